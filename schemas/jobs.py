"""Jobs: work after the commit; the dead ones are what a person must look at."""

from __future__ import annotations

from schemas.base import Act, Out
from schemas.fields import Digits, Instant, OneOf, Plain, Uuid, Whole
from schemas.groups import Many
from schemas.pages import MOST, page_of

STATUSES = ("waiting", "sent", "done", "dead")


class JobOut(Out):
    """A job."""

    id = Uuid()
    topic = Plain()
    queue = Plain()
    object_ids = Many(Uuid(), least=0, most=10_000)
    status = OneOf(STATUSES)
    attempts = Whole(0, 1_000)
    error = Plain(allow_none=True)
    created_at = Instant()
    sent_at = Instant(allow_none=True)
    done_at = Instant(allow_none=True)


class JobsQuery(Act):
    """Jobs in which state."""

    status = OneOf(STATUSES, load_default="dead")
    limit = Digits(1, MOST, load_default=MOST)


JobPage = page_of(JobOut)
