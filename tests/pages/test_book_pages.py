"""The books at the desk say what the ledger says, balance, and can be taken along as files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from claims.pages.finance_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import ledger
from tests import cast as people
from tests.cast import Cast, work_all
from tests.pages.browsing import Browsing, signed_in
from tests.usecases.strangers import a_batch, answer

EN = TEXTS["en"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    """Rp90.000 were paid and Rp45.000 are decided, of Rp1.000.000.000."""
    cast = people.assemble(runtime)
    people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    answer(runtime, cast, a_batch(runtime, cast).id)
    people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2)
    work_all(runtime)
    return cast


@pytest.fixture
def desk(app: Flask, runtime: Runtime, cast: Cast) -> Browsing:
    return signed_in(app, runtime, cast.finance)


def seen(desk: Browsing, path: str) -> str:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.text.replace("\xa0", " ")


def test_how_far_a_budget_is_executed_is_shown_in_figures_and_bars(
    desk: Browsing, cast: Cast
) -> None:
    shown = seen(desk, f"/desk/payments/{cast.programme}/budget?lang=en")
    for figure in ("IDR 1,000,000,000.00", "IDR 90,000.00", "IDR 45,000.00", "IDR 999,865,000.00"):
        assert figure in shown, figure
    assert "99.99 %" in shown
    assert shown.count("<rect") == 6


def test_the_trial_balance_says_that_both_sides_are_equal_and_leads_to_every_entry(
    desk: Browsing, cast: Cast, runtime: Runtime
) -> None:
    shown = seen(desk, f"/desk/payments/{cast.programme}/trial-balance?lang=en")
    assert EN["is_balanced"] in shown
    listed = seen(desk, f"/desk/payments/{cast.programme}/accounts?lang=en")
    found = runtime.query(cast.finance, lambda ctx: ledger.balances(ctx, cast.programme))
    for each in found:
        assert f"/accounts/{each.id}?" in listed
    [spent] = [each for each in found if each.name == "budget:spent"]
    statement = seen(desk, f"/desk/payments/{cast.programme}/accounts/{spent.id}?lang=en")
    assert "IDR 90,000.00" in statement
    assert EN["no_entries"] not in statement


def test_a_day_that_has_not_come_is_said_and_todays_books_are_shown(
    desk: Browsing, cast: Cast
) -> None:
    tomorrow = cast.today + timedelta(days=1)
    way = f"/desk/payments/{cast.programme}"
    for path, code in (
        (f"/budget?day={tomorrow}", "DAY_IN_FUTURE"),
        ("/budget?day=soon", "DAY_UNREADABLE"),
        (f"/trial-balance?first_day={cast.today}&last_day=2020-01-01", "DAYS_REVERSED"),
    ):
        answer = desk.get(f"{way}{path}&lang=en")
        assert (answer.status_code, EN[code] in answer.text) == (422, True), path


def test_reports_are_saved_as_files_and_nothing_else_is(desk: Browsing, cast: Cast) -> None:
    way = f"/desk/payments/{cast.programme}"
    for path in ("/budget/file?kind=xlsx", "/trial-balance/file?kind=csv"):
        answer = desk.get(f"{way}{path}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
    assert desk.get(f"{way}/budget/file?kind=exe").status_code == 404


def test_the_books_are_for_finance_officers_and_auditors_alone(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    officer = signed_in(app, runtime, cast.officer)
    assert officer.get(f"/desk/payments/{cast.programme}/budget").status_code == 403
