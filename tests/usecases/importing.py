"""A process that takes in a bank's file and is killed outright before a step, for crash tests."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from claims.documents.bankfiles import read
from claims.domain.permissions import Actor, Role
from claims.runtime import Runtime
from claims.usecases import bank_entries, bank_imports, settlements
from config.settings import parse_settings

STEPS = {
    "kept": (bank_imports.bank_entries, "lock"),
    "paid": (settlements, "close"),
    "posted": (bank_entries, "_detail"),
    "written": (bank_entries, "_post"),
}
"""Before which function the process dies, by what it has done by then."""


def main(step: str, user_id: str, person_id: str, path: str) -> None:
    """Take in the file as that finance officer, and die by SIGKILL at the step."""

    def die(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    runtime = Runtime.open(parse_settings(dict(os.environ)))
    actor = Actor(UUID(user_id), UUID(person_id), frozenset({Role.FINANCE_OFFICER}))
    content = Path(path).read_bytes()
    file = read(content)
    if step == "answered":

        def act(ctx: Any) -> None:
            bank_imports.take(ctx, file=file, content=content)
            ctx.session.flush()
            die()

        runtime.act(actor, act)
    setattr(*STEPS[step], die)
    runtime.act(actor, lambda ctx: bank_imports.take(ctx, file=file, content=content))


if __name__ == "__main__":
    main(*sys.argv[1:])
