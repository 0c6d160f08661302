"""What finance officers have before them: what waits to be authorised, blocked by what, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import cases, payables, people
from claims.storage.claims import Claim
from claims.storage.payables import Amount
from claims.storage.programmes import Programme
from claims.usecases import authorisations, dues, programmes
from claims.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Outlook:
    """A programme's claims with something approved: how many stand where, and over how much."""

    programme: Programme
    amounts: dict[str, Amount]


@dataclass(frozen=True, slots=True)
class Payable:
    """A decided claim before its authorisation (minor units), and how far that is."""

    claim: Claim
    payee: str
    due: int
    blocked: int
    paid_before: int
    cases: tuple[str, ...]
    outlook: authorisations.Outlook


def outlook(ctx: Context) -> list[Outlook]:
    """Every programme with what of its claims is decided, authorised, at the bank, or failed."""
    ctx.permit(Action.PAYOUT_READ)
    amounts = payables.amounts(ctx.session)
    return [
        Outlook(
            programme,
            {each.status: each for each in amounts if each.programme_id == programme.id},
        )
        for programme in programmes.list_(ctx, limit=200)
    ]


def list_(
    ctx: Context, programme_id: UUID, *, after: UUID | None = None, limit: int = 50
) -> list[Payable]:
    """A page of a programme's decided claims with something approved, the earliest first."""
    ctx.permit(Action.PAYOUT_READ)
    claims = payables.page(ctx.session, programme_id, after=after, limit=limit)
    ids = [claim.id for claim in claims]
    holding = payables.cases_holding(ctx.session, ids)
    blocked = cases.blocked_of(ctx.session, ids)
    names = _payees(ctx, claims)
    owed = dues.of_claims(ctx, claims)
    outlooks = authorisations.outlooks(ctx, owed)
    return [
        Payable(
            each.claim,
            names.get(each.claim.payee_id, ""),
            each.amount,
            blocked.get(each.claim.id, 0),
            each.paid_before,
            tuple(holding.get(each.claim.id, ())),
            outlooks[each.claim.id],
        )
        for each in owed
    ]


def _payees(ctx: Context, claims: Sequence[Claim]) -> dict[UUID, str]:
    ids = {kind: [claim.payee_id for claim in claims if claim.payee_kind == kind]
           for kind in ("person", "provider")}  # fmt: skip
    return {
        **people.names_of(ctx.session, ids["person"]),
        **people.provider_names_of(ctx.session, ids["provider"]),
    }
