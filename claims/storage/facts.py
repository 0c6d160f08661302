"""Read what the rules may look at: a constant number of set-based reads for a batch of claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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


def read_facts(
    session: Session,
    claims: Sequence[Claim],
    vouchers: Mapping[UUID, Voucher],
    programmes: Mapping[UUID, Programme],
) -> dict[UUID, ClaimFacts]:
    """The facts of claims by their ids; `vouchers` and `programmes` are theirs, read before."""
    if not claims:
        return {}
    ids = [claim.id for claim in claims]
    lines = _lines(session, ids)
    receipts = _receipts(session, ids)
    duplicates = _duplicates(session, ids)
    enrolments = _enrolments(session, claims, lines)
    redemptions = _redemptions(session, claims)
    providers = _providers(session, claims)
    return {
        claim.id: ClaimFacts(
            id=claim.id,
            number=claim.number,
            kind=ClaimKind(claim.kind),
            currency=claim.currency,
            person_id=claim.person_id,
            provider_id=claim.provider_id,
            submitted_on=claim.submitted_on,
            lines=lines.get(claim.id, ()),
            receipts=receipts.get(claim.id, ()),
            documents=frozenset({"receipt"} if claim.id in receipts else ()),
            enrolment=enrolments.get(claim.id),
            programme=programmes[claim.programme_id].period,
            provider=providers.get((claim.provider_id, claim.programme_id)),
            voucher=_voucher_facts(claim, vouchers, redemptions),
            duplicates=duplicates.get(claim.id, ()),
        )
        for claim in claims
    }


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
    session: Session, claims: Sequence[Claim], lines: Mapping[UUID, tuple[LineFacts, ...]]
) -> dict[UUID, Window]:
    """For each claim the enrolment that holds on its first service day, or else the newest."""
    days: list[date] = []
    for claim in claims:
        services = [line.delivered_on for line in lines.get(claim.id, ()) if line.delivered_on]
        days.append(min(services, default=claim.submitted_on))
    found = _rows(
        session,
        ENROLMENTS,
        [claim.id for claim in claims],
        [claim.person_id for claim in claims],
        [claim.programme_id for claim in claims],
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
