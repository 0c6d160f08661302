"""Events over HTTP."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from claims.api.answering import whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import events
from schemas.events import EventOut, EventPage, EventsQuery

routes = Routes("events", "/v1/events", says="What happened to an object.")


@routes.get("", gives=EventPage, query=EventsQuery)
def list_(query: Body) -> Response:
    """List what happened to one object, oldest first."""
    return whole(lambda ctx: events.list_(ctx, **query), _event)


def _event(event: Any) -> dict[str, Any]:
    return {**EventOut(exclude=["payload"]).dump(event), "payload": json.loads(event.payload)}
