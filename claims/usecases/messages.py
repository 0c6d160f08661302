"""Tell people what happened: write each message once, send it once, keep it as it was sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from claims.domain.codes import grouped, redemption_code
from claims.domain.messages import ABOUT, CODE_WITHHELD, Letter, written
from claims.domain.permissions import Action
from claims.storage import bulk, contacts, messages, people
from claims.storage.contacts import Contact
from claims.storage.events import Event
from claims.storage.messages import Message
from claims.usecases.contacts import email_of
from claims.usecases.context import Context
from claims.usecases.tellings import tellings_of, values_of

NO_MAIL_SERVER = "NO_MAIL_SERVER"
NO_ADDRESS = "NO_ADDRESS"
ADDRESS_REFUSED = "ADDRESS_REFUSED"
USUAL_LANGUAGE = "id"

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
        deliver(Letter(str(row.id), address, row.subject, _as_sent(ctx, row), row.language))
    except AddressRefused:
        row.why_not = ADDRESS_REFUSED
        return
    row.sent_at, row.sent_to = ctx.now, contact.email_masked


def _as_sent(ctx: Context, row: Message) -> str:
    """The text with the secret code it gives: that is in no row, job or log, only in the mail."""
    if ABOUT[row.topic] != "redemptions":
        return row.text
    [event] = messages.events_of(ctx.session, [row.event_id])
    return row.text.replace(
        CODE_WITHHELD, grouped(redemption_code(event.object_id, ctx.keys.codes))
    )


def list_(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Message]:
    """A page of what the actor himself was told, oldest first."""
    ctx.permit(Action.MESSAGE_READ)
    return messages.page_of(ctx.session, ctx.actor.person_id, after=after, limit=limit)


def _written(ctx: Context, events: Sequence[Event], *, can_send: bool) -> list[Message]:
    tellings = tellings_of(ctx, events)
    ids = list({each.person_id for each in tellings})
    names, reached = people.names_of(ctx.session, ids), contacts.of(ctx.session, ids)
    found = []
    for telling in tellings:
        contact = reached.get(telling.person_id)
        language = contact.language if contact else USUAL_LANGUAGE
        values = {
            "name": names[telling.person_id],
            "programme": telling.programme.names[language] if telling.programme else "",
            "url": ctx.public_url,
            **values_of(ctx, telling, language),
        }
        topic = telling.event.topic
        subject, text = written(ctx.rulebook.messages[topic], language, values)
        found.append(
            Message(
                id=ctx.new_id(),
                event_id=telling.event.id,
                person_id=telling.person_id,
                about_id=telling.row.id,
                topic=topic,
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
