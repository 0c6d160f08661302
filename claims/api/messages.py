"""Messages over HTTP: everybody reads what he himself was told."""

from __future__ import annotations

from typing import Any

from flask import Response

from claims.api.answering import page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Shown
from claims.usecases import messages
from schemas.messages import MessageOut, MessagePage
from schemas.pages import PageQuery

routes = Routes("messages", "/v1/messages", says="What you were told, as it was sent.")


@routes.get("", gives=MessagePage, query=PageQuery)
def list_(query: Body) -> Response:
    """List what you were told, oldest first."""
    return page(messages.list_, _dump, query)


def _dump(row: Any) -> Any:
    state = "sent" if row.sent_at else "not_sent" if row.why_not else "waiting"
    return MessageOut().dump(Shown(row, state=state))
