"""What matters is told: a use of a voucher, each step of a case, and what a broken promise owes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from claims.domain.calendar import after_working_days
from claims.domain.variables import shown
from claims.runtime import Runtime
from claims.usecases import (
    case_answers,
    cases,
    completeness,
    confirmations,
    proof_of_service,
    redecisions,
    redress,
    reviews,
)
from claims.usecases.context import WORKER
from claims.usecases.proof_of_service import Served
from claims.usecases.signing_in import STRANGER
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.late import MONDAY, WITH_SERVICE, a_line_for, found, issue
from tests.usecases.strangers import Owner, claim_of, later, set_day, wrong
from tests.usecases.test_cases import filing, investigated, line, resolving
from tests.usecases.test_redress import paid_late
from tests.workers.post import Post, mailing, post, reach, server, told

__all__ = ["mailing", "post", "server"]

SITI, BUDI, CLINIC = "siti.rahma@example.id", "budi@example.id", "klinik@example.id"


@pytest.fixture
def cast(runtime: Runtime, owner: Owner) -> Cast:
    set_day(owner, MONDAY)
    made = people.assemble(runtime, standard=WITH_SERVICE)
    reach(runtime, made.siti, SITI, "en")
    reach(runtime, made.budi, BUDI, "id")
    reach(runtime, made.provider, CLINIC, "en")
    return made


@pytest.fixture
def decided(mailing: Runtime, post: Post, cast: Cast) -> UUID:
    """Siti's claim of Rp900.000, a tenth of it cut."""
    claim = people.claim_reimbursement(mailing, cast, 900_000, item="wheelchair-rent", quantity=36)
    work_all(mailing)
    post.letters.clear()
    return claim


@pytest.fixture
def redeemed(mailing: Runtime, post: Post, cast: Cast) -> UUID:
    """The clinic's claim of what Siti redeemed: Rp150.000 approved."""
    voucher = people.a_voucher(mailing, cast, value=500_000)
    redemption = people.redeem(mailing, cast, voucher, 150_000)
    claim = people.claim_redemption(mailing, cast, redemption, 150_000)
    work_all(mailing)
    post.letters.clear()
    return claim


def letters(runtime: Runtime, post: Post) -> list[tuple[str, str, str]]:
    """What came since the last look, once all that waits is done: to whom, subject, text."""
    work_all(runtime)
    came = [
        (str(each["To"]), str(each["Subject"]), " ".join(each.get_content().split()))
        for each in post.letters
    ]
    post.letters.clear()
    return came


def written_day(day: Any, language: str = "en") -> str:
    return shown("day", day.isoformat(), language=language, currency="", words={})


def test_a_use_of_a_voucher_is_told_with_how_to_say_it_was_not_received(
    mailing: Runtime, post: Post, cast: Cast
) -> None:
    voucher = people.a_voucher(mailing, cast, value=500_000)
    letters(mailing, post)
    people.redeem(mailing, cast, voucher, 150_000)
    [(to, subject, text)] = letters(mailing, post)
    assert (to, subject.split(" ")[-3:]) == (SITI, ["Klinik", "Sehat", "Bersama"])
    for each in (
        "IDR 150,000.00", "now holds IDR 350,000.00", "/received", "number: R",
        f"say so by {written_day(cast.today + timedelta(days=30))}",
    ):  # fmt: skip
        assert each in text
    assert voucher[2] not in text


def test_the_code_of_a_use_is_in_the_mail_alone_and_opens_that_use(
    mailing: Runtime, post: Post, cast: Cast, owner: Owner
) -> None:
    voucher = people.a_voucher(mailing, cast, value=500_000)
    letters(mailing, post)
    people.redeem(mailing, cast, voucher, 150_000)
    [(_, _, text)] = letters(mailing, post)
    number, code = (text.split(f"{name}: ")[1].split(" ")[0] for name in ("number", "code"))
    served = mailing.act(
        STRANGER,
        lambda ctx: proof_of_service.look_up(ctx, number=number, code=code, address="192.0.2.1"),
    )
    assert isinstance(served, Served)
    assert (served.number, served.amount) == (number, 15_000_000)
    kept = told(mailing, cast.siti)[-1].text
    assert "code: ••••-••••-••••-••••" in kept
    bare = code.replace("-", "")
    for table in ("messages", "events", "outbox", "jobs", "redemptions", "answers"):
        rows = owner.execute(f"SELECT string_agg(t::text, ' ') FROM {table} AS t").fetchone()
        assert code not in str(rows)
        assert bare not in str(rows)


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("en", "Claim {} is closed because it was not completed", "closed without a decision"),
        ("id", "Klaim {} ditutup karena tidak dilengkapi", "ditutup tanpa keputusan"),
    ],
)
def test_a_claim_that_lapses_is_told_once_with_what_can_still_be_done(
    mailing: Runtime, post: Post, cast: Cast, owner: Owner, language: str, subject: str, said: str
) -> None:
    reach(mailing, cast.siti, SITI, language)
    claim = people.claim_reimbursement(mailing, cast, 60_000)
    mailing.act(
        cast.officer,
        lambda ctx: reviews.return_(ctx, claim, reason="DOCUMENT_MISSING", text="Kuitansi."),
    )
    letters(mailing, post)
    later(owner, days=60)
    assert mailing.act(WORKER, completeness.lapse_due) == 1
    [(to, told_subject, text)] = letters(mailing, post)
    number = claim_of(mailing, cast, claim).number
    assert (to, told_subject) == (SITI, subject.format(number))
    assert said in text
    assert ("submit a new claim" if language == "en" else "mengajukan klaim baru") in text
    assert mailing.act(WORKER, completeness.lapse_due) == 0
    assert letters(mailing, post) == []


def test_not_received_is_told_once_to_the_citizen_and_to_who_acts_for_the_provider(
    mailing: Runtime, post: Post, cast: Cast, owner: Owner
) -> None:
    voucher = people.a_voucher(mailing, cast, value=500_000)
    redemption = people.redeem(mailing, cast, voucher, 150_000)
    other = people.redeem(mailing, cast, voucher, 50_000, key="till-2")
    letters(mailing, post)
    mailing.act(cast.siti, lambda ctx: confirmations.confirm(ctx, other, received=True))
    assert letters(mailing, post) == []
    case_id = mailing.act(
        cast.siti, lambda ctx: confirmations.confirm(ctx, redemption, received=False)
    ).case_id
    case = mailing.query(cast.officer, lambda ctx: cases.get(ctx, case_id))  # type: ignore[arg-type] # not received opens one
    came = {to: (subject, text) for to, subject, text in letters(mailing, post)}
    assert came.keys() == {SITI, CLINIC}
    assert came[SITI][0].startswith("We have received what you said")
    for each in (case.number, "IDR 150,000.00", written_day(case.resolve_on), "Klinik Sehat"):
        assert each in came[SITI][1]
    assert came[CLINIC][0] == f"A payment to you is disputed: case {case.number}"
    assert "IDR 150,000.00" in came[CLINIC][1]
    assert "Siti" not in came[CLINIC][1]
    assert wrong(owner) == {}


@pytest.mark.parametrize(
    ("changes", "are_told"),
    [
        ({"disputed": people.rupiah(50_000)}, {SITI, CLINIC}),
        ({"disputed": people.rupiah(50_000), "is_anonymous": True}, {SITI}),
        ({}, {SITI}),
    ],
)
def test_a_provider_is_told_of_what_a_dispute_blocks_unless_it_is_anonymous(
    mailing: Runtime, post: Post, cast: Cast, redeemed: UUID, changes: Any, are_told: set[str]
) -> None:
    case = mailing.act(cast.siti, filing(redeemed, **changes))
    came = {to: text for to, _, text in letters(mailing, post)}
    assert came.keys() == are_told
    number = claim_of(mailing, cast, redeemed).number
    for text in came.values():
        assert f"claim {number}" in text
        assert written_day(case.resolve_on) in text
    assert written_day(case.verify_on) in came[SITI]
    notices = told(mailing, cast.provider)
    assert [row.topic for row in notices] == ["notice.dispute_filed"] * (CLINIC in are_told)


def test_a_providers_own_dispute_is_told_to_who_filed_it_only(
    mailing: Runtime, post: Post, cast: Cast, redeemed: UUID
) -> None:
    mailing.act(cast.provider, filing(redeemed, disputed=people.rupiah(50_000)))
    assert [to for to, _, _ in letters(mailing, post)] == [CLINIC]


def test_the_steps_of_a_case_are_told_and_its_answer_says_what_can_be_done_until_when(
    mailing: Runtime, post: Post, cast: Cast, decided: UUID
) -> None:
    case = mailing.act(cast.siti, filing(decided))
    [(_, subject, _)] = letters(mailing, post)
    assert subject == f"We have received your dispute: case {case.number}"
    investigated(mailing, cast, case.id)
    [(_, subject, text)] = letters(mailing, post)
    assert subject == f"Case {case.number} is being looked into"
    verified = mailing.query(cast.siti, lambda ctx: cases.get(ctx, case.id))
    assert written_day(verified.resolve_on) in text
    mailing.act(cast.officer, resolving(mailing, cast, case.id, "rejected", text="Tarifnya benar."))
    [(to, subject, text)] = letters(mailing, post)
    assert (to, subject) == (SITI, f"Our answer to case {case.number}")
    until = written_day(cast.today + timedelta(days=30))
    assert f"appeal to us against the decision on that claim until {until}" in text
    for each in ("It is not upheld.", "Tarifnya benar.", "ombudsman.go.id"):
        assert each in text


def test_an_answer_with_a_new_decision_is_told_when_that_is_in_force(
    mailing: Runtime, post: Post, cast: Cast, decided: UUID
) -> None:
    case = mailing.act(cast.siti, filing(decided, kind="appeal")).id
    investigated(mailing, cast, case)
    letters(mailing, post)
    answered = mailing.act(
        cast.officer, resolving(mailing, cast, case, "upheld", lines=[line(900_000)])
    )
    assert letters(mailing, post) == [], "a proposal is no answer yet"
    mailing.act(cast.finance, lambda ctx: redecisions.approve(ctx, answered.redecision_id))
    came = {
        subject.split(" C")[0].split(" K")[0]: text for _, subject, text in letters(mailing, post)
    }
    assert came.keys() == {"New decision on claim", "Our answer to case"}
    assert "It is upheld." in came["Our answer to case"]
    assert "appeal to us" not in came["Our answer to case"], "an appeal is not appealed again"


def test_a_dismissal_is_told_with_its_reason(
    mailing: Runtime, post: Post, cast: Cast, decided: UUID
) -> None:
    case = mailing.act(cast.siti, filing(decided, kind="complaint")).id
    letters(mailing, post)
    mailing.act(
        cast.officer,
        lambda ctx: case_answers.dismiss(
            ctx, case, reason="RECEIPT_UNREADABLE", text="Sudah dijawab."
        ),
    )
    [(to, subject, text)] = letters(mailing, post)
    assert to == SITI
    assert subject.endswith("cannot be taken up")
    for each in ("in good light", "Sudah dijawab.", "ombudsman.go.id"):
        assert each in text


def test_a_late_case_is_told_and_then_where_else_one_can_go(
    mailing: Runtime, post: Post, cast: Cast, decided: UUID, owner: Owner
) -> None:
    case = mailing.act(cast.siti, filing(decided, kind="complaint"))
    letters(mailing, post)
    for subject, says in (
        ("We are late with case", written_day(after_working_days(cast.today, 3))),
        ("Case", "ombudsman.go.id"),
    ):
        later(owner, days=20)
        assert mailing.act(WORKER, cases.escalate_due) == 1
        [(to, heading, text)] = letters(mailing, post)
        assert to == SITI
        assert heading.startswith(f"{subject} {case.number}")
        assert says in text


def test_redress_is_told_to_the_citizen_with_the_promise_how_late_and_how_much(
    mailing: Runtime, post: Post, cast: Cast, owner: Owner
) -> None:
    a_line_for(mailing, cast, "redress")
    claim = paid_late(mailing, cast, owner)
    letters(mailing, post)
    issue(mailing)
    [(to, subject, text)] = letters(mailing, post)
    [row] = found(mailing, cast, claim)
    assert (to, "Compensation" in subject) == (SITI, True)
    for each in (
        "paid within 5 working days", "5 working days, by", "it took 7 working days",
        written_day(row.due_on), written_day(row.done_on), "IDR 10,000.00", "next payments",
    ):  # fmt: skip
        assert each in text
    mailing.act(cast.officer, lambda ctx: redress.question(ctx, row.id, reason="FORCE_MAJEURE"))
    assert letters(mailing, post) == []
    mailing.act(cast.second_finance, lambda ctx: redress.exempt(ctx, row.id))
    [(to, subject, text)] = letters(mailing, post)
    assert (to, subject.endswith("is not paid")) == (SITI, True)
    assert "IDR 10,000.00" in text
    assert "complain to us until" in text
    assert wrong(owner) == {}
