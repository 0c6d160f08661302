"""A statement's content adds up or is refused, and its digest tells any change of what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.findings import Bearer
from claims.domain.refusals import Refused
from claims.domain.statements import (
    LegendEntry,
    MovementKind,
    StatementMovement,
    digest_of,
    statement_number,
)
from tests.documents.statement_builders import (
    LEGEND,
    a_claim,
    a_line,
    a_long_statement,
    a_statement,
    an_adjustment,
)


def test_a_statement_of_several_claims_adds_up() -> None:
    content = a_statement(
        a_claim(a_line(1, 100), a_line(2, 200, adjustments=[an_adjustment(50)]), number="C-1"),
        a_claim(a_line(1, 300), number="C-2"),
    )
    assert (content.claimed, content.adjusted, content.approved) == (600, 50, 550)
    assert content.line_count == 3


def test_redress_and_recovery_change_what_is_paid() -> None:
    content = a_statement(
        a_claim(a_line(1, 1_250_500_00), a_line(2, 4_800_000_00), a_line(3, 900_000_00)),
        movements=(
            StatementMovement(MovementKind.REDRESS, 25_000_00),
            StatementMovement(MovementKind.RECOVERY, -50_000_00, "LANSIA-2026/000003"),
        ),
    )
    assert content.approved == 6_950_500_00
    assert content.paid == 6_925_500_00


@pytest.mark.parametrize(
    "change",
    [
        {"paid": 249_999_00},
        {"opening": 1},
        {"closing": 1},
        {"approved_since": 1},
        {"paid": 0, "approved_since": 0},
        {"payee_no": 0},
        {"period_from": date(2026, 11, 25)},
        {"currency": "XXZ"},
        {"number": "17"},
        {"payee_kind": "stranger"},
        {"payee_name": " "},
        {"payee_name": "x" * 1_001},
        {"programme_names": {"id": "Program"}},
        {"complaint_route": {"id": "", "en": ""}},
        {"issued_at": datetime(2026, 11, 24)},  # noqa: DTZ001 - the missing zone is the point
        {"legend": (LegendEntry("COPAY", LEGEND["COPAY"]),)},
        {"claims": (a_claim(), a_claim()), "paid": 500_000_00, "approved_since": 500_000_00},
    ],
)
def test_what_does_not_add_up_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        replace(a_statement(), **change)


@pytest.mark.parametrize(
    "change",
    [
        {"approved": 100_00},
        {"claimed": -1, "approved": -1},
        {"quantity_milli": -1},
        {"item_names": {"id": "Kunjungan"}},
    ],
)
def test_a_line_that_does_not_add_up_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="STATEMENT_WRONG"):
        replace(a_line(), **change)


def test_claims_and_adjustments_are_of_known_kinds() -> None:
    for wrong in (
        lambda: an_adjustment(1, bearer="nobody"),
        lambda: an_adjustment(-1),
        lambda: a_claim(kind="gift"),
        lambda: a_claim(a_line(1), a_line(1)),
        lambda: replace(a_claim(), lines=()),
    ):
        with pytest.raises(Refused, match="STATEMENT_WRONG"):
            wrong()


def test_every_reason_used_needs_its_legend() -> None:
    content = a_statement(a_claim(a_line(1, 100, adjustments=[an_adjustment(40)])))
    with pytest.raises(Refused, match="legend"):
        replace(content, legend=())


def test_statement_numbers_are_written_one_way() -> None:
    assert statement_number("PKH", year=2026, sequence=17) == "PKH-2026/000017"
    for code, sequence in (("PKH", 0), ("P KH", 1), ("", 1), ("P/KH", 1)):
        with pytest.raises(Refused, match="STATEMENT_NUMBER"):
            statement_number(code, year=2026, sequence=sequence)


def test_the_digest_is_of_the_content_and_not_of_its_form() -> None:
    content = a_statement()
    elsewhere = content.issued_at.astimezone(timezone(timedelta(hours=7)))
    turned = dict(reversed(list(content.programme_names.items())))
    assert digest_of(content) == digest_of(
        replace(content, issued_at=elsewhere, programme_names=turned)
    )
    assert len(digest_of(content)) == 64


CUT = an_adjustment(40_00)
OTHER_CUTS = [
    replace(CUT, rule="other"),
    replace(CUT, bearer=Bearer.CITIZEN),
    replace(CUT, reason="COPAY"),
]


@pytest.mark.parametrize(
    "change",
    [
        {"payee_name": "Klinik Bakti Husade"},
        {"payer": "Dinas"},
        {"number": "LANSIA-2026/000018"},
        {"account_masked": "•••• •••• 4418"},
        {"bank_bic": "BRINIDJA"},
        {"end_to_end_id": "E"},
        {"currency": "MYR"},
        {"signed_by": "Dinas Sosial"},
        {"payee_no": 4},
        {"period_from": date(2026, 10, 1)},
        {"stamp_duty_above": 5_000_000_00},
        {"claims": (a_claim(object_by=date(2026, 12, 5)),)},
        {"claims": (a_claim(follows=("LANSIA-2026/000001",)),)},
        {"opening": 5, "closing": 5},
        {"complaint_route": {"id": "a", "en": "b"}},
        {"claims": (a_claim(reference="V-0"),)},
        {"claims": (a_claim(a_line(unit="hari")),)},
    ],
)
def test_any_change_of_what_is_said_changes_the_digest(change: dict[str, Any]) -> None:
    content = a_statement()
    assert digest_of(replace(content, **change)) != digest_of(content)


@pytest.mark.parametrize("cut", OTHER_CUTS)
def test_any_change_of_an_adjustment_changes_the_digest(cut: Any) -> None:
    before = a_statement(a_claim(a_line(1, 100_00, adjustments=[CUT])))
    assert digest_of(a_statement(a_claim(a_line(1, 100_00, adjustments=[cut])))) != digest_of(
        before
    )


@given(st.integers(1, 60), st.integers(1, 12))
def test_long_statements_add_up_however_they_are_cut(lines: int, per_claim: int) -> None:
    content = a_long_statement(lines, per_claim=per_claim)
    assert content.line_count == lines
    assert content.claimed - content.adjusted == content.approved == content.paid
