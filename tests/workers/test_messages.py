"""People are told by e-mail: each thing once, as it is kept; whatever the mail server does."""

from __future__ import annotations

import dataclasses
import threading
from uuid import UUID

import pytest

from claims.domain.messages import ABOUT
from claims.domain.refusals import Refused
from claims.domain.topics import MESSAGE_DUE
from claims.runtime import Runtime
from claims.usecases import contacts, reviews
from claims.usecases import jobs as work
from claims.usecases.context import WORKER
from claims.usecases.messages import write
from tests import cast as people
from tests.cast import Cast, claim_reimbursement, work_all
from tests.usecases.strangers import Owner, wrong
from tests.workers.post import Post, free_port, mailing, post, reach, server, told

__all__ = ["mailing", "post", "server"]
from workers import jobs
from workers.mail import TryLater
from workers.relay import gather_now

SITI = "siti.rahma@example.id"
BUDI = "budi@example.id"


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    made = people.assemble(runtime)
    reach(runtime, made.siti, SITI, "en")
    reach(runtime, made.budi, BUDI, "id")
    return made


def test_each_step_of_a_claim_is_told_once_in_the_language_of_the_person(
    mailing: Runtime, post: Post, cast: Cast
) -> None:
    claim_reimbursement(mailing, cast, 240_000, item="physiotherapy")
    claim_reimbursement(mailing, cast, 50_000, actor=cast.budi, seed=2)
    work_all(mailing)
    work_all(mailing)
    subjects = {(letter["To"], letter["Subject"].split(" C")[0]) for letter in post.letters}
    assert subjects == {
        (SITI, "We have received claim"), (SITI, "Decision on claim"),
        (BUDI, "Klaim"), (BUDI, "Keputusan atas klaim"),
    }  # fmt: skip
    assert len(post.letters) == 4
    for letter in post.letters:
        assert letter["From"] == "no-reply@claims.example"
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter.get_content_type() == "text/plain"
    [decided] = [each for each in post.letters if each["Subject"].startswith("Decision")]
    assert "IDR 180,000.00 is allowed of the IDR 240,000.00" in " ".join(
        decided.get_content().split()
    )


def test_a_person_reads_his_own_messages_as_they_were_sent(
    mailing: Runtime, post: Post, cast: Cast
) -> None:
    claim_reimbursement(mailing, cast, 50_000)
    work_all(mailing)
    mine = told(mailing, cast.siti)
    assert [row.topic for row in mine] == ["claim.submitted", "claim.decided"]
    for row, letter in zip(mine, sorted(post.letters, key=lambda m: str(m["Date"])), strict=True):
        assert row.sent_at is not None
        assert row.sent_to == "s•••@example.id"
        assert letter["Message-ID"] in {f"<{each.id}@127.0.0.1>" for each in mine}
    texts = {" ".join(row.text.split()) for row in mine}
    assert {" ".join(letter.get_content().split()) for letter in post.letters} == texts
    for other in (cast.budi, cast.officer, cast.auditor):
        assert told(mailing, other) == []


def test_an_officers_sentence_reaches_the_claimant(
    mailing: Runtime, post: Post, cast: Cast
) -> None:
    claim = claim_reimbursement(mailing, cast, 1_500_000, item="wheelchair-rent", quantity=60)
    work_all(mailing)
    post.letters.clear()
    mailing.act(
        cast.officer,
        lambda ctx: reviews.return_(
            ctx,
            claim,
            reason="RECEIPT_UNREADABLE",
            text="Foto kuitansinya lagi, {name}!",
            missing=[
                {"kind": "receipt", "text": "Kuitansi {apotek}."},
                {"kind": "other", "text": "Telepon kami."},
            ],
        ),
    )
    work_all(mailing)
    [letter] = post.letters
    assert "needs something more" in letter["Subject"]
    assert (
        "Foto kuitansinya lagi, {name}!\n– Kuitansi {apotek}.\n– Telepon kami."
        in letter.get_content().replace("\r\n", "\n")
    )
    assert "in good light" in " ".join(letter.get_content().split())


def test_without_a_mail_server_or_an_address_messages_are_kept_and_say_why(
    runtime: Runtime, cast: Cast
) -> None:
    reach(runtime, cast.budi, None, "id")
    claim_reimbursement(runtime, cast, 50_000)
    claim_reimbursement(runtime, cast, 51_000, actor=cast.budi, seed=2)
    work_all(runtime)
    for actor, why in ((cast.siti, "NO_MAIL_SERVER"), (cast.budi, "NO_ADDRESS")):
        mine = told(runtime, actor)
        assert len(mine) == 2
        assert {row.why_not for row in mine} == {why}
        assert all(row.sent_at is None for row in mine)


def due(runtime: Runtime) -> list[UUID]:
    """The jobs of messages that are to be done now."""
    return [each.id for each in gather_now(runtime) if each.queue == "messages"]


def test_a_job_done_twice_sends_nothing_twice(
    mailing: Runtime, post: Post, cast: Cast, owner: Owner
) -> None:
    claim_reimbursement(mailing, cast, 50_000)
    [job] = due(mailing)
    jobs.perform(mailing, job)
    owner.execute("UPDATE jobs SET status = 'sent', done_at = NULL WHERE id = %s", [job])
    jobs.perform(mailing, job)
    assert len(post.letters) == 1
    assert owner.execute("SELECT count(*) FROM messages").fetchone() == (1,)


def test_two_workers_on_one_job_send_once(mailing: Runtime, post: Post, cast: Cast) -> None:
    for seed in range(1, 6):
        claim_reimbursement(mailing, cast, 50_000 + seed, seed=seed)
    [job] = due(mailing)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            jobs.perform(mailing, job)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(post.letters) == 5
    assert len({letter["Message-ID"] for letter in post.letters}) == 5
    assert failed == [], "who writes later finds what the other wrote"


def test_a_refused_address_is_marked_and_a_greylisted_one_comes_later(
    mailing: Runtime, post: Post, cast: Cast, owner: Owner
) -> None:
    claim_reimbursement(mailing, cast, 50_000)
    claim_reimbursement(mailing, cast, 51_000, actor=cast.budi, seed=2)
    post.refuses = {SITI: "450 4.2.0 greylisted", BUDI: "550 5.1.1 no such mailbox"}
    [job] = due(mailing)
    with pytest.raises(TryLater):
        jobs.perform(mailing, job)
    assert [row.why_not for row in told(mailing, cast.budi)] == ["ADDRESS_REFUSED"]
    assert [(row.sent_at, row.why_not) for row in told(mailing, cast.siti)] == [(None, None)]
    first = told(mailing, cast.siti)[0].id
    post.refuses = {}
    jobs.perform(mailing, job)
    assert [letter["To"] for letter in post.letters] == [SITI]
    assert post.letters[0]["Message-ID"] == f"<{first}@127.0.0.1>"
    assert owner.execute("SELECT status FROM jobs WHERE id = %s", [job]).fetchone() == ("done",)


def test_a_mail_server_that_is_away_is_tried_five_times_and_then_a_person_looks(
    runtime: Runtime, cast: Cast, post: Post, server: str, owner: Owner
) -> None:
    away = dataclasses.replace(runtime, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    claim_reimbursement(away, cast, 50_000)
    [job] = due(away)
    for _ in range(work.ATTEMPTS):
        with pytest.raises(ConnectionRefusedError):
            jobs.perform(away, job)
        owner.execute("UPDATE jobs SET sent_at = sent_at - interval '2 minutes'")
        gather_now(away)
    given_up = runtime.query(cast.officer, lambda ctx: work.list_(ctx, status="dead"))
    [dead] = [each for each in given_up if each.topic == MESSAGE_DUE]
    assert (dead.id, dead.error) == (job, "ConnectionRefusedError")
    runtime.act(cast.officer, lambda ctx: work.retry(ctx, job))
    jobs.perform(dataclasses.replace(runtime, smtp_url=server), job)
    assert len(post.letters) == 1


def test_a_letter_for_one_does_not_wait_for_anothers(
    mailing: Runtime, post: Post, cast: Cast
) -> None:
    for seed, actor in enumerate((cast.siti, cast.budi, cast.siti), start=1):
        claim_reimbursement(mailing, cast, 50_000 + seed, actor=actor, seed=seed)
    post.refuses = {BUDI: "451 4.3.0 try later"}
    [job] = due(mailing)
    with pytest.raises(TryLater):
        jobs.perform(mailing, job)
    assert [letter["To"] for letter in post.letters] == [SITI, SITI]


def test_a_providers_claims_are_not_mailed_one_by_one(
    mailing: Runtime, post: Post, cast: Cast
) -> None:
    voucher = people.a_voucher(mailing, cast)
    redemption = people.redeem(mailing, cast, voucher, 100_000)
    people.claim_redemption(mailing, cast, redemption, 100_000)
    work_all(mailing)
    assert {(letter["To"], letter["Subject"].split(" ")[0]) for letter in post.letters} == {
        (SITI, "Your"), (SITI, "Voucher"),
    }  # fmt: skip
    assert len(post.letters) == 2, "her voucher, and that it was used"
    for letter in post.letters:
        assert voucher[2] not in letter.get_content(), "the secret code is never mailed"


def test_an_address_is_kept_sealed_and_only_oneself_and_the_office_set_it(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    kept = str(owner.execute("SELECT c::text FROM contacts AS c").fetchall())
    events = str(owner.execute("SELECT convert_from(payload, 'UTF8') FROM events").fetchall())
    for address in (SITI, BUDI):
        assert address not in kept
        assert address not in events
    with pytest.raises(Refused) as refused:
        runtime.act(
            cast.budi,
            lambda ctx: contacts.set_(ctx, cast.siti.person_id, email=BUDI, language="id"),
        )
    assert refused.value.code == "PERSON_UNKNOWN"
    runtime.act(
        cast.planner, lambda ctx: contacts.set_(ctx, cast.siti.person_id, email=BUDI, language="id")
    )


def test_messages_are_written_by_workers_only(runtime: Runtime, cast: Cast) -> None:
    for actor in (cast.administrator, cast.officer, cast.siti):
        with pytest.raises(Refused):
            runtime.act(actor, lambda ctx: write(ctx, [], can_send=True))
    assert runtime.act(WORKER, lambda ctx: write(ctx, [], can_send=True)) == []


def test_every_topic_that_is_told_leaves_its_row_in_the_outbox(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim_reimbursement(runtime, cast, 50_000)
    rows = owner.execute(
        "SELECT e.topic FROM outbox AS o JOIN events AS e ON e.id = o.object_id WHERE o.topic = %s",
        [MESSAGE_DUE],
    ).fetchall()
    assert rows == [("claim.submitted",)]
    assert set(ABOUT) == set(runtime.rulebook.messages)
    work_all(runtime)
    assert wrong(owner) == {}
