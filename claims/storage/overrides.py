"""Where persons departed from a rule, read from what is recorded of it anyway."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

_OVERRIDES = """
SELECT o.id, o.kind, o.claim_id, o.currency, o.ruled, o.decided, o.reason, o.person_id, p.name,
       o.second_id, s.name AS second_name, o.at
  FROM (
    (SELECT d.id, 'decision' AS kind, d.claim_id, d.currency,
            greatest(d.claimed - f.cut, 0) AS ruled, d.approved AS decided, d.reason,
            d.decider_id AS person_id, NULL::uuid AS second_id, d.decided_at AS at
       FROM decisions AS d
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0)::bigint AS cut FROM findings
                           WHERE claim_id = d.claim_id AND run = d.run) AS f
      WHERE d.decided_by IS NOT NULL AND d.id {beyond} :after
        AND d.approved <> greatest(d.claimed - f.cut, 0)
        AND NOT EXISTS (SELECT 1 FROM redecisions AS r WHERE r.decision_id = d.id)
      ORDER BY d.id {way} LIMIT :limit)
    UNION ALL
    (SELECT id, 'redecision', claim_id, currency, before, after, reason, proposer_id, answerer_id,
            proposed_at
       FROM redecisions WHERE status = 'in_force' AND id {beyond} :after
      ORDER BY id {way} LIMIT :limit)
    UNION ALL
    (SELECT w.id, 'write_off', r.claim_id, w.currency, w.amount, 0, w.reason, w.proposer_id,
            w.approver_id, w.proposed_at
       FROM write_offs AS w JOIN receivables AS r ON r.id = w.receivable_id
      WHERE w.status = 'in_force' AND w.id {beyond} :after ORDER BY w.id {way} LIMIT :limit)
    UNION ALL
    (SELECT id, 'redress_exempt', claim_id, currency, amount, 0, reason, questioner_id,
            exempter_id, found_at
       FROM redress WHERE status = 'exempt' AND id {beyond} :after ORDER BY id {way} LIMIT :limit)
  ) AS o
  LEFT JOIN people AS p ON p.id = o.person_id
  LEFT JOIN people AS s ON s.id = o.second_id
 ORDER BY o.id {way} LIMIT :limit
"""
IN_ORDER = text(_OVERRIDES.format(beyond=">", way="ASC"))
NEWEST_FIRST = text(_OVERRIDES.format(beyond="<", way="DESC"))


class Override(NamedTuple):
    """What the rules came to and what persons decided instead, in minor units; who, and when.

    `kind` is what it was: a decision, a re-decision, a debt written off, or redress not paid.
    """

    id: UUID
    kind: str
    claim_id: UUID
    currency: str
    ruled: int
    decided: int
    reason: str | None
    person_id: UUID | None
    name: str | None
    second_id: UUID | None
    second_name: str | None
    at: datetime


def page(session: Session, *, after: UUID | None, limit: int) -> list[Override]:
    """Departures in the order they were recorded."""
    rows = session.execute(IN_ORDER, {"after": after or UUID(int=0), "limit": limit})
    return [Override(*row) for row in rows]


def newest(session: Session, *, limit: int) -> list[Override]:
    """The latest departures, the newest first."""
    rows = session.execute(NEWEST_FIRST, {"after": UUID(int=2**128 - 1), "limit": limit})
    return [Override(*row) for row in rows]
