"""Withheld taxes over HTTP: rules by two persons, slips, the list of a period, remittances."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, file, page, whole, written_file
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Priced
from claims.documents.tables import MEDIA_TYPES
from claims.domain.taxes import TaxRule
from claims.usecases import tax_lists, tax_remittances, taxes
from claims.usecases.context import Context
from claims.usecases.tax_lists import PaymentSlip, TaxList, WithheldLine
from claims.usecases.taxes import Set
from schemas.base import Nothing
from schemas.taxes import (
    AnswerRemittance,
    PrepareRemittance,
    ProposeTaxes,
    RecordTaxNumber,
    RemittanceOut,
    RemittancePage,
    RemittancesQuery,
    SlipOut,
    SlipPage,
    SlipsQuery,
    TaxListFileQuery,
    TaxListOut,
    TaxListQuery,
    TaxNumberOut,
    TaxSetOut,
    TaxSetPage,
)

routes = Routes("taxes", "/v1", says="Taxes withheld from payments, and handed over.")
FILES = tuple(MEDIA_TYPES.values())


@routes.post("/programmes/<uuid:programme_id>/taxes", takes=ProposeTaxes, gives=TaxSetOut)
def propose(body: Body, programme_id: UUID) -> Response:
    """Propose a programme's tax rules from a later day on."""
    return command(lambda ctx: taxes.propose(ctx, programme_id, **body), _set_out)


@routes.get("/programmes/<uuid:programme_id>/taxes", gives=TaxSetPage)
def list_of(programme_id: UUID) -> Response:
    """List the tax rules a programme was proposed; without any nothing is withheld."""
    return whole(lambda ctx: taxes.list_of(ctx, programme_id), _set_out)


@routes.post("/taxes/<uuid:tax_set_id>/approval", takes=Nothing, gives=TaxSetOut)
def approve(tax_set_id: UUID) -> Response:
    """Approve tax rules that another proposed; they hold from their first day on."""
    return command(lambda ctx: taxes.approve(ctx, tax_set_id), _set_out)


@routes.post("/taxes/<uuid:tax_set_id>/refusal", takes=Nothing, gives=TaxSetOut)
def refuse(tax_set_id: UUID) -> Response:
    """Refuse tax rules that another proposed."""
    return command(lambda ctx: taxes.refuse(ctx, tax_set_id), _set_out)


@routes.post("/providers/<uuid:provider_id>/tax-numbers", takes=RecordTaxNumber, gives=TaxNumberOut)
def record_number(body: Body, provider_id: UUID) -> Response:
    """Record a provider's tax number; the latest one holds."""
    return command(lambda ctx: taxes.record_number(ctx, provider_id, **body), TaxNumberOut().dump)


@routes.get("/taxes/list", gives=TaxListOut, query=TaxListQuery, refuses=(404,))
def list_(query: Body) -> Response:
    """List what was withheld of payments released in a period."""
    return answer(lambda ctx: _list_out(tax_lists.list_(ctx, **query)))


@routes.get(
    "/taxes/list/file", gives=None, media_types=FILES, query=TaxListFileQuery, refuses=(404,)
)
def save_list(query: Body) -> Response:
    """Save the list of a period as CSV or XLSX."""
    return written_file(partial(tax_lists.write_list, **query), MEDIA_TYPES[query["kind"]])


@routes.get("/taxes/slips", gives=SlipPage, query=SlipsQuery)
def slips(query: Body) -> Response:
    """List the slips you may see, one a payment, in order of payment."""
    return page(tax_lists.slips, _slip_out, query)


@routes.get("/taxes/slips/<uuid:instruction_id>/file", gives=None, media_types=("application/pdf",))
def read_slip(instruction_id: UUID) -> Response:
    """Save the slip of a payment as a PDF."""

    def found(ctx: Context) -> tuple[bytes, str, str]:
        slip, content = tax_lists.read_slip(ctx, instruction_id)
        return content, "application/pdf", f"tax-slip-{slip.number}.pdf"

    return file(found)


@routes.get("/taxes/remittances", gives=RemittancePage, query=RemittancesQuery, refuses=(404,))
def list_remittances(query: Body) -> Response:
    """List what a programme handed over of withheld taxes, and what is under way."""
    return whole(lambda ctx: tax_remittances.list_of(ctx, **query), RemittanceOut().dump)


@routes.post("/taxes/remittances", takes=PrepareRemittance, gives=RemittanceOut)
def prepare(body: Body) -> Response:
    """Prepare to hand over what was withheld in a period and is paid by now."""
    return command(lambda ctx: tax_remittances.prepare(ctx, **body), RemittanceOut().dump)


@routes.post("/taxes/remittances/<uuid:remittance_id>/release", takes=Nothing, gives=RemittanceOut)
def release(remittance_id: UUID) -> Response:
    """Release a remittance to the bank, as another person than prepared it."""
    return command(lambda ctx: tax_remittances.release(ctx, remittance_id), RemittanceOut().dump)


@routes.post(
    "/taxes/remittances/<uuid:remittance_id>/confirmation",
    takes=AnswerRemittance,
    gives=RemittanceOut,
)
def confirm(body: Body, remittance_id: UUID) -> Response:
    """Say that the treasury was paid, as another person than released it."""
    return command(
        lambda ctx: tax_remittances.confirm(ctx, remittance_id, **body), RemittanceOut().dump
    )


@routes.post(
    "/taxes/remittances/<uuid:remittance_id>/return", takes=AnswerRemittance, gives=RemittanceOut
)
def return_(body: Body, remittance_id: UUID) -> Response:
    """Say that the bank sent it back, as another person than released it."""
    return command(
        lambda ctx: tax_remittances.return_(ctx, remittance_id, **body), RemittanceOut().dump
    )


@routes.post(
    "/taxes/remittances/<uuid:remittance_id>/cancellation", takes=Nothing, gives=RemittanceOut
)
def cancel(remittance_id: UUID) -> Response:
    """Drop a remittance that was not released."""
    return command(lambda ctx: tax_remittances.cancel(ctx, remittance_id), RemittanceOut().dump)


def _set_out(found: Set) -> dict[str, Any]:
    currency = found.row.currency
    rules = [_rule(rule, currency) for rule in found.rules]
    out: dict[str, Any] = TaxSetOut().dump(Priced(found.row, currency, rules=rules))
    return out


def _rule(rule: TaxRule, currency: str) -> Priced:
    exact = {name: str(getattr(rule, name)) for name in ("rate", "bare_rate", "base")}
    return Priced(rule, currency, **exact)


def _list_out(found: TaxList) -> dict[str, Any]:
    lines = [_line(line) for line in found.lines]
    out: dict[str, Any] = TaxListOut().dump(Priced(found, found.currency, lines=lines))
    return out


def _slip_out(slip: PaymentSlip) -> dict[str, Any]:
    lines = [_line(line) for line in slip.lines]
    out: dict[str, Any] = SlipOut().dump(Priced(slip, slip.currency, lines=lines))
    return out


def _line(line: WithheldLine) -> Priced:
    return Priced(
        line.row,
        line.currency,
        number=line.row.end_to_end_id,
        payee=line.payee,
        tax_number_masked=line.tax_number_masked,
        names={"id": line.row.name_id, "en": line.row.name_en},
        rate=str(line.rate),
    )
