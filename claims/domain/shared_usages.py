"""Counters that claims of many people share: when a judgement made without locking them stands.

A household's, provider's or programme's counter is met by every worker. So the rules run on what
it was read to be, and it is locked only at the end; what others have added meanwhile must then
make no difference. That is shown for a whole batch by a few probes (`in_doubt`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from claims.domain.adjudication import adjudicate
from claims.domain.assessments import Assessment, Route
from claims.domain.facts import ClaimFacts
from claims.domain.standards import Standard
from claims.domain.usages import NOTHING, Holder, Usage, UsageKey

_SHARED: Final = frozenset({Holder.HOUSEHOLD, Holder.PROVIDER, Holder.PROGRAMME})

Used = Mapping[UsageKey, Usage]


class Judged(NamedTuple):
    """A claim of a programme with what its standard said of it."""

    facts: ClaimFacts
    standard: Standard
    assessment: Assessment


def is_shared(key: UsageKey) -> bool:
    """Whether a counter may be met by claims of several people: its name says whose it is."""
    return _names_shared(key.rule_id)


@lru_cache(maxsize=4_096)
def _names_shared(name: str) -> bool:
    *_, holder, _ = ("", *name.split("/"))
    return holder in _SHARED


def in_doubt(judged: Sequence[Judged], read: Used, now: Used) -> frozenset[UsageKey]:
    """The shared counters that stand `now` so that the rules might say otherwise of a batch.

    `read` is what they stood at when the batch was judged, in its order. A counter is also in doubt
    where the contrary cannot be told cheaply. It relies on limits being monotone: who is not cut
    with more used is not cut with less, and a deductible that was used up stays so.

    A rule that has found something on a counter that moved must run again. Of one that has not,
    one claim is probed with that counter at the highest that any claim of the batch can meet:
    what it stands at, all that the batch adds, and the largest claim once more.
    """
    moved = {key for key, usage in now.items() if usage != read.get(key, NOTHING)}
    if not moved:
        return frozenset()
    doubtful = {key for key in moved if _is_less(now[key], read.get(key, NOTHING))}
    touching = [(each, set(_touched(each, moved))) for each in judged]
    for each, rules in touching:
        doubtful |= _found_by(each.assessment, rules)
    highest = {**read, **now, **_highest(moved, touching, now)}
    unproven = {rule for _, rules in touching for rule in rules if rule.key not in doubtful}
    for each, rules in touching:
        if not any(rule.key in each.assessment.usage for rule in rules & unproven):
            continue
        probe = adjudicate(each.facts, each.standard, highest)
        doubtful |= _found_by(probe, rules)
        unproven -= {rule for rule in rules if rule.key in probe.usage}
    return frozenset(doubtful | {rule.key for rule in unproven})


class _Touched(NamedTuple):
    """A rule of a standard and a counter of it that has moved."""

    standard: Standard
    rule: str
    key: UsageKey


def _touched(judged: Judged, moved: set[UsageKey]) -> Iterator[_Touched]:
    for meter in judged.standard.meters[judged.facts.kind]:
        for key in meter.keys(judged.facts) & moved:
            yield _Touched(judged.standard, meter.rule, key)


def _found_by(assessment: Assessment, rules: set[_Touched]) -> set[UsageKey]:
    """The counters of those rules that have found something."""
    named = {each.rule for each in assessment.findings} if rules else set()
    return {rule.key for rule in rules if rule.rule in named}


def _highest(
    moved: set[UsageKey], touching: Sequence[tuple[Judged, set[_Touched]]], now: Used
) -> dict[UsageKey, Usage]:
    added = dict.fromkeys(moved, NOTHING)
    largest = dict.fromkeys(moved, NOTHING)
    for (facts, _, assessment), rules in touching:
        whole = Usage(
            sum(line.claimed for line in facts.lines),
            len(facts.lines),
            sum(line.quantity_milli for line in facts.lines),
        )
        for key in {rule.key for rule in rules}:
            largest[key] = _more(largest[key], whole)
            if assessment.route is not Route.HOLD:
                added[key] += assessment.usage.get(key, NOTHING)
    return {key: now[key] + added[key] + largest[key] for key in moved}


def _is_less(one: Usage, other: Usage) -> bool:
    return (
        one.amount < other.amount
        or one.count < other.count
        or one.quantity_milli < other.quantity_milli
    )


def _more(one: Usage, other: Usage) -> Usage:
    return Usage(
        max(one.amount, other.amount),
        max(one.count, other.count),
        max(one.quantity_milli, other.quantity_milli),
    )
