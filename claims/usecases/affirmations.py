"""What a claimant is shown and declares with a submission, kept as it was at that instant."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from claims.domain.affirmations import Declaration, affirmed, in_force
from claims.domain.permissions import Action
from claims.storage import affirmations, claims
from claims.storage.affirmations import ClaimSubmission
from claims.storage.claims import Claim
from claims.storage.standards import AdoptedStandard
from claims.usecases import standards
from claims.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Affirmed:
    """A text as it was affirmed."""

    code: str
    version: int
    digest: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Submitted:
    """One submission: when, by which standard and charter, in which language, declaring what."""

    submitted_at: datetime
    standard_digest: str
    charter_digest: str | None
    language: str | None
    declarations: Sequence[Affirmed]


def list_(ctx: Context) -> list[Declaration]:
    """The declarations in force, for anybody who asks."""
    return list(_shown(ctx))


def require(
    ctx: Context,
    row: AdoptedStandard,
    codes: Collection[str],
    language: str | None,
    *,
    is_asked_all: bool,
) -> tuple[Declaration, ...]:
    """The declarations a claimant affirms; those the standard requires where all are asked for."""
    required = standards.parsed(ctx, row).declarations if is_asked_all else ()
    return affirmed(_shown(ctx), codes=codes, required=required, language=language)


def keep(
    ctx: Context,
    claim: Claim,
    row: AdoptedStandard,
    declared: Sequence[Declaration],
    language: str | None,
) -> None:
    """Keep a submission of a claim, under the version it has just got, with what was affirmed."""
    submission = ClaimSubmission(
        claim_id=claim.id,
        version=claim.version,
        standard_digest=row.digest,
        charter_digest=affirmations.charter_digest_of(ctx.session, row.id),
        language=language,
        submitted_at=ctx.now,
    )
    texts = [(each.digest, each.code, each.content) for each in declared]
    affirmations.add(ctx.session, submission, texts)


def told(declared: Sequence[Declaration]) -> dict[str, object]:
    """What the submission's event says of them: each code with its text's digest."""
    return {"affirmed": {each.code: each.digest for each in declared}} if declared else {}


def of_claim(ctx: Context, claim_id: UUID) -> list[Submitted]:
    """The submissions of a claim the actor may see, in order."""
    claim = claims.get(ctx.session, claim_id, ctx.permit(Action.CLAIM_READ))
    by_version: dict[int, list[Affirmed]] = {}
    for version, text in affirmations.texts_of(ctx.session, claim.id):
        content: dict[str, Any] = json.loads(text.content)
        one = Affirmed(text.code, content["version"], text.digest, content["texts"])
        by_version.setdefault(version, []).append(one)
    return [
        Submitted(
            row.submitted_at,
            row.standard_digest,
            row.charter_digest,
            row.language,
            by_version.get(row.version, []),
        )
        for row in affirmations.submissions_of(ctx.session, claim.id)
    ]


def _shown(ctx: Context) -> tuple[Declaration, ...]:
    return in_force(ctx.rulebook.declarations, ctx.now.date())
