"""What a statement says: the payee's rights, his own count and period, kept as it was issued."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from claims.domain.money import Money
from claims.domain.statement_json import from_json
from claims.domain.statements import StatementContent
from claims.runtime import Runtime
from claims.storage.payouts import Instruction, Payout, Statement
from claims.storage.programmes import Programme
from claims.usecases import case_filing, claims, messages, programmes, receipts, statements
from claims.usecases.context import WORKER
from claims.usecases.statement_content import content_of
from tests import cast as people
from tests.benchmarks.counting import counting
from tests.cast import STANDARD, work_all
from tests.usecases.strangers import a_batch, answer, later, refusal

Owner = psycopg.Connection[tuple[Any, ...]]
TERMS = (Path(__file__).parents[2] / "config/cases.toml").read_text("utf-8").split("\n\n", 1)[1]


def content_of_row(runtime: Runtime, cast: people.Cast, row: Statement) -> StatementContent:
    """What a statement says, gathered again from the rows."""

    def gathered(ctx: Any) -> StatementContent:
        instruction = ctx.session.get_one(Instruction, row.instruction_id)
        payout = ctx.session.get_one(Payout, instruction.payout_id)
        programme = ctx.session.get_one(Programme, row.programme_id)
        return content_of(ctx, row, instruction, payout, programme)

    return runtime.query(cast.finance, gathered)


def a_paid_claim(runtime: Runtime, cast: people.Cast, whole: int, **given: Any) -> Statement:
    """Claim, decide, pay and state; the statement that was issued last."""
    people.claim_reimbursement(runtime, cast, whole, **given)
    work_all(runtime)
    answer(runtime, cast, a_batch(runtime, cast).id)
    work_all(runtime)
    return runtime.query(cast.finance, statements.list_)[-1]


def test_what_it_asks_does_not_grow_with_its_claims(runtime: Runtime) -> None:
    cast = people.assemble(runtime)
    for seed in (1, 2, 3):
        people.claim_reimbursement(runtime, cast, 100_000, seed=seed, number=f"K-{seed}")
    voucher = people.a_voucher(runtime, cast)
    redeemed = people.redeem(runtime, cast, voucher, 100_000)
    people.claim_redemption(runtime, cast, redeemed, 100_000)
    work_all(runtime)
    a_batch(runtime, cast)
    work_all(runtime)
    asked = {}
    for row in runtime.query(cast.finance, statements.list_):
        with counting() as sent:
            content = content_of_row(runtime, cast, row)
        asked[tuple(claim.reference for claim in content.claims)] = sent.count
    assert set(asked) == {("K-1", "K-2", "K-3"), (voucher[1],)}
    assert len(set(asked.values())) == 1


@pytest.mark.parametrize("days", [14, 30])
def test_it_says_until_when_the_payee_may_object(runtime: Runtime, days: int) -> None:
    own = TERMS.replace("window_days = 30", f"window_days = {days}")
    cast = people.assemble(runtime, standard=f"{STANDARD}\n{own}")
    row = a_paid_claim(runtime, cast, 120_000)
    content = content_of_row(runtime, cast, row)
    last = cast.today + timedelta(days=days)
    assert [claim.object_by for claim in content.claims] == [last]
    said = content.complaint_route
    assert f"within {days} days of its decision" in said["en"]
    assert f"paling lambat {days} hari setelah klaim itu diputuskan" in said["id"]
    assert f"the last day is {last.day} {last:%B} {last.year}" in said["en"]
    assert "www.ombudsman.go.id" in said["id"]


def test_the_last_day_it_names_is_the_last_on_which_one_may_file(
    runtime: Runtime, owner: Owner
) -> None:
    cast = people.assemble(runtime)
    row = a_paid_claim(runtime, cast, 120_000)
    [claim] = content_of_row(runtime, cast, row).claims
    claim_id = runtime.query(cast.officer, lambda ctx: claims.list_(ctx)[0].id)

    def file(ctx: Any) -> Any:
        return case_filing.file(ctx, kind="dispute", text="Potongan itu keliru.", claim_id=claim_id)

    later(owner, days=(claim.object_by - cast.today).days + 1)
    assert refusal(runtime, cast.siti, file) == "FILING_WINDOW_CLOSED"
    later(owner, days=-1)
    assert runtime.act(cast.siti, file).status == "filed"


def test_each_payee_has_his_own_count_without_gaps(runtime: Runtime) -> None:
    cast = people.assemble(runtime)
    a_paid_claim(runtime, cast, 100_000, seed=1)
    a_paid_claim(runtime, cast, 110_000, seed=2, actor=cast.budi)
    a_paid_claim(runtime, cast, 120_000, seed=3)
    issued = runtime.query(cast.finance, statements.list_)
    assert [row.number[-6:] for row in issued] == ["000001", "000002", "000003"]
    assert [(row.payee_id == cast.siti.person_id, row.payee_no) for row in issued] == [
        (True, 1), (False, 1), (True, 2),
    ]  # fmt: skip
    content = content_of_row(runtime, cast, issued[2])
    assert (content.payee_no, content.period_from, content.period_to) == (
        2, cast.today, cast.today,
    )  # fmt: skip


def test_what_it_says_is_kept_with_it_and_swept_away_by_nothing(runtime: Runtime) -> None:
    cast = people.assemble(runtime)
    row = a_paid_claim(runtime, cast, 120_000)
    assert row.content_key
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert runtime.act(WORKER, lambda ctx: receipts.sweep(ctx, older_than=tomorrow)) == 0
    kept = from_json(runtime.files.get(row.content_key))
    assert kept == content_of_row(runtime, cast, row)
    assert kept.digest == row.digest


def test_the_box_for_a_stamp_is_what_the_programme_asks_for(runtime: Runtime) -> None:
    cast = people.assemble(runtime)
    with_limit = runtime.act(
        cast.planner,
        lambda ctx: programmes.create(
            ctx, code="METERAI", names={"id": "M", "en": "M"}, currency="IDR",
            starts_on=cast.today, ends_on=cast.today, id_scheme="id.nik", time_zone="Asia/Jakarta",
            liable_payer="Dinas", payer_name="Dinas", payer_account="001201009876543",
            payer_bic="BRINIDJA", rail="SKNBI", stamp_duty_above=Money(5_000_000_00, "IDR"),
        ),
    )  # fmt: skip
    assert with_limit.stamp_duty_above == 5_000_000_00
    row = a_paid_claim(runtime, cast, 120_000)
    assert content_of_row(runtime, cast, row).stamp_duty_above is None


def test_the_payee_is_told_with_a_link_to_the_check_and_nothing_of_him_in_it(
    runtime: Runtime,
) -> None:
    cast = people.assemble(runtime)
    row = a_paid_claim(runtime, cast, 120_000)
    [told] = [
        each
        for each in runtime.query(cast.siti, messages.list_)
        if each.topic == "statement.issued"
    ]
    assert told.text.endswith(f"/check?number={row.number}&digest={row.digest}")
