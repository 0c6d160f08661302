"""Tell people what happened: write each message once, send it once, keep it as it was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from claims.domain.claims import ClaimKind
from claims.domain.messages import ABOUT, Letter, written
from claims.domain.permissions import Action
from claims.domain.reasons import Audience
from claims.domain.variables import shown
from claims.storage import bulk, contacts, messages, people
from claims.storage.base import among
from claims.storage.claims import Claim
from claims.storage.contacts import Contact
from claims.storage.events import Event
from claims.storage.messages import Message
from claims.storage.payouts import Statement
from claims.storage.programmes import Programme
from claims.storage.vouchers import Voucher
from claims.usecases.contacts import email_of
from claims.usecases.context import Context

NO_MAIL_SERVER = "NO_MAIL_SERVER"
NO_ADDRESS = "NO_ADDRESS"
ADDRESS_REFUSED = "ADDRESS_REFUSED"
USUAL_LANGUAGE = "id"

ROWS: Mapping[str, type[Any]] = {"claims": Claim, "vouchers": Voucher, "statements": Statement}

Deliver = Callable[[Letter], None]
"""Hands a letter to the mail server; raises `AddressRefused` when that will never take it."""


class AddressRefused(Exception):  # noqa: N818 - the mail server's word
    """The mail server says that there is no such address."""


def write(ctx: Context, event_ids: Sequence[UUID], *, can_send: bool) -> list[UUID]:
    """Write the messages of events that have none yet; gives those that are still to be sent.

    What cannot be sent, for want of an address or of a mail server, says so from the start. Asked
    again after a crash it finds them by their events, and writes none twice.
    """
    ctx.permit(Action.MESSAGE_SEND)
    known = {row.event_id for row in messages.of_events(ctx.session, event_ids)}
    fresh = [
        event
        for event in messages.events_of(ctx.session, event_ids)
        if event.id not in known and event.topic in ABOUT
    ]
    bulk.copy_objects(ctx.session, _written(ctx, fresh, can_send=can_send))
    return [
        row.id
        for row in messages.of_events(ctx.session, event_ids)
        if row.sent_at is None and row.why_not is None
    ]


def send(ctx: Context, message_id: UUID, deliver: Deliver) -> None:
    """Send one message and note it; where there is no such address (any more), note why not.

    The row is locked meanwhile, so that nobody sends it beside this. Should the process end between
    the sending and the commit it is sent again, under the same Message-ID.
    """
    ctx.permit(Action.MESSAGE_SEND)
    row = messages.take(ctx.session, message_id)
    if row is None:
        return
    contact = contacts.find(ctx.session, row.person_id)
    address = email_of(ctx, contact) if contact else None
    if address is None or contact is None:
        row.why_not = NO_ADDRESS
        return
    try:
        deliver(Letter(str(row.id), address, row.subject, row.text, row.language))
    except AddressRefused:
        row.why_not = ADDRESS_REFUSED
        return
    row.sent_at, row.sent_to = ctx.now, contact.email_masked


def list_(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Message]:
    """A page of what the actor himself was told, oldest first."""
    ctx.permit(Action.MESSAGE_READ)
    return messages.page_of(ctx.session, ctx.actor.person_id, after=after, limit=limit)


def _written(ctx: Context, events: Sequence[Event], *, can_send: bool) -> list[Message]:
    rows = {noun: {row.id: row for row in _rows(ctx, noun, events)} for noun in set(ABOUT.values())}
    told = [(event, rows[event.noun][event.object_id]) for event in events]
    addressed = [(event, row, _recipient(row)) for event, row in told]
    ids = list({person for _, _, person in addressed if person})
    names, reached = people.names_of(ctx.session, ids), contacts.of(ctx.session, ids)
    programmes = {row.id: row for row in _programmes(ctx, [row for _, row in told])}
    found = []
    for event, row, person in addressed:
        if person is None:
            continue
        contact = reached.get(person)
        language = contact.language if contact else USUAL_LANGUAGE
        values = {
            "name": names[person],
            "programme": programmes[row.programme_id].names[language],
            "url": ctx.public_url,
            **_values(ctx, event, row, language),
        }
        subject, text = written(ctx.rulebook.messages[event.topic], language, values)
        found.append(
            Message(
                id=ctx.new_id(),
                event_id=event.id,
                person_id=person,
                topic=event.topic,
                language=language,
                subject=subject,
                text=text,
                written_at=ctx.now,
                sent_at=None,
                sent_to=None,
                why_not=_why_not(contact, can_send=can_send),
            )
        )
    return found


def _why_not(contact: Contact | None, *, can_send: bool) -> str | None:
    if contact is None or contact.email_sealed is None:
        return NO_ADDRESS
    return None if can_send else NO_MAIL_SERVER


def _rows(ctx: Context, noun: str, events: Sequence[Event]) -> Sequence[Any]:
    ids = [event.object_id for event in events if event.noun == noun]
    kind = ROWS[noun]
    return ctx.session.scalars(select(kind).where(among(kind.id, ids))).all() if ids else []


def _programmes(ctx: Context, rows: Sequence[Any]) -> Sequence[Programme]:
    ids = list({row.programme_id for row in rows})
    return ctx.session.scalars(select(Programme).where(among(Programme.id, ids))).all()


def _recipient(row: Any) -> UUID | None:
    """Whom it concerns; providers read their claims and statements where they work with them."""
    match row:
        case Claim():
            return row.person_id if row.kind == ClaimKind.REIMBURSEMENT else None
        case Statement():
            return row.payee_id if row.payee_kind == "person" else None
        case _:
            person: UUID = row.person_id
            return person


def _values(ctx: Context, event: Event, row: Any, language: str) -> dict[str, str]:
    told = json.loads(event.payload)

    def money(amount: int | None) -> str:
        return shown("amount", amount or 0, language=language, currency=row.currency, words={})

    def day(at: date | None) -> str:
        text = at.isoformat() if at else ""
        return shown("day", text, language=language, currency="", words={}) if text else "–"

    match row:
        case Claim():
            reason = ctx.rulebook.reasons.get(str(told.get("reason", "")))
            return {
                "number": row.number,
                "claimed": money(row.claimed),
                "approved": money(told.get("approved", row.approved)),
                "due": day(row.next_step_due_on),
                "missing": str(told.get("text", "")),
                "reason": reason.text(Audience.CITIZEN, language, {}, row.currency)
                if reason
                else "",
            }
        case Statement():
            return {"number": row.number, "total": money(row.total)}
        case _:
            return {
                "number": row.serial,
                "value": money(row.value),
                "first_day": day(row.first_day),
                "last_day": day(row.last_day),
            }
