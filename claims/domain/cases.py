"""Cases: complaints, disputes and appeals, their states, their deadlines, who may decide them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from claims.domain.calendar import after_working_days
from claims.domain.case_terms import CaseClass, CaseTerms
from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class CaseStatus(StrEnum):
    """Where a case stands. A resolved one waits until its new decision is in force."""

    FILED = "filed"
    VERIFIED = "verified"
    DISMISSED = "dismissed"
    INVESTIGATED = "investigated"
    RESOLVED = "resolved"
    CLOSED = "closed"


class CaseOutcome(StrEnum):
    """What the answer to a case says of it."""

    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"


_C = CaseStatus

CASE = Lifecycle(
    noun="cases",
    states=CaseStatus,
    entries={"file": _C.FILED},
    edges=(
        edge(_C.FILED, "verify", _C.VERIFIED),
        edge(_C.FILED, "dismiss", _C.DISMISSED),
        edge(_C.VERIFIED, "assign", _C.INVESTIGATED, "assigned"),
        edge(_C.INVESTIGATED, "assign", _C.INVESTIGATED, "assigned"),
        edge(_C.INVESTIGATED, "resolve", _C.RESOLVED),
        edge(_C.RESOLVED, "reopen", _C.INVESTIGATED, "reopened"),
        edge(_C.RESOLVED, "close", _C.CLOSED),
    ),
)

OPEN = frozenset({_C.FILED, _C.VERIFIED, _C.INVESTIGATED, _C.RESOLVED})
"""The states in which a case holds back the disputed amount and its deadlines run."""

OVERDUE, BEYOND_THE_OFFICE = 1, 2
"""How far a late case has come: to the superior; to the offer of the ombudsman."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days by which a case is verified and resolved."""

    verify_on: date
    resolve_on: date


def deadlines(
    filed_on: date, terms: CaseTerms, wanted: CaseClass, holidays: AbstractSet[date]
) -> Deadlines:
    """The days promised when a case is filed; the resolution's days run from the verification's.

    Filed Fri 2026-08-14 with a holiday on 08-17: verified by 08-20, a class of 5 working days
    by 08-27, of 14 by 09-09; of 60 by 11-12, or by 10-19 where a law says 60 calendar days.
    """
    verify_on = after_working_days(filed_on, terms.verify_working_days, holidays)
    return Deadlines(verify_on, resolve_by(verify_on, wanted, holidays))


def resolve_by(verified_on: date, wanted: CaseClass, holidays: AbstractSet[date]) -> date:
    """The day a class's limits end on: the earliest of working and calendar days binds."""
    by = after_working_days(verified_on, wanted.working_days, holidays)
    if wanted.calendar_days is None:
        return by
    return min(by, verified_on + timedelta(days=wanted.calendar_days))


def last_day_of(act_on: date, terms: CaseTerms) -> date:
    """The last day on which what was done on a day may be complained of."""
    return act_on + timedelta(days=terms.window_days)


def require_window(act_on: date, filed_on: date, terms: CaseTerms) -> None:
    """Refuse `FILING_WINDOW_CLOSED` when the act complained of lies too far back.

    Service on 2026-01-10 and 30 days: filed on 2026-02-09 at the latest. The refusal says where
    one can still go.
    """
    last = last_day_of(act_on, terms)
    if filed_on > last:
        raise Refused(
            "FILING_WINDOW_CLOSED",
            f"This could be filed until {last.isoformat()}. You may still turn to the ombudsman.",
            last_day=last.isoformat(),
            ombudsman=dict(terms.ombudsman),
        )


def require_other_handler(
    person_id: UUID,
    *,
    filer: UUID,
    complainant: UUID | None,
    claimant: UUID | None,
    submitter: UUID | None,
    decider: UUID | None,
    acts_for_a_party: bool,
) -> None:
    """Refuse `SAME_PERSON` to whoever has a part in a case, under whichever account.

    That is who filed it, whom it is about, whose the claim is and who submitted it, who acts for
    a provider of either side, and who decided what it is on.
    """
    if person_id in {filer, complainant}:
        raise Refused("SAME_PERSON", "Nobody handles a case of his own.")
    if person_id in {claimant, submitter}:
        raise Refused("SAME_PERSON", "Nobody handles a case about a claim of his own.")
    if acts_for_a_party:
        raise Refused("SAME_PERSON", "Nobody handles a case of a provider he acts for.")
    if person_id == decider:
        raise Refused("SAME_PERSON", "Who made a decision does not handle a case about it.")


def require_other_submitter(person_id: UUID, *, assignee: UUID | None) -> None:
    """Refuse `SAME_PERSON` when who handles an open case would submit the claim it is about."""
    if person_id == assignee:
        raise Refused("SAME_PERSON", "You handle a case about this; another person submits it.")
