"""Of each event: who is told of it, about which row, and with what filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

from claims.domain.bank_reasons import reason_for
from claims.domain.case_terms import CaseKind
from claims.domain.cases import CaseOutcome
from claims.domain.claims import ClaimKind
from claims.domain.codes import grouped
from claims.domain.message_words import (
    APPEAL,
    CLAIM,
    DAYS,
    KINDS,
    OUTCOMES,
    ROLES,
    VOUCHER,
    appeal_until,
)
from claims.domain.messages import CODE_WITHHELD
from claims.domain.permissions import Role
from claims.domain.reasons import Audience
from claims.domain.variables import shown
from claims.storage import decisions, standards
from claims.storage.base import among
from claims.storage.break_glass import BreakGlass
from claims.storage.cases import Case
from claims.storage.claims import Claim
from claims.storage.confirmations import Confirmation
from claims.storage.events import Event
from claims.storage.payouts import Statement
from claims.storage.people import BankAccount, Person, Provider
from claims.storage.programmes import Programme
from claims.storage.receivables import Receivable
from claims.storage.redress import Redress
from claims.storage.vouchers import Redemption, Voucher
from claims.usecases import turns
from claims.usecases.case_filing import terms_of
from claims.usecases.context import Context
from claims.usecases.standards import parsed
from claims.usecases.statements import check_url

ROWS: Mapping[str, type[Any]] = {
    "claims": Claim,
    "vouchers": Voucher,
    "statements": Statement,
    "redemptions": Redemption,
    "confirmations": Confirmation,
    "cases": Case,
    "receivables": Receivable,
    "redress": Redress,
}

NOTICES: Mapping[str, tuple[str, type[Any]]] = {
    "notices": ("case", Case),
    "account_notices": ("account", BankAccount),
    "access_notices": ("break_glass", BreakGlass),
    "statement_notices": ("statement", Statement),
    "receivable_notices": ("receivable", Receivable),
}
"""Notices to one person each: what of their payload names the row, and its kind."""
TURNED: Final = frozenset({"claim.redecided", "claim.paid"})
"""What is told with what became of a claim's money since its first decision."""


class Telling(NamedTuple):
    """An event, whom it is told to, the row it is about and the programme that is of, if any."""

    event: Event
    person_id: UUID
    row: Any
    programme: Programme | None


def tellings_of(ctx: Context, events: Sequence[Event]) -> list[Telling]:
    """Whom each event is told to; one of which there is nobody to tell is not named."""
    rows = _rows_of(ctx, events)
    redeemed = [row for row in rows.values() if isinstance(row, Redemption)]
    vouchers = _by_id(ctx, Voucher, (row.voucher_id for row in redeemed))
    of_voucher = {row.id: vouchers[row.voucher_id] for row in redeemed}
    told = [
        (event, person, row, _programme_of(of_voucher.get(row.id, row)))
        for event in events
        if (row := rows[event.id]) and (person := _recipient(event, of_voucher.get(row.id, row)))
    ]
    programmes = _by_id(ctx, Programme, (programme_id for _, _, _, programme_id in told))
    return [
        Telling(event, person, row, programmes[programme_id] if programme_id else None)
        for event, person, row, programme_id in told
    ]


def _programme_of(row: Any) -> UUID | None:
    """The programme a row is of; a payee's account and a role taken at once are of none."""
    return None if isinstance(row, BankAccount | BreakGlass) else row.programme_id


def _by_id(ctx: Context, kind: type[Any], ids: Iterable[UUID | None]) -> dict[UUID, Any]:
    wanted = {each for each in ids if each}
    rows = ctx.session.scalars(select(kind).where(among(kind.id, wanted))).all() if wanted else []
    return {row.id: row for row in rows}


def _rows_of(ctx: Context, events: Sequence[Event]) -> dict[UUID, Any]:
    """The row each event is about: of a citizen's word and of a notice, the case they belong to."""
    of_noun = {
        noun: _by_id(ctx, kind, (each.object_id for each in events if each.noun == noun))
        for noun, kind in ROWS.items()
    }
    said = {
        each.id: case_id
        for each in events
        if each.noun == "confirmations"
        and (case_id := of_noun["confirmations"][each.object_id].case_id)
    }
    noticed = _noticed(ctx, events)
    cases = _by_id(ctx, Case, said.values())
    opened = _opened_by_a_word(ctx, events)
    found = {}
    for each in events:
        if each.noun in NOTICES:
            found[each.id] = noticed[each.id]
        elif each.noun == "confirmations":
            case_id = said.get(each.id)
            found[each.id] = cases[case_id] if case_id else None
        else:
            is_told_as_a_word = each.topic == "case.filed" and each.object_id in opened
            found[each.id] = None if is_told_as_a_word else of_noun[each.noun][each.object_id]
    return found


def _noticed(ctx: Context, events: Sequence[Event]) -> dict[UUID, Any]:
    """The row that each notice is about, by the notice's event."""
    found: dict[UUID, Any] = {}
    for noun, (name, kind) in NOTICES.items():
        named = {
            each.id: UUID(json.loads(each.payload)[name]) for each in events if each.noun == noun
        }
        rows = _by_id(ctx, kind, named.values())
        found |= {event_id: rows[row_id] for event_id, row_id in named.items()}
    return found


def _opened_by_a_word(ctx: Context, events: Sequence[Event]) -> set[UUID]:
    """Those of new cases that "not received" has opened: the citizen is told of that once."""
    filed = [each.object_id for each in events if each.topic == "case.filed"]
    if not filed:
        return set()
    query = select(Confirmation.case_id).where(among(Confirmation.case_id, filed))
    return {each for each in ctx.session.scalars(query) if each}


def _recipient(event: Event, row: Any) -> UUID | None:
    """Whom it concerns; providers read their claims and statements where they work with them.

    A case is told to who filed it, also for his provider; a notice to whom it names.
    """
    if event.noun in NOTICES:
        return UUID(json.loads(event.payload)["person"])
    match row:
        case Claim():
            return row.person_id if row.kind == ClaimKind.REIMBURSEMENT else None
        case Statement() | Redress() | Receivable():
            return row.payee_id if row.payee_kind == "person" else None
        case Case():
            return row.person_id or row.filer_id
        case _:
            person: UUID = row.person_id
            return person


def values_of(ctx: Context, telling: Telling, language: str) -> dict[str, str]:
    """What a message of this has filled in beside the name, the programme and the address."""
    event, row, programme = telling.event, telling.row, telling.programme
    if isinstance(row, BreakGlass):
        return _of_a_role(ctx, row, language)
    if programme is None:
        return _of_account(row, language)
    today = ctx.day_of(event.at, programme.time_zone)
    write = _Writing(ctx, programme, language, today, getattr(row, "currency", ""))
    return _of_row(write, event.topic, row, json.loads(event.payload))


def _of_row(write: _Writing, topic: str, row: Any, told: dict[str, Any]) -> dict[str, str]:
    match row:
        case Claim():
            return {
                "number": row.number,
                "claimed": write.money(row.claimed),
                "approved": write.money(told.get("approved", row.approved)),
                "due": write.day(row.next_step_due_on),
                "missing": _missing(told),
                "reason": write.reason(told.get("reason")),
                "bank": write.bank_reason(told.get("bank_reason")),
                "turns": _turns(write, row) if topic in TURNED else "",
            }
        case Statement():
            link = check_url(row)
            return {
                "number": row.number,
                "total": write.money(row.total),
                "link": link,
                "provider": write.payee(row),
            }
        case Redemption():
            return _of_redemption(write, row)
        case Case():
            return _of_case(write, row, told)
        case Redress() | Receivable():
            return _of_a_debt(write, row, told)
        case _:
            return {
                "number": row.serial,
                "value": write.money(row.value),
                "first_day": write.day(row.first_day),
                "last_day": write.day(row.last_day),
            }


class _Writing(NamedTuple):
    """What values are written with: the language, the currency, and the day of the event."""

    ctx: Context
    programme: Programme
    language: str
    today: date
    currency: str

    def money(self, amount: int | None) -> str:
        return shown(
            "amount", amount or 0, language=self.language, currency=self.currency, words={}
        )

    def day(self, at: date | str | None) -> str:
        text = at.isoformat() if isinstance(at, date) else at
        return shown("day", text, language=self.language, currency="", words={}) if text else "–"

    def reason(self, code: object) -> str:
        found = self.ctx.rulebook.reasons.get(str(code or ""))
        return found.text_alone(Audience.CITIZEN, self.language, self.currency) if found else ""

    def bank_reason(self, code: object) -> str:
        """What the bank said, in words for the payee; nothing of an event from before it did."""
        reasons = self.ctx.rulebook.bank_reasons
        return reason_for(reasons, str(code)).payee[self.language] if code else ""

    def payee(self, row: Statement | Receivable) -> str:
        """The provider who is paid, for whoever acts for him; nothing of a person."""
        return self.provider(row.payee_id) if row.payee_kind == "provider" else ""

    def provider(self, provider_id: UUID | None) -> str:
        found = self.ctx.session.get(Provider, provider_id) if provider_id else None
        return found.name if found else ""


def _of_account(row: BankAccount, language: str) -> dict[str, str]:
    """Of the number only its last digits: whoever reads the mail learns no account from it."""
    day = row.in_force_from.date().isoformat()
    return {
        "number": row.number_masked,
        "holder": row.holder,
        "bank": row.bic,
        "currency": row.currency,
        "day": shown("day", day, language=language, currency="", words={}),
    }


def _of_a_role(ctx: Context, row: BreakGlass, language: str) -> dict[str, str]:
    return {
        "number": row.id.hex[-8:],
        "who": ctx.session.get_one(Person, row.person_id).name,
        "role": ROLES[Role(row.role)][language],
        "reason": row.reason,
        "until": f"{row.lapses_at:%Y-%m-%d %H:%M}",
    }


def _of_redemption(write: _Writing, row: Redemption) -> dict[str, str]:
    voucher = write.ctx.session.get_one(Voucher, row.voucher_id)
    window = terms_of(write.ctx, None).window_days
    return {
        "number": voucher.serial,
        "provider": write.provider(row.provider_id),
        "amount": write.money(row.captured),
        "left": write.money(voucher.balance),
        "service_on": write.day(row.service_on),
        "until": write.day(row.service_on + timedelta(days=window)),
        "reference": grouped(row.number),
        "code": CODE_WITHHELD,
    }


def _of_case(write: _Writing, row: Case, told: Mapping[str, Any]) -> dict[str, str]:
    kind = CaseKind(row.kind)
    return {
        "number": row.number,
        "kind": KINDS[kind][write.language],
        "about": _about(write, row),
        "provider": write.provider(row.provider_id),
        "disputed": write.money(row.disputed),
        "verify_by": write.day(row.verify_on),
        "resolve_by": write.day(row.resolve_on),
        "due": write.day(told.get("due_on")),
        "reason": write.reason(told.get("reason")),
        "outcome": OUTCOMES[CaseOutcome(row.outcome)][write.language] if row.outcome else "",
        "answer": row.answer or "",
        "next": _next(write, row),
        "ombudsman": terms_of(write.ctx, row.standard_id).ombudsman[write.language],
    }


def _about(write: _Writing, row: Case) -> str:
    """What a case is about, in a few words: a claim, a use of a voucher, a provider, the office."""
    session = write.ctx.session
    if row.claim_id:
        return CLAIM[write.language].format(number=session.get_one(Claim, row.claim_id).number)
    if row.redemption_id:
        redemption = session.get_one(Redemption, row.redemption_id)
        serial = session.get_one(Voucher, redemption.voucher_id).serial
        return VOUCHER[write.language].format(number=serial)
    return write.provider(row.provider_id) or write.programme.names[write.language]


def _next(write: _Writing, row: Case) -> str:
    """What can still be done once a case is answered, and until when."""
    decision = decisions.find_latest(write.ctx.session, row.claim_id) if row.claim_id else None
    zone = write.programme.time_zone
    until = appeal_until(
        CaseKind(row.kind),
        noticed_on=write.ctx.day_of(decision.decided_at, zone) if decision else None,
        today=write.today,
        days=terms_of(write.ctx, row.standard_id).window_days,
    )
    return APPEAL[write.language].format(until=write.day(until)) if until else ""


def _of_a_debt(
    write: _Writing, row: Redress | Receivable, told: Mapping[str, Any]
) -> dict[str, str]:
    if isinstance(row, Receivable):
        return _of_receivable(write, row, told)
    return _of_redress(write, row)


def _of_redress(write: _Writing, row: Redress) -> dict[str, str]:
    standard = parsed(write.ctx, standards.get(write.ctx.session, row.standard_id))
    promise = next(each for each in standard.promises.all if each.id == row.promise)
    days = DAYS[promise.counts][write.language]
    claim = write.ctx.session.get_one(Claim, row.claim_id)
    window = terms_of(write.ctx, row.standard_id).window_days
    return {
        "number": claim.number,
        "promise": promise.texts[write.language],
        "promised": days.format(days=row.limit_days),
        "taken": days.format(days=row.actual_days),
        "due": write.day(row.due_on),
        "done": write.day(row.done_on),
        "amount": write.money(row.amount),
        "reason": write.reason(row.reason),
        "until": write.day(write.today + timedelta(days=window)),
    }


def _of_receivable(write: _Writing, row: Receivable, told: Mapping[str, Any]) -> dict[str, str]:
    claim = write.ctx.session.get_one(Claim, row.claim_id)
    window = terms_of(write.ctx, claim.standard_id).window_days
    return {
        "number": claim.number,
        "amount": write.money(row.amount),
        "reason": write.reason(told["reason"]),
        "share": str(write.programme.recovery_share_percent),
        "provider": write.payee(row),
        "until": write.day(write.today + timedelta(days=window)),
    }


def _turns(write: _Writing, row: Claim) -> str:
    """What became of the claim's money since its first decision, one thing a line."""
    found = turns.of_claim(write.ctx, row)
    return "\n".join(each.text(write.language, row.currency) for each in found)


def _missing(told: Mapping[str, Any]) -> str:
    """What an officer wrote to the claimant, and under it what he asks for, one thing a line."""
    asked = [f"– {each['text']}" for each in told.get("missing", ())]
    return "\n".join([str(told.get("text", "")), *asked])
