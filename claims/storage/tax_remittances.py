"""What the treasury is sent of withheld taxes, and what waits to be."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row
from claims.storage.taxes import TaxLine

LINES_AT_MOST = 400_000
"""So many lines of withheld tax are handed over at once."""


class TaxRemittance(Row):
    """Withheld taxes handed over to the treasury: prepared, released by another, confirmed.

    Of the lines of payments that were released in the period; `reference` is the bank's.
    """

    __tablename__ = "tax_remittances"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    currency: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    total: Mapped[int]
    count: Mapped[int]
    prepared_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    preparer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    prepared_at: Mapped[datetime]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    releaser_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    released_at: Mapped[datetime | None]
    reference: Mapped[str | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("total > 0 AND count > 0", name="not_empty"),
        CheckConstraint("first_day <= last_day", name="period"),
        CheckConstraint(
            "(releaser_id <> preparer_id) IS NOT FALSE"
            " AND (answerer_id <> releaser_id) IS NOT FALSE",
            name="another_person",
        ),
        CheckConstraint(
            "(status IN ('released', 'confirmed', 'returned')) = (releaser_id IS NOT NULL)",
            name="released",
        ),
        CheckConstraint(
            "(status IN ('confirmed', 'returned'))"
            " = (answerer_id IS NOT NULL AND reference IS NOT NULL)",
            name="answered",
        ),
        Index("ix_tax_remittances_programme_id", "programme_id", "id"),
    )


class Owed(NamedTuple):
    """What of a budget line's withheld taxes is in a remittance, in minor units."""

    budget_id: UUID
    amount: int


_OPEN = """
SELECT l.instruction_id, l.claim_id, l.code, l.amount FROM tax_lines AS l
  JOIN instructions AS i ON i.id = l.instruction_id AND i.status = 'paid'
  JOIN payouts AS p ON p.id = i.payout_id AND p.programme_id = :programme
  JOIN programmes AS g ON g.id = p.programme_id
 WHERE l.is_live AND l.remittance_id IS NULL
   AND (p.released_at AT TIME ZONE g.time_zone)::date BETWEEN :first_day AND :last_day
 ORDER BY l.instruction_id, l.claim_id, l.code LIMIT :most FOR UPDATE OF l
"""


def claim_open(session: Session, remittance: TaxRemittance) -> tuple[int, int]:
    """Put the unremitted lines of its period's paid payments into a remittance: sum and count."""
    taken = session.execute(
        text(
            f"WITH open AS ({_OPEN}), taken AS ("
            " UPDATE tax_lines AS t SET remittance_id = :remittance FROM open AS o"
            "  WHERE (t.instruction_id, t.claim_id, t.code)"
            "      = (o.instruction_id, o.claim_id, o.code) RETURNING t.amount)"
            " SELECT coalesce(sum(amount), 0)::bigint, count(*) FROM taken"
        ),
        {
            "programme": remittance.programme_id,
            "first_day": remittance.first_day,
            "last_day": remittance.last_day,
            "most": LINES_AT_MOST,
            "remittance": remittance.id,
        },
    ).one()
    return int(taken[0]), int(taken[1])


def open_total(
    session: Session, programme_id: UUID, *, first_day: date, last_day: date
) -> tuple[int, int]:
    """Lock what is owed of a period and not in a remittance yet: sum and count."""
    found = session.execute(
        text(f"SELECT coalesce(sum(amount), 0)::bigint, count(*) FROM ({_OPEN}) AS open"),
        {"programme": programme_id, "first_day": first_day, "last_day": last_day,
         "most": LINES_AT_MOST},
    ).one()  # fmt: skip
    return int(found[0]), int(found[1])


def owed_by(session: Session, remittance_id: UUID) -> list[Owed]:
    """What a remittance hands over, by budget line."""
    rows = session.execute(
        select(TaxLine.budget_id, func.sum(TaxLine.amount))
        .where(TaxLine.remittance_id == remittance_id)
        .group_by(TaxLine.budget_id)
        .order_by(TaxLine.budget_id)
    )
    return [Owed(row[0], int(row[1])) for row in rows]


def drop(session: Session, remittance_id: UUID) -> None:
    """Let the lines of an ended remittance into a later one."""
    session.execute(
        update(TaxLine).where(TaxLine.remittance_id == remittance_id).values(remittance_id=None)
    )


def get_remittance(session: Session, remittance_id: UUID, *, lock: bool = False) -> TaxRemittance:
    """The remittance of an id, or `TAX_REMITTANCE_UNKNOWN`."""
    query = select(TaxRemittance).where(TaxRemittance.id == remittance_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise Refused("TAX_REMITTANCE_UNKNOWN", "There is no such remittance of taxes.")
    return found


def remittances_of(session: Session, programme_id: UUID) -> list[TaxRemittance]:
    """The remittances of a programme in order (at most 500)."""
    query = select(TaxRemittance).where(TaxRemittance.programme_id == programme_id)
    return list(session.scalars(query.order_by(TaxRemittance.id).limit(500)))
