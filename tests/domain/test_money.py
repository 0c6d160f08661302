"""Money: whole minor units, one strict way to read it, nothing lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.money import Money, half_up, parse_money, share
from claims.domain.refusals import Refused

CURRENCIES = st.sampled_from(["IDR", "MYR", "JPY", "KWD", "CLF", "USD"])


@given(st.integers(0, 10**15 - 1), CURRENCIES)
def test_an_amount_reads_back_as_it_was_written(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert parse_money(money.text, currency) == money


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "+1", "-1", "1e3", "1E3", "NaN", "Infinity", "1,000", "1_000", "01", ".5",
     "5.", "1.005", "١٢", "１２", "0x1", "1.0.0", "9" * 16],
)  # fmt: skip
def test_anything_but_plain_digits_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_money(text, "IDR")
    assert refusal.value.code == "AMOUNT_INVALID"


@pytest.mark.parametrize(
    ("currency", "text", "amount"),
    [("IDR", "1250500.00", 125_050_000), ("JPY", "7", 7), ("KWD", "1.005", 1_005)],
)
def test_decimals_are_the_currencys(currency: str, text: str, amount: int) -> None:
    assert parse_money(text, currency) == Money(amount, currency)


def test_two_currencies_do_not_mix() -> None:
    with pytest.raises(Refused) as refusal:
        Money(1, "IDR") + Money(1, "MYR")
    assert refusal.value.code == "CURRENCY_MIXED"


@pytest.mark.parametrize("code", ["", "idr", "XXZ", "ID", "IDRR", "12A"])
def test_an_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_money("1", code)
    assert refusal.value.code == "CURRENCY_UNKNOWN"


@pytest.mark.parametrize(("value", "whole"), [("2.5", 3), ("2.4", 2), ("3.5", 4), ("0.5", 1)])
def test_halves_go_up(value: str, whole: int) -> None:
    assert half_up(Decimal(value)) == whole


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_split_loses_no_unit(amount: int, weights: list[int]) -> None:
    if not sum(weights):
        with pytest.raises(Refused):
            share(amount, weights)
        return
    parts = share(amount, weights)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
