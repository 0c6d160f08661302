"""Proof of service in a real browser: on a phone, with the keyboard alone, from form to grade."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from claims.runtime import Runtime
from tests import cast as people
from tests.pages.test_in_chromium import CHROMIUM, address, chromium
from tests.pages.test_proof_page import of_redemption

__all__ = ["address", "chromium"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def _keep(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it (PICTURES_DIR)."""
    if folder := os.environ.get("PICTURES_DIR"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("word", ["Yes, I received it", "No, I did not receive it"])
def test_a_use_is_answered_and_graded_with_the_keyboard_alone(
    address: str, chromium: Browser, runtime: Runtime, width: int, word: str
) -> None:
    given = of_redemption(runtime, people.assemble(runtime))
    page = chromium.new_page(viewport={"width": width, "height": 740})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    name = f"{word.split(',', maxsplit=1)[0].lower()}-{width}"

    def fits() -> None:
        assert page.url == f"{address}/received?lang=en"
        assert page.evaluate("document.documentElement.scrollWidth") == width
        small = page.eval_on_selector_all(
            "button", "all => all.filter(e => e.getBoundingClientRect().height < 44).length"
        )
        assert small == 0

    page.goto(f"{address}/received?lang=en")
    _keep(page, f"received-form-{width}")
    page.get_by_label("Number of the use").focus()
    page.keyboard.type(given["number"].lower())
    page.keyboard.press("Tab")
    page.keyboard.type(given["code"].lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Did you receive this service?").wait_for()
    fits()
    _keep(page, f"received-question-{name}")
    page.get_by_role("button", name=word).press("Enter")
    page.get_by_role("heading", name="compared with what you expected").wait_for()
    fits()
    _keep(page, f"received-said-{name}")
    page.get_by_role("button", name="Better than expected").press("Enter")
    page.get_by_text("Your rating").wait_for()
    fits()
    page.get_by_role("button", name="Bahasa Indonesia").click()
    page.get_by_text("Penilaian Anda").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    _keep(page, f"received-rated-{name}")
    assert said == []
