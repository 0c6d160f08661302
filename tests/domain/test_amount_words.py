"""Words on a receipt say exactly the amount in figures, as people write them, or another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.amount_words import Language, says_amount
from claims.domain.money import Money
from claims.domain.words import CurrencyNames, english_amount, indonesian_amount

RUPIAH = CurrencyNames("rupiah", "rupiah", "rupiah")
INDONESIAN, ENGLISH = Language


def says(text: str, amount: int, language: Language = INDONESIAN, currency: str = "IDR") -> bool:
    return says_amount(text, Money(amount, currency), language)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("satu juta dua ratus lima puluh ribu lima ratus rupiah", 1_250_500_00),
        ("Dua puluh satu juta seratus lima belas ribu sepuluh rupiah", 21_115_010_00),
        ("satu juta seribu rupiah", 1_001_000_00),
        ("satu juta satu ribu rupiah", 1_001_000_00),
        ("# Terbilang: SERATUS RIBU RUPIAH SAJA #", 100_000_00),
        ("seratus ribu", 100_000_00),
        ("dua ribu rupiah lima puluh sen", 2_000_50),
        ("dua ribu rupiah dan lima puluh sen", 2_000_50),
    ],
)
def test_what_people_write_in_indonesian_is_read(text: str, amount: int) -> None:
    assert says(text, amount)
    assert not says(text, amount + 1)
    assert not says(text, amount * 10)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("One thousand two hundred fifty ringgit only", 1_250_00, "MYR"),
        ("RINGGIT MALAYSIA: ONE THOUSAND ONLY", 1_000_00, "MYR"),
        ("Twenty-one dollars and fifty cents", 21_50, "USD"),
        ("one hundred and five US dollars", 105_00, "USD"),
    ],
)
def test_what_people_write_in_english_is_read(text: str, amount: int, currency: str) -> None:
    assert says(text, amount, ENGLISH, currency)
    assert not says(text, amount + 100, ENGLISH, currency)


@pytest.mark.parametrize(
    "text",
    ["", "rupiah", "seratus", "satu dua ribu rupiah", "seribu ribu", "100000", "puluh " * 99],
)
def test_what_is_not_the_words_of_the_amount_says_another(text: str) -> None:
    assert not says(text, 100_000_00)


@given(st.integers(1, 10**13))
def test_our_own_words_of_every_amount_are_read_back(amount: int) -> None:
    money = Money(amount, "IDR")
    assert says_amount(indonesian_amount(money, RUPIAH), money, INDONESIAN)
    assert says_amount(english_amount(money, RUPIAH), money, ENGLISH)
