"""How good decisions are: first pass, automatic, in time, overturned, wrong; and the queues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from claims.domain.estimates import Looked, estimate
from claims.domain.permissions import Action
from claims.domain.promises import Counting
from claims.domain.quality import (
    MEDIAN,
    MOST_DAYS,
    NINTH_TENTH,
    DecisionFigures,
    ErrorEstimates,
    QueueFigures,
    percentile,
)
from claims.domain.refusals import Refused
from claims.storage import calendars, programmes, quality
from claims.storage.quality import DaysRow, FigureRow, LeftRow, Period, WaitingRow
from claims.usecases.context import Context

RANDOM_SAMPLE = "RANDOM_SAMPLE"
"""The reason for which the rules hold a claim only to be looked at."""


def decisions(
    ctx: Context,
    *,
    programme_id: UUID | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> tuple[date, date, list[DecisionFigures], ErrorEstimates | None]:
    """The figures of first decisions in a period, by default the month so far.

    Gives the period's days, the figures of all claims and then of each kind, and, of one
    programme, what the random sample says of the rules' errors.
    """
    ctx.permit(Action.QUALITY_READ)
    first, last, period = _period(ctx, programme_id, first_day, last_day)
    days = quality.days(ctx.session, period)
    taken = _working_days(ctx, days)
    rows = [_figures(row, taken) for row in quality.figures(ctx.session, period)]
    errors = _errors(ctx, programme_id, period) if programme_id else None
    return first, last, rows, errors


def queues(
    ctx: Context,
    *,
    programme_id: UUID | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> tuple[date, date, list[QueueFigures]]:
    """What waits in each queue now, and how long those waited that left it in a period."""
    ctx.permit(Action.QUALITY_READ)
    first, last, period = _period(ctx, programme_id, first_day, last_day)
    waiting = {row.cause: row for row in quality.waiting(ctx.session, programme_id, ctx.now)}
    left = {row.cause: row for row in quality.left(ctx.session, period)}
    causes = sorted(waiting.keys() | left.keys())
    return first, last, [_queue(each, waiting.get(each), left.get(each)) for each in causes]


def _period(
    ctx: Context, programme_id: UUID | None, first_day: date | None, last_day: date | None
) -> tuple[date, date, Period]:
    """Days as they are counted where the programme is; those of all programmes in UTC."""
    zone = "UTC"
    if programme_id is not None:
        zone = programmes.get(ctx.session, programme_id).time_zone
    last = last_day or ctx.today(zone)
    first = first_day or last.replace(day=1)
    if not 0 <= (last - first).days < MOST_DAYS:
        raise Refused(
            "PERIOD_INVALID",
            f"A period begins before it ends and has at most {MOST_DAYS} days.",
            field="last_day",
        )
    begins, ends = (
        datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
        for day in (first, last + timedelta(days=1))
    )
    return first, last, Period(programme_id, begins, ends)


def _working_days(ctx: Context, days: Sequence[DaysRow]) -> list[tuple[str, int, int]]:
    """Of each kind in how many working days how many were decided, by each programme's calendar."""
    since = min((each.submitted_on for each in days), default=date.max)
    codes = {each.calendar for each in days}
    known = calendars.calendars_of(ctx.session, codes, since=since)
    return [
        (
            each.kind,
            known[each.calendar].between(each.submitted_on, each.decided_on, Counting.WORKING_DAYS),
            each.times,
        )
        for each in days
    ]


def _figures(row: FigureRow, days: Sequence[tuple[str, int, int]]) -> DecisionFigures:
    taken = [(each, times) for kind, each, times in days if row.kind in {None, kind}]
    return DecisionFigures(
        *row,
        median_working_days=percentile(taken, MEDIAN),
        p90_working_days=percentile(taken, NINTH_TENTH),
    )


def _errors(ctx: Context, programme_id: UUID, period: Period) -> ErrorEstimates:
    """The sample's claims would have been the rules' own, so they count among all claims."""
    alone = quality.by_rules(ctx.session, period)
    sample = quality.sampled(ctx.session, period, reason=RANDOM_SAMPLE)
    overpaid = [Looked(each.by_rules, max(each.by_rules - each.approved, 0)) for each in sample]
    underpaid = [
        Looked(each.claimed - each.by_rules, max(each.approved - each.by_rules, 0))
        for each in sample
    ]
    return ErrorEstimates(
        currency=programmes.get(ctx.session, programme_id).currency,
        overpaid=estimate(
            overpaid,
            money=alone.paid + sum(each.base for each in overpaid),
            claims=alone.paying + sum(each.base > 0 for each in overpaid),
        ),
        underpaid=estimate(
            underpaid,
            money=alone.withheld + sum(each.base for each in underpaid),
            claims=alone.withholding + sum(each.base > 0 for each in underpaid),
        ),
    )


def _queue(cause: str, waiting: WaitingRow | None, left: LeftRow | None) -> QueueFigures:
    return QueueFigures(
        cause=cause,
        waiting=waiting.waiting if waiting else 0,
        assigned=waiting.assigned if waiting else 0,
        oldest_since=waiting.oldest_since if waiting else None,
        median_waiting_seconds=waiting.median_seconds if waiting else None,
        left=left.left if left else 0,
        median_lead_seconds=left.median_seconds if left else None,
        p90_lead_seconds=left.p90_seconds if left else None,
    )
