"""What a claimant saw and declared with each submission of a claim; never edited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row
from claims.storage.charters import PublishedCharter


class DeclarationText(Row):
    """A text that somebody affirmed: canonical JSON under its SHA-256."""

    __tablename__ = "declaration_texts"

    digest: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    content: Mapped[str]

    __table_args__ = (
        CheckConstraint(
            "digest = encode(sha256(convert_to(content, 'UTF8')), 'hex')", name="digest"
        ),
    )


class ClaimSubmission(Row):
    """One submission of a claim, under the claim's version that it made.

    The digests are of the standard's text and of its charter, as they were in force for the claim;
    `language` is the one the claimant read, NULL where he did not say.
    """

    __tablename__ = "claim_submissions"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    version: Mapped[int]
    standard_digest: Mapped[str]
    charter_digest: Mapped[str | None]
    language: Mapped[str | None]
    submitted_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("claim_id", "version"),
        CheckConstraint("language IN ('id', 'en')", name="language"),
    )


class ClaimAffirmation(Row):
    """That a text was affirmed with a submission."""

    __tablename__ = "claim_affirmations"

    claim_id: Mapped[UUID]
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(ForeignKey("declaration_texts.digest"))

    __table_args__ = (
        PrimaryKeyConstraint("claim_id", "version", "digest"),
        ForeignKeyConstraint(
            ["claim_id", "version"],
            [ClaimSubmission.claim_id, ClaimSubmission.version],
            name="fk_claim_affirmations_submission",
        ),
    )


def add(
    session: Session, submission: ClaimSubmission, texts: Collection[tuple[str, str, str]]
) -> None:
    """Keep a submission with the texts affirmed: each its digest, code and content."""
    session.add(submission)
    session.flush()
    if not texts:
        return
    rows = [{"digest": each[0], "code": each[1], "content": each[2]} for each in sorted(texts)]
    session.execute(insert(DeclarationText).values(rows).on_conflict_do_nothing())
    session.execute(
        insert(ClaimAffirmation).values(
            [
                {
                    "claim_id": submission.claim_id,
                    "version": submission.version,
                    "digest": each["digest"],
                }
                for each in rows
            ]
        )
    )


def charter_digest_of(session: Session, standard_id: UUID) -> str | None:
    """The digest of a version's charter, if it has one."""
    query = select(PublishedCharter.digest).where(PublishedCharter.standard_id == standard_id)
    return session.scalars(query).one_or_none()


def submissions_of(session: Session, claim_id: UUID) -> list[ClaimSubmission]:
    """The submissions of a claim in order (at most 200)."""
    return list(
        session.scalars(
            select(ClaimSubmission)
            .where(ClaimSubmission.claim_id == claim_id)
            .order_by(ClaimSubmission.version)
            .limit(200)
        )
    )


def texts_of(session: Session, claim_id: UUID) -> list[tuple[int, DeclarationText]]:
    """The texts affirmed with each of a claim's submissions, by its version (at most 5,000)."""
    rows = session.execute(
        select(ClaimAffirmation.version, DeclarationText)
        .join(DeclarationText, DeclarationText.digest == ClaimAffirmation.digest)
        .where(ClaimAffirmation.claim_id == claim_id)
        .order_by(ClaimAffirmation.version, DeclarationText.code)
        .limit(5_000)
    )
    return [(row[0], row[1]) for row in rows]
