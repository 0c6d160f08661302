"""Dry runs at the policy officer's desk: a form, a report with bars, the claims behind a figure."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from claims.domain.permissions import Role
from claims.pages.dry_run_texts import PAIRS, TEXTS
from claims.runtime import Runtime
from claims.usecases import claims, drafts
from tests import cast as people
from tests.cast import STANDARD, Cast, work_all
from tests.pages.browsing import Browsing, signed_in

EN = TEXTS["en"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def officer(app: Flask, runtime: Runtime, cast: Cast) -> Browsing:
    actor = people.a_user(
        runtime, cast.administrator, login="policy.desk", roles=[Role.POLICY_OFFICER], serial=72
    )
    return signed_in(app, runtime, actor)


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())


def begun(runtime: Runtime, cast: Cast, browser: Browsing) -> str:
    """A draft with a lower price, tried on the claims of today; the report's address."""
    cheaper = STANDARD.replace('cap = "150000.00"', 'cap = "80000.00"')
    draft = runtime.act(
        cast.planner,
        lambda ctx: drafts.draft(ctx, cast.programme, budget_id=cast.budget, text=cheaper).id,
    )
    path = f"/desk/standards/{draft}/dry-runs"
    today = str(cast.today)
    answer = browser.send(f"{path}?lang=en", first_day=today, last_day=today, one_in="1")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


def test_a_draft_is_tried_and_its_figures_lead_to_the_claims_behind_them(
    runtime: Runtime, cast: Cast, officer: Browsing
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 100_000, number="1")
    work_all(runtime)
    report = begun(runtime, cast, officer)
    before = officer.get(f"{report}?lang=en").text
    assert EN["running"] in words(before)
    assert EN["sign_out"] in words(before)
    assert 'http-equiv="refresh"' in before
    work_all(runtime)
    after = officer.get(f"{report}?lang=en").text
    said = words(after)
    assert 'http-equiv="refresh"' not in after
    assert f"{EN['changed']} 1 {EN['changed_lead']}" in said
    assert f"{EN['approved_before']} IDR 90,000.00" in said
    assert f"{EN['approved_after']} IDR 72,000.00" in said
    assert "price FEE_ABOVE_STANDARD" in said
    assert "Klinik Sehat Bersama" in said
    [link] = re.findall(r'href="([^"]+rule=price[^"]*)"', after)
    behind = words(officer.get(html.unescape(link)).text)
    assert "IDR 90,000.00 IDR 72,000.00 IDR -18,000.00" in behind
    number = runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim)).number
    assert number in behind


def test_what_cannot_be_read_is_said_beside_the_form(
    runtime: Runtime, cast: Cast, officer: Browsing
) -> None:
    path = f"/desk/standards/{cast.standard}/dry-runs"
    for fields in (
        {"first_day": "soon", "last_day": "2026-01-01", "one_in": "1"},
        {"first_day": "2026-02-01", "last_day": "2026-01-01", "one_in": "1"},
        {"first_day": "2026-01-01", "last_day": "2026-01-31", "one_in": "0"},
    ):
        answer = officer.send(f"{path}?lang=en", **fields)
        assert answer.status_code == 409
        assert EN["PERIOD_INVALID"] in words(answer.text)
    assert EN["none_earlier"] in words(officer.get(f"{path}?lang=en").text)


def test_every_word_is_there_in_both_languages() -> None:
    for name, pair in PAIRS.items():
        assert all(text.strip() for text in pair), name


def test_an_officer_of_claims_has_no_dry_runs(app: Flask, runtime: Runtime, cast: Cast) -> None:
    browser = signed_in(app, runtime, cast.officer)
    assert browser.get(f"/desk/standards/{cast.standard}/dry-runs").status_code == 403
