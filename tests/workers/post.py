"""A real mail server on this machine, and what people were told by it."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.usecases import contacts, messages


class Post:
    """A mail server's other end: keeps what comes, and refuses what a test tells it to."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}
        self.refuses_all = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses_all:
            return self.refuses_all
        self.letters.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[str]:
    """A real mail server on this machine."""
    controller = Controller(post, hostname="127.0.0.1", port=0)
    controller.port = free_port()
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def free_port() -> int:
    """A port of now: aiosmtpd cannot choose one by itself."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


@pytest.fixture
def mailing(runtime: Runtime, server: str) -> Runtime:
    return dataclasses.replace(runtime, smtp_url=server, mail_from="no-reply@claims.example")


def reach(runtime: Runtime, actor: Actor, email: str | None, language: str) -> None:
    """Say how somebody is reached."""
    runtime.act(
        actor, lambda ctx: contacts.set_(ctx, actor.person_id, email=email, language=language)
    )


def told(runtime: Runtime, actor: Actor) -> list[Any]:
    """What somebody was told, as he reads it himself."""
    return runtime.query(actor, lambda ctx: messages.list_(ctx, limit=100))
