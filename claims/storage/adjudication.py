"""The constant number of set-based reads and writes that a batch of claims is adjudicated with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.domain.claims import ClaimKind
from claims.domain.facts import (
    ClaimFacts,
    DuplicateFacts,
    DuplicateMatch,
    LineFacts,
    ProviderFacts,
    ReceiptFacts,
    VoucherFacts,
    Window,
)
from claims.domain.usages import Usage, UsageKey
from claims.storage import bulk
from claims.storage.claims import Claim
from claims.storage.people import Accreditation, Provider
from claims.storage.programmes import Programme
from claims.storage.vouchers import Redemption, Voucher

LINES = """
SELECT claim_id, no, item_code, quantity_milli, unit_price, claimed, requested_on, delivered_on
  FROM claim_lines WHERE claim_id = ANY(%s) ORDER BY claim_id, no
"""
RECEIPTS = """
SELECT c.claim_id, r.id, r.arrived_sha256, c.issuer, c.number, c.issued_on, c.total, r.media_type
  FROM claim_receipts AS c JOIN receipts AS r ON r.id = c.receipt_id
 WHERE c.claim_id = ANY(%s) ORDER BY c.claim_id, r.id
"""
DUPLICATES = """
SELECT DISTINCT ON (mine.claim_id, mine.receipt_id, mine.match)
       mine.claim_id, mine.receipt_id, mine.match, other.number, earlier.total,
       earlier.is_numbered
  FROM receipt_marks AS mine
  JOIN receipt_marks AS earlier
    ON earlier.match = mine.match AND earlier.mark = mine.mark AND earlier.nth < mine.nth
   AND earlier.claim_id <> mine.claim_id
  JOIN claims AS other ON other.id = earlier.claim_id
 WHERE mine.claim_id = ANY(%s) AND other.status NOT IN ('withdrawn', 'lapsed')
   AND (mine.match <> 'details' OR NOT (mine.is_numbered AND earlier.is_numbered))
 ORDER BY mine.claim_id, mine.receipt_id, mine.match, earlier.nth
"""
ENROLMENTS = """
SELECT c.id, e.first_day, e.last_day
  FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::date[])
       AS c(id, person_id, programme_id, day)
 CROSS JOIN LATERAL (
   SELECT first_day, last_day FROM enrolments
    WHERE person_id = c.person_id AND programme_id = c.programme_id AND is_eligible
    ORDER BY (first_day <= c.day AND last_day >= c.day) DESC, decided_at DESC LIMIT 1) AS e
"""


@dataclass(slots=True)
class Read:
    """What was read for a batch: rows locked in order, and the facts the rules are given."""

    claims: list[Claim]
    vouchers: dict[UUID, Voucher]
    programmes: dict[UUID, Programme]
    facts: dict[UUID, ClaimFacts] = field(default_factory=dict)


def read_batch(session: Session, claim_ids: Sequence[UUID], statuses: Sequence[str]) -> Read:
    """Lock those claims that are still in one of the states, with all their rules may ask.

    Locks claims, then their vouchers, each in order of id; the claims come back in order of
    submission, which is the order in which they meet ceilings.
    """
    rows = list(
        session.scalars(
            select(Claim)
            .where(Claim.id.in_(claim_ids), Claim.status.in_(statuses))
            .order_by(Claim.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
    rows.sort(key=lambda claim: (claim.submitted_at, claim.id))
    voucher_ids = [claim.voucher_id for claim in rows if claim.voucher_id]
    vouchers = session.scalars(
        select(Voucher)
        .where(Voucher.id.in_(voucher_ids))
        .order_by(Voucher.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    programme_ids = {claim.programme_id for claim in rows}
    programmes = session.scalars(select(Programme).where(Programme.id.in_(programme_ids)))
    read = Read(rows, {row.id: row for row in vouchers}, {row.id: row for row in programmes})
    if rows:
        _gather(session, read)
    return read


def _gather(session: Session, read: Read) -> None:
    ids = [claim.id for claim in read.claims]
    lines = _lines(session, ids)
    receipts = _receipts(session, ids)
    duplicates = _duplicates(session, ids)
    enrolments = _enrolments(session, read, lines)
    redemptions = _redemptions(session, read.claims)
    providers = _providers(session, read.claims)
    for claim in read.claims:
        programme = read.programmes[claim.programme_id]
        own = receipts.get(claim.id, ())
        read.facts[claim.id] = ClaimFacts(
            id=claim.id,
            number=claim.number,
            kind=ClaimKind(claim.kind),
            currency=claim.currency,
            person_id=claim.person_id,
            provider_id=claim.provider_id,
            submitted_on=claim.submitted_on,
            lines=lines.get(claim.id, ()),
            receipts=own,
            documents=frozenset({"receipt"} if own else ()),
            enrolment=enrolments.get(claim.id),
            programme=programme.period,
            provider=providers.get((claim.provider_id, claim.programme_id)),
            voucher=_voucher_facts(claim, read.vouchers, redemptions),
            duplicates=duplicates.get(claim.id, ()),
        )


def _rows(session: Session, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(query, arguments)
        return cursor.fetchall()


def _lines(session: Session, ids: list[UUID]) -> dict[UUID, tuple[LineFacts, ...]]:
    found: dict[UUID, list[LineFacts]] = defaultdict(list)
    for claim_id, *values in _rows(session, LINES, ids):
        found[claim_id].append(LineFacts(*values))
    return {each: tuple(lines) for each, lines in found.items()}


def _receipts(session: Session, ids: list[UUID]) -> dict[UUID, tuple[ReceiptFacts, ...]]:
    found: dict[UUID, list[ReceiptFacts]] = defaultdict(list)
    for claim_id, *values in _rows(session, RECEIPTS, ids):
        found[claim_id].append(ReceiptFacts(*values))
    return {each: tuple(receipts) for each, receipts in found.items()}


def _duplicates(session: Session, ids: list[UUID]) -> dict[UUID, tuple[DuplicateFacts, ...]]:
    found: dict[UUID, list[DuplicateFacts]] = defaultdict(list)
    for claim_id, receipt_id, match, number, total, is_numbered in _rows(session, DUPLICATES, ids):
        found[claim_id].append(
            DuplicateFacts(DuplicateMatch(match), number, receipt_id, total, is_numbered)
        )
    return {each: tuple(duplicates) for each, duplicates in found.items()}


def _enrolments(
    session: Session, read: Read, lines: Mapping[UUID, tuple[LineFacts, ...]]
) -> dict[UUID, Window]:
    """For each claim the enrolment that holds on its first service day, or else the newest."""
    days: list[date] = []
    for claim in read.claims:
        services = [line.delivered_on for line in lines.get(claim.id, ()) if line.delivered_on]
        days.append(min(services, default=claim.submitted_on))
    found = _rows(
        session,
        ENROLMENTS,
        [claim.id for claim in read.claims],
        [claim.person_id for claim in read.claims],
        [claim.programme_id for claim in read.claims],
        days,
    )
    return {row[0]: Window(row[1], row[2]) for row in found}


def _redemptions(session: Session, claims: Iterable[Claim]) -> dict[UUID, Redemption]:
    ids = [claim.redemption_id for claim in claims if claim.redemption_id]
    rows = session.scalars(select(Redemption).where(Redemption.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def _providers(
    session: Session, claims: Iterable[Claim]
) -> dict[tuple[UUID | None, UUID], ProviderFacts]:
    wanted = {(claim.provider_id, claim.programme_id) for claim in claims if claim.provider_id}
    ids = {provider_id for provider_id, _ in wanted}
    if not ids:
        return {}
    rows = session.scalars(select(Provider).where(Provider.id.in_(ids)))
    active = {row.id: row.is_active for row in rows}
    given: dict[tuple[UUID, UUID], list[tuple[str, Window]]] = defaultdict(list)
    for row in session.scalars(select(Accreditation).where(Accreditation.provider_id.in_(ids))):
        window = Window(row.first_day, row.last_day)
        given[row.provider_id, row.programme_id].append((row.item_code, window))
    return {
        (provider_id, programme_id): ProviderFacts(
            provider_id, active[provider_id], tuple(given[provider_id, programme_id])
        )
        for provider_id, programme_id in wanted
        if provider_id is not None
    }


def _voucher_facts(
    claim: Claim, vouchers: Mapping[UUID, Voucher], redemptions: Mapping[UUID, Redemption]
) -> VoucherFacts | None:
    if claim.voucher_id is None or claim.redemption_id is None:
        return None
    voucher, redemption = vouchers[claim.voucher_id], redemptions[claim.redemption_id]
    return VoucherFacts(
        id=voucher.id,
        status=voucher.status,
        person_id=voucher.person_id,
        provider_ids=None,
        valid=Window(voucher.first_day, voucher.last_day),
        items=frozenset(voucher.items),
        captured=redemption.net,
        redemption_status=redemption.status,
        redemption_provider_id=redemption.provider_id,
    )


def lock_usages(
    session: Session, keys: Mapping[UUID, frozenset[UsageKey]]
) -> dict[UUID, dict[UsageKey, Usage]]:
    """Lock and read what was used of ceilings, by programme; rows are made where they miss.

    Ceilings belong to persons and batches are split by person, so two workers do not meet here.
    """
    flat = sorted((programme, *key) for programme, each in keys.items() for key in each)
    used: dict[UUID, dict[UsageKey, Usage]] = {programme: {} for programme in keys}
    if not flat:
        return used
    columns = [list(column) for column in zip(*flat, strict=True)]
    unnest = "unnest(%s::uuid[], %s::text[], %s::uuid[], %s::date[])"
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(
            "INSERT INTO usages"
            " (programme_id, rule, person_id, period_start, amount, count, quantity_milli)"
            f" SELECT u.*, 0, 0, 0 FROM {unnest} AS u ON CONFLICT DO NOTHING",
            columns,
        )
        cursor.execute(
            "SELECT t.programme_id, t.rule, t.person_id, t.period_start, t.amount, t.count,"
            f" t.quantity_milli FROM usages AS t JOIN {unnest}"
            " AS u(programme_id, rule, person_id, period_start)"
            " USING (programme_id, rule, person_id, period_start)"
            " ORDER BY 1, 2, 3, 4 FOR UPDATE OF t",
            columns,
        )
        for programme, rule, person, start, *amounts in cursor.fetchall():
            used[programme][UsageKey(rule, person, start)] = Usage(*amounts)
    return used


def add_usages(session: Session, added: Mapping[UUID, Mapping[UsageKey, Usage]]) -> None:
    """Add to locked usages (minor units, pieces, thousandths)."""
    flat = sorted(
        (programme, *key, usage.amount, usage.count, usage.quantity_milli)
        for programme, each in added.items()
        for key, usage in each.items()
    )
    if not flat:
        return
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(
            "UPDATE usages AS t SET amount = t.amount + u.amount, count = t.count + u.count,"
            " quantity_milli = t.quantity_milli + u.quantity_milli"
            " FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::date[], %s::bigint[],"
            " %s::bigint[], %s::bigint[]) AS u(programme_id, rule, person_id, period_start,"
            " amount, count, quantity_milli) WHERE t.programme_id = u.programme_id"
            " AND t.rule = u.rule AND t.person_id = u.person_id"
            " AND t.period_start = u.period_start",
            [list(column) for column in zip(*flat, strict=True)],
        )


def read_available(session: Session, budget_ids: Iterable[UUID], *, lock: bool) -> dict[UUID, int]:
    """What budget lines have available (minor units); locked in order of id if asked for."""
    ids = sorted(budget_ids)
    if not ids:
        return {}
    query = "SELECT id, available FROM budgets WHERE id = ANY(%s) ORDER BY id"
    rows = _rows(session, query + (" FOR UPDATE" if lock else ""), ids)
    return {row[0]: row[1] for row in rows}
