"""Periods of the books: a span of days that one person proposes to close and another closes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class PeriodStatus(StrEnum):
    """Where a period stands. What is booked in a closed one never changes."""

    OPEN = "open"
    CLOSED = "closed"


PERIOD = Lifecycle(
    noun="periods",
    states=PeriodStatus,
    entries={"propose": PeriodStatus.OPEN},
    edges=(edge(PeriodStatus.OPEN, "close", PeriodStatus.CLOSED),),
)


def require_over(last_day: date, *, today: date) -> None:
    """Refuse `PERIOD_NOT_OVER` while the last day of a period has not passed."""
    if last_day >= today:
        raise Refused(
            "PERIOD_NOT_OVER", "The last day of a period has to be over.", field="last_day"
        )


def require_other_closer(person_id: UUID, *, proposer: UUID) -> None:
    """Refuse `SAME_PERSON` when who proposed a period would close it himself."""
    if person_id == proposer:
        raise Refused("SAME_PERSON", "You proposed this period; another person has to close it.")


def require_order(first_day: date, last_day: date) -> None:
    """Refuse `PERIOD_TAKEN` for a last day that lies in an earlier period."""
    if first_day > last_day:
        raise Refused(
            "PERIOD_TAKEN", "These days belong to an earlier period already.", field="last_day"
        )
