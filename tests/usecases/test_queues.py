"""Queues tell what waits; no officer is given more than the cap, whoever gives it."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from claims.domain.permissions import Role
from claims.domain.refusals import Refused
from claims.pages.claim_sheet import rows
from claims.runtime import Runtime
from claims.usecases import claims, dossiers, explanations, queues, reviews
from tests import cast as people
from tests.cast import Cast, claim_reimbursement, work_all
from tests.usecases.strangers import Owner, set_day

LARGE = 1_500_000


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def held(runtime: Runtime, cast: Cast, count: int) -> list[UUID]:
    """Claims that wait above the threshold."""
    found = [
        claim_reimbursement(
            runtime, cast, LARGE, item="wheelchair-rent", quantity=60, seed=seed, number=f"N-{seed}"
        )
        for seed in range(1, count + 1)
    ]
    work_all(runtime)
    return found


def page_after(runtime: Runtime, cast: Cast, after: UUID | None) -> list[queues.Waiting]:
    return runtime.query(
        cast.officer, lambda ctx: queues.page(ctx, cause="THRESHOLD", after=after, limit=2)
    )


def capped(runtime: Runtime, cap: int) -> Runtime:
    rulebook = dataclasses.replace(runtime.rulebook, workload_cap=cap)
    return dataclasses.replace(runtime, rulebook=rulebook)


def test_a_queue_counts_what_waits_and_whose_it_is(runtime: Runtime, cast: Cast) -> None:
    first, second, third = held(runtime, cast, 3)
    runtime.act(cast.officer, lambda ctx: reviews.assign(ctx, second, user_id=cast.officer.user_id))
    [queue] = runtime.query(cast.officer, queues.list_)
    assert (queue.cause, queue.count, queue.unassigned, queue.mine, queue.overdue) == (
        "THRESHOLD", 3, 2, 1, 0,
    )  # fmt: skip
    oldest = runtime.query(cast.officer, lambda ctx: claims.get(ctx, first))
    assert queue.oldest_at == oldest.submitted_at
    seen = [each.claim.id for each in page_after(runtime, cast, None)]
    seen += [each.claim.id for each in page_after(runtime, cast, seen[-1])]
    assert seen == [first, second, third]
    mine = runtime.query(cast.officer, lambda ctx: queues.page(ctx, is_mine=True))
    assert [(each.claim.id, each.person, each.officer) for each in mine] == [
        (second, "Siti", "officer")
    ]


def test_what_is_late_is_late_after_midnight_where_the_programme_is(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    [claim] = held(runtime, cast, 1)
    due = runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim)).next_step_due_on
    assert due is not None
    seen = []
    for day, hour in ((due, 23), (due + timedelta(days=1), 1)):  # 16:00 and 18:00 UTC of one day
        set_day(owner, day, hour=hour)
        [queue] = runtime.query(cast.officer, queues.list_)
        mine = runtime.query(cast.siti, lambda ctx: explanations.explain(ctx, claim))
        [row] = runtime.query(
            cast.officer, lambda ctx: rows(ctx, queues.page(ctx, cause="THRESHOLD"), "en")
        )
        seen.append((queue.overdue, mine.next_step.is_overdue, row.is_overdue))
    assert seen == [(0, False, False), (1, True, True)]


def test_only_staff_sees_queues(runtime: Runtime, cast: Cast) -> None:
    for actor in (cast.siti, cast.provider, cast.administrator):
        with pytest.raises(Refused) as refused:
            runtime.query(actor, queues.list_)
        assert refused.value.code == "FORBIDDEN"


def test_an_officer_at_the_cap_is_given_no_more_until_he_leaves_one(
    runtime: Runtime, cast: Cast
) -> None:
    first, second, third = held(runtime, cast, 3)
    small = capped(runtime, 2)

    def give(claim: UUID) -> str:
        try:
            small.act(
                cast.officer, lambda ctx: reviews.assign(ctx, claim, user_id=cast.officer.user_id)
            )
        except Refused as refused:
            return refused.code
        return "given"

    assert [give(first), give(second), give(third)] == ["given", "given", "WORKLOAD_FULL"]
    assert give(second) == "given", "what he has already does not count against itself"
    small.act(cast.officer, lambda ctx: reviews.leave(ctx, first))
    assert give(third) == "given"
    with pytest.raises(Refused) as refused:
        small.act(cast.officer, lambda ctx: reviews.leave(ctx, first))
    assert refused.value.code == "STATE_CONFLICT"


def test_the_usual_cap_is_forty(runtime: Runtime) -> None:
    assert runtime.rulebook.workload_cap == 40


def test_two_who_give_at_once_do_not_get_past_the_cap(runtime: Runtime, cast: Cast) -> None:
    waiting = held(runtime, cast, 8)
    small = capped(runtime, 3)
    officer = cast.officer

    def give(claim: UUID) -> bool:
        try:
            small.act(officer, lambda ctx: reviews.assign(ctx, claim, user_id=officer.user_id))
        except Refused as refused:
            return refused.code not in {"WORKLOAD_FULL", "BUSY"}
        return True

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(give, waiting))
    assert sum(given) == 3
    mine = runtime.query(officer, lambda ctx: queues.page(ctx, is_mine=True))
    assert len(mine) == 3


def test_beside_a_claim_lie_its_notes_its_like_and_its_history(
    runtime: Runtime, cast: Cast
) -> None:
    original = claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, number="A-1", seed=7)
    doubled = claim_reimbursement(runtime, cast, 50_000, number="A-1", seed=8)
    [large] = held(runtime, cast, 1)
    runtime.act(cast.officer, lambda ctx: reviews.note(ctx, doubled, text="Sudah ditelepon."))
    for actor in (cast.officer, cast.auditor, cast.finance):
        [alike] = runtime.query(actor, lambda ctx: dossiers.alike(ctx, doubled))
        assert (alike.claim.id, alike.person) == (original, "Budi")
        assert set(alike.matches) == {"number", "details"}
        earlier = runtime.query(actor, lambda ctx: dossiers.earlier_of(ctx, doubled))
        assert [each.id for each in earlier] == [large]
    [note] = runtime.query(cast.auditor, lambda ctx: dossiers.notes_of(ctx, doubled)) or []
    assert (note.text, note.noted_by) == ("Sudah ditelepon.", "officer")
    history = runtime.query(cast.officer, lambda ctx: dossiers.history_of(ctx, doubled))
    assert (history[0].topic, history[0].by) == ("claim.submitted", "siti")
    assert (history[-1].topic, history[-1].by) == ("claim.noted", "officer")
    assert runtime.query(cast.siti, lambda ctx: dossiers.notes_of(ctx, doubled)) is None
    for question in (dossiers.alike, dossiers.earlier_of, dossiers.history_of):
        with pytest.raises(Refused) as refused:
            runtime.query(cast.siti, lambda ctx, ask=question: ask(ctx, doubled))  # type: ignore[misc]
        assert refused.value.code == "FORBIDDEN"


def test_a_claim_is_given_to_a_claims_officer_only(runtime: Runtime, cast: Cast) -> None:
    [claim] = held(runtime, cast, 1)
    other = people.a_user(
        runtime, cast.administrator, login="no.officer", roles=[Role.AUDITOR], serial=77
    )
    with pytest.raises(Refused) as refused:
        runtime.act(cast.officer, lambda ctx: reviews.assign(ctx, claim, user_id=other.user_id))
    assert refused.value.code == "USER_UNKNOWN"
