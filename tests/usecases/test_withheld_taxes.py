"""Taxes withheld: adopted by two, taken of payments, given back on failure, owed on."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from pypdf import PdfReader

from claims.domain.permissions import Role
from claims.domain.statement_json import from_json
from claims.domain.statements import MovementKind
from claims.runtime import Runtime
from claims.storage import taxes as rows
from claims.usecases import (
    ledger,
    payouts,
    settlements,
    statements,
    tax_lists,
    tax_remittances,
    taxes,
)
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, a_batch, answer, claim_of, later, refusal, wrong
from tests.usecases.taxing import (
    NPWP,
    a_number,
    a_providers_claim,
    a_rule,
    a_tax_set,
    taxes_in_force,
)
from tests.usecases.test_receivables import another
from tests.usecases.test_redecisions import redecide

Check = psycopg.errors.CheckViolation


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def balance(runtime: Runtime, cast: Cast, name: str) -> int:
    found = runtime.query(cast.finance, lambda ctx: ledger.balances(ctx, cast.programme))
    return sum(each.balance for each in found if each.name == name)


def amounts(runtime: Runtime, cast: Cast, payout: Any) -> list[int]:
    found = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout.id))
    return sorted(each.amount // 100 for each in found)


def lines(runtime: Runtime, cast: Cast, payout: Any) -> list[rows.TaxLine]:
    found = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout.id))
    return runtime.query(
        cast.finance, lambda ctx: rows.lines_of(ctx.session, [each.id for each in found])
    )


def test_tax_rules_are_set_by_two_from_a_later_day_on(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    found = a_tax_set(runtime, cast)
    twin = people.a_user(
        runtime, cast.administrator, login="planner-2", roles=[Role.FINANCE_OFFICER], serial=0,
        person_id=cast.planner.person_id,
    )  # fmt: skip
    for act in (taxes.approve, taxes.refuse):
        for actor in (cast.planner, twin):
            code = refusal(runtime, actor, lambda ctx, a=act: a(ctx, found.row.id))
            assert code == "SAME_PERSON"
        assert refusal(runtime, cast.officer, lambda ctx, a=act: a(ctx, found.row.id)) == (
            "FORBIDDEN"
        )
    for answerer, at, what in (
        (cast.planner, "now()", "another_person"),
        (cast.finance, "now() + interval '3 days'", "a day that has come"),
    ):
        with pytest.raises(Check, match=what):
            owner.execute(
                "UPDATE tax_sets SET status = 'in_force', version = 2, answered_by = %s,"
                f" answerer_id = %s, answered_at = {at} WHERE id = %s",
                [answerer.user_id, answerer.person_id, found.row.id],
            )
    runtime.act(cast.finance, lambda ctx: taxes.approve(ctx, found.row.id))
    with pytest.raises(Check, match="a set that is answered"):
        owner.execute(
            "INSERT INTO tax_rules SELECT tax_set_id, 'more', 9, name_id, name_en, law,"
            " payee_kind, items, categories, rate_part, rate_whole, bare_part, bare_whole,"
            " base_part, base_whole, above, unit, does_national_id_count, first_day, last_day"
            " FROM tax_rules LIMIT 1"
        )
    late = a_tax_set(runtime, cast)
    later(owner, days=1)
    approve: Any = lambda ctx: taxes.approve(ctx, late.row.id)  # noqa: E731
    assert refusal(runtime, cast.finance, approve) == "DAY_PAST"
    runtime.act(cast.finance, lambda ctx: taxes.refuse(ctx, late.row.id))
    listed = runtime.query(cast.auditor, lambda ctx: taxes.list_of(ctx, cast.programme))
    assert [each.row.status for each in listed] == ["in_force", "refused"]
    assert tuple(listed[0].rules) == found.rules
    assert wrong(owner) == {}


def test_taxes_lessen_the_payment_and_are_owed_to_the_treasury(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    taxes_in_force(runtime, cast, owner)
    a_number(runtime, cast)
    mine = people.claim_reimbursement(runtime, cast, 120_000, actor=cast.budi)
    theirs = a_providers_claim(runtime, cast, 200_000, 100_050)
    approved = {each: (claim_of(runtime, cast, each).approved or 0) for each in theirs}
    payout = a_batch(runtime, cast)
    gross = sum(approved.values())
    of_person = (claim_of(runtime, cast, mine).approved or 0) // 100
    tax, own = gross // 100 * 2 // 100, of_person // 2 * 5 // 100
    assert tax > 0 < own
    assert amounts(runtime, cast, payout) == sorted([gross // 100 - tax, of_person - own])
    held = lines(runtime, cast, payout)
    assert sum(each.amount for each in held if each.code == "pph-23") == tax * 100
    assert {each.claim_id: each.gross for each in held if each.code == "pph-23"} == approved
    assert not any(each.is_bare for each in held)
    assert -balance(runtime, cast, "payable:tax") == (tax + own) * 100
    assert balance(runtime, cast, "payable:payee") == 0
    assert wrong(owner) == {}
    answer(runtime, cast, payout.id)
    assert {claim_of(runtime, cast, each).status for each in (mine, *theirs)} == {"paid"}
    assert -balance(runtime, cast, "payable:tax") == (tax + own) * 100
    assert -balance(runtime, cast, "budget:obligated") == (tax + own) * 100
    assert wrong(owner) == {}


def test_a_provider_without_a_tax_number_pays_the_other_rate(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    taxes_in_force(runtime, cast, owner)
    [claim] = a_providers_claim(runtime, cast, 200_000)
    approved = (claim_of(runtime, cast, claim).approved or 0) // 100
    payout = a_batch(runtime, cast)
    assert amounts(runtime, cast, payout) == [approved - approved * 4 // 100]
    assert [each.is_bare for each in lines(runtime, cast, payout)] == [True]


def test_a_failed_payment_frees_its_taxes_and_they_are_withheld_again(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    taxes_in_force(runtime, cast, owner)
    [claim] = a_providers_claim(runtime, cast, 200_000)
    payout = a_batch(runtime, cast)
    before = amounts(runtime, cast, payout)
    owed = balance(runtime, cast, "payable:tax")
    answer(runtime, cast, payout.id, "failed")
    assert claim_of(runtime, cast, claim).status == "payment_failed"
    assert balance(runtime, cast, "payable:tax") == 0
    assert -balance(runtime, cast, "payable:payee") == claim_of(runtime, cast, claim).approved
    assert not any(each.is_live for each in lines(runtime, cast, payout))
    assert wrong(owner) == {}
    again = a_batch(runtime, cast)
    assert amounts(runtime, cast, again) == before
    assert balance(runtime, cast, "payable:tax") == owed
    assert wrong(owner) == {}


def test_an_overpayment_is_taken_off_what_the_tax_leaves(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    before = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    answer(runtime, cast, a_batch(runtime, cast).id)
    redecide(runtime, cast, before, 10_000)
    owed = balance(runtime, cast, "receivable:payee")
    assert owed == (90_000 - 10_000) * 100
    taxes_in_force(runtime, cast, owner)
    claim = another(runtime, cast, 80_000)
    approved = (claim_of(runtime, cast, claim).approved or 0) // 100
    tax = approved // 2 * 5 // 100
    taken = (approved - tax) // 2
    payout = a_batch(runtime, cast)
    assert amounts(runtime, cast, payout) == [approved - tax - taken]
    assert wrong(owner) == {}
    answer(runtime, cast, payout.id)
    assert balance(runtime, cast, "receivable:payee") == owed - taken * 100
    assert -balance(runtime, cast, "payable:tax") == tax * 100
    assert wrong(owner) == {}


def test_a_cancelled_batch_withholds_nothing(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    taxes_in_force(runtime, cast, owner)
    a_providers_claim(runtime, cast, 200_000)
    payout = a_batch(runtime, cast, is_released=False)
    assert balance(runtime, cast, "payable:tax") == 0
    runtime.act(cast.finance, lambda ctx: payouts.cancel(ctx, payout.id))
    assert not any(each.is_live for each in lines(runtime, cast, payout))
    assert wrong(owner) == {}


def test_a_rule_takes_of_its_items_above_its_threshold_on_its_days_only(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    today = cast.today + timedelta(days=1)
    other = next(item for item in people.ITEMS if item != "nurse-visit")
    text = (
        a_rule("visits", further='items = ["nurse-visit"]')
        + a_rule("others", further=f'items = ["{other}"]')
        + a_rule("goods", further='categories = ["goods"]')
        + a_rule("large", further='above = "200000.00"')
        + a_rule("small", further='above = "100.00"')
        + a_rule("before", further=f"last_day = {today - timedelta(days=1)}")
    )  # fmt: skip
    taxes_in_force(runtime, cast, owner, text)
    a_providers_claim(runtime, cast, 200_000)
    payout = a_batch(runtime, cast)
    assert {each.code for each in lines(runtime, cast, payout)} == {"visits", "small"}
    assert wrong(owner) == {}


def test_a_tax_number_is_checked_sealed_and_masked(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    provider = cast.provider.provider_id
    assert provider
    for number in ("01.312.167.0-091.000", "12", "x" * 40):
        act: Any = lambda ctx, n=number: taxes.record_number(  # noqa: E731
            ctx, provider, scheme="id.npwp", number=n
        )
        assert refusal(runtime, cast.planner, act) == "TAX_NUMBER_WRONG"
    a_number(runtime, cast)
    row = owner.execute("SELECT number_sealed, number_masked FROM provider_tax_numbers").fetchone()
    plain = NPWP.replace(".", "").replace("-", "").encode()
    assert row is not None
    assert plain not in bytes(row[0])
    assert row[1].endswith(plain[-4:].decode())
    assert plain.decode() not in row[1]
    told = owner.execute("SELECT payload FROM events WHERE topic = 'tax_number.recorded'")
    assert plain.decode() not in str(told.fetchall())


def a_remittance(runtime: Runtime, cast: Cast) -> Any:
    return runtime.act(
        cast.finance,
        lambda ctx: tax_remittances.prepare(
            ctx,
            cast.programme,
            first_day=cast.today,
            last_day=cast.today + timedelta(days=31),
        ),
    )


def test_what_is_owed_to_the_treasury_is_handed_over_by_two(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    taxes_in_force(runtime, cast, owner)
    a_providers_claim(runtime, cast, 200_000, 100_000)
    payout = a_batch(runtime, cast)
    prepare: Any = lambda ctx: tax_remittances.prepare(  # noqa: E731
        ctx, cast.programme, first_day=cast.today, last_day=cast.today + timedelta(days=9)
    )
    assert refusal(runtime, cast.finance, prepare) == "NOTHING_WITHHELD"
    answer(runtime, cast, payout.id)
    owed = -balance(runtime, cast, "payable:tax")
    row = a_remittance(runtime, cast)
    assert (row.total, row.count) == (owed, 2)
    assert refusal(runtime, cast.finance, prepare) == "NOTHING_WITHHELD"
    release: Any = lambda ctx: tax_remittances.release(ctx, row.id)  # noqa: E731
    confirm: Any = lambda ctx: tax_remittances.confirm(ctx, row.id, reference="NTPN1")  # noqa: E731
    assert refusal(runtime, cast.finance, release) == "SAME_PERSON"
    with pytest.raises(Check, match="another_person"):
        owner.execute(
            "UPDATE tax_remittances SET status = 'released', version = 2, released_by = %s,"
            " releaser_id = %s, released_at = now()",
            [cast.finance.user_id, cast.finance.person_id],
        )
    assert refusal(runtime, cast.finance, confirm) == "STATE_CONFLICT"
    runtime.act(cast.second_finance, release)
    assert balance(runtime, cast, "payable:tax") == 0
    assert -balance(runtime, cast, "in_payment:rail") == owed
    assert wrong(owner) == {}
    assert refusal(runtime, cast.second_finance, confirm) == "SAME_PERSON"
    runtime.act(cast.finance, confirm)
    assert balance(runtime, cast, "in_payment:rail") == 0
    assert balance(runtime, cast, "budget:obligated") == 0
    assert -balance(runtime, cast, "bank") == -balance(runtime, cast, "budget:spent")
    assert wrong(owner) == {}


def test_a_remittance_that_ends_otherwise_leaves_all_of_it_owed(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    taxes_in_force(runtime, cast, owner)
    a_providers_claim(runtime, cast, 200_000)
    payout = a_batch(runtime, cast)
    answer(runtime, cast, payout.id)
    owed = balance(runtime, cast, "payable:tax")
    first = a_remittance(runtime, cast)
    runtime.act(cast.finance, lambda ctx: tax_remittances.cancel(ctx, first.id))
    second = a_remittance(runtime, cast)
    runtime.act(cast.second_finance, lambda ctx: tax_remittances.release(ctx, second.id))
    runtime.act(cast.finance, lambda ctx: tax_remittances.return_(ctx, second.id, reference="R1"))
    assert balance(runtime, cast, "payable:tax") == owed
    assert wrong(owner) == {}
    assert a_remittance(runtime, cast).total == -owed
    assert wrong(owner) == {}


def test_a_payment_does_not_come_back_while_the_treasury_has_its_tax(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    taxes_in_force(runtime, cast, owner)
    a_providers_claim(runtime, cast, 200_000)
    payout = a_batch(runtime, cast)
    answer(runtime, cast, payout.id)
    [payment] = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout.id))
    asked: Any = lambda ctx: settlements.is_returnable(ctx, payment)  # noqa: E731
    assert runtime.act(cast.finance, asked)
    a_remittance(runtime, cast)
    assert not runtime.act(cast.finance, asked)


def test_each_payee_reads_his_slip_and_the_office_the_list_of_a_period(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    taxes_in_force(runtime, cast, owner)
    a_number(runtime, cast)
    people.claim_reimbursement(runtime, cast, 120_000, actor=cast.budi)
    a_providers_claim(runtime, cast, 200_000)
    payout = a_batch(runtime, cast)
    days = {"first_day": cast.today, "last_day": cast.today + timedelta(days=1)}
    found = runtime.query(cast.auditor, lambda ctx: tax_lists.list_(ctx, cast.programme, **days))
    assert found.total == -balance(runtime, cast, "payable:tax")
    assert sorted(each.row.code for each in found.lines) == ["pph-21", "pph-23"]
    before: Any = {"first_day": cast.today, "last_day": cast.today}
    early = runtime.query(cast.auditor, lambda ctx: tax_lists.list_(ctx, cast.programme, **before))
    assert early.total == 0
    file = io.BytesIO()
    runtime.query(
        cast.auditor,
        lambda ctx: tax_lists.write_list(
            ctx, file, cast.programme, kind="csv", language="id", **days
        ),
    )
    lines_of_file = file.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines_of_file) == 4
    assert "1/50" in file.getvalue().decode()
    assert lines_of_file[-1].split(",")[9] == f"{found.total // 100}.{found.total % 100:02d}"
    assert refusal(
        runtime, cast.provider, lambda ctx: tax_lists.list_(ctx, cast.programme, **days)
    ) == "FORBIDDEN"  # fmt: skip
    [mine] = runtime.query(cast.provider, tax_lists.slips)
    assert [line.row.code for line in mine.lines] == ["pph-23"]
    assert len(runtime.query(cast.auditor, tax_lists.slips)) == 2
    slip, pdf = runtime.query(cast.provider, lambda ctx: tax_lists.read_slip(ctx, mine.id))
    again = runtime.query(cast.auditor, lambda ctx: tax_lists.read_slip(ctx, mine.id))[1]
    assert pdf == again
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    for said in (slip.number, "BUKTI PEMOTONGAN PAJAK", "Pajak pph-23", "UU 7/1983", "2 %"):
        assert said in text
    assert NPWP.replace(".", "").replace("-", "") not in text
    assert refusal(
        runtime, cast.budi, lambda ctx: tax_lists.read_slip(ctx, mine.id)
    ) == "TAX_SLIP_UNKNOWN"  # fmt: skip
    answer(runtime, cast, payout.id, "failed")
    assert runtime.query(cast.auditor, tax_lists.slips) == []


def test_a_statement_shows_each_tax_with_its_rule_and_base(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    taxes_in_force(runtime, cast, owner)
    [claim] = a_providers_claim(runtime, cast, 200_000)
    payout = a_batch(runtime, cast)
    work_all(runtime)
    [row] = runtime.query(cast.provider, statements.list_)
    content = from_json(
        runtime.query(
            cast.provider, lambda ctx: statements.read_content(ctx, row.id, statements.Form.JSON)
        )[1]
    )
    approved = claim_of(runtime, cast, claim).approved or 0
    [tax] = content.movements
    assert (tax.kind, tax.amount) == (MovementKind.TAX, -approved * 4 // 100)
    assert tax.reference == claim_of(runtime, cast, claim).number
    assert tax.detail.startswith("Pajak pph-23 / Tax pph-23: 4 % × ")
    assert content.paid == approved - approved * 4 // 100
    assert amounts(runtime, cast, payout) == [content.paid // 100]
    pdf = runtime.query(cast.provider, lambda ctx: statements.read_file(ctx, row.id))[1]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "Pajak pph-23" in text
    assert runtime.query(cast.auditor, lambda ctx: statements.again(ctx, row.id)) == pdf
