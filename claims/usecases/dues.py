"""What of decided claims is due: approved, less what was paid, less what is disputed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from claims.domain.payouts import due
from claims.storage import cases, decisions, payouts
from claims.storage.claims import Claim
from claims.storage.decisions import Decision
from claims.usecases.context import Context


class Due(NamedTuple):
    """What of a claim is due by its decision in force, and what was paid of it (minor units)."""

    claim: Claim
    decision: Decision
    amount: int
    paid_before: int


def of_claims(ctx: Context, claims: Sequence[Claim]) -> list[Due]:
    """What of each of some decided claims is due, zero included; lock them first."""
    ids = [claim.id for claim in claims]
    latest = decisions.latest_of(ctx.session, ids)
    standing = payouts.standing_of(ctx.session, ids)
    blocked = cases.blocked_of(ctx.session, ids)
    dues = []
    for claim in claims:
        decision = latest[claim.id]
        paid = standing.get(claim.id, payouts.Standing()).paid
        amount = due(approved=decision.approved, paid=paid, blocked=blocked.get(claim.id, 0))
        dues.append(Due(claim, decision, amount, paid))
    return dues
