"""The page of a claim in a real browser: a phone and a desk, typed with the keyboard alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from claims.runtime import Runtime
from claims.usecases import tracking
from tests import cast as people
from tests.cast import work_all
from tests.pages.test_in_chromium import CHROMIUM, address, chromium

__all__ = ["address", "chromium"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture
def given(runtime: Runtime) -> tuple[str, str]:
    """Number and code of a claim of several lines that the rules have cut."""
    cast = people.assemble(runtime)
    receipt = people.a_receipt(runtime, cast.siti)
    lines = [
        people.a_line(cast, 400_000, quantity=2),
        people.a_line(cast, 1_050_000, item="care-kit", quantity=3),
        people.a_line(cast, 100_000, item="wheelchair-rent", quantity=4),
    ]
    claim, code = runtime.act(
        cast.siti,
        lambda ctx: tracking.submit(
            ctx,
            programme_id=cast.programme,
            kind="reimbursement",
            standard_code="home-care",
            lines=lines,
            receipts=[
                {
                    "receipt_id": receipt,
                    "issuer": "A",
                    "number": "1",
                    "issued_on": cast.today,
                    "total": people.rupiah(1_550_000),
                }
            ],
        ),
    )
    work_all(runtime)
    return claim.number, code


def _keep(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it (PICTURES_DIR)."""
    if folder := os.environ.get("PICTURES_DIR"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_a_claim_is_found_with_the_keyboard_and_read_in_both_languages(
    address: str, chromium: Browser, given: tuple[str, str], width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 740}, java_script_enabled=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/track?lang=en")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    _keep(page, f"track-{width}")
    page.get_by_label("Claim number").focus()
    page.keyboard.type(given[0].lower())
    page.keyboard.press("Tab")
    page.keyboard.type(given[1].lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Line by line").wait_for()
    assert page.url == f"{address}/track?lang=en"
    for language, heading in (("en", "What you can do"), ("id", "Apa yang dapat Anda lakukan")):
        assert page.get_by_role("heading", name=heading).count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") == width
        bars = page.eval_on_selector_all(
            ".stairs svg", "all => all.map(e => e.getBoundingClientRect().width)"
        )
        assert len(bars) >= 4
        assert min(bars) > width / 2 or width == 1280
        _keep(page, f"claim-{language}-{width}")
        if language == "en":
            page.get_by_role("button", name="Bahasa Indonesia").click()
            page.get_by_role("heading", name="Baris demi baris").wait_for()
    assert said == []
