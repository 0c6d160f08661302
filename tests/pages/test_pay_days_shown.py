"""Payees and the finance desk see the next pay day; where none is planned nothing is promised."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.usecases import authorisations, explanations, pay_days
from tests import cast as people
from tests.cast import Cast, work_all
from tests.pages.browsing import signed_in
from tests.usecases.late import MONDAY
from tests.usecases.strangers import Owner, a_batch, answer, refusal, set_day


@pytest.fixture
def cast(runtime: Runtime, owner: Owner) -> Cast:
    """A Monday in a week without a holiday."""
    set_day(owner, MONDAY)
    return people.assemble(runtime)


def planned(runtime: Runtime, cast: Cast, **plan: Any) -> pay_days.PlanTold:
    return runtime.act(cast.planner, lambda ctx: pay_days.set_(ctx, cast.programme, **plan))


def promised(runtime: Runtime, cast: Cast, claim: UUID, who: Actor | None = None) -> Any:
    return runtime.query(who or cast.siti, lambda ctx: explanations.explain(ctx, claim)).pay_day


def test_an_approved_claim_is_told_its_pay_day_until_it_is_paid(
    app: Flask, runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    assert refusal(
        runtime, cast.finance, lambda ctx: pay_days.set_(ctx, cast.programme, weekdays=[4])
    ) == "FORBIDDEN"  # fmt: skip
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    assert promised(runtime, cast, claim) is None
    work_all(runtime)
    assert promised(runtime, cast, claim) is None, "nothing is promised without a plan"
    told = planned(runtime, cast, weekdays=[4], cut_off_days=1)
    thursday = MONDAY.replace(day=11)
    assert told.next == (thursday, MONDAY.replace(day=10))
    assert promised(runtime, cast, claim) == told.next
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))
    desk = signed_in(app, runtime, cast.finance).get(
        f"/desk/payments/{cast.programme}/claims?lang=en"
    )
    said = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", desk.text)).split())
    assert "Next pay day: 11 June 2026" in said
    assert "1 payments worth IDR 90,000.00 due" in said
    set_day(owner, thursday)
    assert promised(runtime, cast, claim) == told.next, "it was authorised in time"
    fresh = people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2)
    work_all(runtime)
    following = (MONDAY.replace(day=18), MONDAY.replace(day=17))
    assert promised(runtime, cast, fresh, cast.budi) == following
    batch = a_batch(runtime, cast)
    assert promised(runtime, cast, claim) is None, "it is with the bank"
    answer(runtime, cast, batch.id, "failed")
    assert promised(runtime, cast, claim) == told.next
    assert promised(runtime, cast, fresh, cast.budi) == following
    planned(runtime, cast)
    assert promised(runtime, cast, claim) is None
