"""Exports for bookkeepers over HTTP: files by days, payee and programme."""

from __future__ import annotations

from functools import partial

from flask import Response

from claims.api.answering import written_file
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.documents.tables import MEDIA_TYPES
from claims.usecases import exports
from schemas.books import ExportQuery

routes = Routes("exports", "/v1/ledger/exports", says="What bookkeepers take along, as files.")
FILES = tuple(MEDIA_TYPES.values())


@routes.get("/journal", gives=None, media_types=FILES, query=ExportQuery, refuses=(404,))
def journal(query: Body) -> Response:
    """Save every entry of the ledger with account, occasion, number, payee and line."""
    return _file("journal", query)


@routes.get("/payments", gives=None, media_types=FILES, query=ExportQuery, refuses=(404,))
def payments(query: Body) -> Response:
    """Save every payment by its day of execution, and what the bank said of it."""
    return _file("payments", query)


@routes.get("/claim-lines", gives=None, media_types=FILES, query=ExportQuery, refuses=(404,))
def claim_lines(query: Body) -> Response:
    """Save every line of every decision by its day, and when its claim was paid."""
    return _file("claim_lines", query)


def _file(name: str, query: Body) -> Response:
    write = partial(exports.write_export, name=name, **query)
    return written_file(write, MEDIA_TYPES[query["kind"]])
