"""A condition of a standard that has no answer for one claim stops that claim alone."""

from __future__ import annotations

import pytest

from claims.runtime import Runtime
from tests import cast as people
from tests.cast import STANDARD, Cast
from tests.usecases.strangers import claim_of
from workers import jobs as work
from workers.relay import gather_now

UNDECIDED = """
[[rules]]
id = "odd"
kind = "condition"
# Divides by zero for a claim of Rp77.777,00 alone: no sample of it at adoption does.
require = "1 / (claimed * 2 - 15555400) < 5"
"""


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    head, mark, tail = STANDARD.partition("# --- coverage, quantity, price")
    return people.assemble(runtime, standard=head + UNDECIDED + mark + tail)


def test_the_claim_is_held_as_a_fault_and_the_others_are_decided(
    runtime: Runtime, cast: Cast
) -> None:
    amounts = (77_776, 77_777, 77_778, 100_000)
    ids = [
        people.claim_reimbursement(runtime, cast, amount, seed=at, number=f"n-{at}")
        for at, amount in enumerate(amounts)
    ]
    [job] = [each for each in gather_now(runtime) if each.queue == "adjudication"]
    work.perform(runtime, job.id)
    found = [claim_of(runtime, cast, each) for each in ids]
    assert [(each.status, each.cause) for each in found] == [
        ("decided", None),
        ("in_review", "ENGINE_FAULT"),
        ("decided", None),
        ("decided", None),
    ]
