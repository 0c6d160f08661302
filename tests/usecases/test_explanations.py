"""A claim is explained wherever it stands: undecided, held, returned, decided, re-decided, paid."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, text

from claims.domain.explanations import Explanation
from claims.domain.money import Money
from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.usecases import claims, explanations, redecisions, reviews
from claims.usecases.adjudication import hold_faulty
from claims.usecases.context import WORKER
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, a_batch, answer, claim_of, later, refusal


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def told(runtime: Runtime, actor: Actor, claim: UUID) -> Explanation:
    return runtime.query(actor, lambda ctx: explanations.explain(ctx, claim))


def a_cut_claim(runtime: Runtime, cast: Cast, **given: Any) -> UUID:
    """Two visits at Rp200.000: the cap takes Rp100.000, the citizen's share Rp30.000."""
    claim = people.claim_reimbursement(runtime, cast, 400_000, quantity=2, **given)
    work_all(runtime)
    return claim


def a_held_claim(runtime: Runtime, cast: Cast) -> UUID:
    claim = people.claim_reimbursement(
        runtime, cast, 1_500_000, item="wheelchair-rent", quantity=60
    )
    work_all(runtime)
    return claim


def decide(runtime: Runtime, cast: Cast, claim: UUID, approved: int) -> None:
    runtime.act(
        cast.officer,
        lambda ctx: reviews.decide(
            ctx,
            claim,
            version=claim_of(runtime, cast, claim).version,
            reason="REVIEWED_OTHER_AMOUNT",
            note="seen",
            lines=[{"no": 1, "approved": people.rupiah(approved), "bearer": "citizen"}],
        ),
    )


def acts(explanation: Explanation) -> list[str]:
    return [each.act.value for each in explanation.acts]


def test_before_the_rules_run_it_says_where_the_claim_is_and_by_when(
    runtime: Runtime, cast: Cast
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 400_000, quantity=2)
    found = told(runtime, cast.siti, claim)
    assert (found.place.status, found.place.since) == ("submitted", cast.today)
    assert (found.next_step.step, found.next_step.is_overdue) == ("rules_run", False)
    assert found.next_step.due_on is not None
    assert (found.decisions, found.route, found.approved) == ((), None, None)
    assert acts(found) == ["withdraw"]
    [line] = found.lines
    assert (line.claimed, line.quantity_milli, line.unit) == (40_000_000, 2_000, "kunjungan")


def test_a_cut_claim_is_explained_step_by_step(runtime: Runtime, cast: Cast) -> None:
    found = told(runtime, cast.siti, a_cut_claim(runtime, cast))
    assert found.route == "reduce"
    assert found.decision
    [line] = found.decision.lines
    assert [(each.stage, each.rule, each.amount, each.after) for each in line.steps] == [
        ("price_cap", "price", 10_000_000, 30_000_000),
        ("co_pay", "co-pay", 3_000_000, 27_000_000),
    ]
    assert {each.standard for each in line.steps} == {"home-care/1"}
    assert line.approved == 27_000_000
    assert (found.decision.is_by_person, found.decision.reason) == (False, None)
    [objecting, appealing] = found.acts
    assert objecting.until == found.decision.decided_on + timedelta(days=30)
    assert (objecting.act, objecting.is_open, appealing.act) == ("object", True, "appeal")
    assert found.next_step.step == "second_person_authorises"
    assert [each.status for each in found.history] == ["submitted", "complete", "decided"]


def test_a_claim_paid_in_full_leaves_nothing_to_object_to(runtime: Runtime, cast: Cast) -> None:
    voucher = people.a_voucher(runtime, cast)
    redemption = people.redeem(runtime, cast, voucher, 100_000)
    claim = people.claim_redemption(runtime, cast, redemption, 100_000)
    work_all(runtime)
    found = told(runtime, cast.provider, claim)
    assert found.decision
    assert (found.route, found.decision.outcome, acts(found)) == ("approve", "approved", [])
    assert found.decision.lines[0].steps == ()


def test_a_held_claim_says_why_in_words_and_an_officers_decision_is_explained(
    runtime: Runtime, cast: Cast
) -> None:
    claim = a_held_claim(runtime, cast)
    found = told(runtime, cast.siti, claim)
    assert (found.route, found.place.cause) == ("hold", "THRESHOLD")
    [why] = found.place.waiting_for
    assert why.reason == "ABOVE_THRESHOLD"
    assert why.text["en"] == "A claim of this size is decided by an officer."
    assert "IDR 1,350,000.00 is above" in why.officer_text["en"]
    assert found.next_step.step == "officer_decides"
    decide(runtime, cast, claim, 1_000_000)
    decided = told(runtime, cast.siti, claim)
    assert decided.route == "hold"
    assert decided.decision
    assert (decided.decision.is_by_person, decided.decision.reason) == (
        True, "REVIEWED_OTHER_AMOUNT",
    )  # fmt: skip
    [step] = decided.decision.lines[0].steps
    assert (step.stage, step.rule, step.amount, step.after) == (
        "officer", "officer", 50_000_000, 100_000_000,
    )  # fmt: skip
    assert "You may file a complaint" in step.text["en"]
    assert decided.place.waiting_for == ()


def test_a_returned_claim_says_what_is_missing(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(
            ctx, claim, reason="RECEIPT_UNREADABLE", text="Sisi belakang juga."
        ),
    )
    found = told(runtime, cast.siti, claim)
    assert (found.place.status, found.next_step.step) == ("returned", "claimant_completes")
    [why] = found.place.waiting_for
    assert (why.reason, why.note) == ("RECEIPT_UNREADABLE", "Sisi belakang juga.")
    assert acts(found) == ["complete", "withdraw"]


def test_a_withdrawn_claim_leaves_nothing_to_do(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    runtime.act(cast.siti, lambda ctx: claims.withdraw(ctx, claim))
    found = told(runtime, cast.siti, claim)
    assert (found.place.status, found.next_step.step, found.acts) == ("withdrawn", "nothing", ())


def test_a_claim_the_engine_failed_on_says_that_an_officer_looks(
    runtime: Runtime, cast: Cast
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    runtime.act(WORKER, lambda ctx: hold_faulty(ctx, claim, error="KeyError"))
    found = told(runtime, cast.siti, claim)
    [why] = found.place.waiting_for
    assert (found.route, why.reason) == ("hold", "ENGINE_FAULT")
    assert "KeyError" not in str(found)


def test_a_payment_is_followed_to_the_bank_and_back(runtime: Runtime, cast: Cast) -> None:
    claim = a_cut_claim(runtime, cast)
    batch = a_batch(runtime, cast)
    work_all(runtime)
    [sent] = told(runtime, cast.siti, claim).payments
    assert (sent.amount, sent.status) == (27_000_000, "pending")
    assert sent.statement_number is not None
    answer(runtime, cast, batch.id, "failed")
    failed = told(runtime, cast.siti, claim)
    assert (failed.place.status, failed.payments[0].status) == ("payment_failed", "failed")
    again = a_batch(runtime, cast)
    answer(runtime, cast, again.id, "paid")
    paid = told(runtime, cast.siti, claim)
    assert [each.status for each in paid.payments] == ["failed", "paid"]
    assert (paid.place.status, paid.next_step.step) == ("paid", "nothing")
    assert acts(paid) == ["object", "appeal"]


def test_of_several_decisions_each_is_explained_in_order(runtime: Runtime, cast: Cast) -> None:
    """A later decision pays more of what the first one cut: both stay to be read."""
    claim = a_cut_claim(runtime, cast)
    redecide(runtime, cast, claim, approved=30_000_000)
    found = told(runtime, cast.siti, claim)
    assert [(each.seq, each.approved, each.is_by_person) for each in found.decisions] == [
        (1, 27_000_000, False),
        (2, 30_000_000, True),
    ]
    assert [len(each.lines[0].steps) for each in found.decisions] == [2, 1]
    assert found.route == "reduce"
    assert found.decision is found.decisions[-1]


def redecide(runtime: Runtime, cast: Cast, claim: UUID, *, approved: int) -> None:
    """A second decision (minor units), proposed by an officer and approved by another person."""
    row = runtime.act(
        cast.officer,
        lambda ctx: redecisions.propose(
            ctx,
            claim,
            version=claims.get(ctx, claim).version,
            reason="REVIEWED_OTHER_AMOUNT",
            lines=[{"no": 1, "approved": Money(approved, "IDR"), "bearer": "citizen"}],
        ),
    )
    runtime.act(cast.second_finance, lambda ctx: redecisions.approve(ctx, row.id))


def test_what_is_overdue_is_said_and_the_time_for_objecting_ends(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = a_cut_claim(runtime, cast)
    later(owner, days=31)
    found = told(runtime, cast.siti, claim)
    assert found.next_step.is_overdue
    assert [(each.act.value, each.is_open) for each in found.acts] == [
        ("object", False),
        ("appeal", True),
    ]


def test_what_is_not_ones_own_is_not_explained(runtime: Runtime, cast: Cast) -> None:
    claim = a_cut_claim(runtime, cast)
    ask: Callable[[Any], Any] = lambda ctx: explanations.explain(ctx, claim)  # noqa: E731
    assert refusal(runtime, cast.budi, ask) == "CLAIM_UNKNOWN"
    assert refusal(runtime, cast.provider, ask) == "CLAIM_UNKNOWN"
    assert refusal(runtime, cast.administrator, ask) == "FORBIDDEN"


def test_the_event_of_a_decision_or_a_hold_names_the_route(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    cut = a_cut_claim(runtime, cast, actor=cast.budi, seed=9)
    held = a_held_claim(runtime, cast)

    def routes(claim: UUID) -> list[str]:
        rows = owner.execute(
            "SELECT payload FROM events WHERE object_id = %s AND action IN ('decide', 'hold')"
            " ORDER BY seq",
            [claim],
        ).fetchall()
        return [json.loads(bytes(row[0]))["route"] for row in rows]  # type: ignore[arg-type]

    assert (routes(cut), routes(held)) == (["reduce"], ["hold"])
    decide(runtime, cast, held, 1_500_000)
    assert routes(held) == ["hold", "hold"]


def test_a_long_claim_is_explained_with_the_questions_of_a_short_one(
    runtime: Runtime, cast: Cast
) -> None:
    short = a_cut_claim(runtime, cast)
    receipt = people.a_receipt(runtime, cast.budi, seed=7)
    long = runtime.act(
        cast.budi,
        lambda ctx: (
            claims.submit(
                ctx,
                programme_id=cast.programme,
                kind="reimbursement",
                standard_code="home-care",
                lines=[people.a_line(cast, 4_000, item=item) for item in people.ITEMS] * 40,
                receipts=[
                    {
                        "receipt_id": receipt,
                        "issuer": "A",
                        "number": "1",
                        "issued_on": cast.today,
                        "total": people.rupiah(640_000),
                    }
                ],
            ).id
        ),
    )
    work_all(runtime)

    def asked(actor: Actor, claim: UUID) -> int:
        said: list[str] = []
        note = lambda *given: said.append(given[2])  # noqa: E731
        event.listen(runtime.engine, "before_cursor_execute", note)
        try:
            told(runtime, actor, claim)
        finally:
            event.remove(runtime.engine, "before_cursor_execute", note)
        return len(said)

    assert len(told(runtime, cast.budi, long).lines) == 160
    asked(cast.siti, short)
    assert asked(cast.budi, long) == asked(cast.siti, short) <= 16


def test_no_question_of_an_explanation_reads_a_whole_table(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = a_cut_claim(runtime, cast)
    owner.execute("ANALYZE")
    said: list[tuple[str, Any]] = []
    note = lambda *given: said.append((given[2], given[3]))  # noqa: E731
    event.listen(runtime.engine, "before_cursor_execute", note)
    told(runtime, cast.siti, claim)
    event.remove(runtime.engine, "before_cursor_execute", note)
    big = ("claims", "claim_lines", "decisions", "decision_lines", "adjustments", "events",
           "instruction_parts", "findings")  # fmt: skip
    with runtime.engine.connect() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, given in said:
            if statement.lstrip().startswith("SELECT") and "clock" not in statement:
                rows = connection.exec_driver_sql(f"EXPLAIN {statement}", given).scalars()
                plan = "\n".join(rows)
                assert not [each for each in big if f"Seq Scan on {each} " in plan], plan
