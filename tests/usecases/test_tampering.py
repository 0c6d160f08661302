"""Whoever writes rows behind the product's back is found, and the first bad row is named.

By somebody who may write everything: each time one history, changed in one transaction, verified in
it, and rolled back. What a chain proves it proves against heads that were signed and kept outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url

from claims.domain.chain import Checkpoint, checkpoint
from claims.runtime import Runtime
from claims.storage.migrate import sqlalchemy_url
from claims.usecases import events, redemptions, verification
from config.settings import Settings
from tests import cast as people
from tests.cast import seal_all, work_all
from tests.engines_fixture import Servers, at
from tests.usecases import tampering
from tests.usecases.strangers import a_batch, answer

LOOKED_AT = settings(
    max_examples=30, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
NUMBERS = st.integers(0, 10**6)


@pytest.fixture
def book(environ: dict[str, str], servers: Servers, runtime: Runtime) -> Iterator[Engine]:
    """A whole history, as the superuser of the embedded engines reaches it."""
    a_history(runtime)
    name = make_url(environ["DATABASE_URL"]).database
    assert name
    engine = create_engine(sqlalchemy_url(at(servers.maker_url, name)))
    try:
        with engine.connect() as connection:
            row = connection.exec_driver_sql(
                "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            if not row.scalar_one():
                pytest.skip("only a superuser can break what the database holds")
            tampering.loosen(connection)
            connection.commit()
        yield engine
    finally:
        engine.dispose()


def a_history(runtime: Runtime) -> None:
    """Both kinds of claim paid, and one redemption reversed in part."""
    cast = people.assemble(runtime)
    voucher = people.a_voucher(runtime, cast, value=900_000)
    first = people.redeem(runtime, cast, voucher, 200_000)
    second = people.redeem(runtime, cast, voucher, 100_000, key="till-2")
    runtime.act(
        cast.provider,
        lambda ctx: redemptions.reverse(ctx, second, amount=people.rupiah(40_000), reason="slip"),
    )
    people.claim_redemption(runtime, cast, first, 200_000)
    people.claim_reimbursement(runtime, cast, 120_000, actor=cast.budi)
    work_all(runtime)
    payout = a_batch(runtime, cast)
    work_all(runtime)
    answer(runtime, cast, payout.id)


@contextmanager
def undone(book: Engine) -> Iterator[Connection]:
    """A transaction in which nothing holds a row in its place, rolled back at the end."""
    with book.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        transaction.rollback()


def heads_of(book: Engine, key: bytes, *numbers: int) -> list[Checkpoint]:
    """The heads at some numbers, as they were signed when those were the last."""
    with book.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT l.no, l.hash, e.at FROM event_links AS l JOIN events AS e ON e.id = l.event_id"
        ).all()
    return [
        checkpoint(events.CHAIN, no=no, head=bytes(head), at=when, key=key)
        for no, head, when in sorted(rows)
        if no in numbers
    ]


def test_an_event_changed_gone_moved_cut_or_stamped_anew_is_found_at_the_first_bad_number(
    book: Engine, runtime: Runtime, settings: Settings
) -> None:
    last = seal_all(runtime, settings)
    keys = runtime.keys.checkpoints
    stops = [last // 3, 2 * last // 3, last]
    heads = heads_of(book, keys[0], *stops)

    def found(connection: Connection) -> tuple[int, str, int] | None:
        return tampering.chained(verification.verify_in(connection, heads, keys))

    @LOOKED_AT
    @given(
        st.sampled_from(tampering.EVENTS), NUMBERS, NUMBERS,
        st.sampled_from(sorted(tampering.EVENT_EDITS)),
    )  # fmt: skip
    def as_it_is(tamper: tampering.Tamper, one: int, two: int, column: str) -> None:
        no, other = one % last + 1, two % (last - 1) + 1
        with undone(book) as connection:
            bad = tamper(connection, no, other + (other >= no), column)
            broken = found(connection)
        assert broken is not None
        assert broken[0] == bad
        assert broken[2] == max((each for each in stops if each < bad), default=0)

    @LOOKED_AT
    @given(
        st.sampled_from(tampering.CAN_BE_STAMPED), NUMBERS, NUMBERS,
        st.sampled_from(sorted(tampering.EVENT_EDITS)),
    )  # fmt: skip
    def stamped(tamper: tampering.Tamper, one: int, two: int, column: str) -> None:
        no, other = one % last + 1, two % (last - 1) + 1
        with undone(book) as connection:
            bad = tamper(connection, no, other + (other >= no), column)
            tampering.stamp_anew(connection, bad)
            broken = found(connection)
        assert broken is not None
        assert broken[2] == max((each for each in stops if each < bad), default=0)
        assert broken[0] == min(each for each in stops if each >= bad)

    with undone(book) as connection:
        assert found(connection) is None
    as_it_is()
    stamped()
    with undone(book) as connection:
        tampering.stamp_anew(connection, 1)
        assert found(connection) is None
    report = verification.verify(settings.owner_database_url, settings.checkpoints_dir, keys)
    assert report["ok"]


def test_an_entry_changed_gone_repeated_moved_or_cut_is_found_where_it_was(book: Engine) -> None:
    """Its account or its transaction is named; stamped anew, the budget line that misses money.

    What was promised, decided and paid stands beside the ledger and gives away a posting of a line.
    Of postings that move no line this is not said: what lies between a payee, the rail, the bank.
    """
    with undone(book) as connection:
        assert tampering.seen(connection) == {}
        entries = connection.exec_driver_sql("SELECT count(*) FROM ledger_entries").scalar_one()

    @LOOKED_AT
    @given(st.sampled_from(tampering.ENTRIES), NUMBERS, st.sampled_from([*tampering.ENTRY_EDITS]))
    def tampered(tamper: tampering.TamperEntry, at: int, column: str) -> None:
        with undone(book) as connection:
            entry = tampering.Entry(connection, at % entries)
            tamper(connection, entry, column)
            found = tampering.seen(connection)
        named = found.get("1", set()) | found.get("2", set())
        assert {entry.account, entry.transaction} & named, found

    tampered()
    with undone(book) as connection:
        for statement in tampering.RESTAMPED:
            connection.exec_driver_sql(statement)
        assert tampering.seen(connection) == {}
        of_lines = connection.exec_driver_sql(
            "SELECT array_agg(n - 1) FROM (SELECT row_number() OVER (ORDER BY e.id) AS n,"
            " t.occasion FROM ledger_entries AS e"
            " JOIN ledger_transactions AS t ON t.id = e.transaction_id) AS x"
            " WHERE occasion NOT IN ('budget_adopted', 'released')"
        ).scalar_one()

    @LOOKED_AT
    @given(
        st.sampled_from([tampering.drop_posting, tampering.change_posting]),
        st.sampled_from(of_lines),
    )
    def stamped(tamper: tampering.TamperEntry, at: int) -> None:
        with undone(book) as connection:
            entry = tampering.Entry(connection, at)
            [line] = connection.exec_driver_sql(
                "SELECT DISTINCT budget_id::text FROM ledger_accounts AS a JOIN ledger_entries AS e"
                f" ON e.account_id = a.id WHERE e.transaction_id = '{entry.transaction}'"
            ).scalars()
            tamper(connection, entry, "")
            for statement in tampering.RESTAMPED:
                connection.exec_driver_sql(statement)
            found = tampering.seen(connection)
        assert line in found.get("7", set()), found

    stamped()
