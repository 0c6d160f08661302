"""Build a batch again that can no longer be released as it is: an account or a claim changed."""

from __future__ import annotations

from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import payouts as rows
from claims.storage import programmes
from claims.storage.payouts import Payout
from claims.usecases import payout_runs, payouts
from claims.usecases.context import Context


def rebuild(ctx: Context, payout_id: UUID) -> list[Payout]:
    """Cancel a batch that is not released and build its programme's next run, in one act.

    Accounts are those in force now; what is disputed by now is left out. It is another file with
    another digest, so that whoever had looked at the first looks again. Refuses `NOTHING_TO_PAY`
    when nothing is left to pay; the first batch then stays, to be cancelled.
    """
    ctx.permit(Action.PAYOUT_BUILD)
    dropped = payouts.drop(ctx, rows.get(ctx.session, payout_id, lock=True))
    programme = programmes.get(ctx.session, dropped.programme_id)
    day = max(dropped.execution_on, ctx.today(programme.time_zone))
    ctx.session.flush()
    return payout_runs.build(ctx, programme.id, execution_on=day)
