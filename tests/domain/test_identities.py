"""National ids by their scheme: valid ones are read, none is ever shown, ages are not guessed."""

import re
from contextlib import suppress
from datetime import date
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.identities import (
    SCHEMES,
    NationalId,
    fits_birth_date,
    masked,
    read_account_number,
    read_bic,
    read_iban,
    read_national_id,
    require_birth_date,
)
from claims.domain.refusals import Refused

# All of these are made up.
MAN, WOMAN = "3171011708450001", "3171015708450001"


def code_of(scheme: str, text: str) -> str:
    with pytest.raises(Refused) as refusal:
        read_national_id(scheme, text)
    assert not text.strip() or text not in str(refusal.value) + repr(refusal.value.facts)
    return refusal.value.code


@pytest.mark.parametrize("number", [MAN, WOMAN])
def test_a_nik_of_a_man_and_a_woman_tell_the_same_day(number: str) -> None:
    identity = read_national_id("id.nik", number)
    assert identity.number == number
    assert fits_birth_date(identity, date(1945, 8, 17))
    assert not fits_birth_date(identity, date(1945, 8, 18))


def test_the_century_is_the_declared_one() -> None:
    identity = read_national_id("id.nik", "3578080102030001")
    assert fits_birth_date(identity, date(2003, 2, 1))
    assert fits_birth_date(identity, date(1903, 2, 1))
    require_birth_date(identity, date(2003, 2, 1))
    with pytest.raises(Refused) as refusal:
        require_birth_date(identity, date(2003, 1, 2))
    assert refusal.value.code == "BIRTH_DATE_DIFFERS"


def test_a_leap_day_belongs_to_the_century_that_has_it() -> None:
    identity = read_national_id("id.nik", "3171012902001234")
    assert fits_birth_date(identity, date(2000, 2, 29))


def test_a_number_that_tells_the_century_is_held_to_it() -> None:
    identity = read_national_id("ee.ik", "36805280109")
    assert fits_birth_date(identity, date(1968, 5, 28))
    assert not fits_birth_date(identity, date(1868, 5, 28))


@pytest.mark.parametrize("day", [0, *range(32, 41), *range(72, 100)])
def test_a_nik_has_a_day_of_birth(day: int) -> None:
    assert code_of("id.nik", f"317101{day:02}08450001") == "NATIONAL_ID_INVALID"


@pytest.mark.parametrize("day", [1, 31, 41, 71])
def test_the_first_and_last_days_are_days(day: int) -> None:
    assert read_national_id("id.nik", f"317101{day:02}08450001")


@pytest.mark.parametrize("province", ["91", "92", "93", "94", "95", "96"])
def test_people_of_the_new_papuan_provinces_are_not_turned_away(province: str) -> None:
    number = f"{province}04011708450001"
    identity = read_national_id("id.nik", number)
    assert identity.number == number
    assert fits_birth_date(identity, date(1945, 8, 17))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "317101170845000",
        "31710117084500011",
        "9971011708450001",
        "0071011708450001",
        "3171011713450001",
        "3171013002450001",
        "317101170845000A",
        "-3171011708450001x",
        "3171011708450001\n3171011708450001",
        "3" * 5000,
        "\x00" * 16,
    ],
)
def test_what_is_no_nik_is_refused_without_showing_it(text: str) -> None:
    assert code_of("id.nik", text) == "NATIONAL_ID_INVALID"


@pytest.mark.parametrize(
    "written",
    [
        "3171 0117 0845 0001",
        "3171-0117-0845-0001",
        " 3171.0117.0845.0001 ",
        "".join(chr(ord(digit) + 0xFEE0) for digit in MAN),
    ],
)
def test_a_nik_is_read_however_it_is_written(written: str) -> None:
    assert read_national_id("id.nik", written) == NationalId("id.nik", MAN)


def test_a_nric_is_read_and_its_places_are_known() -> None:
    identity = read_national_id("my.nric", "770305-02-1234")
    assert identity.number == "770305021234"
    assert identity.masked == "**** **** 1234"
    assert fits_birth_date(identity, date(1977, 3, 5))
    assert code_of("my.nric", "770305-17-1234") == "NATIONAL_ID_INVALID"
    assert code_of("my.nric", "771305-02-1234") == "NATIONAL_ID_INVALID"


@pytest.mark.parametrize(
    "name", ["", "id.npwp", "id.NIK", "id", "os.path", "..os", "stdnum.id.nik", "iban", "id.nik "]
)
def test_only_listed_schemes_are_loaded(name: str) -> None:
    assert code_of(name, MAN) == "NATIONAL_ID_SCHEME_UNKNOWN"


@pytest.mark.parametrize("name", sorted(SCHEMES))
def test_each_scheme_reads_the_example_its_library_documents(name: str) -> None:
    country, module = name.split(".")
    doc = import_module(f"stdnum.{country + '_' * (country in {'in', 'is'})}.{module}").__doc__
    example = re.search(r">>> validate\('([^']+)'\)(?: *#.*)?\n'", doc or "")
    assert example, "the library documents a valid number"
    identity = read_national_id(name, example[1])
    assert read_national_id(name, identity.number) == identity, "the plain form is read again"
    assert identity.number not in repr(identity)
    fits_birth_date(identity, date(1980, 1, 1))


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=30) | st.from_regex(r"[0-9 -]{8,18}"))
def test_any_text_is_a_valid_id_or_refused(name: str, text: str) -> None:
    with suppress(Refused):
        identity = read_national_id(name, text)
        fits_birth_date(identity, date(2000, 1, 1))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (MAN, "**** **** **** 0001"),
        ("770305021234", "**** **** 1234"),
        ("1234567890123", "* **** **** 0123"),
        ("1234567890", "** **** **90"),
        ("123456", "** **56"),
        ("12345", "* ****"),
        ("", ""),
        ("GB82WEST12345698765432", "** **** **** **** **** 5432"),
    ],
)
def test_a_mask_shows_the_last_digits_only(number: str, shown: str) -> None:
    assert masked(number) == shown


@given(st.text("0123456789ABC", max_size=40))
def test_a_mask_hides_more_than_it_shows(number: str) -> None:
    shown = masked(number).replace(" ", "")
    assert len(shown) == len(number)
    assert shown.count("*") * 2 >= len(number)


def test_ibans_are_checked_by_country_and_check_digits() -> None:
    assert read_iban("gb82 west 1234 5698 7654 32") == "GB82WEST12345698765432"
    for wrong in ("GB82WEST12345698765433", "GB82WEST1234569876543", "ID82", "", "XX" * 20):
        with pytest.raises(Refused) as refusal:
            read_iban(wrong)
        assert refusal.value.code == "IBAN_INVALID"


def test_bics_have_their_form() -> None:
    assert read_bic("bninidja") == "BNINIDJA"
    for wrong in ("BNINIDJ", "BNIN1DJA", "BNINIDJAX", "", "BNINQQJA"):
        with pytest.raises(Refused) as refusal:
            read_bic(wrong)
        assert refusal.value.code == "BIC_INVALID"


def test_account_numbers_are_letters_and_digits() -> None:
    assert read_account_number(" 1234-5678.90 ") == "1234567890"
    for wrong in ("123", "1" * 35, "12;34", "", "12345\n", "1234/5678"):
        with pytest.raises(Refused) as refusal:
            read_account_number(wrong + ("" if wrong.strip() == wrong else "x\n"))
        assert refusal.value.code == "ACCOUNT_NUMBER_INVALID"


@given(st.text(max_size=50))
def test_any_text_is_a_valid_account_or_refused(text: str) -> None:
    for read in (read_iban, read_bic, read_account_number):
        with suppress(Refused):
            assert re.fullmatch(r"[0-9A-Z]{4,34}", read(text))
