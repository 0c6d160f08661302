"""Hand withheld taxes over to the treasury: prepared by one, released by another, then answered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.taxes import TAX_REMITTANCE, RemittanceStatus, require_other_remitter
from claims.storage import programmes
from claims.storage import tax_remittances as remittances
from claims.storage.postings import post
from claims.storage.tax_remittances import TaxRemittance
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move


def prepare(ctx: Context, programme_id: UUID, *, first_day: date, last_day: date) -> TaxRemittance:
    """Prepare to hand over what was withheld of payments that were released in a period.

    Only of those the bank has paid, as others may still fail: what is paid later goes into a
    further remittance of the same period. Refuses `NOTHING_WITHHELD` when nothing is left.
    """
    ctx.permit(Action.TAX_REMIT)
    if last_day < first_day:
        raise Refused("PERIOD_INVALID", "The period ends before it starts.", field="last_day")
    programme = programmes.get(ctx.session, programme_id)
    total, count = remittances.open_total(
        ctx.session, programme.id, first_day=first_day, last_day=last_day
    )
    if not total:
        raise Refused("NOTHING_WITHHELD", "Nothing is left to hand over of this period.")
    row = TaxRemittance(
        id=ctx.new_id(),
        programme_id=programme.id,
        currency=programme.currency,
        first_day=first_day,
        last_day=last_day,
        total=total,
        count=count,
        prepared_by=ctx.actor.user_id,
        preparer_id=ctx.actor.person_id,
        prepared_at=ctx.now,
    )
    told = {"total": total, "count": count, "last_day": last_day.isoformat()}
    create(ctx, TAX_REMITTANCE, [row], "prepare", payloads=[told])
    taken = remittances.claim_open(ctx.session, row)
    if taken != (total, count):
        raise Refused("STATE_CONFLICT", "A payment was answered meanwhile; prepare it again.")
    return row


def release(ctx: Context, remittance_id: UUID) -> TaxRemittance:
    """Release a remittance to the bank, as another person than prepared it."""
    row = _lock(ctx, remittance_id, "release")
    require_other_remitter(ctx.actor.person_id, before=row.preparer_id)
    changes: Changes = {
        "released_by": [ctx.actor.user_id],
        "releaser_id": [ctx.actor.person_id],
        "released_at": [ctx.now],
    }
    move(ctx, TAX_REMITTANCE, [row], "release", changes=changes)
    _post(ctx, row, Occasion.TAX_RELEASED)
    return row


def confirm(ctx: Context, remittance_id: UUID, *, reference: str) -> TaxRemittance:
    """Say by which of the bank's references the treasury was paid, as another than released it."""
    row = _answer(ctx, remittance_id, "confirm", reference)
    _post(ctx, row, Occasion.TAX_CONFIRMED)
    return row


def return_(ctx: Context, remittance_id: UUID, *, reference: str) -> TaxRemittance:
    """Say that the bank sent a remittance back, as another than released it: all is owed again."""
    row = _answer(ctx, remittance_id, "return", reference)
    _post(ctx, row, Occasion.TAX_RETURNED)
    remittances.drop(ctx.session, row.id)
    return row


def cancel(ctx: Context, remittance_id: UUID) -> TaxRemittance:
    """Drop a remittance that was not released; its lines wait for the next one."""
    row = _lock(ctx, remittance_id, "cancel")
    move(ctx, TAX_REMITTANCE, [row], "cancel")
    remittances.drop(ctx.session, row.id)
    return row


def list_of(ctx: Context, programme_id: UUID) -> list[TaxRemittance]:
    """A programme's remittances in order."""
    ctx.permit(Action.TAX_READ)
    programmes.get(ctx.session, programme_id)
    return remittances.remittances_of(ctx.session, programme_id)


def _lock(ctx: Context, remittance_id: UUID, action: str) -> TaxRemittance:
    ctx.permit(Action.TAX_REMIT)
    row = remittances.get_remittance(ctx.session, remittance_id, lock=True)
    TAX_REMITTANCE.edge(RemittanceStatus(row.status), action)
    return row


def _answer(ctx: Context, remittance_id: UUID, action: str, reference: str) -> TaxRemittance:
    row = _lock(ctx, remittance_id, action)
    require_other_remitter(ctx.actor.person_id, before=row.releaser_id)
    changes: Changes = {
        "reference": [reference],
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
    told = {"reference": reference}
    move(ctx, TAX_REMITTANCE, [row], action, changes=changes, payloads=[told])
    return row


def _post(ctx: Context, row: TaxRemittance, occasion: Occasion) -> None:
    happenings = [
        Happening(ctx.new_id(), occasion, "tax_remittances", row.id, each.budget_id, None,
                  Money(each.amount, row.currency))
        for each in remittances.owed_by(ctx.session, row.id)
    ]  # fmt: skip
    post(ctx.session, row.programme_id, happenings, ctx.now)
