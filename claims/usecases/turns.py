"""Gather what became of a claim's money after its first decision, from what is recorded."""

from __future__ import annotations

from claims.domain.redress import RedressStatus
from claims.domain.turns import Approval, MoneyFacts, Turn, occasion_of, turns_of
from claims.storage import explanations, payouts, receivables, redress
from claims.storage.claims import Claim
from claims.storage.payouts import Standing
from claims.usecases.context import Context


def of_claim(ctx: Context, claim: Claim) -> tuple[Turn, ...]:
    """What became of the money of a claim that the actor was shown already."""
    if claim.approved is None:
        return ()
    made = explanations.decisions_of(ctx.session, claim.id)
    owed = redress.of_claim(ctx.session, claim.id)
    compensated = sum(
        row.amount
        for row in owed
        if row.status == RedressStatus.PAID and row.payee_id == claim.payee_id
    )
    if len(made) < 2:
        return turns_of(MoneyFacts(claim.claimed, (), compensated=compensated))
    kinds = explanations.cases_behind(ctx.session, claim.id)
    standing = payouts.standing_of(ctx.session, [claim.id]).get(claim.id, Standing())
    back = [row.owed for row in receivables.of_claim(ctx.session, claim.id)]
    return turns_of(
        MoneyFacts(
            claimed=claim.claimed,
            approvals=[
                Approval(each.approved, occasion_of(kinds.get(each.id, ()))) for each in made
            ],
            paid=standing.paid,
            recovering=sum(each.left + each.pending for each in back),
            recovered=sum(each.netted - each.pending + each.repaid for each in back),
            written_off=sum(each.written_off for each in back),
            compensated=compensated,
        )
    )
