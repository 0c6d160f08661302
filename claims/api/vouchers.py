"""Vouchers over HTTP: codes are in the answer to issuing them, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Priced
from claims.domain.codes import grouped
from claims.usecases import charters, vouchers
from claims.usecases.context import Context
from schemas.base import Nothing
from schemas.vouchers import (
    CancelVoucher,
    IssuedVouchersOut,
    IssueVouchers,
    VoucherOut,
    VoucherPage,
    VouchersQuery,
)

routes = Routes("vouchers", "/v1", says="Vouchers: issued, activated, cancelled.")


@routes.post(
    "/programmes/<uuid:programme_id>/vouchers", takes=IssueVouchers, gives=IssuedVouchersOut
)
def issue(body: Body, programme_id: UUID) -> Response:
    """Issue vouchers, all or none; each secret code is shown once."""

    def act(ctx: Context) -> list[tuple[Priced, str]]:
        issued = vouchers.issue(ctx, programme_id, **body)
        marked = _marked(ctx, [row for row, _ in issued])
        return [(row, code) for row, (_, code) in zip(marked, issued, strict=True)]

    return command(act, _with_codes, has_secret=True)


@routes.get("/vouchers", gives=VoucherPage, query=VouchersQuery)
def list_(query: Body) -> Response:
    """List the vouchers you may see, in order of issue."""
    return page(
        lambda ctx, **asked: _marked(ctx, vouchers.list_(ctx, **asked)), VoucherOut().dump, query
    )


@routes.get("/vouchers/<uuid:voucher_id>", gives=VoucherOut)
def get(voucher_id: UUID) -> Response:
    """Get a voucher."""
    return answer(lambda ctx: VoucherOut().dump(_one(ctx, vouchers.get(ctx, voucher_id))))


@routes.post("/vouchers/<uuid:voucher_id>/activation", takes=Nothing, gives=VoucherOut)
def activate(voucher_id: UUID) -> Response:
    """Activate a voucher that was handed over."""
    return command(lambda ctx: _one(ctx, vouchers.activate(ctx, voucher_id)), VoucherOut().dump)


@routes.post("/vouchers/<uuid:voucher_id>/cancellation", takes=CancelVoucher, gives=VoucherOut)
def cancel(body: Body, voucher_id: UUID) -> Response:
    """Cancel a voucher; what is left of it goes back to the budget line."""
    return command(
        lambda ctx: _one(ctx, vouchers.cancel(ctx, voucher_id, **body)), VoucherOut().dump
    )


def _marked(ctx: Context, rows: Sequence[Any]) -> list[Priced]:
    """Vouchers beside what they say of the charters they were issued under."""
    found = charters.marks(ctx, {row.standard_id for row in rows})
    return [Priced(row, row.currency, charter=found.get(row.standard_id)) for row in rows]


def _one(ctx: Context, row: Any) -> Priced:
    [marked] = _marked(ctx, [row])
    return marked


def _with_codes(issued: Sequence[tuple[Priced, str]]) -> dict[str, Any]:
    dump = VoucherOut().dump
    return {"vouchers": [{**dump(row), "code": grouped(code)} for row, code in issued]}
