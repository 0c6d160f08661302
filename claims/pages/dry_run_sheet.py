"""A dry run as a person reads it: its whole, its figures with their bars, its changed claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from claims.domain.dry_runs import EVERYTHING, Dimension, DryRunStatus, Figure, FigureKey
from claims.pages.dry_run_texts import TEXTS
from claims.pages.standard_sheet import StandardRow, row_of
from claims.pages.wording import Wording
from claims.usecases import dry_runs, people, programmes, standards
from claims.usecases.context import Context
from claims.usecases.standards import Standing

WIDTH: Final = 1_000
"""Of the longest bar, in the picture's own units."""

MOST: Final = 100
"""How many figures of a dimension a page shows; the greatest movers come first."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure in words, with its two bars on the scale of its table."""

    name: str
    rule: str
    reason: str
    provider_id: str
    claims: int
    changed: int
    held_before: int
    held_after: int
    before: str
    after: str
    bars: tuple[int, int]


@dataclass(frozen=True, slots=True)
class RunRow:
    """A dry run in one row."""

    id: UUID
    period: str
    one_in: int
    claims: int
    is_running: bool
    at: str


def run_row(run: Any, say: Wording, time_zone: str) -> RunRow:
    """A dry run in one row, for one reader."""
    return RunRow(
        id=run.id,
        period=f"{say.day(run.first_day)} – {say.day(run.last_day)}",
        one_in=run.one_in,
        claims=run.claims,
        is_running=run.status != DryRunStatus.DONE,
        at=say.instant(run.started_at, time_zone),
    )


def runs_of(ctx: Context, standard_id: UUID, language: str) -> tuple[StandardRow, list[RunRow]]:
    """A standard and its dry runs, newest first."""
    say = Wording(language, ctx.rulebook.reasons)
    standing, zone = _tried(ctx, standard_id)
    runs = dry_runs.list_(ctx, standard_id)
    return row_of(standing, say), [run_row(run, say, zone) for run in runs]


def today_of(ctx: Context, standard_id: UUID) -> date:
    """The day it is where a standard's programme is."""
    return ctx.today(_tried(ctx, standard_id)[1])


def _tried(ctx: Context, standard_id: UUID) -> tuple[Standing, str]:
    """A standard and the time zone of its programme."""
    standing = standards.get(ctx, standard_id)
    return standing, programmes.get(ctx, standing.programme_id).time_zone


def sheet(ctx: Context, dry_run_id: UUID, language: str) -> dict[str, Any]:
    """A dry run with all its figures, for one reader."""
    report = dry_runs.get(ctx, dry_run_id)
    say = Wording(language, ctx.rulebook.reasons)
    run = report.dry_run
    standing, zone = _tried(ctx, run.standard_id)
    whole = dict(report.figures).get(EVERYTHING, Figure())
    return {
        "row": row_of(standing, say),
        "run": run_row(run, say, zone),
        "replayed": report.replayed,
        "share": WIDTH * report.replayed // run.claims if run.claims else WIDTH,
        "whole": whole,
        "money": {
            name: say.money(getattr(whole, name), run.currency)
            for name in ("before", "after", "raised", "lowered")
        },
        "bars": _bars([whole])[0],
        "tables": {
            dimension.value: _rows(ctx, report.figures, dimension, say, run.currency)
            for dimension in (Dimension.RULE, Dimension.QUEUE, Dimension.PROVIDER, Dimension.GROUP)
        },
    }


def _rows(
    ctx: Context,
    figures: Sequence[tuple[FigureKey, Figure]],
    dimension: Dimension,
    say: Wording,
    currency: str,
) -> list[FigureRow]:
    some = [(key, figure) for key, figure in figures if key.dimension is dimension][:MOST]
    bars = _bars([figure for _, figure in some])
    names = _names(ctx, [key.name for key, _ in some], dimension, say)
    return [
        FigureRow(
            name=names[key.name],
            rule=key.name if dimension is Dimension.RULE else "",
            reason=key.reason,
            provider_id=key.name if dimension is Dimension.PROVIDER else "",
            claims=figure.claims,
            changed=figure.changed,
            held_before=figure.held_before,
            held_after=figure.held_after,
            before=say.money(figure.before, currency),
            after=say.money(figure.after, currency),
            bars=pair,
        )
        for (key, figure), pair in zip(some, bars, strict=True)
    ]


def _names(
    ctx: Context, keys: Sequence[str], dimension: Dimension, say: Wording
) -> Mapping[str, str]:
    if dimension is Dimension.QUEUE:
        return {key: say.queue(key) for key in keys}
    if dimension is Dimension.PROVIDER:
        return {key: people.get_provider(ctx, UUID(key)).name for key in keys}
    if dimension is Dimension.GROUP:
        texts = TEXTS[say.language]
        return {key: texts.get(f"group_{key}", key) for key in keys}
    return {key: key for key in keys}


def _bars(figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """How long the bars before and after are; the longest of the table fills its width."""
    longest = max((max(each.before, each.after) for each in figures), default=0) or 1
    return [(WIDTH * each.before // longest, WIDTH * each.after // longest) for each in figures]


def changed(
    ctx: Context, dry_run_id: UUID, language: str, *, limit: int, **asked: Any
) -> dict[str, Any]:
    """The claims behind a figure, a page of them."""
    say = Wording(language, ctx.rulebook.reasons)
    run = dry_runs.get(ctx, dry_run_id).dry_run
    standing, zone = _tried(ctx, run.standard_id)
    found = dry_runs.claims_of(ctx, dry_run_id, limit=limit + 1, **asked)
    shown = found[:limit]
    numbers = dry_runs.numbers_of(ctx, [row.claim_id for row in shown])
    return {
        "row": row_of(standing, say),
        "run": run_row(run, say, zone),
        "claims": [
            {
                "number": numbers[row.claim_id],
                "before": say.money(row.before, run.currency),
                "after": say.money(row.after, run.currency),
                "difference": say.money(row.after - row.before, run.currency),
                "queues": [say.queue(each) for each in (row.cause_before, row.cause_after)],
            }
            for row in shown
        ],
        "next": shown[-1].id if len(found) > limit else None,
    }
