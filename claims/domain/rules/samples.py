"""Samples: claims that a person looks at though nothing is wrong, drawn so as to be repeatable."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from claims.domain.expressions import Condition, read_condition
from claims.domain.facts import ClaimFacts
from claims.domain.rules.case import NONE, Built, Case, Found
from claims.domain.rules.free_facts import CLAIM_TYPES, asks_of, claim_values
from claims.domain.rules.kinds import Setting
from claims.domain.rules.rounding import percent_text
from claims.domain.sections import Section

WHOLE: Final = 100_000
"""A hundred per cent in thousandths of a per cent."""

MOST_RISKS: Final = 20


def random_sample(given: Section, setting: Setting) -> Built:
    """Of all claims `percent`, drawn by the `seed`: the same seed draws the same claims again.

    Whether nothing at all was wrong in so many of them is what an error rate is told from, so
    nothing about a claim changes its chance.
    """
    share = given.thousandths("percent", most=WHOLE)
    seed = given.text("seed", longest=64)
    inputs = {"percent": percent_text(share)}

    def check(case: Case) -> Sequence[Found]:
        is_drawn = drawn(seed, case.facts) < share
        return (Found("RANDOM_SAMPLE", inputs),) if is_drawn else NONE

    return Built(check)


def risk_sample(given: Section, setting: Setting) -> Built:
    """Of claims for which a risk of `risks` holds, `percent` of it; the highest of several counts.

    Each risk is `when`, a condition in CEL on the claim, and its `percent`; drawn by the `seed`.
    """
    seed = given.text("seed", longest=64)
    risks = [_read_risk(each) for each in given.sections("risks", most=MOST_RISKS)]
    conditions = [each for each, _ in risks]
    if not risks and given.has("risks"):
        given.wrong("risks", "at least one is needed")

    def check(case: Case) -> Sequence[Found]:
        values = claim_values(case, conditions)
        share = max((share for each, share in risks if each.holds(values)), default=0)
        if drawn(seed, case.facts) >= share:
            return NONE
        return (Found("RISK_SAMPLE", {"percent": percent_text(share)}),)

    return Built(check, asks=asks_of(conditions))


def _read_risk(given: Section) -> tuple[Condition, int]:
    risk = (
        read_condition(given, "when", CLAIM_TYPES),
        given.thousandths("percent", most=WHOLE),
    )
    given.finish()
    return risk


def drawn(seed: str, facts: ClaimFacts) -> int:
    """The number from 0 to 99,999 that a seed gives a claim, by its id or its sampling key."""
    key = facts.sampling_key or str(facts.id)
    digest = hashlib.sha256(f"{len(seed)}:{seed}:{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") * WHOLE >> 64
