"""Decisions and what led to them: findings, lines, adjustments, authorisations, usages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row, among


class FindingRow(Row):
    """What one rule said of a claim in one run of the rules; every finding is kept."""

    __tablename__ = "findings"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    run: Mapped[int]
    seq: Mapped[int]
    line_no: Mapped[int | None]
    rule: Mapped[str]
    kind: Mapped[str]
    severity: Mapped[str]
    reason: Mapped[str]
    bearer: Mapped[str | None]
    amount: Mapped[int]
    inputs: Mapped[dict[str, Any]]
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"))

    __table_args__ = (PrimaryKeyConstraint("claim_id", "run", "seq"),)


class Decision(Row):
    """What was decided of a claim, by the rules or by a person. Corrections are new rows."""

    __tablename__ = "decisions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    seq: Mapped[int]
    run: Mapped[int]
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"))
    outcome: Mapped[str]
    currency: Mapped[str]
    claimed: Mapped[int]
    approved: Mapped[int]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decider_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("claim_id", "seq"),
        CheckConstraint("approved >= 0 AND approved <= claimed", name="approved"),
        Index("ix_decisions_decided_at", "decided_at"),
        Index("ix_decisions_by_person", "id", postgresql_where="decided_by IS NOT NULL"),
        Index("ix_decisions_later", "claim_id", postgresql_where="seq > 1"),
    )


class DecisionLine(Row):
    """Per line: claimed − adjusted = approved, where adjusted is the sum of its adjustments."""

    __tablename__ = "decision_lines"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"))
    line_no: Mapped[int]
    claimed: Mapped[int]
    adjusted: Mapped[int]
    approved: Mapped[int]

    __table_args__ = (
        PrimaryKeyConstraint("decision_id", "line_no"),
        CheckConstraint("claimed - adjusted = approved", name="adds_up"),
        CheckConstraint("adjusted >= 0 AND approved >= 0", name="not_negative"),
    )


class Adjustment(Row):
    """Why a line was not paid in full: who bears it, reason, amount, rule, version, inputs."""

    __tablename__ = "adjustments"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"))
    line_no: Mapped[int]
    seq: Mapped[int]
    reason: Mapped[str]
    bearer: Mapped[str]
    amount: Mapped[int]
    rule: Mapped[str]
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"))
    inputs: Mapped[dict[str, Any]]

    __table_args__ = (
        PrimaryKeyConstraint("decision_id", "line_no", "seq"),
        CheckConstraint("amount >= 0", name="amount"),
    )


class Authorisation(Row):
    """A further person's word that a decision may be paid: never one who had it in hand before.

    How many a decision needs, its programme's tiers say. A later decision has none of them.
    """

    __tablename__ = "authorisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"))
    authorised_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    authoriser_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    submitter_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    adjudicator_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    approver_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    last_editor_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    authorised_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(
            "authoriser_id <> claimant_id AND authoriser_id <> submitter_id"
            " AND authoriser_id IS DISTINCT FROM adjudicator_id"
            " AND authoriser_id IS DISTINCT FROM approver_id"
            " AND authoriser_id IS DISTINCT FROM last_editor_id",
            name="another_person",
        ),
        UniqueConstraint("decision_id", "authoriser_id"),
    )


class UsageRow(Row):
    """What its holder has used of one rule's limit in one period; locked while it is decided.

    `holder_id` is of a person, household, provider, programme or preauthorisation: of which, the
    rule's name says, so that nothing refers to one table.
    """

    __tablename__ = "usages"

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    rule: Mapped[str]
    holder_id: Mapped[UUID]
    period_start: Mapped[date]
    amount: Mapped[int]
    count: Mapped[int]
    quantity_milli: Mapped[int]

    __table_args__ = (
        PrimaryKeyConstraint("programme_id", "rule", "holder_id", "period_start"),
        CheckConstraint("amount >= 0 AND count >= 0 AND quantity_milli >= 0", name="not_negative"),
        Index("ix_usages_holder_id", "holder_id"),
    )


def find_latest(session: Session, claim_id: UUID) -> Decision | None:
    """The decision in force of a claim: the last one."""
    return session.scalars(
        select(Decision).where(Decision.claim_id == claim_id).order_by(Decision.seq.desc()).limit(1)
    ).one_or_none()


def lines_of(session: Session, decision_id: UUID) -> list[DecisionLine]:
    """The lines of a decision in their order (at most 500)."""
    return list(
        session.scalars(
            select(DecisionLine)
            .where(DecisionLine.decision_id == decision_id)
            .order_by(DecisionLine.line_no)
            .limit(500)
        )
    )


def adjustments_of(session: Session, decision_id: UUID) -> list[Adjustment]:
    """The adjustments of a decision in their order (at most 5,000)."""
    return list(
        session.scalars(
            select(Adjustment)
            .where(Adjustment.decision_id == decision_id)
            .order_by(Adjustment.line_no, Adjustment.seq)
            .limit(5_000)
        )
    )


def findings_of(session: Session, claim_id: UUID, run: int) -> list[FindingRow]:
    """What the rules said in one run (at most 5,000)."""
    return list(
        session.scalars(
            select(FindingRow)
            .where(FindingRow.claim_id == claim_id, FindingRow.run == run)
            .order_by(FindingRow.seq)
            .limit(5_000)
        )
    )


def authorisers_of(session: Session, decision_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """The persons who have authorised some decisions, by decision."""
    rows = session.execute(
        select(Authorisation.decision_id, Authorisation.authoriser_id).where(
            among(Authorisation.decision_id, decision_ids)
        )
    )
    found: dict[UUID, set[UUID]] = {each: set() for each in decision_ids}
    for decision_id, authoriser_id in rows:
        found[decision_id].add(authoriser_id)
    return found


def authorised_at_of(session: Session, decision_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the last person so far authorised each of some decisions."""
    rows = session.execute(
        select(Authorisation.decision_id, func.max(Authorisation.authorised_at))
        .where(among(Authorisation.decision_id, decision_ids))
        .group_by(Authorisation.decision_id)
    )
    return {row[0]: row[1] for row in rows}


def authorisations_of(session: Session, decision_id: UUID) -> list[Authorisation]:
    """The authorisations of a decision in their order; a tier asks for no more than nine."""
    query = select(Authorisation).where(Authorisation.decision_id == decision_id)
    return list(session.scalars(query.order_by(Authorisation.id).limit(50)))


def latest_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, Decision]:
    """The decision in force of each claim that has one, in one question."""
    rows = session.scalars(
        select(Decision)
        .where(among(Decision.claim_id, claim_ids))
        .ext(distinct_on(Decision.claim_id))
        .order_by(Decision.claim_id, Decision.seq.desc())
    )
    return {row.claim_id: row for row in rows}
