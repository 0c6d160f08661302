"""Histories: what earlier claims tell of those of a batch, each kind in one set-based question.

Earlier is what was submitted before, by (submitted_at, id), over both kinds of claim; withdrawn,
lapsed and unsubmitted ones tell nothing. Rows are read once for all claims of a batch that ask
about one person or provider, and each claim is given its part of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from claims.domain.facts import ReceiptFacts
from claims.domain.history import ActivityFacts, PriceStatistics, ServiceFacts, SiblingFacts
from claims.domain.receipts import plain
from claims.storage import bulk

MOST_LINES: Final = 2_000
"""So many lines of one person are looked at, the newest."""
MOST_RECEIPTS: Final = 500
"""So many receipts of one person and day."""
MOST_PRICES: Final = 1_000
"""A usual price is that of so many approved lines, the latest."""

LIVE: Final = "status NOT IN ('draft', 'withdrawn', 'lapsed')"

SERVICES = f"""
SELECT g.person_id, g.programme_id, s.*
  FROM unnest(%s::uuid[], %s::uuid[], %s::date[], %s::timestamptz[])
       AS g(person_id, programme_id, since, until)
 CROSS JOIN LATERAL (
   SELECT c.submitted_at, c.id, c.number, l.no, l.item_code, l.delivered_on, l.quantity_milli,
          d.approved, c.provider_id
     FROM claims AS c
     JOIN claim_lines AS l ON l.claim_id = c.id
     LEFT JOIN LATERAL (
       SELECT id FROM decisions WHERE claim_id = c.id ORDER BY seq DESC LIMIT 1) AS last ON true
     LEFT JOIN decision_lines AS d ON d.decision_id = last.id AND d.line_no = l.no
    WHERE c.person_id = g.person_id AND c.programme_id = g.programme_id
      AND c.submitted_on >= g.since AND c.submitted_at <= g.until AND c.{LIVE}
      AND l.delivered_on >= g.since AND d.approved IS DISTINCT FROM 0
    ORDER BY l.delivered_on DESC, c.submitted_at DESC, c.id DESC, l.no
    LIMIT {MOST_LINES}) AS s
 ORDER BY s.delivered_on DESC, s.submitted_at DESC, s.id DESC, s.no
"""
SIBLINGS = f"""
SELECT m.claim_id, m.receipt_id, o.*
  FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::timestamptz[], %s::date[])
       AS m(claim_id, receipt_id, person_id, submitted_at, day)
 CROSS JOIN LATERAL (
   SELECT r.issuer, c.number AS claim_number, u.arrived_sha256, r.number, r.total
     FROM claims AS c
     JOIN claim_receipts AS r ON r.claim_id = c.id
     JOIN receipts AS u ON u.id = r.receipt_id
    WHERE c.person_id = m.person_id AND (c.submitted_at, c.id) < (m.submitted_at, m.claim_id)
      AND c.{LIVE} AND r.issued_on = m.day
    ORDER BY c.submitted_at, c.id, r.receipt_id LIMIT {MOST_RECEIPTS}) AS o
"""
ACTIVITY = """
WITH own AS (
  SELECT * FROM unnest(%(ids)s::uuid[], %(holders)s::uuid[], %(programmes)s::uuid[],
                       %(days)s::date[], %(since)s::date[])
           AS o(claim_id, holder_id, programme_id, day, since)
), whole AS (
  SELECT holder_id, programme_id, min(since) AS first_day, max(day) AS before
    FROM own GROUP BY 1, 2
), today AS (SELECT DISTINCT holder_id, programme_id, day FROM own)
SELECT NULL::uuid AS claim_id, w.holder_id, w.programme_id, c.submitted_on, count(*),
       sum(c.claimed)::bigint
  FROM whole AS w
  JOIN claims AS c ON c.{holder} = w.holder_id AND c.programme_id = w.programme_id
 WHERE c.submitted_on >= w.first_day AND c.submitted_on < w.before AND c.{live}
 GROUP BY 2, 3, 4
UNION ALL
SELECT claim_id, holder_id, programme_id, submitted_on, n, amount FROM (
  SELECT c.id AS claim_id, t.holder_id, t.programme_id, c.submitted_on,
         count(*) OVER earlier AS n, coalesce(sum(c.claimed) OVER earlier, 0)::bigint AS amount
    FROM today AS t
    JOIN claims AS c ON c.{holder} = t.holder_id AND c.programme_id = t.programme_id
     AND c.submitted_on = t.day
   WHERE c.{live}
  WINDOW earlier AS (PARTITION BY t.holder_id, t.programme_id, c.submitted_on
                     ORDER BY c.submitted_at, c.id
                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS d
 WHERE claim_id = ANY(%(ids)s)
 ORDER BY 4
"""
PRICES = f"""
SELECT a.programme_id, a.day, a.item, p.*
  FROM unnest(%s::uuid[], %s::date[], %s::text[], %s::date[]) AS a(programme_id, day, item, since)
 CROSS JOIN LATERAL (
   SELECT count(*), percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY unit_price)
     FROM (SELECT l.unit_price
             FROM claim_lines AS l JOIN claims AS c ON c.id = l.claim_id
             JOIN LATERAL (SELECT id FROM decisions WHERE claim_id = c.id
                            ORDER BY seq DESC LIMIT 1) AS last ON true
             JOIN decision_lines AS d ON d.decision_id = last.id AND d.line_no = l.no
            WHERE l.item_code = a.item AND c.programme_id = a.programme_id
              AND c.submitted_on >= a.since AND c.submitted_on < a.day AND d.approved > 0
            ORDER BY l.claim_id DESC LIMIT {MOST_PRICES}) AS latest) AS p
 WHERE p.count > 0
"""


class Earlier(NamedTuple):
    """A claim as far as it matters for what came before it; its row is slow to ask so often."""

    id: UUID
    person_id: UUID
    provider_id: UUID | None
    programme_id: UUID
    submitted_on: date
    submitted_at: datetime


class Asking(NamedTuple):
    """A claim that asks about what came before, and since which day it does."""

    claim: Earlier
    since: date


Holder = tuple[UUID, UUID]
"""A person or provider, in a programme."""


def _rows(session: Session, query: str, given: Any) -> list[tuple[Any, ...]]:
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()


def services(session: Session, asking: Sequence[Asking]) -> dict[UUID, tuple[ServiceFacts, ...]]:
    """For each claim the lines of earlier ones for its person, the newest service first."""
    groups: dict[Holder, list[Asking]] = defaultdict(list)
    for each in asking:
        groups[each.claim.person_id, each.claim.programme_id].append(each)
    wanted = [
        (*group, min(each.since for each in some), max(each.claim.submitted_at for each in some))
        for group, some in groups.items()
    ]
    lines: dict[Holder, list[tuple[tuple[datetime, UUID], ServiceFacts]]] = defaultdict(list)
    for person_id, programme_id, submitted_at, *line in _rows(session, SERVICES, _columns(wanted)):
        facts = ServiceFacts(*line)
        lines[person_id, programme_id].append(((submitted_at, facts.claim_id), facts))
    found = {}
    for group, some in groups.items():
        known = lines.get(group, [])
        for each in some:
            own, since = (each.claim.submitted_at, each.claim.id), each.since
            found[each.claim.id] = tuple(
                [facts for at, facts in known if at < own and facts.day >= since]
            )
    return found


def siblings(
    session: Session, asking: Sequence[Asking], receipts: Mapping[UUID, Sequence[ReceiptFacts]]
) -> dict[UUID, tuple[SiblingFacts, ...]]:
    """For each claim the receipts of earlier ones beside its own: same issuer, day and person.

    A receipt that is the same again, by its bytes or its number, is a duplicate and no sibling.
    A voucher has one person, so what is of the same voucher is of the same person.
    """
    own = {
        (each.claim.id, receipt.id): receipt
        for each in asking
        for receipt in receipts.get(each.claim.id, ())
        if receipt.issuer and receipt.issued_on
    }
    claims = {each.claim.id: each.claim for each in asking}
    wanted = [
        (claim_id, receipt.id, claims[claim_id].person_id, claims[claim_id].submitted_at,
         receipt.issued_on)
        for (claim_id, _), receipt in own.items()
    ]  # fmt: skip
    found: dict[UUID, list[SiblingFacts]] = defaultdict(list)
    if wanted:
        for claim_id, receipt_id, issuer, *other in _rows(session, SIBLINGS, _columns(wanted)):
            sibling = SiblingFacts(receipt_id, *other)
            if _is_beside(own[claim_id, receipt_id], issuer, sibling):
                found[claim_id].append(sibling)
    return {each: tuple(some) for each, some in found.items()}


def _is_beside(own: ReceiptFacts, issuer: str | None, other: SiblingFacts) -> bool:
    if not issuer or not own.issuer or plain(issuer) != plain(own.issuer):
        return False
    if own.number and other.number and plain(own.number) == plain(other.number):
        return False
    return own.sha256 != other.sha256


def activity(
    session: Session, asking: Sequence[Asking], *, of_provider: bool
) -> dict[UUID, tuple[ActivityFacts, ...]]:
    """For each claim what its person, or its provider, submitted before it, by day."""
    holder = "provider_id" if of_provider else "person_id"
    some = [each for each in asking if getattr(each.claim, holder) is not None]
    if not some:
        return {}
    given = {
        "ids": [each.claim.id for each in some],
        "holders": [getattr(each.claim, holder) for each in some],
        "programmes": [each.claim.programme_id for each in some],
        "days": [each.claim.submitted_on for each in some],
        "since": [each.since for each in some],
    }
    whole: dict[Holder, list[ActivityFacts]] = defaultdict(list)
    today: dict[UUID, ActivityFacts] = {}
    query = ACTIVITY.format(holder=holder, live=LIVE)
    for claim_id, holder_id, programme_id, *day in _rows(session, query, given):
        if claim_id is None:
            whole[holder_id, programme_id].append(ActivityFacts(*day))
        else:
            today[claim_id] = ActivityFacts(*day)
    found = {}
    for each in some:
        claim = each.claim
        days = [
            facts
            for facts in whole.get((getattr(claim, holder), claim.programme_id), ())
            if each.since <= facts.day < claim.submitted_on
        ]
        own = today.get(claim.id)
        found[claim.id] = tuple([*days, own] if own and own.claims else days)
    return found


def usual_prices(
    session: Session, asking: Sequence[Asking], items: Mapping[UUID, Iterable[str]]
) -> dict[UUID, dict[str, PriceStatistics]]:
    """For each claim the usual unit prices of its items, of claims of the days before it.

    `items` are those of each claim.
    """
    since: dict[tuple[UUID, date, str], date] = {}
    for each in asking:
        for item in items.get(each.claim.id, ()):
            key = (each.claim.programme_id, each.claim.submitted_on, item)
            since[key] = min(each.since, since.get(key, each.since))
    if not since:
        return {}
    wanted = [(*key, day) for key, day in since.items()]
    prices = {
        (programme_id, day, item): PriceStatistics(count, *quartiles)
        for programme_id, day, item, count, quartiles in _rows(session, PRICES, _columns(wanted))
    }
    return {
        each.claim.id: {
            item: prices[key]
            for item in items.get(each.claim.id, ())
            if (key := (each.claim.programme_id, each.claim.submitted_on, item)) in prices
        }
        for each in asking
    }


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
