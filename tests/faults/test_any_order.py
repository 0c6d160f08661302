"""Whatever people do in whatever order: every invariant holds, and at the end no money is stuck.

What is refused is refused with a code, never a bug. A seed that fails is printed with what was
done; `CLAIMS_TEST_SEEDS=200` tries that many towns.
"""

from __future__ import annotations

import os

import pytest

from claims.runtime import Runtime
from tests.faults.town import Town
from tests.usecases.strangers import Owner, wrong

STEPS = 100
SEEDS = range(int(os.environ.get("CLAIMS_TEST_SEEDS", "4")))


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_done_in_whatever_order_the_books_add_up(
    runtime: Runtime, owner: Owner, seed: int
) -> None:
    town = Town(runtime, owner, seed)
    for step in range(STEPS):
        town.step()
        if step % 20 == 19:
            assert wrong(owner) == {}, (seed, step, town.did)
    town.come_to_an_end()
    assert wrong(owner) == {}, (seed, town.did)
    stuck = owner.execute(
        "SELECT code, committed, obligated FROM budgets WHERE committed + obligated > 0"
    ).fetchall()
    assert stuck == [], (seed, town.did)
    assert len([each for each in town.did if each.islower()]) > 6, town.did
