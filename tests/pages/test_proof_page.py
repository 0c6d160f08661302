"""The page of one redemption: by POST only, in both languages, with one tap for each word."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from claims.domain.codes import grouped, redemption_code, tracking_code
from claims.pages.proof_texts import PAIRS, TEXTS
from claims.runtime import Runtime
from claims.usecases import redemptions
from tests import cast as people
from tests.cast import Cast


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def given(runtime: Runtime, cast: Cast) -> dict[str, str]:
    """Number and code of a redemption of Siti's, as its message gives them."""
    return of_redemption(runtime, cast)


def of_redemption(runtime: Runtime, cast: Cast) -> dict[str, str]:
    voucher = people.a_voucher(runtime, cast, value=500_000)
    redemption: UUID = people.redeem(runtime, cast, voucher, 150_000)
    row = runtime.query(cast.provider, lambda ctx: redemptions.get(ctx, redemption))
    code = redemption_code(redemption, runtime.keys.codes)
    return {"number": grouped(row.number), "code": grouped(code)}


def asked(browser: FlaskClient, form: dict[str, str], lang: str = "en") -> Any:
    return browser.post("/received", query_string={"lang": lang}, data=form)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_use_is_shown_and_answered_in_both_languages(
    browser: FlaskClient, given: dict[str, str], language: str
) -> None:
    answer = asked(browser, given, language)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))
    amount = {"en": "IDR 150,000.00", "id": "Rp150.000,00"}[language]
    for said in (amount, "Klinik Sehat Bersama", TEXTS[language]["yes"], TEXTS[language]["no"]):
        assert said in text, said
    assert "Siti" not in answer.text
    assert not re.search(r"<script| style=|javascript:", answer.text)
    assert 'name="grade"' not in answer.text
    received = asked(browser, {**given, "received": "yes"}, language)
    assert TEXTS[language]["said_yes"] in received.text
    assert re.findall(r'name="grade" value="(.)"', received.text) == ["F", "C", "A"]
    rated = asked(browser, {**given, "grade": "C"}, language)
    assert TEXTS[language]["grade_C"] in rated.text
    assert 'name="grade"' not in rated.text


def test_not_received_tells_the_number_of_its_case(
    browser: FlaskClient, given: dict[str, str]
) -> None:
    answer = asked(browser, {**given, "received": "no"})
    assert answer.status_code == 200
    assert re.search(r"That is now case number <b>K\w{11}</b>\.", answer.text)
    assert 'name="received"' not in answer.text
    again = asked(browser, {**given, "received": "yes"})
    assert (again.status_code, TEXTS["en"]["told_CONFIRMED_ALREADY"] in again.text) == (409, True)
    assert TEXTS["en"]["said_no"] in again.text


def test_no_code_stands_in_an_address_and_an_address_opens_nothing(
    browser: FlaskClient, given: dict[str, str]
) -> None:
    html = asked(browser, given).text
    addresses = re.findall(r'(?:href|action)="([^"]+)"', html)
    assert not [each for each in addresses if given["code"] in each or given["number"] in each]
    answer = browser.get("/received", query_string={**given, "received": "yes"})
    assert (answer.status_code, given["code"] in answer.text) == (200, False)
    assert TEXTS["en"]["yes"] in asked(browser, given).text


def test_what_is_wrong_is_told_at_its_field_and_a_stranger_has_to_wait(
    browser: FlaskClient, given: dict[str, str]
) -> None:
    for slip, field in (({"code": "AAAA"}, "code"), ({"number": "X<script>"}, "number")):
        answer = asked(browser, {**given, **slip})
        assert (answer.status_code, f'id="{field}-fault"' in answer.text) == (422, True)
        assert "<script>" not in answer.text
    wrong = {**given, "code": tracking_code(b"0123456789"), "received": "no"}
    for _ in range(5):
        answer = asked(browser, wrong)
        assert (answer.status_code, TEXTS["en"]["not_found"] in answer.text) == (404, True)
    waiting = asked(browser, given)
    assert waiting.status_code == 429
    assert 0 < int(waiting.headers["Retry-After"]) <= 30


def test_every_text_of_a_use_is_there_in_both_languages() -> None:
    assert all(pair[0].strip() and pair[1].strip() for pair in PAIRS.values())


def test_the_first_page_leads_to_proof_of_service(browser: FlaskClient) -> None:
    assert 'href="/received?lang=en"' in browser.get("/?lang=en").text
