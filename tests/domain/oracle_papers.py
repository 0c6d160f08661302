"""What the oracle finds of fields, papers, signals, samples and conditions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from claims.domain.facts import ClaimFacts, LineFacts
from tests.domain.oracle_rules import Said, Sheet, mine, minor


def claim_fields(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for name in rule["required"]:
        if name not in sheet.claim.declared:
            yield Said("CLAIM_FIELD_MISSING", [])


def line_fields(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        if Fraction(line.quantity_milli, 1_000) <= Fraction(rule.get("above_quantity", "0")):
            continue
        filled = set(line.declared)
        filled |= {"requested_on"} if line.requested_on else set()
        filled |= {"delivered_on"} if line.delivered_on else set()
        for name in rule["required"]:
            if name not in filled:
                yield Said("LINE_FIELD_MISSING", [line.no])


def stamp_duty(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for receipt in sheet.claim.receipts:
        if (receipt.total or 0) > minor(rule["above"]) and (
            receipt.stamp_duty is None or receipt.stamp_duty < minor(rule["duty"])
        ):
            yield Said("STAMP_MISSING", [])


def is_npwp(number: str) -> bool:
    """Fifteen digits with a Luhn check over the first nine, or sixteen, the first of them 0."""
    digits = [int(each) for each in number if each.isdigit()]
    old = digits[1:10] if len(digits) == 16 else digits[:9]
    total = 0
    for place, digit in enumerate(reversed(old)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def receipt_tax_number(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for receipt in sheet.claim.receipts:
        if receipt.tax_number is None:
            if (receipt.total or 0) > minor(rule.get("above", "0.00")):
                yield Said("TAX_NUMBER_MISSING", [])
        elif not is_npwp(receipt.tax_number):
            yield Said("TAX_NUMBER_INVALID", [])


WORDS = {
    "seratus rupiah": 100_00,
    "satu juta seribu rupiah": 1_001_000_00,
    "satu juta satu ribu rupiah": 1_001_000_00,
    "dua ribu rupiah lima puluh sen": 2_000_50,
}
"""The amounts in words that the strategies write."""


def total_in_words(rule: Any, sheet: Sheet) -> Iterator[Said]:
    checks = rule.get("checks", ["missing", "differs"])
    for receipt in sheet.claim.receipts:
        if receipt.total is None:
            continue
        if receipt.total_in_words is None:
            if "missing" in checks:
                yield Said("TOTAL_WORDS_MISSING", [])
        elif "differs" in checks and WORDS[receipt.total_in_words] != receipt.total:
            yield Said("TOTAL_WORDS_DIFFER", [])


def split_receipts(rule: Any, sheet: Sheet) -> Iterator[Said]:
    above = minor(rule["above"])
    groups: dict[Any, list[int]] = {}
    place: dict[Any, Any] = {}
    for receipt in sheet.claim.receipts:
        if receipt.issuer and receipt.issued_on:
            place[receipt.id] = (receipt.issuer, receipt.issued_on)
            its = groups.setdefault(place[receipt.id], [])
            if receipt.total is not None and receipt.total <= above:
                its.append(receipt.total)
    seen: set[Any] = set()
    for other in sheet.claim.siblings:
        at = place.get(other.receipt_id)
        if at is None or other.total is None or other.total > above or (at, other.sha256) in seen:
            continue
        seen.add((at, other.sha256))
        groups[at].append(other.total)
    for totals in groups.values():
        if len(totals) >= 2 and sum(totals) > above:
            yield Said("SPLIT_RECEIPT", [])


CONDITIONS: dict[str, Callable[[ClaimFacts], bool]] = {
    "true": lambda claim: True,
    "kind == 'redemption'": lambda claim: claim.kind.value == "redemption",
    "claimed > 10000": lambda claim: sum(line.claimed for line in claim.lines) > 10_000,
    "lines >= 2 && receipts > 0": lambda claim: len(claim.lines) >= 2 and bool(claim.receipts),
    "'poor' in groups || age < 18": lambda claim: (
        "poor" in claim.person.groups
        or claim.person.born_on is None
        or claim.person.born_on > claim.submitted_on.replace(year=claim.submitted_on.year - 18)
    ),
    "person_claims < 3": lambda claim: sum(each.claims for each in claim.person_activity) < 3,
}
"""Conditions on a claim as the strategies write them, and what they mean."""

LINE_CONDITIONS: dict[str, Callable[[ClaimFacts, LineFacts], bool]] = {
    "category == 'aids' && item != 'haircut'": lambda claim, line: (
        line.item in ("care-kit", "wheelchair-rent")
    ),
    "unit_price * 2 > line_claimed": lambda claim, line: line.unit_price * 2 > line.claimed,
    "is_dated && delivered_on >= timestamp('2026-02-01T00:00:00Z')": lambda claim, line: (
        line.delivered_on is not None
        and (line.delivered_on.year, line.delivered_on.month) >= (2026, 2)
    ),
    "confirmation != 'no' || has_provider": lambda claim, line: (
        line.confirmation != "no" or claim.provider is not None
    ),
}


def condition(rule: Any, sheet: Sheet) -> Iterator[Said]:
    claim = sheet.claim
    when, require = CONDITIONS[rule.get("when", "true")], CONDITIONS[rule["require"]]
    if when(claim) and not require(claim):
        yield Said("CONDITION_NOT_MET", [])


def line_condition(rule: Any, sheet: Sheet) -> Iterator[Said]:
    when, require = CONDITIONS[rule.get("when", "true")], LINE_CONDITIONS[rule["require"]]
    for line in mine(rule, sheet):
        if when(sheet.claim) and not require(sheet.claim, line):
            yield Said("LINE_CONDITION_NOT_MET", [line.no])


def velocity(rule: Any, sheet: Sheet) -> Iterator[Said]:
    claim = sheet.claim
    is_provider = rule.get("of") == "provider"
    days = claim.provider_activity if is_provider else claim.person_activity
    wanted = {claim.submitted_on - timedelta(days=back) for back in range(rule["days"])}
    recent = [each for each in days if each.day in wanted]
    if "most_claims" in rule and len(
        [None for each in recent for _ in range(each.claims)]
    ) + 1 > rule["most_claims"]:  # fmt: skip
        yield Said("TOO_MANY_CLAIMS", [])
    total = sum(line.claimed for line in claim.lines) + sum(each.amount for each in recent)
    if "most_amount" in rule and total > minor(rule["most_amount"]):
        yield Said("TOO_MUCH_CLAIMED", [])


def price_outlier(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        usual = sheet.claim.usual_prices.get(line.item)
        if usual is None or usual.count < rule.get("least", 30):
            continue
        spread = Fraction(rule.get("fence", "3")) * (usual.upper_quartile - usual.lower_quartile)
        if line.unit_price > usual.upper_quartile + spread:
            yield Said("PRICE_UNUSUAL", [line.no])


def chance(seed: str, claim: ClaimFacts) -> Fraction:
    """Where in [0, 1) a seed puts a claim: the first eight bytes of a digest as a fraction."""
    drawn = hashlib.sha256(f"{len(seed)}:{seed}:{claim.sampling_key or claim.id}".encode())
    return Fraction(int(drawn.hexdigest()[:16], 16), 2**64)


def random_sample(rule: Any, sheet: Sheet) -> Iterator[Said]:
    if chance(rule["seed"], sheet.claim) < Fraction(Decimal(rule["percent"])) / 100:
        yield Said("RANDOM_SAMPLE", [])


def risk_sample(rule: Any, sheet: Sheet) -> Iterator[Said]:
    shares = [
        Fraction(Decimal(risk["percent"])) / 100
        for risk in rule["risks"]
        if CONDITIONS[risk["when"]](sheet.claim)
    ]
    if shares and chance(rule["seed"], sheet.claim) < max(shares):
        yield Said("RISK_SAMPLE", [])
