"""Dry runs, their parts, and what the replay of each part found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.dry_runs import Dimension, Figure, FigureKey, Replay
from claims.domain.refusals import Refused
from claims.storage import bulk
from claims.storage.base import Row
from claims.storage.claims import Claim


class DryRun(Row):
    """A draft tried on the claims submitted in a period, of all people or one in so many.

    It keeps the text that is tried: a draft may be edited while its claims are replayed, and is
    not a version that could be referred to.
    """

    __tablename__ = "dry_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    standard_id: Mapped[UUID] = mapped_column(index=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str]
    text: Mapped[str]
    digest: Mapped[str]
    currency: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    one_in: Mapped[int]
    seed: Mapped[int]
    claims: Mapped[int]
    parts: Mapped[int]
    status: Mapped[str]
    version: Mapped[int]
    started_by: Mapped[UUID]
    started_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("first_day <= last_day AND one_in > 0", name="selection"),
        CheckConstraint("claims >= 0 AND parts >= 0", name="counts"),
    )


class DryRunPart(Row):
    """The people whose claims are replayed together, from one id to another, both included."""

    __tablename__ = "dry_run_parts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dry_run_id: Mapped[UUID] = mapped_column(ForeignKey("dry_runs.id"), index=True)
    first_person: Mapped[UUID]
    last_person: Mapped[UUID]
    claims: Mapped[int]
    status: Mapped[str]
    version: Mapped[int]


class DryRunFigure(Row):
    """One figure of one part; a report adds the parts up."""

    __tablename__ = "dry_run_figures"

    part_id: Mapped[UUID] = mapped_column(ForeignKey("dry_run_parts.id"))
    dry_run_id: Mapped[UUID] = mapped_column(ForeignKey("dry_runs.id"), index=True)
    dimension: Mapped[str]
    name: Mapped[str]
    reason: Mapped[str]
    claims: Mapped[int]
    changed: Mapped[int]
    held_before: Mapped[int]
    held_after: Mapped[int]
    before: Mapped[int]
    after: Mapped[int]
    raised: Mapped[int]
    lowered: Mapped[int]

    __table_args__ = (
        PrimaryKeyConstraint("part_id", "dimension", "name", "reason"),
        CheckConstraint("after - before = raised - lowered", name="adds_up"),
    )


class DryRunClaim(Row):
    """A claim that would have been decided or routed otherwise, with what each rule took."""

    __tablename__ = "dry_run_claims"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dry_run_id: Mapped[UUID] = mapped_column(ForeignKey("dry_runs.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    before: Mapped[int]
    after: Mapped[int]
    cause_before: Mapped[str | None]
    cause_after: Mapped[str | None]
    cuts: Mapped[list[Any]] = mapped_column(JSONB)

    __table_args__ = (
        Index("uq_dry_run_claims_dry_run_id_claim_id", "dry_run_id", "claim_id", unique=True),
        Index("ix_dry_run_claims_dry_run_id_id", "dry_run_id", "id"),
    )


def get(session: Session, dry_run_id: UUID, *, lock: bool = False) -> DryRun:
    """One dry run, or `DRY_RUN_UNKNOWN`."""
    found = session.get(DryRun, dry_run_id, with_for_update=lock)
    if found is None:
        raise Refused("DRY_RUN_UNKNOWN", "There is no such dry run.")
    return found


def get_part(session: Session, part_id: UUID) -> DryRunPart:
    """One part, locked, or `DRY_RUN_UNKNOWN`."""
    found = session.get(DryRunPart, part_id, with_for_update=True)
    if found is None:
        raise Refused("DRY_RUN_UNKNOWN", "There is no such part of a dry run.")
    return found


def find_free_part(session: Session, dry_run_id: UUID) -> UUID | None:
    """A part that waits and that no other transaction holds, locked."""
    of_run = DryRunPart.dry_run_id == dry_run_id
    query = select(DryRunPart.id).where(of_run, DryRunPart.status == "waiting")
    return session.scalar(query.order_by(DryRunPart.id).limit(1).with_for_update(skip_locked=True))


def parts_waiting(session: Session, dry_run_id: UUID) -> int:
    """How many parts of it wait."""
    of_run = DryRunPart.dry_run_id == dry_run_id
    query = select(func.count()).where(of_run, DryRunPart.status == "waiting")
    return int(session.scalar(query) or 0)


def list_of(session: Session, standard_id: UUID) -> list[DryRun]:
    """The dry runs of a standard, newest first (at most 100)."""
    query = select(DryRun).where(DryRun.standard_id == standard_id)
    return list(session.scalars(query.order_by(DryRun.id.desc()).limit(100)))


def changed_of(
    session: Session,
    dry_run_id: UUID,
    *,
    rule: str | None,
    reason: str | None,
    provider_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[DryRunClaim]:
    """A page of the changed claims, of one rule, reason or provider if asked."""
    query = select(DryRunClaim).where(DryRunClaim.dry_run_id == dry_run_id)
    if rule is not None or reason is not None:
        query = query.where(
            text(
                "EXISTS (SELECT 1 FROM jsonb_array_elements(cuts) AS cut"
                " WHERE (cast(:rule AS text) IS NULL OR cut->>'rule' = :rule)"
                " AND (cast(:reason AS text) IS NULL OR cut->>'reason' = :reason)"
                " AND cut->'before' <> cut->'after')"
            ).bindparams(rule=rule, reason=reason)
        )
    if provider_id is not None:
        of_provider = select(Claim.id).where(Claim.provider_id == provider_id)
        query = query.where(DryRunClaim.claim_id.in_(of_provider))
    if after is not None:
        query = query.where(DryRunClaim.id > after)
    return list(session.scalars(query.order_by(DryRunClaim.id).limit(limit)))


CHOSEN = """
  FROM claims AS c JOIN standards AS s ON s.id = c.standard_id
 WHERE c.programme_id = :programme AND s.code = :code
   AND c.status NOT IN ('draft', 'withdrawn', 'lapsed')
   AND (:one_in = 1 OR hashtextextended(c.person_id::text, :seed) % :one_in = 0)
"""
"""People are chosen, never single claims: a limit is only true over all claims of a person."""


def people_chosen(
    session: Session,
    *,
    programme_id: UUID,
    code: str,
    first_day: date,
    last_day: date,
    one_in: int,
    seed: int,
) -> list[tuple[UUID, int, int]]:
    """Each person with claims in the period: id, those claims, and all up to its end."""
    rows = session.execute(
        text(
            "SELECT c.person_id, count(*) FILTER (WHERE c.submitted_on >= :first) AS chosen,"
            f" count(*) AS every {CHOSEN} AND c.submitted_on <= :last GROUP BY c.person_id"
            " HAVING count(*) FILTER (WHERE c.submitted_on >= :first) > 0 ORDER BY c.person_id"
        ),
        {
            "programme": programme_id,
            "code": code,
            "first": first_day,
            "last": last_day,
            "one_in": one_in,
            "seed": seed,
        },
    )
    return [(row.person_id, row.chosen, row.every) for row in rows]


def claims_of_part(session: Session, dry_run: DryRun, code: str, part: DryRunPart) -> list[Claim]:
    """The claims of a part in order of person and submission, from the programme's first one on.

    Earlier claims than the period's are replayed too, for what they use of limits.
    """
    ids = session.scalars(
        text(
            f"SELECT c.id {CHOSEN} AND c.submitted_on <= :last"
            " AND c.person_id BETWEEN :first_person AND :last_person"
            " AND EXISTS (SELECT 1 FROM claims AS asked WHERE asked.person_id = c.person_id"
            " AND asked.programme_id = :programme AND asked.submitted_on BETWEEN :first AND :last)"
        ),
        {
            "programme": dry_run.programme_id,
            "code": code,
            "first": dry_run.first_day,
            "last": dry_run.last_day,
            "one_in": dry_run.one_in,
            "seed": dry_run.seed,
            "first_person": part.first_person,
            "last_person": part.last_person,
        },
    ).all()
    query = select(Claim).where(Claim.id == func.any(list(ids)))
    return list(session.scalars(query.order_by(Claim.person_id, Claim.submitted_at, Claim.id)))


def write_figures(session: Session, part: DryRunPart, found: Mapping[FigureKey, Figure]) -> None:
    """Keep the figures of a part."""
    bulk.copy_objects(
        session,
        [
            DryRunFigure(
                part_id=part.id,
                dry_run_id=part.dry_run_id,
                dimension=key.dimension.value,
                name=key.name,
                reason=key.reason,
                claims=figure.claims,
                changed=figure.changed,
                held_before=figure.held_before,
                held_after=figure.held_after,
                before=figure.before,
                after=figure.after,
                raised=figure.raised,
                lowered=figure.lowered,
            )
            for key, figure in found.items()
        ],
    )


def write_changed(
    session: Session, dry_run_id: UUID, replays: Sequence[tuple[UUID, Replay]]
) -> None:
    """Keep the claims behind the figures, each under an id of its own."""
    bulk.copy_rows(
        session,
        DryRunClaim,
        ("id", "dry_run_id", "claim_id", "before", "after", "cause_before", "cause_after", "cuts"),
        [
            (
                *(row_id, dry_run_id, each.claim_id, each.before.approved, each.after.approved),
                *(each.before.cause, each.after.cause),
                [
                    {"rule": rule, "reason": reason, "before": was, "after": would}
                    for (rule, reason), (was, would) in each.cuts.items()
                ],
            )
            for row_id, each in replays
        ],
    )


def report(session: Session, dry_run_id: UUID) -> list[tuple[FigureKey, Figure]]:
    """The figures of a dry run, its parts added up; at most 2,000, the greatest movers first."""
    sums = ", ".join(f"sum({name})::bigint AS {name}" for name in Figure.__dataclass_fields__)
    rows = session.execute(
        text(
            f"SELECT dimension, name, reason, {sums} FROM dry_run_figures"
            " WHERE dry_run_id = :id GROUP BY dimension, name, reason"
            " ORDER BY sum(raised) + sum(lowered) DESC, sum(changed) DESC, dimension, name, reason"
            " LIMIT 2000"
        ),
        {"id": dry_run_id},
    )
    return [
        (
            FigureKey(Dimension(row.dimension), row.name, row.reason),
            Figure(**{name: getattr(row, name) for name in Figure.__dataclass_fields__}),
        )
        for row in rows
    ]


def progress(session: Session, dry_run_id: UUID) -> int:
    """How many claims of the period have been replayed."""
    done = session.scalar(
        select(func.sum(DryRunPart.claims)).where(
            DryRunPart.dry_run_id == dry_run_id, DryRunPart.status == "replayed"
        )
    )
    return int(done or 0)
