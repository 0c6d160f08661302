"""A batch of claims as the rules are given it: locked, with their pinned standards and facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from claims.domain.claims import ClaimStatus
from claims.domain.facts import Asked, ClaimFacts
from claims.domain.standards import Standard
from claims.storage import adjudication
from claims.storage import standards as adopted
from claims.storage.claims import Claim
from claims.storage.further_facts import Asks
from claims.storage.programmes import Programme
from claims.storage.vouchers import Voucher
from claims.usecases import standards
from claims.usecases.context import Context

HOLDERS: Final = {Asked.PERSON: 0, Asked.PREAUTHORISATIONS: 0}
"""What says whose counters a claim falls to, whichever version of its standard counts."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Claims in order of submission, locked with their vouchers; standards and facts by id."""

    claims: list[Claim]
    vouchers: dict[UUID, Voucher]
    programmes: dict[UUID, Programme]
    pinned: dict[UUID, Standard]
    facts: dict[UUID, ClaimFacts]


def take(ctx: Context, claim_ids: Sequence[UUID], statuses: Sequence[str]) -> Batch:
    """Lock those claims that are still in one of the states and read what their rules ask."""
    return _take(ctx, claim_ids, statuses, {})


def take_one(ctx: Context, claim_id: UUID, *, also: Collection[UUID] = ()) -> Batch:
    """Lock one claim, if there is such, with what its own and those other standards ask."""
    asks = asks_of(pinned_by(ctx, also).values())
    return _take(ctx, [claim_id], list(ClaimStatus), merged(asks, HOLDERS))


def _take(
    ctx: Context, claim_ids: Sequence[UUID], statuses: Sequence[str], more: Mapping[Asked, int]
) -> Batch:
    read = adjudication.lock_batch(ctx.session, claim_ids, statuses)
    pinned = pinned_by(ctx, {claim.standard_id for claim in read.claims})
    asks: Asks = {each: merged(standard.asks, more) for each, standard in pinned.items()}
    adjudication.read_batch_facts(ctx.session, read, asks=asks, cipher=ctx.keys.fields)
    return Batch(read.claims, read.vouchers, read.programmes, pinned, read.facts)


def pinned_by(ctx: Context, standard_ids: Iterable[UUID]) -> dict[UUID, Standard]:
    """The adopted standards of these ids as rules that can be run."""
    return {
        each: standards.parsed(ctx, adopted.get(ctx.session, each)) for each in sorted(standard_ids)
    }


def asks_of(some: Iterable[Standard]) -> Mapping[Asked, int]:
    """What any of the standards needs read beyond the claims themselves."""
    return merged(*(standard.asks for standard in some))


def merged(*asks: Mapping[Asked, int]) -> Mapping[Asked, int]:
    """All that is asked, as far back as anybody asks."""
    found: dict[Asked, int] = {}
    for what, days in (each for some in asks for each in some.items()):
        found[what] = max(days, found.get(what, 0))
    return found
