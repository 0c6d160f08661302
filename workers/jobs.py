"""The jobs: which function does a topic's work, and how a bad claim never stops its batch."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final
from uuid import UUID

import psycopg
import structlog
from sqlalchemy.exc import OperationalError

from claims.domain.refusals import Refused
from claims.domain.topics import MESSAGE_DUE
from claims.runtime import Runtime
from claims.usecases import adjudication, case_answers, dry_runs, jobs, messages, statements
from claims.usecases.context import WORKER, Context
from config.settings import read_settings
from workers.mail import TryLater, mail

log = structlog.get_logger("workers")


def run(job_id: str) -> None:
    """Do one job's work; a second run of the same job does nothing.

    This is the only function a worker runs. It opens its own connection, because a work-horse
    must not share its parent's, and closes it, because RQ leaves without clean-up.
    """
    runtime = Runtime.open(read_settings(os.environ))
    try:
        perform(runtime, UUID(job_id))
    finally:
        runtime.close()


def perform(runtime: Runtime, job_id: UUID) -> None:
    """Load the job's objects and hand them to the function of its topic."""

    def load(ctx: Context) -> tuple[str, list[UUID]] | None:
        job = jobs.load(ctx, job_id)
        return (job.topic, list(job.object_ids)) if job else None

    loaded = runtime.act(WORKER, load)
    if loaded is None:
        return
    topic, object_ids = loaded
    try:
        JOBS[topic](runtime, object_ids, job_id)
    except Exception as error:
        # The batch could not be done at all: the next attempt comes when the lease is over.
        reason = type(error).__name__
        runtime.act(WORKER, lambda ctx: jobs.fail(ctx, job_id, error=reason))
        raise


def adjudicate_claims(runtime: Runtime, claim_ids: Sequence[UUID], job_id: UUID) -> None:
    """Adjudicate a batch; the effect and its confirmation are one transaction."""

    def whole(ctx: Context) -> None:
        adjudication.adjudicate(ctx, claim_ids)
        jobs.finish(ctx, job_id)

    try:
        runtime.act(WORKER, whole)
    except Exception as error:
        if is_passing(error):
            raise
        _halve(runtime, claim_ids, error)
        runtime.act(WORKER, lambda ctx: jobs.finish(ctx, job_id))


def _halve(runtime: Runtime, claim_ids: Sequence[UUID], error: Exception) -> None:
    """Try each half of a batch that failed, until the bad claim is alone: that one is held."""
    if len(claim_ids) == 1:
        name = type(error).__name__
        log.error("claim_held", claim=str(claim_ids[0]), error=name, exc_info=error)
        runtime.act(WORKER, lambda ctx: adjudication.hold_faulty(ctx, claim_ids[0], error=name))
        return
    middle = len(claim_ids) // 2
    for half in (claim_ids[:middle], claim_ids[middle:]):
        try:
            runtime.act(WORKER, partial(adjudication.adjudicate, claim_ids=half))
        except Exception as inner:
            if is_passing(inner):
                raise
            _halve(runtime, half, inner)


def is_passing(error: Exception) -> bool:
    """Whether the fault is of the moment (database gone, rows busy) and of no claim."""
    return isinstance(error, OperationalError | psycopg.OperationalError) or (
        isinstance(error, Refused) and error.code == "BUSY"
    )


def issue_statements(runtime: Runtime, instruction_ids: Sequence[UUID], job_id: UUID) -> None:
    """Issue the statement of each payment; those that have one are passed over."""
    for instruction_id in instruction_ids:
        runtime.act(WORKER, partial(statements.issue, instruction_id=instruction_id))
    runtime.act(WORKER, lambda ctx: jobs.finish(ctx, job_id))


def replay_parts(runtime: Runtime, part_ids: Sequence[UUID], job_id: UUID) -> None:
    """Replay parts of dry runs; the last part closes its run."""
    for part_id in part_ids:
        dry_run_id = runtime.act(WORKER, partial(dry_runs.replay_part, part_id=part_id))
        runtime.act(WORKER, partial(dry_runs.finish_if_done, dry_run_id=dry_run_id))
    runtime.act(WORKER, lambda ctx: jobs.finish(ctx, job_id))


def follow_redecisions(runtime: Runtime, redecision_ids: Sequence[UUID], job_id: UUID) -> None:
    """Close or reopen the cases that wait for these; those that have moved on are passed over."""

    def whole(ctx: Context) -> None:
        case_answers.follow(ctx, redecision_ids)
        jobs.finish(ctx, job_id)

    runtime.act(WORKER, whole)


def send_messages(runtime: Runtime, event_ids: Sequence[UUID], job_id: UUID) -> None:
    """Write the messages of a batch of events and send them; one that must wait stops no other.

    The next attempt sends what this one could not: what is sent is marked, message by message.
    """
    can_send = bool(runtime.smtp_url)
    waiting = runtime.act(WORKER, partial(messages.write, event_ids=event_ids, can_send=can_send))
    late: TryLater | None = None
    if waiting:
        with mail(runtime) as deliver:
            for each in waiting:
                try:
                    runtime.act(WORKER, partial(messages.send, message_id=each, deliver=deliver))
                except TryLater as error:
                    late = error
    if late:
        raise late
    runtime.act(WORKER, lambda ctx: jobs.finish(ctx, job_id))


JOBS: Final[dict[str, Callable[[Runtime, Sequence[UUID], UUID], None]]] = {
    "claim.submitted": adjudicate_claims,
    "redecision.in_force": follow_redecisions,
    "redecision.refused": follow_redecisions,
    "claim.deemed_complete": adjudicate_claims,
    "instruction.pending": issue_statements,
    MESSAGE_DUE: send_messages,
    "dry_run_part.waiting": replay_parts,
}
"""Every topic of domain/topics.py and the function that does its work."""
