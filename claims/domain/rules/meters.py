"""Meters: how a rule counts what the holder of its limit uses of it, period by period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from claims.domain.facts import ClaimFacts
from claims.domain.findings import Finding, Severity
from claims.domain.rules.holders import holder_of, permission_for
from claims.domain.usages import NOTHING, PERIOD_STARTS, Holder, Period, Usage, UsageKey


class Counts(StrEnum):
    """What a count ceiling counts."""

    CLAIMS = "claims"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Meter:
    """The counter of one rule: its name in the usage keys, its period, and the items it counts.

    With `is_borne` the amount counted is what the rule itself made the citizen bear (a
    deductible), not what was approved. `is_open` is whether the rule is in force for a line with
    this service day, None for a rule without days of its own. A claim that has no such holder, a
    claim without a provider for one, is not counted.
    """

    name: str
    rule: str
    period: Period
    counts: Counts
    items: frozenset[str] | None
    is_borne: bool = False
    holder: Holder = Holder.PERSON
    is_open: Callable[[ClaimFacts, date], bool] | None = None

    def key(self, facts: ClaimFacts, day: date) -> UsageKey:
        """The counter a service day of this claim falls to."""
        holder_id = holder_of(facts, self.holder)
        assert holder_id is not None
        start = PERIOD_STARTS[self.period](day, facts.programme.first_day)
        return UsageKey(self.name, holder_id, start)

    def keys(self, facts: ClaimFacts) -> set[UsageKey]:
        """Every counter that this claim may touch."""
        days = [line.delivered_on or facts.submitted_on for line in facts.lines]
        return {key for key, _ in self.positions(facts, days, [1] * len(days))}

    def positions(
        self, facts: ClaimFacts, days: Sequence[date], left: Sequence[int]
    ) -> list[tuple[UsageKey, list[int]]]:
        """The lines with something left that count here, by the counter they fall to."""
        if self.holder is _PREAUTHORISATION:
            return self._by_permission(facts, days, left)
        holder_id = facts.person_id if self.holder is _PERSON else holder_of(facts, self.holder)
        if holder_id is None:
            return []
        groups: list[tuple[UsageKey, list[int]]] = []
        items, is_open, last_day, group = self.items, self.is_open, None, None
        for at, line in enumerate(facts.lines):
            if left[at] and (items is None or line.item in items):
                if is_open is not None and not is_open(facts, days[at]):
                    continue
                if group is None or days[at] != last_day:
                    last_day = days[at]
                    group = self._group(groups, holder_id, facts, last_day)
                group.append(at)
        return groups

    def _group(
        self,
        groups: list[tuple[UsageKey, list[int]]],
        holder_id: UUID,
        facts: ClaimFacts,
        day: date,
    ) -> list[int]:
        """The group of the counter a day falls to, a new one if there is none yet.

        Found by its period alone: all else of the key is the same within a claim, and a UUID is
        slow to hash.
        """
        start = PERIOD_STARTS[self.period](day, facts.programme.first_day)
        for key, group in groups:
            if key.period_start == start:
                return group
        groups.append((UsageKey(self.name, holder_id, start), []))
        return groups[-1][1]

    def _by_permission(
        self, facts: ClaimFacts, days: Sequence[date], left: Sequence[int]
    ) -> list[tuple[UsageKey, list[int]]]:
        """The same where the holder is the preauthorisation that covers a line."""
        groups: dict[UsageKey, list[int]] = {}
        for at, line in enumerate(facts.lines):
            is_counted = left[at] and (self.items is None or line.item in self.items)
            if is_counted and (self.is_open is None or self.is_open(facts, days[at])):
                permission = permission_for(facts, line.item, days[at])
                if permission is not None:
                    key = UsageKey(self.name, permission.id, permission.valid.first_day)
                    groups.setdefault(key, []).append(at)
        return list(groups.items())


_PERSON: Final = Holder.PERSON
_PREAUTHORISATION: Final = Holder.PREAUTHORISATION


def consumed(
    meters: Iterable[Meter],
    facts: ClaimFacts,
    days: Sequence[date],
    left: Sequence[int],
    quantities: Sequence[int],
    findings: Sequence[Finding],
) -> dict[UsageKey, Usage]:
    """What approving `left` adds to every counter; a counter it adds nothing to is not named.

    No two meters of a standard share a name, so none counts twice.
    """
    usage: dict[UsageKey, Usage] = {}
    for meter in meters:
        if meter.is_borne:
            usage.update(_borne(meter, facts, days, findings))
            continue
        for key, group in meter.positions(facts, days, left):
            usage[key] = Usage(
                sum([left[at] for at in group]),
                1 if meter.counts is Counts.CLAIMS else len(group),
                sum([quantities[at] for at in group]),
            )
    return usage


def _borne(
    meter: Meter, facts: ClaimFacts, days: Sequence[date], findings: Sequence[Finding]
) -> dict[UsageKey, Usage]:
    """What the rule's own findings took of lines that no rule rejected, by their counter."""
    rejected = {each.line_no for each in findings if each.severity is Severity.REJECT}
    day_of = {line.no: day for line, day in zip(facts.lines, days, strict=True)}
    added: dict[UsageKey, Usage] = {}
    for each in findings:
        if each.line_no is None or each.line_no in rejected:
            continue
        if each.rule == meter.rule and each.amount:
            key = meter.key(facts, day_of[each.line_no])
            added[key] = added.get(key, NOTHING) + Usage(each.amount, 0, 0)
    return added
