"""Bank files: whole or nothing, each line once, to the last unit, and the rest to suspense."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.documents.bankfiles import read
from claims.runtime import Runtime
from claims.storage.bank import BankEntry, BankImport
from claims.storage.payouts import Instruction
from claims.usecases import bank_clearings, bank_imports, bank_reconciliation, payouts
from tests import cast as people
from tests.cast import Cast, work_all
from tests.documents.bank_files import Booked, a_camt, a_pain002
from tests.usecases.nearness import an_interest
from tests.usecases.strangers import Owner, a_batch, claim_of, counters, refusal, wrong

DAY = timedelta(days=1)


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def claims(runtime: Runtime, cast: Cast) -> list[UUID]:
    """A decided claim of each citizen: Rp90.000 and Rp45.000 approved."""
    ids = [
        people.claim_reimbursement(runtime, cast, 100_000),
        people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2),
    ]
    work_all(runtime)
    return ids


@pytest.fixture
def payout(runtime: Runtime, cast: Cast, claims: list[UUID]) -> payouts.Payout:
    return a_batch(runtime, cast)


@pytest.fixture
def paid(runtime: Runtime, cast: Cast, payout: payouts.Payout) -> list[Instruction]:
    """The payments of the released batch."""
    return payments(runtime, cast, payout.id)


def payments(runtime: Runtime, cast: Cast, payout_id: UUID) -> list[Instruction]:
    return runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout_id))


def bring(runtime: Runtime, cast: Cast, content: bytes, *, actor: Any = None) -> BankImport:
    file = read(content)
    return runtime.act(
        actor or cast.finance, lambda ctx: bank_imports.take(ctx, file=file, content=content)
    )


def code_of(runtime: Runtime, cast: Cast, content: bytes) -> str | None:
    file = read(content)
    return refusal(
        runtime, cast.finance, lambda ctx: bank_imports.take(ctx, file=file, content=content)
    )


def entries(runtime: Runtime, cast: Cast, state: str | None = None) -> list[BankEntry]:
    return runtime.query(cast.finance, lambda ctx: bank_clearings.list_(ctx, state=state))


def booked(payment: Instruction, reference: str, **further: Any) -> Booked:
    amount = f"{payment.amount // 100}.{payment.amount % 100:02d}"
    return Booked(amount, payment.end_to_end_id, reference, **further)


def balances(owner: Owner) -> dict[str, int]:
    rows = owner.execute(
        "SELECT name || CASE WHEN budget_id IS NULL THEN ' of all' ELSE '' END,"
        " sum(balance)::bigint"
        " FROM ledger_accounts GROUP BY 1 HAVING sum(balance) <> 0"
    ).fetchall()
    return {str(name): int(total) for name, total in rows}


def statuses(runtime: Runtime, cast: Cast, payout_id: UUID) -> list[str]:
    return [each.status for each in payments(runtime, cast, payout_id)]


def test_a_debit_notification_confirms_what_it_names_to_the_last_unit(
    runtime: Runtime, cast: Cast, claims: list[UUID], payout: Any, paid: Any, owner: Owner
) -> None:
    first = bring(runtime, cast, a_camt(booked(paid[0], "B-1")))
    assert (first.message, first.count) == ("camt.054.001.08", 1)
    assert statuses(runtime, cast, payout.id) == ["paid", "pending"]
    assert wrong(owner) == {}
    bring(runtime, cast, a_camt(booked(paid[1], "B-2"), message_id="NOTE-2"))
    assert runtime.query(cast.finance, lambda ctx: payouts.get(ctx, payout.id)).status == (
        "confirmed"
    )
    assert {claim_of(runtime, cast, each).status for each in claims} == {"paid"}
    assert [each.bank_reference for each in payments(runtime, cast, payout.id)] == ["B-1", "B-2"]
    assert balances(owner)["bank"] == -13_500_000
    assert wrong(owner) == {}


def test_the_same_file_is_taken_once_and_kept_as_it_came(
    runtime: Runtime, cast: Cast, paid: Any, owner: Owner
) -> None:
    content = a_camt(booked(paid[0], "B-1"))
    first = bring(runtime, cast, content)
    again = bring(runtime, cast, content, actor=cast.second_finance)
    assert (first.id, first.importer_id) == (again.id, again.importer_id)
    assert first.file_sha256 == hashlib.sha256(content).hexdigest()
    assert content not in first.file_sealed
    kept = runtime.query(cast.auditor, lambda ctx: bank_imports.read_file(ctx, first.id)[1])
    assert kept == content
    assert len(entries(runtime, cast)) == 1
    assert wrong(owner) == {}


def test_two_imports_of_one_file_at_once_are_one_import(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner
) -> None:
    content = a_camt(booked(paid[0], "B-1"), booked(paid[1], "B-2"))
    together, found = threading.Barrier(4), []

    def run(actor: Any) -> None:
        together.wait()
        found.append(bring(runtime, cast, content, actor=actor).id)

    threads = [
        threading.Thread(target=run, args=[actor])
        for actor in (cast.finance, cast.second_finance) * 2
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert statuses(runtime, cast, payout.id) == ["paid", "paid"]
    assert [each.status for each in entries(runtime, cast)] == ["applied", "applied"]
    assert wrong(owner) == {}


def test_two_files_with_one_movement_at_once_apply_it_once(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner
) -> None:
    unknown = Booked("7.00", None, "B-9", side="CRDT")
    files = [
        a_camt(booked(paid[0], "B-1"), unknown, message=message)
        for message in ("camt.054.001.08", "camt.053.001.08")
    ]
    together = threading.Barrier(2)

    def run(content: bytes) -> None:
        together.wait()
        bring(runtime, cast, content)

    threads = [threading.Thread(target=run, args=[content]) for content in files]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = sorted(each.status for each in entries(runtime, cast))
    assert found == ["applied", "repeated", "repeated", "unknown"]
    assert balances(owner)["suspense of all"] == -700
    assert wrong(owner) == {}


@pytest.mark.parametrize("reference", ["B-1", None])
def test_a_movement_told_and_then_stated_is_applied_once(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner, reference: str | None
) -> None:
    line = Booked("90000.00", paid[0].end_to_end_id, reference)
    bring(runtime, cast, a_camt(line))
    bring(runtime, cast, a_camt(line, message="camt.053.001.02", closing="1.00"))
    assert [each.status for each in entries(runtime, cast)] == ["applied", "repeated"]
    assert statuses(runtime, cast, payout.id) == ["paid", "pending"]
    assert wrong(owner) == {}


def test_a_batch_booking_counts_once_whichever_file_gives_its_parts(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner
) -> None:
    whole = Booked("135000.00", None, "B-1")
    parts = Booked(
        "135000.00", None, "B-1",
        details=[(each.end_to_end_id, f"{each.amount // 100}.00") for each in paid],
    )  # fmt: skip
    bring(runtime, cast, a_camt(whole, message="camt.053.001.08"))
    assert balances(owner)["suspense of all"] == 13_500_000
    assert wrong(owner) == {}
    bring(runtime, cast, a_camt(parts))
    assert [each.status for each in entries(runtime, cast)] == ["detailed", "applied", "applied"]
    assert statuses(runtime, cast, payout.id) == ["paid", "paid"]
    assert "suspense of all" not in balances(owner)
    assert wrong(owner) == {}
    bring(runtime, cast, a_camt(whole, message="camt.053.001.08", message_id="NEXT"))
    assert entries(runtime, cast)[-1].status == "repeated"
    assert balances(owner)["bank"] == -13_500_000
    assert wrong(owner) == {}


def test_a_rejection_fails_its_payment_and_an_acceptance_pays_nothing(
    runtime: Runtime, cast: Cast, claims: list[UUID], payout: Any, paid: Any, owner: Owner
) -> None:
    accepted, rejected = (each.end_to_end_id for each in paid)
    bring(
        runtime,
        cast,
        a_pain002(payout.message_id, (accepted, "ACSC", None), (rejected, "RJCT", "AC04")),
    )
    assert statuses(runtime, cast, payout.id) == ["pending", "failed"]
    assert [(each.status, each.why) for each in entries(runtime, cast)] == [
        ("noted", "STATUS_ONLY"), ("applied", None),
    ]  # fmt: skip
    failed = payments(runtime, cast, payout.id)[1]
    assert failed.bank_reason == "AC04"
    assert sorted(claim_of(runtime, cast, each).status for each in claims) == [
        "payment_failed", "settled",
    ]  # fmt: skip
    assert balances(owner)["payable:payee"] == -failed.amount
    assert wrong(owner) == {}


def test_who_is_tied_to_a_payee_brings_no_file_that_lets_him_be_paid_again(
    runtime: Runtime, cast: Cast, payout: payouts.Payout, paid: list[Instruction], owner: Owner
) -> None:
    an_interest(runtime, cast.finance, cast.siti)
    [of_siti] = [each for each in paid if each.payee_id == cast.siti.person_id]
    [other] = [each for each in paid if each.payee_id != cast.siti.person_id]
    came_back = booked(of_siti, "B-2", side="CRDT", reason="AC04")
    rejected = a_pain002(payout.message_id, (of_siti.end_to_end_id, "RJCT", "AC04"))
    assert code_of(runtime, cast, rejected) == "CONFLICT_OF_INTEREST"
    bring(runtime, cast, a_camt(booked(of_siti, "B-1"), booked(other, "B-3")))
    assert code_of(runtime, cast, a_camt(came_back, message_id="N-2")) == "CONFLICT_OF_INTEREST"
    assert statuses(runtime, cast, payout.id) == ["paid", "paid"]
    bring(runtime, cast, a_camt(came_back, message_id="N-2"), actor=cast.second_finance)
    assert sorted(statuses(runtime, cast, payout.id)) == ["failed", "paid"]
    assert wrong(owner) == {}


def test_a_file_that_is_rejected_whole_fails_every_payment(
    runtime: Runtime, cast: Cast, payout: Any, owner: Owner
) -> None:
    bring(runtime, cast, a_pain002(payout.message_id, group="RJCT", reason="FF01"))
    assert statuses(runtime, cast, payout.id) == ["failed", "failed"]
    assert {each.bank_reason for each in payments(runtime, cast, payout.id)} == {"FF01"}
    assert a_batch(runtime, cast).total == payout.total
    assert wrong(owner) == {}


def test_a_payment_that_comes_back_is_owed_and_paid_again(
    runtime: Runtime, cast: Cast, claims: list[UUID], payout: Any, paid: Any, owner: Owner
) -> None:
    bring(runtime, cast, a_camt(booked(paid[0], "B-1"), booked(paid[1], "B-2")))
    back = booked(paid[0], "B-3", side="CRDT", reason="MS03")
    bring(runtime, cast, a_camt(back, message_id="NOTE-2"))
    assert statuses(runtime, cast, payout.id) == ["failed", "paid"]
    assert sorted(claim_of(runtime, cast, each).status for each in claims) == [
        "paid", "payment_failed",
    ]  # fmt: skip
    after = balances(owner)
    assert (after["bank"], after["payable:payee"]) == (-paid[1].amount, -paid[0].amount)
    assert counters(owner)[2:] == (paid[0].amount // 100, paid[1].amount // 100)
    assert wrong(owner) == {}
    stated = a_camt(back, message="camt.053.001.08", message_id="STMT")
    bring(runtime, cast, stated)
    assert entries(runtime, cast)[-1].status == "repeated"
    again = a_batch(runtime, cast)
    assert again.total == paid[0].amount
    [next_payment] = payments(runtime, cast, again.id)
    bring(runtime, cast, a_camt(booked(next_payment, "B-4"), message_id="NOTE-3"))
    assert {claim_of(runtime, cast, each).status for each in claims} == {"paid"}
    assert balances(owner)["bank"] == -13_500_000
    assert wrong(owner) == {}


def test_a_payment_made_and_returned_in_one_file_is_both(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner
) -> None:
    bring(
        runtime, cast,
        a_camt(booked(paid[0], "B-1"), booked(paid[0], "B-2", side="CRDT", reason="MD07")),
    )  # fmt: skip
    assert statuses(runtime, cast, payout.id) == ["failed", "pending"]
    assert "bank" not in balances(owner)
    assert wrong(owner) == {}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"amount": "90000.01"}, "AMOUNT_DIFFERS"),
        ({"amount": "89999.99"}, "AMOUNT_DIFFERS"),
        ({"currency": "USD"}, "CURRENCY_DIFFERS"),
        ({"end_to_end_id": "LANSIA-999999-000001"}, "PAYMENT_UNKNOWN"),
        ({"end_to_end_id": None}, "PAYMENT_UNKNOWN"),
        ({"side": "CRDT", "reason": "AC04"}, "NOT_PAID_YET"),
        ({"end_to_end_id": None, "family": ("MDOP", "CHRG")}, "CHARGE"),
    ],
)
def test_what_is_not_quite_the_payment_is_never_applied(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner, change: Any, why: str
) -> None:
    given: dict[str, Any] = {"amount": "90000.00", "end_to_end_id": paid[0].end_to_end_id}
    bring(runtime, cast, a_camt(Booked(**{**given, **change})))
    assert statuses(runtime, cast, payout.id) == ["pending", "pending"]
    [entry] = entries(runtime, cast, "unknown")
    assert entry.why == why
    assert entry.is_posted == (why != "CURRENCY_DIFFERS")
    money = {name: total for name, total in balances(owner).items() if "of all" in name}
    amount = (entry.amount or 0) * (1 if entry.side == "credit" else -1)
    assert money == ({"bank of all": amount, "suspense of all": -amount} if entry.is_posted else {})
    assert wrong(owner) == {}


def test_a_second_debit_of_one_payment_is_unknown_money(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner
) -> None:
    bring(runtime, cast, a_camt(booked(paid[0], "B-1"), booked(paid[0], "B-2")))
    assert [(each.status, each.why) for each in entries(runtime, cast)] == [
        ("applied", None), ("unknown", "PAID_ALREADY"),
    ]  # fmt: skip
    assert balances(owner)["bank"] == -paid[0].amount
    assert wrong(owner) == {}


def test_what_is_not_booked_yet_is_only_noted(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner
) -> None:
    bring(runtime, cast, a_camt(booked(paid[0], "B-1", status="PDNG")))
    assert statuses(runtime, cast, payout.id) == ["pending", "pending"]
    bring(runtime, cast, a_camt(booked(paid[0], "B-1"), message_id="LATER"))
    assert [each.status for each in entries(runtime, cast)] == ["noted", "applied"]
    assert wrong(owner) == {}


def test_a_file_of_another_account_or_of_nobodys_batch_is_not_taken(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner
) -> None:
    foreign = a_camt(booked(paid[0], "B-1"), account="999999")
    assert code_of(runtime, cast, foreign) == "BANK_FILE_FOREIGN"
    other = a_pain002("NONE-OF-OURS", (paid[0].end_to_end_id, "RJCT", "AC04"))
    assert code_of(runtime, cast, other) == "BANK_FILE_FOREIGN"
    assert entries(runtime, cast) == []
    content = a_camt(booked(paid[0], "B-1"))
    file = read(content)
    take: Any = lambda ctx: bank_imports.take(ctx, file=file, content=content)  # noqa: E731
    assert refusal(runtime, cast.auditor, take) == "FORBIDDEN"
    assert refusal(runtime, cast.officer, take) == "FORBIDDEN"


def test_unknown_money_is_cleared_to_a_payment_by_two_persons(
    runtime: Runtime, cast: Cast, claims: list[UUID], payout: Any, paid: Any, owner: Owner
) -> None:
    bring(runtime, cast, a_camt(Booked("90000.00", None, "B-1")))
    [entry] = entries(runtime, cast, "unknown")
    note = "Bank menghapus acuan."

    def propose(instruction: UUID | None) -> Any:
        return lambda ctx: bank_clearings.propose(
            ctx, entry.id, cleared_as="payment", instruction_id=instruction, note=note
        )

    approve: Any = lambda ctx: bank_clearings.approve(ctx, entry.id)  # noqa: E731
    for unfit in (None, cast.programme, paid[1].id):
        assert refusal(runtime, cast.finance, propose(unfit)) == "CLEARING_UNFIT"
    assert refusal(runtime, cast.second_finance, approve) == "STATE_CONFLICT"
    runtime.act(cast.finance, propose(paid[0].id))
    assert wrong(owner) == {}
    assert refusal(runtime, cast.finance, approve) == "SAME_PERSON"
    runtime.act(cast.second_finance, lambda ctx: bank_clearings.refuse(ctx, entry.id))
    assert entries(runtime, cast, "unknown")[0].note is None
    runtime.act(cast.finance, propose(paid[0].id))
    runtime.act(cast.second_finance, approve)
    assert statuses(runtime, cast, payout.id) == ["paid", "pending"]
    assert [each.status for each in entries(runtime, cast)] == ["cleared"]
    assert "suspense of all" not in balances(owner)
    assert balances(owner)["bank"] == -9_000_000
    assert wrong(owner) == {}


def test_unknown_money_that_was_given_back_is_cleared_against_its_return(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner
) -> None:
    bring(
        runtime, cast,
        a_camt(
            Booked("5.00", None, "B-1", side="CRDT"), Booked("5.00", None, "B-2"),
            Booked("6.00", None, "B-3"),
        ),
    )  # fmt: skip
    came, went, other = entries(runtime, cast, "unknown")

    def propose(counter: UUID | None) -> Any:
        return lambda ctx: bank_clearings.propose(
            ctx, came.id, cleared_as="returned", counter_id=counter, note="Salah kirim."
        )

    for unfit in (None, other.id, came.id, cast.programme):
        assert refusal(runtime, cast.finance, propose(unfit)) == "CLEARING_UNFIT"
    runtime.act(cast.finance, propose(went.id))
    approve: Any = lambda ctx: bank_clearings.approve(ctx, went.id)  # noqa: E731
    assert refusal(runtime, cast.finance, approve) == "SAME_PERSON"
    runtime.act(cast.second_finance, approve)
    assert [each.status for each in entries(runtime, cast)] == ["cleared", "cleared", "unknown"]
    assert balances(owner)["suspense of all"] == 600
    assert wrong(owner) == {}


def test_the_books_and_the_bank_are_compared_at_a_days_end(
    runtime: Runtime, cast: Cast, payout: Any, paid: Any, owner: Owner
) -> None:
    bring(
        runtime, cast,
        a_camt(
            booked(paid[0], "B-1"), Booked("7.00", None, "B-9", side="CRDT"),
            message="camt.053.001.08", opening="1000000.00", closing="910008.00",
        ),
    )  # fmt: skip

    def told(days: int = 0) -> dict[str, Any]:
        return runtime.query(
            cast.auditor,
            lambda ctx: bank_reconciliation.reconcile(
                ctx, programme_id=cast.programme, day=ctx.today(people.TIME_ZONE) + DAY * days
            ),
        )

    today = told()
    total = {name: money.amount for name, money in today["total"].items()}
    assert total == {
        "instructed": 13_500_000, "paid": 9_000_000, "returned": 0, "pending": 4_500_000,
        "difference": 0,
    }  # fmt: skip
    [batch] = today["batches"]
    assert (batch["payout_id"], batch["paid"].amount) == (payout.id, 9_000_000)
    assert today["suspense"].amount == 700
    assert [each.reference for each in today["unmatched"]] == ["B-9|"]
    stated = told(days=3)["statement"]
    assert (stated["closing"].amount, stated["ledger"].amount, stated["difference"].amount) == (
        91_000_800, 91_000_700, 100,
    )  # fmt: skip
    before = told(days=-1)
    assert before["batches"] == before["unmatched"] == []
    assert before["total"]["instructed"].amount == before["suspense"].amount == 0
    bring(runtime, cast, a_camt(booked(paid[0], "B-3", side="CRDT", reason="AC04"),
                                booked(paid[1], "B-4"), message_id="NEXT"))  # fmt: skip
    total = {name: money.amount for name, money in told()["total"].items()}
    assert (total["paid"], total["returned"], total["difference"]) == (4_500_000, 9_000_000, 0)
    assert wrong(owner) == {}


def test_the_database_takes_no_movement_twice(
    runtime: Runtime, cast: Cast, paid: Any, owner: Owner
) -> None:
    bring(runtime, cast, a_camt(Booked("7.00", None, "B-9", side="CRDT")))
    with pytest.raises(psycopg.errors.UniqueViolation, match="uq_bank_entries_reference"):
        owner.execute(
            "INSERT INTO bank_entries (id, import_id, line, programme_id, side, currency, amount,"
            " bank_status, reference, is_posted, taken_at, status, version)"
            " SELECT gen_random_uuid(), import_id, 2, programme_id, side, currency, amount,"
            " bank_status, reference, is_posted, taken_at, status, version FROM bank_entries"
        )
