"""Killed at any step of paying: nothing is half done, and asking again with the key does it."""

from __future__ import annotations

import signal
import subprocess
import sys
from uuid import UUID

import pytest

from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.usecases import payouts
from config.settings import PROJECT
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all
from tests.faults.crashing import STEPS, do
from tests.usecases.strangers import Owner, a_batch, claim_of, wrong

ALWAYS = {"file written", "claims settled", "claim paid", "after the commit"}
"""The steps that are tried every time; `make test-slow` tries the others."""
CASES = [
    pytest.param(act, step, id=f"{act} {step}", marks=[] if step in ALWAYS else pytest.mark.slow)
    for act, steps in STEPS.items()
    for step in steps
]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def crash(environ: dict[str, str], act: str, step: str, actor: Actor, *ids: UUID | str) -> None:
    """Let a child do the act and be killed at the step; it must get that far."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.faults.crashing", act, step, str(actor.user_id),
         str(actor.person_id), *map(str, ids)],
        env=environ, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stderr[-2_000:]


def seen(runtime: Runtime, cast: Cast, claims: list[UUID]) -> list[object]:
    """What the database says of the claims and their batches."""
    batches = runtime.query(cast.finance, payouts.list_)
    return [
        *((claim_of(runtime, cast, each).status) for each in claims),
        *((each.number, each.status, each.version) for each in batches),
    ]


@pytest.mark.parametrize(("act", "step"), CASES)
def test_an_act_of_paying_that_is_killed_is_done_whole_or_not_at_all(
    runtime: Runtime, environ: dict[str, str], cast: Cast, owner: Owner, act: str, step: str
) -> None:
    claims = [
        people.claim_reimbursement(runtime, cast, 100_000),
        people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2),
    ]
    work_all(runtime)
    payout: UUID | None = None
    if act == "build":
        from claims.usecases import authorisations  # noqa: PLC0415 - only here

        runtime.act(cast.finance, lambda ctx: authorisations.authorise_many(ctx, claims))
    else:
        batch = a_batch(runtime, cast, is_released=act == "answer")
        payout = (batch if act == "answer" else paying.approved(runtime, cast, batch)).id
    actor = cast.second_finance if act == "release" else cast.finance
    before = seen(runtime, cast, claims)
    crash(environ, act, step, actor, cast.programme, payout or "")
    after = seen(runtime, cast, claims)
    assert (after == before) == (step != "after the commit")
    assert wrong(owner) == {}
    again = do(runtime, act, actor, cast.programme, payout)
    assert again.replayed == (step == "after the commit")
    once = seen(runtime, cast, claims)
    assert once != before
    assert do(runtime, act, actor, cast.programme, payout).body == again.body
    assert seen(runtime, cast, claims) == once
    assert wrong(owner) == {}
    expected = {
        "build": ["authorised", "authorised", (1, "built", 1)],
        "release": ["settled", "settled", (1, "released", 4)],
        "answer": [("paid", "settled"), ("settled", "paid")],
    }[act]
    assert once == expected if act != "answer" else tuple(once[:2]) in expected
