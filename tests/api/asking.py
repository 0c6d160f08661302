"""Ask the real app as anybody of the cast: one client a person, with a token of his own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from claims.domain.permissions import Actor, Role
from claims.runtime import Runtime
from claims.usecases import users
from tests.cast import Cast


class Someone(FlaskClient):
    """A client with a token, that sends a fresh Idempotency-Key unless it is given one."""

    token = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Authorization", f"Bearer {self.token}")
        headers.setdefault("Idempotency-Key", secrets.token_hex(16))
        kept = {name: value for name, value in headers.items() if value is not None}
        return super().open(*args, headers=kept, **kwargs)

    def upload(self, content: bytes, path: str = "/v1/receipts", **kwargs: Any) -> TestResponse:
        """Send a receipt's image, or another file, as a form would."""
        mark = secrets.token_hex(16)
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="receipt"\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        form = f"multipart/form-data; boundary={mark}"
        return self.post(path, data=body, content_type=form, **kwargs)


@dataclass(frozen=True)
class Asking:
    """The app with its cast."""

    app: Flask
    runtime: Runtime
    cast: Cast

    def as_(self, actor: Actor) -> Someone:
        """A client of somebody of the cast."""
        return self.with_token(
            self.runtime.act(
                self.cast.administrator, lambda ctx: users.give_token(ctx, actor.user_id)
            )
        )

    def with_token(self, token: str) -> Someone:
        """A client with any token."""
        client = Someone(self.app)
        client.token = token
        return client

    def in_role(self, role: Role) -> Someone:
        """A client of the one who has this role."""
        cast = self.cast
        return self.as_(
            {
                Role.CITIZEN: cast.siti,
                Role.PROVIDER: cast.provider,
                Role.CLAIMS_OFFICER: cast.officer,
                Role.FINANCE_OFFICER: cast.finance,
                Role.PROGRAMME_OFFICER: cast.planner,
                Role.POLICY_OFFICER: cast.policy,
                Role.AUDITOR: cast.auditor,
                Role.ADMINISTRATOR: cast.administrator,
            }[role]
        )
