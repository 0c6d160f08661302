"""How a claim's promises stand: until when each was due, when it came true, and how late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from claims.domain.calendar import Calendar
from claims.domain.claims import ClaimStatus
from claims.domain.clocks import Clocks
from claims.domain.promises import Counting, Measure, Promise, Promises

ServiceDays = tuple[date | None, date | None]
"""When a line's service was asked for and when it was delivered; None where nobody said."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """What stands pinned on a claim: its state, and for each measure its days due and done."""

    status: ClaimStatus
    approved: int | None
    complete_on: date | None
    due: Mapping[Measure, date | None]
    done: Mapping[Measure, date | None]


@dataclass(frozen=True, slots=True)
class KeptPromise:
    """One promise on one claim. `late_by` is in the promise's own days, 0 while in time.

    `is_kept` is None as long as it may still be kept, and where there is nothing left to keep.
    """

    id: str
    measure: Measure
    within_days: int
    counts: Counting
    due_on: date | None
    done_on: date | None
    late_by: int
    is_kept: bool | None


@dataclass(frozen=True, slots=True)
class ClaimClocks:
    """The three clocks of a claim in days of one kind, and how its promises stand."""

    counts: Counting
    clocks: Clocks
    promises: tuple[KeptPromise, ...]


def kept_promises(
    promises: Promises,
    pinned: Pinned,
    services: Sequence[ServiceDays],
    *,
    today: date,
    calendar: Calendar,
) -> tuple[KeptPromise, ...]:
    """Every promise of a claim's standard, as it stands at the end of `today`."""
    return tuple(
        _kept(promise, pinned, services, today, calendar)
        for promise in promises.all
        if promise.measure is not Measure.SERVICE or pinned.due[Measure.SERVICE]
    )


def _kept(
    promise: Promise,
    pinned: Pinned,
    services: Sequence[ServiceDays],
    today: date,
    calendar: Calendar,
) -> KeptPromise:
    due, done = pinned.due[promise.measure], pinned.done[promise.measure]
    until = done if done or _is_void(promise.measure, pinned) else today
    late_by = late_days(promise, due, until, calendar) if due and until else 0
    if late_by and promise.measure is Measure.SERVICE:
        late_by = max(days_over(promise, services, calendar), default=0)
    return KeptPromise(
        id=promise.id,
        measure=promise.measure,
        within_days=promise.within_days,
        counts=promise.counts,
        due_on=due,
        done_on=done,
        late_by=late_by,
        is_kept=False if late_by else (True if due and done else None),
    )


def _is_void(measure: Measure, pinned: Pinned) -> bool:
    """Whether nothing is left to keep: the claim is gone, or nothing of it is paid."""
    gone = pinned.status in {ClaimStatus.WITHDRAWN, ClaimStatus.LAPSED, ClaimStatus.RETURNED}
    rejected = pinned.status is ClaimStatus.DECIDED and pinned.approved == 0
    return gone or (measure is Measure.PAYMENT and rejected)


def late_days(promise: Promise, due_on: date, done_on: date, calendar: Calendar) -> int:
    """By how many of the promise's own days something came after the day it was due; 0 in time.

    Only days that count make it late: due on a Friday in working days, Saturday is in time.
    """
    return calendar.between(due_on, done_on, promise.counts)


def days_over(promise: Promise, services: Iterable[ServiceDays], calendar: Calendar) -> list[int]:
    """For each line by how many days its service came after what was promised; 0 in time."""
    return [
        max(calendar.between(asked, given, promise.counts) - promise.within_days, 0)
        if asked and given
        else 0
        for asked, given in services
    ]


def latest_service(
    promise: Promise, services: Iterable[ServiceDays], calendar: Calendar
) -> tuple[date, date] | None:
    """The day due and the day delivered of the line that was latest; None where nobody said."""
    known = [(asked, given) for asked, given in services if asked and given]
    due = [(calendar.after(asked, promise.within_days, promise.counts), given)
           for asked, given in known]  # fmt: skip
    return max(
        due,
        key=lambda each: (late_days(promise, each[0], each[1], calendar), each[1] - each[0], each),
        default=None,
    )
