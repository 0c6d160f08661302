"""What was sent about a claim or a statement, to whom it went or why not: the officers' log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import claims, messages, people
from claims.storage.messages import Message
from claims.storage.payouts import Statement
from claims.usecases import statements
from claims.usecases.context import Context

SENT, NOT_SENT, WAITING = "sent", "not_sent", "waiting"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it stands in the log; what it says is its reader's own."""

    row: Message
    recipient: str

    @property
    def state(self) -> str:
        """Sent, not to be sent, or waiting for the mail server."""
        if self.row.sent_at:
            return SENT
        return NOT_SENT if self.row.why_not else WAITING


def of_claim(ctx: Context, claim_id: UUID) -> list[Delivery]:
    """What was sent about a claim, its cases, redress, overpayments and statements (at most 500).

    In the order in which it was written.
    """
    scope = ctx.permit(Action.DELIVERY_READ)
    claims.get(ctx.session, claim_id, scope)
    return _told(ctx, messages.about_claim(ctx.session, claim_id))


def of_statement(ctx: Context, statement_id: UUID) -> tuple[Statement, list[Delivery]]:
    """A statement, and what was sent about it."""
    ctx.permit(Action.DELIVERY_READ)
    row = statements.get(ctx, statement_id)
    return row, _told(ctx, messages.about(ctx.session, [row.id]))


def _told(ctx: Context, rows: Sequence[Message]) -> list[Delivery]:
    names = people.names_of(ctx.session, sorted({row.person_id for row in rows}))
    return [Delivery(row, names[row.person_id]) for row in rows]
