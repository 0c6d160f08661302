"""Year ends and their lists in words and figures, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from claims.pages.wording import Wording

SUMS: Final = ("lapsed", "released", "given", "unpaid")
"""What a year end comes to: what ends, what goes back, what the treasury gets, what is carried."""

OF_A_LINE: Final = ("available", "released", "kept", "lapsed", "committed", "obligated")


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year end in the list of them."""

    id: UUID
    last_day: str
    status: str
    sums: tuple[tuple[str, str], ...]
    digest: str


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year end whole."""

    id: UUID
    last_day: str
    unclaimed_until: str
    status: str
    sums: tuple[tuple[str, str], ...]
    digest: str
    booked_on: str
    is_proposed: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ListRow:
    """A voucher or a claim on a list."""

    number: str
    day: str
    state: str
    amount: str
    posted: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A budget line at the year's end."""

    name: str
    sums: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CameRow:
    """What a payee came for."""

    id: UUID
    number: str
    amount: str
    status: str
    is_proposed: bool
    is_mine: bool


def _sums(row: Any, say: Wording) -> tuple[tuple[str, str], ...]:
    return tuple((name, say.money(getattr(row, name), row.currency)) for name in SUMS)


def year_rows(found: Sequence[Any], say: Wording) -> list[YearRow]:
    """Year ends, the latest first."""
    return [
        YearRow(each.id, say.day(each.last_day), each.status, _sums(each, say), each.digest[:16])
        for each in reversed(found)
    ]


def year_shown(row: Any, person_id: UUID, say: Wording) -> YearShown:
    """A year end for one reader."""
    return YearShown(
        id=row.id,
        last_day=say.day(row.last_day),
        unclaimed_until=say.day(row.unclaimed_until),
        status=row.status,
        sums=_sums(row, say),
        digest=row.digest,
        booked_on=say.day(row.booked_on),
        is_proposed=row.status == "proposed",
        is_mine=row.proposer_id == person_id,
    )


def row_shown(row: Any, say: Wording) -> ListRow:
    """A row of a list; what posts nothing has a dash."""
    return ListRow(
        row.number,
        say.day(row.day),
        row.state,
        say.money(row.amount, row.currency),
        say.money(row.posted, row.currency) if row.posted else "–",
    )


def lapsed_shown(found: Sequence[Any], say: Wording) -> list[LineRow]:
    """What of each line lapses."""
    return [
        LineRow(
            f"{each.code} {say.name(each.names)}",
            tuple((name, say.money(getattr(each, name), each.currency)) for name in OF_A_LINE),
        )
        for each in found
    ]


def reinstatement_rows(found: Sequence[Any], person_id: UUID, say: Wording) -> list[CameRow]:
    """Reinstatements, the latest first."""
    return [
        CameRow(
            each.row.id,
            each.number,
            say.money(each.row.amount, each.row.currency),
            each.row.status,
            each.row.status == "proposed",
            each.row.proposer_id == person_id,
        )
        for each in reversed(found)
    ]
