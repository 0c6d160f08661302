"""Begin a claim and come back to it: kept sealed, seen by its owner alone, submitted by one act."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from claims.domain.claims import CLAIM, ClaimKind, ClaimStatus
from claims.domain.codes import SERIAL_BITS, serial_of
from claims.domain.permissions import Action, Scope
from claims.domain.refusals import Refused
from claims.storage import claim_drafts as kept
from claims.storage import claims, programmes
from claims.storage.claim_drafts import ClaimDraft
from claims.storage.claims import Claim
from claims.usecases import tracking
from claims.usecases.context import Context
from claims.usecases.moves import create, move, touch

AT_ONCE = 1_000

Content = Mapping[str, Any]
"""What a draft says, as it was written: any part of what a claim is submitted with."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft beside the claim it may become; `content` is what was saved, opened."""

    claim: Claim
    saved_at: datetime
    lapses_on: date
    content: Content

    @property
    def id(self) -> UUID:
        """The id of the draft, and of the claim."""
        return self.claim.id

    def as_submitted(self) -> dict[str, Any]:
        """What would be sent if the claim were submitted at once, without a draft."""
        named = {"programme_id": str(self.claim.programme_id), "kind": self.claim.kind}
        return {**self.content, **named}


def start(ctx: Context, *, programme_id: UUID, kind: str, content: Content) -> Drafted:
    """Begin a claim of either kind. It reserves nothing and nobody else comes to see it.

    Refuses `DRAFTS_TOO_MANY` to who has as many open as the installation lets a person have.
    """
    scope = ctx.permit(Action.CLAIM_DRAFT)
    programme = programmes.get(ctx.session, programme_id)
    is_providers = ClaimKind(kind) is ClaimKind.REDEMPTION
    owner = scope.provider_id if is_providers else scope.person_id
    if owner is None:
        raise Refused("FORBIDDEN", "A redemption is claimed by its provider, else by who paid.")
    _require_room(ctx)
    claim = Claim(
        id=ctx.new_id(),
        number=serial_of(secrets.randbits(SERIAL_BITS), "C"),
        kind=kind,
        programme_id=programme.id,
        person_id=None if is_providers else owner,
        provider_id=owner if is_providers else None,
        currency=programme.currency,
        run=0,
        last_editor_id=ctx.actor.person_id,
    )
    create(ctx, CLAIM, [claim], "draft")
    row = ClaimDraft(claim_id=claim.id)
    _write(ctx, claim, row, content)
    ctx.session.add(row)
    return _drafted(ctx, claim, row)


def _require_room(ctx: Context) -> None:
    most = ctx.rulebook.drafts_at_most
    if kept.lock_open_of(ctx.session, ctx.actor.person_id) >= most:
        raise Refused(
            "DRAFTS_TOO_MANY",
            f"You have {most} drafts already; submit or withdraw one of them first.",
        )


def save(ctx: Context, claim_id: UUID, *, version: int, content: Content) -> Drafted:
    """Put other content in the place of what was saved, if that is still of this version."""
    claim = _lock(ctx, claim_id, ctx.permit(Action.CLAIM_DRAFT))
    if claim.version != version:
        raise Refused("VERSION_STALE", "The draft has changed; look at it again.")
    row = kept.get_of(ctx.session, claim.id)
    _write(ctx, claim, row, content)
    touch(ctx, CLAIM, [claim], "saved", changes={"last_editor_id": [ctx.actor.person_id]})
    return _drafted(ctx, claim, row)


def get(ctx: Context, claim_id: UUID) -> Drafted:
    """A draft of the actor's as it was saved; refuses `CLAIM_UNKNOWN` when it is none any more."""
    claim = claims.get_begun(ctx.session, claim_id, ctx.permit(Action.CLAIM_DRAFT))
    if claim.status != ClaimStatus.DRAFT:
        raise Refused("CLAIM_UNKNOWN", "There is no such draft.")
    return _drafted(ctx, claim, kept.get_of(ctx.session, claim.id))


def list_(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Drafted]:
    """A page of the actor's drafts, the oldest first."""
    scope = ctx.permit(Action.CLAIM_DRAFT)
    rows = kept.page_of(ctx.session, scope, after=after, limit=limit)
    return [_drafted(ctx, claim, row) for claim, row in rows]


def submit(
    ctx: Context, claim_id: UUID, *, reads: Callable[[Drafted], Mapping[str, Any]]
) -> tuple[Claim, str]:
    """Submit a draft just as a claim that never was one, with the tracking code it is given.

    `reads` is the edge's reading of what is submitted; it refuses what is not whole yet.
    """
    claim = _lock(ctx, claim_id, ctx.permit(Action.CLAIM_SUBMIT))
    given = reads(_drafted(ctx, claim, kept.get_of(ctx.session, claim.id)))
    submitted = tracking.submit(ctx, draft=claim, **given)
    kept.erase(ctx.session, [claim.id])
    return submitted


def lapse_due(ctx: Context) -> int:
    """Let drafts lapse that nobody submitted in time, and erase them; returns how many."""
    ctx.permit(Action.CLAIM_LAPSE)
    over = kept.lock_over(ctx.session, now=ctx.now, limit=AT_ONCE)
    payloads = [{"lapsed_on": row.lapses_on.isoformat()} for _, row in over]
    move(ctx, CLAIM, [claim for claim, _ in over], "lapse", payloads=payloads)
    kept.erase(ctx.session, [claim.id for claim, _ in over])
    return len(over)


def _lock(ctx: Context, claim_id: UUID, scope: Scope) -> Claim:
    """A claim of the actor's own that is still a draft; refuses `STATE_CONFLICT` if it was one."""
    claim = claims.get_begun(ctx.session, claim_id, scope, lock=True)
    if claim.status != ClaimStatus.DRAFT:
        raise Refused("STATE_CONFLICT", "This claim is no draft any more.", state=claim.status)
    return claim


def _write(ctx: Context, claim: Claim, row: ClaimDraft, content: Content) -> None:
    programme = programmes.get(ctx.session, claim.programme_id)
    written = json.dumps(content, ensure_ascii=False)
    row.content_sealed = ctx.keys.fields.seal_text(written, **_place(claim.id))
    row.saved_at = ctx.now
    days = timedelta(days=ctx.rulebook.draft_days)
    row.lapses_on = ctx.today(programme.time_zone) + days


def _drafted(ctx: Context, claim: Claim, row: ClaimDraft) -> Drafted:
    content = json.loads(ctx.keys.fields.unseal_text(row.content_sealed, **_place(claim.id)))
    return Drafted(claim, row.saved_at, row.lapses_on, content)


def _place(claim_id: UUID) -> dict[str, Any]:
    """What the sealed bytes are bound to."""
    return {"table": "claim_drafts", "column": "content", "row_id": claim_id}
