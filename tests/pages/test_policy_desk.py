"""The policy officer's desk: a standard in words, drafts, what is missing, publication by two."""

from __future__ import annotations

import html
import re
from uuid import UUID

import pytest
from flask import Flask

from claims.domain.permissions import Actor, Role
from claims.domain.rules.checks import CHECKS
from claims.pages.policy_texts import PAIRS, TEXTS
from claims.pages.rule_words import KINDS
from claims.runtime import Runtime
from claims.usecases import drafts, standards
from tests import cast as people
from tests.cast import STANDARD, Cast
from tests.pages.browsing import Browsing, form_of, signed_in

EN = TEXTS["en"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def second(runtime: Runtime, cast: Cast) -> Actor:
    return people.a_user(
        runtime, cast.administrator, login="second.policy", roles=[Role.POLICY_OFFICER], serial=71
    )


@pytest.fixture
def officer(app: Flask, runtime: Runtime, cast: Cast) -> Browsing:
    actor = people.a_user(
        runtime, cast.administrator, login="policy.desk", roles=[Role.POLICY_OFFICER], serial=72
    )
    return signed_in(app, runtime, actor)


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())


def begun(browser: Browsing, cast: Cast) -> UUID:
    """A draft made from the standard in force."""
    path = f"/desk/standards/{cast.standard}"
    answer = browser.send(f"{path}?lang=en", to=f"{path}/drafts")
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(
        r"/desk/standards/([0-9a-f-]{36})/text\?lang=en&done=drafted", answer.location
    )
    assert found, answer.location
    return UUID(found[1])


def test_a_standard_is_shown_in_words(officer: Browsing, cast: Cast) -> None:
    shown = words(officer.get("/desk/standards?lang=en").text)
    assert "Care for the Elderly" in shown
    assert "in force" in shown
    english = words(officer.get(f"/desk/standards/{cast.standard}?lang=en").text)
    for each in (
        "IDR 150,000.00", "A complete claim is decided within 5 working days.", "95%",
        "At most the price of the list", "age >= 60", "lives_alone (yes or no)",
    ):  # fmt: skip
        assert each in english, each
    indonesian = words(officer.get(f"/desk/standards/{cast.standard}?lang=id").text)
    assert "Rp150.000,00" in indonesian
    assert "Paling tinggi harga dalam daftar" in indonesian


def test_every_kind_of_rule_has_words(officer: Browsing) -> None:
    del officer
    assert set(KINDS) == set(CHECKS)
    assert all(len(pair) == 2 and all(pair) for pair in {**KINDS, **PAIRS}.values())


def test_a_text_is_edited_with_its_problems_beside_it(
    officer: Browsing, runtime: Runtime, cast: Cast
) -> None:
    draft = begun(officer, cast)
    path = f"/desk/standards/{draft}/text"
    broken = STANDARD.replace('kind = "price_cap"', 'kind = "no_such_kind"').replace("\n", "\r\n")
    saved = officer.send(f"{path}?lang=en", to=path, text=broken)
    assert saved.status_code == 303
    page = officer.get(saved.location)
    assert EN["done_saved"] in page.text
    assert "no_such_kind" in page.text
    problems = page.text.partition('<ol class="problems">')[2]
    assert "rules" in problems.partition("</ol>")[0]
    found = runtime.query(cast.planner, lambda ctx: standards.get(ctx, draft))
    assert found.text == broken.replace("\r\n", "\n")
    assert EN["unreadable"] in officer.get(f"/desk/standards/{draft}?lang=en").text
    not_toml = officer.send(f"{path}?lang=en", to=path, text="[[[")
    assert not_toml.status_code == 409
    assert EN["STANDARD_INVALID"] in not_toml.text
    assert "[[[" in not_toml.text, "what was typed stays"


def test_problems_are_told_in_the_language_of_the_page(officer: Browsing, cast: Cast) -> None:
    path = f"/desk/standards/{begun(officer, cast)}"
    text = re.sub(r"(?m)^not_checked = true$", "", STANDARD, count=1).replace(
        "dalam 5 hari", "dalam 2 hari"
    )
    assert text != STANDARD
    officer.send(f"{path}/text?lang=en", to=f"{path}/text", text=text)
    english, indonesian = (officer.get(f"{path}?lang={each}").text for each in ("en", "id"))
    assert "The public is told 2 days, the standard promises 5." in english
    assert "Kepada umum disebut 2 hari, sedangkan standar menjanjikan 5." in indonesian
    assert "The public is told" not in indonesian


def test_a_stale_text_is_not_saved_over_another(
    officer: Browsing, runtime: Runtime, cast: Cast
) -> None:
    draft = begun(officer, cast)
    path = f"/desk/standards/{draft}/text"
    form = form_of(officer.get(f"{path}?lang=en").text, path)
    now = runtime.query(cast.planner, lambda ctx: standards.get(ctx, draft))
    runtime.act(
        cast.planner,
        lambda ctx: drafts.edit(ctx, draft, text=STANDARD + "# mine\n", replaces=now.digest),
    )
    sent = {**form["fields"], "text": STANDARD + "# yours\n"}
    answer = officer.post(form["action"], data=sent)
    assert answer.status_code == 409
    assert EN["DIGEST_DIFFERS"] in answer.text
    kept = runtime.query(cast.planner, lambda ctx: standards.get(ctx, draft))
    assert kept.text.endswith("# mine\n")


def test_prices_and_promises_are_changed_in_a_form_and_compared(
    officer: Browsing, runtime: Runtime, cast: Cast
) -> None:
    draft = begun(officer, cast)
    path = f"/desk/standards/{draft}/figures"
    drawn = officer.get(f"{path}?lang=id").text
    fields = dict(
        re.findall(r'name="((?:cap|days|rate)-\d+)"[^>]*?value="([^"]*)"', drawn, re.DOTALL)
    )
    assert fields["cap-0"] == "150.000,00"
    fields |= {"cap-0": "165.000", "days-0": "4", "rate-0": "97,5"}
    assert officer.send(f"{path}?lang=id", to=path, **fields).status_code == 303
    found = runtime.query(cast.planner, lambda ctx: standards.get(ctx, draft))
    assert found.text == STANDARD.replace('"150000.00"', '"165000.00"', 1).replace(
        "within_days = 5", "within_days = 4", 1
    ).replace('guaranteed_percent = "95"', 'guaranteed_percent = "97.5"', 1)
    page = officer.get(f"/desk/standards/{draft}/differences?lang=en").text
    shown = words(page)
    for each in ("nurse-visit", "150,000", "165,000", "decide", "97.5"):
        assert each in shown, each
    assert "physiotherapy" not in shown
    wrong = officer.send(f"{path}?lang=id", to=path, **{**fields, "cap-0": "165.00"})
    assert wrong.status_code == 409
    assert TEXTS["id"]["AMOUNT_UNREADABLE"] in wrong.text


def test_one_person_checks_and_another_publishes(
    app: Flask, officer: Browsing, runtime: Runtime, cast: Cast, second: Actor
) -> None:
    draft = begun(officer, cast)
    path = f"/desk/standards/{draft}"
    assert EN["no_problems"] in officer.get(f"{path}?lang=en").text
    checked = officer.send(f"{path}?lang=en", to=f"{path}/check")
    assert EN["done_checked"] in officer.get(checked.location).text
    own = officer.send(f"{path}?lang=en", to=f"{path}/publication")
    assert own.status_code == 409
    assert EN["SAME_PERSON"] in own.text
    other = signed_in(app, runtime, second)
    published = other.send(f"{path}?lang=en", to=f"{path}/publication")
    assert published.status_code == 303
    after = other.get(published.location).text
    assert EN["done_published"] in after
    assert "second.policy" in after
    found = runtime.query(cast.planner, lambda ctx: standards.get(ctx, draft))
    assert found.version == 2
    assert officer.get(f"{path}/text").status_code == 404, "a version is never edited"


def test_a_draft_is_discarded_at_the_desk_with_a_reason(officer: Browsing, cast: Cast) -> None:
    path = f"/desk/standards/{begun(officer, cast)}"
    nothing = officer.send(f"{path}?lang=en", to=f"{path}/discard", reason=" ")
    assert (nothing.status_code, EN["REASON_MISSING"] in nothing.text) == (409, True)
    done = officer.send(f"{path}?lang=en", to=f"{path}/discard", reason="Salah <berkas>.")
    after = officer.get(done.location).text
    assert EN["done_discarded"] in after
    assert "Salah &lt;berkas&gt;." in after
    assert EN["life_discarded"] in after
    assert f'action="{path}/discard' not in after
    assert officer.get(f"{path}/text").status_code == 404, "it is edited no more"


def test_an_auditor_reads_and_writes_nothing(
    app: Flask, runtime: Runtime, cast: Cast, officer: Browsing
) -> None:
    draft = begun(officer, cast)
    auditor = signed_in(app, runtime, cast.auditor)
    page = auditor.get(f"/desk/standards/{draft}?lang=en")
    assert page.status_code == 200
    assert EN["edit_text"] not in page.text
    assert auditor.get(f"/desk/standards/{draft}/text").status_code == 403
    assert signed_in(app, runtime, cast.officer).get("/desk/standards").status_code == 403
