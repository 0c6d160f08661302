"""Accounts, tiers, interests, overpayments and the bank's word by hand, at the desk."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from claims.pages.finance_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import claims, payouts, receivables
from claims.usecases.context import Context
from tests import cast as people
from tests.cast import Cast, work_all
from tests.pages.browsing import Browsing, signed_in
from tests.usecases.strangers import Owner, a_batch, answer, wrong
from tests.usecases.test_redecisions import redecide

EN = TEXTS["en"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=3_000_000)


def said(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def decided(runtime: Runtime, cast: Cast, seed: int = 1) -> UUID:
    claim = people.claim_reimbursement(runtime, cast, 100_000, seed=seed, number=f"F-{seed}")
    work_all(runtime)
    return claim


def number_of(runtime: Runtime, cast: Cast, claim: UUID) -> str:
    return runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim).number)


def way_to(browser: Browsing, page: str, end: str) -> str:
    """Where a form of a page goes that ends so."""
    ways = re.findall(r'action="([^"?]+)', browser.get(page).text)
    return next(each for each in ways if each.endswith(end))


def test_a_refused_account_is_confirmed_or_changed_by_two_persons_at_the_desk(
    app: Flask, runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = decided(runtime, cast)
    number = number_of(runtime, cast, claim)
    batch = a_batch(runtime, cast)
    one, two = (signed_in(app, runtime, each) for each in (cast.finance, cast.second_finance))
    planner = signed_in(app, runtime, cast.planner)
    answers = f"/desk/batches/{batch.id}/answers"
    [payment] = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, batch.id))
    typed = {"instruction_id": str(payment.id), "outcome": "failed", "reason": "AC04"}
    unsaid = one.send(f"{answers}?lang=en", **typed)
    assert (unsaid.status_code, EN["REFERENCE_MISSING"] in said(unsaid.text)) == (409, True)
    assert one.send(f"{answers}?lang=en", reference="B-1", **typed).status_code == 303
    assert EN["approved_by_another"] in said(one.get(f"{answers}?lang=en").text)
    approval = way_to(two, f"{answers}?lang=en", "/approval")
    assert two.send(f"{answers}?lang=en", to=approval).status_code == 303
    queue = said(one.get(f"/desk/payments/{cast.programme}/claims?lang=en").text)
    assert "The account is closed" in queue
    assert EN["account_to_confirm"] in queue

    accounts, reaffirming = "/desk/accounts?lang=en", "/desk/accounts/reaffirmations"
    unknown = planner.send(accounts, to=reaffirming, claim="C123", currency="IDR")
    assert (unknown.status_code, EN["CLAIM_NOT_FOUND"] in said(unknown.text)) == (409, True)
    fields = {"claim": number, "currency": "IDR"}
    again = planner.send(accounts, to=reaffirming, **fields)
    assert again.location == f"{accounts}&done=proposed"
    assert EN["account_mine"] in said(planner.get(accounts).text)
    refusal = way_to(one, accounts, "/refusal")
    assert one.send(accounts, to=refusal, text="The payee named another.").status_code == 303
    other = {**fields, "holder": "Siti", "number": "4440001112223", "bic": "BMRIIDJA"}
    wrong_bank = planner.send(accounts, **{**other, "bic": "nobank"})
    assert (wrong_bank.status_code, "4440001112223" in wrong_bank.text) == (409, False)
    assert planner.send(accounts, **other).status_code == 303
    confirmation = way_to(one, accounts, "/confirmation")
    assert one.send(accounts, to=confirmation).status_code == 303
    assert EN["no_accounts_waiting"] in said(one.get(accounts).text)
    answer(runtime, cast, a_batch(runtime, cast).id)
    assert EN["no_shared"] in said(one.get("/desk/accounts/shared?lang=en").text)
    assert wrong(owner) == {}


def test_tiers_are_set_by_two_and_pay_days_by_the_programme_at_the_desk(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    page = f"/desk/paying-rules/{cast.programme}"
    planner, finance = (signed_in(app, runtime, each) for each in (cast.planner, cast.finance))
    assert page in planner.get("/desk/paying-rules?lang=en").text
    tomorrow = (cast.today + timedelta(days=1)).isoformat()
    tiers: dict[str, Any] = {"first_day": tomorrow, "above-1": "0", "needed-1": "1"}
    bad = planner.send(f"{page}?lang=en", to=f"{page}/tiers", **tiers, **{"above-2": "5,000,000"})
    assert (bad.status_code, EN["TIERS_INVALID"] in said(bad.text)) == (409, True)
    tiers |= {"above-2": "5,000,000", "needed-2": "2", "is_release_apart": "yes"}
    assert planner.send(f"{page}?lang=en", to=f"{page}/tiers", **tiers).status_code == 303
    mine = said(planner.get(f"{page}?lang=en").text)
    assert "Above IDR 5,000,000.00: 2 persons" in mine.replace("\xa0", " ")
    assert EN["tier_mine"] in mine
    approval = way_to(finance, f"{page}?lang=en", "/approval")
    assert finance.send(f"{page}?lang=en", to=approval).status_code == 303
    assert EN["tierset_in_force"] in said(finance.get(f"{page}?lang=en").text)
    days = {"weekday": ["1", "4"], "days_of_month": "", "cut_off_days": "1"}
    assert planner.send(f"{page}?lang=en", to=f"{page}/pay-days", **days).status_code == 303
    assert "Monday, Thursday" in said(planner.get(f"{page}?lang=en").text)
    both = planner.send(f"{page}?lang=en", to=f"{page}/pay-days", **{**days, "days_of_month": "1"})
    assert (both.status_code, EN["PAY_DAYS_INVALID"] in said(both.text)) == (409, True)


def test_everybody_declares_and_ends_his_own_interests_at_the_desk(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    page = "/desk/interests?lang=en"
    browser = signed_in(app, runtime, cast.finance)
    since = cast.today.isoformat()
    nobody = browser.send(page, kind="owner", since=since)
    assert (nobody.status_code, EN["INTEREST_TARGET"] in said(nobody.text)) == (409, True)
    unknown = browser.send(page, kind="owner", since=since, provider="NO-SUCH")
    assert (unknown.status_code, EN["PROVIDER_NOT_FOUND"] in said(unknown.text)) == (409, True)
    assert browser.send(page, kind="owner", since=since, provider="KLINIK-01").status_code == 303
    assert "Klinik Sehat Bersama owner" in said(browser.get(page).text)
    end = way_to(browser, page, "/end")
    assert browser.send(page, to=end, until=since).status_code == 303
    assert EN["interest_end"] not in said(browser.get(page).text)


def test_an_overpayment_is_repaid_by_two_and_written_off_by_three_at_the_desk(
    app: Flask, runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = decided(runtime, cast)
    answer(runtime, cast, a_batch(runtime, cast).id)
    redecide(runtime, cast, claim, 30_000)
    one, two, three = (
        signed_in(app, runtime, each) for each in (cast.finance, cast.second_finance, cast.planner)
    )
    listed = one.get(f"/desk/payments/{cast.programme}/receivables?lang=en").text
    assert "IDR 60,000.00" in said(listed).replace("\xa0", " ")
    [row] = runtime.query(cast.finance, receivables.list_)
    way = f"/desk/receivables/{row.id}"
    page, today = f"{way}?lang=en", cast.today.isoformat()
    money = {"reference": "KU-1", "received_on": today}
    over = one.send(page, to=f"{way}/repayments", amount="60,001", **money)
    assert (over.status_code, EN["OVER_OWED"] in said(over.text)) == (409, True)
    assert one.send(page, to=f"{way}/repayments", amount="20,000", **money).status_code == 303
    assert EN["repayment_mine"] in said(one.get(page).text)
    assert two.send(page, to=way_to(two, page, "/confirmation")).status_code == 303
    off = {"amount": "40,000", "reason": "untraceable"}
    assert one.send(page, to=f"{way}/write-offs", **off).status_code == 303
    assert EN["write_off_acted"] in said(one.get(page).text)
    assert two.send(page, to=way_to(two, page, "/approval")).status_code == 303
    assert EN["write_off_seconded"] in said(two.get(page).text)
    assert three.send(page, to=way_to(three, page, "/approval")).status_code == 303
    assert runtime.query(cast.finance, lambda ctx: _left(ctx, row.id)) == ("written_off", 0)
    assert wrong(owner) == {}


def _left(ctx: Context, receivable_id: UUID) -> tuple[str, int]:
    row = receivables.get(ctx, receivable_id)
    return row.status, row.left
