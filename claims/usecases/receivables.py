"""What was paid too much: found by a decision, dropped by a later one, and asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select

from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.receivables import ENDING, RECEIVABLE, Owed, given_up
from claims.storage import receivables, users
from claims.storage.base import among
from claims.storage.claims import Claim
from claims.storage.receivables import Receivable
from claims.usecases.context import Context
from claims.usecases.moves import Payload, create, move, record, touch


def find(ctx: Context, claim: Claim, decision_id: UUID, amount: int, *, reason: str) -> None:
    """Note what a decision found to be paid too much, and its reason; nothing of zero."""
    if not amount:
        return
    assert claim.payee_id is not None
    row = Receivable(
        id=ctx.new_id(),
        programme_id=claim.programme_id,
        budget_id=claim.budget_id,
        claim_id=claim.id,
        decision_id=decision_id,
        payee_kind=claim.payee_kind,
        payee_id=claim.payee_id,
        currency=claim.currency,
        found_at=ctx.now,
        **asdict(Owed(amount)),
    )
    told = {"claim": claim.number, "amount": amount, "reason": reason}
    create(ctx, RECEIVABLE, [row], "find", payloads=[told])
    if row.payee_kind == "provider":
        _notify(ctx, row, reason)


def _notify(ctx: Context, row: Receivable, reason: str) -> None:
    """Leave a notice for each who acts for the provider that was paid too much."""
    for person_id in users.people_acting_for(ctx.session, row.payee_id):
        told = {"receivable": str(row.id), "person": str(person_id), "reason": reason}
        record(ctx, "receivable_notices", ctx.new_id(), "receivable_notice.given", told)


def drop(ctx: Context, claim: Claim, amount: int) -> list[Happening]:
    """Give up what a decision upwards approves after all; the write-offs that turns back.

    What is left is dropped first, then what was written off. That the overpayment is dropped the
    decision posts itself.
    """
    if not amount:
        return []
    rows = receivables.lock_of_claim(ctx.session, claim.id)
    shares = given_up([row.owed for row in rows], amount)
    changed = [rows[at] for at, _, _ in shares]
    after = [rows[at].owed.plus(written_off=-off, dropped=left + off) for at, left, off in shares]
    told = [{"dropped": left + off} for _, left, off in shares]
    settle_at(ctx, changed, after, told)
    return [
        Happening(ctx.new_id(), Occasion.WRITE_OFF_REVERSED, "receivables", rows[at].id,
                  rows[at].budget_id, rows[at].payee_id, Money(off, claim.currency))
        for at, _, off in shares if off
    ]  # fmt: skip


def settle_at(
    ctx: Context,
    rows: Sequence[Receivable],
    after: Sequence[Owed],
    payloads: Sequence[Payload],
) -> None:
    """Write what locked overpayments stand at, and the state that follows from it.

    Each leaves an event with what is left, also where its state stays as it is.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for at, (row, owed) in enumerate(zip(rows, after, strict=True)):
        groups["" if owed.status == row.status else ENDING[owed.status]].append(at)
    for action, places in sorted(groups.items()):
        some = [rows[at] for at in places]
        columns = ("netted", "pending", "repaid", "written_off", "dropped")
        changes = {name: [getattr(after[at], name) for at in places] for name in columns}
        told = [{**payloads[at], "left": after[at].left} for at in places]
        if action:
            move(ctx, RECEIVABLE, some, action, payloads=told, changes=changes)
        else:
            touch(ctx, RECEIVABLE, some, "changed", payloads=told, changes=changes)


def get(ctx: Context, receivable_id: UUID) -> Receivable:
    """One overpayment; its payee sees it too."""
    return receivables.get(ctx.session, receivable_id, ctx.permit(Action.RECEIVABLE_READ))


def list_(
    ctx: Context,
    *,
    status: str | None = None,
    programme_id: UUID | None = None,
    payee: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Receivable]:
    """A page of overpayments in the order in which they were found; a payee sees his own."""
    scope = ctx.permit(Action.RECEIVABLE_READ)
    query = select(Receivable).order_by(Receivable.id).limit(limit)
    if not scope.all:
        own = [each for each in (scope.person_id, scope.provider_id) if each]
        query = query.where(among(Receivable.payee_id, own))
    if status is not None:
        query = query.where(Receivable.status == status)
    if programme_id is not None:
        query = query.where(Receivable.programme_id == programme_id)
    if payee is not None:
        query = query.where(Receivable.payee_id == payee)
    return list(ctx.session.scalars(query.where(Receivable.id > after) if after else query))
