"""Find standards again over their whole life, and read a version as rules that can be run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from claims.domain.affirmations import required_by
from claims.domain.change_words import ToldChange, told_changes
from claims.domain.components import Compliance, Component, ComponentKind
from claims.domain.drafts import Life, Turn, life_on
from claims.domain.permissions import Action
from claims.domain.publication import Problem
from claims.domain.refusals import Refused
from claims.domain.standards import Standard
from claims.storage import drafts, programmes, standards
from claims.storage.drafts import Draft
from claims.storage.standards import AdoptedStandard
from claims.usecases.context import Context
from claims.usecases.drafts import parsed_draft, parsed_text, problems_with

PARSED_AT_MOST = 256
"""How many parsed standards a process keeps; they are small and never change."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A standard wherever it is in its life: what is not known yet is None."""

    id: UUID
    programme_id: UUID
    budget_id: UUID
    code: str
    status: Life
    digest: str
    text: str
    declarations: tuple[str, ...]
    version: int | None = None
    takes_force_on: date | None = None
    names: dict[str, str] | None = None
    drafted_by: UUID | None = None
    drafted_at: datetime | None = None
    edited_by: UUID | None = None
    edited_at: datetime | None = None
    published_by: UUID | None = None
    published_at: datetime | None = None
    discarded_by: UUID | None = None
    discard_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which components a standard covers, and how much of the list that is."""

    compliance: Compliance
    components: tuple[tuple[ComponentKind, Component | None], ...]


def get(ctx: Context, standard_id: UUID) -> Standing:
    """One standard; a draft only for those who work on drafts or audit them."""
    ctx.permit(Action.STANDARD_READ)
    draft, row = _rows_of(ctx, standard_id)
    if row is None:
        assert draft is not None
        return of_draft(draft)
    return _of_version(ctx, row, draft, _turns(ctx, row.programme_id, row.code))


def list_(ctx: Context, programme_id: UUID) -> list[Standing]:
    """What a programme has: drafts first where the actor may see them, then every version."""
    ctx.permit(Action.STANDARD_READ)
    programmes.get(ctx.session, programme_id)
    working = (
        drafts.list_unpublished(ctx.session, programme_id) if ctx.may(Action.DRAFT_READ) else []
    )
    versions = standards.list_versions(ctx.session, programme_id)
    turns: dict[str, list[Turn]] = {}
    for row in versions:
        turns.setdefault(row.code, []).append(Turn(row.takes_force_on, row.version))
    came_from = drafts.of_versions(ctx.session, [row.id for row in versions])
    return [
        *(of_draft(each) for each in working),
        *(_of_version(ctx, row, came_from.get(row.id), turns[row.code]) for row in versions),
    ][: standards.MOST]


def problems(ctx: Context, standard_id: UUID) -> tuple[Problem, ...]:
    """What stands between a draft and its publication, for those who work on it."""
    ctx.permit(Action.DRAFT_READ)
    return problems_with(ctx, drafts.get(ctx.session, standard_id))


def coverage(ctx: Context, standard_id: UUID, *, view: str | None = None) -> Coverage:
    """The components of the list, or of a view of it, with what a standard says of each.

    The compliance is over the whole list, whichever view is asked.
    """
    ctx.permit(Action.STANDARD_READ)
    draft, row = _rows_of(ctx, standard_id)
    if row is not None:
        said = parsed(ctx, row).components
    else:
        assert draft is not None
        said = parsed_draft(ctx, draft).components
    catalogue = ctx.rulebook.catalogue
    complete = [key for key, each in said.items() if each.is_complete]
    kinds = catalogue.view(view) if view else catalogue.kinds
    return Coverage(
        catalogue.compliance(complete), tuple((kind, said.get(kind.key)) for kind in kinds)
    )


def changes(ctx: Context, standard_id: UUID, *, earlier: UUID) -> tuple[ToldChange, ...]:
    """What a standard changes of an earlier one, in words; of both the actor may see the text."""
    after, before = get(ctx, standard_id), get(ctx, earlier)
    programme = programmes.get(ctx.session, after.programme_id)
    return told_changes(before.text, after.text, currency=programme.currency)


def parsed(ctx: Context, row: AdoptedStandard) -> Standard:
    """A published version as rules that can be run; parsed once a process."""
    known = ctx.rulebook.parsed.get(row.id)
    if known is None:
        known = parsed_text(ctx, row.programme_id, row.text, version=row.version)
        if len(ctx.rulebook.parsed) >= PARSED_AT_MOST:
            ctx.rulebook.parsed.clear()
        ctx.rulebook.parsed[row.id] = known
    return known


def row_of(ctx: Context, standard_id: UUID) -> AdoptedStandard | Draft:
    """A standard as it is kept: the version it became, or the draft it still is."""
    return standards.find(ctx.session, standard_id) or drafts.get(ctx.session, standard_id)


def of_draft(row: Draft) -> Standing:
    """A draft or checked text as a standard that has no version yet."""
    return Standing(
        id=row.id,
        programme_id=row.programme_id,
        budget_id=row.budget_id,
        code=row.code,
        status=Life(row.status),
        digest=row.digest,
        text=row.text,
        declarations=required_by(row.text),
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        edited_by=row.edited_by,
        edited_at=row.edited_at,
        discarded_by=row.discarded_by,
        discard_reason=row.discard_reason,
    )


def _of_version(
    ctx: Context, row: AdoptedStandard, draft: Draft | None, turns: list[Turn]
) -> Standing:
    programme = programmes.get(ctx.session, row.programme_id)
    today = ctx.today(programme.time_zone)
    return Standing(
        id=row.id,
        programme_id=row.programme_id,
        budget_id=row.budget_id,
        code=row.code,
        status=life_on(today, Turn(row.takes_force_on, row.version), turns),
        digest=row.digest,
        text=row.text,
        declarations=required_by(row.text),
        version=row.version,
        takes_force_on=row.takes_force_on,
        names=row.names,
        drafted_by=draft.drafted_by if draft else None,
        drafted_at=draft.drafted_at if draft else None,
        edited_by=draft.edited_by if draft else None,
        edited_at=draft.edited_at if draft else None,
        published_by=row.published_by,
        published_at=row.published_at,
    )


def _turns(ctx: Context, programme_id: UUID, code: str) -> list[Turn]:
    versions = standards.list_versions(ctx.session, programme_id, code)
    return [Turn(each.takes_force_on, each.version) for each in versions]


def _rows_of(ctx: Context, standard_id: UUID) -> tuple[Draft | None, AdoptedStandard | None]:
    """A standard's draft and version; a draft alone is not there for those who may not see it."""
    draft = drafts.find(ctx.session, standard_id)
    row = standards.find(ctx.session, standard_id)
    if row is None and (draft is None or not ctx.may(Action.DRAFT_READ)):
        raise Refused("STANDARD_UNKNOWN", "There is no such standard.")
    return draft, row
