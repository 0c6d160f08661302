"""A process that is killed while it takes in a bank's file leaves nothing, and then all of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from claims.documents.bankfiles import read
from claims.runtime import Runtime
from claims.usecases import bank_imports, payouts
from tests import cast as people
from tests.cast import work_all
from tests.documents.bank_files import Booked, a_camt
from tests.usecases import importing
from tests.usecases.strangers import Owner, a_batch, wrong

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("step", [*importing.STEPS, "answered"])
def test_killed_between_its_steps_an_import_is_nothing_and_then_whole(
    runtime: Runtime, environ: dict[str, str], owner: Owner, tmp_path: Path, step: str
) -> None:
    cast = people.assemble(runtime)
    people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    payout = a_batch(runtime, cast)
    [payment] = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout.id))
    content = a_camt(Booked("90000.00", payment.end_to_end_id, "B-1"), Booked("5.00", None, "B-2"))
    path = tmp_path / "camt.xml"
    path.write_bytes(content)
    before = standing(owner)
    done = subprocess.run(
        [sys.executable, "-m", "tests.usecases.importing", step, str(cast.finance.user_id),
         str(cast.finance.person_id), str(path)],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert standing(owner) == before
    assert wrong(owner) == {}
    file = read(content)
    runtime.act(cast.finance, lambda ctx: bank_imports.take(ctx, file=file, content=content))
    after = standing(owner)
    assert after[:2] == (1, 2)
    assert after[2] == "paid"
    assert wrong(owner) == {}


def standing(owner: Owner) -> tuple[object, ...]:
    """What an import changes: files, lines, the payment, events, entries of the ledger."""
    row = owner.execute(
        "SELECT (SELECT count(*) FROM bank_imports), (SELECT count(*) FROM bank_entries),"
        " (SELECT string_agg(status, ',') FROM instructions), (SELECT count(*) FROM events),"
        " (SELECT count(*) FROM ledger_entries), (SELECT count(*) FROM outbox)"
    ).fetchone()
    assert row is not None
    return tuple(row)
