"""Year ends: what a budget year leaves over, drawn up by one person and disposed of by another.

Four lists: vouchers that were not redeemed, claims that were approved and are not paid, what of
each line lapses, and returned payments that nobody came for. What is promised or owed is carried:
it stays on the line where it arose, because every later posting of it names that line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class YearEndStatus(StrEnum):
    """Where a year end stands. Only a confirmed one has posted anything."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class ReinstatementStatus(StrEnum):
    """Where it stands that a payee has come after all for what the treasury was given."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REFUSED = "refused"


_Y, _R = YearEndStatus, ReinstatementStatus

YEAR_END = Lifecycle(
    noun="year_ends",
    states=YearEndStatus,
    entries={"propose": _Y.PROPOSED},
    edges=(
        edge(_Y.PROPOSED, "confirm", _Y.CONFIRMED),
        edge(_Y.PROPOSED, "drop", _Y.DROPPED),
    ),
)

REINSTATEMENT = Lifecycle(
    noun="reinstatements",
    states=ReinstatementStatus,
    entries={"propose": _R.PROPOSED},
    edges=(
        edge(_R.PROPOSED, "approve", _R.IN_FORCE),
        edge(_R.PROPOSED, "refuse", _R.REFUSED),
    ),
)


class YearList(StrEnum):
    """The lists of a year end."""

    VOUCHERS = "vouchers"
    UNPAID = "unpaid"
    LAPSED = "lapsed"
    UNCLAIMED = "unclaimed"


class RowState(StrEnum):
    """What becomes of a voucher that was not redeemed, or of a claim that is not paid."""

    RELEASED = "released"
    """Its last day is over: what is left of it goes back to its line with this act."""
    RELEASED_BEFORE = "released_before"
    """It expired earlier, and what was left went back then."""
    CARRIED = "carried"
    """It is good for longer, or owed: it stays on its line."""
    GIVEN = "given"
    """Nobody came for it: the treasury is given it."""


def require_over(last_day: date, *, today: date) -> None:
    """Refuse `YEAR_NOT_OVER` while the last day of the year has not passed."""
    if last_day >= today:
        raise Refused("YEAR_NOT_OVER", "The year's last day has to be over.", field="last_day")


def require_later(last_day: date, *, previous: date | None) -> None:
    """Refuse `YEAR_END_TAKEN` for a day of a year that was ended already."""
    if previous is not None and last_day <= previous:
        raise Refused(
            "YEAR_END_TAKEN", f"The year until {previous} was ended already.", field="last_day"
        )


def require_books_closed(last_day: date, *, closed: date | None, opened: Sequence[date]) -> None:
    """Refuse `PERIOD_OPEN` unless the books of the whole year are closed."""
    if closed is None or closed < last_day or any(first <= last_day for first in opened):
        raise Refused("PERIOD_OPEN", "The books of the year have to be closed first.")


def require_other_person(person_id: UUID, *, proposer: UUID, what: str) -> None:
    """Refuse `SAME_PERSON` to who would put his own proposal in force."""
    if person_id == proposer:
        raise Refused("SAME_PERSON", f"You proposed {what}; another person has to confirm it.")


def unclaimed_until(last_day: date, *, after_days: int) -> date:
    """Until when a payment must have come back to be taken for unclaimed at a year's end."""
    return last_day - timedelta(days=after_days)
