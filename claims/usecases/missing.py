"""What a returned claim lacks, as its events tell it: asked for by the return, met since or not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from claims.domain.claims import ClaimStatus
from claims.domain.codes import read_serial
from claims.domain.missing import OF_CLAIM, Brought, Missing, after, read, require_some
from claims.domain.permissions import Action
from claims.domain.preauthorisations import LETTER
from claims.storage import claims, explanations, preauthorisations
from claims.storage.claims import Claim
from claims.storage.events import Event
from claims.usecases.context import Context
from claims.usecases.declarations import DeclaredLine
from claims.usecases.receipts import NewReceipt, papers_of


def of_claim(ctx: Context, claim_id: UUID) -> tuple[Missing, ...]:
    """What the last return of a claim asked for, for whoever may see the claim."""
    claim = claims.get(ctx.session, claim_id, ctx.permit(Action.CLAIM_READ))
    return asked_of(explanations.moves_of(ctx.session, claim.id))


def asked_of(moves: Sequence[Event]) -> tuple[Missing, ...]:
    """What the last of a claim's returns asked for, and what was brought after it."""
    told: list[Mapping[str, object]] = []
    met: list[int] = []
    for each in moves:
        if each.action == "return" and each.to_status == ClaimStatus.RETURNED:
            told, met = json.loads(each.payload).get("missing", []), []
        elif each.action == "resubmit":
            met = json.loads(each.payload).get("met", [])
    return read(told, met)


def bring(
    ctx: Context,
    claim: Claim,
    *,
    added: Sequence[NewReceipt],
    numbers: Sequence[str],
    declared: Mapping[str, str],
    lines: Sequence[DeclaredLine],
) -> tuple[Missing, ...]:
    """What of a returned claim's list a resubmission meets; refuses one that meets none of it.

    What the claim has already is not brought again.
    """
    asked = asked_of(explanations.moves_of(ctx.session, claim.id))
    if not asked:
        return ()
    known = set(preauthorisations.numbers_of(ctx.session, claim.id))
    fields = {(OF_CLAIM, name) for name in declared}
    fields |= {(line["no"], name) for line in lines for name in line["declared"]}
    found = after(
        asked,
        Brought(
            receipts=len({each["receipt_id"] for each in added} - papers_of(ctx, claim)),
            preauthorisations=len({read_serial(each, LETTER) for each in numbers} - known),
            fields=frozenset(fields),
        ),
    )
    require_some(found)
    return found
