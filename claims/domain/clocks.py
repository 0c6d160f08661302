"""The three clocks of a claim: how long the law's deadline, the office and the citizen have run.

The statutory clock counts from the day the file is complete. The office clock counts all days on
which the office held the file, over every round. The citizen clock counts from the first submission
to the money and never pauses. Only waiting for the claimant pauses a clock, and never the
citizen's; a claim that is held for a person's look pauses none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from claims.domain.calendar import Calendar
from claims.domain.claims import ClaimStatus
from claims.domain.promises import Counting


class ClockName(StrEnum):
    """Whose time a clock tells."""

    STATUTORY = "statutory"
    OFFICE = "office"
    CITIZEN = "citizen"


class ClockState(StrEnum):
    """Whether a clock runs."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """A move of a claim: the day it counts from, where it led, and what was approved by then."""

    on: date
    status: ClaimStatus
    approved: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: the days it has counted, since when, and until when it stands."""

    name: ClockName
    state: ClockState
    days: int
    started_on: date | None
    stopped_on: date | None


@dataclass(frozen=True, slots=True)
class Clocks:
    """The three clocks of one claim, always told together."""

    statutory: Clock
    office: Clock
    citizen: Clock


Span = tuple[date, date | None]
"""From a day to another; None while it lasts."""


@dataclass(frozen=True, slots=True)
class _Run:
    """The spans that each clock has run in so far, and whether the claim has come to an end."""

    statutory: tuple[Span, ...] = ()
    office: tuple[Span, ...] = ()
    citizen: tuple[Span, ...] = ()
    ended: ClaimStatus | None = None
    is_over: bool = False


_LOOKED_AT = frozenset({ClaimStatus.COMPLETE, ClaimStatus.IN_REVIEW})
_GONE = frozenset({ClaimStatus.WITHDRAWN, ClaimStatus.LAPSED})


def read_clocks(
    steps: Sequence[Step], *, today: date, calendar: Calendar, counts: Counting
) -> Clocks:
    """The clocks of a claim after its moves, in order, as they stand at the end of `today`.

    Submitted on day 0, returned on day 2, submitted again and complete on day 6, paid on day 9:
    the statutory clock says 3, the office clock 5, the citizen clock 9.
    """
    run = _Run()
    for step in steps:
        run = _after(run, step)

    def clock(name: ClockName, spans: tuple[Span, ...]) -> Clock:
        days = sum(calendar.between(first, last or today, counts) for first, last in spans)
        started_on = spans[0][0] if spans else None
        stopped_on = spans[-1][1] if spans and run.ended else None
        return Clock(name, _state(spans, run), days, started_on, stopped_on)

    return Clocks(
        clock(ClockName.STATUTORY, run.statutory),
        clock(ClockName.OFFICE, run.office),
        clock(ClockName.CITIZEN, run.citizen),
    )


def _state(spans: tuple[Span, ...], run: _Run) -> ClockState:
    if not spans:
        return ClockState.NOT_STARTED
    if spans[-1][1] is None:
        return ClockState.RUNNING
    return ClockState.STOPPED if run.ended else ClockState.PAUSED


def _after(run: _Run, step: Step) -> _Run:
    """What one move does: it starts, pauses, stops, or sets a clock going again."""
    if run.is_over or run.ended:
        return run if run.is_over else _again(run, step)
    status = step.status
    if status is ClaimStatus.SUBMITTED:
        office, citizen = _opened(run.office, step.on), _opened(run.citizen, step.on)
        return replace(run, statutory=(), office=office, citizen=citizen)
    if status in _LOOKED_AT and not run.statutory:
        return replace(run, statutory=((step.on, None),))
    if status is ClaimStatus.RETURNED:
        statutory, office = _closed(run.statutory, step.on), _closed(run.office, step.on)
        return replace(run, statutory=statutory, office=office)
    is_rejected = status is ClaimStatus.DECIDED and step.approved == 0
    is_at_an_end = status is ClaimStatus.PAID or status in _GONE or is_rejected
    return _ended(run, step) if is_at_an_end else run


def _ended(run: _Run, step: Step) -> _Run:
    return replace(
        run,
        statutory=_closed(run.statutory, step.on),
        office=_closed(run.office, step.on),
        citizen=_closed(run.citizen, step.on),
        ended=step.status,
    )


def _again(run: _Run, step: Step) -> _Run:
    """After an end: money that came back was not paid, and a rejection may be overturned.

    What is re-decided of a claim that was paid is another matter: its clocks stand.
    """
    if run.ended is ClaimStatus.PAID and step.status is ClaimStatus.PAYMENT_FAILED:
        return replace(
            run,
            statutory=_reopened(run.statutory),
            office=_reopened(run.office),
            citizen=_reopened(run.citizen),
            ended=None,
        )
    if run.ended is ClaimStatus.DECIDED and step.status is ClaimStatus.DECIDED and step.approved:
        return replace(
            run,
            statutory=((step.on, None),),
            office=_opened(run.office, step.on),
            citizen=_reopened(run.citizen),
            ended=None,
        )
    return replace(run, is_over=run.ended is ClaimStatus.PAID)


def _opened(spans: tuple[Span, ...], on: date) -> tuple[Span, ...]:
    return spans if spans and spans[-1][1] is None else (*spans, (on, None))


def _closed(spans: tuple[Span, ...], on: date) -> tuple[Span, ...]:
    if not spans or spans[-1][1] is not None:
        return spans
    return (*spans[:-1], (spans[-1][0], max(on, spans[-1][0])))


def _reopened(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return (*spans[:-1], (spans[-1][0], None)) if spans else spans
