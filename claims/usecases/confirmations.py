"""A citizen says of a redemption that he received the service; or that he did not."""

from __future__ import annotations

from uuid import UUID

from claims.domain.case_terms import CaseKind
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.redemptions import RedemptionStatus
from claims.domain.refusals import Refused
from claims.storage import claims, confirmations, decisions, programmes, vouchers
from claims.storage.claims import Claim
from claims.storage.confirmations import Confirmation
from claims.storage.vouchers import Redemption
from claims.usecases.case_filing import Subject, open_case
from claims.usecases.context import Context
from claims.usecases.moves import record

NOT_RECEIVED = "Layanan ini tidak saya terima. / I did not receive this service."
"""What a case says that was opened by one tap, where the citizen adds no words."""


def confirm(
    ctx: Context, redemption_id: UUID, *, received: bool, text: str | None = None
) -> Confirmation:
    """Keep a citizen's word on his redemption, once.

    "Not received" opens a dispute over all that was redeemed: an undecided claim is held for a
    person when the rules have run, of a decided one what is not paid waits. Saying the same again
    gives what was said; saying otherwise refuses `CONFIRMED_ALREADY`.
    """
    scope = ctx.permit(Action.REDEMPTION_CONFIRM)
    vouchers.get_redemption(ctx.session, redemption_id, scope)
    claim = claims.find_live_of(ctx.session, redemption_id, lock=True)
    redemption, voucher = vouchers.get_redemption(ctx.session, redemption_id, scope, lock=True)
    earlier = confirmations.find_of(ctx.session, redemption.id)
    if earlier is not None:
        return _same(earlier, received=received)
    if redemption.status != RedemptionStatus.CAPTURED:
        raise Refused("STATE_CONFLICT", "This redemption was reversed.", state=redemption.status)
    if claim is None and claims.find_live_of(ctx.session, redemption.id) is not None:
        raise Refused("BUSY", "It was claimed just now; please say it again.")
    case_id = None if received else _dispute(ctx, redemption, claim, voucher.programme_id, text)
    row = Confirmation(
        id=ctx.new_id(),
        redemption_id=redemption.id,
        person_id=voucher.person_id,
        received=received,
        case_id=case_id,
        confirmed_by=ctx.account,
        confirmed_at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    told = {"redemption": str(redemption.id), "received": received}
    record(ctx, "confirmations", row.id, "confirmation.given", told)
    return row


def _same(earlier: Confirmation, *, received: bool) -> Confirmation:
    if earlier.received != received:
        raise Refused("CONFIRMED_ALREADY", "You have said otherwise before; file a complaint.")
    return earlier


def _dispute(
    ctx: Context, redemption: Redemption, claim: Claim | None, programme_id: UUID, text: str | None
) -> UUID:
    decision = decisions.find_latest(ctx.session, claim.id) if claim else None
    subject = Subject(
        programme=programmes.get(ctx.session, programme_id),
        act_on=redemption.service_on,
        claim=claim,
        decision=decision,
        provider_id=redemption.provider_id,
        redemption_id=redemption.id,
    )
    return open_case(
        ctx,
        subject,
        CaseKind.DISPUTE,
        scope=ctx.permit(Action.REDEMPTION_CONFIRM),
        text=text or NOT_RECEIVED,
        disputed=Money(redemption.net, redemption.currency),
    ).id
