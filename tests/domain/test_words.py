"""Amounts in words: the acceptance figures, every number once and back, any currency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from claims.domain.money import Money
from claims.domain.refusals import Refused
from claims.domain.words import (
    LARGEST_IN_WORDS,
    CurrencyNames,
    english,
    english_amount,
    indonesian_amount,
    read_terbilang,
    terbilang,
)

RUPIAH = CurrencyNames("rupiah", "rupiah", "rupiah")
DINAR = CurrencyNames("dinar Kuwait", "Kuwaiti dinar", "Kuwaiti dinars")
YEN = CurrencyNames("yen Jepang", "Japanese yen", "Japanese yen")
numbers = st.integers(min_value=0, max_value=LARGEST_IN_WORDS)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1_000, "seribu"),
        (1_999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2_000, "dua ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (1_250_500, "satu juta dua ratus lima puluh ribu lima ratus"),
        (6_925_500, "enam juta sembilan ratus dua puluh lima ribu lima ratus"),
        (21_115_010, "dua puluh satu juta seratus lima belas ribu sepuluh"),
        (10**9, "satu miliar"),
        (10**12, "satu triliun"),
        (10**15, "satu kuadriliun"),
    ],
)
def test_terbilang_says_the_usual_words(number: int, words: str) -> None:
    assert terbilang(number) == words
    assert read_terbilang(words) == number


@given(numbers)
def test_terbilang_is_read_back_as_the_same_number(number: int) -> None:
    assert read_terbilang(terbilang(number)) == number
    assert read_terbilang(terbilang(number).upper() + " RUPIAH") == number


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_terbilang_differs_from_the_library_only_in_seribu(number: int) -> None:
    library = f" {num2words(number, lang='id')} ".replace(" satu ribu ", " seribu ")
    ours = f" {terbilang(number)} ".replace(" satu ribu ", " seribu ")
    assert ours == library


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_english_says_what_the_library_says(number: int) -> None:
    assert english(number) == num2words(number, lang="en").replace(",", "").replace(" and ", " ")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Satu Juta Satu Ribu Rupiah", 1_001_000),
        ("satu ratus ribu", 100_000),
        ("dua  milyar rupiah", 2_000_000_000),
        ("sejuta", 1_000_000),
    ],
)
def test_what_people_also_write_is_read(words: str, number: int) -> None:
    assert read_terbilang(words) == number


@pytest.mark.parametrize(
    "words",
    ["", "rupiah", "juta", "puluh satu", "satu dua", "lima ribu dua juta", "dua puluh sebelas",
     "satu juta dan lima", "one hundred", "nol satu", "seribu ribu", "satu " * 5_000],
)  # fmt: skip
def test_words_of_no_number_are_not_guessed(words: str) -> None:
    assert read_terbilang(words) is None


@given(st.text(max_size=60))
def test_reading_never_fails_on_any_text(text: str) -> None:
    number = read_terbilang(text)
    assert number is None or read_terbilang(terbilang(number)) == number


def test_negative_numbers_are_said_as_minus() -> None:
    assert terbilang(-21) == "minus dua puluh satu"
    assert english(-21) == "minus twenty-one"


@pytest.mark.parametrize("say", [terbilang, english])
def test_more_than_a_quadrillion_is_refused(say: object) -> None:
    assert callable(say)
    say(LARGEST_IN_WORDS)
    with pytest.raises(Refused, match="AMOUNT_INVALID"):
        say(LARGEST_IN_WORDS + 1)


@pytest.mark.parametrize(
    ("money", "names", "indonesian", "in_english"),
    [
        (Money(692_550_000, "IDR"), RUPIAH,
         "enam juta sembilan ratus dua puluh lima ribu lima ratus rupiah",
         "six million nine hundred twenty-five thousand five hundred rupiah"),
        (Money(100_000_150, "IDR"), RUPIAH, "satu juta satu rupiah lima puluh sen",
         "one million one rupiah and fifty sen"),
        (Money(1, "JPY"), YEN, "satu yen Jepang", "one Japanese yen"),
        (Money(1_000, "KWD"), DINAR, "satu dinar Kuwait", "one Kuwaiti dinar"),
        (Money(2_005, "KWD"), DINAR, "dua dinar Kuwait lima fils",
         "two Kuwaiti dinars and five fils"),
        (Money(1_01, "USD"), CurrencyNames("dolar Amerika Serikat", "US dollar", "US dollars"),
         "satu dolar Amerika Serikat satu sen", "one US dollar and one cent"),
        (Money(3_07, "CHF"), CurrencyNames("franc Swiss", "Swiss franc", "Swiss francs"),
         "tiga franc Swiss dan tujuh perseratus", "three Swiss francs and seven hundredths"),
        (Money(1_001, "TND"), CurrencyNames("dinar Tunisia", "Tunisian dinar", "Tunisian dinars"),
         "satu dinar Tunisia dan satu perseribu", "one Tunisian dinar and one thousandth"),
        (Money(-5_00, "IDR"), RUPIAH, "minus lima rupiah", "minus five rupiah"),
    ],
)  # fmt: skip
def test_an_amount_is_said_with_its_currency(
    money: Money, names: CurrencyNames, indonesian: str, in_english: str
) -> None:
    assert indonesian_amount(money, names) == indonesian
    assert english_amount(money, names) == in_english
