"""Messages: what a person was told of something that happened, as it was sent."""

from __future__ import annotations

from claims.domain.variables import LANGUAGES
from schemas.base import Out
from schemas.fields import Instant, OneOf, Plain, Uuid
from schemas.pages import page_of

STATES = ("waiting", "sent", "not_sent")


class MessageOut(Out):
    """A message, whether it was sent, and why not."""

    id = Uuid()
    topic = Plain(says="What happened.")
    language = OneOf(LANGUAGES)
    subject = Plain()
    text = Plain()
    state = OneOf(STATES)
    why_not = Plain(allow_none=True, says="NO_MAIL_SERVER, NO_ADDRESS or ADDRESS_REFUSED.")
    sent_to = Plain(allow_none=True, says="The address, masked.")
    written_at = Instant()
    sent_at = Instant(allow_none=True)


class DeliveryOut(Out):
    """A message in the officers' log: to whom, whether it was sent, and why not; not its text."""

    id = Uuid()
    topic = Plain(says="What happened.")
    recipient = Plain(says="Who is told.")
    language = OneOf(LANGUAGES)
    subject = Plain()
    state = OneOf(STATES)
    why_not = Plain(allow_none=True, says="NO_MAIL_SERVER, NO_ADDRESS or ADDRESS_REFUSED.")
    sent_to = Plain(allow_none=True, says="The address, masked.")
    written_at = Instant()
    sent_at = Instant(allow_none=True)


MessagePage = page_of(MessageOut)
DeliveryPage = page_of(DeliveryOut, most=500)
