"""What a statement says goes out as JSON and comes back the same, or is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.refusals import Refused
from claims.domain.statement_json import as_json, as_plain, from_json, quantity_text
from claims.domain.statements import MovementKind, StatementMovement
from tests.documents.statement_builders import (
    a_claim,
    a_line,
    a_long_statement,
    a_statement,
    an_adjustment,
)


def every_field() -> Any:
    earlier = ("LANSIA-2026/000003", "LANSIA-2026/000007")
    cuts = [an_adjustment(100_00), an_adjustment(1, rule="")]
    claim = a_claim(
        a_line(1, 900_00, adjustments=cuts, quantity_milli=1_250),
        paid_before=100_00,
        held_back=99,
        follows=earlier,
    )
    moved = tuple(
        StatementMovement(kind, 5_00 - at * 3_00, f"C-{at}", earlier[:at])
        for at, kind in enumerate(MovementKind)
    )
    return a_statement(claim, a_claim(number="C-2"), movements=moved, stamp_duty_above=7_00)


@pytest.mark.parametrize("currency", ["IDR", "JPY", "KWD"])
def test_a_statement_comes_back_from_json_with_its_digest(currency: str) -> None:
    content = replace(every_field(), currency=currency)
    again = from_json(as_json(content))
    assert again == content
    assert again.digest == content.digest
    assert as_json(again) == as_json(content)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 9), st.text(min_size=1, max_size=50).filter(str.strip))
def test_any_statement_comes_back(lines: int, per_claim: int, name: str) -> None:
    content = replace(a_long_statement(lines, per_claim=per_claim), payee_name=name)
    assert from_json(as_json(content)) == content


def test_amounts_and_quantities_are_exact_texts() -> None:
    plain = as_plain(every_field())
    assert plain["claims"][0]["lines"][0]["claimed"] == "900.00"
    assert plain["claims"][0]["lines"][0]["quantity"] == "1.25"
    assert plain["claims"][0]["paid"] == "699.00"
    assert [quantity_text(each) for each in (1_000, 1_500, 1, 1_000_000)] == [
        "1", "1.5", "0.001", "1000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("paid",), "1.00"),
        (("payee_name",), "Somebody else"),
        (("form",), "claims.statement/2"),
        (("claims", 0, "lines", 0, "claimed"), "900.01"),
        (("claims", 0, "lines", 0, "claimed"), "900.001"),
        (("claims", 0, "object_by"), "2026-12-31"),
        (("movements", 0, "kind"), "gift"),
        (("legend",), []),
        (("claims",), None),
    ],
)
def test_what_was_changed_in_json_is_refused(path: tuple[Any, ...], value: Any) -> None:
    plain = json.loads(as_json(every_field()))
    at = plain
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(Refused, match="STATEMENT_WRONG"):
        from_json(json.dumps(plain).encode())


def test_what_is_no_statement_is_refused() -> None:
    for data in (b"", b"[]", b"{}", b"\xff", b'"x"'):
        with pytest.raises(Refused, match="STATEMENT_WRONG"):
            from_json(data)
