"""Decision letters over HTTP: the PDF of a decision, byte for byte as it was first made."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import made_file
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import decision_letters
from claims.usecases.context import Context
from schemas.decision_letters import LetterQuery

routes = Routes("decision_letters", "/v1/claims", says="Letters that explain decisions.")


@routes.get(
    "/<uuid:claim_id>/letter", gives=None, query=LetterQuery, media_types=("application/pdf",)
)
def read_file(query: Body, claim_id: UUID) -> Response:
    """Save the letter of a claim's decision; the same bytes each time it is asked for."""

    def made(ctx: Context) -> tuple[bytes, str, str]:
        row, content = decision_letters.read(ctx, claim_id, seq=query.get("decision"))
        return content, "application/pdf", f"decision-{row.number.replace('/', '-')}.pdf"

    return made_file(made)
