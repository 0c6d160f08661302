"""Queues over HTTP: what waits for an officer, by cause."""

from __future__ import annotations

from flask import Response

from claims.api.answering import whole
from claims.api.routes import Routes
from claims.usecases import queues
from schemas.queues import OfficerQueueOut, OfficerQueuePage

routes = Routes("queues", "/v1/queues", says="What waits for an officer, by cause.")


@routes.get("", gives=OfficerQueuePage)
def list_() -> Response:
    """List every queue with something in it, the one with the oldest claim first."""
    return whole(queues.list_, OfficerQueueOut().dump)
