"""File a case: what it is about, until when that may be, and its deadlines."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from claims.domain.case_terms import CaseKind, CaseTerms
from claims.domain.cases import CASE, deadlines, require_other_submitter, require_window
from claims.domain.claims import ClaimStatus
from claims.domain.codes import SERIAL_BITS, serial_of
from claims.domain.money import Money
from claims.domain.permissions import Action, Scope
from claims.domain.refusals import Refused
from claims.storage import cases, claims, decisions, people, programmes, users, vouchers
from claims.storage import standards as adopted
from claims.storage.cases import Case
from claims.storage.claims import Claim, ClaimLine
from claims.storage.decisions import Decision
from claims.storage.programmes import Programme
from claims.usecases import clocks, standards
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, record, touch
from claims.usecases.programmes import require_currency


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is about: a claim with its decision in force, or only a provider or the office.

    `act_on` is the day from which the window to file runs.
    """

    programme: Programme
    act_on: date
    claim: Claim | None = None
    decision: Decision | None = None
    provider_id: UUID | None = None
    redemption_id: UUID | None = None


def file(
    ctx: Context,
    *,
    kind: str,
    text: str,
    remedy: str | None = None,
    programme_id: UUID | None = None,
    claim_id: UUID | None = None,
    line_no: int | None = None,
    decision_id: UUID | None = None,
    provider_id: UUID | None = None,
    disputed: Money | None = None,
    happened_on: date | None = None,
    is_anonymous: bool = False,
) -> Case:
    """File a case about a claim, a line or a decision of one's own; or about a provider or office.

    It has a number and its deadlines at once. Of the claim only the disputed amount waits.
    Refuses `FILING_WINDOW_CLOSED` when the act complained of lies too far back.
    """
    scope = ctx.permit(Action.CASE_FILE)
    if claim_id is None:
        if line_no or decision_id or disputed or kind != CaseKind.COMPLAINT:
            raise Refused("CLAIM_MISSING", "A claim is named: what is it about?", field="claim_id")
        subject = _of_no_claim(ctx, programme_id, provider_id, happened_on)
    else:
        subject = _of_claim(ctx, scope, claim_id, line_no, decision_id, CaseKind(kind), happened_on)
        if disputed is not None and subject.claim is not None:
            _require_standing(ctx, scope, subject.claim)
    if happened_on and happened_on > ctx.today(subject.programme.time_zone):
        raise Refused("DAY_IN_FUTURE", "That day has not come yet.", field="happened_on")
    return open_case(
        ctx,
        subject,
        CaseKind(kind),
        scope=scope,
        text=text,
        remedy=remedy,
        line_no=line_no,
        disputed=disputed,
        is_anonymous=is_anonymous,
    )


def open_case(
    ctx: Context,
    subject: Subject,
    kind: CaseKind,
    *,
    scope: Scope,
    text: str,
    remedy: str | None = None,
    line_no: int | None = None,
    disputed: Money | None = None,
    is_anonymous: bool = False,
) -> Case:
    """Open a case of a subject that was looked up, with its deadlines."""
    if disputed is not None:
        require_currency(disputed, subject.programme.currency, field="disputed")
        if subject.claim is not None:
            _require_disputable(ctx, subject.claim, line_no, disputed)
    claim = subject.claim
    terms = terms_of(ctx, claim.standard_id if claim else None)
    today = ctx.today(subject.programme.time_zone)
    require_window(subject.act_on, today, terms)
    by = deadlines(today, terms, terms.of(kind), holidays_of(ctx, subject.programme))
    is_citizen = scope.person_id is not None and (
        claim is None or claim.person_id == scope.person_id
    )
    person, filing_provider = (scope.person_id, None) if is_citizen else (None, scope.provider_id)
    row = Case(
        id=ctx.new_id(),
        number=serial_of(secrets.randbits(SERIAL_BITS), "K"),
        kind=kind.value,
        case_class=terms.class_of[kind],
        programme_id=subject.programme.id,
        standard_id=claim.standard_id if claim else None,
        claim_id=claim.id if claim else None,
        line_no=line_no,
        decision_id=subject.decision.id if subject.decision else None,
        redemption_id=subject.redemption_id,
        provider_id=subject.provider_id if subject.provider_id != filing_provider else None,
        filing_provider_id=filing_provider,
        person_id=person,
        filed_by=ctx.account,
        filer_id=ctx.actor.person_id,
        is_anonymous=is_anonymous,
        is_by_payee=claim is not None and claim.payee_id in {person, filing_provider},
        currency=subject.programme.currency,
        disputed=disputed.amount if disputed else 0,
        text=text,
        remedy=remedy,
        act_on=subject.act_on,
        filed_at=ctx.now,
        filed_on=today,
        verify_on=by.verify_on,
        resolve_on=by.resolve_on,
        due_on=by.verify_on,
        escalations=0,
        claimant_id=claim.person_id if claim else None,
        submitter_id=claim.submitter_id if claim else None,
        decider_id=subject.decision.decider_id if subject.decision else None,
    )
    told = {"kind": row.kind, "number": row.number, "disputed": row.disputed}
    create(ctx, CASE, [row], "file", payloads=[told])
    _notify_provider(ctx, row, claim)
    return row


def _notify_provider(ctx: Context, case: Case, claim: Claim | None) -> None:
    """Leave a notice for each who acts for a provider of whose money a case blocks an amount.

    None where the complainant is anonymous: how much and of which claim would tell who he is.
    """
    is_his = claim is None or claim.payee_id == case.provider_id
    if case.provider_id is None or case.is_anonymous or not case.disputed or not is_his:
        return
    for person_id in users.people_acting_for(ctx.session, case.provider_id):
        told = {"case": str(case.id), "person": str(person_id)}
        record(ctx, "notices", ctx.new_id(), "notice.dispute_filed", told)


def _of_no_claim(
    ctx: Context, programme_id: UUID | None, provider_id: UUID | None, happened_on: date | None
) -> Subject:
    if programme_id is None:
        raise Refused("PROGRAMME_MISSING", "A programme is named.", field="programme_id")
    if happened_on is None:
        raise Refused("DAY_MISSING", "The day it happened is named.", field="happened_on")
    programme = programmes.get(ctx.session, programme_id)
    if provider_id is not None:
        people.get_provider(ctx.session, provider_id)
    return Subject(programme, happened_on, provider_id=provider_id)


def _of_claim(
    ctx: Context,
    scope: Scope,
    claim_id: UUID,
    line_no: int | None,
    decision_id: UUID | None,
    kind: CaseKind,
    happened_on: date | None,
) -> Subject:
    """The claim is locked, so that what is disputed now is not paid in the same moment."""
    claim = claims.get(ctx.session, claim_id, scope, lock=True)
    decision = decisions.find_latest(ctx.session, claim.id)
    if decision_id is not None and (decision is None or decision.id != decision_id):
        raise Refused("DECISION_UNKNOWN", "This is not the decision in force of that claim.")
    if decision is None and kind is CaseKind.APPEAL:
        raise Refused("STATE_CONFLICT", "An appeal is against a decision.", state=claim.status)
    lines = [
        line
        for line in claims.lines_of(ctx.session, claim.id)
        if line_no is None or line.no == line_no
    ]
    if not lines:
        raise Refused("LINES_DIFFER", "The claim has no such line.", field="line_no")
    programme = programmes.get(ctx.session, claim.programme_id)
    is_of_decision = decision is not None and (
        decision_id is not None or kind is not CaseKind.COMPLAINT
    )
    return Subject(
        programme,
        ctx.day_of(decision.decided_at, programme.time_zone)
        if decision is not None and is_of_decision
        else _of_service(lines, happened_on),
        claim,
        decision,
        claim.provider_id,
        claim.redemption_id,
    )


def _of_service(lines: Sequence[ClaimLine], happened_on: date | None) -> date:
    """The day of the service, or an earlier one that was named: a later one opens no window."""
    served_on = max(line.delivered_on for line in lines)
    return min(happened_on or served_on, served_on)


def _require_disputable(ctx: Context, claim: Claim, line_no: int | None, disputed: Money) -> None:
    """Refuse more than the claim, or its named line, has claimed."""
    own = claims.lines_of(ctx.session, claim.id)
    most = sum(line.claimed for line in own if line_no is None or line.no == line_no)
    if disputed.amount > most:
        raise Refused("DISPUTED_OVER_CLAIMED", "More than was claimed.", field="disputed")


def join_claim(ctx: Context, claim: Claim) -> None:
    """Tie every open case on a redemption to the claim that was just made of it.

    Refuses `SAME_PERSON` to who handles one of them: he would submit what he is to judge.
    """
    if claim.redemption_id is None:
        return
    found = cases.lock_open_of_redemption(ctx.session, claim.redemption_id)
    for case in found:
        require_other_submitter(claim.submitter_id, assignee=case.assignee_id)
    joined: Changes = {
        "claim_id": [claim.id] * len(found),
        "claimant_id": [claim.person_id] * len(found),
        "submitter_id": [claim.submitter_id] * len(found),
    }
    touch(ctx, CASE, found, "claimed", changes=joined)


def _require_standing(ctx: Context, scope: Scope, claim: Claim) -> None:
    """Refuse to dispute a claim that is gone where another one followed on its redemption.

    The redemption is locked, so that what follows in the same moment finds the case.
    """
    gone = {ClaimStatus.WITHDRAWN, ClaimStatus.LAPSED}
    if claim.redemption_id is None or ClaimStatus(claim.status) not in gone:
        return
    vouchers.get_redemption(ctx.session, claim.redemption_id, scope, lock=True)
    if claims.find_live_of(ctx.session, claim.redemption_id) is not None:
        raise Refused("STATE_CONFLICT", "Another claim has followed this one.", state=claim.status)


def terms_of(ctx: Context, standard_id: UUID | None) -> CaseTerms:
    """The terms of a claim's standard, where it has its own; else those of the installation."""
    if standard_id is not None:
        row = adopted.get(ctx.session, standard_id)
        own = standards.parsed(ctx, row).case_terms
        if own is not None:
            return own
    return ctx.rulebook.case_terms


def holidays_of(ctx: Context, programme: Programme) -> AbstractSet[date]:
    """The days an office is closed beside its weekends: the one place cases take them from."""
    return clocks.calendar_of(ctx, programme).closed
