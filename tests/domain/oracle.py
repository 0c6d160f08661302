"""The oracle: the same promises as the engine, computed the slow way, line by line in fractions.

It shares no code with the engine: it reads the rules as they are written, keeps quantities as exact
fractions, and rounds only where a rule says so. What both say must be the same. It does not
know the voucher's state and the details of receipts, which the kinds' own tests look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from claims.domain.facts import ClaimFacts
from tests.domain import oracle_further as further
from tests.domain import oracle_papers as papers
from tests.domain import oracle_rules as first
from tests.domain.oracle_rules import (
    OF_CLAIM,
    Counters,
    Finder,
    Key,
    Said,
    Sheet,
    is_dated,
    mine,
    start_of,
    whose,
)

HOLDS = {
    "documents", "person_threshold", "service_confirmed", "claim_fields", "line_fields",
    "stamp_duty", "receipt_tax_number", "total_in_words", "split_receipts", "provider_watched",
    "velocity", "price_outlier", "random_sample", "risk_sample",
}  # fmt: skip
REDUCES = {
    "receipt_total", "line_arithmetic", "quantity_cap", "price_cap", "deductible", "co_pay",
    "redemption_amount", "ceiling_amount", "ceiling_count", "bundle", "preauthorised_quantity",
    "preauthorised_amount", "other_payer_paid",
}  # fmt: skip
WARNS = {"completion_time"}

GROUPS: dict[str, tuple[Finder, ...]] = {
    "validity": (
        first.service_date_valid, first.claim_age, first.documents, first.receipt_total,
        first.line_arithmetic, first.duplicate_file, further.waiting_period,
        further.provider_excluded, further.provider_category, further.competence,
        further.service_confirmed, papers.claim_fields, papers.line_fields, papers.stamp_duty,
        papers.receipt_tax_number, papers.total_in_words, papers.split_receipts,
        further.preauthorised, papers.condition, papers.line_condition,
    ),
    "coverage": (
        first.item_covered, further.person_category, further.liable_payer,
        further.minimum_interval, further.bundle,
    ),
    "quantity": (first.quantity_cap, further.preauthorised_quantity),
    "price_cap": (first.price_cap, further.completion_time),
    "deductible": (first.deductible,),
    "co_pay": (first.co_pay,),
    "ceilings": (
        first.redemption_amount, first.ceiling_amount, first.ceiling_count,
        further.other_payer_paid, further.preauthorised_amount,
    ),
    "person": (
        first.person_threshold, further.provider_watched, papers.velocity, papers.price_outlier,
        papers.random_sample, papers.risk_sample,
    ),
}  # fmt: skip
"""The kinds the oracle knows, in the default order of their groups."""

FINDERS = {finder.__name__: finder for group in GROUPS.values() for finder in group}
GROUP_OF = {finder.__name__: name for name, group in GROUPS.items() for finder in group}

Row = tuple[int | None, str, str, int]


@dataclass
class Verdict:
    """What the oracle says: approved by line number, rows of (line, rule, reason, amount)."""

    approved: dict[int, int]
    rows: list[Row]
    is_held: bool
    usage: dict[Key, tuple[int, int, int]]


class Trial:
    """The verdict over one claim in the making."""

    def __init__(self, claim: ClaimFacts, prices: Any, used: Counters) -> None:
        self.sheet = sheet = Sheet(claim, prices, used)
        for line in claim.lines:
            sheet.left[line.no] = sheet.fair[line.no] = line.claimed
            sheet.quantity[line.no] = Fraction(line.quantity_milli, 1_000)
            sheet.day_of[line.no] = line.delivered_on or claim.submitted_on
        self.rows: list[Row] = []
        self.holds: list[list[int]] = []
        self.rejected: set[int] = set()

    def run(self, rule: Mapping[str, Any]) -> None:
        kind = rule["kind"]
        default = "hold" if kind in HOLDS else "reduce" if kind in REDUCES else "reject"
        default = "warn" if kind in WARNS else default
        if kind in OF_CLAIM and not is_dated(rule, self.sheet.claim.submitted_on):
            return
        severity = rule.get("severity", default)
        for said in FINDERS[kind](rule, self.sheet):
            is_whole = rule.get("scope") == "claim" or not said.nos
            nos = list(self.sheet.left) if is_whole else said.nos
            if severity == "reject":
                self.reject(rule, said, nos)
            elif severity == "reduce":
                self.reduce(rule, said)
            else:
                at = None if is_whole or len(nos) > 1 else nos[0]
                self.rows.append((at, rule["id"], said.reason, 0))
                if severity == "hold":
                    self.holds.append(nos)

    def reject(self, rule: Mapping[str, Any], said: Said, nos: list[int]) -> None:
        for no in nos:
            self.rows.append((no, rule["id"], said.reason, self.sheet.left[no]))
            self.sheet.left[no] = 0
            self.rejected.add(no)

    def reduce(self, rule: Mapping[str, Any], said: Said) -> None:
        sheet = self.sheet
        if len(said.nos) == 1:
            (no,) = said.nos
            parts = {no: min(said.over, sheet.left[no])}
            if said.quantity is not None:
                sheet.before.setdefault(no, (sheet.fair[no], sheet.quantity[no]))
                sheet.quantity[no] = said.quantity
            elif said.over:
                sheet.before.pop(no, None)
            sheet.fair[no] -= min(said.over, sheet.fair[no])
        else:
            parts = split(said.over, {no: sheet.left[no] for no in said.nos})
            for no, part in parts.items():
                sheet.fair[no] -= part
                if part:
                    sheet.before.pop(no, None)
        if not parts:
            self.rows.append((None, rule["id"], said.reason, 0))
        for no, part in parts.items():
            self.rows.append((no, rule["id"], said.reason, part))
            sheet.left[no] -= part

    def usage(self, rules: Sequence[Mapping[str, Any]]) -> dict[Key, tuple[int, int, int]]:
        """What the approval adds to the counters of the rules with a period."""
        usage: dict[Key, tuple[int, int, int]] = {}
        for rule in rules:
            is_permitted = rule["kind"] in ("preauthorised_quantity", "preauthorised_amount")
            if "per" not in rule and not is_permitted:
                continue
            for no, amount, quantity in self.counted(rule):
                if is_permitted:
                    permission = further.permission_of(no, self.sheet)
                    if permission is None:
                        continue
                    holder, start = permission.id, permission.valid.first_day
                else:
                    start = start_of(rule["per"], self.sheet.day_of[no], self.sheet.claim)
                    holder = whose(rule, self.sheet.claim)
                if holder is None:
                    continue
                key = (rule["id"], holder, start)
                before = usage.get(key, (0, 0, 0))
                count = 0 if rule["kind"] == "deductible" else 1
                if rule.get("counts") == "lines":
                    count += before[1]
                usage[key] = (before[0] + amount, count, before[2] + quantity)
        return usage

    def counted(self, rule: Mapping[str, Any]) -> list[tuple[int, int, int]]:
        """Line, amount and quantity in thousandths that count for a rule."""
        if rule["kind"] == "deductible":
            return [
                (no, amount, 0)
                for no, name, _, amount in self.rows
                if name == rule["id"] and no is not None and no not in self.rejected and amount
            ]
        return [
            (line.no, self.sheet.left[line.no], int(self.sheet.quantity[line.no] * 1_000))
            for line in mine(rule, self.sheet)
            if self.sheet.left[line.no]
        ]


def judge(
    claim: ClaimFacts,
    rules: Sequence[Mapping[str, Any]],
    prices: Sequence[Mapping[str, Any]],
    used: Counters,
) -> Verdict:
    """The verdict over a claim; `used` is by (rule id, holder, first day of the period)."""
    captured = {"id": "redemption_amount", "kind": "redemption_amount"}
    ordered = [
        rule
        for group in GROUPS
        for rule in [*rules, captured]
        if rule.get("group", GROUP_OF[rule["kind"]]) == group
        and claim.kind.value in rule.get("claims", [claim.kind.value])
    ]
    trial = Trial(claim, prices, used)
    for rule in ordered:
        trial.run(rule)
    return Verdict(
        approved=dict(trial.sheet.left),
        rows=trial.rows,
        is_held=any(trial.sheet.left[no] > 0 for hold in trial.holds for no in hold),
        usage=trial.usage(ordered),
    )


def split(over: int, lefts: Mapping[int, int]) -> dict[int, int]:
    """Over several lines by the largest remainder, earlier lines first; nothing of nothing."""
    total = sum(lefts.values())
    take = min(over, total)
    if take == 0:
        return {}
    exact = {no: Fraction(take * left, total) for no, left in lefts.items()}
    parts = {no: value.numerator // value.denominator for no, value in exact.items()}
    by_rest = sorted(exact, key=lambda no: exact[no] - parts[no], reverse=True)
    for no in by_rest[: take - sum(parts.values())]:
        parts[no] += 1
    return {no: part for no, part in parts.items() if part}
