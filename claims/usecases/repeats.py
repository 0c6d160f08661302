"""A claim submitted twice by accident: the second is refused and shows the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import NamedTuple
from uuid import UUID

from claims.domain.permissions import Scope
from claims.domain.refusals import Refused
from claims.domain.repeats import SOON, ToldLine, mark_of, paper
from claims.storage import claims, receipts, repeats
from claims.storage.claims import Claim
from claims.usecases.context import Context
from claims.usecases.receipts import NewReceipt


class Place(NamedTuple):
    """A claim's mark, and the how-manieth of that mark it is."""

    mark: bytes
    nth: int


def require_unclaimed(ctx: Context, redemption_id: UUID) -> None:
    """Refuse `REDEMPTION_CLAIMED` with the claim that stands on the provider's own redemption.

    The redemption is locked, so that of two at once the later sees the earlier; the database holds
    the same by a unique index.
    """
    earlier = claims.find_live_of(ctx.session, redemption_id)
    if earlier is not None:
        raise _already("REDEMPTION_CLAIMED", "This redemption is claimed already.", earlier)


def require_first(
    ctx: Context,
    claim: Claim,
    *,
    service: str,
    lines: Iterable[ToldLine],
    papers: Sequence[NewReceipt],
    scope: Scope,
    is_another: bool,
) -> tuple[Place, Claim | None]:
    """The place of a reimbursement that is new, and the earlier one it is said to be another than.

    Refuses `CLAIMED_ALREADY` with the person's own live claim of the same lines and the same
    receipts; without any receipt, one of the last 24 hours, and only where the claimant does not
    say that this is another service. The person is part of the mark, so nobody is shown another's.
    """
    seen = [(receipts.get(ctx.session, each["receipt_id"], scope), each) for each in papers]
    mark = mark_of(
        programme_id=claim.programme_id,
        service=service,
        person_id=claim.person_id,
        provider_id=claim.provider_id,
        lines=lines,
        papers=[paper(receipt.arrived_sha256, each["number"]) for receipt, each in seen],
    )
    # The place is read before the claims are: whoever comes between takes it, and this runs again.
    place = Place(mark, repeats.last_of(ctx.session, mark) + 1)
    since = None if papers else ctx.now - SOON
    earlier = repeats.find_live(ctx.session, mark, since=since)
    if earlier is not None and (papers or not is_another):
        sentence = "You have claimed this with the same receipts already."
        if not papers:
            sentence = "You have just claimed the same; say so if this is a different service."
        raise _already("CLAIMED_ALREADY", sentence, earlier)
    return place, earlier


def keep(ctx: Context, place: Place, claim: Claim) -> None:
    """Keep the place of a claim; who brings the same at once waits here and is run again."""
    repeats.add(ctx.session, place.mark, place.nth, claim.id)


def _already(code: str, sentence: str, earlier: Claim) -> Refused:
    at = earlier.submitted_at.astimezone(UTC).isoformat(timespec="microseconds")
    return Refused(
        code,
        sentence,
        claim_id=str(earlier.id),
        number=earlier.number,
        submitted_at=at.replace("+00:00", "Z"),
        status=earlier.status,
    )
