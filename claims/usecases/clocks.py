"""Tell a claim's clocks and promises, and pin the days promised once a file is complete."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from claims.domain.calendar import Calendar
from claims.domain.claims import ClaimStatus
from claims.domain.clocks import Step, read_clocks
from claims.domain.kept_promises import ClaimClocks, Pinned, kept_promises
from claims.domain.permissions import Action
from claims.domain.promises import Counting, Measure
from claims.domain.standards import Standard
from claims.storage import calendars, claims, clocks, programmes, redress
from claims.storage import standards as adopted
from claims.storage.claims import Claim
from claims.storage.clocks import MoveRow
from claims.storage.programmes import Programme
from claims.usecases import standards
from claims.usecases.context import Context
from claims.usecases.moves import Changes


class Owed(NamedTuple):
    """What one broken promise of a claim turned out to owe: minor units, and how that stands."""

    kind: str
    amount: int
    status: str


def of_claim(ctx: Context, claim_id: UUID) -> ClaimClocks:
    """The clocks of a claim the actor may see, as they stand today."""
    return told_of(ctx, claims.get(ctx.session, claim_id, ctx.permit(Action.CLAIM_READ)))


def owed_of(ctx: Context, claim: Claim, *, is_to_claimant: bool) -> list[Owed]:
    """What broken promises of a claim owe the citizen; to a claimant only what concerns him."""
    return [
        Owed(row.kind, row.amount, row.status)
        for row in redress.of_claim(ctx.session, claim.id)
        if row.payee_kind == "person"
        and (not is_to_claimant or claim.payee_id in {row.payee_id, row.caused_by})
    ]


def told_of(ctx: Context, claim: Claim, *, at: datetime | None = None) -> ClaimClocks:
    """The clocks of a claim that was looked up, as they stand now, or stood at an instant."""
    programme = programmes.get(ctx.session, claim.programme_id)
    standard = standards.parsed(ctx, adopted.get(ctx.session, claim.standard_id))
    lines = claims.lines_of(ctx.session, claim.id)
    moves = [move for move in clocks.moves_of(ctx.session, claim.id) if at is None or move.at <= at]
    steps = steps_of(moves, programme.time_zone)
    asked = [line.requested_on for line in lines if line.requested_on]
    since = min([claim.submitted_on, *asked])
    calendar = calendars.calendar_of(ctx.session, programme.calendar, since=since)
    today = ctx.day_of(at or ctx.now, programme.time_zone)
    payment = standard.promises.of(Measure.PAYMENT)
    counts = payment.counts if payment else Counting.WORKING_DAYS
    pinned = pinned_of(claim)
    return ClaimClocks(
        counts,
        read_clocks(steps, today=today, calendar=calendar, counts=counts),
        kept_promises(
            standard.promises,
            pinned if at is None else _as_of(pinned, steps, today),
            [(line.requested_on, line.delivered_on) for line in lines],
            today=today,
            calendar=calendar,
        ),
    )


def _as_of(pinned: Pinned, steps: Sequence[Step], today: date) -> Pinned:
    """What was pinned on a claim by a day: what came true later had not yet."""
    last = steps[-1]
    done = {each: day if day and day <= today else None for each, day in pinned.done.items()}
    approved = pinned.approved if last.approved is None else last.approved
    return replace(pinned, status=last.status, approved=approved, done=done)


def steps_of(moves: Sequence[MoveRow], time_zone: str) -> list[Step]:
    """A claim's moves as days of its programme; a file deemed complete was so on its own day."""
    zone, steps = ZoneInfo(time_zone), []
    for move in moves:
        told = json.loads(move.payload)
        on = told.get("complete_on") or move.at.astimezone(zone).date().isoformat()
        approved = told.get("approved", told.get("after"))
        steps.append(Step(date.fromisoformat(on), ClaimStatus(move.to_status), approved))
    return steps


def pinned_of(claim: Claim) -> Pinned:
    """The days that stand pinned on a claim."""
    return Pinned(
        status=ClaimStatus(claim.status),
        approved=claim.approved,
        complete_on=claim.complete_on,
        due={
            Measure.DECISION: claim.decide_by,
            Measure.PAYMENT: claim.pay_by,
            Measure.SERVICE: claim.serve_by,
        },
        done={
            Measure.DECISION: claim.decided_on,
            Measure.PAYMENT: claim.paid_on,
            Measure.SERVICE: claim.served_on,
        },
    )


def days_of_completion(ctx: Context, rows: Sequence[Claim]) -> list[date]:
    """For each claim the day on which it is complete, if it is so now."""
    zones = {each: programmes.get(ctx.session, each).time_zone for each in _programmes_of(rows)}
    return [max(ctx.today(zones[row.programme_id]), row.submitted_on) for row in rows]


def completed(
    ctx: Context,
    rows: Sequence[Claim],
    pinned: Mapping[UUID, Standard],
    on: Sequence[date],
) -> Changes:
    """What changes on claims whose files are complete on a day each: the days now promised."""
    if not rows:
        return {}
    calendar_of = calendars_of(ctx, rows, since=min(on))
    known: dict[tuple[UUID, UUID, date], tuple[date, date]] = {}
    due = []
    for row, day in zip(rows, on, strict=True):
        key = (row.programme_id, row.standard_id, day)
        if key not in known:
            promises = pinned[row.standard_id].promises
            calendar = calendar_of[row.programme_id]
            known[key] = (
                promises.due(Measure.DECISION, day, calendar.after),
                promises.due(Measure.PAYMENT, day, calendar.after),
            )
        due.append(known[key])
    return {
        "complete_on": list(on),
        "decide_by": [decide_by for decide_by, _ in due],
        "pay_by": [pay_by for _, pay_by in due],
        "next_step_due_on": [
            decide_by if day > row.submitted_on else row.next_step_due_on
            for row, day, (decide_by, _) in zip(rows, on, due, strict=True)
        ],
    }


def calendars_of(ctx: Context, rows: Sequence[Claim], *, since: date) -> dict[UUID, Calendar]:
    """The calendar of each programme that some claims are of."""
    codes = {
        each: programmes.get(ctx.session, each).calendar for each in sorted(_programmes_of(rows))
    }
    found = calendars.calendars_of(ctx.session, set(codes.values()), since=since)
    return {each: found[code] for each, code in codes.items()}


def calendar_of(ctx: Context, programme: Programme) -> Calendar:
    """A programme's calendar for what begins now."""
    since = ctx.today(programme.time_zone) - timedelta(days=1)
    return calendars.calendar_of(ctx.session, programme.calendar, since=since)


def _programmes_of(rows: Sequence[Claim]) -> set[UUID]:
    return {row.programme_id for row in rows}
