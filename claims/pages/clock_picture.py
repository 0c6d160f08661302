"""The picture of a claim's clocks: a bar for each, a mark at what was promised, each promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.domain import clock_words as words
from claims.domain.clock_words import days_in_words
from claims.domain.clocks import Clock, ClockState
from claims.domain.kept_promises import ClaimClocks, KeptPromise
from claims.domain.promises import Measure
from claims.domain.redress import RedressStatus
from claims.usecases.clocks import Owed

WIDTH: Final = 1_000
LEAST: Final = 4
"""So narrow at least is a bar that stands for a day."""


@dataclass(frozen=True, slots=True)
class ClockBar:
    """One clock: what it is called, its figure, and its bar out of WIDTH; `mark` is a promise's."""

    name: str
    label: str
    says: str
    figure: str
    state: str
    width: int
    mark: int | None


@dataclass(frozen=True, slots=True)
class PromiseShown:
    """One promise: what was promised, how it stands (`kept`, `broken`, `open`), what it owes."""

    state: str
    label: str
    promised: str
    stands: str
    redress: str


@dataclass(frozen=True, slots=True)
class ClocksShown:
    """All that a page says of a claim's clocks, in one language."""

    title: str
    which_days: str
    promised: str
    bars: tuple[ClockBar, ...]
    promises_title: str
    promises: tuple[PromiseShown, ...]


def clocks_shown(
    told: ClaimClocks,
    owed: Sequence[Owed],
    language: str,
    *,
    is_to_citizen: bool,
    money: Callable[[int], str],
    day: Callable[[date], str],
) -> ClocksShown:
    """The clocks for one reader; a bar is never longer than the picture, nor is a day unseen."""
    payment = next((each for each in told.promises if each.measure is Measure.PAYMENT), None)
    limit = payment.within_days if payment else 0
    is_over = told.clocks.citizen.state is ClockState.STOPPED
    three = (told.clocks.statutory, told.clocks.office, told.clocks.citizen)
    most = max(1, limit, *(each.days for each in three))
    if payment:
        within = words.WITHIN[language].format(days=days_in_words(limit, payment.counts, language))
        mark = f"{words.MEASURES[Measure.PAYMENT][language]} {within}"
    return ClocksShown(
        title=words.TITLE[language],
        which_days=words.WHICH_DAYS[told.counts][language],
        promised=f"{words.PROMISED[language]}: {mark}" if payment else "",
        bars=tuple(
            _bar(each, told, language, most, limit if at == 0 and limit else None)
            for at, each in enumerate(three)
        ),
        promises_title=words.PROMISES[language],
        promises=tuple(
            PromiseShown(
                _state(each),
                words.MEASURES[each.measure][language],
                _promised(each, language, day),
                _stands(each, language, day, is_over=is_over),
                _redress(each, owed, language, money, is_to_citizen=is_to_citizen),
            )
            for each in told.promises
        ),
    )


def _bar(clock: Clock, told: ClaimClocks, language: str, most: int, limit: int | None) -> ClockBar:
    width = clock.days * WIDTH // most
    return ClockBar(
        name=clock.name.value,
        label=words.CLOCKS[clock.name][language],
        says=words.SAYS[clock.name][language],
        figure=(
            "–"
            if clock.state is ClockState.NOT_STARTED
            else days_in_words(clock.days, told.counts, language)
        ),
        state=words.STATES[clock.state][language],
        width=max(width, LEAST) if clock.days else 0,
        mark=min(limit * WIDTH // most, WIDTH - 6) if limit else None,
    )


def _state(promise: KeptPromise) -> str:
    return {True: "kept", False: "broken", None: "open"}[promise.is_kept]


def _promised(promise: KeptPromise, language: str, day: Callable[[date], str]) -> str:
    within = days_in_words(promise.within_days, promise.counts, language)
    text = words.WITHIN[language].format(days=within)
    if promise.due_on is None:
        return text
    return f"{text}, {words.BY[language].format(day=day(promise.due_on))}"


def _stands(
    promise: KeptPromise, language: str, day: Callable[[date], str], *, is_over: bool
) -> str:
    if promise.is_kept and promise.done_on:
        return words.KEPT[language].format(day=day(promise.done_on))
    if promise.is_kept is False:
        late = days_in_words(promise.late_by, promise.counts, language)
        return words.BROKEN[language].format(days=late)
    if is_over:
        return words.NOTHING_LEFT[language]
    return (words.OPEN if promise.due_on else words.NOT_YET)[language]


def _redress(
    promise: KeptPromise,
    owed: Sequence[Owed],
    language: str,
    money: Callable[[int], str],
    *,
    is_to_citizen: bool,
) -> str:
    """What a broken promise turned out to owe; nothing of it where it is another's affair."""
    if promise.is_kept is not False:
        return ""
    for each in owed:
        if each.kind == promise.measure:
            text = words.REDRESS[RedressStatus(each.status)][language]
            return text.format(amount=money(each.amount))
    return words.WITHOUT_ASKING[language] if is_to_citizen else ""
