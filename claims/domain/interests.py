"""Declared interests: in a provider or a person, since a day, until a further row ends them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from claims.domain.refusals import Refused


class InterestKind(StrEnum):
    """What a person has to do with the provider or the other person."""

    OWNER = "owner"
    EMPLOYEE = "employee"
    ADVISER = "adviser"
    CREDITOR = "creditor"
    RELATIVE = "relative"
    OTHER = "other"


def require_one_target(
    person_id: UUID, *, provider_id: UUID | None, other_person_id: UUID | None
) -> None:
    """Refuse `INTEREST_TARGET` unless an interest is in one provider or one other person."""
    if (provider_id is None) == (other_person_id is None) or other_person_id == person_id:
        raise Refused(
            "INTEREST_TARGET",
            "An interest is in one provider or in one other person.",
            field="provider_id",
        )


def require_period(*, since: date, until: date | None, today: date) -> None:
    """Refuse `PERIOD_INVALID` for an interest of the future, or one that ends before it begins."""
    if since > today or (until is not None and until < since):
        raise Refused("PERIOD_INVALID", "The period ends before it starts.", field="since")


def require_later_end(*, until: date, today: date) -> None:
    """Refuse `DAY_PAST` when an interest would have ended before today.

    What it kept its holder from yesterday, he did not do; what it keeps him from today, neither.
    """
    if until < today:
        raise Refused("DAY_PAST", "An interest ends today at the earliest.", field="until")
