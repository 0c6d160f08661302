"""Cases: filed with their days, answered by another; only the disputed amount waits."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.calendar import after_working_days
from claims.domain.permissions import Actor, Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import (
    authorisations,
    case_answers,
    case_filing,
    cases,
    payouts,
    redecisions,
    reviews,
    statements,
)
from claims.usecases.context import WORKER
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all
from tests.usecases.strangers import (
    Owner,
    a_batch,
    another_provider,
    answer,
    claim_of,
    counters,
    later,
    refusal,
    wrong,
)


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=5_000_000)


@pytest.fixture
def second(runtime: Runtime, cast: Cast) -> Actor:
    """Another claims officer."""
    return people.a_user(
        runtime, cast.administrator, login="officer-2", roles=[Role.CLAIMS_OFFICER], serial=90
    )


@pytest.fixture
def decided(runtime: Runtime, cast: Cast) -> UUID:
    """Siti's claim of Rp900.000, of which her own share of a tenth was cut by the rules."""
    claim = people.claim_reimbursement(runtime, cast, 900_000, item="wheelchair-rent", quantity=36)
    work_all(runtime)
    found = claim_of(runtime, cast, claim)
    assert (found.status, found.approved) == ("decided", 81_000_000)
    return claim


@pytest.fixture
def redeemed(runtime: Runtime, cast: Cast) -> UUID:
    """The provider's claim of what Siti redeemed: Rp150.000 approved."""
    voucher = people.a_voucher(runtime, cast, value=500_000)
    redemption = people.redeem(runtime, cast, voucher, 150_000)
    claim = people.claim_redemption(runtime, cast, redemption, 150_000)
    work_all(runtime)
    assert claim_of(runtime, cast, claim).approved == 15_000_000
    return claim


def filing(claim: UUID | None, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "kind": "dispute",
        "text": "Jumlahnya tidak sesuai.",
        "claim_id": claim,
        **changes,
    }
    return lambda ctx: case_filing.file(ctx, **given)


def investigated(runtime: Runtime, cast: Cast, case: UUID, by: Actor | None = None) -> None:
    """Verified and given to an officer."""
    handler = by or cast.officer
    runtime.act(handler, lambda ctx: cases.verify(ctx, case))
    runtime.act(handler, lambda ctx: cases.assign(ctx, case, user_id=handler.user_id))


def resolving(runtime: Runtime, cast: Cast, case: UUID, outcome: str, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "version": case_of(runtime, cast, case).version,
        "outcome": outcome,
        "text": "Setelah diperiksa.",
        **changes,
    }
    return lambda ctx: case_answers.resolve(ctx, case, **given)


def case_of(runtime: Runtime, cast: Cast, case: UUID) -> Any:
    return runtime.query(cast.officer, lambda ctx: cases.get(ctx, case))


def line(approved: int, bearer: str = "citizen") -> dict[str, Any]:
    return {"no": 1, "approved": people.rupiah(approved), "bearer": bearer}


def test_a_case_has_its_number_and_its_days_at_once(
    runtime: Runtime, cast: Cast, decided: UUID, owner: Owner
) -> None:
    for kind, days in (("complaint", 5), ("dispute", 14)):
        case = runtime.act(cast.siti, filing(decided, kind=kind))
        verify_on = after_working_days(cast.today, 3)
        assert case.number.startswith("K")
        assert (case.status, case.verify_on) == ("filed", verify_on)
        assert case.resolve_on == after_working_days(verify_on, days)
    appeal = runtime.act(cast.siti, filing(decided, kind="appeal"))
    verify_on = after_working_days(cast.today, 3)
    assert appeal.resolve_on == min(
        after_working_days(verify_on, 60), verify_on + timedelta(days=60)
    )
    assert appeal.decision_id is not None
    assert wrong(owner) == {}


def test_a_claim_of_another_cannot_be_complained_of_nor_a_case_of_another_seen(
    runtime: Runtime, cast: Cast, decided: UUID
) -> None:
    stranger = another_provider(runtime, cast)
    for nobody in (cast.budi, cast.provider, stranger):
        assert refusal(runtime, nobody, filing(decided)) == "CLAIM_UNKNOWN"
    assert refusal(runtime, cast.officer, filing(decided)) == "FORBIDDEN"
    case = runtime.act(cast.siti, filing(decided)).id
    reading: Any = lambda ctx: cases.get(ctx, case)  # noqa: E731
    for nobody in (cast.budi, stranger):
        assert refusal(runtime, nobody, reading) == "CASE_UNKNOWN"
        assert runtime.query(nobody, cases.list_) == []
    assert [each.id for each in runtime.query(cast.siti, cases.list_)] == [case]
    assert refusal(runtime, cast.siti, lambda ctx: cases.verify(ctx, case)) == "FORBIDDEN"


def test_a_filing_is_refused_whole(
    runtime: Runtime, cast: Cast, decided: UUID, owner: Owner
) -> None:
    for changes, code in (
        ({"claim_id": None}, "CLAIM_MISSING"),
        ({"claim_id": None, "kind": "complaint"}, "PROGRAMME_MISSING"),
        ({"claim_id": None, "kind": "complaint", "programme_id": cast.programme}, "DAY_MISSING"),
        ({"claim_id": None, "kind": "complaint", "programme_id": cast.programme,
          "happened_on": cast.today + timedelta(days=1)}, "DAY_IN_FUTURE"),
        ({"claim_id": None, "kind": "complaint", "programme_id": cast.programme,
          "happened_on": cast.today, "provider_id": cast.programme}, "PROVIDER_UNKNOWN"),
        ({"line_no": 2}, "LINES_DIFFER"),
        ({"decision_id": cast.programme}, "DECISION_UNKNOWN"),
        ({"disputed": people.rupiah(900_001)}, "DISPUTED_OVER_CLAIMED"),
        ({"disputed": people.Money(1, "MYR")}, "CURRENCY_DIFFERS"),
    ):  # fmt: skip
        assert refusal(runtime, cast.siti, filing(decided, **changes)) == code
    assert owner.execute("SELECT count(*) FROM cases").fetchone() == (0,)
    about = filing(
        None, kind="complaint", programme_id=cast.programme, happened_on=cast.today,
        provider_id=cast.provider.provider_id,
    )  # fmt: skip
    assert runtime.act(cast.budi, about).provider_id == cast.provider.provider_id


def test_the_window_of_a_decision_runs_from_its_notice_and_of_a_service_from_its_day(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """The decision comes ten days after the service: its window ends ten days later."""
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    appeal = filing(claim, kind="appeal")
    assert refusal(runtime, cast.siti, appeal) == "STATE_CONFLICT"
    later(owner, days=10)
    work_all(runtime)
    later(owner, days=20)
    runtime.act(cast.siti, filing(claim, kind="complaint"))
    later(owner, days=1)
    closed = "FILING_WINDOW_CLOSED"
    assert refusal(runtime, cast.siti, filing(claim, kind="complaint")) == closed
    for days, code in ((0, closed), (30, closed), (60, "DAY_IN_FUTURE")):
        day = cast.today + timedelta(days=days)
        named = filing(claim, kind="complaint", happened_on=day)
        assert refusal(runtime, cast.siti, named) == code
    later(owner, days=9)
    runtime.act(cast.siti, appeal)
    later(owner, days=1)
    assert refusal(runtime, cast.siti, appeal) == "FILING_WINDOW_CLOSED"


def test_of_900_000_with_200_000_disputed_700_000_stay_payable(
    runtime: Runtime, cast: Cast, second: Actor, decided: UUID, owner: Owner
) -> None:
    case = runtime.act(cast.siti, filing(decided, disputed=people.rupiah(200_000))).id
    batch = a_batch(runtime, cast)
    work_all(runtime)
    assert batch.total == 70_000_000
    investigated(runtime, cast, case)
    rejecting = resolving(runtime, cast, case, "rejected")
    assert refusal(runtime, cast.officer, rejecting) == "CLAIM_IN_PAYMENT"
    answer(runtime, cast, batch.id)
    assert claim_of(runtime, cast, decided).status == "paid"
    assert counters(owner)[2:] == (110_000, 700_000)
    assert wrong(owner) == {}
    build: Any = lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today)  # noqa: E731
    assert refusal(runtime, cast.finance, build) == "NOTHING_TO_PAY"
    [first] = runtime.query(cast.siti, statements.list_)
    assert (first.total, first.closing) == (70_000_000, 11_000_000)
    assert runtime.act(cast.officer, rejecting).status == "closed"
    assert claim_of(runtime, cast, decided).status == "decided"
    rest = a_batch(runtime, cast)
    work_all(runtime)
    assert rest.total == 11_000_000
    answer(runtime, cast, rest.id)
    assert claim_of(runtime, cast, decided).status == "paid"
    assert counters(owner)[2:] == (0, 810_000)
    for each in runtime.query(cast.siti, statements.list_):
        bytes_ = runtime.query(cast.siti, lambda ctx, i=each.id: statements.read_file(ctx, i)[1])
        assert runtime.query(cast.siti, lambda ctx, i=each.id: statements.again(ctx, i)) == bytes_
    assert wrong(owner) == {}


def test_what_a_citizen_disputes_of_a_providers_claim_waits(
    runtime: Runtime, cast: Cast, redeemed: UUID, owner: Owner
) -> None:
    runtime.act(cast.siti, filing(redeemed, disputed=people.rupiah(50_000)))
    assert a_batch(runtime, cast).total == 10_000_000
    assert wrong(owner) == {}


def test_what_is_wholly_disputed_is_neither_authorised_nor_paid(
    runtime: Runtime, cast: Cast, redeemed: UUID, owner: Owner
) -> None:
    authorise: Any = lambda ctx: authorisations.authorise(ctx, redeemed)  # noqa: E731
    case = runtime.act(cast.siti, filing(redeemed, disputed=people.rupiah(150_000))).id
    assert refusal(runtime, cast.finance, authorise) == "STATE_CONFLICT"
    dismissing: Any = lambda ctx: case_answers.dismiss(  # noqa: E731
        ctx, case, reason="REVIEWED_IN_ORDER", text="Sudah dijawab."
    )
    runtime.act(cast.officer, dismissing)
    assert refusal(runtime, cast.officer, dismissing) == "STATE_CONFLICT"
    runtime.act(cast.finance, authorise)
    assert a_batch(runtime, cast).total == 15_000_000
    assert wrong(owner) == {}


def test_of_two_cases_on_one_amount_the_larger_counts_and_of_two_lines_both(
    runtime: Runtime, cast: Cast, redeemed: UUID
) -> None:
    runtime.act(cast.siti, filing(redeemed, disputed=people.rupiah(50_000)))
    runtime.act(cast.siti, filing(redeemed, disputed=people.rupiah(60_000)))
    runtime.act(cast.siti, filing(redeemed, line_no=1, disputed=people.rupiah(30_000)))
    assert a_batch(runtime, cast).total == 6_000_000


def test_a_batch_with_what_is_disputed_since_is_not_released(
    runtime: Runtime, cast: Cast, redeemed: UUID, owner: Owner
) -> None:
    built = a_batch(runtime, cast, is_released=False)
    runtime.act(cast.siti, filing(redeemed, disputed=people.rupiah(50_000)))
    release: Any = lambda ctx: payouts.release(ctx, built.id, file_sha256=built.file_sha256)  # noqa: E731
    assert refusal(runtime, cast.second_finance, release) == "CLAIM_DISPUTED"
    runtime.act(cast.finance, lambda ctx: payouts.cancel(ctx, built.id))
    assert a_batch(runtime, cast).total == 10_000_000
    assert wrong(owner) == {}


def test_an_upheld_dispute_is_a_new_decision_with_its_postings(
    runtime: Runtime, cast: Cast, second: Actor, decided: UUID, owner: Owner
) -> None:
    answer(runtime, cast, a_batch(runtime, cast).id)
    case = runtime.act(cast.siti, filing(decided)).id
    investigated(runtime, cast, case)
    assert refusal(
        runtime, cast.officer, resolving(runtime, cast, case, "upheld")
    ) == "LINES_DIFFER"  # fmt: skip
    found = runtime.act(
        cast.officer, resolving(runtime, cast, case, "upheld", lines=[line(900_000)])
    )
    assert found.status == "resolved"
    assert claim_of(runtime, cast, decided).approved == 81_000_000
    approving: Any = lambda ctx: redecisions.approve(ctx, found.redecision_id)  # noqa: E731
    assert refusal(runtime, cast.officer, approving) == "SAME_PERSON"
    runtime.act(cast.second_finance, approving)
    work_all(runtime)
    assert case_of(runtime, cast, case).status == "closed"
    assert a_batch(runtime, cast).total == 9_000_000
    assert wrong(owner) == {}


def test_a_case_whose_new_decision_is_refused_is_looked_into_again(
    runtime: Runtime, cast: Cast, decided: UUID, owner: Owner
) -> None:
    case = runtime.act(cast.siti, filing(decided, disputed=people.rupiah(200_000))).id
    investigated(runtime, cast, case)
    upheld = resolving(runtime, cast, case, "partly", lines=[line(850_000)])
    found = runtime.act(cast.officer, upheld)
    runtime.act(
        cast.finance, lambda ctx: redecisions.refuse(ctx, found.redecision_id, text="Belum cukup.")
    )
    work_all(runtime)
    reopened = case_of(runtime, cast, case)
    assert (reopened.status, reopened.outcome, reopened.redecision_id) == (
        "investigated", None, None,
    )  # fmt: skip
    assert a_batch(runtime, cast).total == 70_000_000
    assert wrong(owner) == {}


def test_the_block_ends_with_the_new_decision_not_with_the_workers_next_turn(
    runtime: Runtime, cast: Cast, decided: UUID, owner: Owner
) -> None:
    case = runtime.act(cast.siti, filing(decided, disputed=people.rupiah(200_000))).id
    investigated(runtime, cast, case)
    found = runtime.act(
        cast.officer, resolving(runtime, cast, case, "upheld", lines=[line(900_000)])
    )
    runtime.act(cast.second_finance, lambda ctx: redecisions.approve(ctx, found.redecision_id))
    assert a_batch(runtime, cast).total == 90_000_000
    assert wrong(owner) == {}


def test_who_decided_does_not_handle_the_case(
    runtime: Runtime, cast: Cast, second: Actor, owner: Owner
) -> None:
    claim = people.claim_reimbursement(
        runtime, cast, 1_500_000, item="wheelchair-rent", quantity=60
    )
    work_all(runtime)
    runtime.act(
        cast.officer,
        lambda ctx: reviews.decide(
            ctx,
            claim,
            version=claim_of(runtime, cast, claim).version,
            reason="REVIEWED_OTHER_AMOUNT",
            note=None,
            lines=[line(1_000_000)],  # type: ignore[list-item] # as the edge gives it
        ),
    )
    case = runtime.act(cast.siti, filing(claim, kind="appeal")).id
    assert refusal(runtime, cast.officer, lambda ctx: cases.verify(ctx, case)) == "SAME_PERSON"
    runtime.act(second, lambda ctx: cases.verify(ctx, case))
    to_him: Any = lambda ctx: cases.assign(ctx, case, user_id=cast.officer.user_id)  # noqa: E731
    assert refusal(runtime, second, to_him) == "SAME_PERSON"
    nobody: Any = lambda ctx: cases.assign(ctx, case, user_id=cast.finance.user_id)  # noqa: E731
    assert refusal(runtime, second, nobody) == "USER_UNKNOWN"
    other = runtime.act(cast.siti, filing(claim, kind="appeal")).id
    for constraint, which, changes in (
        ("another_assignee", case, "assignee_id = {}, status = 'investigated'"),
        ("another_resolver", other,
         "resolver_id = {}, status = 'dismissed', answer = '-', due_on = NULL"),
    ):  # fmt: skip
        for person in ("decider_id", "filer_id"):
            with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
                owner.execute(
                    f"UPDATE cases SET {changes.format(person)}, version = version + 1"
                    " WHERE id = %s",
                    [which],
                )
    runtime.act(second, lambda ctx: cases.assign(ctx, case, user_id=second.user_id))
    assert refusal(
        runtime, cast.officer, resolving(runtime, cast, case, "rejected")
    ) == "SAME_PERSON"  # fmt: skip


def test_a_case_is_answered_by_whom_it_was_given_to(
    runtime: Runtime, cast: Cast, second: Actor, decided: UUID
) -> None:
    case = runtime.act(cast.siti, filing(decided, kind="complaint")).id
    assert refusal(
        runtime, cast.officer, resolving(runtime, cast, case, "rejected")
    ) == "STATE_CONFLICT"  # fmt: skip
    investigated(runtime, cast, case)
    act = resolving(runtime, cast, case, "upheld")
    assert refusal(runtime, second, act) == "CASE_OF_ANOTHER"
    stale = resolving(runtime, cast, case, "upheld", version=1)
    assert refusal(runtime, cast.officer, stale) == "VERSION_STALE"
    done = runtime.act(cast.officer, act)
    assert (done.status, done.outcome, done.due_on) == ("closed", "upheld", None)


def test_an_anonymous_complainant_is_nobody_to_the_provider(
    runtime: Runtime, cast: Cast, redeemed: UUID
) -> None:
    from claims.api.cases import case_out  # noqa: PLC0415

    shown = runtime.act(cast.siti, filing(redeemed, kind="complaint"))
    hidden = runtime.act(
        cast.siti,
        filing(redeemed, kind="complaint", is_anonymous=True, remedy="Kembalikan."),
    )

    def told(actor: Actor, **query: Any) -> dict[str, dict[str, Any]]:
        return runtime.query(
            actor,
            lambda ctx: {
                each["id"]: each
                for each in (case_out(ctx, row) for row in cases.list_(ctx, **query))
            },
        )

    seen = told(cast.provider)
    assert seen.keys() == {str(shown.id), str(hidden.id)}
    secret = {str(cast.siti.person_id), str(cast.siti.user_id), str(redeemed), hidden.text}
    assert not secret & {str(value) for value in seen[str(hidden.id)].values()}
    assert seen[str(shown.id)]["person_id"] == str(cast.siti.person_id)
    assert told(cast.provider, claim_id=redeemed).keys() == {str(shown.id)}
    for who in (cast.siti, cast.officer):
        assert told(who)[str(hidden.id)]["person_id"] == str(cast.siti.person_id)


def test_a_provider_disputes_a_claim_of_its_own_and_an_officer_answers(
    runtime: Runtime, cast: Cast, redeemed: UUID, owner: Owner
) -> None:
    case = runtime.act(cast.provider, filing(redeemed, disputed=people.rupiah(50_000)))
    assert (case.person_id, case.filing_provider_id) == (None, cast.provider.provider_id)
    investigated(runtime, cast, case.id)
    found = runtime.act(cast.officer, resolving(runtime, cast, case.id, "rejected"))
    assert found.status == "closed"
    for name in ("assignee_id", "resolver_id"):
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute(f"UPDATE cases SET {name} = filer_id WHERE id = %s", [case.id])
    assert wrong(owner) == {}


def test_a_late_case_goes_to_the_superior_and_then_the_ombudsman_is_offered(
    runtime: Runtime, cast: Cast, decided: UUID, owner: Owner
) -> None:
    case = runtime.act(cast.siti, filing(decided, kind="complaint"))

    def escalate() -> int:
        return runtime.act(WORKER, cases.escalate_due)

    later(owner, days=(case.verify_on - cast.today).days)
    assert escalate() == 0
    later(owner, days=1)
    assert (escalate(), escalate()) == (1, 0)
    late = case_of(runtime, cast, case.id)
    assert late.escalations == 1
    assert runtime.query(cast.siti, lambda ctx: cases.ombudsman_of(ctx, late)) is None
    later(owner, days=10)
    assert (escalate(), escalate()) == (1, 0)
    offered = case_of(runtime, cast, case.id)
    assert "137" in runtime.query(cast.siti, lambda ctx: cases.ombudsman_of(ctx, offered))["en"]
    later(owner, days=100)
    assert escalate() == 0
    topics = owner.execute(
        "SELECT topic FROM events WHERE object_id = %s ORDER BY seq", [case.id]
    ).fetchall()
    assert [topic for (topic,) in topics] == [
        "case.filed", "case.escalated", "case.ombudsman_offered",
    ]  # fmt: skip
    assert wrong(owner) == {}


def test_a_case_answered_in_time_is_not_escalated(
    runtime: Runtime, cast: Cast, decided: UUID, owner: Owner
) -> None:
    case = runtime.act(cast.siti, filing(decided, kind="complaint")).id
    investigated(runtime, cast, case)
    runtime.act(cast.officer, resolving(runtime, cast, case, "rejected"))
    later(owner, days=100)
    assert runtime.act(WORKER, cases.escalate_due) == 0


def test_two_officers_at_once_answer_a_case_once(
    runtime: Runtime, cast: Cast, decided: UUID, owner: Owner
) -> None:
    case = runtime.act(cast.siti, filing(decided, disputed=people.rupiah(200_000))).id
    investigated(runtime, cast, case)
    acts = [
        resolving(runtime, cast, case, "rejected"),
        resolving(runtime, cast, case, "upheld", lines=[line(900_000)]),
    ]
    together, told = threading.Barrier(2), []

    def run(act: Any) -> None:
        together.wait()
        try:
            told.append(runtime.act(cast.officer, act).status)
        except Refused as refused:
            told.append(refused.code)

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) in (["VERSION_STALE", "closed"], ["VERSION_STALE", "resolved"])
    assert wrong(owner) == {}


def test_two_filings_under_one_key_are_one_case(
    runtime: Runtime, cast: Cast, decided: UUID, owner: Owner
) -> None:
    together, told = threading.Barrier(2), []

    def run() -> None:
        together.wait()
        try:
            done = runtime.command(
                cast.siti, filing(decided), answer=lambda case: case.number, key="tap-0001",
                route="POST /v1/cases", digest=b"d" * 32,
            )  # fmt: skip
            told.append(done.body)
        except Refused as refused:
            told.append(refused.code)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert owner.execute("SELECT count(*) FROM cases").fetchone() == (1,)
    assert {each for each in told if each != "IDEMPOTENCY_IN_FLIGHT"} == {
        owner.execute("SELECT '\"' || number || '\"' FROM cases").fetchone()[0].encode()  # type: ignore[index]
    }


def test_a_dispute_filed_while_a_batch_is_released_is_before_it_or_after_it(
    runtime: Runtime, cast: Cast, redeemed: UUID, owner: Owner
) -> None:
    built = paying.approved(runtime, cast, a_batch(runtime, cast, is_released=False))
    acts = [
        (cast.siti, filing(redeemed, disputed=people.rupiah(50_000))),
        (cast.second_finance,
         lambda ctx: payouts.release(ctx, built.id, file_sha256=built.file_sha256)),
    ]  # fmt: skip
    together, refused = threading.Barrier(2), []

    def run(actor: Actor, act: Any) -> None:
        together.wait()
        try:
            runtime.act(actor, act)
        except Refused as error:
            refused.append(error.code)

    threads = [threading.Thread(target=run, args=each) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert refused in ([], ["CLAIM_DISPUTED"])
    status = claim_of(runtime, cast, redeemed).status
    assert status == ("authorised" if refused else "settled")
    assert wrong(owner) == {}
