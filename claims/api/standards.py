"""Standards over HTTP: drafted, edited, checked, and published by another person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.domain.components import Component, ComponentKind
from claims.domain.publication import MISSING, Problem
from claims.usecases import drafts, standards
from claims.usecases.standards import Coverage
from schemas.base import Nothing
from schemas.standards import (
    ChecksOut,
    CoverageOut,
    CoverageQuery,
    DiffOut,
    DiffQuery,
    DiscardStandard,
    DraftStandard,
    EditStandard,
    PublishStandard,
    StandardOut,
    StandardPage,
    StandardTextOut,
)

routes = Routes(
    "standards", "/v1", says="Service standards: drafts, and versions that never change."
)


@routes.post("/programmes/<uuid:programme_id>/standards", takes=DraftStandard, gives=StandardOut)
def draft(body: Body, programme_id: UUID) -> Response:
    """Draft a standard; everything in it may still be changed."""
    return command(lambda ctx: drafts.draft(ctx, programme_id, **body), _drafted)


@routes.put("/standards/<uuid:standard_id>/text", takes=EditStandard, gives=StandardOut)
def edit(body: Body, standard_id: UUID) -> Response:
    """Replace a draft's text; a checked one is to be checked again."""
    return command(lambda ctx: drafts.edit(ctx, standard_id, **body), _drafted, status=200)


@routes.post("/standards/<uuid:standard_id>/checks", takes=Nothing, gives=StandardOut)
def check(standard_id: UUID) -> Response:
    """Check a draft; refused with a list of everything that keeps it from being published."""
    return command(lambda ctx: drafts.check(ctx, standard_id), _drafted)


@routes.post("/standards/<uuid:standard_id>/publication", takes=PublishStandard, gives=StandardOut)
def publish(body: Body, standard_id: UUID) -> Response:
    """Publish a checked standard as the next version of its code, as another person wrote it."""
    return command(
        lambda ctx: standards.get(ctx, drafts.publish(ctx, standard_id, **body).id),
        StandardOut().dump,
    )


@routes.post("/standards/<uuid:standard_id>/discard", takes=DiscardStandard, gives=StandardOut)
def discard(body: Body, standard_id: UUID) -> Response:
    """Discard a draft, with the reason; it can no longer be edited or published."""
    return command(lambda ctx: drafts.discard(ctx, standard_id, **body), _drafted)


@routes.get("/programmes/<uuid:programme_id>/standards", gives=StandardPage)
def list_(programme_id: UUID) -> Response:
    """List a programme's drafts, for those who work on them, and every version, newest first."""
    return whole(lambda ctx: standards.list_(ctx, programme_id), StandardOut().dump)


@routes.get("/standards/<uuid:standard_id>", gives=StandardTextOut)
def get(standard_id: UUID) -> Response:
    """Get a standard with its text."""
    return answer(lambda ctx: StandardTextOut().dump(standards.get(ctx, standard_id)))


@routes.get("/standards/<uuid:standard_id>/checks", gives=ChecksOut)
def get_checks(standard_id: UUID) -> Response:
    """List what keeps a draft from being published, without checking it."""
    return answer(lambda ctx: ChecksOut().dump(_checks(standards.problems(ctx, standard_id))))


@routes.get("/standards/<uuid:standard_id>/components", gives=CoverageOut, query=CoverageQuery)
def get_components(query: Body, standard_id: UUID) -> Response:
    """Get the components a standard covers, its compliance and zone."""
    return answer(
        lambda ctx: CoverageOut().dump(_coverage(standards.coverage(ctx, standard_id, **query)))
    )


@routes.get("/standards/<uuid:standard_id>/diff", gives=DiffOut, query=DiffQuery)
def get_diff(query: Body, standard_id: UUID) -> Response:
    """Get what a standard changes of another one, in words."""
    return answer(
        lambda ctx: DiffOut().dump({"changes": standards.changes(ctx, standard_id, **query)})
    )


def _drafted(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = StandardOut().dump(standards.of_draft(row))
    return found


def _checks(problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "missing": [each.at for each in problems if each.code == MISSING],
        "problems": [{"field": each.at, "code": each.code, "text": each.text} for each in problems],
    }


def _coverage(found: Coverage) -> dict[str, Any]:
    return {
        "compliance_percent": found.compliance.percent,
        "zone": found.compliance.zone,
        "components": [_component(kind, said) for kind, said in found.components],
    }


def _component(kind: ComponentKind, said: Component | None) -> dict[str, Any]:
    return {
        "key": kind.key,
        "group": kind.group,
        "names": kind.names,
        "texts": said.texts if said else None,
        "checked_by": said.checked_by if said else (),
        "is_not_checked": bool(said and said.is_not_checked),
        "is_complete": bool(said and said.is_complete),
    }
