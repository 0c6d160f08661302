"""Dry runs: past claims judged again under a draft, and what would have been different."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from claims.domain.adjudication import SoFar, adjudicate_next
from claims.domain.assessments import Assessment, Route
from claims.domain.facts import ClaimFacts, PersonFacts
from claims.domain.findings import Severity
from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.standards import Standard


class DryRunStatus(StrEnum):
    """Whether every part of it has been replayed."""

    RUNNING = "running"
    DONE = "done"


class DryRunPartStatus(StrEnum):
    """Whether one part of the claims has been replayed."""

    WAITING = "waiting"
    REPLAYED = "replayed"


DRY_RUN = Lifecycle(
    noun="dry_runs",
    states=DryRunStatus,
    entries={"start": DryRunStatus.RUNNING},
    edges=(edge(DryRunStatus.RUNNING, "finish", DryRunStatus.DONE),),
)

DRY_RUN_PART = Lifecycle(
    noun="dry_run_parts",
    states=DryRunPartStatus,
    entries={"wait": DryRunPartStatus.WAITING},
    edges=(edge(DryRunPartStatus.WAITING, "replay", DryRunPartStatus.REPLAYED),),
)


class Dimension(StrEnum):
    """By what a figure is taken: all claims, a rule with a reason, a queue, a provider, a group.

    A person is in each of his groups and in the one of his sex; `NO_GROUP` has who is in none.
    """

    ALL = "all"
    RULE = "rule"
    QUEUE = "queue"
    PROVIDER = "provider"
    GROUP = "group"


class FigureKey(NamedTuple):
    """Which figure: a dimension, what is named in it, and with a rule its reason."""

    dimension: Dimension
    name: str
    reason: str


EVERYTHING: Final = FigureKey(Dimension.ALL, "", "")
NO_GROUP: Final = "-"
FEW: Final = 5
"""A group of fewer claims is not told: what groups a person is in is sealed, and stays so."""


@dataclass(slots=True)
class Figure:
    """A figure's counts and minor units, under the rules as they were and under the draft.

    For a rule `before` and `after` are what it takes, elsewhere what is approved. `raised` and
    `lowered` are the sums of the differences upwards and downwards, both above zero.
    """

    claims: int = 0
    changed: int = 0
    held_before: int = 0
    held_after: int = 0
    before: int = 0
    after: int = 0
    raised: int = 0
    lowered: int = 0

    def add(
        self, before: int, after: int, *, is_changed: bool, was_held: bool, is_held: bool
    ) -> None:
        """Count one claim."""
        self.claims += 1
        self.changed += is_changed
        self.held_before += was_held
        self.held_after += is_held
        self.before += before
        self.after += after
        self.raised += max(after - before, 0)
        self.lowered += max(before - after, 0)


@dataclass(frozen=True, slots=True)
class Replay:
    """One claim under its own standard and under the draft.

    `cuts` has for each rule and reason that said anything the minor units it took, before and
    after; None where it said nothing.
    """

    claim_id: UUID
    provider_id: UUID | None
    groups: frozenset[str]
    before: Assessment
    after: Assessment
    cuts: Mapping[tuple[str, str], tuple[int | None, int | None]]

    @property
    def is_changed(self) -> bool:
        """Whether the amount, the route or the queue is another."""
        return (self.before.approved, self.before.route, self.before.cause) != (
            self.after.approved,
            self.after.route,
            self.after.cause,
        )


def replay(
    claims: Iterable[tuple[ClaimFacts, Standard]],
    draft: Standard,
    so_far: tuple[SoFar, SoFar],
) -> list[Replay]:
    """Judge claims in their order under their own standards and under the draft.

    Engine against engine: what a person decided is not part of it, nor is the budget. `so_far`
    is what the claims before them used in either world; it is added to.
    """
    before_so_far, after_so_far = so_far
    replays = []
    for facts, standard in claims:
        before = adjudicate_next(facts, standard, before_so_far)
        after = adjudicate_next(facts, draft, after_so_far)
        cuts = _cuts(before, after)
        groups = _groups(facts.person)
        replays.append(Replay(facts.id, facts.provider_id, groups, before, after, cuts))
    return replays


def _groups(person: PersonFacts) -> frozenset[str]:
    sex = {person.sex.value} if person.sex else set()
    return (person.groups | sex) or frozenset({NO_GROUP})


def _cuts(
    before: Assessment, after: Assessment
) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    was, would = _said(before), _said(after)
    return {key: (was.get(key), would.get(key)) for key in sorted(was.keys() | would.keys())}


def _said(assessment: Assessment) -> dict[tuple[str, str], int]:
    """For each rule and reason what it took, zero for one that only spoke or held."""
    said: dict[tuple[str, str], int] = {}
    for finding in assessment.findings:
        if finding.severity is not Severity.INFORM:
            key = finding.rule, finding.reason
            said[key] = said.get(key, 0) + finding.amount
    return said


def add_figures(found: dict[FigureKey, Figure], replays: Sequence[Replay]) -> None:
    """Add claims to the figures of every dimension."""
    for each in replays:
        was_held, is_held = each.before.route is Route.HOLD, each.after.route is Route.HOLD
        were, are = _keys(each, each.before), _keys(each, each.after)
        for key in were | are:
            found.setdefault(key, Figure()).add(
                each.before.approved,
                each.after.approved,
                is_changed=each.is_changed,
                was_held=was_held and key in were,
                is_held=is_held and key in are,
            )
        for (rule, reason), (was, would) in each.cuts.items():
            found.setdefault(FigureKey(Dimension.RULE, rule, reason), Figure()).add(
                was or 0, would or 0, is_changed=was != would, was_held=was_held, is_held=is_held
            )


def _keys(each: Replay, assessment: Assessment) -> set[FigureKey]:
    keys = {EVERYTHING}
    if assessment.cause:
        keys.add(FigureKey(Dimension.QUEUE, assessment.cause, ""))
    if each.provider_id:
        keys.add(FigureKey(Dimension.PROVIDER, str(each.provider_id), ""))
    keys |= {FigureKey(Dimension.GROUP, group, "") for group in each.groups}
    return keys


def is_told(key: FigureKey, figure: Figure) -> bool:
    """Whether a figure may be shown; one of few claims would tell whose they are."""
    return key.dimension is not Dimension.GROUP or figure.claims >= FEW
