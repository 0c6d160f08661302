"""Read what the rules may look at: a constant number of set-based reads for a batch of claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
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
from claims.storage.base import among
from claims.storage.cipher import FieldCipher
from claims.storage.claims import Claim
from claims.storage.further_facts import Asks, Further, read_further
from claims.storage.people import Accreditation, Provider
from claims.storage.programmes import Programme
from claims.storage.receipts import unseal_tax_number
from claims.storage.vouchers import Redemption, Voucher

LINES = """
SELECT claim_id, no, item_code, quantity_milli, unit_price, claimed, requested_on, delivered_on
  FROM claim_lines WHERE claim_id = ANY(%s) ORDER BY claim_id, no
"""
RECEIPTS = """
SELECT c.claim_id, r.id, r.arrived_sha256, c.issuer, c.number, c.issued_on, c.total, r.media_type,
       c.tax_number_sealed, c.stamp_duty, c.total_in_words, c.shows
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
SELECT g.person_id, g.programme_id, e.first_day, e.last_day
  FROM unnest(%s::uuid[], %s::uuid[]) AS g(person_id, programme_id)
 CROSS JOIN LATERAL (
   SELECT first_day, last_day, decided_at FROM enrolments
    WHERE person_id = g.person_id AND programme_id = g.programme_id AND is_eligible
    ORDER BY decided_at DESC LIMIT 100) AS e
 ORDER BY e.decided_at DESC
"""


def read_facts(
    session: Session,
    claims: Sequence[Claim],
    vouchers: Mapping[UUID, Voucher],
    programmes: Mapping[UUID, Programme],
    *,
    asks: Asks,
    cipher: FieldCipher,
) -> dict[UUID, ClaimFacts]:
    """The facts of claims by their ids; `vouchers` and `programmes` are theirs, read before.

    `asks` says of each of their standards what it needs beyond the claims themselves: that alone
    is read. The cipher opens what is kept sealed.
    """
    if not claims:
        return {}
    ids = [claim.id for claim in claims]
    rows = _rows(session, LINES, ids)
    receipts = _receipts(session, ids, cipher)
    further = read_further(session, claims, asks, receipts, _items(rows), cipher)
    lines = _lines(rows, further)
    duplicates = _duplicates(session, ids)
    enrolments = _enrolments(session, claims, lines)
    redemptions = _redemptions(session, claims)
    providers = _providers(session, claims, further)
    return {
        claim.id: ClaimFacts(
            id=claim.id,
            number=claim.number,
            kind=ClaimKind(claim.kind),
            currency=claim.currency,
            person_id=claim.person_id,
            provider_id=claim.provider_id,
            programme_id=claim.programme_id,
            submitted_on=claim.submitted_on,
            lines=lines.get(claim.id, ()),
            receipts=receipts.get(claim.id, ()),
            documents=frozenset({"receipt"} if claim.id in receipts else ()),
            enrolment=enrolment,
            enrolled_since=since,
            programme=programmes[claim.programme_id].period,
            provider=providers.get((claim.provider_id, claim.programme_id)),
            voucher=_voucher_facts(claim, vouchers, redemptions),
            duplicates=duplicates.get(claim.id, ()),
            **further.of_claim(claim),
        )
        for claim in claims
        for enrolment, since in [enrolments[claim.id]]
    }


def _rows(session: Session, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(query, arguments)
        return cursor.fetchall()


def _items(rows: Sequence[tuple[Any, ...]]) -> dict[UUID, frozenset[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for claim_id, _, item, *_ in rows:
        found[claim_id].add(item)
    return {each: frozenset(items) for each, items in found.items()}


def _lines(rows: Sequence[tuple[Any, ...]], further: Further) -> dict[UUID, tuple[LineFacts, ...]]:
    found: dict[UUID, list[LineFacts]] = defaultdict(list)
    has_more = bool(further.confirmations or further.payers or further.declared)
    for claim_id, *values in rows:
        more = further.of_line(claim_id, values[0]) if has_more else ()
        found[claim_id].append(LineFacts(*values, *more))
    return {each: tuple(lines) for each, lines in found.items()}


def _receipts(
    session: Session, ids: list[UUID], cipher: FieldCipher
) -> dict[UUID, tuple[ReceiptFacts, ...]]:
    found: dict[UUID, list[ReceiptFacts]] = defaultdict(list)
    for claim_id, *values, sealed, duty, words, shows in _rows(session, RECEIPTS, ids):
        tax_number = unseal_tax_number(cipher, sealed, claim_id, values[0]) if sealed else None
        more: list[Any] = [tax_number, duty, words, frozenset(shows or ())]
        found[claim_id].append(ReceiptFacts(*values, *more))
    return {each: tuple(receipts) for each, receipts in found.items()}


def _duplicates(session: Session, ids: list[UUID]) -> dict[UUID, tuple[DuplicateFacts, ...]]:
    found: dict[UUID, list[DuplicateFacts]] = defaultdict(list)
    for claim_id, receipt_id, match, number, total, is_numbered in _rows(session, DUPLICATES, ids):
        found[claim_id].append(
            DuplicateFacts(DuplicateMatch(match), number, receipt_id, total, is_numbered)
        )
    return {each: tuple(duplicates) for each, duplicates in found.items()}


Enrolled = tuple[Window | None, date | None]
"""The enrolment that holds, and the first day of the unbroken time it belongs to."""


def _enrolments(
    session: Session, claims: Sequence[Claim], lines: Mapping[UUID, tuple[LineFacts, ...]]
) -> dict[UUID, Enrolled]:
    """For each claim the enrolment that holds on its first service day, or else the newest."""
    wanted = sorted({(claim.person_id, claim.programme_id) for claim in claims})
    columns = [list(column) for column in zip(*wanted, strict=True)]
    known: dict[tuple[UUID, UUID], list[Window]] = defaultdict(list)
    for person_id, programme_id, first_day, last_day in _rows(session, ENROLMENTS, *columns):
        known[person_id, programme_id].append(Window(first_day, last_day))
    found = {}
    for claim in claims:
        services = [line.delivered_on for line in lines.get(claim.id, ()) if line.delivered_on]
        day = min(services, default=claim.submitted_on)
        found[claim.id] = _enrolled(known.get((claim.person_id, claim.programme_id), ()), day)
    return found


def _enrolled(windows: Sequence[Window], day: date) -> Enrolled:
    """Of enrolments, the last decided first, the one for a day, and since when without a gap."""
    if not windows:
        return None, None
    own = next((each for each in windows if each.holds(day)), windows[0])
    if len(windows) == 1:
        return own, own.first_day
    since = own.first_day
    for each in sorted(windows, key=lambda window: window.first_day, reverse=True):
        reaches = each.last_day is None or each.last_day >= since - timedelta(days=1)
        if each.first_day < since and reaches:
            since = each.first_day
    return own, since


def _redemptions(session: Session, claims: Iterable[Claim]) -> dict[UUID, Redemption]:
    ids = [claim.redemption_id for claim in claims if claim.redemption_id]
    rows = session.scalars(select(Redemption).where(among(Redemption.id, ids))) if ids else ()
    return {row.id: row for row in rows}


def _providers(
    session: Session, claims: Iterable[Claim], further: Further
) -> dict[tuple[UUID | None, UUID], ProviderFacts]:
    wanted = {(claim.provider_id, claim.programme_id) for claim in claims if claim.provider_id}
    ids = {provider_id for provider_id, _ in wanted}
    if not ids:
        return {}
    rows = {row.id: row for row in session.scalars(select(Provider).where(among(Provider.id, ids)))}
    given: dict[tuple[UUID, UUID], list[tuple[str, Window]]] = defaultdict(list)
    for row in session.scalars(select(Accreditation).where(among(Accreditation.provider_id, ids))):
        window = Window(row.first_day, row.last_day)
        given[row.provider_id, row.programme_id].append((row.item_code, window))
    return {
        (provider_id, programme_id): ProviderFacts(
            id=provider_id,
            is_active=rows[provider_id].is_active,
            accreditations=tuple(given[provider_id, programme_id]),
            level=rows[provider_id].level,
            type=rows[provider_id].type,
            standings=further.standings.get(provider_id, ()),
            roles=further.roles.get(provider_id, ()),
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
