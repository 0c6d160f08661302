"""The pages are whole in both languages, load nothing from elsewhere and run no script."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.domain.refusals import Refused
from claims.pages.texts import TEXTS
from claims.runtime import Runtime

PAGES = ("/", "/check", "/track", "/docs")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_speaks_the_language_that_is_asked(
    browser: FlaskClient, path: str, language: str
) -> None:
    answer = browser.get(path, query_string={"lang": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Language"] == language
    assert TEXTS[language]["footer"] in answer.text


@pytest.mark.parametrize(
    ("accepted", "language"), [("en-GB,en;q=0.8", "en"), ("id", "id"), ("fr", "id"), ("", "id")]
)
def test_without_a_wish_the_browser_decides_and_else_it_is_indonesian(
    browser: FlaskClient, accepted: str, language: str
) -> None:
    answer = browser.get("/", headers={"Accept-Language": accepted})
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_script_and_nothing_from_elsewhere(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert not re.search(r"<script|<style| style=|javascript:| on[a-z]+=", answer.text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text)
    assert "Set-Cookie" not in answer.headers


def test_every_address_and_code_of_the_api_is_documented(browser: FlaskClient, app: Flask) -> None:
    text = browser.get("/docs").text
    document = app.extensions["claims.openapi"]
    for path in document["paths"]:
        assert f"<code>{path}</code>" in text
    for code in document["x-refusals"]:
        assert f'id="{code}"' in text


def test_the_style_sheet_may_be_kept_and_nothing_else_lies_beside_it(browser: FlaskClient) -> None:
    [address] = re.findall(r'rel="stylesheet" href="([^"]+)"', browser.get("/").text)
    answer = browser.get(address)
    assert answer.content_type.startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "url(" not in answer.text
    assert "@import" not in answer.text
    for name in ("", "..%2fviews.py", "views.py", "pages.css%00"):
        assert browser.get(f"/static/{name}").status_code == 404


def test_a_person_is_told_in_words_when_the_service_is_busy(
    browser: FlaskClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise Refused("BUSY", "busy")

    monkeypatch.setattr(type(runtime), "query", busy)
    answer = browser.get(f"/check?number=A-2026/1&digest={'a' * 64}&lang=en")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert TEXTS["en"]["trouble"] in answer.text
