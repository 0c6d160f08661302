"""The questions behind the figures of quality: sets in, a few rows out, whatever the number."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

SAMPLE_AT_MOST = 50_000
QUEUES_AT_MOST = 200
DAYS_AT_MOST = 200_000

_DECIDED = """
WITH decided AS (
  SELECT d.claim_id, d.run, d.claimed, d.approved, d.decided_by, d.decided_at, c.kind,
         p.calendar,
         c.submitted_at, c.submitted_on, (d.decided_at AT TIME ZONE p.time_zone)::date AS decided_on
    FROM decisions AS d
    JOIN claims AS c ON c.id = d.claim_id
    JOIN programmes AS p ON p.id = c.programme_id
   WHERE d.seq = 1 AND d.decided_at >= :begins AND d.decided_at < :ends
     AND (cast(:programme AS uuid) IS NULL OR c.programme_id = :programme)
)
"""
FIGURES = (
    _DECIDED
    + """, returned AS (
  SELECT DISTINCT e.object_id AS claim_id FROM events AS e JOIN decided ON claim_id = e.object_id
   WHERE e.noun = 'claims' AND e.action = 'return'
), overturned AS (
  SELECT DISTINCT l.claim_id FROM decisions AS l JOIN decided AS d ON d.claim_id = l.claim_id
   WHERE l.seq > 1 AND l.approved <> d.approved
)
SELECT kind, count(*) AS decided, count(*) FILTER (WHERE r.claim_id IS NULL) AS first_pass,
       count(*) FILTER (WHERE decided_by IS NULL) AS automatic, count(o.claim_id) AS overturned,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY decided_at - submitted_at) AS median,
       percentile_disc(0.9) WITHIN GROUP (ORDER BY decided_at - submitted_at) AS p90
  FROM decided LEFT JOIN returned AS r USING (claim_id) LEFT JOIN overturned AS o USING (claim_id)
 GROUP BY GROUPING SETS ((kind), ()) ORDER BY kind NULLS FIRST
"""
)
DAYS = (
    _DECIDED
    + """
SELECT kind, calendar, submitted_on, decided_on, count(*) AS times FROM decided
 GROUP BY kind, calendar, submitted_on, decided_on LIMIT :most
"""
)
BY_RULES = (
    _DECIDED
    + """
SELECT count(*) FILTER (WHERE approved > 0) AS paying, coalesce(sum(approved), 0)::bigint AS paid,
       count(*) FILTER (WHERE approved < claimed) AS withholding,
       coalesce(sum(claimed - approved), 0)::bigint AS withheld
  FROM decided WHERE decided_by IS NULL
"""
)
SAMPLED = (
    _DECIDED
    + """
SELECT d.claimed, d.approved, d.claimed - f.cut AS by_rules
  FROM decided AS d
 CROSS JOIN LATERAL (
   SELECT coalesce(sum(amount), 0)::bigint AS cut,
          bool_or(severity = 'hold' AND reason = :reason) AS is_sampled,
          bool_or(severity = 'hold' AND reason <> :reason) AS is_held_otherwise
     FROM findings WHERE claim_id = d.claim_id AND run = d.run) AS f
 WHERE d.decided_by IS NOT NULL AND f.is_sampled AND NOT f.is_held_otherwise
 LIMIT :most
"""
)
WAITING = """
SELECT c.cause, count(*) AS waiting, count(c.assigned_to) AS assigned, min(h.at) AS oldest_since,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY cast(:now AS timestamptz) - h.at) AS median
  FROM claims AS c
 CROSS JOIN LATERAL (
   SELECT at FROM events WHERE object_id = c.id AND action = 'hold'
    ORDER BY seq DESC LIMIT 1) AS h
 WHERE c.status = 'in_review' AND (cast(:programme AS uuid) IS NULL OR c.programme_id = :programme)
 GROUP BY c.cause ORDER BY c.cause LIMIT :most
"""
LEFT = """
SELECT h.cause, count(*) AS left,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY l.at - h.at) AS median,
       percentile_disc(0.9) WITHIN GROUP (ORDER BY l.at - h.at) AS p90
  FROM (SELECT object_id, seq, at, convert_from(payload, 'UTF8')::jsonb ->> 'cause' AS cause
          FROM events
         WHERE noun = 'claims' AND action = 'hold' AND at < :ends
           AND at >= cast(:begins AS timestamptz) - interval '1 year') AS h
  JOIN claims AS c ON c.id = h.object_id
 CROSS JOIN LATERAL (
   SELECT at FROM events AS e
    WHERE e.object_id = h.object_id AND e.seq > h.seq AND e.from_status = 'in_review'
      AND e.to_status <> 'in_review'
    ORDER BY e.seq LIMIT 1) AS l
 WHERE l.at >= :begins AND l.at < :ends AND h.cause IS NOT NULL
   AND (cast(:programme AS uuid) IS NULL OR c.programme_id = :programme)
 GROUP BY h.cause ORDER BY h.cause LIMIT :most
"""


class Period(NamedTuple):
    """Which claims: of one programme or of all, decided from `begins` until before `ends`."""

    programme: UUID | None
    begins: datetime
    ends: datetime


class FigureRow(NamedTuple):
    """Counts of one kind of claim (None: of both), times in seconds."""

    kind: str | None
    decided: int
    first_pass: int
    automatic: int
    overturned: int
    median_seconds: int | None
    p90_seconds: int | None


class DaysRow(NamedTuple):
    """How many claims of a kind, under one calendar, were submitted on a day and decided on one."""

    kind: str
    calendar: str
    submitted_on: date
    decided_on: date
    times: int


class ByRules(NamedTuple):
    """What the rules alone decided: claims paid and withheld from, and how much (minor units)."""

    paying: int
    paid: int
    withholding: int
    withheld: int


class SampledRow(NamedTuple):
    """A claim of the random sample: claimed, what the officer approved, what the rules would."""

    claimed: int
    approved: int
    by_rules: int


class WaitingRow(NamedTuple):
    """What waits in one queue."""

    cause: str
    waiting: int
    assigned: int
    oldest_since: datetime
    median_seconds: int | None


class LeftRow(NamedTuple):
    """What left one queue in a period."""

    cause: str
    left: int
    median_seconds: int | None
    p90_seconds: int | None


def figures(session: Session, period: Period) -> list[FigureRow]:
    """The counts of each kind of claim, those of both together first."""
    rows = session.execute(text(FIGURES), period._asdict())
    return [
        FigureRow(
            *(row.kind, row.decided, row.first_pass, row.automatic, row.overturned),
            *(_seconds(row.median), _seconds(row.p90)),
        )
        for row in rows
    ]


def days(session: Session, period: Period) -> list[DaysRow]:
    """From which day to which decisions took (at most 200,000 pairs of days)."""
    rows = session.execute(text(DAYS), {**period._asdict(), "most": DAYS_AT_MOST})
    return [DaysRow(*row) for row in rows]


def by_rules(session: Session, period: Period) -> ByRules:
    """The money that the rules alone decided over."""
    return ByRules(*session.execute(text(BY_RULES), period._asdict()).one())


def sampled(session: Session, period: Period, *, reason: str) -> list[SampledRow]:
    """Claims that only the random sample held, as a person decided them (at most 50,000).

    What the rules would have paid is what was claimed less all that their findings took.
    """
    given = {**period._asdict(), "reason": reason, "most": SAMPLE_AT_MOST}
    return [SampledRow(*row) for row in session.execute(text(SAMPLED), given)]


def waiting(session: Session, programme: UUID | None, now: datetime) -> list[WaitingRow]:
    """What waits in each queue now (at most 200 queues)."""
    given = {"programme": programme, "now": now, "most": QUEUES_AT_MOST}
    rows = session.execute(text(WAITING), given)
    return [
        WaitingRow(row.cause, row.waiting, row.assigned, row.oldest_since, _seconds(row.median))
        for row in rows
    ]


def left(session: Session, period: Period) -> list[LeftRow]:
    """How long those waited that left each queue in a period (at most 200 queues)."""
    rows = session.execute(text(LEFT), {**period._asdict(), "most": QUEUES_AT_MOST})
    return [LeftRow(row.cause, row.left, _seconds(row.median), _seconds(row.p90)) for row in rows]


def _seconds(interval: timedelta | None) -> int | None:
    return None if interval is None else int(interval.total_seconds())
