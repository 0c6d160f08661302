"""Claims over HTTP: submitted, seen, withdrawn, completed again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import command, page
from claims.api.doors import actor, runtime
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Priced, claim_out, clocks_out, turn_out
from claims.domain.codes import grouped
from claims.domain.missing import Missing
from claims.runtime import encoded
from claims.usecases import claim_details, claims, clocks, dossiers, missing, tracking, turns
from claims.usecases.context import Context
from schemas.base import Nothing
from schemas.claims import (
    ClaimDetailOut,
    ClaimLineOut,
    ClaimNoteOut,
    ClaimOut,
    ClaimPage,
    ClaimReceiptOut,
    ClaimsQuery,
    ResubmitClaim,
    ResubmittedClaimOut,
    SubmitClaim,
    SubmittedClaimOut,
)
from schemas.declarations import SubmissionOut
from schemas.missing import MissingOut

routes = Routes("claims", "/v1/claims", says="Claims of redemptions and reimbursements.")

ETAG = {"ETag": {"description": "The claim's version.", "schema": {"type": "string"}}}


@routes.post("", takes=SubmitClaim, gives=SubmittedClaimOut)
def submit(body: Body) -> Response:
    """Submit a claim; the rules run right after. Its secret tracking code is shown once."""
    return command(lambda ctx: tracking.submit(ctx, **body), with_code, has_secret=True)


@routes.get("", gives=ClaimPage, query=ClaimsQuery)
def list_(query: Body) -> Response:
    """List the claims you may see, in the order in which they were begun."""
    return page(claims.list_, claim_out, query)


@routes.get("/<uuid:claim_id>", gives=ClaimDetailOut, headers=ETAG)
def get(claim_id: UUID) -> Response:
    """Get a claim with its lines and clocks, what is next and by when; its version is the ETag."""
    found = runtime().query(actor(), lambda ctx: _detail(ctx, claim_id))
    response = Response(encoded(found), content_type="application/json")
    response.set_etag(str(found["version"]))
    return response


@routes.post("/<uuid:claim_id>/withdrawal", takes=Nothing, gives=ClaimOut)
def withdraw(claim_id: UUID) -> Response:
    """Withdraw a claim before it is decided."""
    return command(lambda ctx: claims.withdraw(ctx, claim_id), claim_out)


@routes.post("/<uuid:claim_id>/resubmissions", takes=ResubmitClaim, gives=ResubmittedClaimOut)
def resubmit(body: Body, claim_id: UUID) -> Response:
    """Complete a returned claim with what was missing; answers with what still lacks."""
    return command(
        lambda ctx: (claims.resubmit(ctx, claim_id, **body), missing.of_claim(ctx, claim_id)),
        _with_lacking,
    )


def with_code(submitted: tuple[Any, str]) -> dict[str, Any]:
    """A fresh claim with the code that is shown only now."""
    claim, code = submitted
    return {**claim_out(claim), "tracking_code": grouped(code)}


def _with_lacking(resubmitted: tuple[Any, Sequence[Missing]]) -> dict[str, Any]:
    claim, asked = resubmitted
    lacking = [MissingOut().dump(each) for each in asked if not each.is_met]
    return {**claim_out(claim), "lacking": lacking}


def _detail(ctx: Context, claim_id: UUID) -> dict[str, Any]:
    told = claim_details.get_details(ctx, claim_id)
    claim, currency = told.claim, told.claim.currency
    line, receipt = ClaimLineOut().dump, ClaimReceiptOut().dump
    notes = dossiers.notes_of(ctx, claim_id)
    payers = {no: [Priced(payer, currency) for payer in some] for no, some in told.payers.items()}
    return {
        **claim_out(claim),
        "lines": [
            line(
                Priced(
                    row,
                    currency,
                    other_payers=payers.get(row.no, []),
                    declared=told.declared.get(row.no, {}),
                )
            )
            for row in told.lines
        ],
        "receipts": [
            receipt(Priced(row, currency, tax_number=number, shows=row.shows or []))
            for row, number in told.receipts
        ],
        "preauthorisations": told.preauthorisations,
        "declared": told.declared.get(0, {}),
        "missing": [MissingOut().dump(each) for each in told.missing],
        "submissions": [SubmissionOut().dump(each) for each in told.submissions],
        "turns": [turn_out(each, currency) for each in turns.of_claim(ctx, claim)],
        "clocks": clocks_out(clocks.of_claim(ctx, claim_id)),
        "notes": notes if notes is None else [ClaimNoteOut().dump(each) for each in notes],
    }
