"""The counters of limits that a batch meets: each person's own, and those that many share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from claims.domain.adjudication import usage_keys
from claims.domain.assessments import Assessment
from claims.domain.shared_usages import Judged, is_shared, still_holds
from claims.domain.usages import Usage, UsageKey
from claims.usecases.batches import Batch

Keys = dict[UUID, frozenset[UsageKey]]
Used = dict[UUID, dict[UsageKey, Usage]]
"""Both by programme."""


def keys_of(batch: Batch) -> tuple[Keys, Keys]:
    """The counters a batch may touch: each person's own, and the shared ones."""
    keys: dict[UUID, set[UsageKey]] = defaultdict(set)
    for claim in batch.claims:
        standard = batch.pinned[claim.standard_id]
        keys[claim.programme_id] |= usage_keys(batch.facts[claim.id], standard)
    shared = {each: frozenset(key for key in some if is_shared(key)) for each, some in keys.items()}
    own = {each: frozenset(some - shared[each]) for each, some in keys.items()}
    return own, {each: some for each, some in shared.items() if some}


def all_of(own: Keys, shared: Keys) -> Keys:
    """Both kinds of counters together."""
    return {each: some | shared.get(each, frozenset()) for each, some in own.items()}


def both(own: Used, shared: Used) -> Used:
    """What was used of both kinds together."""
    return {each: {**some, **shared.get(each, {})} for each, some in own.items()}


def unmoved(batch: Batch, assessments: Sequence[Assessment], used: Used, now: Used) -> bool:
    """Whether the rules say the same with shared counters as they stand `now`, locked.

    `assessments` are those of the batch's claims in its order, made with what was `used`.
    """
    by_programme: dict[UUID, list[Judged]] = defaultdict(list)
    of_claim: Mapping[UUID, Assessment] = {each.claim_id: each for each in assessments}
    for claim in batch.claims:
        standard, assessment = batch.pinned[claim.standard_id], of_claim[claim.id]
        judged = Judged(batch.facts[claim.id], standard, assessment)
        by_programme[claim.programme_id].append(judged)
    return all(still_holds(by_programme[each], used[each], now[each]) for each in now)
