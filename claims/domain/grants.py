"""Grants of roles: proposed by one person, confirmed by another, taken away by one, at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class GrantStatus(StrEnum):
    """Where a grant stands. A confirmed one gives its role from its first day to its last."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    ENDED = "ended"


class GrantKind(StrEnum):
    """How a grant came to be: by two persons, at the very beginning, or before two were needed."""

    BY_TWO = "by_two"
    BOOTSTRAP = "bootstrap"
    OLDER = "older"


_G = GrantStatus

GRANT = Lifecycle(
    noun="grants",
    states=GrantStatus,
    entries={"propose": _G.PROPOSED, "set_up": _G.CONFIRMED, "carry_over": _G.CONFIRMED},
    edges=(
        edge(_G.PROPOSED, "confirm", _G.CONFIRMED),
        edge(_G.PROPOSED, "refuse", _G.REFUSED),
        edge(_G.CONFIRMED, "end", _G.ENDED),
    ),
)

FIRST_ADMINISTRATORS = 2
"""How many persons an operator sets up himself: the two without whom nothing can be by two."""


def require_another(person_id: UUID, *, receiver: UUID) -> None:
    """Refuse `SAME_PERSON` to who would propose a role for himself."""
    if person_id == receiver:
        raise Refused("SAME_PERSON", "Nobody grants roles to himself.", field="user_id")


def require_second(person_id: UUID, *, proposer: UUID | None, receiver: UUID) -> None:
    """Refuse `SAME_PERSON` unless who confirms is neither the proposer nor the one who receives."""
    if person_id in {proposer, receiver}:
        raise Refused(
            "SAME_PERSON",
            "Another person than who proposed it and who receives it has to confirm this.",
        )


def require_days(first_day: date, last_day: date | None, *, today: date) -> None:
    """Refuse days that lie behind, or end before they begin."""
    if first_day < today:
        raise Refused("DAY_PAST", "A role is given from today on, or later.", field="first_day")
    if last_day is not None and last_day < first_day:
        raise Refused("PERIOD_INVALID", "The period ends before it starts.", field="last_day")


def require_room_for_first(administrators: Iterable[UUID], *, person_id: UUID) -> None:
    """Refuse `USERS_EXIST` when two other persons are administrators, or this one is already."""
    others = set(administrators)
    if len(others) >= FIRST_ADMINISTRATORS or person_id in others:
        raise Refused(
            "USERS_EXIST",
            "Two persons are administrators already, or this one is; from now on one person"
            " proposes a role and another confirms it.",
        )
