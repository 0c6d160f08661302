"""Files that wait: nobody acted, so they are complete; nobody came back, so they lapse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from claims.domain.claims import CLAIM, ClaimStatus
from claims.domain.permissions import Action
from claims.domain.standards import Standard
from claims.storage import calendars, programmes
from claims.storage import clocks as waiting
from claims.storage import standards as adopted
from claims.storage.claims import Claim
from claims.usecases import clocks, standards
from claims.usecases.context import Context
from claims.usecases.moves import Changes, move

AT_ONCE = 1_000
LONGEST_WAIT = 1_100
"""So many days back closed days are read: the 366 a standard may give, in working days."""


def deem_complete_due(ctx: Context) -> int:
    """Take files complete that nobody acted on within the days their standard gives.

    A file is complete on the last of those days, whenever this runs, and the days promised count
    from there. Returns how many were; what is complete already is passed over.
    """
    ctx.permit(Action.CLAIM_DEEM_COMPLETE)
    pinned = _pinned(ctx, ClaimStatus.SUBMITTED)
    days = {each: standard.completeness.deemed_complete_days for each, standard in pinned.items()}
    rows = _waiting(ctx, ClaimStatus.SUBMITTED, pinned, days)
    over = _over(ctx, rows, pinned, days, ClaimStatus.SUBMITTED)
    due = [row for row in rows if row.id in over]
    on = [over[row.id] for row in due]
    changes: Changes = {
        "run": [row.run + 1 for row in due],
        **clocks.completed(ctx, due, pinned, on),
    }
    move(
        ctx,
        CLAIM,
        due,
        "deem_complete",
        payloads=[{"complete_on": day.isoformat()} for day in on],
        changes=changes,
        split_by=[row.person_id for row in due],
    )
    return len(due)


def lapse_due(ctx: Context) -> int:
    """Let returned claims lapse that were not submitted again in time; returns how many."""
    ctx.permit(Action.CLAIM_LAPSE)
    pinned = _pinned(ctx, ClaimStatus.RETURNED)
    days = {each: standard.completeness.lapse_days for each, standard in pinned.items()}
    rows = _waiting(ctx, ClaimStatus.RETURNED, pinned, days)
    over = _over(ctx, rows, pinned, days, ClaimStatus.RETURNED)
    due = [row for row in rows if row.id in over]
    move(
        ctx,
        CLAIM,
        due,
        "lapse",
        payloads=[{"lapsed_on": over[row.id].isoformat()} for row in due],
        changes={"next_step_due_on": [None] * len(due)},
    )
    return len(due)


def lapses_on(ctx: Context, claim: Claim) -> date | None:
    """The last day on which a claim that is returned today may be submitted again, if any."""
    standard = standards.parsed(ctx, adopted.get(ctx.session, claim.standard_id))
    rule, programme = standard.completeness, programmes.get(ctx.session, claim.programme_id)
    if rule.lapse_days is None:
        return None
    today = ctx.today(programme.time_zone)
    return clocks.calendar_of(ctx, programme).after(today, rule.lapse_days, rule.counts)


def _waiting(
    ctx: Context,
    status: ClaimStatus,
    pinned: Mapping[UUID, Standard],
    days: Mapping[UUID, int | None],
) -> list[Claim]:
    """Claims whose days in a state are over, for each standard by the days it gives and counts."""
    before = {}
    for standard_id, count in days.items():
        if count is None:
            continue
        programme_id = adopted.get(ctx.session, standard_id).programme_id
        programme = programmes.get(ctx.session, programme_id)
        today = ctx.today(programme.time_zone)
        since = today - timedelta(days=LONGEST_WAIT)
        calendar = calendars.calendar_of(ctx.session, programme.calendar, since=since)
        day = calendar.over_since(today, count, pinned[standard_id].completeness.counts)
        before[standard_id] = datetime.combine(
            day + timedelta(days=1), time.min, ZoneInfo(programme.time_zone)
        )
    return waiting.lock_waiting(ctx.session, status.value, before=before, limit=AT_ONCE)


def _pinned(ctx: Context, status: ClaimStatus) -> dict[UUID, Standard]:
    wanted = waiting.standards_waiting(ctx.session, status.value)
    return {each: standards.parsed(ctx, adopted.get(ctx.session, each)) for each in sorted(wanted)}


def _over(
    ctx: Context,
    rows: Sequence[Claim],
    pinned: dict[UUID, Standard],
    days: dict[UUID, int | None],
    status: ClaimStatus,
) -> dict[UUID, date]:
    """The claims whose days in a state are over, each with the last of them."""
    if not rows:
        return {}
    since = waiting.last_moved_to(ctx.session, [row.id for row in rows], status.value)
    calendar_of = clocks.calendars_of(ctx, rows, since=min(since.values()).date())
    over = {}
    for row in rows:
        count, rule = days[row.standard_id], pinned[row.standard_id].completeness
        if count is None:
            continue
        zone = programmes.get(ctx.session, row.programme_id).time_zone
        came_on = since[row.id].astimezone(ZoneInfo(zone)).date()
        last = calendar_of[row.programme_id].after(came_on, count, rule.counts)
        if ctx.today(zone) > last:
            over[row.id] = last
    return over
