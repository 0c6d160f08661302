"""Cases: their deadlines to the day, the window to file, the terms as data, who may handle one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from claims.domain.case_terms import CaseClass, CaseKind, CaseTerms, parse_case_terms
from claims.domain.cases import (
    CASE,
    OPEN,
    deadlines,
    require_other_handler,
    require_window,
    resolve_by,
)
from claims.domain.payouts import due
from claims.domain.refusals import Refused
from claims.domain.standards import parse_standard
from tests.cast import STANDARD
from tests.domain.claim_builders import CONFIG, reasons

FRIDAY, HOLIDAY = date(2026, 8, 14), frozenset({date(2026, 8, 17)})
TEXT = (Path(CONFIG) / "cases.toml").read_text("utf-8")
A, B = UUID(int=1), UUID(int=2)


@pytest.fixture
def terms() -> CaseTerms:
    return parse_case_terms(TEXT)


@pytest.mark.parametrize(
    ("working_days", "calendar_days", "by"),
    [
        (5, None, date(2026, 8, 27)),
        (14, None, date(2026, 9, 9)),
        (60, None, date(2026, 11, 12)),
        (60, 60, date(2026, 10, 19)),
        (5, 60, date(2026, 8, 27)),
    ],
)
def test_a_case_is_verified_and_resolved_by_the_days_of_its_class(
    terms: CaseTerms, working_days: int, calendar_days: int | None, by: date
) -> None:
    """Filed on Fri 2026-08-14, Monday is a holiday: verified by Thu 2026-08-20."""
    wanted = CaseClass("any", working_days, calendar_days)
    found = deadlines(FRIDAY, terms, wanted, HOLIDAY)
    assert (found.verify_on, found.resolve_on) == (date(2026, 8, 20), by)
    assert resolve_by(date(2026, 8, 20), wanted, HOLIDAY) == by


def test_the_kinds_have_the_official_classes(terms: CaseTerms) -> None:
    found = {kind: (terms.of(kind).working_days, terms.of(kind).calendar_days) for kind in CaseKind}
    assert found == {
        CaseKind.COMPLAINT: (5, None),
        CaseKind.DISPUTE: (14, None),
        CaseKind.APPEAL: (60, 60),
    }


def test_a_case_is_filed_within_thirty_days_and_then_there_is_the_ombudsman(
    terms: CaseTerms,
) -> None:
    served = date(2026, 1, 10)
    require_window(served, date(2026, 2, 9), terms)
    with pytest.raises(Refused) as refused:
        require_window(served, date(2026, 2, 10), terms)
    assert refused.value.code == "FILING_WINDOW_CLOSED"
    assert refused.value.facts["last_day"] == "2026-02-09"
    assert set(refused.value.facts["ombudsman"]) == {"id", "en"}  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("verify_working_days = 3", "verify_working_days = 0", "cases.verify_working_days"),
        ('dispute = "without-supervision"', 'dispute = "quick"', "cases.kinds.dispute"),
        ('dispute = "without-supervision"\n', "", "cases.kinds.dispute"),
        ("normative]\nworking_days = 5\n", "normative]\n", "cases.classes.normative.working_days"),
        ("calendar_days = 60", "calender_days = 60", "cases.classes.examination.calender_days"),
        ("window_days = 30", "window_days = true", "cases.window_days"),
    ],
)
def test_terms_that_say_nothing_clear_are_refused(old: str, new: str, where: str) -> None:
    text = TEXT.partition("[cases]\n")
    changed = text[0] + text[1] + text[2].replace(old, new, 1)
    assert changed != TEXT
    with pytest.raises(Refused) as refused:
        parse_case_terms(changed)
    assert refused.value.code == "CASE_TERMS_INVALID"
    problems = refused.value.facts["problems"]
    assert any(each.startswith(where) for each in problems)  # type: ignore[attr-defined]


def test_a_standard_may_have_terms_of_its_own() -> None:
    own = TEXT.partition("[cases]\n")[2].replace("window_days = 30", "window_days = 45")

    def parsed(text: str) -> CaseTerms | None:
        return parse_standard(
            text, version=1, currency="IDR", items=frozenset(_items()), reasons=reasons()
        ).case_terms

    assert parsed(STANDARD) is None
    with_own = parsed(f"{STANDARD}\n[cases]\n{own}")
    assert with_own is not None
    assert with_own.window_days == 45
    with pytest.raises(Refused, match="STANDARD_INVALID"):
        parsed(f"{STANDARD}\n[cases]\nwindow_days = 45\n")


def _items() -> list[str]:
    return ["nurse-visit", "physiotherapy", "care-kit", "wheelchair-rent"]


def test_only_the_disputed_amount_waits() -> None:
    assert due(approved=900_000, paid=0, blocked=200_000) == 700_000
    assert due(approved=900_000, paid=700_000, blocked=200_000) == 0
    assert due(approved=100_000, paid=0, blocked=200_000) == 0


PARTS = ("filer", "complainant", "claimant", "submitter", "decider")


@pytest.mark.parametrize("part", PARTS)
def test_who_has_a_part_in_a_case_does_not_handle_it(part: str) -> None:
    others: dict[str, Any] = dict.fromkeys(PARTS, A)
    require_other_handler(B, **others, acts_for_a_party=False)
    with pytest.raises(Refused, match="SAME_PERSON"):
        require_other_handler(B, **{**others, part: B}, acts_for_a_party=False)
    with pytest.raises(Refused, match="SAME_PERSON"):
        require_other_handler(B, **others, acts_for_a_party=True)


def test_a_case_is_open_until_nothing_more_can_happen_to_it() -> None:
    assert set(CASE.states) - OPEN == CASE.final()
