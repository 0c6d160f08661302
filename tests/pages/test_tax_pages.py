"""Withheld taxes at the desk: rules answered by another, a period's sums, what is handed over."""

from __future__ import annotations

import html

import pytest
from flask import Flask

from claims.pages.finance_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import tax_remittances, taxes
from tests import cast as people
from tests.cast import Cast
from tests.pages.browsing import Browsing, signed_in
from tests.usecases.strangers import Owner, a_batch, answer
from tests.usecases.taxing import a_providers_claim, a_tax_set, taxes_in_force

EN = TEXTS["en"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def seen(desk: Browsing, path: str) -> str:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.text.replace("\xa0", " "))


def test_proposed_rules_are_read_and_answered_by_another_person(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    page = f"/desk/payments/{cast.programme}/taxes"
    desk = signed_in(app, runtime, cast.finance)
    assert EN["no_tax_rules"] in seen(desk, f"{page}?lang=en")
    first, second = (a_tax_set(runtime, cast).row.id for _ in range(2))
    shown = seen(desk, f"{page}?lang=en")
    for said in ("Tax pph-23", "UU 7/1983", "2 %", "4 %", "50 %", EN["tax_payee_person"]):
        assert said in shown, said
    answered = desk.send(f"{page}?lang=en", f"{page}/rules/{first}", answer="approve")
    assert (answered.status_code, answered.location) == (303, f"{page}?lang=en&done=taxes_approved")
    desk.send(f"{page}?lang=en", f"{page}/rules/{second}", answer="refuse")
    found = runtime.query(cast.auditor, lambda ctx: taxes.list_of(ctx, cast.programme))
    assert [each.row.status for each in found] == ["in_force", "refused"]
    assert f"{page}/rules/" not in desk.get(f"{page}?lang=en").text


def test_a_period_is_handed_over_by_one_person_after_the_other(
    app: Flask, runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    page = f"/desk/payments/{cast.programme}/taxes"
    taxes_in_force(runtime, cast, owner)
    a_providers_claim(runtime, cast, 200_000)
    answer(runtime, cast, a_batch(runtime, cast).id)
    one, two = (signed_in(app, runtime, who) for who in (cast.finance, cast.second_finance))
    shown = seen(one, f"{page}?lang=en")
    tax = "IDR 6,000.00"
    assert shown.count(tax) == 3, "withheld, not handed over, and in all"
    saved = one.get(f"{page}/file?lang=en&kind=csv")
    assert saved.data.startswith(b"\xef\xbb\xbf")
    assert b"6000.00" in saved.data
    assert one.send(f"{page}?lang=en", f"{page}/remittances").status_code == 303
    [row] = runtime.query(cast.finance, lambda ctx: tax_remittances.list_of(ctx, cast.programme))
    steps = f"{page}/remittances/{row.id}"
    assert EN["remittance_by_another"] in seen(one, f"{page}?lang=en")
    assert one.send(f"{page}?lang=en", steps, step="release").status_code == 409
    unsaid = two.send(f"{page}?lang=en", steps)
    assert unsaid.status_code == 409
    assert html.escape(EN["FORM_INVALID"]).replace("&#x27;", "&#39;") in unsaid.text
    assert two.send(f"{page}?lang=en", steps, step="release").status_code == 303
    refused = one.send(f"{page}?lang=en", steps, step="confirm")
    assert refused.status_code == 409
    assert html.escape(EN["REFERENCE_MISSING"]).replace("&#x27;", "&#39;") in refused.text
    assert one.send(f"{page}?lang=en", steps, step="confirm", reference="NTPN-1").status_code == 303
    shown = seen(two, f"{page}?lang=en")
    assert "NTPN-1" in shown
    assert EN["remittance_confirmed"] in shown
    assert steps not in shown


def test_days_that_cannot_be_are_said_and_todays_are_shown(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    page = f"/desk/payments/{cast.programme}/taxes?lang=en"
    desk = signed_in(app, runtime, cast.finance)
    for days, code in (
        ("2026-02-01&last_day=2026-01-01", "PERIOD_INVALID"),
        ("?", "DAY_UNREADABLE"),
    ):
        shown = desk.get(f"{page}&first_day={days}")
        assert shown.status_code == 422
        assert EN[code] in html.unescape(shown.text)
