"""Drafts of claims: kept sealed for their owner, submitted once as any claim is, or lapsed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

from claims.api.claim_drafts import _whole
from claims.domain.claims import ClaimStatus
from claims.domain.permissions import Actor
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.claims import Claim
from claims.usecases import (
    authorisations,
    claim_details,
    claim_drafts,
    claims,
    clocks,
    completeness,
    dossiers,
    dry_runs,
    explanations,
    hit_rates,
    messages,
    quality,
    queues,
    redemptions,
    reviews,
    tracking,
)
from claims.usecases.context import WORKER, Context
from claims.usecases.signing_in import STRANGER
from claims.usecases.tracking import Tracked
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, another_provider, later, refusal, wrong

SECRET = "Diabetes melitus tipe 2"


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def a_whole_draft(runtime: Runtime, cast: Cast, **further: Any) -> UUID:
    receipt = people.a_receipt(runtime, cast.siti)
    return people.begin_claim(runtime, cast, people.as_written(cast, 60_000, receipt, **further)).id


def for_redemption(runtime: Runtime, cast: Cast, redemption: UUID) -> UUID:
    """A provider's draft that claims a redemption of 100,000 rupiah."""
    receipt = people.a_receipt(runtime, cast.provider, seed=7)
    written = people.as_written(cast, 100_000, receipt, redemption_id=str(redemption))
    del written["standard_code"], written["provider_id"]
    return people.begin_claim(runtime, cast, written, actor=cast.provider, kind="redemption").id


def submitting(draft: UUID) -> Callable[[Context], tuple[Claim, str]]:
    return lambda ctx: claim_drafts.submit(ctx, draft, reads=_whole)


def getting(draft: UUID) -> Callable[[Context], Any]:
    return lambda ctx: claim_drafts.get(ctx, draft)


def withdrawing(draft: UUID) -> Callable[[Context], Claim]:
    return lambda ctx: claims.withdraw(ctx, draft)


def saving(draft: UUID, version: int, **content: Any) -> Callable[[Context], Any]:
    return lambda ctx: claim_drafts.save(ctx, draft, version=version, content=content)


def test_a_submitted_draft_is_decided_as_a_claim_that_never_was_one(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_whole_draft(runtime, cast, declared={"explanation": SECRET})
    later(owner, days=3)
    claim, code = runtime.act(cast.siti, submitting(draft))
    assert (claim.id, claim.status) == (draft, ClaimStatus.SUBMITTED)
    work_all(runtime)
    straight = people.claim_reimbursement(
        runtime, cast, 60_000, actor=cast.budi, seed=2, number="F-1"
    )
    work_all(runtime)
    drafted, fresh = (
        runtime.query(cast.officer, lambda ctx, c=each: claims.get(ctx, c))
        for each in (draft, straight)
    )
    for column in ("status", "approved", "claimed", "standard_id", "budget_id", "submitted_on",
                   "complete_on", "decide_by", "pay_by", "serve_by"):  # fmt: skip
        assert getattr(drafted, column) == getattr(fresh, column), column
    assert drafted.submitted_on == cast.today + timedelta(days=3)
    told = runtime.query(cast.siti, lambda ctx: claim_details.get_details(ctx, draft))
    assert told.declared[0] == {"explanation": SECRET}
    found = runtime.act(
        STRANGER, lambda ctx: tracking.look_up(ctx, number=claim.number, code=code, address="::1")
    )
    assert isinstance(found, Tracked)
    assert found.claim.claim_id == draft
    assert wrong(owner) == {}


def test_the_clocks_and_the_told_history_begin_at_submission(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_whole_draft(runtime, cast)
    runtime.act(cast.siti, saving(draft, 1, **_content(runtime, cast, draft)))
    later(owner, days=5)
    runtime.act(cast.siti, submitting(draft))
    told = runtime.query(cast.siti, lambda ctx: clocks.of_claim(ctx, draft))
    assert told.clocks.citizen.started_on == cast.today + timedelta(days=5)
    happened = runtime.query(cast.officer, lambda ctx: dossiers.history_of(ctx, draft))
    assert [each.topic for each in happened] == ["claim.submitted"]
    explained = runtime.query(cast.siti, lambda ctx: explanations.explain(ctx, draft))
    assert [each.status for each in explained.history] == [ClaimStatus.SUBMITTED]


def test_the_standard_is_the_one_in_force_when_the_draft_is_submitted(
    runtime: Runtime, cast: Cast
) -> None:
    draft = a_whole_draft(runtime, cast)
    newer = people.a_version(runtime, cast, people.STANDARD + "# again")
    claim, _ = runtime.act(cast.siti, submitting(draft))
    assert claim.standard_id == newer != cast.standard


def test_a_provider_drafts_and_submits_what_he_redeemed(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 100_000)
    draft = for_redemption(runtime, cast, redemption)
    assert refusal(runtime, cast.siti, getting(draft)) == "CLAIM_UNKNOWN"
    claim, _ = runtime.act(cast.provider, submitting(draft))
    assert (claim.person_id, claim.provider_id) == (cast.siti.person_id, cast.provider.provider_id)
    work_all(runtime)
    assert runtime.query(cast.siti, lambda ctx: claims.get(ctx, draft)).status == "decided"
    assert wrong(owner) == {}


def test_two_drafts_of_one_redemption_stand_and_the_second_submission_is_refused(
    runtime: Runtime, cast: Cast
) -> None:
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 100_000)
    first, second = (for_redemption(runtime, cast, redemption) for _ in range(2))
    runtime.act(cast.provider, submitting(first))
    assert refusal(runtime, cast.provider, submitting(second)) == "REDEMPTION_CLAIMED"
    kept = runtime.query(cast.provider, getting(second))
    assert kept.content["redemption_id"] == str(redemption)


def test_a_draft_reserves_neither_its_redemption_nor_its_receipt(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 100_000)
    for_redemption(runtime, cast, redemption)
    runtime.act(
        cast.provider,
        lambda ctx: redemptions.reverse(
            ctx, redemption, amount=people.rupiah(1_000), reason="Salah ketik."
        ),
    )
    receipt = people.a_receipt(runtime, cast.siti)
    people.begin_claim(runtime, cast, people.as_written(cast, 60_000, receipt))
    assert owner.execute("SELECT count(*) FROM receipt_marks").fetchone() == (0,)
    claim = people.claim_reimbursement(runtime, cast, 60_000, receipt=receipt, number="D-1")
    work_all(runtime)
    assert runtime.query(cast.siti, lambda ctx: claims.get(ctx, claim)).status == "decided"
    assert wrong(owner) == {}


def test_submitting_one_draft_twice_at_once_gives_one_claim(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_whole_draft(runtime, cast)
    together, answers = threading.Barrier(4), []

    def submit() -> None:
        together.wait()
        try:
            answers.append(runtime.act(cast.siti, submitting(draft))[1])
        except Refused as refused:
            answers.append(refused.code)

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers.count("STATE_CONFLICT") == 3, answers
    events = "SELECT count(*) FROM events WHERE object_id = %s AND topic = 'claim.submitted'"
    assert owner.execute(events, [draft]).fetchone() == (1,)
    assert owner.execute("SELECT count(*) FROM claim_lines").fetchone() == (1,)
    assert owner.execute("SELECT count(*) FROM claims").fetchone() == (1,)


def test_two_saves_of_one_version_at_once_leave_one(runtime: Runtime, cast: Cast) -> None:
    draft = people.begin_claim(runtime, cast, {}).id
    together, answers = threading.Barrier(2), []

    def save(at: int) -> None:
        together.wait()
        try:
            runtime.act(cast.siti, saving(draft, 1, standard_code=f"care-{at}"))
            answers.append(f"care-{at}")
        except Refused as refused:
            answers.append(refused.code)

    threads = [threading.Thread(target=save, args=(at,)) for at in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    [won] = [each for each in answers if each.startswith("care-")]
    assert "VERSION_STALE" in answers
    kept = runtime.query(cast.siti, getting(draft))
    assert (kept.claim.version, kept.content) == (2, {"standard_code": won})


def test_a_stale_save_is_refused_and_a_save_replaces_everything(
    runtime: Runtime, cast: Cast
) -> None:
    draft = a_whole_draft(runtime, cast)
    saved = runtime.act(cast.siti, saving(draft, 1, standard_code="home-care"))
    assert (saved.claim.version, saved.content) == (2, {"standard_code": "home-care"})
    assert refusal(runtime, cast.siti, saving(draft, 1, lines=[])) == "VERSION_STALE"
    assert refusal(runtime, cast.siti, submitting(draft)) == "DRAFT_INCOMPLETE"


def test_anothers_draft_is_not_found_by_anybody(runtime: Runtime, cast: Cast) -> None:
    draft = a_whole_draft(runtime, cast)
    stranger = another_provider(runtime, cast)
    acts: list[Callable[[Context], Any]] = [
        getting(draft), saving(draft, 1), submitting(draft),
        withdrawing(draft),
    ]  # fmt: skip
    for somebody in (cast.budi, cast.provider, stranger):
        assert {refusal(runtime, somebody, act) for act in acts} == {"CLAIM_UNKNOWN"}
    for staff in (cast.officer, cast.finance, cast.planner, cast.auditor):
        assert {refusal(runtime, staff, act) for act in acts} == {"FORBIDDEN"}
        assert refusal(runtime, staff, lambda ctx: claims.get(ctx, draft)) == "CLAIM_UNKNOWN"


@pytest.mark.parametrize("end", ["draft", "withdrawn"])
def test_staff_come_upon_no_draft_among_claims(runtime: Runtime, cast: Cast, end: str) -> None:
    """Nor upon what was only ever a draft, after it was withdrawn."""
    draft = a_whole_draft(runtime, cast)
    claim = people.claim_reimbursement(runtime, cast, 70_000, seed=2)
    work_all(runtime)
    if end == "withdrawn":
        runtime.act(cast.siti, withdrawing(draft))
    for somebody in (cast.officer, cast.auditor, cast.siti):
        listed = runtime.query(somebody, claims.list_)
        assert [each.id for each in listed] == [claim]
    assert runtime.query(cast.officer, lambda ctx: dossiers.earlier_of(ctx, claim)) == []
    note: Any = lambda ctx: reviews.note(ctx, draft, text="?")  # noqa: E731
    assert refusal(runtime, cast.officer, note) == "CLAIM_UNKNOWN"
    authorise: Any = lambda ctx: authorisations.authorise(ctx, draft)  # noqa: E731
    assert refusal(runtime, cast.finance, authorise) == "CLAIM_UNKNOWN"


def test_figures_queues_trials_and_the_clock_pass_drafts_over(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 60_000, number="D-1")
    people.claim_reimbursement(runtime, cast, 1_300_000, actor=cast.budi, seed=3, number="H-1")
    work_all(runtime)

    def seen() -> list[Any]:
        trial = runtime.act(cast.planner, lambda ctx: dry_runs.start(
            ctx, cast.standard, first_day=cast.today, last_day=cast.today))  # fmt: skip
        work_all(runtime)
        questions: list[Callable[[Context], Any]] = [
            lambda ctx: dry_runs.get(ctx, trial.id).figures,
            lambda ctx: quality.decisions(ctx, programme_id=cast.programme),
            lambda ctx: hit_rates.of_standard(ctx, cast.programme, "home-care"),
            lambda ctx: dossiers.alike(ctx, claim),
        ]
        asked = [runtime.query(cast.auditor, each) for each in questions[:3]]
        queued = runtime.query(cast.officer, queues.list_)
        return [*asked, runtime.query(cast.officer, questions[3]), queued]

    before = seen()
    for _ in range(2):
        draft = people.begin_claim(
            runtime, cast, people.as_written(cast, 60_000, people.a_receipt(runtime, cast.siti))
        ).id
    runtime.act(cast.siti, withdrawing(draft))
    assert seen() == before
    later(owner, days=20)
    due = (completeness.deem_complete_due, completeness.lapse_due, claim_drafts.lapse_due)
    assert [runtime.act(WORKER, each) for each in due] == [0, 0, 0]
    later(owner, days=200)
    assert [runtime.act(WORKER, each) for each in due] == [0, 0, 1]
    assert wrong(owner) == {}


def test_what_a_draft_says_is_sealed_and_nowhere_else(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_whole_draft(runtime, cast, declared={"explanation": SECRET})
    runtime.act(cast.siti, saving(draft, 1, declared={"explanation": SECRET}))
    row = owner.execute("SELECT content_sealed FROM claim_drafts").fetchone()
    assert row is not None
    sealed = bytes(row[0])  # type: ignore[arg-type]
    assert b"Diabetes" not in sealed
    assert b"explanation" not in sealed
    tables = owner.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace"
        " WHERE relkind = 'r' AND nspname = 'public'"
    ).fetchall()
    for (table,) in tables:
        everything = f"SELECT coalesce(string_agg(t::text, ''), '') FROM {table} AS t"
        found = owner.execute(everything).fetchone()  # type: ignore[arg-type]
        assert found is not None
        assert "Diabetes" not in str(found[0]), table
        assert SECRET.encode().hex() not in str(found[0]), table
    assert owner.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
    payloads = owner.execute("SELECT convert_from(payload, 'UTF8') FROM events WHERE object_id=%s",
                             [draft]).fetchall()  # fmt: skip
    assert payloads == [("{}",), ("{}",)]


def test_sealed_content_opens_in_no_other_draft(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    a_whole_draft(runtime, cast)
    other = people.begin_claim(runtime, cast, {}).id
    owner.execute(
        "UPDATE claim_drafts SET content_sealed = (SELECT content_sealed FROM claim_drafts"
        " WHERE claim_id <> %(other)s) WHERE claim_id = %(other)s",
        {"other": other},
    )
    assert refusal(runtime, cast.siti, getting(other)) == "FIELD_UNREADABLE"


def test_a_person_has_a_few_drafts_open_and_no_more(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    runtime = replace(runtime, rulebook=replace(runtime.rulebook, drafts_at_most=2))
    begun = [people.begin_claim(runtime, cast, {}).id for _ in range(2)]
    starting = lambda ctx: claim_drafts.start(  # noqa: E731
        ctx, programme_id=cast.programme, kind="reimbursement", content={}
    )
    assert refusal(runtime, cast.siti, starting) == "DRAFTS_TOO_MANY"
    people.begin_claim(runtime, cast, {}, actor=cast.budi)
    for _ in range(2):
        people.begin_claim(runtime, cast, {}, actor=cast.provider, kind="redemption")
    with pytest.raises(Refused, match="DRAFTS_TOO_MANY"):
        people.begin_claim(runtime, cast, {}, actor=cast.provider, kind="redemption")
    runtime.act(cast.siti, lambda ctx: claims.withdraw(ctx, begun[0]))
    people.begin_claim(runtime, cast, {})
    assert refusal(runtime, cast.siti, starting) == "DRAFTS_TOO_MANY"
    assert wrong(owner) == {}


def test_drafts_begun_at_once_are_counted_one_by_one(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    runtime = replace(runtime, rulebook=replace(runtime.rulebook, drafts_at_most=3))

    def begin() -> None:
        with suppress(Refused, PoolTimeout):  # a slow machine may keep some waiting too long
            people.begin_claim(runtime, cast, {})

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert owner.execute("SELECT count(*) FROM claim_drafts").fetchone() == (3,)


def test_a_draft_nobody_submits_lapses_after_its_last_day_and_is_erased(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_whole_draft(runtime, cast)
    kept = people.begin_claim(runtime, cast, {"standard_code": "home-care"}).id
    assert runtime.rulebook.draft_days == 30
    later(owner, days=30)
    assert runtime.act(WORKER, claim_drafts.lapse_due) == 0
    saved = runtime.act(cast.siti, saving(kept, 1))
    assert saved.lapses_on == cast.today + timedelta(days=60)
    later(owner, days=1)
    assert runtime.act(WORKER, claim_drafts.lapse_due) == 1
    assert runtime.act(WORKER, claim_drafts.lapse_due) == 0
    assert refusal(runtime, cast.siti, submitting(draft)) == "STATE_CONFLICT"
    rows = owner.execute("SELECT claim_id FROM claim_drafts").fetchall()
    assert rows == [(kept,)]
    assert _status(owner, draft) == "lapsed"
    work_all(runtime)
    told = runtime.query(cast.siti, messages.list_)
    assert [each.topic for each in told] == ["claim.lapsed"]
    assert wrong(owner) == {}


def test_a_withdrawn_draft_is_erased_and_stays_withdrawn(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 100_000)
    for actor, draft in (
        (cast.siti, a_whole_draft(runtime, cast)),
        (cast.provider, for_redemption(runtime, cast, redemption)),
    ):
        assert runtime.act(actor, withdrawing(draft)).status == "withdrawn"
        assert refusal(runtime, actor, getting(draft)) == "CLAIM_UNKNOWN"
        for act in (withdrawing(draft), submitting(draft), saving(draft, 2)):
            assert refusal(runtime, actor, act) == "STATE_CONFLICT"
    assert owner.execute("SELECT count(*) FROM claim_drafts").fetchone() == (0,)
    assert wrong(owner) == {}


def test_who_only_drafted_a_claim_does_not_authorise_it(runtime: Runtime, cast: Cast) -> None:
    draft = a_whole_draft(runtime, cast)
    claim, _ = runtime.act(cast.siti, submitting(draft))
    assert claim.last_editor_id == cast.siti.person_id


def test_a_draft_is_begun_by_who_could_submit_it(runtime: Runtime, cast: Cast) -> None:
    def starting(kind: str) -> Callable[[Context], Any]:
        return lambda ctx: claim_drafts.start(
            ctx, programme_id=cast.programme, kind=kind, content={}
        )

    actors: list[tuple[Actor, str]] = [
        (cast.siti, "redemption"), (cast.provider, "reimbursement"), (cast.officer, "redemption"),
    ]  # fmt: skip
    for actor, kind in actors:
        assert refusal(runtime, actor, starting(kind)) == "FORBIDDEN"


def test_what_a_claim_was_given_at_submission_never_changes(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """The application's own role is let write these columns, because a draft has none of them."""
    claim = people.claim_reimbursement(runtime, cast, 60_000)
    change = "UPDATE claims SET version = version + 1, {} WHERE id = %s"
    for what in ("claimed = claimed + 1", "submitted_at = NULL", "person_id = person_id",
                 "standard_id = standard_id", "redemption_id = NULL"):  # fmt: skip
        with pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute(change.format(what), [claim])  # type: ignore[arg-type]
    draft = a_whole_draft(runtime, cast)
    for what in ("status = 'submitted'", "claimed = 1", "person_id = NULL", "approved = 0",
                 "provider_id = gen_random_uuid()"):  # fmt: skip
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute(change.format(what), [draft])  # type: ignore[arg-type]


def _content(runtime: Runtime, cast: Cast, draft: UUID) -> dict[str, Any]:
    return dict(runtime.query(cast.siti, getting(draft)).content)


def _status(owner: Owner, claim_id: UUID) -> str:
    row = owner.execute("SELECT status FROM claims WHERE id = %s", [claim_id]).fetchone()
    assert row is not None
    return str(row[0])
