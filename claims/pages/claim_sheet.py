"""A claim as an officer reads it: every figure, finding and act in words, ready for its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from claims.domain.claims import ClaimStatus
from claims.domain.findings import Bearer
from claims.domain.missing import Missing
from claims.domain.reasons import Audience
from claims.domain.variables import typed
from claims.pages.clock_picture import ClocksShown, clocks_shown
from claims.pages.wording import Wording
from claims.usecases import (
    affirmations,
    claims,
    clocks,
    dossiers,
    missing,
    people,
    programmes,
    queues,
    turns,
)
from claims.usecases.affirmations import Submitted
from claims.usecases.context import Context
from claims.usecases.queues import Waiting

REVIEWED: Final = "REVIEWED_"
FOR_RETURN: Final = ("DOCUMENTS_REQUESTED", "RECEIPT_UNREADABLE", "DOCUMENT_MISSING")
SECONDS_A_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in a list."""

    id: UUID
    number: str
    person: str
    claimed: str
    approved: str
    status: str
    cause: str
    submitted: str
    days: int
    due: str
    is_overdue: bool
    officer: str | None
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingShown:
    """What one rule found, as a sentence."""

    text: str
    severity: str
    takes: str
    bearer: str
    rule: str


@dataclass(slots=True)
class LineShown:
    """A line with its findings and the amount that is proposed for approval."""

    no: int
    item: str
    quantity: str
    unit_price: str
    claimed: str
    delivered: str
    proposed: str
    bearer: str
    findings: list[FindingShown] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason that can be given: its code and what it tells an officer."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on a claim's page."""

    row: ClaimRow
    kind: str
    cause: str | None
    version: int
    is_waiting: bool
    is_mine: bool
    programme: str
    provider: str | None
    payee: str
    lines: list[LineShown]
    of_the_claim: list[FindingShown]
    receipts: list[dict[str, Any]]
    notes: list[dict[str, str]]
    history: list[dict[str, str]]
    earlier: list[ClaimRow]
    alike: list[ClaimRow]
    decision: dict[str, Any] | None
    reasons: dict[str, list[Choice]]
    return_reasons: list[Choice]
    clocks: ClocksShown
    missing: Sequence[Missing]
    submissions: list[dict[str, Any]]
    turns: list[str]


def sheet(ctx: Context, claim_id: UUID, language: str) -> Sheet:
    """Read a claim and all that lies beside it, for one reader."""
    claim = claims.get(ctx, claim_id)
    programme = programmes.get(ctx, claim.programme_id)
    say, zone = Wording(language, ctx.rulebook.reasons), programme.time_zone
    person = people.get(ctx, claim.person_id)
    provider = people.get_provider(ctx, claim.provider_id) if claim.provider_id else None
    decision, _, cuts, found = claims.decision_of(ctx, claim_id)
    officers = queues.logins_of(ctx, [claim.assigned_to] if claim.assigned_to else [])
    officer = officers.get(claim.assigned_to) if claim.assigned_to else None
    row = row_of(ctx, claim, say, zone, person.name, officer)
    is_waiting = claim.status == ClaimStatus.IN_REVIEW
    lines = _lines(ctx, claim, say, found)
    return Sheet(
        row=row,
        kind=claim.kind,
        cause=claim.cause,
        version=claim.version,
        is_waiting=is_waiting,
        is_mine=claim.assigned_to == ctx.actor.user_id,
        programme=say.name(programme.names),
        provider=provider.name if provider else None,
        payee=provider.name if provider and claim.payee_kind == "provider" else person.name,
        lines=lines,
        of_the_claim=[_finding(say, each, claim) for each in found if each.line_no is None],
        receipts=[_receipt(say, each, claim) for each in dossiers.receipts_of(ctx, claim_id)],
        notes=[
            {"text": each.text, "by": each.noted_by, "at": say.instant(each.noted_at, zone)}
            for each in dossiers.notes_of(ctx, claim_id) or []
        ],
        history=[_happened(say, each, zone) for each in dossiers.history_of(ctx, claim_id)],
        earlier=[
            row_of(ctx, each, say, zone, person.name) for each in dossiers.earlier_of(ctx, claim_id)
        ],
        alike=[
            row_of(ctx, each.claim, say, zone, each.person, matches=each.matches)
            for each in dossiers.alike(ctx, claim_id)
        ],
        decision=_decision(say, decision, cuts, zone) if decision else None,
        reasons=_choices(say, found) if is_waiting else {},
        return_reasons=_chosen(say, FOR_RETURN) if is_waiting else [],
        clocks=clocks_shown(
            clocks.told_of(ctx, claim),
            clocks.owed_of(ctx, claim, is_to_claimant=False),
            language,
            is_to_citizen=True,
            money=lambda minor: say.money(minor, claim.currency),
            day=say.day,
        ),
        missing=missing.of_claim(ctx, claim_id),
        submissions=[_submitted(say, each, zone) for each in affirmations.of_claim(ctx, claim_id)],
        turns=[each.text(language, claim.currency) for each in turns.of_claim(ctx, claim)],
    )


def rows(ctx: Context, page: Sequence[Waiting], language: str) -> list[ClaimRow]:
    """A page of a queue, for one reader."""
    say = Wording(language, ctx.rulebook.reasons)
    return [
        row_of(ctx, each.claim, say, each.time_zone, each.person, each.officer) for each in page
    ]


def row_of(
    ctx: Context,
    claim: Any,
    say: Wording,
    time_zone: str,
    person: str,
    officer: str | None = None,
    *,
    matches: tuple[str, ...] = (),
) -> ClaimRow:
    """A claim in one row."""
    return ClaimRow(
        id=claim.id,
        number=claim.number,
        person=person,
        claimed=say.money(claim.claimed, claim.currency),
        approved="" if claim.approved is None else say.money(claim.approved, claim.currency),
        status=claim.status,
        cause=say.queue(claim.cause),
        submitted=say.instant(claim.submitted_at, time_zone),
        days=days_since(claim.submitted_at, ctx.now),
        due=say.day(claim.next_step_due_on),
        is_overdue=claims.is_overdue(claim, ctx.today(time_zone)),
        officer=officer,
        matches=matches,
    )


def days_since(at: datetime, now: datetime) -> int:
    """Whole days of 24 hours."""
    return max(0, int((now - at).total_seconds()) // SECONDS_A_DAY)


def _lines(ctx: Context, claim: Any, say: Wording, found: Iterable[Any]) -> list[LineShown]:
    items = {item.code: item for item in programmes.list_items(ctx, claim.programme_id)}
    by_line: dict[int, list[Any]] = {}
    for each in found:
        by_line.setdefault(each.line_no or 0, []).append(each)
    lines = []
    for line in claims.lines_of(ctx, claim.id):
        item, findings = items[line.item_code], by_line.get(line.no, [])
        left = line.claimed - sum(each.amount for each in findings)
        bearers = [each.bearer for each in findings if each.amount and each.bearer]
        lines.append(
            LineShown(
                no=line.no,
                item=say.name(item.names),
                quantity=f"{say.quantity(line.quantity_milli)} {item.unit}",
                unit_price=say.money(line.unit_price, claim.currency),
                claimed=say.money(line.claimed, claim.currency),
                delivered=say.day(line.delivered_on),
                proposed=typed(max(left, 0), claim.currency, language=say.language),
                bearer=bearers[0] if bearers else _usual_bearer(claim),
                findings=[_finding(say, each, claim) for each in findings],
            )
        )
    return lines


def _usual_bearer(claim: Any) -> str:
    return Bearer.PROVIDER if claim.payee_kind == "provider" else Bearer.CITIZEN


def _finding(say: Wording, row: Any, claim: Any) -> FindingShown:
    text = say.reasons[row.reason].text(Audience.OFFICER, say.language, row.inputs, claim.currency)
    return FindingShown(
        text=text,
        severity=row.severity,
        takes=say.money(row.amount, claim.currency) if row.amount else "",
        bearer=row.bearer or "",
        rule=row.rule,
    )


def _receipt(say: Wording, attached: dossiers.Attached, claim: Any) -> dict[str, Any]:
    told = attached.told
    return {
        "id": attached.receipt.id,
        "width": attached.receipt.width,
        "height": attached.receipt.height,
        "issuer": told.issuer,
        "number": told.number,
        "issued_on": say.day(told.issued_on) if told.issued_on else None,
        "total": say.money(told.total, claim.currency) if told.total is not None else None,
    }


def _happened(say: Wording, happened: dossiers.Happened, time_zone: str) -> dict[str, str]:
    told: Mapping[str, Any] = happened.told
    further = str(told.get("text", "")) or say.queue(str(told.get("cause", "")))
    return {
        "at": say.instant(happened.at, time_zone),
        "topic": happened.topic,
        "by": happened.by or "",
        "further": further,
    }


def _decision(say: Wording, decision: Any, cuts: Sequence[Any], time_zone: str) -> dict[str, Any]:
    return {
        "at": say.instant(decision.decided_at, time_zone),
        "is_by_person": decision.decided_by is not None,
        "approved": say.money(decision.approved, decision.currency),
        "claimed": say.money(decision.claimed, decision.currency),
        "note": decision.note,
        "cuts": [
            {
                "line": cut.line_no,
                "amount": say.money(cut.amount, decision.currency),
                "bearer": cut.bearer,
                "text": say.reasons[cut.reason].text(
                    Audience.OFFICER, say.language, cut.inputs, decision.currency
                ),
            }
            for cut in cuts
        ],
    }


def _submitted(say: Wording, submitted: Submitted, time_zone: str) -> dict[str, Any]:
    return {
        "at": say.instant(submitted.submitted_at, time_zone),
        "language": submitted.language,
        "charter": submitted.charter_digest or submitted.standard_digest,
        "declarations": [
            {"text": each.texts[say.language], "version": each.version, "code": each.code}
            for each in submitted.declarations
        ],
    }


def _choices(say: Wording, found: Iterable[Any]) -> dict[str, list[Choice]]:
    """The reasons an officer may give: his own first, then those found here, then the rest."""
    reviewed = [code for code in say.reasons if code.startswith(REVIEWED)]
    here = list(dict.fromkeys(row.reason for row in found))
    rest = [code for code in say.reasons if code not in {*reviewed, *here, "ENGINE_FAULT"}]
    return {
        "reasons_review": _chosen(say, reviewed),
        "reasons_found": _chosen(say, here),
        "reasons_other": _chosen(say, rest),
    }


def _chosen(say: Wording, codes: Iterable[str]) -> list[Choice]:
    return [
        Choice(code, say.reasons[code].text(Audience.OFFICER, say.language, {}, "IDR"))
        for code in codes
    ]
