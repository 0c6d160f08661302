"""Overpayments in words and figures, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from claims.pages.wording import Wording
from claims.usecases.receivable_sheets import ReceivableSeen, Recovering

PARTS: Final = ("amount", "netted", "pending", "repaid", "written_off", "dropped", "left")


@dataclass(frozen=True, slots=True)
class ReceivableRow:
    """An overpayment: whose, of which claim, and its parts by name."""

    id: UUID
    payee: str
    claim: str
    parts: dict[str, str]
    is_left: bool
    status: str
    since: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """A repayment or a write-off, who acted, and whether the reader may answer it."""

    id: UUID
    amount: str
    told: str
    on: str
    status: str
    by: tuple[str, ...]
    waits: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class RecoveringShown:
    """One overpayment with all that was done about it."""

    row: ReceivableRow
    repayments: tuple[StepShown, ...]
    write_offs: tuple[StepShown, ...]


def receivable_rows(
    found: Sequence[ReceivableSeen], say: Wording, time_zone: str
) -> list[ReceivableRow]:
    """Overpayments for one reader."""
    return [_row(each, say, time_zone) for each in found]


def recovering_shown(found: Recovering, say: Wording, time_zone: str) -> RecoveringShown:
    """One overpayment for one reader, with who may answer what."""
    mine = found.person_id
    return RecoveringShown(
        _row(found.seen, say, time_zone),
        tuple(
            StepShown(
                each.id,
                say.money(each.amount, each.currency),
                each.reference,
                say.day(each.received_on),
                each.status,
                (found.logins[each.recorded_by],),
                each.status == "proposed",
                each.recorder_id == mine,
            )
            for each in found.repayments
        ),
        tuple(
            StepShown(
                each.id,
                say.money(each.amount, each.currency),
                each.reason,
                say.instant(each.proposed_at, time_zone),
                each.status,
                tuple(
                    found.logins[user]
                    for user in (each.proposed_by, each.seconded_by, each.approved_by)
                    if user
                ),
                each.status in {"proposed", "seconded"},
                mine in {each.proposer_id, each.seconder_id},
            )
            for each in found.write_offs
        ),
    )


def _row(seen: ReceivableSeen, say: Wording, time_zone: str) -> ReceivableRow:
    row = seen.row
    return ReceivableRow(
        id=row.id,
        payee=seen.payee,
        claim=seen.claim,
        parts={name: say.money(getattr(row, name), row.currency) for name in PARTS},
        is_left=row.left > 0,
        status=row.status,
        since=say.instant(row.found_at, time_zone),
    )
