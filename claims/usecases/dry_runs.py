"""Try a standard on past claims without touching them: start, replay part by part, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select

from claims.domain.adjudication import SoFar
from claims.domain.dry_runs import (
    DRY_RUN,
    DRY_RUN_PART,
    DryRunPartStatus,
    DryRunStatus,
    Figure,
    FigureKey,
    add_figures,
    is_told,
    replay,
)
from claims.domain.facts import Asked, ClaimFacts
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import claims, dry_runs
from claims.storage.base import among
from claims.storage.claims import Claim
from claims.storage.dry_runs import DryRun, DryRunClaim, DryRunPart
from claims.storage.facts import read_facts
from claims.storage.further_facts import Asks
from claims.storage.programmes import Programme
from claims.storage.vouchers import Voucher
from claims.usecases import batches, standards
from claims.usecases.context import Context
from claims.usecases.drafts import parsed_text
from claims.usecases.moves import create, move

A_PART: Final = 4_000
"""About how many claims are replayed in one transaction: a few seconds of one processor."""

MOST_CLAIMS: Final = 5_000_000
MOST_ONE_IN: Final = 10_000
AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Report:
    """A dry run, how many claims of it are replayed, and its figures so far."""

    dry_run: DryRun
    replayed: int
    figures: list[tuple[FigureKey, Figure]]


def start(
    ctx: Context, standard_id: UUID, *, first_day: date, last_day: date, one_in: int = 1
) -> DryRun:
    """Start a dry run over the claims of the standard's service submitted in a period.

    With `one_in` above 1 only the claims of about one person in so many are replayed; who they
    are follows from the stored seed. Jobs replay the parts.
    """
    ctx.permit(Action.STANDARD_TRY)
    row = standards.row_of(ctx, standard_id)
    standard = parsed_text(ctx, row.programme_id, row.text)
    if first_day > last_day:
        raise Refused("PERIOD_INVALID", "The period ends before it begins.", field="last_day")
    seed = standard_id.int % 2**31
    chosen = dry_runs.people_chosen(
        ctx.session,
        programme_id=row.programme_id,
        code=row.code,
        first_day=first_day,
        last_day=last_day,
        one_in=one_in,
        seed=seed,
    )
    if sum(every for _, _, every in chosen) > MOST_CLAIMS:
        raise Refused("DRY_RUN_TOO_LARGE", f"At most {MOST_CLAIMS} claims are replayed at once.")
    run = DryRun(
        id=ctx.new_id(),
        standard_id=row.id,
        programme_id=row.programme_id,
        code=row.code,
        text=row.text,
        digest=row.digest,
        currency=standard.currency,
        first_day=first_day,
        last_day=last_day,
        one_in=one_in,
        seed=seed,
        claims=sum(claims for _, claims, _ in chosen),
        parts=0,
        started_by=ctx.actor.user_id,
        started_at=ctx.now,
    )
    parts = [
        DryRunPart(
            id=ctx.new_id(),
            dry_run_id=run.id,
            first_person=some[0][0],
            last_person=some[-1][0],
            claims=sum(claims for _, claims, _ in some),
        )
        for some in _cut(chosen)
    ]
    run.parts = len(parts)
    create(ctx, DRY_RUN, [run], "start", payloads=[{"standard": str(row.id), "claims": run.claims}])
    create(ctx, DRY_RUN_PART, parts, "wait")
    if not parts:
        move(ctx, DRY_RUN, [run], "finish")
    return run


def _cut(chosen: Sequence[tuple[UUID, int, int]]) -> list[list[tuple[UUID, int, int]]]:
    """Cut the people into parts of about `A_PART` claims; nobody is in two."""
    parts: list[list[tuple[UUID, int, int]]] = []
    size = A_PART
    for each in chosen:
        if size >= A_PART:
            parts.append([])
            size = 0
        parts[-1].append(each)
        size += each[2]
    return parts


def replay_next(ctx: Context, dry_run_id: UUID) -> bool:
    """Replay a part that waits and that nobody holds; False when there is none."""
    ctx.permit(Action.STANDARD_REPLAY)
    part_id = dry_runs.find_free_part(ctx.session, dry_run_id)
    if part_id is not None:
        replay_part(ctx, part_id)
    return part_id is not None


def replay_part(ctx: Context, part_id: UUID) -> UUID:
    """Replay one part, unless that is done, and keep what it found; the dry run it is of."""
    ctx.permit(Action.STANDARD_REPLAY)
    part = dry_runs.get_part(ctx.session, part_id)
    if part.status != DryRunPartStatus.WAITING:
        return part.dry_run_id
    run = dry_runs.get(ctx.session, part.dry_run_id)
    draft = parsed_text(ctx, run.programme_id, run.text)
    found: dict[FigureKey, Figure] = {}
    so_far = SoFar(), SoFar()
    claims = dry_runs.claims_of_part(ctx.session, run, run.code, part)
    pinned = batches.pinned_by(ctx, {claim.standard_id for claim in claims})
    of_people = {Asked.PERSON: 0}
    asks = {
        each: batches.merged(standard.asks, draft.asks, of_people)
        for each, standard in pinned.items()
    }
    for at in range(0, len(claims), AT_ONCE):
        some = claims[at : at + AT_ONCE]
        facts = _facts(ctx, some, asks)
        pairs = [(facts[claim.id], pinned[claim.standard_id]) for claim in some]
        replays = [
            each
            for each, claim in zip(replay(pairs, draft, so_far), some, strict=True)
            if claim.submitted_on >= run.first_day
        ]
        add_figures(found, replays)
        changed = [(ctx.new_id(), each) for each in replays if each.is_changed]
        dry_runs.write_changed(ctx.session, run.id, changed)
    dry_runs.write_figures(ctx.session, part, found)
    move(ctx, DRY_RUN_PART, [part], "replay")
    return run.id


def _facts(ctx: Context, claims: Sequence[Claim], asks: Asks) -> dict[UUID, ClaimFacts]:
    """The facts as they are today: both worlds are judged on the same."""
    voucher_ids = {claim.voucher_id for claim in claims if claim.voucher_id}
    vouchers = ctx.session.scalars(select(Voucher).where(among(Voucher.id, voucher_ids)))
    programme_ids = {claim.programme_id for claim in claims}
    rows = ctx.session.scalars(select(Programme).where(among(Programme.id, programme_ids)))
    return read_facts(
        ctx.session,
        claims,
        {row.id: row for row in vouchers},
        {row.id: row for row in rows},
        asks=asks,
        cipher=ctx.keys.fields,
    )


def finish_if_done(ctx: Context, dry_run_id: UUID) -> bool:
    """Close a dry run once no part of it waits."""
    ctx.permit(Action.STANDARD_REPLAY)
    run = dry_runs.get(ctx.session, dry_run_id, lock=True)
    if run.status != DryRunStatus.RUNNING or dry_runs.parts_waiting(ctx.session, run.id):
        return False
    move(ctx, DRY_RUN, [run], "finish")
    return True


def get(ctx: Context, dry_run_id: UUID) -> Report:
    """A dry run with its progress and figures."""
    ctx.permit(Action.DRY_RUN_READ)
    run = dry_runs.get(ctx.session, dry_run_id)
    figures = [each for each in dry_runs.report(ctx.session, run.id) if is_told(*each)]
    return Report(run, dry_runs.progress(ctx.session, run.id), figures)


def claims_of(
    ctx: Context,
    dry_run_id: UUID,
    *,
    rule: str | None = None,
    reason: str | None = None,
    provider_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[DryRunClaim]:
    """A page of the claims that would be decided or routed otherwise, behind one figure."""
    ctx.permit(Action.DRY_RUN_READ)
    run = dry_runs.get(ctx.session, dry_run_id)
    return dry_runs.changed_of(
        ctx.session,
        run.id,
        rule=rule,
        reason=reason,
        provider_id=provider_id,
        after=after,
        limit=limit,
    )


def numbers_of(ctx: Context, claim_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The numbers of claims that a dry run names."""
    ctx.permit(Action.DRY_RUN_READ)
    return {claim.id: claim.number for claim in claims.named(ctx.session, list(claim_ids))}


def list_(ctx: Context, standard_id: UUID) -> list[DryRun]:
    """The dry runs of a standard, newest first (at most 100)."""
    ctx.permit(Action.DRY_RUN_READ)
    standards.row_of(ctx, standard_id)
    return dry_runs.list_of(ctx.session, standard_id)
