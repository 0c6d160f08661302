"""Slips of the finger are told before a look-up; secrets are hashed under a key, by their kind."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.domain.codes import (
    ALPHABET,
    CODE_RANDOM_BYTES,
    SERIAL_BITS,
    TOKEN_RANDOM_BYTES,
    Secret,
    bearer_token,
    grouped,
    is_same,
    keyed_hash,
    read_code,
    read_serial,
    read_token,
    serial_of,
    voucher_code,
)
from claims.domain.refusals import Refused

KEY = bytes(range(32))
LOOK_ALIKES = {"0": "0Oo", "1": "1IiLl"}
codes = st.binary(min_size=CODE_RANDOM_BYTES, max_size=CODE_RANDOM_BYTES).map(voucher_code)
serials = st.integers(0, 2**SERIAL_BITS - 1).map(serial_of)


def refused(read: Callable[..., str], text: str) -> str:
    with pytest.raises(Refused) as refusal:
        read(text)
    return refusal.value.code


@given(codes)
def test_a_code_is_sixteen_signs_of_the_alphabet_in_four_groups(code: str) -> None:
    assert len(code) == 16
    assert set(code) <= set(ALPHABET)
    assert [len(group) for group in grouped(code).split("-")] == [4, 4, 4, 4]
    assert read_code(code) == code


def test_the_smallest_and_largest_code_can_be_written_and_read() -> None:
    for randomness in (b"\0" * 10, b"\xff" * 10):
        assert read_code(voucher_code(randomness)) == voucher_code(randomness)


@given(st.integers(0, 2**74 - 1), st.integers(0, 2**74 - 1))
def test_no_two_random_numbers_give_one_code(one: int, other: int) -> None:
    made = [voucher_code((number << 6).to_bytes(10, "big")) for number in (one, other)]
    assert (made[0] == made[1]) == (one == other)


@given(codes, st.data())
def test_a_code_is_read_however_it_is_typed(code: str, data: st.DataObject) -> None:
    typed = "".join(
        data.draw(st.sampled_from(LOOK_ALIKES.get(sign, sign + sign.lower())))
        + data.draw(st.sampled_from(["", "-", " ", "\N{EN DASH}", "\N{NO-BREAK SPACE}"]))
        for sign in code
    )
    assume(len(typed) <= 64)
    assert read_code(typed) == code


@given(codes, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_every_single_wrong_sign_is_told(code: str, at: int, sign: str) -> None:
    assume(code[at] != sign)
    assert refused(read_code, code[:at] + sign + code[at + 1 :]) == "CODE_MISTYPED"


@given(codes)
def test_every_swap_of_neighbours_is_told(code: str) -> None:
    for at in range(15):
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        if swapped != code:
            assert refused(read_code, swapped) == "CODE_MISTYPED"


@given(codes, st.integers(0, 15), st.characters(codec="utf-8"))
def test_every_single_wrong_character_is_told(code: str, at: int, character: str) -> None:
    typed = code[:at] + character + code[at + 1 :]
    with suppress(Refused):
        assert read_code(typed) == code, "only another writing of the same sign may pass"


@given(codes, st.integers(0, 15))
def test_a_missing_or_doubled_sign_is_told(code: str, at: int) -> None:
    assert refused(read_code, code[:at] + code[at + 1 :]) == "CODE_MISTYPED"
    assert refused(read_code, code[:at] + code[at] + code[at:]) == "CODE_MISTYPED"


@pytest.mark.parametrize("text", ["", "-", "UUUU-UUUU-UUUU-UUUU", "0" * 15, "*~$=" * 4, "A" * 5000])
def test_what_is_no_code_is_mistyped(text: str) -> None:
    assert refused(read_code, text) == "CODE_MISTYPED"


def test_a_valid_code_with_a_long_tail_is_mistyped() -> None:
    assert refused(read_code, voucher_code(b"\x17" * 10) + " " * 60 + "X") == "CODE_MISTYPED"


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in (read_code, read_serial, read_token):
        with suppress(Refused):
            read(text)


@given(serials, st.data())
def test_slips_in_a_serial_are_told(serial: str, data: st.DataObject) -> None:
    assert read_serial(grouped(serial).lower()) == serial
    at, sign = data.draw(st.integers(0, 11)), data.draw(st.sampled_from(ALPHABET))
    assume(serial[at] != sign)
    assert refused(read_serial, serial[:at] + sign + serial[at + 1 :]) == "SERIAL_MISTYPED"
    for at in range(11):
        swapped = serial[:at] + serial[at + 1] + serial[at] + serial[at + 2 :]
        assert swapped == serial or refused(read_serial, swapped) == "SERIAL_MISTYPED"


@given(st.lists(st.integers(0, 2**SERIAL_BITS - 1), unique=True, max_size=50))
def test_serials_of_different_numbers_differ(numbers: list[int]) -> None:
    assert len({serial_of(number) for number in numbers}) == len(numbers)


def test_a_serial_is_of_its_noun() -> None:
    assert serial_of(0).startswith("V")
    assert read_serial(serial_of(7, "C"), "C") == serial_of(7, "C")
    assert refused(read_serial, serial_of(7, "C")) == "SERIAL_MISTYPED"
    with pytest.raises(ValueError, match="serial"):
        serial_of(2**SERIAL_BITS)


@given(codes, serials)
def test_a_serial_is_never_taken_for_a_code(code: str, serial: str) -> None:
    assert refused(read_code, serial) == "CODE_MISTYPED"
    assert refused(read_serial, code) == "SERIAL_MISTYPED"


def test_a_token_carries_160_random_bits_and_is_read_exactly() -> None:
    tokens = {bearer_token(bytes([number]) * TOKEN_RANDOM_BYTES) for number in range(256)}
    assert len(tokens) == 256
    for token in tokens:
        assert read_token(token) == token
        for other in (token.upper(), token[:-1], token + "0", " " + token, token[:-1] + "u"):
            assert refused(read_token, other) == "TOKEN_INVALID"


@pytest.mark.parametrize("make", [voucher_code, bearer_token])
def test_too_little_randomness_is_not_taken(make: Callable[[bytes], str]) -> None:
    with pytest.raises(ValueError, match="bytes are needed"):
        make(b"12345")


def test_a_hash_depends_on_the_key_the_kind_and_every_sign() -> None:
    code = voucher_code(b"0123456789")
    hashes = {
        keyed_hash(text, kind=kind, key=key)
        for text in (code, code[::-1])
        for kind in Secret
        for key in (KEY, KEY[::-1])
    }
    assert len(hashes) == 4 * len(Secret)
    assert all(len(each) == 32 for each in hashes)
    with pytest.raises(ValueError, match="32 bytes"):
        keyed_hash(code, kind=Secret.VOUCHER_CODE, key=b"short")


def test_hashes_are_compared_whole() -> None:
    one = keyed_hash("a", kind=Secret.BEARER_TOKEN, key=KEY)
    assert is_same(one, bytes(one))
    assert not is_same(one, one[:-1])
    assert not is_same(one, keyed_hash("b", kind=Secret.BEARER_TOKEN, key=KEY))
