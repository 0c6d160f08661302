"""The desks in a real browser: on a phone and a desk, without scripts, with the keyboard alone."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from claims.pages.desk_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import claims, drafts, dry_runs, sessions, standards
from tests.cast import work_all
from tests.pages.browsing import PASSWORD, with_password
from tests.pages.desk_scene import Scene, scene
from tests.pages.test_in_chromium import CHROMIUM, address, chromium

__all__ = ["address", "chromium"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

CONTRAST = """() => {
  const shade = text => {
    const [r, g, b, a] = text.match(/[\\d.]+/g).map(Number);
    const part = value => (value /= 255) <= 0.04045 ? value / 12.92
      : Math.pow((value + 0.055) / 1.055, 2.4);
    return {light: 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b), seen: a !== 0};
  };
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const found = shade(getComputedStyle(at).backgroundColor);
      if (found.seen) return found.light;
    }
    return 1;
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    const [a, b] = [shade(getComputedStyle(element).color).light, ground(element)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(element.tagName + ' ' + element.className + ' ' + ratio.toFixed(2));
  }
  return faint;
}"""
"""Every text whose contrast is below what WCAG 2.2 asks at level AA (1.4.3)."""

UNLABELLED = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
  .filter(e => !e.labels.length && e.tabIndex >= 0).map(e => e.name)"""


@pytest.fixture
def made(runtime: Runtime) -> Scene:
    found = scene(runtime)
    with_password(runtime, found.cast.administrator, found.cast.officer)
    return found


def signed_in_page(address: str, chromium: Browser, width: int) -> Page:
    """A page of somebody who has typed his way in, in a browser that runs no script of the page."""
    context = chromium.new_context(
        viewport={"width": width, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in?lang=en")
    page.get_by_label("Log-in").focus()  # it has it by itself, as soon as the page is drawn
    page.keyboard.type("officer")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk?**")
    return page


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_a_desk_fits_its_screen_is_legible_and_labels_everything(
    address: str, chromium: Browser, app: Flask, made: Scene, width: int
) -> None:
    del app
    page = chromium.new_page(viewport={"width": width, "height": 740})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/sign-in?lang=en")
    page.get_by_label("Log-in").fill("officer")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk?**")
    paths = [
        "/desk", "/desk/password", "/invitation", "/sign-in", "/desk/queues",
        "/desk/queues/THRESHOLD", f"/desk/claims/{made.large}", f"/desk/claims/{made.doubled}",
        f"/desk/claims/{made.original}",
    ]  # fmt: skip
    for path in paths:
        for language in ("id", "en"):
            page.goto(f"{address}{path}?lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
            assert page.evaluate(CONTRAST) == [], path
            assert page.evaluate(UNLABELLED) == [], path
            small = page.eval_on_selector_all(
                "button, header nav a, .language, select, textarea, form input:not([type=hidden])",
                "all => all.filter(e => e.tabIndex >= 0 && e.checkVisibility() &&"
                " e.getBoundingClientRect().height < 44).map(e => e.outerHTML)",
            )
            assert small == [], f"too small for a thumb on {path}"
    assert [each for each in said if "Password forms" not in each] == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_policy_desk_fits_its_screen_and_is_legible(
    address: str, chromium: Browser, runtime: Runtime, made: Scene, width: int
) -> None:
    cast = made.cast
    live = runtime.query(cast.planner, lambda ctx: standards.get(ctx, cast.standard))
    draft = runtime.act(
        cast.planner,
        lambda ctx: drafts.draft(
            ctx,
            cast.programme,
            budget_id=live.budget_id,
            text=live.text.replace("= 90", "= 60").replace('"25000.00"', '"20000.00"'),
        ),
    )
    day = cast.today
    run = runtime.act(
        cast.policy, lambda ctx: dry_runs.start(ctx, draft.id, first_day=day, last_day=day)
    )
    work_all(runtime)
    cookie = runtime.act(cast.policy, lambda ctx: sessions.begin(ctx, cast.policy.user_id))
    context = chromium.new_context(viewport={"width": width, "height": 740})
    context.add_cookies([{"name": "claims_session", "value": cookie, "url": address}])
    page = context.new_page()
    own = f"/desk/standards/{draft.id}"
    tried = f"/desk/dry-runs/{run.id}"
    for path in (
        "/desk/standards", own, f"{own}/text", f"{own}/figures", f"{own}/differences",
        f"{own}/dry-runs", tried, f"{tried}/claims",
    ):  # fmt: skip
        for language in ("id", "en"):
            page.goto(f"{address}{path}?lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
            assert page.evaluate(CONTRAST) == [], path
            assert page.evaluate(UNLABELLED) == [], path


def test_a_claim_is_decided_with_the_keyboard_alone_and_without_scripts(
    address: str, chromium: Browser, runtime: Runtime, made: Scene
) -> None:
    page = signed_in_page(address, chromium, 360)
    number = runtime.query(made.cast.officer, lambda ctx: claims.get(ctx, made.large)).number
    for name in ("Claims waiting for an officer", "Above the threshold", number):
        page.get_by_role("link", name=name).focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("link", name="Go to the decision").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.get_by_label("Approved").input_value() == "1,350,000.00"
    page.keyboard.press("Control+A")
    page.keyboard.type("1,200,000")
    page.keyboard.press("Tab")  # who bears the rest
    page.keyboard.press("Tab")
    page.keyboard.type("Reviewed by an officer: another")
    page.keyboard.press("Tab")
    page.keyboard.type("Fifty days are proven.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert page.get_by_role("status").inner_text() == TEXTS["en"]["done_decided"]
    decided = runtime.query(made.cast.officer, lambda ctx: claims.get(ctx, made.large))
    assert (decided.status, decided.approved) == ("decided", 120_000_000)


def test_the_receipt_is_really_drawn_beside_the_findings(
    address: str, chromium: Browser, made: Scene
) -> None:
    page = signed_in_page(address, chromium, 1280)
    page.goto(f"{address}/desk/claims/{made.large}?lang=en")
    picture = page.get_by_role("img", name="Image of receipt")
    box, findings = picture.bounding_box(), page.get_by_text("holds:").bounding_box()
    assert box
    assert findings
    assert box["width"] > 300
    assert box["x"] > findings["x"] + 300, "side by side"
    page.goto(f"{address}{picture.get_attribute('src')}")
    assert page.title().endswith("image") or "image" in page.url
