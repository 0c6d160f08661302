"""The main job below HTTP: both kinds of claim from issue to statement, proven by the ledger."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.files import FileKind
from claims.storage.invariants import INVARIANTS
from claims.usecases import claims as claiming
from claims.usecases import (
    events,
    programmes,
    receipts,
    statements,
    verification,
)
from claims.usecases import ledger as ledgers
from claims.usecases.context import WORKER
from config.settings import Settings
from tests import cast as people
from tests.cast import seal_all, work_all
from tests.usecases.strangers import a_batch, answer

NOTHING_OF = {"41", "42", "44", "45", "46", "47", "48", "54", "55", "56",
              "57", "58", "63", "64", "65"}  # fmt: skip
"""In the main job nothing is late, disputed, closed, from a bank's file, a draft, overpaid, taxed,
left at the year's end or refused by the bank for its account."""


def test_both_kinds_of_claim_are_paid_and_stated(runtime: Runtime, owner: Any) -> None:
    cast = people.assemble(runtime)
    voucher = people.a_voucher(runtime, cast, value=500_000)
    redemption = people.redeem(runtime, cast, voucher, 200_000)
    redeemed = people.claim_redemption(runtime, cast, redemption, 200_000)
    reimbursed = people.claim_reimbursement(runtime, cast, 120_000, actor=cast.budi)
    work_all(runtime)

    def outcome(claim_id: UUID) -> tuple[str, int | None]:
        claim = runtime.query(cast.officer, lambda ctx: claiming.get(ctx, claim_id))
        return claim.status, claim.approved

    assert outcome(redeemed)[0] == "decided"
    assert outcome(reimbursed)[0] == "decided"
    payout = a_batch(runtime, cast)
    work_all(runtime)
    answer(runtime, cast, payout.id)
    issued = runtime.query(cast.finance, statements.list_)
    assert sum(each.total for each in issued) == payout.total
    assert len(issued) == 2
    [budget] = runtime.query(cast.finance, lambda ctx: programmes.list_budgets(ctx, cast.programme))
    assert budget.spent == payout.total
    bank = [
        each.balance
        for each in runtime.query(cast.finance, lambda ctx: ledgers.balances(ctx, cast.programme))
        if each.name == "bank"
    ]
    assert bank == [-payout.total]
    for invariant in INVARIANTS:
        assert owner.execute(invariant.violations).fetchall() == [], invariant.says
        if invariant.id not in NOTHING_OF:
            assert owner.execute(invariant.looked_at).fetchone()[0] > 0, invariant.says


def test_verify_is_content_after_the_main_job(runtime: Runtime, settings: Settings) -> None:
    cast = people.assemble(runtime)
    people.claim_reimbursement(runtime, cast, 120_000)
    work_all(runtime)
    seal_all(runtime, settings)
    report = verification.verify(
        settings.owner_database_url, settings.checkpoints_dir, runtime.keys.checkpoints
    )
    assert report["ok"], report
    assert report["chain"]["events"] > 20
    assert report["chain"]["checkpoints"] >= 1
    ids = [int(each["id"]) for each in report["invariants"]]
    assert ids == sorted(int(each.id) for each in verification.INVARIANTS)
    assert {1, 2, 7, 8, 10, 16} < set(ids)


def test_only_files_that_nothing_names_are_swept(runtime: Runtime) -> None:
    cast = people.assemble(runtime)
    receipt = people.a_receipt(runtime, cast.siti)
    orphan = runtime.files.put(FileKind.RECEIPTS, b"of an act that did not commit")
    later = datetime.now(UTC) + timedelta(minutes=1)
    swept = runtime.act(WORKER, lambda ctx: receipts.sweep(ctx, older_than=later))
    assert swept == 1
    with pytest.raises(Refused) as refusal:
        runtime.files.get(orphan)
    assert refusal.value.code == "FILE_MISSING"
    assert runtime.query(cast.siti, lambda ctx: receipts.read_file(ctx, receipt)[1])


def test_verify_raises_no_false_alarm_while_the_chain_is_being_sealed(
    runtime: Runtime, settings: Settings
) -> None:
    cast = people.assemble(runtime)
    stop = threading.Event()

    def go_on() -> None:
        seed = 100
        while not stop.is_set():
            seed += 1
            people.a_receipt(runtime, cast.siti, seed=seed)
            if head := runtime.act(WORKER, events.seal):
                events.keep_checkpoint(settings.checkpoints_dir, head)

    worker = threading.Thread(target=go_on)
    worker.start()
    try:
        reports = [
            verification.verify(
                settings.owner_database_url, settings.checkpoints_dir, runtime.keys.checkpoints
            )
            for _ in range(20)
        ]
    finally:
        stop.set()
        worker.join()
    assert [report["chain"]["broken"] for report in reports] == [None] * 20
