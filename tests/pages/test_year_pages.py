"""A year is ended at the desk: drawn up, looked at, posted by another; who comes later is paid."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from claims.pages.finance_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import year_ends
from tests import cast as people
from tests.cast import Cast
from tests.pages.browsing import Browsing, signed_in
from tests.usecases.closing import close_books
from tests.usecases.strangers import Owner, claim_of
from tests.usecases.test_year_ends import Town

EN = TEXTS["en"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=1_000_000)


def sent(desk: Browsing, page: str, to: str | None = None, **fields: str) -> str:
    """Fill in a form of a page and send it; what is shown then."""
    answer = desk.send(f"{page}?lang=en", to, **fields)
    shown = desk.get(answer.location) if answer.status_code == 303 else answer
    return shown.text.replace("\xa0", " ")


def test_a_year_is_ended_by_two_at_the_desk_and_who_comes_later_is_owed_again(
    app: Flask, runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    town = Town(runtime, cast, owner)
    one = signed_in(app, runtime, cast.finance)
    two = signed_in(app, runtime, cast.second_finance)
    way = f"/desk/payments/{cast.programme}/year-ends"
    day = town.last_day.isoformat()
    assert EN["PERIOD_OPEN"] in sent(one, way, last_day=day)
    close_books(runtime, cast, town.last_day)
    assert EN["done_year_proposed"] in sent(one, way, last_day=day)
    assert EN["YEAR_END_OPEN"] in sent(two, way, last_day=day)
    [row] = runtime.query(cast.finance, lambda ctx: year_ends.list_(ctx, cast.programme))
    seen = one.get(f"{way}/{row.id}?list=unclaimed&lang=en").text.replace("\xa0", " ")
    assert EN["year_by_another"] in seen
    assert EN["state_given"] in seen
    assert "IDR 45,000.00" in seen
    number = claim_of(runtime, cast, town.failed).number
    for name, first in (("vouchers", town.voucher[1]), ("unclaimed", number), ("lapsed", "care")):
        saved = two.get(f"{way}/{row.id}/file?list={name}&kind=csv&lang=en")
        rows = list(csv.reader(io.StringIO(saved.data.decode("utf-8-sig"), newline="")))
        assert first in {line[0] for line in rows}
        assert two.get(f"{way}/{row.id}/file?list={name}&kind=xlsx").data[:2] == b"PK"
    assert f"{row.id}/confirmation" not in seen
    assert EN["done_year_confirmed"] in sent(two, f"{way}/{row.id}", f"{way}/{row.id}/confirmation")
    assert two.get(f"{way}/{row.id}/file?list=users&kind=csv").status_code == 404

    again = f"/desk/payments/{cast.programme}/reinstatements"
    assert EN["CLAIM_UNKNOWN"] in sent(one, way, again, number="X")
    shown = sent(one, way, again, number=number)
    assert EN["done_year_reinstatement"] in shown
    [approval] = {
        part.split("?")[0] for part in two.get(way).text.split('action="') if "/approval?" in part
    }
    assert EN["done_year_reinstated"] in sent(two, way, approval)
    assert claim_of(runtime, cast, town.failed).status == "payment_failed"
    budget = one.get(f"/desk/payments/{cast.programme}/budget?lang=en").text
    assert EN["stage_of_lapsed"] in budget
    officer = signed_in(app, runtime, cast.officer)
    assert officer.get(way).status_code == 403
