"""Printed amounts are read by the programme's marks and separators, exactly or not at all."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.amounts import read_amount
from claims.domain.money import Money
from claims.domain.reads import Reads
from claims.domain.refusals import Refused

MY = Reads(marks=("RM", "MYR"))
INDONESIAN = Reads(marks=("Rp.", "Rp", "IDR"), thousands=".", decimal=",")
JAPANESE = Reads(marks=("¥",), thousands=",", decimal=".")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("RM 1,007.50", 1_007_50),
        ("1,007.50", 1_007_50),
        ("RM29.30", 29_30),
        ("RM 3.90", 3_90),
        ("9.00", 9_00),
        ("9", 9_00),
        ("rm 9", 9_00),
        ("9.00 MYR", 9_00),
        ("RM: 9.00", 9_00),
        ("1007.50", 1_007_50),
        ("1,234,567.89", 1_234_567_89),
        ("  0.05 ", 5),
    ],
)
def test_malaysian_amounts(text: str, amount: int) -> None:
    assert MY.amount(text, "MYR") == Money(amount, "MYR")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rp1.250.500,00", 1_250_500_00),
        ("Rp 1.250.500", 1_250_500_00),
        ("Rp. 50.000,-", 50_000_00),
        ("Rp.50.000", 50_000_00),
        ("50000", 50_000_00),
        ("IDR 7.500,50", 7_500_50),
    ],
)
def test_indonesian_amounts(text: str, amount: int) -> None:
    assert INDONESIAN.amount(text, "IDR") == Money(amount, "IDR")


def test_a_currency_without_decimals_has_none_in_print() -> None:
    assert JAPANESE.amount("¥1,000", "JPY") == Money(1_000, "JPY")
    with pytest.raises(Refused):
        JAPANESE.amount("¥1,000.00", "JPY")


@pytest.mark.parametrize(
    "text",
    ["", "RM", "RM 1.007,50", "1,00.50", "1,0000", ",100", "1,,000", "9.5", "9.505", "9.", ".50",
     "RM .50", "-9.00", "+9.00", "9.00-", "1e3", "NaN", "٩.٠٠", "9 00", "RM RM 9.00", "9.00 9.00",
     "USD 9.00", "9,00", "9999999999999999", "1" * 60, "RM9.00\n8"],
)  # fmt: skip
def test_what_cannot_be_read_exactly_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        MY.amount(text, "MYR")
    assert refusal.value.code == "AMOUNT_UNREADABLE"


@given(st.integers(0, 10**14))
def test_every_amount_is_read_as_it_was_printed(amount: int) -> None:
    printed = f"{amount // 100:,}.{amount % 100:02}"
    assert MY.amount(f"RM {printed}", "MYR") == Money(amount, "MYR")
    turned = printed.translate(str.maketrans(",.", ".,"))
    assert INDONESIAN.amount(f"Rp{turned}", "IDR") == Money(amount, "IDR")


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        assert read_amount(text, "MYR", marks=["RM"], thousands=",", decimal=".").amount >= 0
