"""Jobs over HTTP: the ones that were given up wait here for a person."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import command, whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import jobs
from schemas.base import Nothing
from schemas.jobs import JobOut, JobPage, JobsQuery

routes = Routes("jobs", "/v1/jobs", says="Work after the commit.")


@routes.get("", gives=JobPage, query=JobsQuery)
def list_(query: Body) -> Response:
    """List jobs in a state, oldest first; the dead ones unless another is named."""
    return whole(lambda ctx: jobs.list_(ctx, **query), JobOut().dump)


@routes.post("/<uuid:job_id>/retries", takes=Nothing, gives=JobOut)
def retry(job_id: UUID) -> Response:
    """Give a dead job five more attempts."""
    return command(lambda ctx: jobs.retry(ctx, job_id), JobOut().dump)
