"""By what authority payments are made: the budget lines that bear them, the officers who acted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from claims.domain.offices import Acted, OfficeAct, offices_of
from claims.domain.permissions import Action
from claims.storage import payment_authorities, payouts, people, programmes
from claims.storage.payment_authorities import Authority
from claims.storage.payouts import Payout
from claims.usecases.context import Context


def spending_of_batch(ctx: Context, payout_id: UUID) -> list[Authority]:
    """The budget lines that bear a batch, each with its spending authority and account code."""
    ctx.permit(Action.PAYOUT_READ)
    return payment_authorities.of_batch(ctx.session, payout_id)


def spending_of(ctx: Context, instruction_ids: Sequence[UUID]) -> dict[UUID, list[Authority]]:
    """The same of some payments, by payment."""
    ctx.permit(Action.PAYOUT_READ)
    return payment_authorities.of_payments(ctx.session, instruction_ids)


def acted_on_batch(ctx: Context, payout_id: UUID) -> list[Acted]:
    """Who acted on a batch as each office of its programme's country; nobody yet: no names."""
    ctx.permit(Action.PAYOUT_READ)
    payout = payouts.get(ctx.session, payout_id)
    return _acted(ctx, payout, payment_authorities.authorisers_of_batch(ctx.session, payout_id))


def acted_on_payment(ctx: Context, payout: Payout, instruction_id: UUID) -> list[Acted]:
    """The same of one payment of a batch; whoever calls this has been permitted to."""
    authorisers = payment_authorities.authorisers_of_payment(ctx.session, instruction_id)
    return _acted(ctx, payout, authorisers)


def _acted(
    ctx: Context, payout: Payout, authorisers: Sequence[tuple[str, datetime]]
) -> list[Acted]:
    calendar = programmes.get(ctx.session, payout.programme_id).calendar
    signers = {
        OfficeAct.BUILT: (payout.builder_id, payout.built_at),
        OfficeAct.VERIFIED: (payout.verifier_id, payout.verified_at),
        OfficeAct.APPROVED: (payout.approver_id, payout.approved_at),
        OfficeAct.RELEASED: (payout.releaser_id, payout.released_at),
    }
    names = people.names_of(ctx.session, [who for who, _ in signers.values() if who])
    found = []
    for office in offices_of(ctx.rulebook.offices, calendar):
        if office.act is OfficeAct.AUTHORISED:
            last = max((at for _, at in authorisers), default=None)
            found.append(Acted(office, tuple(name for name, _ in authorisers), last))
        else:
            who, at = signers[office.act]
            found.append(Acted(office, (names[who],) if who else (), at))
    return found
