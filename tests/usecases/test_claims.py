"""Claims of both kinds: what is submitted, what is refused, who may take one back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from claims.domain.money import Money
from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.usecases import claims, redemptions, reviews
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import (
    Owner,
    another_provider,
    claim_of,
    counters,
    reasons_of,
    refusal,
    wrong,
)


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def redemption_of(runtime: Runtime, cast: Cast, amount: int = 100_000) -> UUID:
    return people.redeem(runtime, cast, people.a_voucher(runtime, cast), amount)


def shown(cast: Cast, receipt: UUID, amount: int = 100_000, number: str | None = None) -> Any:
    return {
        "receipt_id": receipt,
        "issuer": "Klinik",
        "number": number,
        "issued_on": cast.today,
        "total": people.rupiah(amount),
    }


def asked(cast: Cast, **changes: Any) -> Any:
    """Submit a provider's claim, with some of it changed."""
    given = {
        "programme_id": cast.programme,
        "kind": "redemption",
        "lines": [people.a_line(cast, 100_000)],
        "receipts": [],
        **changes,
    }
    return lambda ctx: claims.submit(ctx, **given)


def test_a_redemption_is_claimed_once_with_exactly_what_was_redeemed(
    runtime: Runtime, cast: Cast
) -> None:
    redemption = redemption_of(runtime, cast)
    for lines, code in (
        ([people.a_line(cast, 99_999)], "AMOUNT_DIFFERS_FROM_REDEMPTION"),
        ([people.a_line(cast, 100_000), people.a_line(cast, 1)], "AMOUNT_DIFFERS_FROM_REDEMPTION"),
        ([{**people.a_line(cast, 100_000), "item": "gold"}], "ITEM_UNKNOWN"),
        ([people.a_line(cast, 100_000) | {"claimed": people.rupiah(0)}], "AMOUNT_ZERO"),
        ([people.a_line(cast, 100_000) | {"claimed": Money(10_000_000, "USD")}],
         "CURRENCY_DIFFERS"),
    ):  # fmt: skip
        act = asked(cast, redemption_id=redemption, lines=lines)
        assert refusal(runtime, cast.provider, act) == code
    claim = people.claim_redemption(runtime, cast, redemption, 100_000)
    assert refusal(runtime, cast.provider, asked(cast, redemption_id=redemption)) == (
        "REDEMPTION_CLAIMED"
    )
    assert claim_of(runtime, cast, claim).status == "submitted"


def test_each_kind_is_claimed_by_whom_it_is_for(runtime: Runtime, cast: Cast) -> None:
    redemption = redemption_of(runtime, cast)
    stranger = another_provider(runtime, cast)
    own = asked(cast, redemption_id=redemption)
    assert refusal(runtime, stranger, own) == "REDEMPTION_UNKNOWN"
    assert refusal(runtime, cast.provider, asked(cast, redemption_id=cast.programme)) == (
        "REDEMPTION_UNKNOWN"
    )
    assert refusal(runtime, cast.provider, asked(cast)) == "REDEMPTION_MISSING"
    assert refusal(runtime, cast.siti, own) == "FORBIDDEN"
    back = asked(cast, kind="reimbursement", standard_code="home-care")
    assert refusal(runtime, cast.provider, back) == "FORBIDDEN"
    assert refusal(runtime, cast.officer, back) == "FORBIDDEN"
    assert refusal(runtime, cast.siti, asked(cast, kind="reimbursement")) == "STANDARD_MISSING"
    for changes, code in (
        ({"standard_code": "none-such"}, "STANDARD_NOT_IN_FORCE"),
        ({"standard_code": "home-care", "provider_id": cast.programme}, "PROVIDER_UNKNOWN"),
        ({"standard_code": "home-care", "programme_id": cast.budget}, "PROGRAMME_UNKNOWN"),
    ):
        act = asked(cast, kind="reimbursement", **changes)
        assert refusal(runtime, cast.siti, act) == code


def test_a_reversed_redemption_is_not_claimed(runtime: Runtime, cast: Cast) -> None:
    redemption = redemption_of(runtime, cast)
    runtime.act(
        cast.provider,
        lambda ctx: redemptions.reverse(
            ctx, redemption, amount=people.rupiah(100_000), reason="slip"
        ),
    )
    act = asked(cast, redemption_id=redemption)
    assert refusal(runtime, cast.provider, act) == "STATE_CONFLICT"


def test_a_receipt_is_ones_own_and_named_once(runtime: Runtime, cast: Cast) -> None:
    theirs = people.a_receipt(runtime, cast.budi)
    own = people.a_receipt(runtime, cast.siti, seed=2)
    for receipts, code in (
        ([shown(cast, theirs)], "RECEIPT_UNKNOWN"),
        ([shown(cast, cast.programme)], "RECEIPT_UNKNOWN"),
        ([shown(cast, own), shown(cast, own)], "RECEIPT_TWICE"),
        ([shown(cast, own) | {"total": Money(1, "MYR")}], "CURRENCY_DIFFERS"),
    ):
        act = asked(cast, kind="reimbursement", standard_code="home-care", receipts=receipts)
        assert refusal(runtime, cast.siti, act) == code


def test_a_withdrawn_claim_frees_its_redemption_and_its_receipt(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    redemption = redemption_of(runtime, cast)
    receipt = people.a_receipt(runtime, cast.provider, seed=5)
    act = asked(cast, redemption_id=redemption, receipts=[shown(cast, receipt, number="7")])
    first = runtime.act(cast.provider, act).id
    runtime.act(cast.provider, lambda ctx: claims.withdraw(ctx, first))
    second = runtime.act(cast.provider, act).id
    work_all(runtime)
    assert claim_of(runtime, cast, first).status == "withdrawn"
    assert claim_of(runtime, cast, second).status == "decided"
    assert claim_of(runtime, cast, second).approved == 10_000_000
    assert not {each for each in reasons_of(runtime, cast, second) if "DUPLICATE" in each}
    more = [shown(cast, people.a_receipt(runtime, cast.provider, seed=6))]
    for action in (claims.withdraw, lambda ctx, each: claims.resubmit(ctx, each, receipts=more)):
        for each in (first, second):
            code = refusal(runtime, cast.provider, lambda ctx, e=each, a=action: a(ctx, e))
            assert code == "STATE_CONFLICT"
    assert wrong(owner) == {}


def test_a_citizen_sees_the_claim_about_him_but_does_not_steer_it(
    runtime: Runtime, cast: Cast
) -> None:
    claim = people.claim_redemption(runtime, cast, redemption_of(runtime, cast), 100_000)
    assert runtime.query(cast.siti, lambda ctx: claims.get(ctx, claim)).id == claim
    withdraw: Any = lambda ctx: claims.withdraw(ctx, claim)  # noqa: E731 - asked by several
    assert refusal(runtime, cast.siti, withdraw) == "FORBIDDEN"
    assert refusal(runtime, cast.budi, withdraw) == "CLAIM_UNKNOWN"
    assert refusal(runtime, another_provider(runtime, cast), withdraw) == "CLAIM_UNKNOWN"
    assert refusal(runtime, cast.officer, withdraw) == "FORBIDDEN"
    assert claim_of(runtime, cast, claim).status == "submitted"
    runtime.act(cast.provider, withdraw)
    assert claim_of(runtime, cast, claim).status == "withdrawn"


def test_the_named_provider_of_a_reimbursement_neither_sees_nor_steers_it(
    runtime: Runtime, cast: Cast
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    for act in (claims.get, claims.withdraw, claims.decision_of):
        code = refusal(runtime, cast.provider, lambda ctx, a=act: a(ctx, claim))
        assert code == "CLAIM_UNKNOWN"
    assert runtime.query(cast.provider, claims.list_) == []
    assert [each.id for each in runtime.query(cast.siti, claims.list_)] == [claim]
    assert runtime.query(cast.budi, claims.list_) == []


def test_a_claim_says_what_happens_next_and_by_when(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    found = claim_of(runtime, cast, claim)
    assert claims.next_step_of(found) == "rules_run"
    assert found.next_step_due_on
    assert found.next_step_due_on >= found.submitted_on + timedelta(days=5)
    work_all(runtime)
    found = claim_of(runtime, cast, claim)
    assert claims.next_step_of(found) == "second_person_authorises"
    assert found.next_step_due_on
    runtime_twin = people.claim_reimbursement(runtime, cast, 50_000, number="2")
    work_all(runtime)
    rejected = claim_of(runtime, cast, runtime_twin)
    assert (rejected.status, rejected.approved) == ("decided", 0)
    assert claims.next_step_of(rejected) == "nothing"
    assert rejected.next_step_due_on is None


def test_what_was_returned_is_resubmitted_and_decided(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    bare = asked(
        cast, kind="reimbursement", standard_code="home-care",
        provider_id=cast.provider.provider_id,
    )  # fmt: skip
    claim = runtime.act(cast.siti, bare).id
    work_all(runtime)
    assert claim_of(runtime, cast, claim).status == "in_review"
    assert "DOCUMENT_MISSING" in reasons_of(runtime, cast, claim)
    more = [shown(cast, people.a_receipt(runtime, cast.siti, seed=8))]
    again: Any = lambda ctx: claims.resubmit(ctx, claim, receipts=more)  # noqa: E731
    assert refusal(runtime, cast.siti, again) == "STATE_CONFLICT"
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(ctx, claim, reason="DOCUMENTS_REQUESTED", text="Lampirkan."),
    )
    found = claim_of(runtime, cast, claim)
    assert (found.status, found.cause) == ("returned", None)
    assert claims.next_step_of(found) == "claimant_completes"
    assert refusal(runtime, cast.budi, again) == "CLAIM_UNKNOWN"
    runtime.act(cast.siti, again)
    work_all(runtime)
    found = claim_of(runtime, cast, claim)
    assert (found.status, found.approved, found.run) == ("decided", 9_000_000, 2)
    assert counters(owner)[2] == 90_000
    assert wrong(owner) == {}


@pytest.mark.parametrize(
    ("amount", "item", "quantity", "issuer", "cause"),
    [
        (150_000, "nurse-visit", 1, None, "RECEIPT_FIELD_MISSING"),
        (1_500_000, "wheelchair-rent", 60, "Toko", "ABOVE_THRESHOLD"),
    ],
)
def test_what_a_person_must_see_waits_under_its_cause(
    runtime: Runtime, cast: Cast, amount: int, item: str, quantity: int, issuer: str | None,
    cause: str,
) -> None:  # fmt: skip
    receipt = shown(cast, people.a_receipt(runtime, cast.siti), amount) | {"issuer": issuer}
    claim = runtime.act(
        cast.siti,
        asked(
            cast, kind="reimbursement", standard_code="home-care", receipts=[receipt],
            provider_id=cast.provider.provider_id,
            lines=[people.a_line(cast, amount, item=item, quantity=quantity)],
        ),
    ).id  # fmt: skip
    work_all(runtime)
    found = claim_of(runtime, cast, claim)
    assert found.status == "in_review"
    assert cause in reasons_of(runtime, cast, claim)
    assert claims.next_step_of(found) == "officer_decides"
    queue = runtime.query(cast.officer, lambda ctx: claims.list_(ctx, cause=found.cause))
    assert [each.id for each in queue] == [claim]


def test_details_that_came_before_without_a_number_hold_the_later_claim(
    runtime: Runtime, cast: Cast
) -> None:
    first = people.claim_reimbursement(runtime, cast, 50_000, seed=1)
    second = people.claim_reimbursement(runtime, cast, 50_000, seed=2, actor=cast.budi)
    work_all(runtime)
    assert claim_of(runtime, cast, first).status == "decided"
    assert claim_of(runtime, cast, second).status == "in_review"
    assert "DUPLICATE_DETAILS" in reasons_of(runtime, cast, second)


def test_one_number_of_one_issuer_counts_once_across_both_kinds(
    runtime: Runtime, cast: Cast
) -> None:
    redemption = redemption_of(runtime, cast)
    mine = shown(cast, people.a_receipt(runtime, cast.provider, seed=3), number="INV-9")
    first = runtime.act(cast.provider, asked(cast, redemption_id=redemption, receipts=[mine])).id
    photo = people.a_receipt(runtime, cast.siti, seed=4)
    second = runtime.act(
        cast.siti,
        asked(
            cast, kind="reimbursement", standard_code="home-care",
            provider_id=cast.provider.provider_id,
            receipts=[shown(cast, photo, number=" inv-9 ")],
        ),
    ).id  # fmt: skip
    work_all(runtime)
    assert claim_of(runtime, cast, first).approved == 10_000_000
    assert claim_of(runtime, cast, second).approved == 0
    assert "DUPLICATE_RECEIPT" in reasons_of(runtime, cast, second)


def test_of_one_receipt_in_two_open_transactions_the_later_sees_the_earlier(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """The second waits at the mark's key for the first, and is run again once that commits."""
    photos = {
        who.person_id: people.a_receipt(runtime, who, seed=6) for who in (cast.siti, cast.budi)
    }

    def submitting(who: Actor) -> Any:
        return asked(
            cast, kind="reimbursement", standard_code="home-care",
            provider_id=cast.provider.provider_id,
            receipts=[shown(cast, photos[who.person_id], number="N-1")],
        )  # fmt: skip

    later: list[UUID] = []
    second = threading.Thread(
        target=lambda: later.append(runtime.act(cast.budi, submitting(cast.budi)).id)
    )
    with Session(runtime.engine, expire_on_commit=False) as session, session.begin():
        first = submitting(cast.siti)(runtime._context(session, cast.siti)).id
        session.flush()
        second.start()
        _wait_for_a_lock_or(owner, lambda: not second.is_alive())
    second.join()
    work_all(runtime)
    found = ["DUPLICATE_FILE" in reasons_of(runtime, cast, each) for each in (first, later[0])]
    assert found == [False, True]


def _wait_for_a_lock_or(owner: Owner, is_over: Callable[[], bool]) -> None:
    """Wait until somebody waits for a lock, or it is over because nobody has to."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    deadline = time.monotonic() + 10
    while not is_over() and owner.execute(waiting).fetchone() == (0,):
        assert time.monotonic() < deadline
        time.sleep(0.01)
