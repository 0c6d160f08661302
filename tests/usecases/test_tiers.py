"""Tiers: how many persons authorise, by amount and by day; held by the code and by the database."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Actor, Role
from claims.domain.refusals import Refused
from claims.domain.tiers import Tier, needed_for, require_tiers
from claims.runtime import Runtime
from claims.usecases import authorisations, interests, payouts, redecisions, tiers
from tests import cast as people
from tests import paying
from tests.cast import TIME_ZONE, Cast, work_all
from tests.usecases.nearness import (
    a_finance_officer,
    a_tier_set,
    an_interest,
    one_household,
    tiers_in_force,
)
from tests.usecases.strangers import Owner, claim_of, later, refusal, wrong

Check = psycopg.errors.CheckViolation
MILLION = 1_000_000


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def a_claim(runtime: Runtime, cast: Cast, amount: int = 90_000, *, seed: int = 1) -> UUID:
    claim = people.claim_reimbursement(runtime, cast, amount, seed=seed, number=f"T-{seed}")
    work_all(runtime)
    assert claim_of(runtime, cast, claim).status == "decided"
    return claim


def authorising(claim: UUID) -> Any:
    return lambda ctx: authorisations.authorise(ctx, claim)


@pytest.mark.parametrize(
    ("approved", "needed"),
    [(1, 1), (5 * MILLION, 1), (5 * MILLION + 1, 2), (100 * MILLION, 2), (100 * MILLION + 1, 3)],
)
def test_a_tier_begins_above_its_amount(approved: int, needed: int) -> None:
    chosen = [Tier(0, 1), Tier(5 * MILLION, 2), Tier(100 * MILLION, 3)]
    require_tiers(chosen)
    assert needed_for(chosen, approved) == needed
    assert needed_for([], approved) == 1


@pytest.mark.parametrize(
    "chosen",
    [
        [],
        [Tier(1, 1)],
        [Tier(0, 1), Tier(0, 2)],
        [Tier(0, 2), Tier(5, 1)],
        [Tier(0, 1), Tier(5, 1)],
        [Tier(0, 1), Tier(9, 2), Tier(5, 3)],
    ],
)
def test_tiers_rise_from_zero(chosen: list[Tier]) -> None:
    with pytest.raises(Refused, match="TIERS_INVALID"):
        require_tiers(chosen)


def test_tiers_are_set_by_two_from_a_later_day_on(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    found = a_tier_set(runtime, cast)
    twin = people.a_user(
        runtime, cast.administrator, login="planner-2", roles=[Role.FINANCE_OFFICER], serial=0,
        person_id=cast.planner.person_id,
    )  # fmt: skip
    for act in (tiers.approve, tiers.refuse):
        for actor in (cast.planner, twin):
            code = refusal(runtime, actor, lambda ctx, a=act: a(ctx, found.row.id))
            assert code == "SAME_PERSON"
        assert refusal(runtime, cast.officer, lambda ctx, a=act: a(ctx, found.row.id)) == (
            "FORBIDDEN"
        )
    runtime.act(cast.finance, lambda ctx: tiers.approve(ctx, found.row.id))
    assert refusal(runtime, cast.finance, lambda ctx: tiers.refuse(ctx, found.row.id)) == (
        "STATE_CONFLICT"
    )
    late = a_tier_set(runtime, cast)
    later(owner, days=1)
    approve: Any = lambda ctx: tiers.approve(ctx, late.row.id)  # noqa: E731
    assert refusal(runtime, cast.finance, approve) == "DAY_PAST"
    runtime.act(cast.finance, lambda ctx: tiers.refuse(ctx, late.row.id))
    listed = runtime.query(cast.auditor, lambda ctx: tiers.list_of(ctx, cast.programme))
    assert [each.row.status for each in listed] == ["in_force", "refused"]
    assert wrong(owner) == {}


def test_a_claim_is_authorised_by_as_many_persons_as_its_tier_asks_for(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    before = a_claim(runtime, cast)
    tiers_in_force(runtime, cast, owner, 100_000)
    small, large = a_claim(runtime, cast, 90_000, seed=2), a_claim(runtime, cast, 180_000, seed=3)
    third = a_finance_officer(runtime, cast, 3)
    told = [runtime.act(cast.finance, authorising(each)) for each in (before, small, large)]
    assert [(each.given, each.needed) for each in told] == [(1, 1), (1, 1), (1, 2)]
    assert [claim_of(runtime, cast, each).status for each in (before, small, large)] == [
        "authorised", "authorised", "decided",
    ]  # fmt: skip
    twin = a_finance_officer(runtime, cast, 4, person=cast.finance)
    for same in (cast.finance, twin):
        assert refusal(runtime, same, authorising(large)) == "AUTHORISED_ALREADY"
    standing = runtime.query(cast.auditor, lambda ctx: authorisations.standing_of(ctx, large))
    assert (len(standing.authorisations), standing.needed) == (1, 2)
    build: Any = lambda ctx: paying.build(ctx, cast.programme, execution_on=ctx.today(TIME_ZONE))  # noqa: E731
    batch = runtime.act(cast.finance, build)
    assert batch.count == 1
    assert claim_of(runtime, cast, large).status == "decided"
    runtime.act(third, authorising(large))
    assert claim_of(runtime, cast, large).status == "authorised"
    assert owner.execute("SELECT count(*) FROM ledger_transactions WHERE occasion ~ 'authoris'"
                         ).fetchone() == (0,)  # fmt: skip
    assert wrong(owner) == {}


def test_a_decision_made_again_has_none_of_the_earlier_authorisations(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    tiers_in_force(runtime, cast, owner, 50_000)
    claim = a_claim(runtime, cast)
    runtime.act(cast.finance, authorising(claim))
    version = claim_of(runtime, cast, claim).version
    row = runtime.act(
        cast.officer,
        lambda ctx: redecisions.propose(
            ctx, claim, version=version, reason="REVIEWED_IN_ORDER",
            lines=[{"no": 1, "approved": people.rupiah(70_000), "bearer": "citizen"}],
        ),
    )  # fmt: skip
    third, fourth = (a_finance_officer(runtime, cast, each) for each in (3, 4))
    runtime.act(third, lambda ctx: redecisions.approve(ctx, row.id))
    runtime.act(cast.second_finance, authorising(claim))
    assert claim_of(runtime, cast, claim).status == "decided"
    assert refusal(runtime, third, authorising(claim)) == "SAME_PERSON"
    runtime.act(fourth, authorising(claim))
    assert claim_of(runtime, cast, claim).status == "authorised"
    assert wrong(owner) == {}


def test_two_who_authorise_at_once_are_both_counted(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    tiers_in_force(runtime, cast, owner, 50_000)
    claims = [a_claim(runtime, cast, 60_000 + at, seed=at) for at in range(1, 7)]
    together = threading.Barrier(2)
    failed: list[str] = []

    def run(actor: Actor) -> None:
        for claim in claims:
            together.wait()
            try:
                runtime.act(actor, authorising(claim))
            except Refused as error:
                failed.append(error.code)

    threads = [threading.Thread(target=run, args=[each])
               for each in (cast.finance, cast.second_finance)]  # fmt: skip
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert {claim_of(runtime, cast, each).status for each in claims} == {"authorised"}
    assert wrong(owner) == {}


def test_the_database_counts_the_authorisations_of_a_claim(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    tiers_in_force(runtime, cast, owner, 50_000)
    claim = a_claim(runtime, cast)
    runtime.act(cast.finance, authorising(claim))
    with pytest.raises(Check, match="fewer persons"):
        owner.execute(
            "UPDATE claims SET status = 'authorised', version = version + 1 WHERE id = %s", [claim]
        )


def test_the_database_keeps_who_is_tied_from_authorising(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = a_claim(runtime, cast)
    one_household(runtime, cast, cast.siti, cast.finance)
    insert = (
        "INSERT INTO authorisations (id, claim_id, decision_id, authorised_by, authoriser_id,"
        " claimant_id, submitter_id, authorised_at) SELECT gen_random_uuid(), d.claim_id, d.id,"
        " %s, %s, %s, c.submitter_id, now() FROM decisions AS d JOIN claims AS c"
        " ON c.id = d.claim_id WHERE d.claim_id = %s"
    )
    near, far = cast.finance, cast.second_finance
    with pytest.raises(Check, match="tied to a party"):
        owner.execute(insert, [near.user_id, near.person_id, cast.siti.person_id, claim])
    with pytest.raises(Check, match="other persons are named"):
        owner.execute(insert, [far.user_id, far.person_id, cast.budi.person_id, claim])
    owner.execute(insert, [far.user_id, far.person_id, cast.siti.person_id, claim])


def test_the_database_keeps_tiers_as_they_were_approved(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    found = a_tier_set(runtime, cast)
    for answerer, at, what in (
        (cast.planner, "now()", "another_person"),
        (cast.finance, "now() + interval '3 days'", "a day that has come"),
    ):
        with pytest.raises(Check, match=what):
            owner.execute(
                "UPDATE tier_sets SET status = 'in_force', version = 2, answered_by = %s,"
                f" answerer_id = %s, answered_at = {at} WHERE id = %s",
                [answerer.user_id, answerer.person_id, found.row.id],
            )
    runtime.act(cast.finance, lambda ctx: tiers.approve(ctx, found.row.id))
    with pytest.raises(Check, match="a set that is answered"):
        owner.execute("INSERT INTO tiers VALUES (%s, 1, 9)", [found.row.id])


def test_an_interest_declared_since_the_batch_was_built_stops_its_release(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = a_claim(runtime, cast)
    runtime.act(cast.finance, authorising(claim))
    batch = runtime.act(
        cast.finance,
        lambda ctx: paying.build(ctx, cast.programme, execution_on=ctx.today(TIME_ZONE)),
    )
    paying.approved(runtime, cast, batch)
    release: Any = lambda ctx: payouts.release(ctx, batch.id, file_sha256=batch.file_sha256)  # noqa: E731
    declared = an_interest(runtime, cast.finance, cast.siti)
    with pytest.raises(Refused) as refused:
        runtime.act(cast.second_finance, release)
    [payment] = runtime.query(cast.auditor, lambda ctx: payouts.instructions(ctx, batch.id))
    assert refused.value.code == "CONFLICT_OF_INTEREST"
    assert refused.value.facts == {"payments": [payment.end_to_end_id]}
    with pytest.raises(Check, match="tied to a payee"):
        owner.execute(
            "UPDATE payouts SET status = 'released', version = 4, released_by = %s,"
            " releaser_id = %s, released_at = now()",
            [cast.second_finance.user_id, cast.second_finance.person_id],
        )
    end: Any = lambda ctx: interests.end(ctx, declared, until=cast.today)  # noqa: E731
    assert refusal(runtime, cast.siti, end) == "INTEREST_UNKNOWN"
    runtime.act(cast.finance, end)
    assert refusal(runtime, cast.finance, end) == "STATE_CONFLICT"
    assert refusal(runtime, cast.second_finance, release) == "CONFLICT_OF_INTEREST"
    later(owner, days=1)
    runtime.act(cast.second_finance, release)
    assert wrong(owner) == {}


def test_who_authorised_releases_unless_the_programme_keeps_the_two_apart(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    builder = a_finance_officer(runtime, cast, 5)
    for is_apart in (False, True):
        if is_apart:
            tiers_in_force(runtime, cast, owner, is_release_apart=True)
        claim = a_claim(runtime, cast, seed=5 + is_apart)
        runtime.act(cast.finance, authorising(claim))
        batch = runtime.act(
            builder,
            lambda ctx: paying.build(ctx, cast.programme, execution_on=ctx.today(TIME_ZONE)),
        )
        release: Any = lambda ctx, b=batch: payouts.release(ctx, b.id, file_sha256=b.file_sha256)  # noqa: E731
        paying.approved(runtime, cast, batch)
        if is_apart:
            assert refusal(runtime, cast.finance, release) == "SAME_PERSON"
            with pytest.raises(Check, match="who authorised a claim"):
                owner.execute(
                    "UPDATE payouts SET status = 'released', version = 4, released_by = %s,"
                    " releaser_id = %s, released_at = (SELECT built_at FROM payouts WHERE id = %s)"
                    " WHERE id = %s",
                    [cast.finance.user_id, cast.finance.person_id, batch.id, batch.id],
                )
        runtime.act(cast.second_finance if is_apart else cast.finance, release)
    assert wrong(owner) == {}


def test_the_database_keeps_a_providers_colleague_from_approving_a_re_decision(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = a_claim(runtime, cast)
    version = claim_of(runtime, cast, claim).version
    row = runtime.act(
        cast.officer,
        lambda ctx: redecisions.propose(
            ctx, claim, version=version, reason="REVIEWED_IN_ORDER",
            lines=[{"no": 1, "approved": people.rupiah(70_000), "bearer": "citizen"}],
        ),
    )  # fmt: skip
    colleague = people.a_user(
        runtime, cast.administrator, login="colleague", roles=[Role.PROVIDER], serial=0,
        provider_id=cast.provider.provider_id, person_id=cast.finance.person_id,
    )  # fmt: skip
    assert colleague.person_id == cast.finance.person_id
    assert refusal(runtime, cast.finance, lambda ctx: redecisions.approve(ctx, row.id)) == (
        "CONFLICT_OF_INTEREST"
    )
    with pytest.raises(Check, match="tied to a party"):
        owner.execute(
            "UPDATE redecisions SET status = 'refused', version = 2, answered_by = %s,"
            " answerer_id = %s, answered_at = now()",
            [cast.finance.user_id, cast.finance.person_id],
        )
    runtime.act(cast.second_finance, lambda ctx: redecisions.approve(ctx, row.id))


def test_interests_are_declared_by_each_for_himself_and_stay(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    own = an_interest(runtime, cast.finance, provider=cast.provider.provider_id)
    assert [each.id for each in runtime.query(cast.finance, interests.list_)] == [own]
    assert runtime.query(cast.siti, interests.list_) == []
    assert [each.id for each in runtime.query(cast.auditor, interests.list_)] == [own]
    with pytest.raises(Check, match="by_himself"):
        owner.execute(
            "INSERT INTO interests SELECT gen_random_uuid(), %s, provider_id, NULL, kind, since,"
            " NULL, NULL, declared_by, declarer_id, now() FROM interests",
            [cast.second_finance.person_id],
        )
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("DELETE FROM interests")
    past: Any = lambda ctx: interests.end(ctx, own, until=date(2026, 1, 1))  # noqa: E731
    assert refusal(runtime, cast.finance, past) == "DAY_PAST"
    ended = runtime.act(
        cast.finance, lambda ctx: interests.end(ctx, own, until=cast.today + timedelta(days=3))
    )
    assert ended.until == cast.today + timedelta(days=3)
