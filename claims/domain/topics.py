"""Which events ask for work after the commit: topic, queue, and how many objects make a job."""

from __future__ import annotations

from dataclasses import dataclass

from claims.domain.messages import ABOUT


@dataclass(frozen=True, slots=True)
class Work:
    """What is done after an event of a topic: by workers of one queue, so many objects a job."""

    queue: str
    batch: int


ADJUDICATION = "adjudication"
DOCUMENTS = "documents"
REPLAYS = "replays"
MESSAGES = "messages"
QUEUES = (ADJUDICATION, DOCUMENTS, REPLAYS, MESSAGES)

MESSAGE_DUE = "message.due"
"""What the outbox calls a message about an event: the event is its object."""

TOLD = frozenset(ABOUT)
"""The topics of which somebody is told, beside whatever other work they ask for."""

WORK: dict[str, Work] = {
    "claim.submitted": Work(ADJUDICATION, 1_000),
    "redecision.in_force": Work(ADJUDICATION, 50),
    "redecision.refused": Work(ADJUDICATION, 50),
    "claim.deemed_complete": Work(ADJUDICATION, 1_000),
    "instruction.pending": Work(DOCUMENTS, 50),
    "dry_run_part.waiting": Work(REPLAYS, 1),
    MESSAGE_DUE: Work(MESSAGES, 500),
}
"""Every topic that has a job. A topic without one leaves no row in the outbox."""
