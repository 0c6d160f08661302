"""What staff lay beside a claim: its receipts and notes, what is like it, and what happened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import claims, events, people, queues, receipts
from claims.storage.claims import Claim
from claims.storage.receipts import ClaimReceipt, Receipt
from claims.usecases.context import Context

MOST_EARLIER = 20
BEFORE_SUBMISSION = ("claim.draft", "claim.saved")
"""What its owner alone is told, however often it was; it must not crowd out what came after."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark with the log-in of who made it."""

    text: str
    noted_at: datetime
    noted_by: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A receipt's image with what the claimant said it shows (the total in minor units)."""

    receipt: Receipt
    told: ClaimReceipt


@dataclass(frozen=True, slots=True)
class Alike:
    """Another claim that shows the same receipt, and by what they are alike."""

    claim: Claim
    person: str
    matches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a claim; the rules and the workers have no log-in."""

    at: datetime
    topic: str
    by: str | None
    told: Mapping[str, Any]


def receipts_of(ctx: Context, claim_id: UUID) -> list[Attached]:
    """The receipts of a claim the actor may see."""
    claim = claims.get(ctx.session, claim_id, ctx.permit(Action.CLAIM_READ))
    rows = receipts.shown_of(ctx.session, claim.id)
    return [Attached(receipt, told) for told, receipt in rows]


def notes_of(ctx: Context, claim_id: UUID) -> list[Note] | None:
    """The remarks of officers on a claim, oldest first; None for who only claims."""
    scope = ctx.permit(Action.CLAIM_READ)
    claim = claims.get(ctx.session, claim_id, scope)
    if not scope.all:
        return None
    rows = claims.notes_of(ctx.session, claim.id)
    logins = queues.logins_of(ctx.session, [row.noted_by for row in rows])
    return [Note(row.text, row.noted_at, logins[row.noted_by]) for row in rows]


def earlier_of(ctx: Context, claim_id: UUID) -> list[Claim]:
    """The person's other claims, newest first (at most twenty)."""
    claim = claims.get(ctx.session, claim_id, ctx.permit(Action.COMPARISON_READ))
    return claims.others_of(ctx.session, claim, limit=MOST_EARLIER)


def alike(ctx: Context, claim_id: UUID) -> list[Alike]:
    """Other claims that show one of this claim's receipts, by file, number or details."""
    claim = claims.get(ctx.session, claim_id, ctx.permit(Action.COMPARISON_READ))
    matches = receipts.sharing(ctx.session, claim.id)
    found = claims.named(ctx.session, list(matches))
    names = people.names_of(ctx.session, [each.person_id for each in found])
    return [Alike(each, names[each.person_id], tuple(matches[each.id])) for each in found]


def history_of(ctx: Context, claim_id: UUID) -> list[Happened]:
    """What happened to a claim since it was submitted, oldest first."""
    claim = claims.get(ctx.session, claim_id, ctx.permit(Action.COMPARISON_READ))
    rows = events.of_object(ctx.session, claim.id, but=BEFORE_SUBMISSION)
    logins = queues.logins_of(ctx.session, [row.user_id for row in rows])
    return [
        Happened(row.at, row.topic, logins.get(row.user_id), json.loads(row.payload))
        for row in rows
    ]
