"""The log of deliveries at the desk: what was sent about a claim or a statement, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g

from claims.pages.delivery_texts import TEXTS
from claims.pages.languages import language
from claims.pages.rendering import page, runtime
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import claims, deliveries, programmes
from claims.usecases.context import Context
from claims.usecases.deliveries import Delivery

blueprint = Blueprint("delivery_pages", __name__, url_prefix="/desk/deliveries")
tell_troubles(blueprint)


@blueprint.get("/claims/<uuid:claim_id>")
def of_claim(claim_id: UUID) -> Response:
    """What was sent about a claim and what belongs to it."""

    def ask(ctx: Context) -> dict[str, Any]:
        claim = claims.get(ctx, claim_id)
        return _shown(ctx, claim.number, claim.programme_id, deliveries.of_claim(ctx, claim_id))

    return page("deliveries.html", texts=TEXTS, **runtime().query(g.actor, ask))


@blueprint.get("/statements/<uuid:statement_id>")
def of_statement(statement_id: UUID) -> Response:
    """What was sent about a statement."""

    def ask(ctx: Context) -> dict[str, Any]:
        statement, found = deliveries.of_statement(ctx, statement_id)
        return _shown(ctx, statement.number, statement.programme_id, found)

    return page("deliveries.html", texts=TEXTS, **runtime().query(g.actor, ask))


def _shown(
    ctx: Context, number: str, programme_id: UUID, found: Sequence[Delivery]
) -> dict[str, Any]:
    say = Wording(language(), ctx.rulebook.reasons)
    zone = programmes.get(ctx, programme_id).time_zone
    return {
        "number": number,
        "rows": [
            {
                "subject": each.row.subject,
                "recipient": each.recipient,
                "written": say.instant(each.row.written_at, zone),
                "sent": say.instant(each.row.sent_at, zone) if each.row.sent_at else "",
                "sent_to": each.row.sent_to or "",
                "state": each.state,
                "why_not": each.row.why_not,
            }
            for each in found
        ],
    }
