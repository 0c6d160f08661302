"""The counters of limits that a batch meets: each person's own, and those that many share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from claims.domain.adjudication import usage_keys
from claims.domain.assessments import Assessment
from claims.domain.shared_usages import Judged, is_shared
from claims.domain.shared_usages import in_doubt as doubts
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


def in_doubt(batch: Batch, assessments: Sequence[Assessment], used: Used, now: Used) -> Keys:
    """The shared counters, by programme, that stand `now` so that the rules might say otherwise.

    `assessments` are those of the batch's claims, made with what was `used`; `now` is locked.
    """
    by_programme: dict[UUID, list[Judged]] = defaultdict(list)
    of_claim: Mapping[UUID, Assessment] = {each.claim_id: each for each in assessments}
    for claim in batch.claims:
        standard, assessment = batch.pinned[claim.standard_id], of_claim[claim.id]
        judged = Judged(batch.facts[claim.id], standard, assessment)
        by_programme[claim.programme_id].append(judged)
    found = {each: doubts(by_programme[each], used[each], now[each]) for each in now}
    return {each: keys for each, keys in found.items() if keys}


def parted(own: Keys, shared: Keys, early: Keys) -> tuple[Keys, Keys]:
    """What is locked before the rules run, and what only afterwards: shared, and not `early`."""
    none: frozenset[UsageKey] = frozenset()
    before = {
        each: some | (shared.get(each, none) & early.get(each, none)) for each, some in own.items()
    }
    later = {each: some - early.get(each, none) for each, some in shared.items()}
    return before, {each: some for each, some in later.items() if some}
