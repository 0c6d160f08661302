"""Bodies that two readers could understand differently are refused with a code, never a crash."""

from __future__ import annotations

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.api.strictjson import DEEPEST, read_json
from claims.domain.refusals import Refused

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc \"\\[{é"), inner),
    max_leaves=20,
)  # fmt: skip


def code_of(body: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_json(body)
    return refused.value.code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "JSON_UNREADABLE"),
        (b"{", "JSON_UNREADABLE"),
        (b"{}{}", "JSON_UNREADABLE"),
        (b"{'a': 1}", "JSON_UNREADABLE"),
        (b'{"a": 01}', "JSON_UNREADABLE"),
        (b'{"a": +1}', "JSON_UNREADABLE"),
        (b'{"a": .5}', "JSON_UNREADABLE"),
        (b'{"a": 0x10}', "JSON_UNREADABLE"),
        (b'{"a": 1_000}', "JSON_UNREADABLE"),
        (b'{"a": 1,}', "JSON_UNREADABLE"),
        (b'{"a": "\x01"}', "JSON_UNREADABLE"),
        (b'{"a": "\\x41"}', "JSON_UNREADABLE"),
        (b"// a remark\n{}", "JSON_UNREADABLE"),
        (b"\xef\xbb\xbf{}", "JSON_UNREADABLE"),
        (b'{"a": "\xff"}', "JSON_NOT_UTF8"),
        (b'{"a": "\xed\xa0\x80"}', "JSON_NOT_UTF8"),
        (b'{"a": "\xc0\xaf"}', "JSON_NOT_UTF8"),
        ('{"a": 1}'.encode("utf-16"), "JSON_NOT_UTF8"),
        (b'{"a": NaN}', "JSON_NUMBER_INVALID"),
        (b'{"a": Infinity}', "JSON_NUMBER_INVALID"),
        (b'{"a": -Infinity}', "JSON_NUMBER_INVALID"),
        (b'{"a": 1e400}', "JSON_NUMBER_INVALID"),
        (b'{"a": 1E2}', "JSON_NUMBER_INVALID"),
        (b'{"a": 1.5e-3}', "JSON_NUMBER_INVALID"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "JSON_NUMBER_INVALID"),
        (b'{"a": 0.' + b"9" * 5_000 + b"}", "JSON_NUMBER_INVALID"),
        (b'{"a": 1, "a": 2}', "JSON_DUPLICATE_KEY"),
        (b'{"b": [{"a": 1, "\\u0061": 2}]}', "JSON_DUPLICATE_KEY"),
        (b'{"a": "\\u0000"}', "JSON_TEXT_INVALID"),
        (b'{"\\u0000": 1}', "JSON_TEXT_INVALID"),
        (b'{"a": ["\\ud800"]}', "JSON_TEXT_INVALID"),
        (b'{"a": "\\udfff\\ud800"}', "JSON_TEXT_INVALID"),
        (b"[" * 33 + b"]" * 33, "JSON_TOO_DEEP"),
        (b"[" * 100_000, "JSON_TOO_DEEP"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "JSON_TOO_DEEP"),
    ],
)
def test_a_body_that_is_not_plain_is_refused(body: bytes, code: str) -> None:
    assert code_of(body) == code


@given(PLAIN)
def test_what_json_writes_is_read_back(value: object) -> None:
    for ascii_only in (True, False):
        assert read_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=200))
def test_no_bytes_bring_it_down(body: bytes) -> None:
    with contextlib.suppress(Refused):
        read_json(body)


def test_brackets_in_texts_do_not_count_as_depth() -> None:
    assert read_json(json.dumps({"a": "[{" * 100, "b": '\\"[' * 50}).encode())["a"] == "[{" * 100


def test_depth_up_to_the_limit_is_read() -> None:
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST)


@pytest.mark.parametrize("bad", [b'"\\"' * 300_000, b'["' + b"\\" * 900_000, b'"' + b"[" * 900_000])
def test_the_scan_is_linear(bad: bytes) -> None:
    started = time.monotonic()
    code_of(b"[" * DEEPEST + b"{" + bad)
    assert time.monotonic() - started < 2
