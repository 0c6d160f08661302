"""A claim whose money changed after its first decision says so wherever its status is read."""

from __future__ import annotations

import html
import re
from uuid import UUID

from flask import Flask

from claims.domain.codes import grouped
from claims.domain.permissions import Role
from claims.runtime import Runtime
from claims.usecases import explanations, messages, redecisions, reviews, tracking
from tests import cast as people
from tests.cast import Cast, work_all
from tests.pages.browsing import signed_in
from tests.usecases.strangers import claim_of
from tests.usecases.test_cases import filing, investigated, line, resolving
from tests.usecases.test_redecisions import pay, redecide


def denied(runtime: Runtime, cast: Cast) -> tuple[UUID, str, str]:
    """A large claim that an officer has rejected: its id, number and tracking code."""
    receipt = people.a_receipt(runtime, cast.siti, seed=9)
    claim, code = runtime.act(
        cast.siti,
        lambda ctx: tracking.submit(
            ctx,
            programme_id=cast.programme,
            kind="reimbursement",
            standard_code="home-care",
            lines=[people.a_line(cast, 1_500_000, item="wheelchair-rent", quantity=60)],
            receipts=[{"receipt_id": receipt, "issuer": "A", "number": "1",
                       "issued_on": cast.today, "total": people.rupiah(1_500_000)}],
        ),
    )  # fmt: skip
    work_all(runtime)
    version = claim_of(runtime, cast, claim.id).version
    runtime.act(
        cast.officer,
        lambda ctx: reviews.decide(
            ctx, claim.id, version=version, reason="REVIEWED_OTHER_AMOUNT", note=None,
            lines=[line(0)],  # type: ignore[list-item] # as the edge gives it
        ),
    )  # fmt: skip
    return claim.id, claim.number, grouped(code)


def won(runtime: Runtime, cast: Cast, claim: UUID) -> None:
    """Siti appeals and wins all of it: another officer answers, another person approves."""
    second = people.a_user(
        runtime, cast.administrator, login="officer-2", roles=[Role.CLAIMS_OFFICER], serial=90
    )
    case = runtime.act(cast.siti, filing(claim, kind="appeal")).id
    investigated(runtime, cast, case, by=second)
    found = runtime.act(second, resolving(runtime, cast, case, "upheld", lines=[line(1_500_000)]))
    runtime.act(cast.second_finance, lambda ctx: redecisions.approve(ctx, found.redecision_id))
    work_all(runtime)


def status_of(runtime: Runtime, cast: Cast, claim: UUID) -> tuple[str, list[tuple[str, int]]]:
    found = runtime.query(cast.siti, lambda ctx: explanations.explain(ctx, claim))
    turns = [(each.kind.value, each.amount // 100) for each in found.turns]
    return found.status_texts["en"], turns


def said(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_a_denied_claim_that_is_won_is_paid_after_appeal_wherever_it_is_read(
    app: Flask, runtime: Runtime
) -> None:
    cast = people.assemble(runtime)
    claim, number, code = denied(runtime, cast)
    assert status_of(runtime, cast, claim) == ("Decided", [])
    won(runtime, cast, claim)
    waiting = ("Allowed after appeal, not paid in full yet", [("granted", 1_500_000)])
    assert status_of(runtime, cast, claim) == waiting
    assert pay(runtime, cast) == 1_500_000
    work_all(runtime)
    assert status_of(runtime, cast, claim) == ("Paid after appeal", [("paid", 1_500_000)])
    sentence = "Paid after appeal: IDR 1,500,000.00 more than was decided before."
    with app.test_client() as browser:
        page = browser.post("/track?lang=en", data={"number": number, "code": code})
        assert sentence in said(page.text)
        assert "Not approved:" not in said(page.text)
    desk = signed_in(app, runtime, cast.officer).get(f"/desk/claims/{claim}?lang=en")
    assert sentence in said(desk.text)
    told = runtime.query(cast.siti, lambda ctx: messages.list_(ctx, limit=200))
    [paid] = [each.text for each in told if each.topic == "claim.paid"]
    assert "Dibayar setelah keberatan: Rp1.500.000,00 lebih banyak" in said(paid).replace(
        "Rp ", "Rp"
    )


def test_what_was_paid_and_is_reversed_is_said_to_be_recovered(runtime: Runtime) -> None:
    cast = people.assemble(runtime)
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    assert pay(runtime, cast) == 90_000
    redecide(runtime, cast, claim, 0)
    assert status_of(runtime, cast, claim) == (
        "Reversed after review", [("reversed", 90_000), ("being_recovered", 90_000)],
    )  # fmt: skip
    people.claim_reimbursement(runtime, cast, 200_000, number="F-2", seed=2)
    work_all(runtime)
    pay(runtime, cast)
    _, turns = status_of(runtime, cast, claim)
    assert turns[1:] == [("being_recovered", 22_500), ("recovered", 67_500)]
