"""Number and code of a redemption speak for its citizen, without an account and for no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from claims.domain.codes import grouped, redemption_code, tracking_code
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import cases, confirmations, proof_of_service, ratings, redemptions
from claims.usecases.guessing import NotFound, TryLater
from claims.usecases.proof_of_service import Served
from claims.usecases.signing_in import STRANGER
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, claim_of, later, wrong

HERE = "203.0.113.9"


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def redemption(runtime: Runtime, cast: Cast) -> UUID:
    """Siti's voucher, of which a clinic took Rp150.000."""
    return people.redeem(runtime, cast, people.a_voucher(runtime, cast, value=500_000), 150_000)


def number_and_code(runtime: Runtime, cast: Cast, redemption: UUID) -> dict[str, str]:
    row = runtime.query(cast.provider, lambda ctx: redemptions.get(ctx, redemption))
    code = redemption_code(redemption, runtime.keys.codes)
    return {"number": row.number, "code": code}


def asking(runtime: Runtime, act: Any, given: dict[str, str], **tapped: Any) -> Any:
    asked = {"address": HERE, **given, **tapped}
    return runtime.act(STRANGER, lambda ctx: act(ctx, **asked))


def refused(runtime: Runtime, act: Any, given: dict[str, str], **tapped: Any) -> str:
    with pytest.raises(Refused) as told:
        asking(runtime, act, given, **tapped)
    return told.value.code


def test_what_was_received_is_said_and_graded_without_an_account(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    given = number_and_code(runtime, cast, redemption)
    seen = asking(runtime, proof_of_service.look_up, given)
    assert isinstance(seen, Served)
    assert (seen.amount, seen.said, seen.grade, seen.is_closed) == (15_000_000, None, None, False)
    typed = {"number": grouped(given["number"]).lower(), "code": grouped(given["code"])}
    said = asking(runtime, proof_of_service.say, typed, received=True)
    assert (said.said, said.case_number) == (True, None)
    assert asking(runtime, proof_of_service.say, given, received=True) == said
    assert refused(runtime, proof_of_service.say, given, received=False) == "CONFIRMED_ALREADY"
    assert asking(runtime, proof_of_service.rate, given, grade="A").grade == "A"
    assert refused(runtime, proof_of_service.rate, given, grade="F") == "RATED_ALREADY"
    rows = owner.execute(
        "SELECT c.person_id, c.confirmed_by, r.person_id, r.rated_by, r.moment, r.grade"
        " FROM confirmations AS c, ratings AS r"
    ).fetchall()
    siti = cast.siti.person_id
    assert rows == [(siti, None, siti, None, "service_received", "A")]
    assert wrong(owner) == {}


def test_a_grade_by_code_and_one_by_account_are_the_same_one(
    runtime: Runtime, cast: Cast, redemption: UUID
) -> None:
    asking(runtime, proof_of_service.rate, number_and_code(runtime, cast, redemption), grade="C")
    with pytest.raises(Refused, match="RATED_ALREADY"):
        runtime.act(
            cast.siti,
            lambda ctx: ratings.rate(
                ctx, moment="service_received", object_id=redemption, grade="A"
            ),
        )


def test_not_received_opens_a_case_of_the_citizen_and_holds_the_claim(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    given = number_and_code(runtime, cast, redemption)
    said = asking(runtime, proof_of_service.say, given, received=False)
    [case] = runtime.query(cast.siti, cases.list_)
    assert (said.said, said.case_number) == (False, case.number)
    assert (case.person_id, case.filer_id) == (cast.siti.person_id, cast.siti.person_id)
    assert (case.filed_by, case.disputed) == (None, 15_000_000)
    claim = people.claim_redemption(runtime, cast, redemption, 150_000)
    work_all(runtime)
    found = claim_of(runtime, cast, claim)
    assert (found.status, found.cause) == ("in_review", "NOT_RECEIVED")
    assert wrong(owner) == {}


def test_what_was_said_with_an_account_stands_on_the_page(
    runtime: Runtime, cast: Cast, redemption: UUID
) -> None:
    runtime.act(cast.siti, lambda ctx: confirmations.confirm(ctx, redemption, received=True))
    given = number_and_code(runtime, cast, redemption)
    assert asking(runtime, proof_of_service.look_up, given).said is True


def test_too_late_is_told_and_nothing_is_kept(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    given = number_and_code(runtime, cast, redemption)
    until = cast.today + timedelta(days=30)
    assert asking(runtime, proof_of_service.look_up, given).say_until == until
    later(owner, days=31)
    seen = asking(runtime, proof_of_service.look_up, given)
    assert (seen.say_until, seen.is_closed) == (until, True)
    assert refused(runtime, proof_of_service.say, given, received=False) == "FILING_WINDOW_CLOSED"
    assert owner.execute("SELECT count(*) FROM confirmations").fetchone() == (0,)
    assert asking(runtime, proof_of_service.say, given, received=True).said is True


def test_a_use_taken_back_is_shown_as_such_and_not_spoken_of(
    runtime: Runtime, cast: Cast, redemption: UUID
) -> None:
    given = number_and_code(runtime, cast, redemption)
    runtime.act(
        cast.provider,
        lambda ctx: redemptions.reverse(
            ctx, redemption, amount=people.rupiah(150_000), reason="slip"
        ),
    )
    assert asking(runtime, proof_of_service.look_up, given).is_reversed
    assert refused(runtime, proof_of_service.say, given, received=True) == "STATE_CONFLICT"


def test_a_code_opens_its_own_redemption_and_is_no_other_secret(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    voucher = people.a_voucher(runtime, cast, value=500_000, holder=cast.budi)
    other = people.redeem(runtime, cast, voucher, 100_000)
    mine, his = (number_and_code(runtime, cast, each) for each in (redemption, other))
    for code in (his["code"], voucher[2]):
        mixed = {"number": mine["number"], "code": code}
        assert asking(runtime, proof_of_service.say, mixed, received=True) == NotFound()
    nobodys = {"number": "R00000000000", "code": mine["code"]}
    assert asking(runtime, proof_of_service.look_up, nobodys) == NotFound()
    assert owner.execute("SELECT count(*) FROM confirmations").fetchone() == (0,)


def test_a_slip_is_no_guess_and_after_a_few_guesses_even_the_right_code_waits(
    runtime: Runtime, cast: Cast, redemption: UUID, owner: Owner
) -> None:
    given = number_and_code(runtime, cast, redemption)
    slip = {**given, "number": "C" + given["number"][1:]}
    assert refused(runtime, proof_of_service.look_up, slip) == "SERIAL_MISTYPED"
    slip = {**given, "code": "A" * 16}
    assert refused(runtime, proof_of_service.look_up, slip) == "CODE_MISTYPED"
    assert owner.execute("SELECT count(*) FROM guesses").fetchone() == (0,)
    for at in range(5):
        guess = {**given, "code": tracking_code(at.to_bytes(10, "big"))}
        assert asking(runtime, proof_of_service.look_up, guess) == NotFound()
    assert isinstance(asking(runtime, proof_of_service.say, given, received=True), TryLater)
    assert owner.execute("SELECT count(*) FROM confirmations").fetchone() == (0,)
