"""A child that does one act of paying and is killed at a named step of it: nothing tidies up.

Run as `python -m tests.faults.crashing ACT STEP PROGRAMME PAYOUT` with an installation's
environment. The act goes in by `command`, as a request does, with a key.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import SessionTransaction

from claims.domain.permissions import Actor, Role
from claims.runtime import Answer, Runtime
from claims.usecases import bank_answers, payouts
from claims.usecases.context import Context
from config.settings import parse_settings
from tests import paying
from tests.cast import TIME_ZONE

KEY: Final = "a-key-of-its-own"
BANK: Final = "B1"


class Step(NamedTuple):
    """A function of the product, and before which of its calls the process is killed."""

    function: str
    call: int = 1


STEPS: Final[dict[str, dict[str, Step]]] = {
    "build": {
        "claims locked": Step("claims.usecases.dues:of_claims"),
        "number drawn": Step("claims.usecases.bank_files:write"),
        "file written": Step("claims.usecases.bank_files:seal"),
        "batch written": Step("claims.usecases.payout_runs:create", 2),
        "payments written": Step("claims.storage.payouts:add_parts"),
        "before the commit": Step("commit"),
        "after the commit": Step("committed"),
    },
    "release": {
        "batch locked": Step("claims.usecases.bank_files:open_"),
        "payments locked": Step("claims.storage.payouts:lock_claims"),
        "batch released": Step("claims.usecases.payouts:move", 2),
        "payments released": Step("claims.usecases.payouts:move", 3),
        "claims settled": Step("claims.usecases.payout_steps:post_step"),
        "posted": Step("commit"),
        "after the commit": Step("committed"),
    },
    "answer": {
        "batch locked": Step("claims.usecases.payout_steps:payments"),
        "payment answered": Step("claims.usecases.settlements:move", 2),
        "claim paid": Step("claims.usecases.payout_steps:post_step"),
        "paid and posted": Step("claims.usecases.payment_failures:propose"),
        "before the commit": Step("commit"),
        "after the commit": Step("committed"),
    },
}


def do(runtime: Runtime, act: str, actor: Actor, programme: UUID, payout: UUID | None) -> Answer:
    """One act of paying, as a request asks for it: with a key, under which it is done once."""
    acts: dict[str, Callable[[Context], Any]] = {
        "build": lambda ctx: paying.build(ctx, programme, execution_on=ctx.today(TIME_ZONE)),
        "release": lambda ctx: payouts.release(
            ctx, _known(payout), file_sha256=payouts.get(ctx, _known(payout)).file_sha256
        ),
        "answer": lambda ctx: bank_answers.take(ctx, _known(payout), answers=_said(ctx, payout)),
    }
    return runtime.command(
        actor, acts[act], answer=lambda row: str(row.id), key=KEY, route=act, digest=act.encode()
    )


def _said(ctx: Context, payout: UUID | None) -> list[Any]:
    """The first payment was paid; the second failed, which another person has to approve."""
    paid, failed = payouts.instructions(ctx, _known(payout))
    return [
        {"instruction_id": paid.id, "outcome": "paid", "reference": BANK, "reason": None},
        {"instruction_id": failed.id, "outcome": "failed", "reference": BANK, "reason": "AC04"},
    ]


def _known(payout: UUID | None) -> UUID:
    assert payout is not None
    return payout


def _kill_at(step: Step) -> None:
    if step.function in {"commit", "committed"}:
        honest = SessionTransaction.commit

        def commit(self: Any, *args: Any, **kwargs: Any) -> None:
            if step.function == "committed":
                honest(self, *args, **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)

        SessionTransaction.commit = commit  # type: ignore[method-assign] # where it dies
        return
    module_name, _, name = step.function.partition(":")
    module, calls = importlib.import_module(module_name), [0]
    original = getattr(module, name)

    def counted(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == step.call:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)

    setattr(module, name, counted)


def main(act: str, step: str, user: str, person: str, programme: str, payout: str) -> None:
    """Do the act and be killed at the step."""
    runtime = Runtime.open(parse_settings(os.environ))
    actor = Actor(UUID(user), UUID(person), frozenset({Role.FINANCE_OFFICER}))
    _kill_at(STEPS[act][step])
    do(runtime, act, actor, UUID(programme), UUID(payout) if payout else None)


if __name__ == "__main__":
    main(*sys.argv[1:])
