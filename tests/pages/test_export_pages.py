"""Exports at the finance desk: asked for with a form, saved as files, refusals said beside it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from flask import Flask

from claims.pages.finance_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import exports
from tests import cast as people
from tests.cast import work_all
from tests.pages.browsing import signed_in

EN = TEXTS["en"]


def test_a_bookkeeper_takes_each_list_along_and_is_told_what_cannot_be(
    app: Flask, runtime: Runtime
) -> None:
    cast = people.assemble(runtime)
    people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    desk = signed_in(app, runtime, cast.finance)
    way = f"/desk/payments/{cast.programme}/exports"
    form = desk.get(f"{way}?lang=en")
    assert form.status_code == 200
    for name in exports.NAMES:
        assert EN[f"export_{name}"] in form.text
        for kind in ("csv", "xlsx"):
            saved = desk.get(f"{way}/file?what={name}&kind={kind}&payee=KLINIK-01&lang=en")
            assert saved.status_code == 200, saved.text
            assert f'.{kind}"' in saved.headers["Content-Disposition"]
    saved = desk.get(f"{way}/file?what=claim_lines&kind=csv&lang=en")
    [row] = csv.DictReader(io.StringIO(saved.data.decode("utf-8-sig"), newline=""))
    assert (row["Claimed"], row["Approved"]) == ("100000.00", "90000.00")
    tomorrow = cast.today + timedelta(days=1)
    for asked, code in (
        ("payee=nobody", "PAYEE_UNKNOWN"),
        (f"last_day={tomorrow}", "DAY_IN_FUTURE"),
        ("first_day=soon", "DAY_UNREADABLE"),
    ):
        answer = desk.get(f"{way}/file?what=journal&kind=csv&{asked}&lang=en")
        assert (answer.status_code, EN[code] in answer.text) == (422, True), asked
    assert desk.get(f"{way}/file?what=users&kind=csv").status_code == 404
    assert desk.get(f"{way}/file?what=journal&kind=exe").status_code == 404
    officer = signed_in(app, runtime, cast.officer)
    assert officer.get(way).status_code == 403
