"""A month of a finance officer in a real browser: no script, no command line, three persons."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from claims.pages.finance_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import payouts
from tests import cast as people
from tests.cast import Cast, work_all
from tests.documents.bank_files import Booked, a_camt
from tests.pages.browsing import PASSWORD, with_password
from tests.pages.test_desk_in_chromium import CONTRAST, UNLABELLED
from tests.pages.test_in_chromium import CHROMIUM, address, chromium

__all__ = ["address", "chromium"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

EN = TEXTS["en"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    """Two decided claims, and three finance officers who have a password."""
    cast = people.assemble(runtime)
    for officer in (cast.finance, cast.second_finance, cast.third_finance):
        with_password(runtime, cast.administrator, officer)
    people.claim_reimbursement(runtime, cast, 100_000)
    people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2)
    work_all(runtime)
    return cast


def at_desk(address: str, chromium: Browser, login: str, width: int = 360) -> Page:
    """Somebody who has signed in, in a browser that runs no script, on a phone's width."""
    context = chromium.new_context(
        viewport={"width": width, "height": 740}, java_script_enabled=False, accept_downloads=True
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in?lang=en")
    page.get_by_label("Log-in").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk?**")
    page.get_by_role("link", name=EN["finance_desk"]).first.click()
    return page


def answered(runtime: Runtime, cast: Cast) -> bytes:
    """What the bank writes when it has made every payment of the one batch."""
    [batch] = runtime.query(cast.finance, payouts.list_)
    rows = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, batch.id))
    return a_camt(*(
        Booked(f"{row.amount // 100}.{row.amount % 100:02}", row.end_to_end_id, f"R-{row.no}")
        for row in rows
    ))  # fmt: skip


def test_a_month_is_worked_at_the_desk_alone(
    address: str, chromium: Browser, app: Flask, runtime: Runtime, cast: Cast, tmp_path: Path
) -> None:
    del app
    one = at_desk(address, chromium, "finance")
    two = at_desk(address, chromium, "second_finance")
    three = at_desk(address, chromium, "third_finance")

    one.get_by_role("link", name=EN["to_authorise"]).click()
    for box in one.get_by_role("checkbox").all():
        box.check()
    one.get_by_role("button", name=EN["authorise_chosen"]).click()
    assert one.get_by_role("status").inner_text() == f"{EN['done_authorised']} 2"

    one.get_by_role("link", name=EN["batches"]).click()
    one.get_by_role("button", name=EN["build"]).click()
    assert one.get_by_text(EN["verify_by_another"]).is_visible()

    three.get_by_role("link", name=EN["batches"]).click()
    three.get_by_role("rowheader").get_by_role("link").click()
    three.get_by_role("button", name=EN["verify_button"]).click()
    assert three.get_by_role("status").inner_text() == EN["done_verified"]

    two.get_by_role("link", name=EN["batches"]).click()
    two.get_by_role("rowheader").get_by_role("link").click()
    two.get_by_role("button", name=EN["approve_button"]).click()
    two.get_by_role("button", name=EN["release_button"]).click()
    assert two.get_by_role("status").inner_text() == EN["done_released"]
    with two.expect_download() as saved:
        two.get_by_role("link", name=EN["save_file"]).click()
    assert b"pain.001.001.09" in saved.value.path().read_bytes()

    sent = tmp_path / "camt.xml"
    sent.write_bytes(answered(runtime, cast))
    one.get_by_role("link", name=EN["payments"]).first.click()
    one.get_by_role("link", name=EN["bank"], exact=True).click()
    one.get_by_label(EN["bank_file_label"]).set_input_files(sent)
    one.get_by_role("button", name=EN["take_button"]).click()
    assert one.get_by_text(EN["reconciles"]).is_visible()
    work_all(runtime)

    one.get_by_role("link", name=EN["budget"]).click()
    assert one.get_by_text("IDR 135,000.00").first.is_visible()
    with one.expect_download() as book:
        one.get_by_role("link", name=EN["save_xlsx"]).click()
    assert book.value.path().read_bytes()[:2] == b"PK"
    one.get_by_role("link", name=EN["trial_balance"]).click()
    assert one.get_by_text(EN["is_balanced"]).is_visible()

    one.get_by_role("link", name=EN["statements"]).click()
    assert one.get_by_role("rowheader").count() == 2
    with one.expect_download() as statement:
        one.get_by_role("rowheader").first.get_by_role("link").click()
    assert statement.value.path().read_bytes()[:5] == b"%PDF-"

    one.get_by_role("link", name=EN["periods"]).click()
    one.get_by_role("button", name=EN["propose_close"]).click()
    two.get_by_role("link", name=EN["payments"]).first.click()
    two.get_by_role("link", name=EN["periods"]).click()
    two.get_by_role("button", name=EN["close"]).click()
    assert two.get_by_role("status").inner_text() == EN["done_closed"]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_finance_desk_fits_its_screen_is_legible_and_labels_everything(
    address: str, chromium: Browser, app: Flask, runtime: Runtime, cast: Cast, width: int
) -> None:
    del app
    with_account = f"/desk/payments/{cast.programme}"
    at_desk(address, chromium, "finance", width).context.close()
    context = chromium.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    page.goto(f"{address}/sign-in?lang=en")
    page.get_by_label("Log-in").fill("finance")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk?**")
    ways = ["/desk/payments", "/desk/accounts", "/desk/accounts/shared", "/desk/interests",
            f"/desk/paying-rules/{cast.programme}"]  # fmt: skip
    ways += [f"{with_account}/{path}" for path in (
        "claims", "batches", "bank", "budget", "trial-balance", "accounts", "periods", "statements",
        "receivables",
    )]  # fmt: skip
    for path in ways:
        page.goto(f"{address}{path}?lang=en")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (path, wide)
        assert page.evaluate(CONTRAST) == [], path
        assert page.evaluate(UNLABELLED) == [], path
