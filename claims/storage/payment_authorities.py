"""By what authority payments are made: the budget lines that bear them, and who authorised them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

LINES_AT_MOST = 500
NAMES_AT_MOST = 20

_BORNE = """
SELECT p.instruction_id, p.budget_id, p.amount FROM instruction_parts AS p
 WHERE p.instruction_id = ANY(:ids)
UNION ALL
SELECT rp.instruction_id, r.budget_id, rp.amount
  FROM redress_parts AS rp JOIN redress AS r ON r.id = rp.redress_id
 WHERE rp.side = 'payment' AND rp.instruction_id = ANY(:ids)
"""
_OF_PAYMENTS = text(f"""
SELECT x.instruction_id, b.code, b.names, b.spending_authority, b.account_code,
       sum(x.amount)::bigint AS amount
  FROM ({_BORNE}) AS x JOIN budgets AS b ON b.id = x.budget_id
 GROUP BY x.instruction_id, b.id ORDER BY b.code
""")
_OF_BATCH = text(f"""
SELECT b.code, b.names, b.spending_authority, b.account_code, sum(x.amount)::bigint AS amount
  FROM ({_BORNE.replace("= ANY(:ids)", "IN (SELECT id FROM instructions WHERE payout_id = :id)")})
       AS x JOIN budgets AS b ON b.id = x.budget_id
 GROUP BY b.id ORDER BY b.code LIMIT {LINES_AT_MOST}
""")
_AUTHORISERS = """
SELECT q.name, max(a.authorised_at) AS at
  FROM instruction_parts AS p JOIN authorisations AS a ON a.decision_id = p.decision_id
  JOIN people AS q ON q.id = a.authoriser_id
 WHERE p.instruction_id {of}
 GROUP BY q.id ORDER BY min(a.authorised_at), q.id LIMIT :most
"""
_OF_A_BATCH = text(
    _AUTHORISERS.replace("{of}", "IN (SELECT id FROM instructions WHERE payout_id = :id)")
)
_OF_A_PAYMENT = text(_AUTHORISERS.replace("{of}", "= :id"))


@dataclass(frozen=True, slots=True)
class Authority:
    """A budget line that bears payments: who may spend it, its account code, how much (minor).

    The amount is what is due before what is taken off for taxes, recoveries and overpayments.
    """

    code: str
    names: dict[str, str]
    spending_authority: str
    account_code: str
    amount: int


def of_payments(session: Session, instruction_ids: Sequence[UUID]) -> dict[UUID, list[Authority]]:
    """The lines that bear each of some payments, by payment."""
    found: dict[UUID, list[Authority]] = defaultdict(list)
    for row in session.execute(_OF_PAYMENTS, {"ids": list(instruction_ids)}):
        found[row[0]].append(Authority(*row[1:]))
    return found


def of_batch(session: Session, payout_id: UUID) -> list[Authority]:
    """The lines that bear a batch's payments (at most 500)."""
    return [Authority(*row) for row in session.execute(_OF_BATCH, {"id": payout_id})]


def authorisers_of_batch(session: Session, payout_id: UUID) -> list[tuple[str, datetime]]:
    """Who authorised the claims of a batch, by name, the first to do so first (at most 20)."""
    return _authorisers(session, _OF_A_BATCH, payout_id)


def authorisers_of_payment(session: Session, instruction_id: UUID) -> list[tuple[str, datetime]]:
    """The same of one payment's claims."""
    return _authorisers(session, _OF_A_PAYMENT, instruction_id)


def _authorisers(session: Session, query: object, of: UUID) -> list[tuple[str, datetime]]:
    given = {"id": of, "most": NAMES_AT_MOST}
    rows = session.execute(query, given)  # type: ignore[call-overload] # a text
    return [(row[0], row[1]) for row in rows]
