"""Overpayments over HTTP: what is owed back, by whom, and what became of it."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import receivables, recoveries
from schemas.base import Nothing
from schemas.receivables import (
    ProposeWriteOff,
    ReceivableOut,
    ReceivablePage,
    ReceivablesQuery,
    RecordRepayment,
    RepaymentOut,
    RepaymentPage,
    RepaymentsQuery,
    WriteOffOut,
    WriteOffPage,
    WriteOffsQuery,
)

routes = Routes("receivables", "/v1/receivables", says="What was paid too much and is owed back.")


@routes.get("", gives=ReceivablePage, query=ReceivablesQuery)
def list_(query: Body) -> Response:
    """List the overpayments you may see, in the order in which they were found."""
    return page(receivables.list_, ReceivableOut().dump, query)


@routes.get("/<uuid:receivable_id>", gives=ReceivableOut)
def get(receivable_id: UUID) -> Response:
    """Get one overpayment and where it stands."""
    return answer(lambda ctx: ReceivableOut().dump(receivables.get(ctx, receivable_id)))


@routes.post("/<uuid:receivable_id>/repayments", takes=RecordRepayment, gives=RepaymentOut)
def record(body: Body, receivable_id: UUID) -> Response:
    """Write down that money came in for an overpayment."""
    return command(lambda ctx: recoveries.record(ctx, receivable_id, **body), RepaymentOut().dump)


@routes.post("/repayments/<uuid:repayment_id>/confirmation", takes=Nothing, gives=RepaymentOut)
def confirm(repayment_id: UUID) -> Response:
    """Put in force that money came in, as another person than wrote it down."""
    return command(lambda ctx: recoveries.confirm(ctx, repayment_id), RepaymentOut().dump)


@routes.post("/repayments/<uuid:repayment_id>/refusal", takes=Nothing, gives=RepaymentOut)
def refuse_repayment(repayment_id: UUID) -> Response:
    """Drop money that was written down wrongly."""
    return command(lambda ctx: recoveries.refuse_repayment(ctx, repayment_id), RepaymentOut().dump)


@routes.get("/repayments", gives=RepaymentPage, query=RepaymentsQuery)
def list_repayments(query: Body) -> Response:
    """List repayments; those in state `proposed` wait for a second person."""
    return page(recoveries.list_repayments, RepaymentOut().dump, query)


@routes.post("/<uuid:receivable_id>/write-offs", takes=ProposeWriteOff, gives=WriteOffOut)
def propose_write_off(body: Body, receivable_id: UUID) -> Response:
    """Propose to give up so much of an overpayment."""
    return command(
        lambda ctx: recoveries.propose_write_off(ctx, receivable_id, **body), WriteOffOut().dump
    )


@routes.post("/write-offs/<uuid:write_off_id>/approval", takes=Nothing, gives=WriteOffOut)
def approve_write_off(write_off_id: UUID) -> Response:
    """Approve a write-off; the second of two other persons puts it in force."""
    return command(lambda ctx: recoveries.approve_write_off(ctx, write_off_id), WriteOffOut().dump)


@routes.post("/write-offs/<uuid:write_off_id>/refusal", takes=Nothing, gives=WriteOffOut)
def refuse_write_off(write_off_id: UUID) -> Response:
    """Drop a proposed write-off."""
    return command(lambda ctx: recoveries.refuse_write_off(ctx, write_off_id), WriteOffOut().dump)


@routes.get("/write-offs", gives=WriteOffPage, query=WriteOffsQuery)
def list_write_offs(query: Body) -> Response:
    """List write-offs; those in state `proposed` and `seconded` wait for another person."""
    return page(recoveries.list_write_offs, WriteOffOut().dump, query)
