"""Year ends: their lists as they were drawn up, and what payees came for after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.payouts import PAYOUT
from claims.domain.refusals import Refused
from claims.storage import year_lists
from claims.storage.base import Row, among
from claims.storage.payouts import Payout
from claims.storage.periods import Period
from claims.storage.programmes import Budget, Programme, local_day
from claims.storage.vouchers import Voucher

LINES_AT_MOST = 500
MOVED_AT_MOST = 100_000
"""How many vouchers, and how many claims, one year end moves in its transaction."""


class YearEnd(Row):
    """The end of a budget year of a programme, with the digest and the sums of its lists.

    `unclaimed_until` is the day until which a payment had to come back to count as unclaimed;
    `booked_on` is the day of the books of what it posted.
    """

    __tablename__ = "year_ends"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    currency: Mapped[str]
    last_day: Mapped[date]
    unclaimed_until: Mapped[date]
    released: Mapped[int]
    unpaid: Mapped[int]
    lapsed: Mapped[int]
    given: Mapped[int]
    digest: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    booked_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint(
            "status <> 'confirmed' OR (answerer_id <> proposer_id) IS TRUE", name="another_person"
        ),
        CheckConstraint("(status = 'proposed') = (answerer_id IS NULL)", name="answered"),
        CheckConstraint("(status = 'confirmed') = (booked_on IS NOT NULL)", name="booked"),
        CheckConstraint("booked_on > last_day", name="over"),
        CheckConstraint("least(released, unpaid, lapsed, given) >= 0", name="not_negative"),
        Index(
            "uq_year_ends_open",
            "programme_id",
            unique=True,
            postgresql_where="status = 'proposed'",
        ),
        Index(
            "uq_year_ends_last_day",
            "programme_id",
            "last_day",
            unique=True,
            postgresql_where="status = 'confirmed'",
        ),
    )


class YearEndRow(Row):
    """A voucher or a claim on a list: what is left of it, and what of that the act posts."""

    __tablename__ = "year_end_rows"

    year_end_id: Mapped[UUID] = mapped_column(
        ForeignKey("year_ends.id", deferrable=True, initially="DEFERRED")
    )
    list: Mapped[str]
    object_id: Mapped[UUID]
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"))
    payee_id: Mapped[UUID]
    number: Mapped[str]
    day: Mapped[date]
    state: Mapped[str]
    amount: Mapped[int]
    posted: Mapped[int]
    currency: Mapped[str]

    __table_args__ = (
        PrimaryKeyConstraint("year_end_id", "list", "object_id"),
        CheckConstraint("list IN ('vouchers', 'unpaid', 'unclaimed')", name="list"),
        CheckConstraint("amount > 0 AND posted IN (0, amount)", name="amount"),
        CheckConstraint("(state IN ('released', 'given')) = (posted > 0)", name="posted"),
        Index("ix_year_end_rows_object_id", "object_id"),
    )


class YearEndLine(Row):
    """A budget line at a year's end: what it had left, kept for claims that wait, and lost.

    `committed` and `obligated` are what it carried when the year end was confirmed.
    """

    __tablename__ = "year_end_lines"

    year_end_id: Mapped[UUID] = mapped_column(
        ForeignKey("year_ends.id", deferrable=True, initially="DEFERRED")
    )
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"))
    available: Mapped[int]
    released: Mapped[int]
    kept: Mapped[int]
    lapsed: Mapped[int]
    committed: Mapped[int]
    obligated: Mapped[int]
    currency: Mapped[str]

    __table_args__ = (
        PrimaryKeyConstraint("year_end_id", "budget_id"),
        CheckConstraint("available + released - kept = lapsed", name="adds_up"),
        CheckConstraint(
            "least(available, released, kept, lapsed, committed, obligated) >= 0",
            name="not_negative",
        ),
    )


class Reinstatement(Row):
    """What the treasury was given of a claim is owed to its payee again."""

    __tablename__ = "reinstatements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    year_end_id: Mapped[UUID] = mapped_column(ForeignKey("year_ends.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"))
    payee_id: Mapped[UUID]
    currency: Mapped[str]
    amount: Mapped[int]
    status: Mapped[str]
    version: Mapped[int]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("payee_id <> proposer_id", name="not_his_own"),
        CheckConstraint(
            "status <> 'in_force' OR (answerer_id <> proposer_id AND answerer_id <> payee_id)"
            " IS TRUE",
            name="another_person",
        ),
        CheckConstraint("(status = 'proposed') = (answerer_id IS NULL)", name="answered"),
        Index(
            "uq_reinstatements_claim",
            "year_end_id",
            "claim_id",
            unique=True,
            postgresql_where="status <> 'refused'",
        ),
        Index("ix_reinstatements_programme_id_id", "programme_id", "id"),
    )


@dataclass(frozen=True, slots=True)
class Year:
    """Of what a year end is drawn up: the days, and the lines whose year it is."""

    programme_id: UUID
    last_day: date
    previous: date | None
    unclaimed_until: date
    lines: tuple[UUID, ...]

    def values(self, year_end_id: UUID) -> dict[str, Any]:
        """As the questions name them."""
        return {
            "id": year_end_id,
            "programme": self.programme_id,
            "last_day": self.last_day,
            "previous": self.previous,
            "until": self.unclaimed_until,
            "lines": list(self.lines),
        }


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the lists of a year end come to, in minor units, and their digest."""

    released: int
    unpaid: int
    lapsed: int
    given: int
    digest: str


def lines_of(session: Session, programme: Programme, last_day: date) -> list[Budget]:
    """The lines for claims that were adopted until a day: those of an older year as well."""
    query = (
        select(Budget)
        .join(Programme, Programme.id == Budget.programme_id)
        .where(
            Budget.programme_id == programme.id,
            Budget.purpose == "claims",
            local_day(Budget.adopted_at) <= last_day,  # type: ignore[arg-type] # a column is as good
        )
    )
    return list(session.scalars(query.order_by(Budget.code).limit(LINES_AT_MOST)))


def draw(session: Session, year_end_id: UUID, year: Year) -> Drawn:
    """Draw up the lists under an id that is created in the same transaction."""
    values = year.values(year_end_id)
    session.flush()
    session.execute(sql(f"INSERT INTO year_end_rows {year_lists.ROWS}"), values)
    session.execute(sql(f"INSERT INTO year_end_lines {year_lists.LINES}"), values)
    row = session.execute(sql(year_lists.DRAWN.format(id=":id")), values).one()
    return Drawn(row.released, row.unpaid, row.lapsed, row.given, row.digest)


def has_changed(session: Session, row: YearEnd, year: Year) -> bool:
    """Whether what a year end would post is other than it was drawn up; lock it all first."""
    values = year.values(row.id)
    return bool(session.scalar(sql(year_lists.CHANGED), values))


def rows_posting(session: Session, year_end_id: UUID) -> list[YearEndRow]:
    """The vouchers and claims of a year end that it moves, in order of their ids."""
    query = (
        select(YearEndRow)
        .where(YearEndRow.year_end_id == year_end_id, YearEndRow.posted > 0)
        .order_by(YearEndRow.object_id)
        .limit(2 * MOVED_AT_MOST)
    )
    return list(session.scalars(query))


def lock_vouchers(session: Session, voucher_ids: Sequence[UUID]) -> list[Voucher]:
    """Some vouchers, locked in order of id."""
    query = select(Voucher).where(among(Voucher.id, voucher_ids)).order_by(Voucher.id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(query))


def lock_lines(session: Session, year_end_id: UUID) -> list[YearEndLine]:
    """The lines of a year end; the budget lines they are of are locked, in order of id."""
    lines = select(YearEndLine).where(YearEndLine.year_end_id == year_end_id)
    found = list(session.scalars(lines.order_by(YearEndLine.budget_id).limit(LINES_AT_MOST)))
    of = among(Budget.id, [each.budget_id for each in found])
    session.execute(select(Budget.id).where(of).order_by(Budget.id).with_for_update())
    return found


def note_carried(session: Session, year_end_id: UUID) -> None:
    """Write what each line carries once everything is posted."""
    session.execute(
        update(YearEndLine)
        .where(YearEndLine.year_end_id == year_end_id, Budget.id == YearEndLine.budget_id)
        .values(committed=Budget.committed, obligated=Budget.obligated)
        .execution_options(synchronize_session=False)
    )


def counts_of(session: Session, year_end_id: UUID) -> Mapping[str, int]:
    """How many rows that post each list has."""
    rows = session.execute(
        select(YearEndRow.list, func.count())
        .where(YearEndRow.year_end_id == year_end_id, YearEndRow.posted > 0)
        .group_by(YearEndRow.list)
        .limit(len(("vouchers", "unpaid", "unclaimed")))
    )
    return {row[0]: int(row[1]) for row in rows}


def get(session: Session, year_end_id: UUID, *, lock: bool = False) -> YearEnd:
    """A year end, or `YEAR_END_UNKNOWN`."""
    query = select(YearEnd).where(YearEnd.id == year_end_id)
    query = query.execution_options(populate_existing=True)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise Refused("YEAR_END_UNKNOWN", "There is no such year end.")
    return found


def last_confirmed(session: Session, programme_id: UUID) -> date | None:
    """The last day of the newest year of a programme that was ended."""
    found: date | None = session.scalar(
        select(func.max(YearEnd.last_day)).where(
            YearEnd.programme_id == programme_id, YearEnd.status == "confirmed"
        )
    )
    return found


def closed_until(session: Session, programme_id: UUID) -> tuple[date | None, list[date]]:
    """Until when the books of a programme are closed, and where an open period begins."""
    rows = session.execute(
        select(Period.status, func.max(Period.last_day), func.min(Period.first_day))
        .where(Period.programme_id == programme_id)
        .group_by(Period.status)
        .limit(2)
    ).all()
    closed = next((row[1] for row in rows if row[0] == "closed"), None)
    return closed, [row[2] for row in rows if row[0] == "open"]


def has_batch_under_way(session: Session, programme_id: UUID, last_day: date) -> bool:
    """Whether a batch that was built until a day waits for a signature or for the bank."""
    query = (
        select(Payout.id)
        .join(Programme, Programme.id == Payout.programme_id)
        .where(
            Payout.programme_id == programme_id,
            Payout.status.not_in(PAYOUT.final()),
            local_day(Payout.built_at) <= last_day,  # type: ignore[arg-type] # a column is as good
        )
    )
    return session.scalar(query.limit(1)) is not None


def rows_page(
    session: Session, year_end_id: UUID, name: str, *, after: UUID | None, limit: int
) -> Sequence[YearEndRow]:
    """A page of a list of vouchers or claims, in order of their ids."""
    query = select(YearEndRow).where(YearEndRow.year_end_id == year_end_id, YearEndRow.list == name)
    query = query.order_by(YearEndRow.object_id).limit(limit)
    return session.scalars(query.where(YearEndRow.object_id > after) if after else query).all()


def lines_drawn(session: Session, year_end_id: UUID) -> list[tuple[YearEndLine, Budget]]:
    """The lines of a year end with the budget lines they are of, by code."""
    query = (
        select(YearEndLine, Budget)
        .join(Budget, Budget.id == YearEndLine.budget_id)
        .where(YearEndLine.year_end_id == year_end_id)
        .order_by(Budget.code)
        .limit(LINES_AT_MOST)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class LineEnd:
    """What of a budget line lapsed at year ends, and what the newest of them carried."""

    lapsed: int = 0
    carried: int = 0


def ends_of_lines(session: Session, programme_id: UUID, day: date) -> dict[UUID, LineEnd]:
    """Of each line what year ends booked until a day did; minor units."""
    rows = session.execute(sql(year_lists.ENDS), {"programme": programme_id, "day": day})
    return {row.budget_id: LineEnd(int(row.lapsed), int(row.carried)) for row in rows}


def given_of(session: Session, claim_id: UUID) -> YearEndRow | None:
    """The newest row with which what is left of a claim was given to the treasury."""
    query = (
        select(YearEndRow)
        .join(YearEnd, YearEnd.id == YearEndRow.year_end_id)
        .where(
            YearEndRow.object_id == claim_id,
            YearEndRow.list == "unclaimed",
            YearEnd.status == "confirmed",
        )
        .order_by(YearEnd.last_day.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def get_reinstatement(session: Session, row_id: UUID) -> Reinstatement:
    """A reinstatement, locked, or `REINSTATEMENT_UNKNOWN`."""
    query = select(Reinstatement).where(Reinstatement.id == row_id).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Refused("REINSTATEMENT_UNKNOWN", "There is no such reinstatement.")
    return found
