"""A claim's clocks as its parties see them, and files that wait: deemed complete, or lapsed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from claims.domain.clocks import ClockState
from claims.runtime import Runtime
from claims.usecases import claims, clocks, completeness, reviews
from claims.usecases.context import WORKER
from tests import cast as people
from tests.cast import STANDARD, Cast, work_all
from tests.usecases.late import paying_within
from tests.usecases.strangers import Owner, a_batch, answer, claim_of, refusal, set_day, wrong

WAITING = paying_within(15, "calendar_days").replace("lapse_days = 31", "lapse_days = 30")
SILENT = STANDARD.replace("deemed_complete_days = 10\n", "").replace("lapse_days = 31\n", "")


def told(runtime: Runtime, cast: Cast, claim_id: UUID) -> clocks.ClaimClocks:
    return runtime.query(cast.siti, lambda ctx: clocks.of_claim(ctx, claim_id))


def events_of(owner: Owner, claim_id: UUID) -> list[str]:
    rows = owner.execute(
        "SELECT topic FROM events WHERE object_id = %s ORDER BY seq", [claim_id]
    ).fetchall()
    return [str(topic) for (topic,) in rows]


def test_a_file_nobody_acted_on_is_complete_after_ten_days_and_due_from_there(
    runtime: Runtime, owner: Owner
) -> None:
    set_day(owner, date(2026, 3, 2))
    cast = people.assemble(runtime, standard=WAITING)
    claim_id = people.claim_reimbursement(runtime, cast, 100_000)
    set_day(owner, date(2026, 3, 12), hour=23)
    assert runtime.act(WORKER, completeness.deem_complete_due) == 0
    set_day(owner, date(2026, 3, 13), hour=1)
    assert runtime.act(WORKER, completeness.deem_complete_due) == 1
    assert runtime.act(WORKER, completeness.deem_complete_due) == 0
    claim = claim_of(runtime, cast, claim_id)
    assert claim.status == "complete"
    assert (claim.complete_on, claim.pay_by) == (date(2026, 3, 12), date(2026, 3, 27))
    assert events_of(owner, claim_id) == ["claim.submitted", "claim.deemed_complete"]
    found = told(runtime, cast, claim_id)
    assert found.clocks.statutory.started_on == date(2026, 3, 12)
    assert (found.clocks.statutory.days, found.clocks.citizen.days) == (1, 11)
    [payment] = [each for each in found.promises if each.id == "pay"]
    assert (payment.due_on, payment.is_kept) == (date(2026, 3, 27), None)
    work_all(runtime)
    decided = claim_of(runtime, cast, claim_id)
    assert (decided.status, decided.next_step_due_on) == ("decided", date(2026, 3, 27))
    assert events_of(owner, claim_id).count("claim.deemed_complete") == 1
    assert wrong(owner) == {}


def test_a_standard_that_says_nothing_of_completeness_deems_nothing(
    runtime: Runtime, owner: Owner
) -> None:
    set_day(owner, date(2026, 3, 2))
    cast = people.assemble(runtime, standard=SILENT)
    claim_id = people.claim_reimbursement(runtime, cast, 100_000)
    runtime.act(
        cast.officer, lambda ctx: reviews.return_(ctx, claim_id, reason="DOCUMENT_MISSING",
                                                  text="Kuitansi?")
    )  # fmt: skip
    people.claim_reimbursement(runtime, cast, 90_000, seed=2)
    set_day(owner, date(2026, 12, 1))
    assert runtime.act(WORKER, completeness.deem_complete_due) == 0
    assert runtime.act(WORKER, completeness.lapse_due) == 0


def return_(runtime: Runtime, cast: Cast, claim_id: UUID) -> None:
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(ctx, claim_id, reason="DOCUMENT_MISSING", text="Kuitansi?"),
    )


def test_files_that_wait_for_nothing_never_take_the_place_of_one_that_is_due(
    runtime: Runtime, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One at a time: before it stand one whose standard gives no days and one brought again."""
    monkeypatch.setattr(completeness, "AT_ONCE", 1)
    set_day(owner, date(2026, 3, 2))
    cast = people.assemble(runtime, standard=SILENT)
    silent = people.claim_reimbursement(runtime, cast, 100_000)
    set_day(owner, date(2026, 3, 4))
    newer = people.a_version(runtime, cast, WAITING)
    again = people.claim_reimbursement(runtime, cast, 90_000, seed=2)
    due = people.claim_reimbursement(runtime, cast, 80_000, seed=3, actor=cast.budi)
    assert claim_of(runtime, cast, due).standard_id == newer
    set_day(owner, date(2026, 3, 9))
    for each in (silent, again):
        return_(runtime, cast, each)
    receipt = people.a_receipt(runtime, cast.siti, seed=9)
    runtime.act(
        cast.siti,
        lambda ctx: claims.resubmit(
            ctx, again, receipts=[{"receipt_id": receipt, "issuer": None, "number": None,
                                   "issued_on": None, "total": None}],
        ),
    )  # fmt: skip
    set_day(owner, date(2026, 3, 15), hour=1)
    assert runtime.act(WORKER, completeness.deem_complete_due) == 1
    assert claim_of(runtime, cast, due).status == "complete"
    assert claim_of(runtime, cast, again).status == "submitted"
    lapsing = people.claim_reimbursement(runtime, cast, 70_000, seed=4, actor=cast.budi)
    return_(runtime, cast, lapsing)
    set_day(owner, date(2026, 4, 15), hour=1)
    assert runtime.act(WORKER, completeness.lapse_due) == 1
    assert claim_of(runtime, cast, lapsing).status == "lapsed"
    assert claim_of(runtime, cast, silent).status == "returned"


def test_a_returned_claim_lapses_when_nobody_brings_it_again(
    runtime: Runtime, owner: Owner
) -> None:
    set_day(owner, date(2026, 3, 2))
    cast = people.assemble(runtime, standard=WAITING)
    waiting, brought = (
        people.claim_reimbursement(runtime, cast, 100_000 + seed, seed=seed) for seed in (1, 2)
    )
    for claim_id in (waiting, brought):
        runtime.act(
            cast.officer,
            lambda ctx, c=claim_id: reviews.return_(ctx, c, reason="DOCUMENT_MISSING", text="?"),
        )
    assert claim_of(runtime, cast, waiting).next_step_due_on == date(2026, 4, 1)
    set_day(owner, date(2026, 3, 30))
    receipt = people.a_receipt(runtime, cast.siti, seed=9)
    runtime.act(
        cast.siti,
        lambda ctx: claims.resubmit(
            ctx, brought, receipts=[{"receipt_id": receipt, "issuer": None, "number": None,
                                     "issued_on": None, "total": None}],
        ),
    )  # fmt: skip
    set_day(owner, date(2026, 4, 1), hour=23)
    assert runtime.act(WORKER, completeness.lapse_due) == 0
    set_day(owner, date(2026, 4, 2), hour=1)
    assert runtime.act(WORKER, completeness.lapse_due) == 1
    assert runtime.act(WORKER, completeness.lapse_due) == 0
    assert claim_of(runtime, cast, waiting).status == "lapsed"
    assert claim_of(runtime, cast, brought).status == "submitted"
    # Ten days count from when it was brought again, not from its first submission.
    assert runtime.act(WORKER, completeness.deem_complete_due) == 0
    set_day(owner, date(2026, 4, 10), hour=1)
    assert runtime.act(WORKER, completeness.deem_complete_due) == 1
    assert claim_of(runtime, cast, brought).complete_on == date(2026, 4, 9)


def test_a_claim_is_told_with_its_three_clocks_from_submission_to_money(
    runtime: Runtime, owner: Owner
) -> None:
    """Submitted on day 0, returned on day 2, submitted again on day 6, paid on day 9."""
    set_day(owner, date(2026, 6, 8))
    cast = people.assemble(runtime)
    claim_id = people.claim_reimbursement(runtime, cast, 100_000)
    set_day(owner, date(2026, 6, 10))
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(ctx, claim_id, reason="DOCUMENT_MISSING", text="Kuitansi?"),
    )
    set_day(owner, date(2026, 6, 16))
    receipt = people.a_receipt(runtime, cast.siti, seed=9)
    runtime.act(
        cast.siti,
        lambda ctx: claims.resubmit(
            ctx, claim_id, receipts=[{"receipt_id": receipt, "issuer": "Apotek", "number": "9",
                                      "issued_on": date(2026, 6, 8),
                                      "total": people.rupiah(100_000)}],
        ),
    )  # fmt: skip
    work_all(runtime)
    claim = claim_of(runtime, cast, claim_id)
    assert (claim.complete_on, claim.pay_by) == (date(2026, 6, 16), date(2026, 6, 23))
    set_day(owner, date(2026, 6, 19))
    batch = a_batch(runtime, cast)
    answer(runtime, cast, batch.id)
    three = told(runtime, cast, claim_id).clocks
    assert (three.statutory.days, three.office.days, three.citizen.days) == (3, 5, 9)
    assert three.citizen.state is ClockState.STOPPED
    assert claim_of(runtime, cast, claim_id).paid_on == date(2026, 6, 19)
    assert all(each.is_kept for each in told(runtime, cast, claim_id).promises)
    foreign = refusal(runtime, cast.budi, lambda ctx: clocks.of_claim(ctx, claim_id))
    assert foreign == "CLAIM_UNKNOWN"
