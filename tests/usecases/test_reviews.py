"""What an officer does with a held claim, and what he may not."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID

import pytest

from claims.domain.money import Money
from claims.domain.permissions import Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import claims, reviews
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, claim_of, counters, refusal, wrong

CLAIMED = 1_500_000


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=2_000_000)


@pytest.fixture
def held(runtime: Runtime, cast: Cast) -> UUID:
    """A claim above the threshold: Rp1.350.000 after the citizen's share."""
    claim = people.claim_reimbursement(runtime, cast, CLAIMED, item="wheelchair-rent", quantity=60)
    work_all(runtime)
    assert claim_of(runtime, cast, claim).status == "in_review"
    return claim


def deciding(runtime: Runtime, cast: Cast, claim: UUID, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "version": claim_of(runtime, cast, claim).version,
        "reason": "REVIEWED_IN_ORDER",
        "note": "as agreed",
        "lines": [{"no": 1, "approved": people.rupiah(1_000_000), "bearer": "citizen"}],
        **changes,
    }
    return lambda ctx: reviews.decide(ctx, claim, **given)


def test_an_officer_decides_line_by_line_with_a_reason(
    runtime: Runtime, cast: Cast, held: UUID, owner: Owner
) -> None:
    found = runtime.act(cast.officer, deciding(runtime, cast, held))
    assert (found.status, found.approved, found.cause) == ("decided", 100_000_000, None)
    decision, lines, cuts, _ = runtime.query(cast.siti, lambda ctx: claims.decision_of(ctx, held))
    assert decision
    assert (decision.outcome, decision.reason, decision.note) == (
        "part_approved", "REVIEWED_IN_ORDER", "as agreed",
    )  # fmt: skip
    assert decision.decider_id == cast.officer.person_id
    assert [(each.claimed, each.adjusted, each.approved) for each in lines] == [
        (150_000_000, 50_000_000, 100_000_000)
    ]
    assert [(each.amount, each.bearer, each.rule) for each in cuts] == [
        (50_000_000, "citizen", "officer")
    ]
    assert counters(owner) == (1_000_000, 0, 1_000_000, 0)
    again = deciding(runtime, cast, held)
    assert refusal(runtime, cast.officer, again) == "STATE_CONFLICT"
    assert wrong(owner) == {}


def test_a_decision_is_refused_whole(
    runtime: Runtime, cast: Cast, held: UUID, owner: Owner
) -> None:
    def line(amount: int, no: int = 1) -> dict[str, Any]:
        return {"no": no, "approved": people.rupiah(amount), "bearer": "citizen"}

    version = claim_of(runtime, cast, held).version
    for changes, code in (
        ({"version": version - 1}, "VERSION_STALE"),
        ({"reason": "BECAUSE"}, "REASON_UNKNOWN"),
        ({"lines": []}, "LINES_DIFFER"),
        ({"lines": [line(1), line(1)]}, "LINES_DIFFER"),
        ({"lines": [line(1), line(1, no=2)]}, "LINES_DIFFER"),
        ({"lines": [line(CLAIMED + 1)]}, "APPROVED_OVER_CLAIMED"),
        ({"lines": [{**line(1), "approved": Money(1, "MYR")}]}, "CURRENCY_DIFFERS"),
    ):
        act = deciding(runtime, cast, held, **changes)
        assert refusal(runtime, cast.officer, act) == code
    for nobody in (cast.finance, cast.planner, cast.siti, cast.provider, cast.auditor):
        assert refusal(runtime, nobody, deciding(runtime, cast, held)) == "FORBIDDEN"
    unknown: Any = lambda ctx: reviews.decide(  # noqa: E731
        ctx, cast.programme, version=1, reason="REVIEWED_IN_ORDER", note=None, lines=[]
    )
    assert refusal(runtime, cast.officer, unknown) == "CLAIM_UNKNOWN"
    assert owner.execute("SELECT count(*) FROM decisions").fetchone() == (0,)
    assert counters(owner) == (2_000_000, 0, 0, 0)


def test_an_officer_cannot_approve_what_the_line_does_not_hold(
    runtime: Runtime, cast: Cast, held: UUID, owner: Owner
) -> None:
    people.a_voucher(runtime, cast, value=1_200_000)
    act = deciding(runtime, cast, held)
    assert refusal(runtime, cast.officer, act) == "BUDGET_SHORT"
    assert claim_of(runtime, cast, held).status == "in_review"
    assert counters(owner) == (800_000, 1_200_000, 0, 0)
    most = [{"no": 1, "approved": people.rupiah(800_000), "bearer": "citizen"}]
    runtime.act(cast.officer, deciding(runtime, cast, held, lines=most))
    assert counters(owner) == (0, 1_200_000, 800_000, 0)
    assert wrong(owner) == {}


def test_a_full_rejection_owes_nothing_and_rests(
    runtime: Runtime, cast: Cast, held: UUID, owner: Owner
) -> None:
    nothing = [{"no": 1, "approved": people.rupiah(0), "bearer": "citizen"}]
    found = runtime.act(cast.officer, deciding(runtime, cast, held, lines=nothing))
    assert (found.status, found.approved, found.next_step_due_on) == ("decided", 0, None)
    assert counters(owner) == (2_000_000, 0, 0, 0)
    assert wrong(owner) == {}


def test_what_an_officer_approved_counts_towards_the_ceiling(
    runtime: Runtime, cast: Cast, held: UUID
) -> None:
    """Rp1.000.000 of Rp1.500.000 a month are used: of the next Rp900.000 there is Rp500.000."""
    runtime.act(cast.officer, deciding(runtime, cast, held))
    claim = people.claim_reimbursement(
        runtime, cast, 800_000, seed=2, number="2", item="physiotherapy", quantity=4
    )
    work_all(runtime)
    found = claim_of(runtime, cast, claim)
    assert (found.status, found.approved) == ("decided", 50_000_000)


def test_a_claim_is_given_to_an_officer_and_noted_on(
    runtime: Runtime, cast: Cast, held: UUID
) -> None:
    def assigning(user: UUID, claim: UUID = held) -> Any:
        return lambda ctx: reviews.assign(ctx, claim, user_id=user)

    assert refusal(runtime, cast.officer, assigning(cast.finance.user_id)) == "USER_UNKNOWN"
    assert refusal(runtime, cast.officer, assigning(cast.programme)) == "USER_UNKNOWN"
    assert refusal(runtime, cast.siti, assigning(cast.officer.user_id)) == "FORBIDDEN"
    assert refusal(
        runtime, cast.officer, assigning(cast.officer.user_id, cast.programme)
    ) == "CLAIM_UNKNOWN"  # fmt: skip
    runtime.act(cast.officer, assigning(cast.officer.user_id))
    noting: Any = lambda ctx: reviews.note(ctx, held, text="telephoned")  # noqa: E731
    runtime.act(cast.officer, noting)
    assert refusal(runtime, cast.siti, noting) == "FORBIDDEN"
    assert claim_of(runtime, cast, held).assigned_to == cast.officer.user_id
    runtime.act(cast.officer, deciding(runtime, cast, held))
    assert refusal(
        runtime, cast.officer, assigning(cast.officer.user_id)
    ) == "STATE_CONFLICT"  # fmt: skip


def test_nobody_decides_or_returns_a_claim_of_his_own(
    runtime: Runtime, cast: Cast, held: UUID
) -> None:
    twin = people.a_user(
        runtime, cast.administrator, login="siti-o", roles=[Role.CLAIMS_OFFICER], serial=0,
        person_id=cast.siti.person_id,
    )  # fmt: skip
    returning: Any = lambda ctx: reviews.return_(  # noqa: E731
        ctx, held, reason="DOCUMENTS_REQUESTED", text="Lampirkan."
    )
    assert refusal(runtime, twin, deciding(runtime, cast, held)) == "SAME_PERSON"
    assert refusal(runtime, twin, returning) == "SAME_PERSON"
    wordless: Any = lambda ctx: reviews.return_(  # noqa: E731
        ctx, held, reason="BECAUSE", text="?"
    )
    assert refusal(runtime, cast.officer, wordless) == "REASON_UNKNOWN"
    runtime.act(cast.officer, returning)
    assert refusal(runtime, cast.officer, returning) == "STATE_CONFLICT"


def test_a_claim_decided_and_withdrawn_at_once_is_one_of_them(
    runtime: Runtime, cast: Cast, held: UUID, owner: Owner
) -> None:

    together, refused = threading.Barrier(2), []

    def run(actor: Any, act: Any) -> None:
        together.wait()
        try:
            runtime.act(actor, act)
        except Refused as error:
            refused.append(error.code)

    acts = [
        (cast.officer, deciding(runtime, cast, held)),
        (cast.siti, lambda ctx: claims.withdraw(ctx, held)),
    ]
    threads = [threading.Thread(target=run, args=each) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert refused in (["STATE_CONFLICT"], ["VERSION_STALE"])
    status = claim_of(runtime, cast, held).status
    assert counters(owner)[2] == (1_000_000 if status == "decided" else 0)
    assert wrong(owner) == {}
