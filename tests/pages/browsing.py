"""A person of the cast at a browser without scripts: reads pages, fills in their forms."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.usecases import passwords, sessions

PASSWORD = "empat kata yang panjang"


class Browsing(FlaskClient):
    """A browser that keeps its cookies and sends a form as it was drawn."""

    def send(self, path: str, to: str | None = None, **fields: Any) -> TestResponse:
        """Open a page, fill in its form that goes to `to` (the page itself), and send it."""
        drawn = self.get(path)
        assert drawn.status_code == 200, drawn.status_code
        form = form_of(drawn.text, to or path.partition("?")[0])
        return self.post(form["action"], data={**form["fields"], **fields})


def form_of(text: str, to: str) -> dict[str, Any]:
    """Where a page's form for an address goes, and what stands in its hidden fields."""
    for found in re.finditer(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', text, re.DOTALL):
        action = html.unescape(found[1])
        if action.partition("?")[0] == to:
            fields = dict(
                re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[2])
            )
            return {"action": action, "fields": fields}
    raise AssertionError(f"no form to {to}")


def invitation(runtime: Runtime, administrator: Actor, actor: Actor) -> str:
    """An invitation for somebody of the cast."""
    return runtime.act(administrator, lambda ctx: passwords.invite(ctx, actor.user_id))[0]


def with_password(runtime: Runtime, administrator: Actor, actor: Actor) -> None:
    """Let somebody of the cast have set his password."""
    code = invitation(runtime, administrator, actor)
    runtime.act(actor, lambda ctx: passwords.accept(ctx, code=code, password=PASSWORD))


def signed_in(app: Flask, runtime: Runtime, actor: Actor) -> Browsing:
    """A browser in which somebody of the cast is signed in."""
    browser = Browsing(app)
    cookie = runtime.act(actor, lambda ctx: sessions.begin(ctx, actor.user_id))
    browser.set_cookie("claims_session", cookie)
    return browser
