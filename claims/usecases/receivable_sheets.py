"""Overpayments as the desk shows them: whose they are, of which claim, what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import claims, people, queues, recoveries
from claims.storage.receivables import Receivable
from claims.storage.recoveries import Repayment, WriteOff
from claims.usecases import receivables
from claims.usecases.context import Context


@dataclass(frozen=True, slots=True)
class ReceivableSeen:
    """An overpayment with its claim's number and its payee's name."""

    row: Receivable
    claim: str
    payee: str


@dataclass(frozen=True, slots=True)
class Recovering:
    """One overpayment with the repayments and write-offs of it, the latest last.

    `logins` says who acted in them, and `person_id` who reads.
    """

    seen: ReceivableSeen
    repayments: Sequence[Repayment]
    write_offs: Sequence[WriteOff]
    logins: dict[UUID, str]
    person_id: UUID


def list_(
    ctx: Context,
    programme_id: UUID,
    *,
    status: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[ReceivableSeen]:
    """A page of a programme's overpayments in the order in which they were found."""
    rows = receivables.list_(
        ctx, programme_id=programme_id, status=status, after=after, limit=limit
    )
    return _seen(ctx, rows)


def get(ctx: Context, receivable_id: UUID) -> Recovering:
    """One overpayment with what was paid back of it and what is to be given up."""
    ctx.permit(Action.WRITE_OFF_READ)
    [seen] = _seen(ctx, [receivables.get(ctx, receivable_id)])
    repayments = recoveries.of_receivable(ctx.session, Repayment, receivable_id)
    write_offs = recoveries.of_receivable(ctx.session, WriteOff, receivable_id)
    users = {each.recorded_by for each in repayments}
    for each in write_offs:
        users |= {user for user in (each.proposed_by, each.seconded_by, each.approved_by) if user}
    logins = queues.logins_of(ctx.session, sorted(users))
    return Recovering(seen, repayments, write_offs, logins, ctx.actor.person_id)


def _seen(ctx: Context, rows: Sequence[Receivable]) -> list[ReceivableSeen]:
    ids = {kind: [row.payee_id for row in rows if row.payee_kind == kind]
           for kind in ("person", "provider")}  # fmt: skip
    names = {
        **people.names_of(ctx.session, ids["person"]),
        **people.provider_names_of(ctx.session, ids["provider"]),
    }
    numbers = claims.numbers_of(ctx.session, [row.claim_id for row in rows])
    return [ReceivableSeen(row, numbers[row.claim_id], names[row.payee_id]) for row in rows]
