"""One tap: a moment of one's own is graded once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.lifecycles import LIFECYCLES
from claims.domain.ratings import MOMENTS
from claims.domain.vouchers import VOUCHER
from claims.runtime import Runtime
from claims.usecases import ratings
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, refusal, wrong


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def rating(moment: str, object_id: UUID, grade: str = "A") -> Any:
    return lambda ctx: ratings.rate(ctx, moment=moment, object_id=object_id, grade=grade)


def test_every_moment_is_an_event_that_happens() -> None:
    happening = {each.noun: each for each in LIFECYCLES}
    for moment in MOMENTS.values():
        lifecycle = happening[moment.noun]
        events = {lifecycle.topic(edge.event) for edge in lifecycle.edges}
        events |= {lifecycle.topic(state.value) for state in lifecycle.entries.values()}
        assert set(moment.topics) <= events
    assert VOUCHER.topic("redeemed") in MOMENTS["voucher_redeemed"].topics


def test_a_moment_is_graded_once_and_by_whose_it_is(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    assert refusal(runtime, cast.siti, rating("claim_decided", claim)) == "MOMENT_UNKNOWN"
    work_all(runtime)
    assert refusal(runtime, cast.budi, rating("claim_decided", claim)) == "CLAIM_UNKNOWN"
    assert refusal(runtime, cast.provider, rating("claim_decided", claim)) == "FORBIDDEN"
    runtime.act(cast.siti, rating("claim_decided", claim, "F"))
    assert refusal(runtime, cast.siti, rating("claim_decided", claim)) == "RATED_ALREADY"
    runtime.act(cast.siti, rating("claim_submitted", claim, "C"))
    kept = owner.execute("SELECT moment, grade FROM ratings ORDER BY id").fetchall()
    assert kept == [("claim_decided", "F"), ("claim_submitted", "C")]
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("UPDATE ratings SET grade = 'A'")
    assert wrong(owner) == {}


def test_each_redemption_of_a_voucher_is_a_moment_of_its_own(runtime: Runtime, cast: Cast) -> None:
    voucher = people.a_voucher(runtime, cast, value=200_000)
    runtime.act(cast.siti, rating("voucher_issued", voucher[0]))
    for at in (1, 2):
        people.redeem(runtime, cast, voucher, 100_000, key=f"till-{at}")
        runtime.act(cast.siti, rating("voucher_redeemed", voucher[0], "C"))
    assert refusal(runtime, cast.budi, rating("voucher_issued", voucher[0])) == "VOUCHER_UNKNOWN"
