"""Accounts as banks write them: IBANs by length and modulo 97, others by bank and data."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import iban

from claims.domain.account_formats import (
    TEXTS,
    AccountFormats,
    check_account,
    iban_fault,
    modulo_97,
    parse_account_formats,
)
from claims.domain.refusals import Refused

FOLDER = Path(__file__).parents[2] / "config/accounts"
FILES = [each.read_text("utf-8") for each in sorted(FOLDER.glob("*.toml"))]
FORMATS = parse_account_formats(FILES)
LENGTHS = FORMATS.iban_lengths
DIGITS, LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLIND = {frozenset(pair) for pair in ("1B", "2M", "3X")}
"""Neighbours whose exchange modulo 97 cannot see: the letter is worth eleven times the digit."""


def refused(number: str, bic: str, formats: AccountFormats = FORMATS) -> str:
    with pytest.raises(Refused) as found:
        check_account(formats, number, bic)
    assert number not in f"{found.value} {found.value.facts}", "the number itself is never told"
    assert found.value.facts["texts"] == TEXTS[found.value.code]
    return found.value.code


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """A number of some country's length whose check digits agree."""
    country = draw(st.sampled_from(sorted(LENGTHS)))
    length = LENGTHS[country] - 4
    body = draw(st.text(DIGITS + LETTERS, min_size=length, max_size=length))
    return f"{country}{98 - modulo_97(f'{body}{country}00'):02d}{body}"


@given(ibans(), st.data())
def test_an_iban_with_one_wrong_character_is_refused(number: str, data: st.DataObject) -> None:
    assert iban_fault(LENGTHS, number) is None
    at = data.draw(st.integers(0, len(number) - 1))
    others = DIGITS if number[at] in DIGITS else LETTERS
    wrong = data.draw(st.sampled_from([each for each in others if each != number[at]]))
    assert iban_fault(LENGTHS, number[:at] + wrong + number[at + 1 :]) is not None


@given(ibans(), st.data())
def test_an_iban_with_two_neighbours_exchanged_is_refused(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(number) - 2))
    first, second = number[at : at + 2]
    assume(first != second and frozenset((first, second)) not in BLIND)
    exchanged = number[:at] + second + first + number[at + 2 :]
    assert iban_fault(LENGTHS, exchanged) is not None


@given(ibans(), st.integers(0, 33), st.sampled_from(DIGITS))
def test_an_iban_that_is_too_short_or_too_long_is_refused(number: str, at: int, more: str) -> None:
    assert iban_fault(LENGTHS, number[:-1]) == "IBAN_LENGTH"
    place = 4 + at % (len(number) - 3)
    assert iban_fault(LENGTHS, number[:place] + more + number[place:]) == "IBAN_LENGTH"


@pytest.mark.parametrize(
    ("number", "bic", "code"),
    [
        ("NL91ABNA0417164301", "ABNANL2A", "IBAN_CHECK_DIGITS"),
        ("NL19ABNA0417164300", "ABNANL2A", "IBAN_CHECK_DIGITS"),
        ("NL91ABNA041716430", "ABNANL2A", "IBAN_LENGTH"),
        ("ZZ91ABNA0417164300", "ABNANL2A", "IBAN_COUNTRY_UNKNOWN"),
        ("NL2312340417164300", "ABNANL2A", "IBAN_CHECK_DIGITS"),
        ("DE68210501700012345678"[:-1] + "X", "ABNANL2A", "IBAN_CHECK_DIGITS"),
        ("12345678A", "CENAIDJA", "ACCOUNT_NOT_DIGITS"),
        ("1234", "CENAIDJA", "ACCOUNT_LENGTH"),
        ("1" * 21, "CENAIDJA", "ACCOUNT_LENGTH"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_its_code(
    number: str, bic: str, code: str
) -> None:
    assert refused(number, bic) == code


def test_an_iban_of_another_form_than_its_countrys_is_refused() -> None:
    body = "1234041716430" + "0"
    number = f"NL{98 - modulo_97(f'{body}NL00'):02d}{body}"
    assert iban_fault(LENGTHS, number) is None
    assert refused(number, "ABNANL2A") == "IBAN_INVALID"


@pytest.mark.parametrize(
    ("number", "bic", "told"),
    [
        ("NL91ABNA0417164300", "ABNANL2A", ()),
        ("DE89370400440532013000", "COBADEFFXXX", ()),
        ("DE89370400440532013000", "ABNANL2A", ("BANK_OF_ANOTHER_COUNTRY",)),
        ("7210093344", "CENAIDJA", ()),
        ("7210093344", "CENAIDJAXXX", ()),
        ("72100933441", "CENAIDJA", ("ACCOUNT_LENGTH_UNUSUAL",)),
        ("001201009876543", "BRINIDJA", ()),
        ("123456789", "MEGAIDJA", ()),
        ("123456789", "ZZZZIDJA", ("BANK_NOT_LISTED",)),
        ("514012345678", "MBBEMYKL", ()),
        ("A-not-digits", "MBBEMYKL", ()),
    ],
)
def test_what_is_only_unusual_is_told(number: str, bic: str, told: tuple[str, ...]) -> None:
    assert check_account(FORMATS, number, bic) == told
    assert set(told) <= TEXTS.keys()


def test_a_bank_whose_lengths_are_a_rule_refuses_others() -> None:
    firm = FILES[1].replace("lengths = [15]", "lengths = [15]\nis_firm = true")
    formats = parse_account_formats([FILES[0], firm])
    assert refused("0012345678901", "BRINIDJA", formats) == "ACCOUNT_LENGTH"
    assert check_account(formats, "0012345678901", "BMRIIDJA") == ()


def test_the_lengths_are_those_that_another_table_of_the_registry_has() -> None:
    for country, length in LENGTHS.items():
        if found := iban._ibandb.info(country)[0][1]:
            parts = [part.rstrip("!nac") for part in str(found["bban"]).replace("!", " ").split()]
            told = sum(int("".join(filter(str.isdigit, part)) or 0) for part in parts)
            assert told + 4 == length, country


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[iban]\nNLD = 18", "two capitals"),
        ("[iban]\nNL = 99", "whole number"),
        ("[countries.ID]\nis_digits = true\nleast = 9\nmost = 3", "above the most"),
        ('[[banks]]\nbic = "CENA"\ncode = "014"\nname = "B"', "eight characters"),
        ('[[banks]]\nbic = "CENAIDJA"\ncode = "BCA"\nname = "B"', "digits"),
        (
            '[[banks]]\nbic = "CENAIDJA"\ncode = "014"\nname = "B"\nis_firm = true',
            "nothing to hold",
        ),
        ('[[banks]]\nbic = "CENAIDJA"\ncode = "014"\nname = "B"\nlengths = [9, 9]', "none twice"),
        ('[[banks]]\nbic = "CENAIDJA"\ncode = "014"\nname = "B"\n' * 2, "stands twice"),
        ("other = 1", "not known"),
    ],
)
def test_formats_that_cannot_be_used_are_refused_with_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(Refused) as found:
        parse_account_formats([text])
    assert found.value.code == "ACCOUNT_FORMATS_INVALID"
    assert told in str(found.value.facts["problems"])


def test_every_text_is_in_both_languages_and_every_file_told_in_the_readme() -> None:
    assert all(set(each) == {"id", "en"} for each in TEXTS.values())
    readme = (FOLDER / "README.md").read_text("utf-8")
    for name in (*(each.name for each in FOLDER.glob("*.toml")), *TEXTS):
        assert name in readme
