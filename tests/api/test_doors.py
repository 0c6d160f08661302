"""Every door is tried by everybody: no token, each role, and a body that nobody reads."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask

from claims.api.policy import POLICY
from claims.domain.permissions import GRANTS, Action, Role
from tests.api.asking import Asking


def _doors(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and a path of each route."""
    return [
        (rule.endpoint, method, re.sub("<[^>]+>", str(uuid4()), rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT"})
        if isinstance(POLICY.get(rule.endpoint), Action)  # pages have sessions, not tokens
    ]


def test_nobody_passes_a_door_without_a_token(app: Flask) -> None:
    client = app.test_client()
    for endpoint, method, path in _doors(app):
        response = client.open(path, method=method, data=b"{", content_type="text/plain")
        assert (response.status_code, response.json["code"]) == (401, "TOKEN_MISSING"), endpoint
        assert response.headers["WWW-Authenticate"].startswith("Bearer"), endpoint


def test_every_role_passes_exactly_the_doors_it_is_granted(app: Flask, asking: Asking) -> None:
    for role in Role:
        if role is Role.WORKER:
            continue
        someone = asking.in_role(role)
        for endpoint, method, path in _doors(app):
            granted = role in GRANTS[POLICY[endpoint]]  # type: ignore[index] # an action
            response = someone.open(path, method=method, data=b"{", content_type="text/plain")
            code = (response.get_json(silent=True) or {}).get("code")
            refused = (response.status_code, code) == (403, "FORBIDDEN")
            assert refused is not granted, (role, endpoint, response.status_code, code)


def test_a_body_is_not_read_before_the_door(app: Flask, asking: Asking) -> None:
    auditor = asking.in_role(Role.AUDITOR)
    response = auditor.post("/v1/programmes", data=b"\xff" * 100, content_type="text/plain")
    assert response.status_code == 403
