"""The bank at the desk: its file taken in whole, what nobody can place cleared by two."""

from __future__ import annotations

import html
import io
from typing import Any

import pytest
from flask import Flask

from claims.pages.finance_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import bank_clearings, payouts
from tests import cast as people
from tests.cast import Cast, work_all
from tests.documents.bank_files import Booked, a_camt
from tests.pages.browsing import Browsing, form_of, signed_in
from tests.usecases.strangers import a_batch

EN = TEXTS["en"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    """Rp90.000 and Rp45.000 are with the bank."""
    cast = people.assemble(runtime)
    people.claim_reimbursement(runtime, cast, 100_000)
    people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2)
    work_all(runtime)
    return cast


def a_file(runtime: Runtime, cast: Cast, *further: Booked) -> bytes:
    """Every payment of a new batch was made, and what else the bank has to say."""
    batch = a_batch(runtime, cast)
    rows = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, batch.id))
    paid = [
        Booked(f"{row.amount // 100}.{row.amount % 100:02}", row.end_to_end_id, f"R-{row.no}")
        for row in rows
    ]
    return a_camt(*paid, *further)


def send(browser: Browsing, page: str, content: bytes) -> Any:
    """Choose the file in the page's form and send it."""
    form = form_of(browser.get(page).text, page.partition("?")[0])
    return browser.post(
        form["action"],
        data={**form["fields"], "file": (io.BytesIO(content), "bank.xml")},
        content_type="multipart/form-data",
    )


def test_a_file_of_the_bank_settles_its_payments_and_the_books_reconcile(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    page = f"/desk/payments/{cast.programme}/bank?lang=en"
    content = a_file(runtime, cast)
    browser = signed_in(app, runtime, cast.finance)
    taken = send(browser, page, content)
    assert (taken.status_code, taken.location) == (303, f"{page}&done=taken")
    shown = browser.get(page).text.replace("\xa0", " ")
    assert EN["reconciles"] in shown
    assert shown.count("IDR 135,000.00") == 2, "instructed and paid"
    assert EN["unmatched"] not in shown
    again = send(browser, page, content)
    assert again.status_code == 303
    assert browser.get(page).text.count("camt.054.001.08") == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no xml", "BANK_FILE_UNREADABLE"), (b"<a/>", "BANK_FILE_KIND"), (b"", "FILE_NOT_CHOSEN"),
     (a_camt(account="999"), "BANK_FILE_FOREIGN")],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_leaves_nothing_behind(
    app: Flask, runtime: Runtime, cast: Cast, content: bytes, code: str
) -> None:
    page = f"/desk/payments/{cast.programme}/bank?lang=en"
    refused = send(signed_in(app, runtime, cast.finance), page, content)
    said = html.unescape(refused.text)
    assert (refused.status_code, EN[code] in said, EN["no_files"] in said) == (409, True, True)


def test_money_nobody_can_place_is_placed_by_one_and_approved_by_another(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    page = f"/desk/payments/{cast.programme}/bank?lang=en"
    content = a_file(runtime, cast, Booked("7.00", None, "X-1"),
                     Booked("7.00", None, "X-2", side="CRDT"))  # fmt: skip
    one, two = (signed_in(app, runtime, each) for each in (cast.finance, cast.second_finance))
    send(one, page, content)
    listed = one.get(page).text
    assert EN["why_PAYMENT_UNKNOWN"] in listed
    out, back = runtime.query(cast.finance, lambda ctx: bank_clearings.list_(ctx, state="unknown"))
    way = f"/desk/bank/entries/{out.id}"
    unsaid = one.send(f"{way}?lang=en", to=f"{way}/clearing", **{"is": f"returned:{back.id}"})
    assert (unsaid.status_code, EN["CLEARING_UNFIT"] in unsaid.text) == (409, True)
    fields = {"is": f"returned:{back.id}", "note": "Given back the same day."}
    assert one.send(f"{way}?lang=en", to=f"{way}/clearing", **fields).status_code == 303
    assert EN["approved_by_another"] in one.get(f"{way}?lang=en").text
    assert two.send(f"{way}?lang=en", to=f"{way}/approval").status_code == 303
    assert EN["entry_cleared"] in two.get(f"{way}?lang=en").text
    assert EN["unmatched"] not in one.get(page).text


def test_books_are_closed_at_the_desk_by_another_than_proposed_it(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    page = f"/desk/payments/{cast.programme}/periods"
    one, two = (signed_in(app, runtime, each) for each in (cast.finance, cast.second_finance))
    today = one.send(f"{page}?lang=en", last_day=cast.today.isoformat())
    assert (today.status_code, EN["PERIOD_NOT_OVER"] in today.text) == (409, True)
    before = cast.today.replace(day=1).isoformat() if cast.today.day > 1 else "2020-01-31"
    assert one.send(f"{page}?lang=en", last_day=before).status_code == 303
    assert EN["closed_by_another"] in one.get(f"{page}?lang=en").text
    shown = two.get(f"{page}?lang=en").text
    way = next(part for part in shown.split('"') if part.startswith(f"{page}/"))
    closed = two.send(f"{page}?lang=en", to=way.partition("?")[0])
    assert (closed.status_code, closed.location) == (303, f"{page}?lang=en&done=closed")
    assert EN["period_closed"] in two.get(f"{page}?lang=en").text
