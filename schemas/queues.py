"""Queues: what waits for an officer under one cause."""

from __future__ import annotations

from schemas.base import Out
from schemas.fields import Instant, Plain, Whole
from schemas.pages import page_of


class OfficerQueueOut(Out):
    """How many claims wait under a cause, and since when the oldest of them."""

    cause = Plain()
    count = Whole(1, 10**9)
    unassigned = Whole(0, 10**9, says="How many no officer has.")
    mine = Whole(0, 10**9, says="How many you have.")
    overdue = Whole(0, 10**9, says="How many are past the day their standard promises.")
    oldest_at = Instant()


OfficerQueuePage = page_of(OfficerQueueOut)
