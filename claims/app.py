"""The web application, made from settings: `claims.app:application` is what the server runs."""

from __future__ import annotations

import os
from typing import Any, Final

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from claims.api.edge import add_api
from claims.api.headers import protect
from claims.api.policy import require_complete
from claims.pages import (
    access_pages,
    account_pages,
    answer_pages,
    bank_pages,
    batch_pages,
    books,
    charters,
    claims_desk,
    delivery_pages,
    dry_runs,
    entrance,
    export_pages,
    finance_desk,
    interest_pages,
    own,
    policy_desk,
    proof,
    receivable_pages,
    tax_pages,
    tier_pages,
    tracking,
    views,
    year_pages,
)
from claims.pages.rendering import Missing
from claims.runtime import Runtime
from config.settings import Settings, read_settings

PAGES: Final = (
    views, tracking, proof, charters, entrance, own, claims_desk, policy_desk, dry_runs,
    finance_desk, batch_pages, books, export_pages, year_pages, bank_pages, tax_pages,
    account_pages, tier_pages, interest_pages, receivable_pages, answer_pages, delivery_pages,
    access_pages,
)  # fmt: skip


def create_app(settings: Settings, runtime: Runtime | None = None) -> Flask:
    """Make the application; it refuses to start while a route has no policy."""
    app = Flask("claims", static_folder=None, template_folder=None)
    app.config.update(
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_RECEIPT_BYTES=settings.max_receipt_bytes,
        MAX_FORM_MEMORY_SIZE=512 * 1024,  # the parser reads files in pieces of 64 KiB
        MAX_FORM_PARTS=8,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    app.jinja_env.undefined = Missing
    add_api(app, runtime or Runtime.open(settings))
    for pages in PAGES:
        app.register_blueprint(pages.blueprint)
    protect(app, is_https=settings.public_url.startswith("https://"))
    require_complete(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign] # Flask says so
    return app


def __getattr__(name: str) -> Any:
    """Make `application` from the environment when a server first asks for it."""
    if name != "application":
        raise AttributeError(name)
    made = create_app(read_settings(os.environ))
    globals()["application"] = made
    return made
