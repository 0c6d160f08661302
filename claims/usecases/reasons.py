"""Find a reason's texts: of those everybody has, or of the standard that brings it itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from claims.domain.reasons import Reason
from claims.storage import standards as adopted
from claims.storage.standards import AdoptedStandard
from claims.usecases import standards
from claims.usecases.context import Context


def reason_of(ctx: Context, code: str, standard_id: UUID) -> Reason:
    """The reason that a finding or a cut under a standard gives."""
    reason = ctx.rulebook.reasons.get(code)
    if reason is None:
        reason = standards.parsed(ctx, adopted.get(ctx.session, standard_id)).reasons[code]
    return reason


def reasons_under(ctx: Context, rows: Iterable[AdoptedStandard]) -> Mapping[str, Reason]:
    """Every reason that may be given under one of these standards."""
    own = [standards.parsed(ctx, row).reasons for row in rows]
    if not any(own):
        return ctx.rulebook.reasons
    return {**ctx.rulebook.reasons, **{code: each for one in own for code, each in one.items()}}
