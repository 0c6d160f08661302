"""Drafts of claims over HTTP: begun, saved, found again by their owner, submitted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import ValidationError

from claims.api.answering import command, page
from claims.api.claims import ETAG, with_code
from claims.api.doors import actor, runtime
from claims.api.reading import Body, load, read_version
from claims.api.routes import Routes
from claims.api.writing import Shown
from claims.domain.claims import ClaimKind, unnamed
from claims.runtime import encoded
from claims.usecases import claim_drafts
from claims.usecases.claim_drafts import Drafted
from schemas.base import Nothing
from schemas.claim_drafts import (
    ClaimDraftDetailOut,
    ClaimDraftOut,
    ClaimDraftPage,
    DraftClaim,
    SaveClaimDraft,
    SavedClaimDraftOut,
)
from schemas.claims import SubmitClaim, SubmittedClaimOut
from schemas.faults import FieldFault, faults_of
from schemas.pages import PageQuery

routes = Routes("claim_drafts", "/v1/claims", says="Claims that are begun and not submitted yet.")


@routes.post("/drafts", takes=DraftClaim, gives=SavedClaimDraftOut)
def start(body: Body) -> Response:
    """Begin a claim; it reserves nothing, and only you see it until you submit it."""
    return command(lambda ctx: claim_drafts.start(ctx, **body), _saved)


@routes.get("/drafts", gives=ClaimDraftPage, query=PageQuery)
def list_(query: Body) -> Response:
    """List your drafts, the oldest first."""
    return page(claim_drafts.list_, _draft, query)


@routes.get("/<uuid:claim_id>/draft", gives=ClaimDraftDetailOut, headers=ETAG)
def get(claim_id: UUID) -> Response:
    """Get a draft as you saved it, with what it lacks; its version is the ETag."""
    draft = runtime().query(actor(), lambda ctx: claim_drafts.get(ctx, claim_id))
    found = {**_saved(draft), "content": draft.content}
    response = Response(encoded(found), content_type="application/json")
    response.set_etag(str(draft.claim.version))
    return response


@routes.put(
    "/<uuid:claim_id>/draft",
    takes=SaveClaimDraft,
    gives=SavedClaimDraftOut,
    refuses=(412, 428),
    parameters=("IfMatch",),
)
def save(body: Body, claim_id: UUID) -> Response:
    """Put other content in the place of all that a draft said."""
    version = read_version()
    return command(
        lambda ctx: claim_drafts.save(ctx, claim_id, version=version, **body), _saved, status=200
    )


@routes.post("/<uuid:claim_id>/submission", takes=Nothing, gives=SubmittedClaimOut)
def submit(claim_id: UUID) -> Response:
    """Submit a draft; from now on it is a claim like any other. Its tracking code is shown once."""
    return command(
        lambda ctx: claim_drafts.submit(ctx, claim_id, reads=_whole), with_code, has_secret=True
    )


def _draft(draft: Drafted) -> dict[str, Any]:
    shown = Shown(draft.claim, saved_at=draft.saved_at, lapses_on=draft.lapses_on)
    out: dict[str, Any] = ClaimDraftOut().dump(shown)
    return out


def _saved(draft: Drafted) -> dict[str, Any]:
    lacks = [{"field": each.field, "code": each.code, "text": each.text} for each in _lacks(draft)]
    return {**_draft(draft), "lacks": lacks}


def _whole(draft: Drafted) -> Body:
    """A draft read as what is submitted; refuses `DRAFT_INCOMPLETE` with all that it lacks."""
    return load(SubmitClaim, draft.as_submitted(), "DRAFT_INCOMPLETE")


def _lacks(draft: Drafted) -> list[FieldFault]:
    """What keeps a draft from being submitted, by the schema and the rule of submission itself."""
    faults = []
    try:
        SubmitClaim().load(draft.as_submitted())
    except ValidationError as error:
        faults = faults_of(error)
    lack = unnamed(
        ClaimKind(draft.claim.kind),
        redemption_id=draft.content.get("redemption_id"),
        standard_code=draft.content.get("standard_code"),
    )
    if lack is not None:
        faults.append(FieldFault(lack.field or "", lack.code, lack.text))
    return faults
