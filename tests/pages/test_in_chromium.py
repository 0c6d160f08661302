"""In a real browser, on a phone and a desk: nothing overflows or is blocked, forms work."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from claims.runtime import Runtime
from tests import cast as people

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
PAGES = ("/", "/check", "/check?number=LANSIA&digest=1", "/track", "/received", "/docs")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application listens."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_a_page_fits_its_screen_and_keeps_its_own_policy(
    address: str, chromium: Browser, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 740})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in PAGES:
        for language in ("id", "en"):
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
            small = page.eval_on_selector_all(
                "button, nav a, .language",
                "all => all.filter(e => e.closest('header, form') &&"
                " e.getBoundingClientRect().height < 44).map(e => e.textContent)",
            )
            assert small == [], f"too small for a thumb on {path}"
    assert [each for each in said if "422" not in each] == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_a_charter_fits_its_screen_and_keeps_its_own_policy(
    address: str, chromium: Browser, runtime: Runtime, width: int
) -> None:
    people.assemble(runtime)
    page = chromium.new_page(viewport={"width": width, "height": 740})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for language in ("id", "en"):
        page.goto(f"{address}/charter/home-care?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.get_by_role("group").first.locator("summary").press("Enter")
        assert page.locator("details[open]").count() == 1
    page.get_by_role("link", name="Bahasa Indonesia").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Perawatan lansia di rumah"
    assert said == []


def test_the_form_is_filled_in_and_sent_with_the_keyboard_alone(
    address: str, chromium: Browser
) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{address}/?lang=en")
    page.get_by_label("Number").focus()
    page.keyboard.type("lansia-2026/000001")
    page.keyboard.press("Tab")
    page.keyboard.type("0" * 64)
    page.keyboard.press("Enter")
    page.wait_for_url("**/check?**")
    assert page.get_by_role("status").get_by_role("heading").inner_text() == (
        "We issued no such statement"
    )
    page.get_by_role("link", name="Bahasa Indonesia").click()
    assert "tidak kami terbitkan" in page.get_by_role("heading", level=1).inner_text()
