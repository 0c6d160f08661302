"""Write claims and what was decided of them, for whoever asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from claims.domain.kept_promises import ClaimClocks
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.reasons import Audience, Reason
from claims.domain.turns import Turn
from claims.domain.variables import LANGUAGES
from claims.usecases import claims, dossiers
from claims.usecases.context import Context
from claims.usecases.reasons import reason_of
from schemas.claims import ClaimClocksOut, ClaimOut
from schemas.decisions import AdjustmentOut, DecisionLineOut, DecisionOut, FindingOut
from schemas.turns import TurnOfClaimOut


class Shown:
    """A row beside what is not a column of it."""

    def __init__(self, row: Any, **further: Any) -> None:
        self._row = row
        self.__dict__.update(further)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


class Priced(Shown):
    """A row that has amounts, beside the currency they are in."""

    def __init__(self, row: Any, currency: str, **further: Any) -> None:
        super().__init__(row, currency=currency, **further)


def claim_out(claim: Any) -> dict[str, Any]:
    """A claim with what happens next to it."""
    return {**ClaimOut().dump(claim), "next_step": claims.next_step_of(claim)}


def clocks_out(told: ClaimClocks) -> dict[str, Any]:
    """The three clocks of a claim and how its promises stand."""
    three = told.clocks
    said = {"statutory": three.statutory, "office": three.office, "citizen": three.citizen}
    shown: dict[str, Any] = ClaimClocksOut().dump(
        {"counts": told.counts, "promises": told.promises, **said}
    )
    return shown


def turn_out(turn: Turn, currency: str) -> dict[str, Any]:
    """One thing that became of a claim's money."""
    texts = {each: turn.text(each, currency) for each in LANGUAGES}
    told = {"kind": turn.kind, "after": turn.after, "amount": Money(turn.amount, currency)}
    out: dict[str, Any] = TurnOfClaimOut().dump({**told, "texts": texts})
    return out


def decision_out(ctx: Context, claim: Any) -> dict[str, Any]:
    """What was decided of a claim and why; officers read more of it than claimants."""
    decision, lines, adjustments, findings = claims.decision_of(ctx, claim.id)
    is_staff = ctx.permit(Action.CLAIM_READ).all
    audience = Audience.OFFICER if is_staff else Audience.CITIZEN

    def told(row: Any) -> Priced:
        reason = reason_of(ctx, row.reason, row.standard_id)
        texts = _texts(reason, audience, row.inputs, claim.currency)
        inputs = row.inputs if is_staff else None
        return Priced(row, claim.currency, texts=texts, inputs=inputs)

    return {
        "claim_id": str(claim.id),
        "decision": DecisionOut().dump(_decision(decision, is_staff)) if decision else None,
        "lines": [DecisionLineOut().dump(Priced(row, claim.currency)) for row in lines],
        "adjustments": [AdjustmentOut().dump(told(row)) for row in adjustments],
        "findings": [FindingOut().dump(told(row)) for row in findings],
    }


def related_out(ctx: Context, claim_id: UUID) -> dict[str, Any]:
    """The claims that staff lay beside a claim."""
    return {
        "earlier": [claim_out(each) for each in dossiers.earlier_of(ctx, claim_id)],
        "alike": [
            {"claim": claim_out(each.claim), "matches": list(each.matches)}
            for each in dossiers.alike(ctx, claim_id)
        ],
    }


def _decision(decision: Any, is_staff: bool) -> Priced:
    return Priced(
        decision,
        decision.currency,
        note=decision.note if is_staff else None,
        is_by_person=decision.decided_by is not None,
    )


def _texts(reason: Reason, audience: Audience, inputs: Any, currency: str) -> dict[str, str]:
    return {each: reason.text(audience, each, inputs, currency) for each in LANGUAGES}
