"""A claim submitted twice by accident is refused and shows the first; another claim is not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from claims.domain.permissions import Actor
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import claims, quotes
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, another_provider, claim_of, refusal, wrong

TIMES = 6


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def shown(cast: Cast, receipt: UUID, **told: Any) -> dict[str, Any]:
    return {
        "receipt_id": receipt, "issuer": "Apotek", "number": "A-1", "issued_on": cast.today,
        "total": people.rupiah(60_000), **told,
    }  # fmt: skip


def submitting(cast: Cast, *receipts: dict[str, Any], **told: Any) -> Any:
    given = {
        "programme_id": cast.programme,
        "kind": "reimbursement",
        "standard_code": "home-care",
        "provider_id": cast.provider.provider_id,
        "lines": [people.a_line(cast, 60_000)],
        "receipts": receipts,
        **told,
    }
    return lambda ctx: claims.submit(ctx, **given)


def refused(runtime: Runtime, actor: Actor, act: Any) -> Refused:
    with pytest.raises(Refused) as told:
        runtime.act(actor, act)
    return told.value


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run acts together; each gives its result, or what it was refused with."""
    together, given = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        together.wait()
        try:
            given.append(act())
        except Refused as told:
            given.append(told)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return given


def test_a_claim_told_again_is_refused_and_shows_the_first(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    receipt = people.a_receipt(runtime, cast.siti)
    first = runtime.act(cast.siti, submitting(cast, shown(cast, receipt)))
    photographed_again = people.a_receipt(runtime, cast.siti)
    for again in (
        submitting(cast, shown(cast, receipt)),
        submitting(cast, shown(cast, photographed_again, number=" a1 ")),
        submitting(cast, shown(cast, receipt, total=None), is_another=True),
    ):
        told = refused(runtime, cast.siti, again)
        assert told.code == "CLAIMED_ALREADY"
        assert told.facts == {
            "claim_id": str(first.id),
            "number": first.number,
            "submitted_at": first.submitted_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "status": "submitted",
        }
    owner.execute("UPDATE clock SET offset_seconds = offset_seconds + 200000")
    assert refusal(runtime, cast.siti, submitting(cast, shown(cast, receipt))) == "CLAIMED_ALREADY"
    assert [each.id for each in runtime.query(cast.siti, claims.list_)] == [first.id]
    assert wrong(owner) == {}


def test_what_only_looks_like_it_is_another_claim(runtime: Runtime, cast: Cast) -> None:
    receipt = people.a_receipt(runtime, cast.siti)
    runtime.act(cast.siti, submitting(cast, shown(cast, receipt)))
    other = people.a_receipt(runtime, cast.siti, seed=2)
    clinic = another_provider(runtime, cast).provider_id
    line = people.a_line(cast, 60_000)
    for another in (
        submitting(cast, shown(cast, other)),
        submitting(cast, shown(cast, receipt, number="A-2")),
        submitting(cast, shown(cast, receipt), lines=[people.a_line(cast, 59_000)]),
        submitting(cast, shown(cast, receipt), lines=[line, line]),
        submitting(cast, shown(cast, receipt), provider_id=clinic),
        submitting(cast),
    ):
        runtime.act(cast.siti, another)
    assert len(runtime.query(cast.siti, claims.list_)) == 7


def test_nobody_is_refused_for_or_shown_the_claim_of_another(runtime: Runtime, cast: Cast) -> None:
    for actor in (cast.siti, cast.budi):
        receipt = people.a_receipt(runtime, actor)
        runtime.act(actor, submitting(cast, shown(cast, receipt)))
    [first], [second] = (runtime.query(who, claims.list_) for who in (cast.siti, cast.budi))
    mine = people.a_receipt(runtime, cast.budi)
    told = refused(runtime, cast.budi, submitting(cast, shown(cast, mine)))
    assert told.facts["claim_id"] == str(second.id) != str(first.id)
    theirs = submitting(cast, shown(cast, people.a_receipt(runtime, cast.siti)))
    assert refused(runtime, cast.budi, theirs).code == "RECEIPT_UNKNOWN"


def test_without_a_receipt_the_same_within_a_day_is_claimed_again_only_knowingly(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    first = runtime.act(cast.siti, submitting(cast))
    told = refused(runtime, cast.siti, submitting(cast))
    assert (told.code, told.facts["claim_id"]) == ("CLAIMED_ALREADY", str(first.id))
    second = runtime.act(cast.siti, submitting(cast, is_another=True))
    [(payload,)] = owner.execute(
        "SELECT payload FROM events WHERE object_id = %s AND seq = 1", (second.id,)
    ).fetchall()
    kept = json.loads(bytes(payload))
    assert (kept["is_another"], kept["earlier"]) == (True, str(first.id))
    told = refused(runtime, cast.siti, submitting(cast))
    assert told.facts["claim_id"] == str(second.id)
    owner.execute("UPDATE clock SET offset_seconds = offset_seconds + 86401")
    third = runtime.act(cast.siti, submitting(cast))
    [(payload,)] = owner.execute(
        "SELECT payload FROM events WHERE object_id = %s AND seq = 1", (third.id,)
    ).fetchall()
    assert "is_another" not in json.loads(bytes(payload))


def test_a_claim_that_was_withdrawn_may_be_told_again(runtime: Runtime, cast: Cast) -> None:
    again = submitting(cast, shown(cast, people.a_receipt(runtime, cast.siti)))
    first = runtime.act(cast.siti, again)
    runtime.act(cast.siti, lambda ctx: claims.withdraw(ctx, first.id))
    second = runtime.act(cast.siti, again)
    work_all(runtime)
    assert claim_of(runtime, cast, second.id).status == "decided"


def test_a_redemption_claimed_already_shows_its_claim(runtime: Runtime, cast: Cast) -> None:
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 60_000)
    first = people.claim_redemption(runtime, cast, redemption, 60_000)
    again = submitting(
        cast, kind="redemption", standard_code=None, provider_id=None, redemption_id=redemption
    )
    told = refused(runtime, cast.provider, again)
    assert told.code == "REDEMPTION_CLAIMED"
    assert told.facts["claim_id"] == str(first)
    assert told.facts["number"] == claim_of(runtime, cast, first).number
    assert refused(runtime, another_provider(runtime, cast), again).facts == {}


@pytest.mark.parametrize("has_receipt", [True, False])
@pytest.mark.parametrize("_", range(3))
def test_of_the_same_claim_many_times_at_once_there_is_one(
    runtime: Runtime, cast: Cast, has_receipt: bool, _: int
) -> None:
    papers = [shown(cast, people.a_receipt(runtime, cast.siti))] if has_receipt else []

    def ask(at: int) -> bytes:
        return runtime.command(
            cast.siti,
            submitting(cast, *papers),
            answer=lambda claim: str(claim.id),
            key=f"another-key-{at}",
            route="POST /v1/claims",
            digest=b"",
        ).body

    given = all_at_once([lambda at=at: ask(at) for at in range(TIMES)])
    [claim] = runtime.query(cast.siti, claims.list_)
    made = [each for each in given if isinstance(each, bytes)]
    assert made == [f'"{claim.id}"'.encode()]
    told = [each for each in given if isinstance(each, Refused)]
    assert len(told) == TIMES - 1
    assert {each.code for each in told} <= {"CLAIMED_ALREADY", "BUSY"}
    known = [each.facts["claim_id"] for each in told if each.code == "CLAIMED_ALREADY"]
    assert set(known) == {str(claim.id)}


def test_of_one_redemption_claimed_many_times_at_once_the_others_are_shown_the_claim(
    runtime: Runtime, cast: Cast
) -> None:
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 60_000)
    again = submitting(
        cast, kind="redemption", standard_code=None, provider_id=None, redemption_id=redemption
    )
    given = all_at_once([lambda: runtime.act(cast.provider, again).id] * TIMES)
    [claim] = runtime.query(cast.provider, claims.list_)
    told = [each for each in given if isinstance(each, Refused)]
    assert [each.code for each in told] == ["REDEMPTION_CLAIMED"] * (TIMES - 1)
    assert {each.facts["claim_id"] for each in told} == {str(claim.id)}


def test_a_quote_of_what_was_just_claimed_is_still_given(runtime: Runtime, cast: Cast) -> None:
    runtime.act(cast.siti, submitting(cast))
    quote = runtime.act(
        cast.siti,
        lambda ctx: quotes.quote(
            ctx, programme_id=cast.programme, kind="reimbursement", standard_code="home-care",
            provider_id=cast.provider.provider_id, lines=[people.a_line(cast, 60_000)],
        ),
    )  # fmt: skip
    assert quote.lines
    assert refusal(runtime, cast.siti, submitting(cast)) == "CLAIMED_ALREADY"
