"""Close the books of a period: proposed by one person, closed by another, then never changed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from claims.domain.periods import (
    PERIOD,
    PeriodStatus,
    require_order,
    require_other_closer,
    require_over,
)
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import periods, programmes
from claims.storage.periods import Period
from claims.usecases.context import Context
from claims.usecases.moves import create, move

ONE_DAY = 1


def propose(ctx: Context, programme_id: UUID, *, last_day: date) -> Period:
    """Propose to close the books until `last_day`, from where the period before ended.

    The first period begins with the programme, or with what was booked before. Refuses
    `PERIOD_OPEN` while the one before is not closed, `PERIOD_NOT_OVER` for a day that is not over.
    """
    ctx.permit(Action.PERIOD_PROPOSE)
    programme = programmes.get(ctx.session, programme_id)
    require_over(last_day, today=ctx.today(programme.time_zone))
    before = periods.last_of(ctx.session, programme_id)
    if before is not None and before.status == PeriodStatus.OPEN:
        raise Refused("PERIOD_OPEN", "The period before this one has to be closed first.")
    if before is not None:
        first_day = date.fromordinal(before.last_day.toordinal() + ONE_DAY)
    else:
        booked = periods.first_booked(ctx.session, programme_id) or last_day
        first_day = min(programme.starts_on, booked, last_day)
    require_order(first_day, last_day)
    row = Period(
        id=ctx.new_id(),
        programme_id=programme_id,
        currency=programme.currency,
        first_day=first_day,
        last_day=last_day,
        follows_on=before.last_day if before else None,
        proposed_by=ctx.actor.user_id,
        proposer_id=ctx.actor.person_id,
        proposed_at=ctx.now,
        closed_by=None,
        closer_id=None,
        closed_at=None,
        closed_on=None,
        entries=None,
        debits=None,
        digest=None,
    )
    told = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    create(ctx, PERIOD, [row], "propose", payloads=[told])
    return row


def close(ctx: Context, period_id: UUID) -> Period:
    """Close a period, as another person than proposed it; what is booked in it stands for good.

    Waits for the postings of the programme that are under way, so that each is either in the
    digest or refused with `PERIOD_CLOSED`.
    """
    ctx.permit(Action.PERIOD_CLOSE)
    seen = ctx.session.get(Period, period_id)
    if seen is None:
        raise Refused("PERIOD_UNKNOWN", "There is no such period.")
    periods.shut_books(ctx.session, seen.programme_id)
    row = periods.get_for_update(ctx.session, period_id)
    PERIOD.edge(PeriodStatus(row.status), "close")
    programme = programmes.get(ctx.session, row.programme_id)
    closed_on = ctx.today(programme.time_zone)
    require_over(row.last_day, today=closed_on)
    require_other_closer(ctx.actor.person_id, proposer=row.proposer_id)
    drawn = periods.draw(ctx.session, row.id)
    move(
        ctx,
        PERIOD,
        [row],
        "close",
        changes={
            "closed_by": [ctx.actor.user_id],
            "closer_id": [ctx.actor.person_id],
            "closed_at": [ctx.now],
            "closed_on": [closed_on],
            "entries": [drawn.entries],
            "debits": [drawn.debits],
            "digest": [drawn.digest],
        },
        payloads=[
            {"entries": drawn.entries, "debits": drawn.debits, "digest": drawn.digest},
        ],
    )
    return row


def list_(
    ctx: Context, programme_id: UUID, *, after: UUID | None = None, limit: int = 50
) -> list[Period]:
    """A page of a programme's periods in the order they were proposed, which is that of days."""
    ctx.permit(Action.PERIOD_READ)
    programmes.get(ctx.session, programme_id)
    query = select(Period).where(Period.programme_id == programme_id)
    query = query.order_by(Period.id).limit(limit)
    return list(ctx.session.scalars(query.where(Period.id > after) if after else query))
