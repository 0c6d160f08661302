"""Each invariant sees what a superuser broke by SQL, and names exactly itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from claims.runtime import Runtime
from claims.usecases import redemptions, verification
from config.settings import Settings
from tests import cast as people
from tests.cast import seal_all, work_all
from tests.engines_fixture import Servers, at
from tests.usecases.strangers import a_batch, answer

OVERPAID = (
    "INSERT INTO receivables SELECT gen_random_uuid(), c.programme_id, c.budget_id, c.id, d.id,"
    " 'person', c.person_id, c.currency, 1, 0, 0, {repaid}, 0, 0, c.submitted_at, '{status}', 1"
    " FROM claims AS c JOIN decisions AS d ON d.claim_id = c.id LIMIT 1"
)
"""An overpayment that no act has found."""

BREAK = {
    "1": "UPDATE ledger_entries SET amount = amount + 1 WHERE id = (SELECT id FROM ledger_entries"
    " ORDER BY id LIMIT 1)",
    "2": "UPDATE ledger_accounts SET version = version + 1 WHERE name = 'budget:available'",
    "3": "UPDATE vouchers SET redeemed = redeemed + 1",
    "4": "INSERT INTO redemptions SELECT gen_random_uuid(), voucher_id, provider_id, key, currency,"
    " captured, captured, items, service_on, choice_set, 'reversed', version, captured_at,"
    " number || 'X' FROM redemptions WHERE status = 'captured' LIMIT 1",
    "5": "UPDATE redemptions SET service_on = service_on - 3000",
    "6": "UPDATE reversals SET amount = amount + 1",
    "7": "UPDATE budgets SET available = available + 1, spent = spent - 1",
    "8": "UPDATE adjustments SET amount = amount + 1",
    "9": "UPDATE claims SET redemption_id = (SELECT redemption_id FROM claims WHERE kind ="
    " 'redemption' LIMIT 1), kind = 'redemption', voucher_id = (SELECT voucher_id FROM claims"
    " WHERE kind = 'redemption' LIMIT 1) WHERE kind = 'reimbursement'",
    "10": "UPDATE payouts SET total = total + 1",
    "14": "UPDATE claims SET currency = 'USD' WHERE kind = 'reimbursement'",
    "16": "UPDATE events SET to_status = 'cancelled' WHERE topic = 'voucher.activated'",
    "17": "INSERT INTO events SELECT gen_random_uuid(), noun, object_id, seq + 1, topic, 'confirm',"
    " 'confirmed', 'released', user_id, person_id, at, payload, xid FROM events"
    " WHERE noun = 'payouts' AND to_status = 'confirmed'",
    "41": "INSERT INTO redress (id, programme_id, claim_id, standard_id, kind, promise, limit_days,"
    " actual_days, due_on, done_on, payee_kind, payee_id, budget_id, currency, amount, status,"
    " version, found_at) SELECT gen_random_uuid(), programme_id, id, standard_id, 'decision',"
    " 'decide', 5, 7, submitted_on, submitted_on + 2, 'person', person_id, budget_id, currency,"
    " 1000000, 'granted', 1, submitted_at FROM claims WHERE kind = 'reimbursement'",
    "42": "INSERT INTO cases (id, number, kind, case_class, programme_id, redemption_id, filed_by,"
    " filer_id, is_anonymous, is_by_payee, currency, disputed, text, act_on, filed_at, filed_on,"
    " verify_on, resolve_on, escalations, status, version) SELECT gen_random_uuid(), 'K',"
    " 'dispute', 'light', programme_id, redemption_id, submitted_by, submitter_id, false, false,"
    " currency, 1, '-', submitted_on, submitted_at, submitted_on, submitted_on, submitted_on,"
    " 0, 'filed', 1 FROM claims WHERE kind = 'redemption'",
    "55": OVERPAID.format(repaid=0, status="owed"),
    "56": OVERPAID.format(repaid=1, status="settled"),
    "54": "INSERT INTO claim_drafts SELECT id, '-', submitted_at, submitted_on FROM claims",
    "43": "UPDATE ledger_transactions SET booked_on = booked_on + 1",
    "52": "UPDATE statements SET payee_no = payee_no + 1",
    "53": "UPDATE statements SET opening = opening + 1",
    "49": "INSERT INTO authorisations SELECT gen_random_uuid(), claim_id, decision_id,"
    " authorised_by, authoriser_id, claimant_id, submitter_id, adjudicator_id, last_editor_id,"
    " authorised_at, approver_id FROM authorisations",
    "51": "UPDATE account_changes SET answered_at = answered_at + interval '1 day'",
    "65": "UPDATE bank_accounts SET doubted_at = in_force_from, doubted_for = 'AC04'",
    "50": "UPDATE payouts SET builder_id = (SELECT payee_id FROM instructions AS i"
    " WHERE i.payout_id = payouts.id LIMIT 1)",
    "44": "INSERT INTO periods (id, programme_id, currency, first_day, last_day, follows_on,"
    " status, version, proposed_by, proposer_id, proposed_at) SELECT gen_random_uuid(), p.id,"
    " p.currency, p.starts_on, p.ends_on, p.starts_on - 1, 'open', 1, u.id, u.person_id,"
    " p.created_at FROM programmes AS p, users AS u LIMIT 1",
    "45": "INSERT INTO periods (id, programme_id, currency, first_day, last_day, status, version,"
    " proposed_by, proposer_id, proposed_at, closer_id, closed_on, entries, debits, digest) SELECT"
    " gen_random_uuid(), p.id, p.currency, p.starts_on, p.ends_on, 'closed', 2, u.id, u.person_id,"
    " p.created_at, v.person_id, p.ends_on + 1, 0, 0, 'x' FROM programmes AS p, users AS u,"
    " users AS v WHERE u.person_id <> v.person_id LIMIT 1",
    "46": "UPDATE instructions SET status = 'failed',"
    " answerer_id = (SELECT id FROM people LIMIT 1)",
    "47": "UPDATE payouts SET total = total + 1",
    "57": "INSERT INTO ledger_accounts SELECT gen_random_uuid(), programme_id, budget_id,"
    " 'payable:tax', NULL, currency, 'credit', -5, 0 FROM ledger_accounts"
    " WHERE name = 'budget:spent'",
    "58": "INSERT INTO tax_lines SELECT instruction_id, claim_id, gen_random_uuid(), 'x',"
    " budget_id, 1, 1, false, 0, NOT is_live, NULL FROM instruction_parts",
    "59": "UPDATE grants SET answerer_id = proposer_id WHERE kind = 'by_two'",
    "60": "UPDATE payouts SET built_by = (SELECT id FROM users WHERE login = 'auditor')",
    "61": "UPDATE payouts SET is_older = true",
    "62": "UPDATE payouts SET rail_most = 1",
    "63": "INSERT INTO year_ends (id, programme_id, currency, last_day, unclaimed_until, released,"
    " unpaid, lapsed, given, digest, status, version, proposed_by, proposer_id, proposed_at)"
    " SELECT gen_random_uuid(), p.id, p.currency, p.starts_on, p.starts_on, 0, 0, 1, 0, 'x',"
    " 'proposed', 1, u.id, u.person_id, p.created_at FROM programmes AS p, users AS u LIMIT 1",
    "64": "INSERT INTO ledger_accounts SELECT gen_random_uuid(), programme_id, budget_id,"
    " 'payable:treasury', NULL, currency, 'credit', -5, 0 FROM ledger_accounts"
    " WHERE name = 'budget:spent'",
    "48": "INSERT INTO ledger_accounts SELECT gen_random_uuid(), programme_id, NULL, 'suspense',"
    " NULL, currency, 'either', 5, 0 FROM ledger_accounts LIMIT 1",
}
"""For each invariant something that breaks it; several may see the same."""

LOOSEN = """
SELECT format('ALTER TABLE %I DROP CONSTRAINT IF EXISTS %I CASCADE', conrelid::regclass, conname)
  FROM pg_constraint WHERE contype IN ('c', 'u', 'f') AND connamespace = 'public'::regnamespace
"""


@pytest.fixture
def superuser(environ: dict[str, str], servers: Servers) -> Iterator[psycopg.Connection[Any]]:
    """A connection as the superuser of the embedded engines: nobody else could do this."""
    name = make_url(environ["DATABASE_URL"]).database
    assert name
    with psycopg.connect(at(servers.maker_url, name), autocommit=True) as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if row.fetchone() != (True,):
            pytest.skip("only a superuser can break what the database holds")
        yield connection


@pytest.fixture
def history(runtime: Runtime) -> Runtime:
    """A small whole history: both kinds of claim paid, one redemption reversed in part."""
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
    return runtime


def failing(settings: Settings, runtime: Runtime) -> dict[str, Any]:
    report = verification.verify(
        settings.owner_database_url, settings.checkpoints_dir, runtime.keys.checkpoints
    )
    return {each["id"]: each for each in report["invariants"] if each["count"]}


def test_every_invariant_has_a_way_to_be_broken() -> None:
    assert sorted(BREAK) == sorted(each.id for each in verification.INVARIANTS)


EVERY_TIME = {"1", "2", "7", "10", "16"}
"""Broken by `make test` too; each clause of each is broken in one history by test_invariants.py."""


@pytest.mark.parametrize(
    "invariant",
    [pytest.param(each, marks=[] if each in EVERY_TIME else pytest.mark.slow) for each in BREAK],
)
def test_an_invariant_sees_what_was_broken(
    invariant: str, history: Runtime, settings: Settings, superuser: psycopg.Connection[Any]
) -> None:
    assert failing(settings, history) == {}
    superuser.execute("SET session_replication_role = replica")
    for (statement,) in superuser.execute(LOOSEN).fetchall():
        superuser.execute(statement)
    if invariant in {"4", "9"}:
        superuser.execute("DROP INDEX IF EXISTS uq_claims_redemption_live")
    assert superuser.execute(BREAK[invariant]).rowcount > 0
    found = failing(settings, history)
    assert invariant in found, found
    assert found[invariant]["violations"]


TAMPER = {
    "edited": (
        """UPDATE events SET payload = 'x'
            WHERE id = (SELECT event_id FROM event_links WHERE no = 5)""",
        5,
    ),
    "dropped": ("DELETE FROM event_links WHERE no = 7", 7),
    "event gone": (
        "DELETE FROM events WHERE id = (SELECT event_id FROM event_links WHERE no = 9)",
        9,
    ),
    "reordered": (
        """UPDATE event_links AS a SET event_id = b.event_id FROM event_links AS b
            WHERE a.no IN (11, 12) AND b.no = 23 - a.no""",
        11,
    ),
    "cut": ("DELETE FROM event_links WHERE no > 20", 21),
}


@pytest.mark.parametrize("how", TAMPER)
def test_a_chain_that_was_tampered_with_names_the_first_bad_number(
    how: str, history: Runtime, settings: Settings, superuser: psycopg.Connection[Any]
) -> None:
    seal_all(history, settings)
    statement, number = TAMPER[how]
    superuser.execute("SET session_replication_role = replica")
    for (loosening,) in superuser.execute(LOOSEN).fetchall():
        superuser.execute(loosening)
    assert superuser.execute(statement).rowcount > 0
    report = verification.verify(
        settings.owner_database_url, settings.checkpoints_dir, history.keys.checkpoints
    )
    assert not report["ok"]
    assert report["chain"]["broken"]["no"] == number
