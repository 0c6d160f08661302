"""A tracking code is given once, stored as a keyed hash, and opens its own claim and no other."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

from claims.domain.codes import grouped, tracking_code
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.claims import Claim
from claims.usecases import guessing, tracking
from claims.usecases.context import WORKER
from claims.usecases.guessing import NotFound, TryLater
from claims.usecases.signing_in import STRANGER
from claims.usecases.tracking import Tracked
from tests import cast as people
from tests.cast import Cast
from tests.usecases.strangers import Owner, later

HERE = "203.0.113.7"


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def submitted(runtime: Runtime, cast: Cast, *, seed: int = 1) -> tuple[Claim, str]:
    receipt = people.a_receipt(runtime, cast.siti, seed=seed)
    given: dict[str, Any] = {
        "programme_id": cast.programme,
        "kind": "reimbursement",
        "standard_code": "home-care",
        "lines": [people.a_line(cast, 100_000)],
        "receipts": [
            {
                "receipt_id": receipt,
                "issuer": "A",
                "number": str(seed),
                "issued_on": cast.today,
                "total": people.rupiah(100_000),
            }
        ],
    }
    return runtime.act(cast.siti, lambda ctx: tracking.submit(ctx, **given))


def look(runtime: Runtime, number: str, code: str, address: str = HERE) -> Any:
    return runtime.act(
        STRANGER, lambda ctx: tracking.look_up(ctx, number=number, code=code, address=address)
    )


def wrong(at: int) -> str:
    return tracking_code(at.to_bytes(10, "big"))


def test_number_and_code_together_open_the_claim_however_they_are_typed(
    runtime: Runtime, cast: Cast
) -> None:
    claim, code = submitted(runtime, cast)
    for number, typed in (
        (claim.number, code),
        (grouped(claim.number).lower(), grouped(code).replace("0", "o").lower()),
        (f" {claim.number} ", " ".join(grouped(code).split("-"))),
    ):
        found = look(runtime, number, typed)
        assert isinstance(found, Tracked)
        assert found.claim.claim_id == claim.id


def test_only_a_keyed_hash_of_the_code_is_kept(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    claim, code = submitted(runtime, cast)
    row = owner.execute("SELECT tracking_hash, to_jsonb(claims)::text FROM claims").fetchone()
    assert row is not None
    assert len(bytes(row[0])) == 32  # type: ignore[arg-type]
    assert code not in str(row[1])
    told = owner.execute("SELECT string_agg(convert_from(payload, 'UTF8'), '') FROM events")
    assert code not in str(told.fetchone())
    assert claim.tracking_hash is not None


def test_a_code_opens_no_other_claim_and_a_claim_without_one_opens_to_nobody(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    first, code = submitted(runtime, cast)
    second, _ = submitted(runtime, cast, seed=2)
    bare = people.claim_reimbursement(runtime, cast, 50_000, seed=3)
    row = owner.execute("SELECT number FROM claims WHERE id = %s", [bare]).fetchone()
    assert row is not None
    assert look(runtime, second.number, code) == NotFound()
    assert look(runtime, str(row[0]), code) == NotFound()
    assert isinstance(look(runtime, first.number, code), Tracked)


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(runtime: Runtime, cast: Cast) -> None:
    claim, code = submitted(runtime, cast)
    assert look(runtime, claim.number, wrong(7)) == look(runtime, "C0000000000" + "0", code)


def test_a_slip_of_the_key_is_told_and_is_no_guess(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim, code = submitted(runtime, cast)
    slip = code[:-1] + ("2" if code[-1] != "2" else "3")
    for number, typed, told in (
        (claim.number, slip, "CODE_MISTYPED"),
        (claim.number[:-1] + ("2" if claim.number[-1] != "2" else "3"), code, "SERIAL_MISTYPED"),
        ("V" + claim.number[1:], code, "SERIAL_MISTYPED"),
        ("", "", "SERIAL_MISTYPED"),
    ):
        for _ in range(10):
            with pytest.raises(Refused, match=told):
                look(runtime, number, typed)
    assert owner.execute("SELECT count(*) FROM guesses").fetchone() == (0,)
    assert isinstance(look(runtime, claim.number, code), Tracked)


def test_after_a_few_failures_even_the_right_code_has_to_wait(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim, code = submitted(runtime, cast)
    for at in range(5):
        assert look(runtime, claim.number, wrong(at)) == NotFound()
    found = look(runtime, claim.number, code)
    assert isinstance(found, TryLater)
    assert 0 < found.seconds <= 30
    assert isinstance(look(runtime, claim.number, code, "198.51.100.1"), Tracked)
    owner.execute("UPDATE clock SET offset_seconds = offset_seconds + 31")
    assert isinstance(look(runtime, claim.number, code), Tracked)
    assert look(runtime, claim.number, wrong(9)) == NotFound()
    again = look(runtime, claim.number, code)
    assert isinstance(again, TryLater)
    assert 30 < again.seconds <= 60


def test_guesses_sent_at_once_are_counted_one_by_one(runtime: Runtime, cast: Cast) -> None:
    claim, _ = submitted(runtime, cast)
    found: list[Any] = []

    def guess(at: int) -> None:
        with suppress(Refused, PoolTimeout):  # a slow machine may keep some waiting too long
            found.append(look(runtime, claim.number, wrong(at)))

    threads = [threading.Thread(target=guess, args=(at,)) for at in range(9)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    looked_at = sum(each == NotFound() for each in found)
    assert looked_at == min(len(found), 5) > 0
    assert sum(isinstance(each, TryLater) for each in found) == len(found) - looked_at


def test_the_failures_of_all_addresses_together_shut_the_door(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim, code = submitted(runtime, cast)
    assert look(runtime, claim.number, wrong(1), "198.51.100.9") == NotFound()
    owner.execute(
        "UPDATE guesses SET failures = 2000 WHERE source NOT IN"
        " (SELECT source FROM guesses ORDER BY source LIMIT 1)"
    )
    owner.execute("UPDATE guesses SET failures = 2000")
    found = look(runtime, claim.number, code, "192.0.2.55")
    assert isinstance(found, TryLater)
    assert 3_590 < found.seconds <= 3_600
    later(owner, days=1)
    assert isinstance(look(runtime, claim.number, code, "192.0.2.55"), Tracked)


def test_addresses_stand_there_as_hashes_and_are_forgotten_after_a_day(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim, _ = submitted(runtime, cast)
    look(runtime, claim.number, wrong(1))
    rows = owner.execute("SELECT source FROM guesses").fetchall()
    assert len(rows) == 2
    assert all(len(bytes(row[0])) == 32 and b"203" not in bytes(row[0]) for row in rows)  # type: ignore[arg-type]
    assert runtime.act(WORKER, guessing.forget) == 0
    owner.execute(
        "UPDATE clock SET offset_seconds = %s", [int(timedelta(hours=25).total_seconds())]
    )
    assert runtime.act(WORKER, guessing.forget) == 2
