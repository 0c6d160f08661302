"""Every clause of every invariant sees its own fault: broken by SQL, asked, and rolled back.

`tests/usecases/test_verification.py` asks through `claims verify`; here each question is asked of
one history in one transaction, so that every clause has a fault of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.engine import make_url

from claims.documents.bankfiles import read
from claims.domain import chain
from claims.domain.chain import ChainedEvent
from claims.runtime import Runtime
from claims.storage.invariants import INVARIANTS
from claims.usecases import (
    bank_clearings,
    bank_imports,
    case_filing,
    claims,
    events,
    payouts,
    receivables,
    recoveries,
    redecisions,
    redemptions,
    redress,
    reinstatements,
    tax_remittances,
    verification,
    vouchers,
    year_ends,
)
from config.settings import Settings
from tests import cast as people
from tests.cast import seal_all, work_all
from tests.documents.bank_files import Booked, a_camt
from tests.engines_fixture import Servers, at
from tests.usecases.closing import close_books
from tests.usecases.late import WITH_SERVICE, a_late_service, a_line_for, found, issue
from tests.usecases.strangers import Owner, a_batch, answer, later
from tests.usecases.taxing import taxes_in_force

Superuser = psycopg.Connection[tuple[Any, ...]]

SQL = Path(__file__).with_name("invariants_broken.sql").read_text("utf-8")
FAULTS = re.findall(r"^-- ([0-9 ]+): (.+)\n((?:[^-\n].*\n)+)", SQL, re.MULTILINE)
"""For each fault the ids that see it, what was done, and how."""

HEADS = len(re.findall(r"^-- [0-9]", SQL, re.MULTILINE))
"""How many faults the file begins; none may be passed over for how it is written."""

LOOSEN = """
SELECT format('ALTER TABLE %I DROP CONSTRAINT IF EXISTS %I CASCADE', conrelid::regclass, conname)
  FROM pg_constraint WHERE contype IN ('c', 'u', 'f') AND connamespace = 'public'::regnamespace
"""


@pytest.fixture
def superuser(environ: dict[str, str], servers: Servers) -> Iterator[Superuser]:
    """A connection as the superuser of the embedded engines, past triggers and constraints."""
    name = make_url(environ["DATABASE_URL"]).database
    assert name
    with psycopg.connect(at(servers.maker_url, name), autocommit=True) as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if row.fetchone() != (True,):
            pytest.skip("only a superuser can break what the database holds")
        yield connection


def a_history(runtime: Runtime, owner: Owner) -> None:
    """Both kinds paid after a failed payment, a redemption reversed, a voucher cancelled.

    What the citizen was paid is decided again, and a part of it owed back. Services and payments
    that came late, with their redress paid and recovered. A disputed claim, claimed again. A draft.
    Taxes withheld, and handed over.
    """
    cast = people.assemble(runtime, standard=WITH_SERVICE)
    taxes_in_force(runtime, cast, owner)
    for purpose in ("redress", "late_payment"):
        a_line_for(runtime, cast, purpose)
    voucher = people.a_voucher(runtime, cast, value=900_000)
    first = people.redeem(runtime, cast, voucher, 200_000)
    second = people.redeem(runtime, cast, voucher, 100_000, key="till-2")
    third = people.redeem(runtime, cast, voucher, 50_000, key="till-3")
    for redemption, amount in ((second, 40_000), (third, 50_000)):
        runtime.act(
            cast.provider,
            lambda ctx, r=redemption, a=amount: redemptions.reverse(
                ctx, r, amount=people.rupiah(a), reason="slip"
            ),
        )
    ended = people.a_voucher(runtime, cast, value=100_000)
    people.redeem(runtime, cast, ended, 30_000, key="till-4")
    runtime.act(cast.planner, lambda ctx: vouchers.cancel(ctx, ended[0], reason="moved"))
    people.claim_redemption(runtime, cast, first, 200_000)
    paid = people.claim_reimbursement(runtime, cast, 120_000, actor=cast.budi)
    unclaimed = people.claim_reimbursement(runtime, cast, 20_000, actor=cast.budi, seed=91)
    disputed = people.redeem(runtime, cast, voucher, 20_000, key="till-5")
    gone = people.claim_redemption(runtime, cast, disputed, 20_000)
    dispute: Any = {"kind": "dispute", "text": "-", "disputed": people.rupiah(1_000)}
    runtime.act(cast.siti, lambda ctx: case_filing.file(ctx, claim_id=gone, **dispute))
    runtime.act(cast.provider, lambda ctx: claims.withdraw(ctx, gone))
    work_all(runtime)
    a_late_service(runtime, cast, 150_000)
    issue(runtime)
    for outcome in ("failed", "paid"):
        batch = a_batch(runtime, cast)
        work_all(runtime)
        later(owner, days=70 if outcome == "paid" else 0)
        if outcome == "failed":
            answer(runtime, cast, batch.id, outcome)
            _end_year(runtime, cast, owner, gone=unclaimed)
    _bank_pays(runtime, cast, batch.id)
    _decide_again(runtime, cast, paid)
    issue(runtime)
    [first, *_] = [row for row in found(runtime, cast) if row.status == "granted"]
    runtime.act(cast.officer, lambda ctx: redress.question(ctx, first.id, reason="FORCE_MAJEURE"))
    runtime.act(cast.finance, lambda ctx: redress.exempt(ctx, first.id))
    people.claim_redemption(runtime, cast, disputed, 20_000)
    people.begin_claim(runtime, cast, {"standard_code": "home-care"})
    _hand_over_taxes(runtime, cast)


def _hand_over_taxes(runtime: Runtime, cast: people.Cast) -> None:
    """Two persons hand over what was withheld, and the bank has paid it."""
    days = {"first_day": cast.today, "last_day": cast.today + timedelta(days=100)}
    row = runtime.act(
        cast.finance, lambda ctx: tax_remittances.prepare(ctx, cast.programme, **days)
    )
    runtime.act(cast.second_finance, lambda ctx: tax_remittances.release(ctx, row.id))
    runtime.act(cast.finance, lambda ctx: tax_remittances.confirm(ctx, row.id, reference="N"))


def _end_year(runtime: Runtime, cast: people.Cast, owner: Owner, *, gone: UUID) -> None:
    """The day after, the year is over; of those whose payment came back all but one come again."""
    later(owner, days=1)
    last_day = cast.today + timedelta(days=1)
    close_books(runtime, cast, last_day)
    rules = replace(runtime.rulebook, unclaimed_days=0)
    row = replace(runtime, rulebook=rules).act(
        cast.finance, lambda ctx: year_ends.propose(ctx, cast.programme, last_day=last_day)
    )
    runtime.act(cast.second_finance, lambda ctx: year_ends.confirm(ctx, row.id))
    rows = runtime.query(cast.officer, lambda ctx: claims.list_(ctx, status="unclaimed"))
    for claim in {each.id for each in rows} - {gone}:
        again = runtime.act(cast.finance, lambda ctx, c=claim: reinstatements.propose(ctx, c))
        runtime.act(cast.second_finance, lambda ctx, r=again: reinstatements.approve(ctx, r.id))


def _bank_pays(runtime: Runtime, cast: people.Cast, payout_id: UUID) -> None:
    """The bank pays by file; beside it money that nobody can place, and some of it given back."""
    rows = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout_id))
    content = a_camt(
        *(
            Booked(f"{row.amount // 100}.{row.amount % 100:02d}", row.end_to_end_id, f"R-{row.no}")
            for row in rows
        ),
        Booked("1.00", None, "X-1"),
        Booked("1.00", None, "X-2", side="CRDT"),
        Booked("2.00", None, "X-3", side="CRDT"),
    )
    file = read(content)
    runtime.act(cast.finance, lambda ctx: bank_imports.take(ctx, file=file, content=content))
    out, back, _ = runtime.query(
        cast.finance, lambda ctx: bank_clearings.list_(ctx, state="unknown")
    )
    runtime.act(
        cast.finance,
        lambda ctx: bank_clearings.propose(
            ctx, out.id, cleared_as="returned", counter_id=back.id, note="-"
        ),
    )
    runtime.act(cast.second_finance, lambda ctx: bank_clearings.approve(ctx, out.id))


def _decide_again(runtime: Runtime, cast: people.Cast, claim_id: UUID) -> None:
    version = runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim_id)).version
    row = runtime.act(
        cast.officer,
        lambda ctx: redecisions.propose(
            ctx,
            claim_id,
            version=version,
            reason="REVIEWED_IN_ORDER",
            lines=[{"no": 1, "approved": people.rupiah(60_000), "bearer": "citizen"}],
        ),
    )
    runtime.act(cast.second_finance, lambda ctx: redecisions.approve(ctx, row.id))
    _collect(runtime, cast)


def _collect(runtime: Runtime, cast: people.Cast) -> None:
    """Of what was paid too much a part is repaid, and a part written off."""
    [owed] = runtime.query(cast.finance, receivables.list_)
    money = runtime.act(
        cast.finance,
        lambda ctx: recoveries.record(
            ctx, owed.id, amount=people.rupiah(1_000), reference="KU-1", received_on=cast.today
        ),
    )
    runtime.act(cast.second_finance, lambda ctx: recoveries.confirm(ctx, money.id))
    given = runtime.act(
        cast.finance,
        lambda ctx: recoveries.propose_write_off(
            ctx, owed.id, amount=people.rupiah(2_000), reason="uneconomic"
        ),
    )
    for who in (cast.second_finance, cast.planner):
        runtime.act(who, lambda ctx: recoveries.approve_write_off(ctx, given.id))


def seen(connection: Superuser) -> set[str]:
    return {each.id for each in INVARIANTS if connection.execute(each.violations).fetchall()}


def test_every_clause_of_every_invariant_sees_its_own_fault(
    runtime: Runtime, superuser: Superuser, owner: Owner
) -> None:
    a_history(runtime, owner)
    for invariant in INVARIANTS:
        assert superuser.execute(invariant.looked_at).fetchone() > (0,), invariant.says
    assert seen(superuser) == set()
    superuser.execute("SET session_replication_role = replica")
    for (statement,) in superuser.execute(LOOSEN).fetchall():
        superuser.execute(statement)
    superuser.execute(
        "DROP INDEX uq_claims_redemption_live, uq_instruction_parts_decision_live,"
        " uq_redress_parts_live, uq_budgets_purpose"
    )
    wrong = []
    for ids, what, how in FAULTS:
        with superuser.transaction(force_rollback=True):
            touched = superuser.execute(how).rowcount
            found = seen(superuser)
        if found != set(ids.split()) or not touched:
            wrong.append((what, ids, sorted(found, key=int), touched))
    assert wrong == []
    assert seen(superuser) == set()


def test_every_invariant_has_a_fault_that_only_it_sees() -> None:
    alone = {ids for ids, _, _ in FAULTS}
    for invariant in INVARIANTS:
        assert invariant.id in alone or invariant.id == "17", invariant.says
    assert len({how for _, _, how in FAULTS}) == len(FAULTS) == HEADS


def test_a_chain_that_was_restamped_from_an_edit_on_is_given_away_by_its_checkpoint(
    runtime: Runtime, settings: Settings, superuser: Superuser
) -> None:
    """Who may write everything makes every link fit again; the head signed outside does not."""
    people.assemble(runtime)
    last = seal_all(runtime, settings)

    def chained() -> dict[str, Any]:
        report = verification.verify(
            settings.owner_database_url, settings.checkpoints_dir, runtime.keys.checkpoints
        )
        return report["chain"]

    assert chained()["broken"] is None
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(
        "UPDATE events SET payload = '{}' WHERE id ="
        " (SELECT event_id FROM event_links WHERE no = 5)"
    )
    assert chained()["broken"]["no"] == 5
    rows = superuser.execute(
        "SELECT e.id, e.noun, e.object_id, e.seq, e.topic, e.action, e.from_status, e.to_status,"
        " e.user_id, e.person_id, e.at, e.payload"
        " FROM event_links AS l JOIN events AS e ON e.id = l.event_id ORDER BY l.no"
    ).fetchall()
    stamped = chain.extend(chain.genesis(events.CHAIN), 0, [ChainedEvent(*row) for row in rows])
    for link in list(stamped):
        superuser.execute("UPDATE event_links SET hash = %s WHERE no = %s", [link.hash, link.no])
    broken = chained()["broken"]
    assert broken is not None
    assert broken["no"] == last
