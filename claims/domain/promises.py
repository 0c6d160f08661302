"""Promises: what the service promises within how many days, and what it owes when it is late."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from claims.domain.rules.rounding import half_up_part
from claims.domain.sections import Section
from claims.domain.variables import LANGUAGES

MOST_PROMISES: Final = 20


class Measure(StrEnum):
    """What a promise measures: the decision of a complete file, its payment, or the service."""

    DECISION = "decision"
    PAYMENT = "payment"
    SERVICE = "service"


class Counting(StrEnum):
    """Which days count."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Redress:
    """What a late promise owes the citizen, without his asking.

    Owed when the actual days are more than `beyond_percent` above the limit (the threshold of
    Permen ESDM 27/2017, art. 6). The amount is `per_mille_a_day` of what is approved for each day
    over the limit (the measure of Perpres 16/2018, art. 79(4)), at most `cap_percent` of it, and
    never below `floor` (minor units): the floor wins over the cap.
    """

    beyond_percent: int
    per_mille_a_day: int
    cap_percent: int
    floor: int

    def owed(self, *, limit_days: int, actual_days: int, approved: int) -> int:
        """Minor units owed for so many days where so many were promised; 0 while in time.

        Half up. A rejection that comes late (`approved` 0) owes the floor. Limit 5, actual 7,
        Rp12.500.000 approved: Rp25.000.
        """
        return self.owed_of([(actual_days, approved)], limit_days=limit_days)

    def owed_of(self, parts: Sequence[tuple[int, int]], *, limit_days: int) -> int:
        """Minor units owed for parts of one claim, each its actual days and what is approved.

        Only parts that are late count. Each grows by its own days; cap and floor are of the whole.
        """
        late = [
            (actual, approved)
            for actual, approved in parts
            if actual * 100 > limit_days * (100 + self.beyond_percent)
        ]
        if not late:
            return 0
        by_day = sum(
            half_up_part(approved, self.per_mille_a_day * (actual - limit_days), 1_000)
            for actual, approved in late
        )
        cap = half_up_part(sum(approved for _, approved in late), self.cap_percent, 100)
        return max(min(by_day, cap), self.floor)


@dataclass(frozen=True, slots=True)
class Promise:
    """One measurable promise: its limit in days, its guaranteed rate of hits, its redress.

    `guaranteed` is a share out of 1, None where no rate is guaranteed. A promise without redress
    can be drafted; it cannot be published.
    """

    id: str
    measure: Measure
    within_days: int
    counts: Counting
    texts: Mapping[str, str]
    guaranteed: Fraction | None
    redress: Redress | None


@dataclass(frozen=True, slots=True)
class Promises:
    """The promises of one standard, at most one for each measure."""

    all: tuple[Promise, ...]

    def of(self, measure: Measure) -> Promise | None:
        """The promise on this measure, if there is one."""
        return next((each for each in self.all if each.measure is measure), None)

    def days(self, measure: Measure) -> int:
        """The limit of a promise that every standard makes: on decision and on payment."""
        promise = self.of(measure)
        if promise is None:
            raise LookupError(f"a standard without a promise on {measure}")
        return promise.within_days

    def due(
        self, measure: Measure, start: date, after: Callable[[date, int, Counting], date]
    ) -> date:
        """The day that ends a promise every standard makes; `after` counts a calendar's days."""
        promise = self.of(measure)
        if promise is None:
            raise LookupError(f"a standard without a promise on {measure}")
        return after(start, promise.within_days, promise.counts)


def read_promises(given: Section, *, currency: str) -> Promises:
    """The sections `[[promises]]`; decision and payment are promised by every standard."""
    sections = given.sections("promises", most=MOST_PROMISES)
    promises = tuple(_read(each, currency) for each in sections)
    for what in ("id", "measure"):
        seen = [getattr(promise, what) for promise in promises]
        for value in sorted({each for each in seen if seen.count(each) > 1}):
            given.wrong("promises", f"two promises have the {what} {value}")
    for measure in (Measure.DECISION, Measure.PAYMENT):
        if all(promise.measure is not measure for promise in promises):
            given.wrong("promises", f'missing: a promise with measure = "{measure}" is needed')
    return Promises(promises)


def _read(given: Section, currency: str) -> Promise:
    texts = given.section("texts")
    promise = Promise(
        id=given.code("id"),
        measure=given.choice("measure", Measure),
        within_days=given.whole("within_days", least=1, most=366),
        counts=(given.choice("counts", Counting) if given.has("counts") else Counting.WORKING_DAYS),
        texts={language: texts.text(language, longest=400) for language in LANGUAGES},
        guaranteed=(
            Fraction(given.thousandths("guaranteed_percent", most=100_000), 100_000)
            if given.has("guaranteed_percent")
            else None
        ),
        redress=_read_redress(given.section("redress"), currency) if given.has("redress") else None,
    )
    texts.finish()
    given.finish()
    return promise


def _read_redress(given: Section, currency: str) -> Redress:
    redress = Redress(
        beyond_percent=given.whole("beyond_percent", least=0, most=1_000),
        per_mille_a_day=given.whole("per_mille_a_day", least=0, most=1_000),
        cap_percent=given.whole("cap_percent", least=0, most=100),
        floor=given.amount("floor", currency),
    )
    given.finish()
    return redress
