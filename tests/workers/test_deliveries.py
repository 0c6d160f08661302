"""Officers read what was sent about what; who acts for a provider is told what he is paid."""

from __future__ import annotations

import pytest

from claims.runtime import Runtime
from claims.usecases import deliveries, statements
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import a_batch, answer, refusal
from tests.usecases.test_redecisions import redecide
from tests.workers.post import Post, mailing, post, reach, server

__all__ = ["mailing", "post", "server"]
CLINIC = "billing@klinik.example"


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    made = people.assemble(runtime)
    reach(runtime, made.provider, CLINIC, "en")
    return made


def test_a_provider_is_told_of_its_statement_and_of_what_it_was_paid_too_much_and_officers_see_it(
    mailing: Runtime, post: Post, cast: Cast
) -> None:
    voucher = people.a_voucher(mailing, cast, value=500_000)
    redemption = people.redeem(mailing, cast, voucher, 150_000)
    claim = people.claim_redemption(mailing, cast, redemption, 150_000)
    work_all(mailing)
    batch = a_batch(mailing, cast)
    work_all(mailing)
    answer(mailing, cast, batch.id)
    redecide(mailing, cast, claim, 100_000, bearer="provider")
    work_all(mailing)
    work_all(mailing)
    came = [each for each in post.letters if each["To"] == CLINIC]
    stated, owed = came
    assert str(stated["Subject"]).endswith("for Klinik Sehat Bersama")
    assert "IDR 150,000.00" in " ".join(stated.get_content().split())
    assert "IDR 50,000.00 was paid too much" in " ".join(owed.get_content().split())
    assert "Siti" not in owed.get_content()

    log = mailing.query(cast.officer, lambda ctx: deliveries.of_claim(ctx, claim))
    assert [(each.row.topic, each.state, each.row.sent_to) for each in log] == [
        ("statement_notice.given", "sent", "b•••@klinik.example"),
        ("receivable_notice.given", "sent", "b•••@klinik.example"),
    ]
    [statement] = mailing.query(cast.finance, statements.list_)
    found, of_it = mailing.query(
        cast.finance, lambda ctx: deliveries.of_statement(ctx, statement.id)
    )
    assert (found.number, [each.row.topic for each in of_it]) == (
        statement.number, ["statement_notice.given"],
    )  # fmt: skip
    assert refusal(mailing, cast.siti, lambda ctx: deliveries.of_claim(ctx, claim)) == "FORBIDDEN"


def test_the_log_says_why_a_message_was_not_sent(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    work_all(runtime)
    work_all(runtime)
    log = runtime.query(cast.officer, lambda ctx: deliveries.of_claim(ctx, claim))
    assert [(each.row.topic, each.recipient, each.state, each.row.why_not) for each in log] == [
        ("claim.submitted", "Siti", "not_sent", "NO_ADDRESS"),
        ("claim.decided", "Siti", "not_sent", "NO_ADDRESS"),
    ]
