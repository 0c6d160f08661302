"""Drafts of claims: what somebody has written of a claim so far, sealed, until he submits it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, and_, delete, false, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.claims import ClaimStatus
from claims.domain.permissions import Scope
from claims.storage.base import Row, among
from claims.storage.claims import Claim
from claims.storage.programmes import Programme, local_day


class ClaimDraft(Row):
    """What a claim in draft says: all of it sealed, because it tells of people and their health.

    The row is gone as soon as the claim is submitted, withdrawn or lapsed. `lapses_on` is the last
    day on which it may still be submitted, as its owner was told when he saved it.
    """

    __tablename__ = "claim_drafts"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), primary_key=True)
    content_sealed: Mapped[bytes]
    saved_at: Mapped[datetime]
    lapses_on: Mapped[date]

    __table_args__ = (Index("ix_claim_drafts_lapses_on", "lapses_on"),)


def get_of(session: Session, claim_id: UUID) -> ClaimDraft:
    """What a claim in draft says; whoever asks has seen that it is one."""
    return session.get_one(ClaimDraft, claim_id)


def page_of(
    session: Session, scope: Scope, *, after: UUID | None, limit: int
) -> list[tuple[Claim, ClaimDraft]]:
    """A page of the drafts of a person or a provider, oldest first."""
    own = [Claim.person_id == scope.person_id] if scope.person_id else []
    acting = [Claim.provider_id == scope.provider_id] if scope.provider_id else []
    query = (
        select(Claim, ClaimDraft)
        .join(ClaimDraft, ClaimDraft.claim_id == Claim.id)
        .where(or_(false(), *own, *acting))
        .order_by(Claim.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Claim.id > after)
    return [(claim, draft) for claim, draft in session.execute(query)]


def lock_open_of(session: Session, person_id: UUID) -> int:
    """How many drafts a person has open: his own, and those for a provider he wrote on last.

    Until the commit nobody else counts them, so that two begun at once are begun one by one.
    """
    _alone(session, f"claim_drafts:{person_id}")
    own = or_(
        Claim.person_id == person_id,
        and_(Claim.provider_id.is_not(None), Claim.last_editor_id == person_id),
    )
    query = (
        select(func.count()).select_from(ClaimDraft).join(Claim, Claim.id == ClaimDraft.claim_id)
    )
    return session.scalar(query.where(Claim.status == ClaimStatus.DRAFT, own)) or 0


def _alone(session: Session, name: str) -> None:
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def lock_over(session: Session, *, now: datetime, limit: int) -> list[tuple[Claim, ClaimDraft]]:
    """Drafts whose last day is over where their programme is; whoever is at one goes first."""
    query = (
        select(Claim, ClaimDraft)
        .join(ClaimDraft, ClaimDraft.claim_id == Claim.id)
        .join(Programme, Programme.id == Claim.programme_id)
        .where(ClaimDraft.lapses_on < local_day(now), Claim.status == ClaimStatus.DRAFT)
        .order_by(Claim.id)
        .limit(limit)
        .with_for_update(of=Claim, skip_locked=True)
    )
    return [(claim, draft) for claim, draft in session.execute(query)]


def erase(session: Session, claim_ids: Sequence[UUID]) -> None:
    """Delete what was only written for claims that are drafts no more."""
    session.execute(delete(ClaimDraft).where(among(ClaimDraft.claim_id, claim_ids)))
