"""What the oracle finds: one plain function a rule kind, over the rule as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from claims.domain.facts import ClaimFacts, LineFacts

Key = tuple[str, Any, date]
Counters = Mapping[Key, tuple[int, int, int]]


class Said(NamedTuple):
    """A finding: its reason, the lines concerned (none for all), what is over, quantity left."""

    reason: str
    nos: list[int]
    over: int = 0
    quantity: Fraction | None = None


@dataclass
class Sheet:
    """One row a line: what is left, what would be left without rejections, what quantity.

    `before` has amount and quantity as they were before a row of cuts of quantity alone.
    """

    claim: ClaimFacts
    prices: Any
    used: Counters
    left: dict[int, int] = field(default_factory=dict)
    fair: dict[int, int] = field(default_factory=dict)
    quantity: dict[int, Fraction] = field(default_factory=dict)
    before: dict[int, tuple[int, Fraction]] = field(default_factory=dict)
    day_of: dict[int, date] = field(default_factory=dict)

    def price_of(self, line: LineFacts) -> Mapping[str, Any] | None:
        day = self.day_of[line.no]
        for row in self.prices:
            if row["item"] == line.item and row["valid_from"] <= day:
                return dict(row)
        return None

    def pots(self, rule: Any) -> Iterator[tuple[list[int], tuple[int, int, int]]]:
        """The lines with something left by period, and what was used in that period before."""
        by_start: dict[date, list[int]] = {}
        if whose(rule, self.claim) is None:
            return
        for line in mine(rule, self):
            if self.left[line.no]:
                start = start_of(rule["per"], self.day_of[line.no], self.claim)
                by_start.setdefault(start, []).append(line.no)
        for start, nos in by_start.items():
            yield nos, self.used.get((rule["id"], whose(rule, self.claim), start), (0, 0, 0))


def minor(text: str) -> int:
    return int(Decimal(text).scaleb(2))


def nearest(value: Fraction) -> int:
    """Half up, for values that are not negative."""
    whole = value.numerator // value.denominator
    return whole + (1 if value - whole >= Fraction(1, 2) else 0)


def start_of(period: str, day: date, claim: ClaimFacts) -> date:
    if period == "week":
        while day.weekday() != 0:
            day -= timedelta(days=1)
        return day
    if period == "quarter":
        while not (day.day == 1 and day.month in {1, 4, 7, 10}):
            day -= timedelta(days=1)
        return day
    return {
        "day": day,
        "month": date(day.year, day.month, 1),
        "year": date(day.year, 1, 1),
        "programme": claim.programme.first_day,
    }[period]


def whose(rule: Any, claim: ClaimFacts) -> Any:
    """The id of whoever's use a rule counts."""
    return {
        "person": claim.person_id,
        "household": claim.person.household_id or claim.person_id,
        "provider": claim.provider_id,
        "programme": claim.programme_id,
    }[rule.get("holder", "person")]


def is_dated(rule: Any, day: date) -> bool:
    """Whether the rule is in force on a day."""
    return rule.get("valid_from", day) <= day <= rule.get("valid_until", day)


def concerned(rule: Any, sheet: Sheet) -> list[LineFacts]:
    """The lines of the rule's items and categories, in force or not."""
    if "items" not in rule and "categories" not in rule:
        return list(sheet.claim.lines)
    items = set(rule.get("items", []))
    for row in sheet.prices:
        if row.get("category") in rule.get("categories", []):
            items.add(row["item"])
    return [line for line in sheet.claim.lines if line.item in items]


def mine(rule: Any, sheet: Sheet) -> list[LineFacts]:
    """The lines a rule is in force for: by its service day, or for a ceiling by the submission."""
    is_of_claim = rule["kind"] in OF_CLAIM
    return [
        line
        for line in concerned(rule, sheet)
        if is_dated(rule, sheet.claim.submitted_on if is_of_claim else sheet.day_of[line.no])
    ]


OF_CLAIM = {
    "documents", "receipt_total", "duplicate_file", "deductible", "ceiling_amount",
    "ceiling_count", "redemption_amount", "person_threshold", "claim_fields", "stamp_duty",
    "receipt_tax_number", "total_in_words", "split_receipts", "condition", "preauthorised_amount",
    "provider_watched", "velocity", "random_sample", "risk_sample",
}  # fmt: skip
"""The kinds that look at the whole claim."""


def service_date_valid(rule: Any, sheet: Sheet) -> Iterator[Said]:
    claim = sheet.claim
    for line in mine(rule, sheet):
        day, provider = line.delivered_on, claim.provider
        if day is None:
            yield Said("SERVICE_DATE_MISSING", [line.no])
            continue
        if day > claim.submitted_on:
            yield Said("SERVICE_DATE_IN_FUTURE", [line.no])
        if not claim.programme.holds(day):
            yield Said("PROGRAMME_NOT_RUNNING", [line.no])
        if claim.enrolment is None or not claim.enrolment.holds(day):
            yield Said("NOT_ENROLLED_ON_DAY", [line.no])
        if provider is not None and not provider.is_active:
            yield Said("PROVIDER_NOT_ACTIVE", [line.no])
        if provider is not None and not any(
            item == line.item and window.holds(day) for item, window in provider.accreditations
        ):
            yield Said("PROVIDER_NOT_ACCREDITED", [line.no])


def claim_age(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        if sheet.claim.submitted_on - sheet.day_of[line.no] > timedelta(days=rule["days"]):
            yield Said("CLAIM_TOO_OLD", [line.no])


def documents(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for kind in rule["required"]:
        if kind not in sheet.claim.documents:
            yield Said("DOCUMENT_MISSING", [])


def receipt_total(rule: Any, sheet: Sheet) -> Iterator[Said]:
    receipts, lines = sheet.claim.receipts, sheet.claim.lines
    proven = sum(receipt.total or 0 for receipt in receipts)
    if receipts and sum(line.claimed for line in lines) > proven:
        over = max(0, sum(sheet.left.values()) - proven)
        yield Said("RECEIPTS_BELOW_CLAIM", [line.no for line in lines], over)


def line_arithmetic(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        product = nearest(Fraction(line.unit_price * line.quantity_milli, 1_000))
        if product != line.claimed:
            over = max(0, sheet.fair[line.no] - product)
            yield Said("LINE_ARITHMETIC_WRONG", [line.no], over)


def duplicate_file(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for receipt in sheet.claim.receipts:
        files = [each for each in sheet.claim.duplicates if each.match == "file"]
        if any(each.receipt_id == receipt.id for each in files):
            yield Said("DUPLICATE_FILE", [])


def item_covered(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        if sheet.price_of(line) is None:
            yield Said("ITEM_NOT_COVERED", [line.no])


def quantity_cap(rule: Any, sheet: Sheet) -> Iterator[Said]:
    most = Fraction(rule["at_most"])
    if "per" not in rule:
        for line in mine(rule, sheet):
            if sheet.quantity[line.no] > most:
                yield _only(most, line.no, sheet, "QUANTITY_ABOVE_CAP")
        return
    for nos, (_, _, used) in sheet.pots(rule):
        free = max(most - Fraction(used, 1_000), Fraction(0))
        for no in nos:
            have = sheet.quantity[no]
            if have > free:
                yield _only(free, no, sheet, "QUANTITY_CEILING_REACHED")
            free -= min(free, have)


def _only(quantity: Fraction, no: int, sheet: Sheet, reason: str) -> Said:
    fair = sheet.fair[no]
    amount, units = sheet.before.get(no, (fair, sheet.quantity[no]))
    kept = nearest(amount * quantity / units)
    return Said(reason, [no], fair - kept, quantity)


def price_cap(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        row = sheet.price_of(line)
        if row is not None and "cap" in row:
            most = nearest(minor(row["cap"]) * sheet.quantity[line.no])
            if sheet.fair[line.no] > most:
                yield Said("FEE_ABOVE_STANDARD", [line.no], sheet.fair[line.no] - most)


def deductible(rule: Any, sheet: Sheet) -> Iterator[Said]:
    amount = minor(rule["amount"])
    if "per" in rule:
        for nos, (used, _, _) in sheet.pots(rule):
            if used < amount:
                yield Said("DEDUCTIBLE", nos, amount - used)
        return
    nos = [line.no for line in mine(rule, sheet) if sheet.left[line.no]]
    if nos:
        yield Said("DEDUCTIBLE", nos, amount)


def co_pay(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        left = sheet.left[line.no]
        if left and "fixed" in rule:
            yield Said("CO_PAY_FIXED", [line.no], minor(rule["fixed"]))
        elif left:
            part = nearest(left * Fraction(rule["percent"]) / 100)
            if part:
                yield Said("CO_PAY_PERCENT", [line.no], part)


def redemption_amount(rule: Any, sheet: Sheet) -> Iterator[Said]:
    voucher = sheet.claim.voucher
    if voucher is not None and sum(sheet.left.values()) > voucher.captured:
        over = sum(sheet.left.values()) - voucher.captured
        yield Said("ABOVE_REDEMPTION", [line.no for line in sheet.claim.lines], over)


def ceiling_amount(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for nos, (used, _, _) in sheet.pots(rule):
        over = sum(sheet.left[no] for no in nos) - max(0, minor(rule["at_most"]) - used)
        if over > 0:
            yield Said("CEILING_REACHED", nos, over)


def ceiling_count(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for nos, (_, used, _) in sheet.pots(rule):
        times = max(0, rule["at_most"] - used)
        is_lines = rule.get("counts") == "lines"
        cut = nos[times:] if is_lines else [] if times else nos
        if cut:
            yield Said("COUNT_CEILING_REACHED", cut, sum(sheet.left[no] for no in cut))


def person_threshold(rule: Any, sheet: Sheet) -> Iterator[Said]:
    if sum(sheet.left.values()) > minor(rule["above"]):
        yield Said("ABOVE_THRESHOLD", [])


Finder = Callable[[Any, Sheet], Iterator[Said]]
