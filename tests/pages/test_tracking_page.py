"""The page of one claim: by POST only, in both languages, and it tells a stranger nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.domain.codes import grouped, tracking_code
from claims.pages.tracking_texts import PAIRS, TEXTS
from claims.runtime import Runtime
from claims.usecases import claims, reviews, tracking
from tests import cast as people
from tests.cast import Cast, work_all


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def given(runtime: Runtime, cast: Cast) -> dict[str, str]:
    """Number and code of a claim that the rules have cut."""
    receipt = people.a_receipt(runtime, cast.siti)
    lines = [
        people.a_line(cast, 400_000, quantity=2),
        people.a_line(cast, 100_000, item="care-kit"),
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
                    "total": people.rupiah(500_000),
                }
            ],
        ),
    )
    work_all(runtime)
    return {"number": claim.number, "code": grouped(code)}


def asked(browser: FlaskClient, form: dict[str, str], lang: str = "en") -> Any:
    return browser.post("/track", query_string={"lang": lang}, data=form)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_claim_is_explained_to_who_has_its_number_and_code(
    browser: FlaskClient, given: dict[str, str], language: str
) -> None:
    answer = asked(browser, given, language)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))
    for said in {
        "en": ("Claim C", "Decided", "Approved in part", "IDR 360,000.00", "Highest price",
               "−IDR 100,000.00", "Own share", "Object to the programme office", "Until",
               "The three clocks of this claim", "0 working days running", "Kept on",
               "Payment within 5 working days", "Working days count"),
        "id": ("Klaim C", "Sudah diputuskan", "Rp360.000,00", "Tarif tertinggi",
               "−Rp100.000,00", "Iur biaya", "Ajukan keberatan", "Tiga jam klaim ini",
               "0 hari kerja berjalan", "Ditepati pada"),
    }[language]:  # fmt: skip
        assert said in text, said
    assert "Siti" not in answer.text
    assert not re.search(r"<script| style=|javascript:", answer.text)
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]


def test_what_a_returned_claim_lacks_is_listed_on_its_page(
    browser: FlaskClient, runtime: Runtime, cast: Cast
) -> None:
    claim, code = runtime.act(
        cast.siti,
        lambda ctx: tracking.submit(
            ctx, programme_id=cast.programme, kind="reimbursement", standard_code="home-care",
            lines=[people.a_line(cast, 60_000)], receipts=[],
        ),
    )  # fmt: skip
    entries = [
        {"kind": "receipt", "text": "Kuitansi <asli>."},
        {"kind": "field", "field": "purpose", "text": "Tujuan perawatan."},
    ]
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(
            ctx, claim.id, reason="DOCUMENT_MISSING", text="Lengkapi.", missing=entries
        ),
    )
    form = {"number": claim.number, "code": grouped(code)}
    shown = asked(browser, form).text
    assert "This document is missing. Please send it" in " ".join(shown.split())
    assert "…" not in shown
    assert "<li>Kuitansi &lt;asli&gt;.</li><li>Tujuan perawatan.</li>" in shown
    runtime.act(
        cast.siti,
        lambda ctx: claims.resubmit(ctx, claim.id, receipts=[], declared={"purpose": "x"}),
    )
    assert "Tujuan perawatan." not in asked(browser, form).text


def test_the_picture_leads_down_like_stairs_from_claimed_to_allowed(
    browser: FlaskClient, given: dict[str, str]
) -> None:
    """Rp500.000: the cap takes 100 (of 1,000: 200), the share a tenth of the rest (80)."""
    drawn = re.findall(r'class="bar-of" x="(\d+)" y="0" width="(\d+)"', asked(browser, given).text)
    assert drawn == [("0", "1000"), ("800", "200"), ("720", "80"), ("0", "720")]


def test_the_way_to_the_other_language_is_a_form_and_no_address(
    browser: FlaskClient, given: dict[str, str]
) -> None:
    html = asked(browser, given).text
    addresses = re.findall(r'(?:href|action)="([^"]+)"', html)
    for secret in given.values():
        assert not [each for each in addresses if secret in each]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', html))
    assert fields == given
    assert 'action="/track?lang=id" method="post"' in html


def test_a_form_in_an_address_is_not_looked_at(browser: FlaskClient, given: dict[str, str]) -> None:
    answer = browser.get("/track", query_string=given)
    assert answer.status_code == 200
    assert given["code"] not in answer.text
    assert 'value=""' in answer.text


def test_what_is_wrong_is_told_at_its_field_and_the_code_is_not_repeated(
    browser: FlaskClient, given: dict[str, str]
) -> None:
    slip = {**given, "code": "AAAA-AAAA-AAAA-AAAA"}
    answer = asked(browser, slip)
    assert (answer.status_code, 'id="code-fault"' in answer.text) == (422, True)
    assert slip["code"] not in answer.text
    answer = asked(browser, {**given, "number": "X<script>"})
    assert (answer.status_code, 'id="number-fault"' in answer.text) == (422, True)
    assert "<script>" not in answer.text


def test_a_stranger_is_told_the_same_whatever_is_wrong_and_then_to_wait(
    browser: FlaskClient, given: dict[str, str]
) -> None:
    other = {**given, "code": tracking_code(b"0123456789")}
    nobodys = {**other, "number": "C00000000000"}
    answers = [asked(browser, form) for form in (other, nobodys, other, nobodys, other)]
    assert {each.status_code for each in answers} == {404}
    bodies = {
        each.text.replace(given["number"], "").replace("C00000000000", "") for each in answers
    }
    assert len(bodies) == 1
    waiting = asked(browser, given)
    assert waiting.status_code == 429
    assert 0 < int(waiting.headers["Retry-After"]) <= 30
    assert TEXTS["en"]["wait"] in waiting.text


def test_who_asks_is_who_the_proxy_says_and_nobody_else(
    app: Flask, browser: FlaskClient, given: dict[str, str]
) -> None:
    """Without a proxy a header that names another address changes nothing."""
    other = {**given, "code": tracking_code(b"0123456789")}
    for at in range(5):
        browser.post("/track", data=other, headers={"X-Forwarded-For": f"198.51.100.{at}"})
    last = browser.post("/track", data=given, headers={"X-Forwarded-For": "198.51.100.77"})
    assert last.status_code == 429


def test_every_text_is_there_in_both_languages() -> None:
    assert all(pair[0].strip() and pair[1].strip() for pair in PAIRS.values())


def test_the_first_page_leads_to_it(browser: FlaskClient) -> None:
    assert browser.get("/?lang=en").text.count('href="/track?lang=en"') >= 2
