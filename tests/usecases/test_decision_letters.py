"""A decision's letter is made once and given in the same bytes ever after, to whom it concerns."""

from __future__ import annotations

import hashlib
import threading
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.money import Money
from claims.runtime import Runtime
from claims.usecases import claims, decision_letters, receipts
from claims.usecases.context import WORKER
from claims.usecases.signing_in import STRANGER
from config.settings import Settings
from tests import cast as people
from tests.cast import Cast, seal_all, work_all
from tests.usecases.strangers import Owner, later, refusal
from tests.usecases.test_explanations import redecide


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def cut(runtime: Runtime, cast: Cast) -> UUID:
    """A decided claim of which Rp270.000 of Rp400.000 are allowed."""
    claim = people.claim_reimbursement(runtime, cast, 400_000, quantity=2)
    work_all(runtime)
    return claim


def letter(runtime: Runtime, cast: Cast, claim: UUID, **given: Any) -> Any:
    return runtime.act(cast.siti, lambda ctx: decision_letters.read(ctx, claim, **given))


def test_the_same_bytes_are_given_each_time_and_made_again(
    runtime: Runtime, cast: Cast, cut: UUID, owner: Owner
) -> None:
    row, data = letter(runtime, cast, cut)
    assert row.pdf_sha256 == hashlib.sha256(data).hexdigest()
    later(owner, days=40)
    again, same = letter(runtime, cast, cut)
    assert (again.number, again.digest, same) == (row.number, row.digest, data)
    assert runtime.query(cast.officer, lambda ctx: decision_letters.again(ctx, cut)) == data
    assert owner.execute("SELECT count(*) FROM decision_letters").fetchone() == (1,)


def test_two_who_ask_at_once_are_given_one_letter(
    runtime: Runtime, cast: Cast, cut: UUID, owner: Owner
) -> None:
    found: list[bytes] = []
    ask = lambda: found.append(letter(runtime, cast, cut)[1])  # noqa: E731
    threads = [threading.Thread(target=ask) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert owner.execute("SELECT count(*) FROM decision_letters").fetchone() == (1,)


def test_each_decision_has_its_own_letter_and_the_last_is_given_unasked(
    runtime: Runtime, cast: Cast, cut: UUID
) -> None:
    first, before = letter(runtime, cast, cut)
    redecide(runtime, cast, cut, approved=30_000_000)
    second, after = letter(runtime, cast, cut)
    number = runtime.query(cast.siti, lambda ctx: claims.get(ctx, cut)).number
    assert [first.number, second.number] == [f"{number}/1", f"{number}/2"]
    assert letter(runtime, cast, cut, seq=1)[1] == before != after
    ask: Any = lambda ctx: decision_letters.read(ctx, cut, seq=3)  # noqa: E731
    assert refusal(runtime, cast.siti, ask) == "DECISION_UNKNOWN"


def test_an_undecided_claim_and_one_of_somebody_else_have_no_letter(
    runtime: Runtime, cast: Cast, cut: UUID
) -> None:
    fresh = people.claim_reimbursement(runtime, cast, 50_000, seed=3)
    asking: Any = lambda claim: lambda ctx: decision_letters.read(ctx, claim)  # noqa: E731
    assert refusal(runtime, cast.siti, asking(fresh)) == "DECISION_UNKNOWN"
    assert refusal(runtime, cast.budi, asking(cut)) == "CLAIM_UNKNOWN"


def test_anybody_checks_a_letter_by_number_and_digest_together(
    runtime: Runtime, cast: Cast, cut: UUID
) -> None:
    row, _ = letter(runtime, cast, cut)

    def check(number: str, digest: str) -> Money | None:
        found = runtime.query(
            STRANGER, lambda ctx: decision_letters.check(ctx, number=number, digest=digest)
        )
        return found and found.total

    assert check(row.number, row.digest.upper()) == Money(27_000_000, "IDR")
    assert check(row.number, "0" * 64) is None
    assert check(row.number + "1", row.digest) is None


def test_a_letter_is_in_the_chain_is_kept_by_the_sweep_and_is_never_rewritten(
    runtime: Runtime, cast: Cast, cut: UUID, owner: Owner, settings: Settings
) -> None:
    _, data = letter(runtime, cast, cut)
    seal_all(runtime, settings)
    sealed = owner.execute(
        "SELECT count(*) FROM events AS e JOIN event_links AS l ON l.event_id = e.id"
        " WHERE e.topic = 'decision_letter.issued'"
    ).fetchone()
    assert sealed == (1,)
    row = owner.execute("SELECT now() + interval '1 hour'").fetchone()
    assert row is not None
    runtime.act(WORKER, lambda ctx: receipts.sweep(ctx, older_than=row[0]))  # type: ignore[arg-type]
    assert letter(runtime, cast, cut)[1] == data
    for act in ("UPDATE decision_letters SET digest = ''", "DELETE FROM decision_letters"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute(act)
        with (
            psycopg.connect(settings.database_url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(act)
