"""Events: what happened to an object, who did it and when."""

from __future__ import annotations

from marshmallow import fields

from schemas.base import Act, Out
from schemas.fields import Digits, Instant, Plain, Uuid, Whole
from schemas.pages import MOST, page_of


class EventOut(Out):
    """One event."""

    id = Uuid()
    noun = Plain()
    object_id = Uuid()
    seq = Whole(1, 10**9)
    topic = Plain()
    action = Plain()
    from_status = Plain(allow_none=True)
    to_status = Plain(allow_none=True)
    user_id = Uuid()
    person_id = Uuid()
    at = Instant()
    payload = fields.Dict(metadata={"description": "Further values; never a secret."})


class EventsQuery(Act):
    """Of which object."""

    object_id = Uuid(required=True)
    limit = Digits(1, MOST, load_default=MOST)


EventPage = page_of(EventOut)
