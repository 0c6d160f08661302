"""Compare what was instructed, what the bank did and what the books say, at the end of a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from claims.domain.ledger import SUSPENSE
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.storage import bank_reconciliation as rows
from claims.storage import programmes
from claims.usecases.context import Context

BATCHES_AT_MOST: Final = 200
ENTRIES_AT_MOST: Final = 200


def reconcile(ctx: Context, *, programme_id: UUID, day: date) -> dict[str, Any]:
    """As schemas.bank.ReconciliationOut documents it; the latest 200 batches are listed.

    Payments stand as their events say they stood at the end of that day where the programme is.
    """
    ctx.permit(Action.BANK_READ)
    programme = programmes.get(ctx.session, programme_id)
    zone = ZoneInfo(programme.time_zone)
    until = datetime.combine(day + timedelta(days=1), time(), zone)
    batches = rows.batches(ctx.session, programme_id, until, BATCHES_AT_MOST + 1)
    suspense = rows.balance(
        ctx.session, programme_id, SUSPENSE, up_to=until - timedelta(microseconds=1)
    )
    count, unmatched = rows.unmatched(ctx.session, programme_id, until, ENTRIES_AT_MOST)
    stated = rows.statement(ctx.session, programme_id, day)

    def money(amount: int) -> Money:
        return Money(amount, programme.currency)

    def sums(row: Any) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in ("instructed", "paid", "returned", "pending")}
        difference = found["instructed"] - found["paid"] - found["returned"] - found["pending"]
        return {
            **{name: money(amount) for name, amount in found.items()},
            "difference": money(difference),
        }

    return {
        "programme_id": programme_id,
        "day": day,
        "total": sums(rows.totals(ctx.session, programme_id, until)),
        "batches": [
            {
                "payout_id": row.id,
                "number": row.number,
                "status": row.status,
                "released_at": row.released_at,
                **sums(row),
            }
            for row in batches[:BATCHES_AT_MOST]
        ],
        "has_more_batches": len(batches) > BATCHES_AT_MOST,
        "suspense": money(-suspense),
        "unmatched": unmatched,
        "unmatched_count": count,
        "statement": stated
        and {
            "import_id": stated.import_id,
            "closing_on": stated.closing_on,
            "closing": money(stated.closing),
            "ledger": money(stated.opening + stated.booked),
            "difference": money(stated.closing - stated.opening - stated.booked),
        },
    }
