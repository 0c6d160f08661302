"""Year ends over HTTP: lists drawn up, confirmed by another person, and read as JSON or files."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page, written_file
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.documents.tables import MEDIA_TYPES
from claims.usecases import year_end_files, year_ends
from schemas.base import Nothing
from schemas.year_ends import (
    ProposeYearEnd,
    YearEndFileQuery,
    YearEndLinesOut,
    YearEndOut,
    YearEndPage,
    YearEndRowPage,
    YearEndRowsQuery,
    YearEndsQuery,
)

routes = Routes("year_ends", "/v1/ledger/year-ends", says="Budget years, and what they leave.")
FILES = tuple(MEDIA_TYPES.values())


@routes.get("", gives=YearEndPage, query=YearEndsQuery, refuses=(404,))
def list_(query: Body) -> Response:
    """List a programme's year ends in the order they were proposed."""
    return page(year_ends.list_, YearEndOut().dump, query)


@routes.post("", takes=ProposeYearEnd, gives=YearEndOut)
def propose(body: Body) -> Response:
    """Draw up the lists of a year that is over; nothing is posted yet."""
    return command(lambda ctx: year_ends.propose(ctx, **body), YearEndOut().dump)


@routes.get("/<uuid:year_end_id>", gives=YearEndOut)
def get(year_end_id: UUID) -> Response:
    """Get a year end."""
    return answer(lambda ctx: YearEndOut().dump(year_ends.get(ctx, year_end_id)))


@routes.post("/<uuid:year_end_id>/confirmation", takes=Nothing, gives=YearEndOut)
def confirm(year_end_id: UUID) -> Response:
    """Post what the lists say, as another person than proposed them; all of it or nothing."""
    return command(lambda ctx: year_ends.confirm(ctx, year_end_id), YearEndOut().dump)


@routes.post("/<uuid:year_end_id>/dropping", takes=Nothing, gives=YearEndOut)
def drop(year_end_id: UUID) -> Response:
    """Give up a proposed year end; another can be proposed."""
    return command(lambda ctx: year_ends.drop(ctx, year_end_id), YearEndOut().dump)


@routes.get("/<uuid:year_end_id>/rows", gives=YearEndRowPage, query=YearEndRowsQuery)
def rows(query: Body, year_end_id: UUID) -> Response:
    """List vouchers not redeemed, claims not paid, or returned payments nobody came for."""
    return answer(lambda ctx: YearEndRowPage().dump(year_ends.page_of(ctx, year_end_id, **query)))


@routes.get("/<uuid:year_end_id>/lines", gives=YearEndLinesOut)
def lines(year_end_id: UUID) -> Response:
    """List what of each budget line lapses, and what it carries."""
    return answer(lambda ctx: YearEndLinesOut().dump({"items": year_ends.lapsed(ctx, year_end_id)}))


@routes.get("/<uuid:year_end_id>/file", gives=None, media_types=FILES, query=YearEndFileQuery)
def save(query: Body, year_end_id: UUID) -> Response:
    """Save one of the four lists as CSV or XLSX."""
    write = partial(year_end_files.write_list, year_end_id=year_end_id, **query)
    return written_file(write, MEDIA_TYPES[query["kind"]])
