"""Completeness: after how many days a file nobody looked at is complete, and when it lapses.

The shape of BPJS Kesehatan Regulation 7/2018: no minutes within ten days, and the file counts as
complete (art. 30(5)); what was returned may be brought again for a time, and no longer (art. 29).
"""

from __future__ import annotations

from dataclasses import dataclass

from claims.domain.promises import Counting
from claims.domain.sections import Section


@dataclass(frozen=True, slots=True)
class Completeness:
    """What a standard says of files that wait: None where it says nothing.

    `deemed_complete_days` after it was submitted a file nobody acted on is complete;
    `lapse_days` after it was returned a claim that was not submitted again lapses.
    """

    deemed_complete_days: int | None = None
    lapse_days: int | None = None
    counts: Counting = Counting.CALENDAR_DAYS


def read_completeness(given: Section) -> Completeness:
    """The section `[completeness]`; calendar days count unless it says otherwise."""

    def days(key: str) -> int | None:
        return given.whole(key, least=1, most=366) if given.has(key) else None

    completeness = Completeness(
        deemed_complete_days=days("deemed_complete_days"),
        lapse_days=days("lapse_days"),
        counts=given.choice("counts", Counting) if given.has("counts") else Counting.CALENDAR_DAYS,
    )
    given.finish()
    return completeness
