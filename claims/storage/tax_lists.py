"""What was withheld, as lists: by period and rule, and by payment for its slip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from claims.storage.base import among
from claims.storage.payouts import Instruction, Payout
from claims.storage.taxes import TaxLine

LISTED = """
SELECT i.id AS instruction_id, i.end_to_end_id, i.payee_kind, i.payee_id, l.code,
       r.name_id, r.name_en, r.law, l.is_bare,
       (p.released_at AT TIME ZONE g.time_zone)::date AS withheld_on,
       CASE WHEN l.is_bare THEN r.bare_part ELSE r.rate_part END AS rate_part,
       CASE WHEN l.is_bare THEN r.bare_whole ELSE r.rate_whole END AS rate_whole,
       sum(l.gross)::bigint AS gross, sum(l.base)::bigint AS base,
       sum(l.amount)::bigint AS amount, max(m.reference) AS reference,
       coalesce(max(m.status), 'withheld') AS remittance
  FROM tax_lines AS l
  JOIN instructions AS i ON i.id = l.instruction_id AND i.status IN ('pending', 'paid')
  JOIN payouts AS p ON p.id = i.payout_id
  JOIN programmes AS g ON g.id = p.programme_id
  JOIN tax_rules AS r ON (r.tax_set_id, r.code) = (l.tax_set_id, l.code)
  LEFT JOIN tax_remittances AS m ON m.id = l.remittance_id
 WHERE l.is_live AND {which}
 GROUP BY i.id, p.released_at, g.time_zone, l.code, r.tax_set_id, r.code, l.is_bare
 ORDER BY withheld_on, i.end_to_end_id, l.code LIMIT :most
"""


class Listed(NamedTuple):
    """What one rule took of one payment, and how far that is handed over."""

    instruction_id: UUID
    end_to_end_id: str
    payee_kind: str
    payee_id: UUID
    code: str
    name_id: str
    name_en: str
    law: str
    is_bare: bool
    withheld_on: date
    rate_part: int
    rate_whole: int
    gross: int
    base: int
    amount: int
    reference: str | None
    remittance: str


def listed_of_period(
    session: Session, programme_id: UUID, *, first_day: date, last_day: date, most: int
) -> list[Listed]:
    """What was withheld in a period, by payment and rule, on the day it was released."""
    which = (
        "p.programme_id = :programme"
        " AND (p.released_at AT TIME ZONE g.time_zone)::date BETWEEN :first_day AND :last_day"
    )
    given = {"programme": programme_id, "first_day": first_day, "last_day": last_day}
    return _listed(session, which, {**given, "most": most})


def listed_of_payment(session: Session, instruction_id: UUID) -> list[Listed]:
    """What was withheld of one payment, by rule."""
    return _listed(session, "i.id = :instruction", {"instruction": instruction_id, "most": 100})


def _listed(session: Session, which: str, given: dict[str, Any]) -> list[Listed]:
    rows = session.execute(text(LISTED.format(which=which)), given)
    return [Listed(*row) for row in rows]


def slips_after(
    session: Session,
    *,
    payees: Sequence[UUID] | None,
    programme_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[Instruction]:
    """A page of released payments of which tax was withheld; of some payees, or of all."""
    query = (
        select(Instruction)
        .join(Payout, Payout.id == Instruction.payout_id)
        .where(
            Instruction.status.in_(["pending", "paid"]),
            select(TaxLine.claim_id)
            .where(TaxLine.instruction_id == Instruction.id, TaxLine.is_live)
            .exists(),
        )
        .order_by(Instruction.id)
        .limit(limit)
    )
    if payees is not None:
        query = query.where(among(Instruction.payee_id, payees))
    if programme_id:
        query = query.where(Payout.programme_id == programme_id)
    return list(session.scalars(query.where(Instruction.id > after) if after else query))
