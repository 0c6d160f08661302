"""A sealed field opens in its own row only; the blind index finds a number however written."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.refusals import Refused
from claims.storage.cipher import (
    OVERHEAD_BYTES,
    BlindIndex,
    FieldCipher,
    comparable,
    key_id_of,
    keys_in,
)

OLD, NEW = bytes(range(32)), bytes(range(1, 33))
ROW = UUID("018f0000-0000-7000-8000-000000000001")
PLACE: dict[str, Any] = {"table": "people", "column": "national_id", "row_id": ROW}
cipher = FieldCipher([NEW])
index = BlindIndex([NEW])


@given(st.binary(max_size=300))
def test_what_was_sealed_opens_in_its_own_row(plain: bytes) -> None:
    sealed = cipher.seal(plain, **PLACE)
    assert cipher.unseal(sealed, **PLACE) == plain
    assert len(sealed) == len(plain) + OVERHEAD_BYTES


def test_one_text_is_never_sealed_twice_alike() -> None:
    assert len({cipher.seal_text("3171011708450001", **PLACE) for _ in range(50)}) == 50
    sealed = cipher.seal_text("Sri Wahyuni", **PLACE)
    assert cipher.unseal_text(sealed, **PLACE) == "Sri Wahyuni"


@pytest.mark.parametrize(
    "elsewhere", [{"row_id": uuid4()}, {"column": "name"}, {"table": "providers"}]
)
def test_a_field_does_not_open_in_another_place(elsewhere: dict[str, Any]) -> None:
    sealed = cipher.seal(b"3171011708450001", **PLACE)
    with pytest.raises(Refused) as refusal:
        cipher.unseal(sealed, **{**PLACE, **elsewhere})
    assert refusal.value.code == "FIELD_UNREADABLE"


def test_table_and_column_do_not_run_into_each_other() -> None:
    sealed = cipher.seal(b"x", table="ab", column="c", row_id="1")
    with pytest.raises(Refused):
        cipher.unseal(sealed, table="a", column="bc", row_id="1")


@given(st.data())
def test_any_altered_or_missing_byte_is_noticed(data: st.DataObject) -> None:
    sealed = cipher.seal(b"3171011708450001", **PLACE)
    at = data.draw(st.integers(0, len(sealed) - 1))
    flip = data.draw(st.integers(1, 255))
    altered = sealed[:at] + bytes([sealed[at] ^ flip]) + sealed[at + 1 :]
    for broken in (altered, sealed[:at], sealed + b"\0"):
        with pytest.raises(Refused):
            cipher.unseal(broken, **PLACE)


@given(st.binary(max_size=80))
def test_bytes_that_were_never_sealed_do_not_open(junk: bytes) -> None:
    with pytest.raises(Refused):
        cipher.unseal(junk, **PLACE)


def test_rotation_reads_both_keys_and_writes_the_new_one() -> None:
    before = FieldCipher([OLD]).seal(b"secret", **PLACE)
    during = FieldCipher([NEW, OLD])
    assert during.unseal(before, **PLACE) == b"secret"
    again = during.seal(b"secret", **PLACE)
    assert key_id_of(again) == during.current_key_id != key_id_of(before)
    assert FieldCipher([NEW]).unseal(again, **PLACE) == b"secret"
    with pytest.raises(Refused):
        FieldCipher([NEW]).unseal(before, **PLACE)


def test_a_refusal_holds_nothing_of_the_field() -> None:
    sealed = cipher.seal(b"3171011708450001", **PLACE)
    with pytest.raises(Refused) as refusal:
        cipher.unseal(sealed, **{**PLACE, "row_id": "another"})
    assert "3171" not in str(refusal.value) + repr(refusal.value.facts)


@pytest.mark.parametrize("keys", [[], [b"short"], [NEW, NEW]])
def test_weak_or_doubled_keys_are_not_taken(keys: list[bytes]) -> None:
    for kind in (FieldCipher, BlindIndex):
        with pytest.raises(ValueError, match="key"):
            kind(keys)


def test_a_key_file_holds_the_current_key_first() -> None:
    assert keys_in(f"{NEW.hex()}\n\n{OLD.hex()}\n") == (NEW, OLD)
    with pytest.raises(ValueError, match="key"):
        keys_in("")


@pytest.mark.parametrize(
    "written",
    [
        "3171011708450001",
        "3171 0117 0845 0001",
        "3171-0117-0845-0001",
        "3171.0117.0845.0001",
        "\uff13\uff11\uff17\uff11\uff10\uff11\uff11\uff17\uff10\uff18\uff14\uff15\uff10\uff10\uff10\uff11",
        "\u0663\u0661\u0667\u0661\u0660\u0661\u0661\u0667\u0660\u0668\u0664\u0665\u0660\u0660\u0660\u0661",
        " 3171011708450001\u200b\n",
    ],
)
def test_the_index_finds_a_number_however_it_is_written(written: str) -> None:
    expected = index.digest("3171011708450001", column="people.national_id", scheme="id.nik")
    assert index.digest(written, column="people.national_id", scheme="id.nik") == expected


def test_letters_and_century_signs_still_tell_people_apart() -> None:
    assert comparable("131052-308T") != comparable("131052+308T") != comparable("131052A308T")
    assert comparable("rccmnl83s18d969h") == comparable("RCCMNL83S18D969H")
    assert comparable("\uff32\uff23\uff23") == "RCC"


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_values_share_a_digest_only_when_they_are_one_number(one: str, other: str) -> None:
    digest = [index.digest(each, column="c", scheme="s") for each in (one, other)]
    assert (digest[0] == digest[1]) == (comparable(one) == comparable(other))


def test_the_same_number_has_another_digest_in_another_column_or_scheme() -> None:
    values = {
        index.digest("12345678", column=column, scheme=scheme)
        for column, scheme in [("a", "b"), ("a", "c"), ("b", "b"), ("ab", ""), ("", "ab")]
    }
    assert len(values) == 5


def test_a_rotated_index_finds_rows_of_both_keys() -> None:
    before = BlindIndex([OLD]).digest("770305021234", column="c", scheme="my.nric")
    during = BlindIndex([NEW, OLD])
    assert before in during.digests("770305021234", column="c", scheme="my.nric")
    assert during.digest("770305021234", column="c", scheme="my.nric") != before
