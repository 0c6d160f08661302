"""Claims with their lines and notes; a draft is none yet, and found only where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.claims import ClaimKind
from claims.domain.permissions import Scope
from claims.domain.refusals import Refused
from claims.storage.base import Row, among

PINNED = (
    "budget_id", "standard_id", "person_id", "provider_id", "voucher_id", "redemption_id",
    "claimed", "submitted_by", "submitter_id", "submitted_at", "submitted_on", "tracking_hash",
    "serve_by", "served_on",
)  # fmt: skip
"""What a claim is given when it is submitted, and what never changes from then on."""
LATE = "decided_on > decide_by OR paid_on > pay_by OR served_on > serve_by"
"""The claims of which some promise was broken; few, so that they are found without looking."""


class Claim(Row):
    """A claim: one person, at most one voucher, a payee that follows from the kind.

    `decide_by`, `pay_by` and `serve_by` are the days promised, pinned when the file was complete
    (the service's when it was claimed), so that neither a later standard nor a later calendar
    moves them; `decided_on`, `paid_on` and `served_on` are when each first came true.

    What may be NULL though its type says nothing of it is NULL only until the claim is submitted
    (and for good where a draft was withdrawn or lapsed), and pinned from then on: a constraint and
    a trigger hold both. Nobody but its owner comes upon such a row.
    """

    __tablename__ = "claims"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"), nullable=True)
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"), nullable=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), nullable=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"))
    voucher_id: Mapped[UUID | None] = mapped_column(ForeignKey("vouchers.id"))
    redemption_id: Mapped[UUID | None] = mapped_column(ForeignKey("redemptions.id"))
    currency: Mapped[str]
    claimed: Mapped[int] = mapped_column(nullable=True)
    approved: Mapped[int | None]
    status: Mapped[str]
    cause: Mapped[str | None]
    version: Mapped[int]
    run: Mapped[int]
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"), nullable=True)
    submitter_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), nullable=True)
    last_editor_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    assigned_to: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    submitted_at: Mapped[datetime] = mapped_column(nullable=True)
    submitted_on: Mapped[date] = mapped_column(nullable=True)
    next_step_due_on: Mapped[date | None]
    tracking_hash: Mapped[bytes | None]
    complete_on: Mapped[date | None]
    decide_by: Mapped[date | None]
    decided_on: Mapped[date | None]
    pay_by: Mapped[date | None]
    paid_on: Mapped[date | None]
    serve_by: Mapped[date | None]
    served_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("claimed > 0", name="claimed"),
        CheckConstraint("approved >= 0 AND approved <= claimed", name="approved"),
        CheckConstraint(
            "submitted_at IS NULL OR (kind = 'redemption') = (redemption_id IS NOT NULL) AND "
            "(kind = 'redemption') = (voucher_id IS NOT NULL) AND "
            "(kind <> 'redemption' OR provider_id IS NOT NULL)",
            name="kind",
        ),
        CheckConstraint(
            "CASE WHEN submitted_at IS NULL THEN status IN ('draft', 'withdrawn', 'lapsed')"
            " AND num_nonnulls(budget_id, standard_id, voucher_id, redemption_id, claimed,"
            " approved, submitted_by, submitter_id, submitted_on, tracking_hash) = 0"
            " AND num_nonnulls(person_id, provider_id) = 1"
            " AND (kind = 'redemption') = (provider_id IS NOT NULL)"
            " ELSE status <> 'draft' AND num_nulls(budget_id, standard_id, person_id, claimed,"
            " submitted_by, submitter_id, submitted_on) = 0 END",
            name="submitted",
        ),
        CheckConstraint("(status = 'in_review') = (cause IS NOT NULL)", name="cause"),
        Index(
            "uq_claims_redemption_live",
            "redemption_id",
            unique=True,
            postgresql_where="status NOT IN ('withdrawn', 'lapsed')",
        ),
        Index("ix_claims_status_programme_id_id", "status", "programme_id", "id"),
        Index("ix_claims_voucher_id", "voucher_id"),
        Index("ix_claims_person_id_submitted_on", "person_id", "submitted_on", "submitted_at"),
        Index("ix_claims_provider_id_submitted_on", "provider_id", "submitted_on", "submitted_at"),
        Index("ix_claims_late", "id", postgresql_where=LATE),
        Index("ix_claims_in_review", "cause", "id", postgresql_where="status = 'in_review'"),
        Index(
            "ix_claims_in_review_with", "assigned_to", "id", postgresql_where="status = 'in_review'"
        ),
    )

    @property
    def payee_id(self) -> UUID:
        """Who is paid: the provider of a redemption claim, the person of a reimbursement."""
        if self.kind == ClaimKind.REDEMPTION and self.provider_id:
            return self.provider_id
        return self.person_id

    @property
    def payee_kind(self) -> str:
        """`provider` or `person`."""
        return "provider" if self.kind == ClaimKind.REDEMPTION else "person"

    @property
    def is_submitted(self) -> bool:
        """Whether it was ever more than a draft."""
        return self.submitted_at is not None


class ClaimLine(Row):
    """One item of a claim, as the claimant wrote it; never overwritten."""

    __tablename__ = "claim_lines"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    no: Mapped[int]
    item_code: Mapped[str]
    quantity_milli: Mapped[int]
    unit_price: Mapped[int]
    claimed: Mapped[int]
    requested_on: Mapped[date | None]
    delivered_on: Mapped[date]
    choice_set: Mapped[int | None]

    __table_args__ = (
        PrimaryKeyConstraint("claim_id", "no"),
        CheckConstraint("quantity_milli > 0 AND unit_price >= 0 AND claimed > 0", name="positive"),
        Index("ix_claim_lines_item_code_claim_id", "item_code", "claim_id"),
    )


class ClaimNote(Row):
    """A remark of an officer on a claim; never edited."""

    __tablename__ = "claim_notes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    text: Mapped[str]
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    noted_at: Mapped[datetime]


def get(session: Session, claim_id: UUID, scope: Scope, *, lock: bool = False) -> Claim:
    """The claim, or `CLAIM_UNKNOWN` when there is none the actor may see, or only a draft."""
    found = get_begun(session, claim_id, scope, lock=lock)
    if not found.is_submitted:
        raise _unknown()
    return found


def get_begun(session: Session, claim_id: UUID, scope: Scope, *, lock: bool = False) -> Claim:
    """As `get`, and for its owner what he has begun and not submitted, too."""
    query = select(Claim).where(Claim.id == claim_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None or not _is_reached(found, scope) or (scope.all and not found.is_submitted):
        raise _unknown()
    return found


def _unknown() -> Refused:
    return Refused("CLAIM_UNKNOWN", "There is no such claim.")


def find_by_number(session: Session, number: str) -> Claim | None:
    """The submitted claim of a number; whoever asks has still to show that it concerns him."""
    query = select(Claim).where(Claim.number == number, Claim.submitted_at.is_not(None))
    return session.scalars(query).one_or_none()


def numbers_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The number of each claim."""
    rows = session.execute(select(Claim.id, Claim.number).where(among(Claim.id, claim_ids)))
    return {row[0]: row[1] for row in rows}


def _is_reached(claim: Claim, scope: Scope) -> bool:
    """A citizen reaches claims about himself; a provider those it is the payee of."""
    payee = claim.provider_id if claim.kind == ClaimKind.REDEMPTION else None
    return scope.reaches(person_id=claim.person_id, provider_id=payee)


def lines_of(session: Session, claim_id: UUID) -> list[ClaimLine]:
    """The lines of a claim in their order (at most 500)."""
    return list(
        session.scalars(
            select(ClaimLine)
            .where(ClaimLine.claim_id == claim_id)
            .order_by(ClaimLine.no)
            .limit(500)
        )
    )


def notes_of(session: Session, claim_id: UUID) -> list[ClaimNote]:
    """The remarks on a claim, oldest first (at most 500)."""
    return list(
        session.scalars(
            select(ClaimNote)
            .where(ClaimNote.claim_id == claim_id)
            .order_by(ClaimNote.id)
            .limit(500)
        )
    )


def others_of(session: Session, claim: Claim, *, limit: int) -> list[Claim]:
    """The other claims of a claim's person, newest first."""
    return list(
        session.scalars(
            select(Claim)
            .where(
                Claim.person_id == claim.person_id,
                Claim.id != claim.id,
                Claim.submitted_at.is_not(None),
            )
            .order_by(Claim.id.desc())
            .limit(limit)
        )
    )


def named(session: Session, claim_ids: list[UUID]) -> list[Claim]:
    """These claims, in order of submission."""
    return list(session.scalars(select(Claim).where(among(Claim.id, claim_ids)).order_by(Claim.id)))


def find_live_of(session: Session, redemption_id: UUID, *, lock: bool = False) -> Claim | None:
    """The claim that stands on a redemption, neither withdrawn nor lapsed."""
    query = select(Claim).where(
        Claim.redemption_id == redemption_id,
        Claim.status.not_in(["withdrawn", "lapsed"]),
    )
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def approved_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What is approved of some claims by the decision in force (minor units), by claim."""
    rows = session.execute(select(Claim.id, Claim.approved).where(among(Claim.id, claim_ids)))
    return {row[0]: row[1] or 0 for row in rows}
