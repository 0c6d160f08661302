"""Explain a claim: each decision in order, where it is, what comes next, what can be done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from claims.domain.assessments import Route, route_of
from claims.domain.bank_reasons import reason_for
from claims.domain.claims import ClaimStatus, Outcome
from claims.domain.explanation_words import OFFICER
from claims.domain.explanations import (
    ClaimedLine,
    Cut,
    ExplainedDecision,
    Explanation,
    Moment,
    NextStep,
    PaymentTold,
    Place,
    WaitingFor,
    explained_line,
    possible_acts,
    said,
)
from claims.domain.findings import Severity
from claims.domain.permissions import Action
from claims.domain.reasons import Audience, Reason
from claims.domain.variables import LANGUAGES
from claims.storage import claims, decisions, explanations, programmes, statements
from claims.storage.claims import Claim, ClaimLine
from claims.storage.decisions import Adjustment, Decision, DecisionLine
from claims.storage.events import Event
from claims.storage.programmes import Item, Programme
from claims.storage.standards import AdoptedStandard
from claims.usecases import pay_days, standards, turns
from claims.usecases.case_filing import terms_of
from claims.usecases.claims import is_overdue, next_step_of
from claims.usecases.context import Context
from claims.usecases.missing import asked_of
from claims.usecases.reasons import reason_of, reasons_under

Texts = Mapping[str, str]


def explain(ctx: Context, claim_id: UUID) -> Explanation:
    """Explain a claim the actor may see."""
    scope = ctx.permit(Action.CLAIM_READ)
    return explained(ctx, claims.get(ctx.session, claim_id, scope))


def explained(ctx: Context, claim: Claim) -> Explanation:
    """Explain a claim to whom it was shown already to concern.

    A bounded number of questions, whatever the claim has been through.
    """
    programme = programmes.get(ctx.session, claim.programme_id)
    rows = claims.lines_of(ctx.session, claim.id)
    codes = {row.item_code for row in rows}
    items = programmes.items_named(ctx.session, claim.programme_id, codes)
    lines = tuple(claimed_line(row, items[row.item_code]) for row in rows)
    made = _decisions(ctx, claim, programme, lines, items)
    moves = explanations.moves_of(ctx.session, claim.id)
    status = ClaimStatus(claim.status)
    latest = made[-1] if made else None
    today = ctx.today(programme.time_zone)
    return Explanation(
        claim_id=claim.id,
        number=claim.number,
        kind=claim.kind,
        programme_names=dict(programme.names),
        currency=claim.currency,
        claimed=claim.claimed,
        approved=claim.approved,
        submitted_on=claim.submitted_on,
        route=_route(status, made),
        place=_place(ctx, claim, status, moves, items, programme.time_zone),
        next_step=_next_step(claim, today),
        acts=possible_acts(
            status,
            decision=latest,
            due_on=claim.next_step_due_on,
            today=today,
            terms=terms_of(ctx, claim.standard_id),
        ),
        lines=lines,
        decisions=made,
        payments=tuple(
            PaymentTold(*each, bank_texts=_bank_texts(ctx, each.bank_reason))
            for each in explanations.payments_of(ctx.session, claim.id)
        ),
        history=tuple(
            Moment(ClaimStatus(str(each.to_status)), each.at, _day(each, programme.time_zone))
            for each in moves
        ),
        turns=turns.of_claim(ctx, claim),
        pay_day=pay_days.of_claim(ctx, claim, programme),
    )


def _bank_texts(ctx: Context, code: str | None) -> Texts | None:
    """The bank's reason as the payee reads it."""
    return reason_for(ctx.rulebook.bank_reasons, code).payee if code else None


def claimed_line(row: ClaimLine, item: Item) -> ClaimedLine:
    """A line as it was claimed, with its item's names."""
    return ClaimedLine(
        no=row.no,
        item_code=row.item_code,
        item_names=dict(item.names),
        unit=item.unit,
        quantity_milli=row.quantity_milli,
        unit_price=row.unit_price,
        service_on=row.delivered_on,
        claimed=row.claimed,
    )


def _decisions(
    ctx: Context,
    claim: Claim,
    programme: Programme,
    lines: Sequence[ClaimedLine],
    items: Mapping[str, Item],
) -> tuple[ExplainedDecision, ...]:
    """Every decision of a claim in order, each line with its steps."""
    rows = explanations.decisions_of(ctx.session, claim.id)
    if not rows:
        return ()
    ids = [row.id for row in rows]
    approved = statements.approved_of(ctx.session, ids)
    cuts = statements.adjustments_of(ctx.session, ids)
    named = {row.standard_id for row in rows}
    named |= {cut.standard_id for each in cuts.values() for cut in each}
    adopted = explanations.standards_of(ctx.session, sorted(named))
    names = {code: dict(item.names) for code, item in items.items()}
    stages = {each: _stages(ctx, row) for each, row in adopted.items()}
    return tuple(
        _decision(ctx, row, programme, lines, approved, cuts, adopted, stages, names)
        for row in rows
    )


def _decision(
    ctx: Context,
    row: Decision,
    programme: Programme,
    lines: Sequence[ClaimedLine],
    approved: Mapping[tuple[UUID, int], DecisionLine],
    cuts: Mapping[tuple[UUID, int], list[Adjustment]],
    adopted: Mapping[UUID, AdoptedStandard],
    stages: Mapping[UUID, Mapping[str, str]],
    names: Mapping[str, Texts],
) -> ExplainedDecision:
    standard = adopted[row.standard_id]
    reason = ctx.rulebook.reasons[row.reason] if row.reason else None
    return ExplainedDecision(
        id=row.id,
        seq=row.seq,
        outcome=Outcome(row.outcome),
        claimed=row.claimed,
        approved=row.approved,
        decided_at=row.decided_at,
        decided_on=row.decided_at.astimezone(ZoneInfo(programme.time_zone)).date(),
        standard=_version(standard),
        standard_names=dict(standard.names),
        is_by_person=row.decided_by is not None,
        reason=row.reason,
        reason_text=said(reason, Audience.CITIZEN, {}, row.currency, names) if reason else None,
        note=row.note,
        lines=tuple(
            explained_line(
                line,
                approved[row.id, line.no].approved,
                [_cut(cut, adopted, stages) for cut in cuts.get((row.id, line.no), [])],
                reasons=reasons_under(
                    ctx,
                    {adopted[cut.standard_id] for cut in cuts.get((row.id, line.no), [])},
                ),
                currency=row.currency,
                item_names=names,
            )
            for line in lines
        ),
    )


def _cut(
    cut: Adjustment,
    adopted: Mapping[UUID, AdoptedStandard],
    stages: Mapping[UUID, Mapping[str, str]],
) -> Cut:
    return Cut(
        line_no=cut.line_no,
        rule=cut.rule,
        stage=stages[cut.standard_id].get(cut.rule, OFFICER),
        standard=_version(adopted[cut.standard_id]),
        reason=cut.reason,
        bearer=cut.bearer,
        amount=cut.amount,
        inputs=cut.inputs,
    )


def _stages(ctx: Context, row: AdoptedStandard) -> dict[str, str]:
    """The group that each rule of a version runs in, by the rule's id."""
    return {rule.id: rule.group.value for rule in standards.parsed(ctx, row).rules}


def _version(row: AdoptedStandard) -> str:
    return f"{row.code}/{row.version}"


def _route(status: ClaimStatus, made: Sequence[ExplainedDecision]) -> Route | None:
    """The route of the first decision; a later one follows an objection and changes no route."""
    if made:
        first = made[0]
        return route_of(claimed=first.claimed, approved=first.approved, is_held=first.is_by_person)
    return Route.HOLD if status is ClaimStatus.IN_REVIEW else None


def _next_step(claim: Claim, today: date) -> NextStep:
    return NextStep(next_step_of(claim), claim.next_step_due_on, is_overdue(claim, today))


def _place(
    ctx: Context,
    claim: Claim,
    status: ClaimStatus,
    moves: Sequence[Event],
    items: Mapping[str, Item],
    time_zone: str,
) -> Place:
    entered = [each for each in moves if each.to_status == status and each.from_status != status]
    waiting: tuple[WaitingFor, ...] = ()
    if status is ClaimStatus.IN_REVIEW:
        waiting = _held_for(ctx, claim, items)
    elif status is ClaimStatus.RETURNED and entered:
        waiting = _returned_for(ctx, claim, entered[-1])
    since = _day(entered[-1], time_zone) if entered else None
    return Place(status, since, claim.cause, waiting)


def _held_for(ctx: Context, claim: Claim, items: Mapping[str, Item]) -> tuple[WaitingFor, ...]:
    """Why the rules held it: what they found in their last run, or that they failed on it."""
    names = {code: dict(item.names) for code, item in items.items()}
    found = [
        (reason_of(ctx, row.reason, row.standard_id), row.inputs)
        for row in decisions.findings_of(ctx.session, claim.id, claim.run)
        if row.severity == Severity.HOLD
    ]
    if not found and claim.cause in ctx.rulebook.reasons:
        found = [(ctx.rulebook.reasons[str(claim.cause)], {})]
    told = []
    for reason, inputs in found:
        told.append(
            WaitingFor(
                reason.code,
                said(reason, Audience.CITIZEN, inputs, claim.currency, names),
                said(reason, Audience.OFFICER, inputs, claim.currency, names),
            )
        )
    return tuple(told)


def _returned_for(ctx: Context, claim: Claim, event: Event) -> tuple[WaitingFor, ...]:
    """What the officer who returned it asks for: his reason, and what he wrote to the claimant."""
    payload = json.loads(event.payload)
    reason = ctx.rulebook.reasons.get(payload.get("reason", ""))
    if reason is None:
        return ()
    return (
        WaitingFor(
            reason.code,
            _alone(reason, Audience.CITIZEN, claim.currency),
            _alone(reason, Audience.OFFICER, claim.currency),
            note=payload.get("text"),
            missing=asked_of([event]),
        ),
    )


def _alone(reason: Reason, audience: Audience, currency: str) -> dict[str, str]:
    return {each: reason.text_alone(audience, each, currency) for each in LANGUAGES}


def _day(event: Event, time_zone: str) -> date:
    return event.at.astimezone(ZoneInfo(time_zone)).date()
