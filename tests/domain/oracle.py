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
from tests.domain.oracle_rules import GROUPS, Counters, Key, Said, Sheet, start_of

HOLDS = {"documents", "person_threshold"}
REDUCES = {
    "receipt_total",
    "line_arithmetic",
    "quantity_cap",
    "price_cap",
    "deductible",
    "co_pay",
    "redemption_amount",
    "ceiling_amount",
    "ceiling_count",
}
FINDERS = {finder.__name__: finder for group in GROUPS for finder in group}

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
            sheet.fair[no] -= min(said.over, sheet.fair[no])
            if said.quantity is not None:
                sheet.quantity[no] = said.quantity
        else:
            parts = split(said.over, {no: sheet.left[no] for no in said.nos})
            for no, part in parts.items():
                sheet.fair[no] -= part
        if not parts:
            self.rows.append((None, rule["id"], said.reason, 0))
        for no, part in parts.items():
            self.rows.append((no, rule["id"], said.reason, part))
            sheet.left[no] -= part

    def usage(self, rules: Sequence[Mapping[str, Any]]) -> dict[Key, tuple[int, int, int]]:
        """What the approval adds to the counters of the rules with a period."""
        usage: dict[Key, tuple[int, int, int]] = {}
        for rule in rules:
            if "per" not in rule:
                continue
            for no, amount, quantity in self.counted(rule):
                start = start_of(rule["per"], self.sheet.day_of[no], self.sheet.claim)
                key = (rule["id"], self.sheet.claim.person_id, start)
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
            for line in self.sheet.claim.lines
            if self.sheet.left[line.no] and line.item in rule.get("items", [line.item])
        ]


def judge(
    claim: ClaimFacts,
    rules: Sequence[Mapping[str, Any]],
    prices: Sequence[Mapping[str, Any]],
    used: Counters,
) -> Verdict:
    """The verdict over a claim; `used` is by (rule id, person, first day of the period)."""
    captured = {"id": "redemption_amount", "kind": "redemption_amount"}
    ordered = [
        rule
        for group in GROUPS
        for rule in [*rules, captured]
        if FINDERS[rule["kind"]] in group
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
