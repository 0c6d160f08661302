"""Work after the commit: outbox rows become jobs, jobs are sent, run, sent again, or given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text, update

from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.topics import WORK
from claims.storage import bulk
from claims.storage.base import among
from claims.storage.events import Job, OutboxRow
from claims.usecases.context import Context
from claims.usecases.moves import record

LEASE_SECONDS = 60
"""How long a sent job may go without an effect before it is sent again. There is no upper bound:
whatever has no effect yet is sent again, however old."""

ATTEMPTS = 5
TAKEN_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class ToSend:
    """A job that is to be sent: its id and its queue."""

    id: UUID
    queue: str


def gather(ctx: Context) -> int:
    """Make jobs of waiting outbox rows; returns how many rows were taken.

    Rows are taken by status, never by a cursor over ids, and skipped where another relay holds
    them. They are sorted by whom they are split by, so that two jobs do not share a person.
    """
    taken = 0
    for topic, work in WORK.items():
        rows = list(
            ctx.session.execute(
                select(OutboxRow.id, OutboxRow.object_id, OutboxRow.split_by)
                .where(OutboxRow.job_id.is_(None), OutboxRow.topic == topic)
                .order_by(OutboxRow.id)
                .limit(TAKEN_AT_ONCE)
                .with_for_update(skip_locked=True)
            )
        )
        rows.sort(key=lambda row: (row.split_by.int, row.id))
        owners: dict[UUID, UUID] = {}
        jobs = []
        for start, end in _cuts([row.split_by for row in rows], work.batch):
            job = Job(
                id=ctx.new_id(),
                topic=topic,
                queue=work.queue,
                object_ids=[row.object_id for row in rows[start:end]],
                status="waiting",
                attempts=0,
                created_at=ctx.now,
            )
            jobs.append(job)
            owners |= {row.id: job.id for row in rows[start:end]}
        bulk.copy_objects(ctx.session, jobs)
        ctx.session.execute(
            text(
                "UPDATE outbox SET job_id = u.job_id"
                " FROM unnest(cast(:ids AS uuid[]), cast(:jobs AS uuid[])) AS u(id, job_id)"
                " WHERE outbox.id = u.id"
            ),
            {"ids": list(owners), "jobs": list(owners.values())},
        )
        taken += len(rows)
    return taken


def _cuts(split_by: Sequence[UUID], batch: int) -> list[tuple[int, int]]:
    """Where to cut rows into jobs: a person's rows stay together unless they alone are too many."""
    cuts, start = [], 0
    while start < len(split_by):
        end = min(start + batch, len(split_by))
        if end < len(split_by):
            back = end
            while back > start and split_by[back - 1] == split_by[end]:
                back -= 1
            end = back if back > start else end
        cuts.append((start, end))
        start = end
    return cuts


def to_send(ctx: Context, *, limit: int = 500) -> list[ToSend]:
    """Waiting jobs and sent ones whose lease is over without an effect, marked as sent now.

    The lease runs on the database's real clock. After five attempts a job is given up: it is
    `dead`, and stays until a person looks at it.
    """
    ctx.session.execute(
        text(
            "UPDATE jobs SET status = 'dead' WHERE status = 'sent' AND attempts >= :attempts"
            " AND sent_at < clock_timestamp() - make_interval(secs => :lease)"
        ),
        {"attempts": ATTEMPTS, "lease": LEASE_SECONDS},
    )
    rows = ctx.session.execute(
        text(
            "UPDATE jobs SET status = 'sent', attempts = attempts + 1, sent_at = clock_timestamp()"
            " WHERE id IN (SELECT id FROM jobs WHERE status = 'waiting' OR (status = 'sent'"
            " AND sent_at < clock_timestamp() - make_interval(secs => :lease))"
            " ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED) RETURNING id, queue"
        ),
        {"lease": LEASE_SECONDS, "limit": limit},
    )
    return [ToSend(row.id, row.queue) for row in rows]


def not_sent(ctx: Context, job_ids: Sequence[UUID]) -> None:
    """Put jobs back that could not be handed over, so that they are tried at the next turn."""
    ctx.session.execute(
        update(Job)
        .where(among(Job.id, job_ids), Job.status == "sent")
        .values(status="waiting", attempts=Job.attempts - 1, sent_at=None)
    )


def load(ctx: Context, job_id: UUID) -> Job | None:
    """The job, unless it is done, given up or unknown."""
    job = ctx.session.get(Job, job_id)
    return job if job is not None and job.status in {"sent", "waiting"} else None


def finish(ctx: Context, job_id: UUID) -> None:
    """Confirm a job's effect, in the same transaction as the effect."""
    ctx.session.execute(
        text("UPDATE jobs SET status = 'done', done_at = :now, error = NULL WHERE id = :id"),
        {"id": job_id, "now": ctx.now},
    )


def fail(ctx: Context, job_id: UUID, *, error: str) -> None:
    """Note why an attempt failed; the next one comes when the lease is over."""
    ctx.session.execute(update(Job).where(Job.id == job_id).values(error=error[:500]))


def depths(ctx: Context) -> dict[str, int]:
    """How much work waits: outbox rows not yet taken, and jobs by state (`done` left out)."""
    waiting = ctx.session.scalar(text("SELECT count(*) FROM outbox WHERE job_id IS NULL"))
    found = {"untaken": int(waiting or 0), "waiting": 0, "sent": 0, "dead": 0}
    rows = ctx.session.execute(
        text("SELECT status, count(*) AS n FROM jobs WHERE status <> 'done' GROUP BY status")
    )
    return found | {row.status: int(row.n) for row in rows}


def list_(ctx: Context, *, status: str = "dead", limit: int = 100) -> list[Job]:
    """Jobs in a state, oldest first: the dead ones are what a person must look at."""
    ctx.permit(Action.JOB_READ)
    return list(
        ctx.session.scalars(select(Job).where(Job.status == status).order_by(Job.id).limit(limit))
    )


def retry(ctx: Context, job_id: UUID) -> Job:
    """Give a dead job five more attempts."""
    ctx.permit(Action.JOB_RETRY)
    job = ctx.session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise Refused("JOB_UNKNOWN", "There is no such job.")
    if job.status != "dead":
        raise Refused("STATE_CONFLICT", "Only a job that was given up is retried.")
    job.status, job.attempts, job.sent_at = "waiting", 0, None
    record(ctx, "jobs", job.id, "job.retried", {}, seq=_next_seq(ctx, job.id))
    return job


def _next_seq(ctx: Context, object_id: UUID) -> int:
    query = text("SELECT coalesce(max(seq), 0) + 1 FROM events WHERE object_id = :id")
    return int(ctx.session.scalar(query, {"id": object_id}) or 1)
