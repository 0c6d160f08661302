"""A charter on paper says what it says on the page, whole, and the same bytes each time."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from claims.documents.charters import render_charter
from claims.domain.charter_content import Content, charter_content, content_digest, content_text
from claims.domain.charter_told import Kept, told
from claims.domain.components import parse_catalogue
from claims.domain.drafts import Life
from tests.domain.claim_builders import CONFIG, ITEMS, published

URL = "https://claims.example/charter/home-care?programme=LANSIA&version=1"
MEASURED = {"pay": Kept(kept=188, total=200, rate=94_00, at_least=90_46)}


@pytest.fixture(scope="module")
def content() -> Content:
    return charter_content(
        published("home-care", ITEMS, "IDR"),
        parse_catalogue((CONFIG / "components.toml").read_text("utf-8")),
        programme_code="LANSIA",
        programme_names={"id": "Perawatan Lansia", "en": "Care for the Elderly"},
        payer="Dinas Sosial",
        items={"nurse-visit": {"id": "Kunjungan perawat", "en": "Nurse visit"}},
    )


def drawn(content: Content, language: str = "id", **changes: Any) -> bytes:
    charter = told(content, language, **{"status": Life.IN_FORCE, "measured": MEASURED, **changes})
    return render_charter(charter, digest=content_digest(content_text(content)), url=URL)


def words_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("language", ["id", "en"])
def test_everything_is_on_the_sheets(content: Content, language: str) -> None:
    said = words_of(drawn(content, language))
    digest = content_digest(content_text(content))
    wanted = [content["short"][language], "Dinas Sosial", digest[:8], digest[-8:]]
    wanted += [each["texts"][language] for each in content["statements"]]
    wanted += [each["texts"][language] for each in content["promises"]]
    for side in content["sides"].values():
        wanted += [each[language] for part in side.values() for each in part]
    wanted += [each["address"] for each in content["channels"]]
    wanted += [each["texts"][language] for each in content["components"]]
    for each in wanted:
        assert re.sub(r"\s+", "", each) in re.sub(r"\s+", "", said), each


def test_the_rate_and_its_bound_stand_there_or_that_nothing_was_measured(content: Content) -> None:
    said = words_of(drawn(content, "en"))
    assert "188 of 200 = 94.00%; with 95% confidence at least 90.46%" in said
    assert said.count("not measured yet") == 1
    assert words_of(drawn(content, "en", measured={})).count("not measured yet") == 2
    assert "94,00%" in words_of(drawn(content))


def test_what_is_owed_when_late_is_told_from_the_rule(content: Content) -> None:
    said = words_of(drawn(content, "en"))
    assert "1‰ of what is approved for each day, at most 5%, never less than IDR 10,000.00" in said


def test_the_same_charter_gives_the_same_bytes(content: Content) -> None:
    assert drawn(content) == drawn(content)
    assert drawn(content) != drawn(content, "en")


def test_a_long_name_and_many_lines_stay_on_their_sheets(content: Content) -> None:
    long = {
        **content,
        "standard": {
            **content["standard"],
            "names": {"id": "Layanan " * 24, "en": "Service " * 24},
        },
        "promises": content["promises"] * 4,
        "components": [
            {**each, "texts": {"id": "kata " * 380, "en": "word " * 380}}
            for each in content["components"]
        ],
    }
    reader = PdfReader(io.BytesIO(drawn(long)))
    assert len(reader.pages) > 5
    said = re.sub(r"\s+", "", " ".join(page.extract_text() for page in reader.pages))
    assert said.count("kata" * 3) >= 14 * 100
    assert said.count("harikerja") >= 8
