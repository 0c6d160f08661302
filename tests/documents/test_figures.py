"""Figures as printed are what Babel writes, with the decimals of every currency."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pycountry
import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from claims.documents.figures import Figures, currency_names, day_in_words, moment, quantity
from claims.domain.money import exponent_of

CURRENCIES = sorted(currency.alpha_3 for currency in pycountry.currencies)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["IDR", "JPY", "KWD", "CLF"]))
def test_bare_figures_are_what_babel_writes(amount: int, currency: str) -> None:
    places = exponent_of(currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    babel = format_decimal(Decimal(amount).scaleb(-places), pattern, locale="id")
    assert Figures(currency).bare(amount) == babel


@pytest.mark.parametrize(
    ("currency", "amount", "written"),
    [
        ("IDR", 1_250_500_00, "Rp 1.250.500,00"),
        ("IDR", -50_000_00, "-Rp 50.000,00"),
        ("IDR", 0, "Rp 0,00"),
        ("MYR", 7, "MYR 0,07"),
        ("JPY", 1_250_500, "JP¥ 1.250.500"),
        ("KWD", 1_250_500, "KWD 1.250,500"),
        ("VND", 1_000, "VND 1.000"),
    ],
)
def test_full_figures_carry_the_currency(currency: str, amount: int, written: str) -> None:
    assert Figures(currency).full(amount) == written


@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_currency_of_iso_4217_is_written_and_said(currency: str) -> None:
    figures = Figures(currency)
    assert figures.full(123_456_789).isascii() or figures.symbol in figures.full(123_456_789)
    indonesian, english = figures.in_words(100_001)
    assert indonesian[0].isupper()
    assert english[0].isupper()
    assert currency_names(currency).id


def test_an_amount_in_rupiah_is_said_as_people_say_it() -> None:
    assert Figures("IDR").in_words(6_925_500_00) == (
        "Enam juta sembilan ratus dua puluh lima ribu lima ratus rupiah",
        "Six million nine hundred twenty-five thousand five hundred rupiah",
    )


@pytest.mark.parametrize(
    ("milli", "written"), [(1000, "1"), (1500, "1,5"), (250, "0,25"), (12_000_000, "12.000")]
)
def test_quantities_have_no_needless_decimals(milli: int, written: str) -> None:
    assert quantity(milli) == written


def test_days_and_moments_are_told_in_both_languages_on_the_programmes_clock() -> None:
    assert day_in_words(date(2026, 11, 24)) == "24 November 2026"
    assert day_in_words(date(2026, 5, 24)) == "24 Mei 2026 / 24 May 2026"
    late = datetime(2026, 5, 24, 20, 5, tzinfo=UTC)
    assert moment(late, "Asia/Jakarta") == "25 Mei 2026 / 25 May 2026, 03:05 (UTC+07:00)"
    assert moment(late, "Asia/Kathmandu").endswith("01:50 (UTC+05:45)")
