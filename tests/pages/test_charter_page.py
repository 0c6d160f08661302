"""Anybody reads what a service promises, in either language, and can tell the real charter."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from claims.domain.charter_words import WORDS
from claims.runtime import Runtime
from claims.storage.hit_rates import PublishedRate
from tests import cast as people
from tests.cast import STANDARD, Cast


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def shorter(cast: Cast, *, in_days: int = 0) -> str:
    """The same standard with a decision in four days, told to the public as well."""
    day = cast.today + timedelta(days=in_days)
    return STANDARD.replace("takes_force_on = 2026-01-01", f"takes_force_on = {day}").replace(
        'within_days = 5\ncounts = "working_days"\nguaranteed_percent = "95"\n[promises.texts]\n'
        'id = "Klaim yang lengkap diputuskan dalam 5',
        'within_days = 4\ncounts = "working_days"\nguaranteed_percent = "95"\n[promises.texts]\n'
        'id = "Klaim yang lengkap diputuskan dalam 4',
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_says_all_that_a_charter_has_to_say(
    browser: FlaskClient, cast: Cast, language: str
) -> None:
    answer = browser.get(f"/charter/home-care?lang={language}")
    content = browser.get("/v1/charters/home-care").json["content"]
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    text = re.sub(r"\s+", " ", answer.text.replace("&#39;", "'"))
    said = [content["short"][language], content["programme"]["payer"]]
    said += [each["texts"][language] for each in content["statements"]]
    said += [each["texts"][language] for each in content["promises"]]
    for side in content["sides"].values():
        said += [each[language] for part in side.values() for each in part]
    said += [each["address"] for each in content["channels"]]
    said += [each["texts"][language] for each in content["components"]]
    assert len(content["statements"]) == 3
    assert len(content["components"]) == 14
    for each in said:
        assert each.replace("&", "&amp;") in text, each
    for word in ("promises", "statements", "both_sides", "prices", "complain", "not_checked"):
        assert WORDS[word][language] in text
    assert WORDS["not_measured"][language] in text
    assert ("Rp150.000,00" if language == "id" else "IDR 150,000.00") in text
    assert not re.search(r"<script|<style| style=", answer.text)


def test_the_digest_is_over_exactly_what_the_json_says(browser: FlaskClient, cast: Cast) -> None:
    answer = browser.get("/v1/charters/home-care").json
    written = json.dumps(
        answer["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert hashlib.sha256(written.encode()).hexdigest() == answer["digest"]
    parts = " ".join(answer["digest"][at : at + 8] for at in range(0, 64, 8))
    shown = re.sub(r"</?span>", "", browser.get("/charter/home-care").text)
    assert parts in shown


def test_the_version_in_force_is_shown_and_an_older_one_says_that_it_is_old(
    runtime: Runtime, browser: FlaskClient, cast: Cast
) -> None:
    people.a_version(runtime, cast, shorter(cast, in_days=5))
    assert browser.get("/v1/charters/home-care").json["version"] == 1
    later = browser.get("/v1/charters/home-care?version=2").json
    assert (later["status"], later["content"]["standard"]["version"]) == ("published", 2)
    people.a_version(runtime, cast, shorter(cast))
    now = browser.get("/v1/charters/home-care?programme=LANSIA").json
    assert (now["version"], now["status"]) == (3, "in_force")
    old = browser.get("/charter/home-care?programme=LANSIA&version=1&lang=en")
    assert WORDS["superseded_note"]["en"] in re.sub(r"\s+", " ", old.text)
    assert now["digest"] not in re.sub("<[^>]*>| ", "", old.text)


def test_the_list_names_each_service_with_the_version_in_force_that_its_page_shows(
    runtime: Runtime, browser: FlaskClient, cast: Cast
) -> None:
    people.a_version(runtime, cast, shorter(cast, in_days=5))
    people.a_version(runtime, cast, shorter(cast))
    listed = browser.get("/v1/charters").json
    [charter] = listed["items"]
    one = browser.get("/v1/charters/home-care").json
    for key in ("service", "programme_code", "version", "digest", "url"):
        assert charter[key] == one[key], key
    assert (charter["version"], listed["next"]) == (3, None)
    assert charter["names"] == one["content"]["standard"]["names"]
    page = browser.get("/charter?lang=en").text
    assert charter["names"]["en"] in page
    assert charter["short"]["en"] in re.sub(r"\s+", " ", page)


def test_a_voucher_carries_the_sentence_and_the_digest_of_its_charter(
    runtime: Runtime, browser: FlaskClient, cast: Cast
) -> None:
    from tests.api.asking import Asking  # noqa: PLC0415 - its app is this one

    people.a_voucher(runtime, cast)
    siti = Asking(browser.application, runtime, cast).as_(cast.siti)
    [voucher] = siti.get("/v1/vouchers").json["items"]
    people.a_version(runtime, cast, shorter(cast))
    marked = siti.get(f"/v1/vouchers/{voucher['id']}").json["charter"]
    assert marked == voucher["charter"]
    there = browser.get(marked["url"].partition("8000")[2].replace("/charter", "/v1/charters"))
    assert (there.json["digest"], there.json["version"]) == (marked["digest"], 1)
    assert there.json["content"]["short"] == marked["short"]


def test_the_rate_that_was_published_stands_there_with_its_bound(
    runtime: Runtime, browser: FlaskClient, cast: Cast
) -> None:
    def publish(ctx: Any) -> None:
        ctx.session.add(
            PublishedRate(
                id=ctx.new_id(), programme_id=cast.programme, standard_id=cast.standard,
                code="home-care", promise="pay", measure="payment", day=cast.today, days=90,
                kept=188, total=200, guaranteed_millionths=950_000, is_breached=True,
                published_at=ctx.now,
            )
        )  # fmt: skip

    runtime.act(cast.planner, publish)
    text = browser.get("/charter/home-care?lang=en").text
    assert "188 of 200 = 94.00%; with 95% confidence at least 90.46%" in text
    assert text.count(WORDS["not_measured"]["en"]) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/charter/no-such", "/charter/home-care?version=9", "/charter/home-care?programme=LAIN",
        "/charter/%00", "/charter/%3Cb%3E", "/charter/" + "x" * 500, "/charter/no-such.pdf",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_as_a_page(browser: FlaskClient, cast: Cast, path: str) -> None:
    answer = browser.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert WORDS["unknown"]["en"] in answer.text
    assert "<b>" not in answer.text
    api = browser.get(path.replace("/charter", "/v1/charters"))
    assert (api.status_code, api.json["code"]) == (404, "CHARTER_UNKNOWN")


def test_a_query_that_names_no_charter_is_not_taken_for_one(
    browser: FlaskClient, cast: Cast
) -> None:
    odd = browser.get("/charter/home-care?version=1'&programme=<b>&lang=en")
    assert odd.status_code == 200
    assert "Home care" in odd.text
    assert browser.get("/v1/charters/home-care?version=x").status_code == 422


def test_the_sheet_for_the_wall_is_a_document_in_the_language_asked(
    browser: FlaskClient, cast: Cast
) -> None:
    sheets = {
        language: browser.get(f"/charter/home-care.pdf?lang={language}")
        for language in ("id", "en")
    }
    for language, answer in sheets.items():
        assert answer.content_type == "application/pdf"
        assert answer.data.startswith(b"%PDF-")
        name = f"home-care-1-{language}.pdf"
        assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert sheets["id"].data != sheets["en"].data
    assert browser.get("/charter/home-care.pdf?lang=id").data == sheets["id"].data


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_service_with_a_charter_in_force_is_listed_under_its_programme(
    browser: FlaskClient, cast: Cast, language: str
) -> None:
    content = browser.get("/v1/charters/home-care").json["content"]
    answer = browser.get(f"/charter?lang={language}")
    assert answer.status_code == 200
    for said in (content["programme"]["names"], content["standard"]["names"], content["short"]):
        assert said[language] in answer.text
    there = f"/charter/home-care?programme=LANSIA&amp;lang={language}"
    assert answer.text.count(there) == 1
    assert browser.get(there.replace("&amp;", "&")).status_code == 200
    assert f'href="/charter?lang={language}"' in browser.get(f"/?lang={language}").text


def test_without_a_charter_the_list_says_so(browser: FlaskClient) -> None:
    assert "No charter is in force yet." in browser.get("/charter?lang=en").text
