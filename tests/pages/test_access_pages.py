"""The desk of who may do what: a form each, in both languages, without a script."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from claims.domain.permissions import Role
from claims.pages.access_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import grants
from tests import cast as people
from tests.cast import Cast
from tests.pages.browsing import signed_in

EN, ID = TEXTS["en"], TEXTS["id"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def test_a_role_is_proposed_confirmed_and_taken_away_at_the_desk(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    admin, planner = (signed_in(app, runtime, who) for who in (cast.administrator, cast.planner))
    home = "/desk/access"
    wrong = admin.send(home, f"{home}/grants", login="nobody", role="auditor", reason="-")
    assert (wrong.status_code, ID["USER_UNKNOWN"] in wrong.text) == (409, True)
    sent = admin.send(home, f"{home}/grants", login="budi", role="auditor", reason="Baru.")
    assert sent.status_code == 303
    [waiting] = runtime.query(cast.auditor, lambda ctx: grants.list_(ctx, status="proposed"))
    assert EN["by_another"] in admin.get(f"{home}?lang=en").text
    to = f"{home}/grants/{waiting.row.id}"
    assert planner.send(home, to, act="confirm").status_code == 303
    shown = planner.get(f"{home}?lang=en").text
    assert EN["kind_bootstrap"] in shown
    assert admin.send(home, to, act="end", reason="").status_code == 409
    assert admin.send(home, to, act="end", reason="Pindah.").status_code == 303
    held = runtime.query(cast.auditor, lambda ctx: grants.list_(ctx, user_id=cast.budi.user_id))
    assert [each.row.status for each in held] == ["confirmed", "ended"]


def test_a_role_is_taken_at_once_and_reviewed_and_an_exemption_confirmed(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    officer, planner, admin = (
        signed_in(app, runtime, who) for who in (cast.officer, cast.planner, cast.administrator)
    )
    page = "/desk/access/at-once"
    assert officer.get("/desk/access").status_code == 403
    assert officer.send(page, role="auditor", hours="9", reason="-").status_code == 409
    assert officer.send(page, role="auditor", hours="2", reason="Mendesak.").status_code == 303
    shown = planner.get("/desk/access?lang=en").text
    [to] = re.findall(r'action="(/desk/access/taken/[0-9a-f-]+)', shown)
    assert "Mendesak." in shown
    assert planner.send("/desk/access", to, finding="Wajar.").status_code == 303
    until = cast.today.isoformat()
    asked = {"login": "officer", "conflict": "decide-and-pay", "reason": "Dua orang."}
    sent = admin.send("/desk/access", "/desk/access/exemptions", last_day=until, **asked)
    assert sent.status_code == 303
    shown = planner.get("/desk/access?lang=en").text
    [to] = re.findall(r'action="(/desk/access/exemptions/[0-9a-f-]+)', shown)
    assert planner.send("/desk/access", to, act="confirm").status_code == 303


def test_a_review_is_opened_decided_and_signed_at_the_desk(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    admin, planner = (signed_in(app, runtime, who) for who in (cast.administrator, cast.planner))
    assert planner.send("/desk/access", "/desk/access/reviews").status_code == 303
    [review] = set(
        re.findall(r'href="(/desk/access/reviews/[0-9a-f-]+)', planner.get("/desk/access").text)
    )
    for who in (planner, admin):
        names = re.findall(r'name="(verdict-[0-9a-f-]+)"', who.get(review).text)
        chosen = dict.fromkeys(names, "keep")
        assert who.send(review, f"{review}/verdicts", **chosen).status_code == 303
    assert admin.send(review, f"{review}/signature").status_code == 303
    assert re.search(r"[0-9a-f]{64}", planner.get(f"{review}?lang=en").text)
    assert Role.AUDITOR in cast.auditor.roles
