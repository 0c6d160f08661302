"""Calendars over HTTP: which days offices are closed, and who says so."""

from __future__ import annotations

from flask import Response

from claims.api.answering import whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import calendars
from schemas.calendars import CalendarDayOut, CalendarDayPage, CalendarQuery

routes = Routes("calendars", "/v1/calendars", says="Days on which offices are closed.")


@routes.get("", gives=CalendarDayPage, query=CalendarQuery)
def list_(query: Body) -> Response:
    """List the national holidays and joint leave of a calendar's year."""
    return whole(lambda ctx: calendars.list_(ctx, **query), CalendarDayOut().dump)
