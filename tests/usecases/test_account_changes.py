"""Where payees are paid: proposed by one, in force when a stranger to him confirms it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Actor, Role
from claims.runtime import Runtime
from claims.usecases import account_changes, authorisations, older_accounts
from claims.usecases import people as persons
from claims.usecases.context import WORKER, Context
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all
from tests.usecases import paid_to
from tests.usecases.nearness import an_interest, one_household
from tests.usecases.strangers import Owner, a_batch, refusal, wrong
from tests.workers.post import reach, told

Check = psycopg.errors.CheckViolation
CONFIRMED = (
    "UPDATE account_changes SET status = 'confirmed', version = version + 1,"
    " answered_by = %s, answerer_id = %s, answered_at = now() WHERE id = %s"
)
INTO_FORCE = (
    "INSERT INTO bank_accounts (id, person_id, holder, number_sealed, number_masked, number_index,"
    " bic, currency, added_by, change_id, in_force_from, replaced_at)"
    " SELECT gen_random_uuid(), person_id, holder, number_sealed, number_masked, number_index, bic,"
    " currency, proposed_by, id, now(), now() FROM account_changes WHERE id = %s"
)


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def owed(runtime: Runtime, cast: Cast) -> UUID:
    """A claim of Siti's, decided: Rp90.000 are due to her."""
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    return claim


def confirming(change_id: UUID) -> Callable[[Context], Any]:
    return partial(account_changes.confirm, change_id=change_id)


def somebody_new(runtime: Runtime, cast: Cast) -> Actor:
    """A citizen whose account the administrator proposed; nobody confirmed it."""
    person = runtime.act(
        cast.administrator,
        lambda ctx: persons.register(
            ctx,
            name="Wulan",
            national_id=people.nik(301),
            id_scheme="id.nik",
            account=paid_to.account("3330001112223", holder="Wulan"),
        ),
    )
    people.enrol(runtime, cast, person.id)
    return Actor(cast.siti.user_id, person.id, frozenset({Role.CITIZEN}))


def mask_paid_to(owner: Owner, payee: UUID) -> list[str]:
    rows = owner.execute(
        "SELECT b.number_masked FROM instructions AS i JOIN bank_accounts AS b"
        " ON b.id = i.bank_account_id WHERE i.payee_id = %s ORDER BY i.id",
        [payee],
    )
    return [row[0] for row in rows.fetchall()]


def test_nobody_is_paid_to_an_account_that_no_second_person_confirmed(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    wulan = somebody_new(runtime, cast)
    people.claim_reimbursement(runtime, cast, 100_000, actor=wulan)
    work_all(runtime)
    build: Any = partial(paying.build, programme_id=cast.programme, execution_on=cast.today)
    claims = [row[0] for row in owner.execute("SELECT id FROM claims").fetchall()]
    runtime.act(cast.finance, lambda ctx: authorisations.authorise_many(ctx, claims))
    assert refusal(runtime, cast.finance, build) == "NOTHING_TO_PAY"
    [waiting] = runtime.query(
        cast.finance, lambda ctx: account_changes.list_(ctx, status="proposed")
    )
    assert waiting.person_id == wulan.person_id
    assert waiting.number_masked.endswith("2223")
    paid_to.confirm(runtime, cast.finance, waiting.id)
    payout = runtime.act(cast.finance, build)
    assert (payout.count, payout.total) == (1, 9_000_000)
    assert mask_paid_to(owner, wulan.person_id) == [waiting.number_masked]
    assert wrong(owner) == {}


def test_who_proposed_an_account_does_not_confirm_it_with_any_of_his_accounts(
    runtime: Runtime, cast: Cast
) -> None:
    second = people.a_user(
        runtime,
        cast.administrator,
        login="planner-pays",
        roles=[Role.FINANCE_OFFICER],
        serial=0,
        person_id=cast.planner.person_id,
    )
    proposed = paid_to.propose(runtime, cast.planner, cast.siti.person_id)
    for who in (cast.planner, second):
        assert refusal(runtime, who, confirming(proposed.id)) == "SAME_PERSON"
    for who in (cast.officer, cast.auditor, cast.administrator, cast.siti, cast.provider):
        assert refusal(runtime, who, confirming(proposed.id)) == "FORBIDDEN"
    assert paid_to.confirm(runtime, cast.finance, proposed.id).status == "confirmed"
    assert refusal(runtime, cast.second_finance, confirming(proposed.id)) == "STATE_CONFLICT"


@pytest.mark.parametrize("near", ["oneself", "household", "interest", "account"])
def test_who_is_tied_to_the_payee_does_not_confirm_his_account(
    runtime: Runtime, cast: Cast, near: str
) -> None:
    payee = cast.finance if near == "oneself" else cast.siti
    if near == "household":
        one_household(runtime, cast, cast.siti, cast.finance)
    if near == "interest":
        an_interest(runtime, cast.finance, cast.siti)
    if near == "account":
        paid_to.change(runtime, cast, cast.siti.person_id)
        again = paid_to.propose(runtime, cast.planner, cast.finance.person_id)
        paid_to.confirm(runtime, cast.second_finance, again.id)
    proposed = paid_to.propose(runtime, cast.planner, payee.person_id, "5550001112223")
    code = refusal(runtime, cast.finance, confirming(proposed.id))
    assert code == "CONFLICT_OF_INTEREST"
    assert paid_to.confirm(runtime, cast.second_finance, proposed.id).status == "confirmed"


def test_nobody_confirms_that_another_is_paid_to_his_own_account(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    proposed = paid_to.propose(runtime, cast.planner, cast.finance.person_id)
    paid_to.confirm(runtime, cast.second_finance, proposed.id)
    stolen = paid_to.propose(runtime, cast.planner, cast.siti.person_id)
    assert refusal(runtime, cast.finance, confirming(stolen.id)) == "CONFLICT_OF_INTEREST"


def test_a_providers_own_staff_do_not_confirm_its_account(runtime: Runtime, cast: Cast) -> None:
    clerk = people.a_user(
        runtime,
        cast.administrator,
        login="clerk-pays",
        roles=[Role.FINANCE_OFFICER],
        serial=0,
        person_id=cast.provider.person_id,
    )
    of_clinic = partial(
        account_changes.propose, account=paid_to.account(), provider_id=cast.provider.provider_id
    )
    proposed = runtime.act(cast.planner, of_clinic)
    assert refusal(runtime, clerk, confirming(proposed.id)) == "CONFLICT_OF_INTEREST"
    assert paid_to.confirm(runtime, cast.finance, proposed.id).status == "confirmed"


def test_payees_propose_and_see_their_own_account_and_no_other(
    runtime: Runtime, cast: Cast
) -> None:
    mine = paid_to.propose(runtime, cast.siti, cast.siti.person_id)
    of_clinic: Any = partial(
        account_changes.propose,
        account=paid_to.account("6660001112223"),
        provider_id=cast.provider.provider_id,
    )
    theirs = runtime.act(cast.provider, of_clinic)
    assert refusal(runtime, cast.siti, of_clinic) == "PROVIDER_UNKNOWN"
    another: Any = partial(
        account_changes.propose, account=paid_to.account(), person_id=cast.budi.person_id
    )
    for who in (cast.siti, cast.provider):
        assert refusal(runtime, who, another) == "PERSON_UNKNOWN"
    seen = {
        who: {each.id for each in runtime.query(actor, account_changes.list_)}
        for who, actor in (("siti", cast.siti), ("clinic", cast.provider), ("budi", cast.budi))
    }
    assert mine.id in seen["siti"]
    assert theirs.id in seen["clinic"]
    assert not (seen["siti"] & seen["clinic"] | seen["siti"] & seen["budi"])
    assert refusal(runtime, cast.siti, of_clinic) == "PROVIDER_UNKNOWN"
    again: Any = partial(
        account_changes.propose, account=paid_to.account(), person_id=cast.siti.person_id
    )
    assert refusal(runtime, cast.planner, again) == "ACCOUNT_CHANGE_OPEN"


def test_a_refused_account_leaves_the_one_in_force(
    runtime: Runtime, cast: Cast, owed: UUID, owner: Owner
) -> None:
    proposed = paid_to.propose(runtime, cast.planner, cast.siti.person_id)
    refuse: Any = partial(account_changes.refuse, change_id=proposed.id, text="Not hers.")
    assert refusal(runtime, cast.planner, refuse) == "SAME_PERSON"
    assert runtime.act(cast.finance, refuse).status == "refused"
    a_batch(runtime, cast)
    assert not mask_paid_to(owner, cast.siti.person_id)[0].endswith("2223")
    paid_to.change(runtime, cast, cast.siti.person_id)
    assert wrong(owner) == {}


def test_a_payee_is_told_of_a_changed_account_and_not_of_his_first(
    runtime: Runtime, cast: Cast
) -> None:
    reach(runtime, cast.budi, None, "en")
    work_all(runtime)
    for payee in (cast.siti, cast.budi):
        assert told(runtime, payee) == []
        paid_to.change(runtime, cast, payee.person_id)
    of_clinic: Any = partial(
        account_changes.propose, account=paid_to.account(), provider_id=cast.provider.provider_id
    )
    paid_to.confirm(runtime, cast.finance, runtime.act(cast.planner, of_clinic).id)
    work_all(runtime)
    for payee, begin in (
        (cast.siti, "Rekening pembayaran Anda: "),
        (cast.budi, "Where you are paid: account "),
        (cast.provider, "Rekening pembayaran Anda: "),
    ):
        [message] = told(runtime, payee)
        assert message.topic == "account_notice.given"
        assert message.subject.startswith(begin)
        assert message.subject.endswith("2223")
        assert "2223" in message.text
        assert paid_to.NEW not in message.subject + message.text
    assert told(runtime, cast.finance) == []


def test_the_database_takes_no_account_that_one_person_made(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    proposed = paid_to.propose(runtime, cast.planner, cast.siti.person_id)
    for who in (cast.planner, cast.siti):
        with pytest.raises(Check):
            owner.execute(CONFIRMED, [who.user_id, who.person_id, proposed.id])
    copied = (
        "INSERT INTO bank_accounts SELECT (jsonb_populate_record(b, jsonb_build_object("
        "'id', gen_random_uuid(), 'change_id', %s::uuid, 'currency', 'USD'))).*"
        " FROM bank_accounts AS b WHERE b.person_id = %s"
    )
    with pytest.raises(Check):
        owner.execute(copied, [proposed.id, cast.siti.person_id])
    with pytest.raises(Check):
        owner.execute(
            "UPDATE bank_accounts SET number_index = '\\x00' WHERE person_id = %s",
            [cast.siti.person_id],
        )


def test_the_database_takes_no_account_that_was_confirmed_by_who_is_tied(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    one_household(runtime, cast, cast.siti, cast.finance)
    for payee, who, is_taken in (
        (cast.siti, cast.finance, False),
        (cast.budi, cast.finance, True),
        (cast.second_finance, cast.second_finance, False),
    ):
        proposed = paid_to.propose(runtime, cast.planner, payee.person_id)
        owner.execute("ALTER TABLE account_changes DROP CONSTRAINT IF EXISTS"
                      " ck_account_changes_another_person")  # fmt: skip
        owner.execute(CONFIRMED, [who.user_id, who.person_id, proposed.id])
        if is_taken:
            assert owner.execute(INTO_FORCE, [proposed.id]).rowcount == 1
        else:
            with pytest.raises(Check, match="tied"):
                owner.execute(INTO_FORCE, [proposed.id])


def test_the_database_takes_no_payment_to_an_unconfirmed_account(
    runtime: Runtime, cast: Cast, owed: UUID, owner: Owner
) -> None:
    a_batch(runtime, cast, is_released=False)
    _forget_the_second_person(owner, cast.siti.person_id)
    with pytest.raises(Check):
        owner.execute(
            "INSERT INTO instructions SELECT (jsonb_populate_record(i, jsonb_build_object("
            "'id', gen_random_uuid(), 'no', 99, 'end_to_end_id', 'again'))).*"
            " FROM instructions AS i"
        )


def _forget_the_second_person(owner: Owner, person_id: UUID) -> None:
    """Make a person's account one of those from before two persons made them."""
    owner.execute("ALTER TABLE bank_accounts DISABLE TRIGGER indexed_once")
    owner.execute(
        "UPDATE bank_accounts SET change_id = NULL, number_index = NULL, alone_until = now()"
        " WHERE person_id = %s",
        [person_id],
    )
    owner.execute("ALTER TABLE bank_accounts ENABLE TRIGGER indexed_once")
    owner.execute("ALTER TABLE account_changes DISABLE TRIGGER USER")
    owner.execute("DELETE FROM account_changes WHERE person_id = %s", [person_id])
    owner.execute("ALTER TABLE account_changes ENABLE TRIGGER USER")


def test_an_older_account_is_indexed_and_paid_once_another_person_confirms_it(
    runtime: Runtime, cast: Cast, owed: UUID, owner: Owner
) -> None:
    before = owner.execute(
        "SELECT id, number_index FROM bank_accounts WHERE person_id = %s", [cast.siti.person_id]
    ).fetchone()
    assert before is not None
    _forget_the_second_person(owner, cast.siti.person_id)
    build: Any = partial(paying.build, programme_id=cast.programme, execution_on=cast.today)
    runtime.act(cast.finance, lambda ctx: authorisations.authorise_many(ctx, [owed]))
    assert refusal(runtime, cast.finance, build) == "NOTHING_TO_PAY"
    assert runtime.act(WORKER, older_accounts.take_in) == 1
    assert runtime.act(WORKER, older_accounts.take_in) == 0
    [proposed] = runtime.query(
        cast.finance, lambda ctx: account_changes.list_(ctx, status="proposed")
    )
    assert (proposed.person_id, proposed.proposer_id, proposed.number_index) == (
        cast.siti.person_id, cast.administrator.person_id, before[1],
    )  # fmt: skip
    assert owner.execute(
        "SELECT number_index FROM bank_accounts WHERE id = %s", [before[0]]
    ).fetchone() == (before[1],)
    paid_to.confirm(runtime, cast.finance, proposed.id)
    assert runtime.act(cast.finance, build).total == 9_000_000
    told = owner.execute("SELECT 1 FROM events WHERE topic = 'account_notice.given'").fetchall()
    assert told == []


def test_accounts_in_common_are_shown_masked_with_whose_they_are(
    runtime: Runtime, cast: Cast
) -> None:
    assert runtime.query(cast.auditor, account_changes.list_shared) == []
    for who in (cast.siti, cast.officer):
        paid_to.change(runtime, cast, who.person_id)
    of_clinic: Any = partial(
        account_changes.propose, account=paid_to.account(), provider_id=cast.provider.provider_id
    )
    paid_to.confirm(runtime, cast.finance, runtime.act(cast.planner, of_clinic).id)
    [shared] = runtime.query(cast.auditor, account_changes.list_shared)
    assert shared.number_masked.endswith("2223")
    assert paid_to.NEW not in repr(shared)
    assert {(each.name, each.is_staff, each.provider_id is None) for each in shared.owners} == {
        ("Siti", False, True), ("Officer", True, True), ("Klinik Sehat Bersama", False, False),
    }  # fmt: skip
    for who in (cast.siti, cast.planner, cast.officer, cast.provider):
        assert refusal(runtime, who, account_changes.list_shared) == "FORBIDDEN"


IMPOSSIBLE = {
    "NL91 ABNA 0417 1643 01": ("ABNANL2A", "IBAN_CHECK_DIGITS"),
    "NL91 ABNA 0417 1643": ("ABNANL2A", "IBAN_LENGTH"),
    "72100933A4": ("CENAIDJA", "ACCOUNT_NOT_DIGITS"),
    "7210": ("CENAIDJA", "ACCOUNT_LENGTH"),
}


def test_an_account_is_refused_that_cannot_be_one_and_what_is_unusual_of_it_is_told(
    runtime: Runtime, cast: Cast
) -> None:
    def given(number: str, bic: str) -> Any:
        return {"holder": "Siti", "number": number, "bic": bic, "currency": people.RUPIAH}

    propose = partial(account_changes.propose, person_id=cast.siti.person_id)
    register = partial(
        persons.register_provider, code="K-9", name="Klinik", sector="private", accreditations=[]
    )
    for number, (bic, code) in IMPOSSIBLE.items():
        for who, act in ((cast.siti, propose), (cast.planner, register)):
            assert refusal(runtime, who, partial(act, account=given(number, bic))) == code
    row = runtime.act(cast.siti, partial(propose, account=given("721-009-334", "CENAIDJA")))
    assert (row.warnings, row.number_masked) == (["ACCOUNT_LENGTH_UNUSUAL"], "* **** **34")
    assert paid_to.confirm(runtime, cast.finance, row.id).status == "confirmed"
