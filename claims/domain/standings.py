"""Standings: how a provider stands, of all that was said about it one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from claims.domain.facts import Standing, Window

Said = tuple[Standing, Window]
_DAY = timedelta(days=1)


def in_force(said: Sequence[Said]) -> tuple[Said, ...]:
    """The periods in which a provider is not in good standing.

    `said` is in the order it was said: for the days it is about, the later takes the place of the
    earlier, so that an exclusion is lifted by saying `good`.
    """
    standing: list[Said] = []
    for new in said:
        standing = [part for each in standing for part in _without(each, new[1])]
        standing.append(new)
    return tuple(each for each in standing if each[0] is not Standing.GOOD)


def _without(said: Said, window: Window) -> Iterator[Said]:
    """What is left of a period when another's days are taken out of it."""
    standing, held = said
    before = _earlier(held.last_day, window.first_day - _DAY)
    if held.first_day <= before:
        yield standing, Window(held.first_day, before)
    if window.last_day is not None:
        after = max(held.first_day, window.last_day + _DAY)
        if held.last_day is None or after <= held.last_day:
            yield standing, Window(after, held.last_day)


def _earlier(last_day: date | None, day: date) -> date:
    return day if last_day is None else min(last_day, day)
