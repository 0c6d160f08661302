"""The OpenAPI document: made once from the routes and schemas, and served as it was made.

`x-refusals` lists every code a problem can carry with its status.
"""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app
from flask_smorest import Api

from claims.api.idempotency import FORM, HEADER, REPLAYED
from claims.api.statuses import STATUS

DOCUMENT: Final = "claims.openapi"
VERSION: Final = "v1"
FOREIGN: Final = ("Error", "PaginationMetadata")
"""Schemas flask-smorest adds for features that are not used here."""

blueprint = Blueprint("document", __name__)


class OwnApi(Api):  # type: ignore[misc] # flask-smorest is untyped
    """flask-smorest without an error format of its own: ours is documented with each route."""

    DEFAULT_ERROR_RESPONSE_NAME = None


def open_api(app: Flask) -> Api:
    """The API of an app, to which blueprints are added before `keep_document`."""
    app.config.update(
        API_TITLE="Claims",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
    )
    options = {
        "info": {
            "description": "Vouchers and reimbursement claims for public programmes. Amounts are"
            " exact decimal texts with their currency; whatever creates or moves something is"
            " asked with an Idempotency-Key; lists are read page by page with `after`.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"token": []}],
        "servers": [{"url": "/"}],
    }
    api = OwnApi(app, spec_kwargs=options)
    api.ma_plugin.converter.add_attribute_function(_property_names)
    components = api.spec.components
    components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    components.parameter(
        "IdempotencyKey",
        "header",
        {
            "name": HEADER,
            "required": True,
            "description": "Fresh for each act; the same when the same act is asked again.",
            "schema": {"type": "string", "pattern": f"^{FORM}$"},
        },
    )
    components.parameter(
        "IfMatch",
        "header",
        {
            "name": "If-Match",
            "required": True,
            "description": "The ETag of what was looked at.",
            "schema": {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,8})"$'},
        },
    )
    components.header(
        REPLAYED,
        {
            "description": "`true` when these are the remembered bytes of an earlier request.",
            "schema": {"type": "string", "enum": ["true"]},
        },
    )
    return api


def _property_names(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    """What a field says of the names in it: apispec leaves this keyword out."""
    return {name: field.metadata[name] for name in ("propertyNames",) if name in field.metadata}


def keep_document(app: Flask, api: Api) -> None:
    """Write the document down, now that every route is known."""
    made = api.spec.to_dict()
    for name in FOREIGN:
        made["components"]["schemas"].pop(name, None)
    app.extensions[DOCUMENT] = {**made, "x-refusals": dict(sorted(STATUS.items()))}
    app.register_blueprint(blueprint)


def document() -> dict[str, Any]:
    """The OpenAPI document of the app that answers."""
    made: dict[str, Any] = current_app.extensions[DOCUMENT]
    return made


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI document."""
    return Response(json.dumps(document(), ensure_ascii=False), content_type="application/json")
