"""A published standard is a version that never changes, and pinned on what came under it."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from claims.runtime import Runtime
from claims.usecases import standards, vouchers
from tests import cast as people
from tests.cast import STANDARD, Cast, work_all
from tests.usecases.strangers import Owner, claim_of, later


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def cheaper(cast: Cast, *, in_days: int = 0) -> str:
    """The same standard with nurse visits capped at Rp80.000, in force from a day on."""
    day = cast.today + timedelta(days=in_days)
    return STANDARD.replace('cap = "150000.00"', 'cap = "80000.00"').replace(
        "takes_force_on = 2026-01-01", f"takes_force_on = {day}"
    )


def test_versions_count_up_and_the_one_in_force_is_pinned(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    before = people.claim_reimbursement(runtime, cast, 100_000, number="1")
    voucher = people.a_voucher(runtime, cast)
    second = people.a_version(runtime, cast, cheaper(cast))
    assert runtime.query(cast.siti, lambda ctx: standards.get(ctx, second)).version == 2
    after = people.claim_reimbursement(runtime, cast, 100_000, actor=cast.budi, seed=2, number="2")
    redemption = people.redeem(runtime, cast, voucher, 100_000)
    of_voucher = people.claim_redemption(runtime, cast, redemption, 100_000)
    work_all(runtime)
    assert claim_of(runtime, cast, before).approved == 9_000_000
    assert claim_of(runtime, cast, after).approved == 7_200_000
    found = claim_of(runtime, cast, of_voucher)
    assert (found.approved, found.standard_id) == (10_000_000, cast.standard)


def test_a_version_waits_for_its_day(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    people.a_version(runtime, cast, cheaper(cast, in_days=3))
    now = people.a_voucher(runtime, cast)
    later(owner, days=3)
    then = people.a_voucher(runtime, cast, first_day=cast.today + timedelta(days=3))
    versions = {
        each.id: each.version
        for each in runtime.query(cast.siti, lambda ctx: standards.list_(ctx, cast.programme))
    }
    pinned = [
        versions[runtime.query(cast.siti, lambda ctx, v=v: vouchers.get(ctx, v[0])).standard_id]
        for v in (now, then)
    ]
    assert pinned == [1, 2]


def test_a_published_text_never_changes(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    for statement in ("UPDATE standards SET text = ''", "DELETE FROM standards"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute(statement)
    [row] = runtime.query(cast.auditor, lambda ctx: standards.list_(ctx, cast.programme))
    assert row.text == STANDARD
