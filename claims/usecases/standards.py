"""Adopt a standard as an immutable version with the day it takes force, and find it again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from claims.domain.permissions import Action
from claims.domain.standards import Standard, parse_standard
from claims.storage import programmes, standards
from claims.storage.standards import AdoptedStandard
from claims.usecases.context import Context
from claims.usecases.moves import record

PARSED_AT_MOST = 256
"""How many parsed standards a process keeps; they are small and never change."""


def adopt(ctx: Context, programme_id: UUID, *, budget_id: UUID, text: str) -> AdoptedStandard:
    """Adopt a standard's text for a budget line as the next version of its code.

    Refuses `STANDARD_INVALID` with every problem found.
    """
    ctx.permit(Action.STANDARD_ADOPT)
    programme = programmes.get(ctx.session, programme_id)
    budget = programmes.get_budget(ctx.session, programme_id, budget_id)
    standard = parse_standard(
        text,
        version=1,
        currency=programme.currency,
        items=frozenset(programmes.items_of(ctx.session, programme_id)),
        reasons=ctx.rulebook.reasons,
    )
    row = AdoptedStandard(
        id=ctx.new_id(),
        programme_id=programme_id,
        budget_id=budget.id,
        code=standard.code,
        version=standards.next_version(ctx.session, programme_id, standard.code),
        takes_force_on=standard.takes_force_on,
        names=dict(standard.names),
        text=text,
        digest=standard.digest,
        adopted_by=ctx.actor.user_id,
        adopted_at=ctx.now,
    )
    ctx.session.add(row)
    payload = {"code": row.code, "version": row.version, "digest": row.digest}
    record(ctx, "standards", row.id, "standard.adopted", payload)
    return row


def parsed(ctx: Context, row: AdoptedStandard) -> Standard:
    """An adopted version as rules that can be run; parsed once a process."""
    known = ctx.rulebook.parsed.get(row.id)
    if known is None:
        programme = programmes.get(ctx.session, row.programme_id)
        known = parse_standard(
            row.text,
            version=row.version,
            currency=programme.currency,
            items=frozenset(programmes.items_of(ctx.session, row.programme_id)),
            reasons=ctx.rulebook.reasons,
        )
        if len(ctx.rulebook.parsed) >= PARSED_AT_MOST:
            ctx.rulebook.parsed.clear()
        ctx.rulebook.parsed[row.id] = known
    return known


def get(ctx: Context, standard_id: UUID) -> AdoptedStandard:
    """One adopted version."""
    ctx.permit(Action.STANDARD_READ)
    return standards.get(ctx.session, standard_id)


def list_(ctx: Context, programme_id: UUID) -> list[AdoptedStandard]:
    """Every version of a programme's standards, newest first (at most 500)."""
    ctx.permit(Action.STANDARD_READ)
    programmes.get(ctx.session, programme_id)
    return list(
        ctx.session.scalars(
            select(AdoptedStandard)
            .where(AdoptedStandard.programme_id == programme_id)
            .order_by(AdoptedStandard.code, AdoptedStandard.version.desc())
            .limit(500)
        )
    )
