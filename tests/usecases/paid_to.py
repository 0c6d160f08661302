"""Short ways to change where a payee is paid: propose an account, and confirm one."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.storage.account_changes import AccountChange
from claims.usecases import account_changes
from tests import cast as people

NEW = "4440001112223"
"""An account number of nobody else's; its mask shows the last four digits."""


def account(number: str = NEW, *, holder: str = "Siti") -> Any:
    """An account in rupiah as it is handed in."""
    return {"holder": holder, "number": number, "bic": "BMRIIDJA", "currency": people.RUPIAH}


def propose(runtime: Runtime, by: Actor, payee: UUID, number: str = NEW) -> AccountChange:
    """Propose a person's account."""
    act = partial(account_changes.propose, account=account(number), person_id=payee)
    return runtime.act(by, act)


def confirm(runtime: Runtime, by: Actor, change_id: UUID) -> AccountChange:
    """Confirm a proposed account."""
    return runtime.act(by, partial(account_changes.confirm, change_id=change_id))


def change(runtime: Runtime, cast: people.Cast, payee: UUID, number: str = NEW) -> AccountChange:
    """Let the planner propose a person's account and the finance officer confirm it."""
    proposed = propose(runtime, cast.planner, payee, number)
    return confirm(runtime, cast.finance, proposed.id)
