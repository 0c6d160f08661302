"""Submit a claim of either kind, withdraw it, complete it again, and see where it stands."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NotRequired, TypedDict
from uuid import UUID

from sqlalchemy import select

from claims.domain.claims import CLAIM, NEXT_STEP, ClaimKind, ClaimStatus, unnamed
from claims.domain.codes import SERIAL_BITS, read_serial, serial_of
from claims.domain.kept_promises import latest_service
from claims.domain.money import Money
from claims.domain.permissions import Action, Scope
from claims.domain.promises import Measure
from claims.domain.redemptions import RedemptionStatus
from claims.domain.refusals import Refused
from claims.domain.repeats import ToldLine
from claims.storage import (
    calendars,
    claim_drafts,
    claims,
    decisions,
    people,
    programmes,
    vouchers,
)
from claims.storage import standards as adopted
from claims.storage.claims import PINNED, Claim, ClaimLine
from claims.storage.decisions import Adjustment, Decision, DecisionLine, FindingRow
from claims.storage.programmes import Programme
from claims.storage.standards import AdoptedStandard
from claims.usecases import affirmations, case_filing, clocks, repeats, standards
from claims.usecases.context import Context
from claims.usecases.declarations import DeclaredLine, NewPayer, add_payers, complete, declare
from claims.usecases.missing import bring
from claims.usecases.moves import Changes, Payload, create, move
from claims.usecases.preauthorisations import name
from claims.usecases.programmes import require_currency
from claims.usecases.receipts import NewReceipt, attach, papers_of


class NewLine(TypedDict):
    """A line as the claimant writes it."""

    item: str
    quantity_milli: int
    unit_price: Money
    claimed: Money
    requested_on: date | None
    delivered_on: date
    choice_set: int | None
    other_payers: NotRequired[Sequence[NewPayer]]
    declared: NotRequired[Mapping[str, str]]


def submit(
    ctx: Context,
    *,
    programme_id: UUID,
    kind: str,
    lines: Sequence[NewLine],
    receipts: Sequence[NewReceipt],
    redemption_id: UUID | None = None,
    standard_code: str | None = None,
    provider_id: UUID | None = None,
    tracking_hash: bytes | None = None,
    preauthorisations: Sequence[str] = (),
    declared: Mapping[str, str] | None = None,
    is_another: bool = False,
    declarations: Collection[str] = (),
    language: str | None = None,
    is_tried: bool = False,
    draft: Claim | None = None,
) -> Claim:
    """Submit a claim: a provider's for a redemption, or a citizen's for what he paid himself.

    The standard is pinned now: a redemption's is its voucher's, a reimbursement's the one in
    force today. The rules run after the commit. `tracking_hash` is of the code that opens the
    claim's page to whoever has it (tracking.py). `preauthorisations` are numbers; `declared` are
    further fields of the claim by name. `is_another` says that this is no repetition of a
    claim just like it (repeats.py). `declarations` are the codes of what the claimant affirms, read
    in `language`. A claim that is only tried and taken back (a quote) is asked for neither.
    A `draft`, locked by who gives it, is what the claim was until now.
    """
    scope = ctx.permit(Action.CLAIM_SUBMIT)
    programme = programmes.get(ctx.session, programme_id)
    if lack := unnamed(ClaimKind(kind), redemption_id=redemption_id, standard_code=standard_code):
        raise lack
    if ClaimKind(kind) is ClaimKind.REDEMPTION:
        claim = _for_redemption(ctx, programme, redemption_id, scope, lines)
    else:
        claim = _for_reimbursement(ctx, programme, standard_code, provider_id, scope, lines)
    claim.tracking_hash = tracking_hash
    standard = adopted.get(ctx.session, claim.standard_id)
    affirmed = affirmations.require(
        ctx, standard, declarations, language, is_asked_all=not is_tried
    )
    payload = {"claimed": claim.claimed, **affirmations.told(affirmed)}
    place = None
    if claim.redemption_id is None and standard_code is not None:
        place, earlier = repeats.require_first(
            ctx,
            claim,
            service=standard_code,
            lines=_told(lines),
            papers=receipts,
            scope=scope,
            is_another=is_another or is_tried,
        )
        payload |= {"is_another": True, "earlier": str(earlier.id)} if earlier else {}
    claim = _enter(ctx, claim, draft, payload)
    if place is not None:
        repeats.keep(ctx, place, claim)
    affirmations.keep(ctx, claim, standard, affirmed, language)
    _write_lines(ctx, programme, claim, lines)
    attach(ctx, claim, receipts, scope)
    declare(ctx, claim, declared or {})
    name(ctx, claim, preauthorisations)
    case_filing.join_claim(ctx, claim)
    return claim


def _enter(ctx: Context, claim: Claim, draft: Claim | None, payload: Payload) -> Claim:
    """Bring a claim among the submitted: as a new row, or its draft with all that it has now."""
    told, split_by = [payload], [claim.person_id]
    if draft is None:
        create(ctx, CLAIM, [claim], "submit", payloads=told, split_by=split_by)
        return claim
    changes = {name: [getattr(claim, name)] for name in (*PINNED, "next_step_due_on")}
    move(ctx, CLAIM, [draft], "submit", payloads=told, changes=changes, split_by=split_by)
    return draft


def _for_redemption(
    ctx: Context,
    programme: Programme,
    redemption_id: UUID | None,
    scope: Scope,
    lines: Sequence[NewLine],
) -> Claim:
    assert redemption_id is not None
    if scope.provider_id is None:
        raise Refused("FORBIDDEN", "A redemption is claimed by its provider.")
    acting = Scope(all=False, provider_id=scope.provider_id)
    redemption, voucher = vouchers.get_redemption(ctx.session, redemption_id, acting, lock=True)
    if voucher.programme_id != programme.id:
        raise Refused("REDEMPTION_UNKNOWN", "There is no such redemption.")
    if redemption.status != RedemptionStatus.CAPTURED:
        raise Refused("STATE_CONFLICT", "This redemption was reversed.", state=redemption.status)
    repeats.require_unclaimed(ctx, redemption.id)
    claimed = _total(programme, lines)
    if claimed != redemption.net:
        raise Refused(
            "AMOUNT_DIFFERS_FROM_REDEMPTION",
            "The lines add up to exactly what was redeemed and not reversed.",
            field="lines",
        )
    claim = _new(ctx, programme, ClaimKind.REDEMPTION, claimed, voucher.person_id)
    claim.standard_id, claim.budget_id = voucher.standard_id, voucher.budget_id
    claim.provider_id, claim.voucher_id = scope.provider_id, voucher.id
    claim.redemption_id = redemption.id
    _promise(ctx, programme, claim, adopted.get(ctx.session, voucher.standard_id), lines)
    return claim


def _for_reimbursement(
    ctx: Context,
    programme: Programme,
    standard_code: str | None,
    provider_id: UUID | None,
    scope: Scope,
    lines: Sequence[NewLine],
) -> Claim:
    assert standard_code is not None
    if scope.person_id is None:
        raise Refused("FORBIDDEN", "Who paid claims his reimbursement himself.")
    if provider_id is not None:
        people.get_provider(ctx.session, provider_id)
    row = adopted.get_in_force(
        ctx.session, programme.id, standard_code, ctx.today(programme.time_zone)
    )
    claimed = _total(programme, lines)
    claim = _new(ctx, programme, ClaimKind.REIMBURSEMENT, claimed, scope.person_id)
    claim.standard_id, claim.budget_id, claim.provider_id = row.id, row.budget_id, provider_id
    _promise(ctx, programme, claim, row, lines)
    return claim


def _new(
    ctx: Context, programme: Programme, kind: ClaimKind, claimed: int, person_id: UUID
) -> Claim:
    return Claim(
        id=ctx.new_id(),
        number=serial_of(secrets.randbits(SERIAL_BITS), "C"),
        kind=kind.value,
        programme_id=programme.id,
        person_id=person_id,
        currency=programme.currency,
        claimed=claimed,
        run=0,
        submitted_by=ctx.actor.user_id,
        submitter_id=ctx.actor.person_id,
        submitted_at=ctx.now,
        submitted_on=ctx.today(programme.time_zone),
    )


def _promise(
    ctx: Context,
    programme: Programme,
    claim: Claim,
    row: AdoptedStandard,
    lines: Sequence[NewLine],
) -> None:
    """Set the day by which the pinned standard promises a decision, and what it said of service."""
    promises = standards.parsed(ctx, row).promises
    asked = [line["requested_on"] for line in lines if line["requested_on"]]
    since = min([claim.submitted_on, *asked])
    calendar = calendars.calendar_of(ctx.session, programme.calendar, since=since)
    claim.next_step_due_on = promises.due(Measure.DECISION, claim.submitted_on, calendar.after)
    service = promises.of(Measure.SERVICE)
    if service:
        days = [(line["requested_on"], line["delivered_on"]) for line in lines]
        latest = latest_service(service, days, calendar)
        claim.serve_by, claim.served_on = latest or (None, None)


def _total(programme: Programme, lines: Sequence[NewLine]) -> int:
    for line in lines:
        require_currency(line["claimed"], programme.currency, field="lines")
        require_currency(line["unit_price"], programme.currency, field="lines")
        if line["claimed"].amount == 0 or line["quantity_milli"] == 0:
            raise Refused("AMOUNT_ZERO", "A line claims more than zero.", field="lines")
    return sum(line["claimed"].amount for line in lines)


def _told(lines: Sequence[NewLine]) -> list[ToldLine]:
    return [
        ToldLine(
            item=line["item"],
            delivered_on=line["delivered_on"],
            quantity_milli=line["quantity_milli"],
            unit_price=line["unit_price"].amount,
            claimed=line["claimed"].amount,
        )
        for line in lines
    ]


def _write_lines(
    ctx: Context, programme: Programme, claim: Claim, lines: Sequence[NewLine]
) -> None:
    known = programmes.items_of(ctx.session, programme.id)
    for no, line in enumerate(lines, start=1):
        if line["item"] not in known:
            raise Refused("ITEM_UNKNOWN", "The programme has no such item.", field="lines")
        ctx.session.add(
            ClaimLine(
                claim_id=claim.id,
                no=no,
                item_code=line["item"],
                quantity_milli=line["quantity_milli"],
                unit_price=line["unit_price"].amount,
                claimed=line["claimed"].amount,
                requested_on=line["requested_on"],
                delivered_on=line["delivered_on"],
                choice_set=line["choice_set"],
            )
        )
    ctx.session.flush()
    for no, line in enumerate(lines, start=1):
        add_payers(ctx, claim, no, line.get("other_payers", ()))
        declare(ctx, claim, line.get("declared", {}), no=no)


def withdraw(ctx: Context, claim_id: UUID) -> Claim:
    """Take a claim back before it is decided; what was only a draft is erased."""
    scope = ctx.permit(Action.CLAIM_WITHDRAW)
    claim = _own(claims.get_begun(ctx.session, claim_id, scope, lock=True), scope)
    changes: Changes = {
        "cause": [None],
        "next_step_due_on": [None],
        "last_editor_id": [ctx.actor.person_id],
    }
    move(ctx, CLAIM, [claim], "withdraw", changes=changes)
    if not claim.is_submitted:
        claim_drafts.erase(ctx.session, [claim.id])
    return claim


def resubmit(
    ctx: Context,
    claim_id: UUID,
    *,
    receipts: Sequence[NewReceipt],
    preauthorisations: Sequence[str] = (),
    declared: Mapping[str, str] | None = None,
    lines: Sequence[DeclaredLine] = (),
    declarations: Collection[str] = (),
    language: str | None = None,
) -> Claim:
    """Complete a returned claim with what was missing and submit it again.

    What the lines claim stays as it was: what was wrong with them is decided, not overwritten.
    Where the return listed what is missing, some of it is brought; what still lacks is no obstacle.
    """
    scope = ctx.permit(Action.CLAIM_RESUBMIT)
    if not (receipts or preauthorisations or declared or lines):
        raise Refused("RESUBMISSION_EMPTY", "Something that lacked is added.", field="receipts")
    claim = _own(claims.get(ctx.session, claim_id, scope, lock=True), scope)
    row = adopted.get(ctx.session, claim.standard_id)
    programme = programmes.get(ctx.session, claim.programme_id)
    calendar, today = clocks.calendar_of(ctx, programme), ctx.today(programme.time_zone)
    due = standards.parsed(ctx, row).promises.due(Measure.DECISION, today, calendar.after)
    changes: Changes = {"next_step_due_on": [due], "last_editor_id": [ctx.actor.person_id]}
    CLAIM.edge(ClaimStatus(claim.status), "resubmit")
    brought = bring(
        ctx,
        claim,
        added=receipts,
        numbers=preauthorisations,
        declared=declared or {},
        lines=lines,
    )
    affirmed = affirmations.require(ctx, row, declarations, language, is_asked_all=False)
    payload = {
        **({"met": [each.no for each in brought if each.is_met]} if brought else {}),
        **affirmations.told(affirmed),
    }
    move(ctx, CLAIM, [claim], "resubmit", payloads=[payload], changes=changes,
         split_by=[claim.person_id])  # fmt: skip
    attach(ctx, claim, receipts, scope, known=papers_of(ctx, claim))
    affirmations.keep(ctx, claim, row, affirmed, language)
    complete(ctx, claim, declared or {}, lines, claims.lines_of(ctx.session, claim.id))
    name(ctx, claim, preauthorisations)
    return claim


def _own(claim: Claim, scope: Scope) -> Claim:
    """A claim for whom it pays; a citizen sees his provider's claim but does not steer it."""
    if claim.payee_id not in {scope.person_id, scope.provider_id}:
        raise Refused("FORBIDDEN", "Only who made the claim may do this.")
    return claim


def get(ctx: Context, claim_id: UUID) -> Claim:
    """One claim, if the actor may see it."""
    scope = ctx.permit(Action.CLAIM_READ)
    return claims.get(ctx.session, claim_id, scope)


def get_by_number(ctx: Context, number: str) -> Claim:
    """The claim of a number as a person types it; refuses `SERIAL_MISTYPED`, `CLAIM_UNKNOWN`."""
    scope = ctx.permit(Action.CLAIM_READ)
    found = claims.find_by_number(ctx.session, read_serial(number, "C"))
    if found is None:
        raise Refused("CLAIM_UNKNOWN", "There is no such claim.")
    return claims.get(ctx.session, found.id, scope)


def lines_of(ctx: Context, claim_id: UUID) -> list[ClaimLine]:
    """The lines of a claim the actor may see, as they were claimed."""
    return claims.lines_of(ctx.session, get(ctx, claim_id).id)


def list_(
    ctx: Context,
    *,
    programme_id: UUID | None = None,
    status: str | None = None,
    cause: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Claim]:
    """A page of the submitted claims the actor may see, in the order they were begun."""
    scope = ctx.permit(Action.CLAIM_READ)
    query = select(Claim).where(Claim.submitted_at.is_not(None)).order_by(Claim.id).limit(limit)
    if not scope.all:
        query = query.where(
            (Claim.person_id == scope.person_id)
            | (Claim.provider_id == scope.provider_id) & Claim.voucher_id.is_not(None)
        )
    for column, value in (
        (Claim.programme_id, programme_id), (Claim.status, status), (Claim.cause, cause)
    ):  # fmt: skip
        if value is not None:
            query = query.where(column == value)
    return list(ctx.session.scalars(query.where(Claim.id > after) if after else query))


def next_step_of(claim: Claim) -> str:
    """What happens next to a claim, as a stable word; a full rejection has nothing to wait for."""
    if claim.status == ClaimStatus.DECIDED and claim.approved == 0:
        return "nothing"
    return NEXT_STEP[ClaimStatus(claim.status)]


def is_overdue(claim: Claim, today: date) -> bool:
    """Whether what happens next to a claim should have happened by now, where its programme is."""
    due_on = claim.next_step_due_on
    return due_on is not None and due_on < today and next_step_of(claim) != "nothing"


def decision_of(
    ctx: Context, claim_id: UUID
) -> tuple[Decision | None, list[DecisionLine], list[Adjustment], list[FindingRow]]:
    """The decision in force with its lines and adjustments, and the last run's findings."""
    claim = get(ctx, claim_id)
    findings = decisions.findings_of(ctx.session, claim.id, claim.run)
    decision = decisions.find_latest(ctx.session, claim.id)
    if decision is None:
        return None, [], [], findings
    lines = decisions.lines_of(ctx.session, decision.id)
    return decision, lines, decisions.adjustments_of(ctx.session, decision.id), findings
