"""Cases, and how much of a claim they hold back while they are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    false,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.permissions import Scope
from claims.domain.refusals import Refused
from claims.storage.base import Row, among
from claims.storage.programmes import Programme, local_day

_PARTIES = ("filer_id", "person_id", "claimant_id", "submitter_id", "decider_id")


def _another(handler: str) -> str:
    others = " AND ".join(f"{handler} IS DISTINCT FROM {each}" for each in _PARTIES)
    return f"{handler} IS NULL OR ({others})"


class Case(Row):
    """A case: what somebody complains of, by when it is answered, and how.

    `disputed` is what of the claim he disputes and `is_by_payee` whether he is who is paid: then
    what was cut is disputed first. `due_on` is the deadline that runs now; `escalations` counts
    the superior and the ombudsman. `provider_id` is whom it is about, `filing_provider_id` for
    whom it was filed. To a provider an anonymous complainant is nobody. `claimant_id` and
    `submitter_id` are of its claim: like who filed it and who decided, they do not handle it.
    """

    __tablename__ = "cases"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    case_class: Mapped[str]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    standard_id: Mapped[UUID | None] = mapped_column(ForeignKey("standards.id"))
    claim_id: Mapped[UUID | None] = mapped_column(ForeignKey("claims.id"), index=True)
    line_no: Mapped[int | None]
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"))
    redemption_id: Mapped[UUID | None] = mapped_column(ForeignKey("redemptions.id"), index=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"), index=True)
    filing_provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    filed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    filer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    is_anonymous: Mapped[bool]
    is_by_payee: Mapped[bool]
    currency: Mapped[str]
    disputed: Mapped[int]
    text: Mapped[str]
    remedy: Mapped[str | None]
    act_on: Mapped[date]
    filed_at: Mapped[datetime]
    filed_on: Mapped[date]
    verify_on: Mapped[date]
    resolve_on: Mapped[date]
    due_on: Mapped[date | None]
    escalations: Mapped[int]
    claimant_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    submitter_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    decider_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    assigned_to: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[str | None]
    answer: Mapped[str | None]
    resolver_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    resolved_at: Mapped[datetime | None]
    redecision_id: Mapped[UUID | None] = mapped_column(ForeignKey("redecisions.id"), index=True)
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("num_nonnulls(person_id, filing_provider_id) = 1", name="one_complainant"),
        CheckConstraint("disputed >= 0 AND (disputed = 0 OR claim_id IS NOT NULL"
                        " OR redemption_id IS NOT NULL)", name="disputed"),
        CheckConstraint("line_no IS NULL OR claim_id IS NOT NULL", name="line"),
        CheckConstraint("decision_id IS NULL OR claim_id IS NOT NULL", name="decision"),
        CheckConstraint(_another("assignee_id"), name="another_assignee"),
        CheckConstraint(_another("resolver_id"), name="another_resolver"),
        CheckConstraint(
            "(status IN ('dismissed', 'resolved', 'closed')) = (resolver_id IS NOT NULL)"
            " AND (resolver_id IS NULL) = (answer IS NULL)",
            name="answered",
        ),
        CheckConstraint(
            "(status IN ('resolved', 'closed')) = (outcome IS NOT NULL)", name="outcome"
        ),
        CheckConstraint("(status IN ('dismissed', 'closed')) = (due_on IS NULL)", name="due_on"),
        CheckConstraint("escalations BETWEEN 0 AND 2", name="escalations"),
        Index("ix_cases_due_on", "due_on", postgresql_where="due_on IS NOT NULL"),
    )  # fmt: skip


_HELD_BACK = """
SELECT m.claim_id, sum(least(greatest(m.others, m.own - m.cut, 0), m.approved))::bigint AS amount
  FROM (
    SELECT g.claim_id, g.approved, g.others, g.own,
           g.cut - CASE WHEN g.line_no IS NULL THEN coalesce(
             sum(least(g.own, g.cut)) FILTER (WHERE g.line_no IS NOT NULL)
               OVER (PARTITION BY g.claim_id), 0) ELSE 0 END AS cut
      FROM (
        SELECT k.claim_id, l.line_no, coalesce(l.approved, c.approved) AS approved,
               coalesce(l.claimed - l.approved, c.claimed - c.approved) AS cut,
               max(k.disputed) FILTER (WHERE NOT k.is_by_payee) AS others,
               max(k.disputed) FILTER (WHERE k.is_by_payee) AS own
          FROM cases AS k JOIN claims AS c ON c.id = k.claim_id
          LEFT JOIN redecisions AS r ON r.id = k.redecision_id
          LEFT JOIN LATERAL (SELECT x.line_no, x.claimed, x.approved FROM decisions AS d
                               JOIN decision_lines AS x ON x.decision_id = d.id
                              WHERE d.claim_id = k.claim_id AND x.line_no = k.line_no
                              ORDER BY d.seq DESC LIMIT 1) AS l ON true
         WHERE k.disputed > 0 AND c.approved IS NOT NULL AND {while}
         GROUP BY 1, 2, 3, 4) AS g) AS m
 GROUP BY m.claim_id
"""

BLOCKED = _HELD_BACK.replace(
    "{while}",
    "k.status IN ('filed', 'verified', 'investigated', 'resolved')"
    " AND r.status IS DISTINCT FROM 'in_force'",
)
"""What open cases hold back of each claim, in minor units.

Of several cases on one line, or on a whole claim, the largest counts; of different lines all. What
a payee disputes is what was cut, before it is what he was approved: of a line what was cut of that
line, of the whole claim what his cases on lines leave of its cut, so that none is taken off twice.
A case whose new decision is in force holds nothing back any more.
"""


_BLOCKED_WHEN_DUE = _HELD_BACK.replace(
    "{while}",
    """k.filed_on <= c.pay_by AND coalesce((
         SELECT timezone(p.time_zone, CASE
                  WHEN r.status = 'in_force' THEN coalesce(r.answered_at, r.proposed_at)
                  WHEN k.status IN ('dismissed', 'closed') THEN k.resolved_at END)::date
           FROM programmes AS p WHERE p.id = c.programme_id) > c.pay_by, true)""",
)
"""What cases held back of each claim at the end of the day by which its payment was promised."""


def blocked_of(
    session: Session, claim_ids: Sequence[UUID], *, when_due: bool = False
) -> dict[UUID, int]:
    """What open cases hold back of claims, or did on the day due; one without is not named."""
    if not claim_ids:
        return {}
    question = _BLOCKED_WHEN_DUE if when_due else BLOCKED
    rows = session.execute(
        text(f"SELECT * FROM ({question}) AS b WHERE b.claim_id = ANY(:ids)"),
        {"ids": list(claim_ids)},
    )
    return {row[0]: int(row[1]) for row in rows}


def get(session: Session, case_id: UUID, scope: Scope, *, lock: bool = False) -> Case:
    """The case, or `CASE_UNKNOWN` when there is none the actor may see.

    Seen by who filed it and by the provider it is about.
    """
    query = select(Case).where(Case.id == case_id)
    query = query.execution_options(populate_existing=True)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None or not _is_reached(found, scope):
        raise Refused("CASE_UNKNOWN", "There is no such case.")
    return found


def _is_reached(case: Case, scope: Scope) -> bool:
    return scope.reaches(person_id=case.person_id, provider_id=case.filing_provider_id) or (
        scope.reaches(provider_id=case.provider_id)
    )


def list_(
    session: Session,
    scope: Scope,
    *,
    status: str | None,
    kind: str | None,
    claim_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[Case]:
    """A page of the cases within a scope, in order of filing."""
    query = select(Case).order_by(Case.id).limit(limit)
    if not scope.all:
        query = query.where(
            or_(
                Case.person_id == scope.person_id if scope.person_id else false(),
                Case.filing_provider_id == scope.provider_id if scope.provider_id else false(),
                _told_to(scope, claim_id),
            )
        )
    for column, value in ((Case.status, status), (Case.kind, kind), (Case.claim_id, claim_id)):
        if value is not None:
            query = query.where(column == value)
    return list(session.scalars(query.where(Case.id > after) if after else query))


def _told_to(scope: Scope, claim_id: UUID | None) -> ColumnElement[bool]:
    """The cases a provider is told of; by a claim's id he never learns of an anonymous one."""
    if scope.provider_id is None:
        return false()
    told = Case.provider_id == scope.provider_id
    return told if claim_id is None else told & Case.is_anonymous.is_(False)


def lock_of_redecisions(session: Session, redecision_ids: Sequence[UUID]) -> list[Case]:
    """The resolved cases that wait for some re-decisions, locked in order of id."""
    query = select(Case).where(among(Case.redecision_id, redecision_ids), Case.status == "resolved")
    return list(session.scalars(query.order_by(Case.id).with_for_update()))


def lock_overdue(session: Session, now: datetime, limit: int) -> list[Case]:
    """Open cases whose deadline is over in their programme's time zone, locked, oldest first."""
    today = local_day(now)
    return list(
        session.scalars(
            select(Case)
            .join(Programme, Programme.id == Case.programme_id)
            .where(Case.due_on.is_not(None), Case.due_on < today, Case.escalations < 2)
            .order_by(Case.due_on, Case.id)
            .limit(limit)
            .with_for_update(of=Case, skip_locked=True)
        )
    )


def not_received_among(session: Session, claim_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of claims whose citizen says he did not receive it, in a case that is still open."""
    rows = session.scalars(
        text(
            "SELECT c.id FROM claims AS c JOIN confirmations AS f"
            " ON f.redemption_id = c.redemption_id AND NOT f.received"
            " JOIN cases AS k ON k.id = f.case_id"
            " WHERE c.id = ANY(:ids)"
            " AND k.status IN ('filed', 'verified', 'investigated', 'resolved')"
        ),
        {"ids": list(claim_ids)},
    )
    return frozenset(rows)


def lock_open_of_redemption(session: Session, redemption_id: UUID) -> list[Case]:
    """All open cases on a redemption, locked in order of id."""
    return list(
        session.scalars(
            select(Case)
            .where(
                Case.redemption_id == redemption_id,
                Case.status.in_(["filed", "verified", "investigated", "resolved"]),
            )
            .order_by(Case.id)
            .with_for_update()
        )
    )
