"""A batch on its way: built by one, verified by another or sent back, approved by a third."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.ledger import AccountKey
from claims.domain.permissions import Actor, Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.invariants import INVARIANTS
from claims.storage.payouts import Payout
from claims.storage.postings import account_id
from claims.usecases import (
    case_filing,
    payout_checks,
    payout_sheets,
    payout_signing,
    payouts,
)
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all
from tests.usecases import paid_to
from tests.usecases.nearness import a_finance_officer, an_interest
from tests.usecases.strangers import Owner, a_batch, answer, refusal, wrong

Check = psycopg.errors.CheckViolation


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def built(runtime: Runtime, cast: Cast) -> Payout:
    """A batch of two payments, one of them for a redeemed voucher."""
    redeemed = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 50_000)
    people.claim_redemption(runtime, cast, redeemed, 50_000)
    people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    return a_batch(runtime, cast, is_released=False)


def signing(act: Any, batch: Payout, digest: str = "") -> Any:
    return partial(act, payout_id=batch.id, file_sha256=digest or batch.file_sha256)


def sending_back(batch: Payout, text: str = "Rekening belum dicocokkan.") -> Any:
    return partial(payout_signing.send_back, payout_id=batch.id, text=text)


def checked(runtime: Runtime, who: Actor, batch: Payout) -> dict[str, tuple[int, bool]]:
    found = runtime.query(who, partial(payout_checks.list_, payout_id=batch.id))
    return {each.code.value: (each.count, each.stops) for each in found.checks}


def test_a_batch_is_built_verified_and_approved_by_three_persons(
    runtime: Runtime, cast: Cast, built: Payout, owner: Owner
) -> None:
    verify, approve, release = (
        signing(each, built)
        for each in (payout_signing.verify, payout_signing.approve, payouts.release)
    )
    twin = a_finance_officer(runtime, cast, 8, person=cast.finance)
    for who in (cast.finance, twin):
        for act in (verify, sending_back(built)):
            assert refusal(runtime, who, act) == "SAME_PERSON"
    for who in (cast.planner, cast.officer, cast.auditor, cast.siti):
        for act in (verify, approve, sending_back(built)):
            assert refusal(runtime, who, act) == "FORBIDDEN"
    for act in (approve, release):
        assert refusal(runtime, cast.second_finance, act) == "STATE_CONFLICT"
    seen_before = signing(payout_signing.verify, built, "0" * 64)
    assert refusal(runtime, cast.third_finance, seen_before) == "DIGEST_DIFFERS"
    assert runtime.act(cast.third_finance, verify).status == "verified"
    assert refusal(runtime, cast.second_finance, verify) == "STATE_CONFLICT"
    assert refusal(runtime, cast.second_finance, release) == "STATE_CONFLICT"
    for who in (cast.finance, twin, cast.third_finance):
        assert refusal(runtime, who, approve) == "SAME_PERSON"
    approved = runtime.act(cast.second_finance, approve)
    assert (approved.status, approved.released_at) == ("approved", None)
    assert refusal(runtime, cast.second_finance, sending_back(built)) == "STATE_CONFLICT"
    for who in (cast.finance, cast.third_finance):
        assert refusal(runtime, who, release) == "SAME_PERSON"
    done = runtime.act(cast.second_finance, release)
    assert (done.verifier_id, done.approver_id, done.releaser_id) == (
        cast.third_finance.person_id,
        cast.second_finance.person_id,
        cast.second_finance.person_id,
    )
    answer(runtime, cast, built.id)
    assert wrong(owner) == {}


def test_a_batch_that_was_sent_back_says_why_and_is_only_built_anew_or_dropped(
    runtime: Runtime, cast: Cast, built: Payout, owner: Owner
) -> None:
    why = "Rekening Siti belum dicocokkan dengan bukunya."
    runtime.act(cast.third_finance, signing(payout_signing.verify, built))
    runtime.act(cast.second_finance, sending_back(built, why))
    stored = owner.execute("SELECT sent_back_text_sealed FROM payouts").fetchone()
    told = owner.execute("SELECT payload FROM events WHERE topic = 'payout.sent_back'").fetchone()
    assert stored is not None
    assert told is not None
    assert why.encode() not in bytes(stored[0]) + bytes(told[0])
    seen = runtime.query(cast.finance, partial(payout_sheets.get, payout_id=built.id))
    assert (seen.sent_back_text, seen.next, seen.may_send_back) == (why, None, False)
    for act in (payout_signing.verify, payout_signing.approve, payouts.release):
        assert refusal(runtime, cast.second_finance, signing(act, built)) == "STATE_CONFLICT"
    again = runtime.act(cast.finance, partial(paying.rebuild, payout_id=built.id))
    assert (again.total, again.status) == (built.total, "built")
    assert paying.released(runtime, cast, again).status == "released"
    assert wrong(owner) == {}


def test_what_stops_it_is_counted_and_keeps_a_batch_from_being_verified(
    runtime: Runtime, cast: Cast, built: Payout, owner: Owner
) -> None:
    none = (0, False)
    assert checked(runtime, cast.third_finance, built) == {
        "file": none, "totals": none, "rail": none, "accounts": none, "disputes": none,
        "ties": none, "new_accounts": (2, False), "taxes": none,
    }  # fmt: skip
    claim: UUID = owner.execute("SELECT id FROM claims WHERE voucher_id IS NOT NULL").fetchone()[0]  # type: ignore[index] # there is one
    dispute: Any = {"kind": "dispute", "text": "-", "disputed": people.rupiah(50_000)}
    runtime.act(cast.siti, lambda ctx: case_filing.file(ctx, claim_id=claim, **dispute))
    assert checked(runtime, cast.third_finance, built)["disputes"] == (1, True)
    verify = signing(payout_signing.verify, built)
    assert refusal(runtime, cast.third_finance, verify) == "CLAIM_DISPUTED"
    paid_to.change(runtime, cast, cast.siti.person_id)
    assert checked(runtime, cast.third_finance, built)["accounts"] == (1, True)
    assert refusal(runtime, cast.third_finance, verify) == "ACCOUNT_CHANGED"
    again = runtime.act(cast.finance, partial(paying.rebuild, payout_id=built.id))
    assert (again.count, checked(runtime, cast.third_finance, again)["accounts"]) == (1, none)
    owner.execute(
        "UPDATE instructions SET amount = amount + 1, version = version + 1 WHERE status = 'built'"
    )
    assert checked(runtime, cast.third_finance, again)["totals"] == (1, True)
    verify = signing(payout_signing.verify, again)
    assert refusal(runtime, cast.third_finance, verify) == "PAYMENTS_DIFFER"


def test_what_was_paid_before_to_an_account_is_no_first_payment(
    runtime: Runtime, cast: Cast, built: Payout
) -> None:
    paying.released(runtime, cast, built)
    people.claim_reimbursement(runtime, cast, 40_000, seed=9)
    people.claim_reimbursement(runtime, cast, 30_000, actor=cast.budi, seed=10)
    work_all(runtime)
    second = a_batch(runtime, cast, is_released=False)
    assert checked(runtime, cast.third_finance, second)["new_accounts"] == (1, False)


def test_who_verifies_or_approves_a_batch_is_a_stranger_to_its_payees(
    runtime: Runtime, cast: Cast, built: Payout, owner: Owner
) -> None:
    an_interest(runtime, cast.third_finance, cast.siti)
    verify, approve = (
        signing(each, built) for each in (payout_signing.verify, payout_signing.approve)
    )
    siti = people.a_user(
        runtime, cast.administrator, login="siti-at-work", roles=[Role.FINANCE_OFFICER], serial=1,
        person_id=cast.siti.person_id,
    )  # fmt: skip
    assert checked(runtime, cast.third_finance, built)["ties"] == (1, True)
    assert checked(runtime, cast.second_finance, built)["ties"] == (0, False)
    for who in (cast.third_finance, siti):
        with pytest.raises(Refused) as refused:
            runtime.act(who, verify)
        assert (refused.value.code, len(refused.value.facts["payments"])) == (  # type: ignore[arg-type] # names
            "CONFLICT_OF_INTEREST",
            1,
        )
    sign = (
        "UPDATE payouts SET status = 'verified', version = 2, verified_by = %s, verifier_id = %s,"
        " verified_at = built_at"
    )
    with pytest.raises(Check, match="tied to a payee"):
        owner.execute(sign, [siti.user_id, siti.person_id])
    fourth = a_finance_officer(runtime, cast, 9)
    runtime.act(cast.second_finance, verify)
    assert refusal(runtime, siti, approve) == "CONFLICT_OF_INTEREST"
    an_interest(runtime, cast.second_finance, cast.siti)
    assert refusal(runtime, fourth, approve) == "CONFLICT_OF_INTEREST"


def test_the_database_holds_three_signers_and_their_order(
    runtime: Runtime, cast: Cast, built: Payout, owner: Owner
) -> None:
    second, third = cast.second_finance, cast.third_finance
    step = "UPDATE payouts SET status = %s, version = version + 1"
    signed = f"{step}, {{0}}_by = %s, {{1}}_id = %s, {{0}}_at = built_at"
    verified = signed.format("verified", "verifier")
    approved = signed.format("approved", "approver")
    released = signed.format("released", "releaser")
    with pytest.raises(Check, match="no move from built to released"):
        owner.execute(released, ["released", second.user_id, second.person_id])
    with pytest.raises(Check, match="ck_payouts_signed"):
        owner.execute(step, ["verified"])
    with pytest.raises(Check, match="three_persons"):
        owner.execute(verified, ["verified", cast.finance.user_id, cast.finance.person_id])
    with pytest.raises(Check, match="ck_payouts_sent_back"):
        owner.execute(step, ["sent_back"])
    runtime.act(third, signing(payout_signing.verify, built))
    with pytest.raises(Check, match="ck_payouts_signed"):
        owner.execute(step, ["approved"])
    with pytest.raises(Check, match="three_persons"):
        owner.execute(approved, ["approved", third.user_id, third.person_id])
    runtime.act(second, signing(payout_signing.approve, built))
    with pytest.raises(Check, match="three_persons"):
        owner.execute(released, ["released", third.user_id, third.person_id])
    for change in ("verifier_id = approver_id", "approver_id = NULL", "is_older = true"):
        with pytest.raises(Check, match="who signed it stays"):
            owner.execute(f"UPDATE payouts SET version = version + 1, {change}")
    columns = "id, status, is_older"
    with pytest.raises(Check, match="not built today"):
        owner.execute(f"INSERT INTO payouts ({columns}) VALUES (%s, 'built', true)", [built.id])


def test_a_batch_released_before_anybody_verified_stays_in_order(
    runtime: Runtime, cast: Cast, built: Payout, owner: Owner
) -> None:
    """As the migration leaves it: released when it was built, by another, and nobody verified."""
    paying.released(runtime, cast, built)
    owner.execute("ALTER TABLE payouts DISABLE TRIGGER USER")
    owner.execute("ALTER TABLE events DISABLE TRIGGER USER")
    owner.execute("DELETE FROM events WHERE topic IN ('payout.verified', 'payout.approved')")
    owner.execute(
        "UPDATE events SET seq = 2, from_status = 'built' WHERE topic = 'payout.released'"
    )
    owner.execute(
        "UPDATE payouts SET is_older = true, version = 2, verified_by = NULL, verifier_id = NULL,"
        " verified_at = NULL, approved_by = NULL, approver_id = NULL, approved_at = NULL"
    )
    _into_one_account(owner, cast.programme)
    owner.execute("ALTER TABLE payouts ENABLE TRIGGER USER")
    owner.execute("ALTER TABLE events ENABLE TRIGGER USER")
    assert wrong(owner) == {}
    answer(runtime, cast, built.id)
    assert wrong(owner) == {}
    assert "61" in {each.id for each in INVARIANTS}


def _into_one_account(owner: Owner, programme_id: UUID) -> None:
    """What is in payment in the one account of all rails, as it was before each had its own."""
    owner.execute("ALTER TABLE ledger_entries DISABLE TRIGGER USER")
    rows = owner.execute(
        "SELECT id, budget_id, name, payee_id FROM ledger_accounts WHERE rail IS NOT NULL"
    ).fetchall()
    for before, budget, name, payee in rows:
        after = account_id(AccountKey(budget, name, payee), programme_id)
        columns = "programme_id, budget_id, name, payee_id, currency, side, balance, version"
        owner.execute(
            f"INSERT INTO ledger_accounts (id, {columns}) SELECT %s, {columns}"
            " FROM ledger_accounts WHERE id = %s",
            [after, before],
        )
        owner.execute(
            "UPDATE ledger_entries SET account_id = %s WHERE account_id = %s", [after, before]
        )
        owner.execute("DELETE FROM ledger_accounts WHERE id = %s", [before])
    owner.execute("ALTER TABLE ledger_entries ENABLE TRIGGER USER")
