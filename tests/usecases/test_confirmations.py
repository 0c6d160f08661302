"""Proof of service: a citizen says once what he received; what he did not is held."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID

import pytest

from claims.domain.permissions import Actor, Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import cases, claims, confirmations, redemptions, reviews
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, a_batch, claim_of, reasons_of, refusal, wrong
from tests.usecases.test_cases import filing, investigated, line, resolving


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def redemption(runtime: Runtime, cast: Cast) -> UUID:
    """Siti's voucher, of which a clinic took Rp150.000."""
    voucher = people.a_voucher(runtime, cast, value=500_000)
    return people.redeem(runtime, cast, voucher, 150_000)


def saying(redemption: UUID, *, received: bool) -> Any:
    return lambda ctx: confirmations.confirm(ctx, redemption, received=received)


def test_what_was_received_is_said_once(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    for nobody, code in ((cast.budi, "REDEMPTION_UNKNOWN"), (cast.provider, "FORBIDDEN")):
        assert refusal(runtime, nobody, saying(redemption, received=True)) == code
    said = runtime.act(cast.siti, saying(redemption, received=True))
    assert (said.received, said.case_id) == (True, None)
    assert runtime.act(cast.siti, saying(redemption, received=True)).id == said.id
    otherwise = saying(redemption, received=False)
    assert refusal(runtime, cast.siti, otherwise) == "CONFIRMED_ALREADY"
    claim = people.claim_redemption(runtime, cast, redemption, 150_000)
    work_all(runtime)
    assert claim_of(runtime, cast, claim).status == "decided"
    assert wrong(owner) == {}


def test_what_was_not_received_is_held_whether_claimed_before_or_after(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    voucher = people.a_voucher(runtime, cast, value=500_000, holder=cast.budi)
    other = people.redeem(runtime, cast, voucher, 100_000)
    before = people.claim_redemption(runtime, cast, redemption, 150_000)
    said = [
        runtime.act(actor, saying(each, received=False))
        for actor, each in ((cast.siti, redemption), (cast.budi, other))
    ]
    after = people.claim_redemption(runtime, cast, other, 100_000)
    work_all(runtime)
    for claim in (before, after):
        found = claim_of(runtime, cast, claim)
        assert (found.status, found.cause) == ("in_review", "NOT_RECEIVED")
    opened = runtime.query(cast.officer, cases.list_)
    assert [(each.id, each.claim_id, each.kind, each.disputed) for each in opened] == [
        (said[0].case_id, before, "dispute", 15_000_000),
        (said[1].case_id, after, "dispute", 10_000_000),
    ]
    assert wrong(owner) == {}


def test_an_officers_approval_waits_until_the_case_is_answered(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    claim = people.claim_redemption(runtime, cast, redemption, 150_000)
    case = runtime.act(cast.siti, saying(redemption, received=False)).case_id
    work_all(runtime)
    second = people.a_user(
        runtime, cast.administrator, login="officer-2", roles=[Role.CLAIMS_OFFICER],
        serial=90,
    )  # fmt: skip
    runtime.act(
        second,
        lambda ctx: reviews.decide(
            ctx,
            claim,
            version=claim_of(runtime, cast, claim).version,
            reason="REVIEWED_IN_ORDER",
            note=None,
            lines=[line(150_000)],  # type: ignore[list-item] # as the edge gives it
        ),
    )
    with pytest.raises(Refused, match="STATE_CONFLICT"):
        a_batch(runtime, cast)
    investigated(runtime, cast, case)
    runtime.act(cast.officer, resolving(runtime, cast, case, "rejected"))
    assert a_batch(runtime, cast).total == 15_000_000
    assert wrong(owner) == {}


def test_of_a_decided_claim_all_that_is_not_paid_is_blocked(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    claim = people.claim_redemption(runtime, cast, redemption, 150_000)
    work_all(runtime)
    assert claim_of(runtime, cast, claim).status == "decided"
    said = runtime.act(cast.siti, saying(redemption, received=False))
    assert said.case_id is not None
    with pytest.raises(Refused, match="STATE_CONFLICT"):
        a_batch(runtime, cast)
    assert wrong(owner) == {}


def test_every_open_case_follows_a_redemption_to_the_claim_made_of_it_again(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    """Of two, the second disputes Rp150.000: claimed again, none of it is paid meanwhile."""
    first = people.claim_redemption(runtime, cast, redemption, 150_000)
    runtime.act(cast.siti, filing(first, disputed=people.rupiah(10_000)))
    runtime.act(cast.siti, saying(redemption, received=False))
    runtime.act(cast.provider, lambda ctx: claims.withdraw(ctx, first))
    again = people.claim_redemption(runtime, cast, redemption, 150_000)
    opened = runtime.query(cast.officer, cases.list_)
    assert [(each.claim_id, each.disputed) for each in opened] == [
        (again, 1_000_000), (again, 15_000_000),
    ]  # fmt: skip
    assert wrong(owner) == {}
    late = filing(first, disputed=people.rupiah(10_000))
    assert refusal(runtime, cast.siti, late) == "STATE_CONFLICT"
    assert wrong(owner) == {}


def test_a_reversed_redemption_is_not_spoken_of(
    runtime: Runtime, cast: Cast, redemption: UUID
) -> None:
    runtime.act(
        cast.provider,
        lambda ctx: redemptions.reverse(
            ctx, redemption, amount=people.rupiah(150_000), reason="slip"
        ),
    )
    assert refusal(runtime, cast.siti, saying(redemption, received=True)) == "STATE_CONFLICT"


def test_saying_it_twice_at_once_is_saying_it_once(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    people.claim_redemption(runtime, cast, redemption, 150_000)
    together, told = threading.Barrier(4), []

    def run(received: bool) -> None:
        together.wait()
        try:
            told.append(str(runtime.act(cast.siti, saying(redemption, received=received)).id))
        except Refused as refused:
            told.append(refused.code)

    threads = [
        threading.Thread(target=run, args=[received]) for received in (True, False, False, True)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({each for each in told if each != "CONFIRMED_ALREADY"}) == 1
    assert told.count("CONFIRMED_ALREADY") == 2
    kept = owner.execute("SELECT received, case_id IS NULL FROM confirmations").fetchall()
    assert kept in ([(True, True)], [(False, False)])
    assert owner.execute("SELECT count(*) FROM cases").fetchone() == (int(not kept[0][0]),)
    assert wrong(owner) == {}


def test_a_claim_made_while_its_citizen_says_he_got_nothing_is_held_all_the_same(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    together = threading.Barrier(2)
    acts: list[tuple[Actor, Any]] = [
        (cast.siti, saying(redemption, received=False)),
    ]

    def say() -> None:
        together.wait()
        for _ in range(20):
            try:
                runtime.act(*acts[0])
            except Refused as refused:
                assert refused.code == "BUSY"  # noqa: PT017 - asked again, as one is told
            else:
                return

    def claim() -> None:
        together.wait()
        people.claim_redemption(runtime, cast, redemption, 150_000)

    threads = [threading.Thread(target=each) for each in (say, claim)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    work_all(runtime)
    rows = owner.execute("SELECT c.status, c.cause, k.claim_id = c.id FROM claims AS c, cases AS k")
    assert rows.fetchall() == [("in_review", "NOT_RECEIVED", True)]
    assert wrong(owner) == {}


def test_a_rule_can_ask_for_the_citizens_word(runtime: Runtime, owner: Owner) -> None:
    rule = '[[rules]]\nid = "confirmed"\nkind = "service_confirmed"\nclaims = ["redemption"]\n\n'
    before, marker, after = people.STANDARD.partition('[[rules]]\nid = "service-date"')
    cast = people.assemble(runtime, standard=before + rule + marker + after)
    voucher = people.a_voucher(runtime, cast, value=500_000)
    said, unsaid = (
        people.redeem(runtime, cast, voucher, 100_000, key=key) for key in ("till-1", "till-2")
    )
    runtime.act(cast.siti, saying(said, received=True))
    claims = [people.claim_redemption(runtime, cast, each, 100_000) for each in (said, unsaid)]
    work_all(runtime)
    assert [claim_of(runtime, cast, each).status for each in claims] == ["decided", "in_review"]
    assert reasons_of(runtime, cast, claims[1]) == {"SERVICE_NOT_CONFIRMED"}
    assert wrong(owner) == {}
