"""What a settlement statement says, gathered from what was decided and paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from claims.domain.cases import last_day_of
from claims.domain.explanations import x12_group
from claims.domain.findings import Bearer, Inputs
from claims.domain.promises import Measure
from claims.domain.reasons import Audience, Reason
from claims.domain.statements import (
    LegendEntry,
    StatementAdjustment,
    StatementAuthority,
    StatementClaim,
    StatementContent,
    StatementDays,
    StatementLine,
    StatementOfficer,
)
from claims.domain.variables import LANGUAGES, shown
from claims.storage import (
    calendars,
    payment_authorities,
    people,
    programmes,
    standards,
    statements,
)
from claims.storage.claims import Claim, ClaimLine
from claims.storage.decisions import Adjustment, Decision, DecisionLine
from claims.storage.payouts import Instruction, InstructionPart, Payout, Statement
from claims.storage.people import BankAccount
from claims.storage.programmes import Item, Programme
from claims.storage.standards import AdoptedStandard
from claims.usecases.case_filing import terms_of
from claims.usecases.context import Context
from claims.usecases.payment_authorities import acted_on_payment
from claims.usecases.reasons import reason_of
from claims.usecases.standards import parsed
from claims.usecases.statement_movements import movements_of, told

MOST_OF_A_REFERENCE = 60
COMPLAINT_ROUTE = {
    "id": "Bila Anda tidak setuju, ajukan keberatan kepada penyelenggara program dengan menyebut"
    " nomor klaim, paling lambat {days} hari setelah klaim itu diputuskan.",
    "en": "If you do not agree, object to the programme office, naming the claim number, within"
    " {days} days of its decision.",
}
LAST_DAY = {
    "id": " Untuk semua klaim di sini hari terakhirnya {day}.",
    "en": " For all claims here the last day is {day}.",
}
FIRST_OF_LAST_DAYS = {
    "id": " Hari terakhirnya tertulis pada setiap klaim; yang paling awal {day}.",
    "en": " The last day stands with each claim; the first of them is {day}.",
}


def content_of(
    ctx: Context, row: Statement, instruction: Instruction, payout: Payout, programme: Programme
) -> StatementContent:
    """The content of one payment's statement; from the same rows always the same."""
    name, identity = _payee(ctx, instruction)
    account = ctx.session.get_one(BankAccount, instruction.bank_account_id)
    paid = statements.paid_by(ctx.session, instruction.id)
    claims = [claim for claim, _, _ in paid]
    decisions = [decision.id for _, decision, _ in paid]
    pinned = _pinned(ctx, paid)
    lines = statements.lines_of(ctx.session, [claim.id for claim in claims])
    references = statements.references_of(ctx.session, [claim.id for claim in claims])
    approved = statements.approved_of(ctx.session, decisions)
    cuts = statements.adjustments_of(ctx.session, decisions)
    items = programmes.items_of(ctx.session, programme.id)
    days = _days(ctx, claims, programme, payout.execution_on)
    assert payout.released_at is not None
    beside = movements_of(ctx, instruction)
    follows = statements.earlier_with(
        ctx.session,
        instruction.payee_id,
        [*(claim.id for claim in claims), *beside.claim_ids],
        before=payout.released_at,
    )
    last_days = _last_days(ctx, programme, [(claim, decision) for claim, decision, _ in paid])
    return StatementContent(
        number=row.number,
        payee_no=row.payee_no,
        programme_names=dict(programme.names),
        payer=programme.payer_name,
        payee_kind=instruction.payee_kind,
        payee_name=name,
        payee_identity_masked=identity,
        account_masked=account.number_masked,
        bank_bic=account.bic,
        issued_at=row.issued_at,
        time_zone=programme.time_zone,
        period_from=_period_from(ctx, programme, instruction, payout.released_at),
        period_to=ctx.day_of(payout.released_at, programme.time_zone),
        released_on=payout.execution_on,
        message_id=payout.message_id,
        end_to_end_id=instruction.end_to_end_id,
        currency=row.currency,
        opening=row.opening,
        approved_since=row.closing - row.opening + row.total,
        paid=row.total,
        closing=row.closing,
        claims=tuple(
            _claim(
                ctx,
                claim,
                decision,
                part,
                lines[claim.id],
                approved,
                cuts,
                items,
                pinned[decision.standard_id],
                reference=", ".join(references[claim.id])[:MOST_OF_A_REFERENCE],
                days=days[claim.id],
                object_by=last_days[claim.id],
                follows=follows[claim.id],
            )
            for claim, decision, part in paid
        ),
        movements=told(
            ctx,
            beside,
            {claim.id: claim.number for claim in claims},
            follows,
            currency=row.currency,
        ),
        legend=_legend(ctx, cuts, row.currency),
        complaint_route=_complaint_route(ctx, claims, last_days.values()),
        stamp_duty_above=programme.stamp_duty_above,
        signed_by=row.signed_by or "",
        spending=tuple(
            StatementAuthority(each.spending_authority, each.account_code, each.amount)
            for each in payment_authorities.of_payments(ctx.session, [instruction.id]).get(
                instruction.id, ()
            )
        ),
        officers=tuple(
            StatementOfficer(dict(each.office.titles), each.names)
            for each in acted_on_payment(ctx, payout, instruction.id)
        ),
    )


def _pinned(
    ctx: Context, rows: Sequence[tuple[Claim, Decision, InstructionPart]]
) -> dict[UUID, AdoptedStandard]:
    """The standards of claims and of their decisions.

    As long as they are held here, whoever asks the session for one of them asks no database.
    """
    ids = {
        each for claim, decision, _ in rows for each in (claim.standard_id, decision.standard_id)
    }
    return {each: standards.get(ctx.session, each) for each in sorted(ids)}


def _period_from(
    ctx: Context, programme: Programme, instruction: Instruction, released_at: datetime
) -> date:
    """The first day of a statement's period: that of the payee's last release, else the first."""
    last = statements.released_before(
        ctx.session, programme.id, instruction.payee_id, before=released_at
    )
    if last is not None:
        return ctx.day_of(last, programme.time_zone)
    return min(programme.starts_on, ctx.day_of(released_at, programme.time_zone))


def _last_days(
    ctx: Context, programme: Programme, rows: Sequence[tuple[Claim, Decision]]
) -> dict[UUID, date]:
    """The last day on which each claim's decision may be objected to, as filing a case has it."""
    return {
        claim.id: last_day_of(
            ctx.day_of(decision.decided_at, programme.time_zone), terms_of(ctx, claim.standard_id)
        )
        for claim, decision in rows
    }


def _days(
    ctx: Context, rows: Sequence[Claim], programme: Programme, paid_on: date
) -> dict[UUID, tuple[StatementDays, ...]]:
    """For each claim how long its decision and this payment took from the complete file on."""
    since = min((row.complete_on for row in rows if row.complete_on), default=paid_on)
    calendar = calendars.calendar_of(ctx.session, programme.calendar, since=since)
    found = {}
    for row in rows:
        pinned = parsed(ctx, standards.get(ctx.session, row.standard_id)).promises
        ends = ((Measure.DECISION, row.decided_on), (Measure.PAYMENT, paid_on))
        found[row.id] = tuple(
            StatementDays(
                measure,
                calendar.between(row.complete_on, end, promise.counts),
                promise.within_days,
                promise.counts,
            )
            for measure, end in ends
            if row.complete_on and end and (promise := pinned.of(measure))
        )
    return found


def _complaint_route(
    ctx: Context, rows: Sequence[Claim], last_days: Collection[date]
) -> dict[str, str]:
    """How to object and until when, by the shortest window of the claims' standards; who else."""
    pinned: set[UUID | None] = {row.standard_id for row in rows}
    terms = [terms_of(ctx, each) for each in pinned or {None}]
    shortest = min(terms, key=lambda each: each.window_days)
    until = LAST_DAY if len(set(last_days)) == 1 else FIRST_OF_LAST_DAYS
    told = {}
    for language, text in COMPLAINT_ROUTE.items():
        told[language] = text.format(days=shortest.window_days)
        if last_days:
            first = min(last_days).isoformat()
            day = shown("day", first, language=language, currency="", words={})
            told[language] += until[language].format(day=day)
        told[language] += f" {shortest.ombudsman[language]}"
    return told


def _payee(ctx: Context, instruction: Instruction) -> tuple[str, str]:
    if instruction.payee_kind == "provider":
        provider = people.get_provider(ctx.session, instruction.payee_id)
        return provider.name, provider.code
    person = people.get(ctx.session, instruction.payee_id)
    return person.name, person.national_id_masked


def _claim(
    ctx: Context,
    claim: Claim,
    decision: Decision,
    part: InstructionPart,
    lines: list[ClaimLine],
    approved: dict[tuple[UUID, int], DecisionLine],
    cuts: dict[tuple[UUID, int], list[Adjustment]],
    items: dict[str, Item],
    standard: AdoptedStandard,
    *,
    reference: str,
    days: tuple[StatementDays, ...],
    object_by: date,
    follows: tuple[str, ...],
) -> StatementClaim:
    return StatementClaim(
        number=claim.number,
        kind=claim.kind,
        reference=reference,
        submitted_on=claim.submitted_on,
        standard=f"{standard.code}/{standard.version}",
        object_by=object_by,
        days=days,
        paid_before=part.paid_before,
        held_back=decision.approved - part.paid_before - part.amount,
        follows=follows,
        lines=tuple(
            StatementLine(
                no=line.no,
                item_code=line.item_code,
                item_names=dict(items[line.item_code].names),
                service_on=line.delivered_on,
                quantity_milli=line.quantity_milli,
                unit=items[line.item_code].unit,
                claimed=line.claimed,
                approved=approved[decision.id, line.no].approved,
                adjustments=tuple(
                    _adjustment(ctx, cut) for cut in cuts.get((decision.id, line.no), [])
                ),
            )
            for line in lines
        ),
    )


def _adjustment(ctx: Context, cut: Adjustment) -> StatementAdjustment:
    reason = reason_of(ctx, cut.reason, cut.standard_id)
    group = x12_group(reason.group, Bearer(cut.bearer))
    return StatementAdjustment(
        cut.reason, cut.bearer, cut.amount, cut.rule, group.value, reason.carc
    )


def _legend(
    ctx: Context, cuts: dict[tuple[UUID, int], list[Adjustment]], currency: str
) -> tuple[LegendEntry, ...]:
    """Every reason code used, with the citizen's text in both languages."""
    uses: dict[str, list[Inputs]] = defaultdict(list)
    reasons: dict[str, Reason] = {}
    for adjustments in cuts.values():
        for cut in adjustments:
            uses[cut.reason].append(cut.inputs)
            if cut.reason not in reasons:
                reasons[cut.reason] = reason_of(ctx, cut.reason, cut.standard_id)
    return tuple(
        LegendEntry(
            code,
            {
                language: reasons[code].text_of_all(
                    Audience.CITIZEN, language, uses[code], currency
                )
                for language in LANGUAGES
            },
        )
        for code in sorted(uses)
    )
