"""Publish each day how often promises were kept; a guarantee that does not hold is an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from claims.domain.calendar import Calendar
from claims.domain.hit_rates import HitRate
from claims.domain.kept_promises import late_days
from claims.domain.permissions import Action
from claims.domain.promises import Measure, Promise
from claims.storage import calendars, hit_rates, programmes
from claims.storage import standards as adopted
from claims.storage.hit_rates import Counted, PublishedRate
from claims.storage.standards import AdoptedStandard
from claims.usecases import standards
from claims.usecases.context import Context
from claims.usecases.moves import record

ROLLING_DAYS = 90
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One promise of a standard with how often it was kept in the rolling days."""

    promise: Promise
    rate: HitRate


def of_standard(ctx: Context, programme_id: UUID, code: str) -> list[Measured]:
    """The hit rate of each promise of the standard in force, over 90 days, counted now.

    Anybody may ask: the figures are published. Refuses `STANDARD_NOT_IN_FORCE`.
    """
    programme = programmes.get(ctx.session, programme_id)
    today = ctx.today(programme.time_zone)
    row = adopted.get_in_force(ctx.session, programme_id, code, today)
    return _measured(ctx, row, today)


def published(ctx: Context, programme_id: UUID, code: str) -> list[PublishedRate]:
    """What was published last of each promise of a service; cheap enough for a public page."""
    return hit_rates.latest_of(ctx.session, programme_id, code)


def publish_due(ctx: Context) -> int:
    """Publish today's rates where they are not yet; returns how many rows were written.

    A rate that falls below what is guaranteed leaves one event, and not another one until it has
    been above it again.
    """
    ctx.permit(Action.HIT_RATE_PUBLISH)
    count = 0
    for row in hit_rates.in_force(ctx.session, ctx.now):
        today = ctx.today(programmes.get(ctx.session, row.programme_id).time_zone)
        before = {
            each.measure: each
            for each in hit_rates.latest_of(ctx.session, row.programme_id, row.code)
        }
        if all(each.day < today for each in before.values()):
            for measured in _measured(ctx, row, today):
                earlier = before.get(measured.promise.measure.value)
                _publish(ctx, row, measured, today, was_breached=_was_breached(earlier))
                count += 1
    return count


def _measured(ctx: Context, row: AdoptedStandard, today: date) -> list[Measured]:
    versions = hit_rates.versions_of(ctx.session, row.programme_id, row.code)
    first = today - timedelta(days=ROLLING_DAYS - 1)
    return [
        Measured(
            promise,
            HitRate(
                *_kept_of(ctx, row, versions, promise.measure, first=first, last=today),
                promise.guaranteed,
            ),
        )
        for promise in standards.parsed(ctx, row).promises.all
    ]


def _kept_of(
    ctx: Context,
    row: AdoptedStandard,
    versions: Sequence[UUID],
    measure: Measure,
    *,
    first: date,
    last: date,
) -> tuple[int, int]:
    """How many claims a promise was kept of, and of how many, by the days it counts itself.

    Late is what redress measures: what came on a day that does not count is in time, and what has
    not come is missed once a counted day is over.
    """
    groups = hit_rates.count(ctx.session, versions, measure, first=first, last=last)
    since = min((each.due_on for each in groups if each.due_on), default=last)
    programme = programmes.get(ctx.session, row.programme_id)
    calendar = calendars.calendar_of(ctx.session, programme.calendar, since=since)
    kept = missed = 0
    for each in groups:
        if _is_late(ctx, each, measure, calendar, last):
            missed += each.claims
        elif each.due_on is None or each.done_on is not None:
            kept += each.claims
    return kept, kept + missed


def _is_late(
    ctx: Context, group: Counted, measure: Measure, calendar: Calendar, today: date
) -> bool:
    """Whether counted days lie behind the day due, by the standard these claims have pinned."""
    if group.due_on is None:
        return False
    pinned = standards.parsed(ctx, adopted.get(ctx.session, group.standard_id))
    promise = pinned.promises.of(measure)
    until = group.done_on or today
    return promise is None or late_days(promise, group.due_on, until, calendar) > 0


def _was_breached(earlier: PublishedRate | None) -> bool:
    return earlier is not None and earlier.is_breached


def _publish(
    ctx: Context, row: AdoptedStandard, measured: Measured, today: date, *, was_breached: bool
) -> None:
    promise, rate = measured.promise, measured.rate
    guaranteed = None if rate.guaranteed is None else int(rate.guaranteed * MILLION)
    made = PublishedRate(
        id=ctx.new_id(),
        programme_id=row.programme_id,
        standard_id=row.id,
        code=row.code,
        promise=promise.id,
        measure=promise.measure.value,
        day=today,
        days=ROLLING_DAYS,
        kept=rate.kept,
        total=rate.total,
        guaranteed_millionths=guaranteed,
        is_breached=rate.is_breached,
        published_at=ctx.now,
    )
    ctx.session.add(made)
    if rate.is_breached and not was_breached:
        told = {
            "standard": str(row.id),
            "promise": promise.id,
            "kept": rate.kept,
            "total": rate.total,
            "guaranteed_millionths": guaranteed,
        }
        record(ctx, "hit_rates", made.id, "standard.guarantee_breached", told)
