"""A batch is judged without its budget line locked; when that was too hopeful, judged again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from claims.runtime import Runtime
from claims.storage import adjudication as reads
from claims.usecases import adjudication, claims, programmes
from claims.usecases.context import WORKER
from tests import cast as people
from tests.cast import Cast


def test_a_line_that_was_spent_meanwhile_is_judged_again_with_its_lock(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = people.assemble(runtime, authority=250_000)
    ids = [
        people.claim_reimbursement(runtime, cast, 100_000, seed=seed, number=f"N-{seed}")
        for seed in range(4)
    ]
    honest, asked = reads.read_available, list[bool]()

    def stale(session: Any, budget_ids: Iterable[UUID], *, lock: bool) -> dict[UUID, int]:
        """What was there before somebody else took most of it."""
        asked.append(lock)
        found = honest(session, budget_ids, lock=lock)
        return found if lock else {each: 10 * amount for each, amount in found.items()}

    monkeypatch.setattr(reads, "read_available", stale)
    decided = runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, ids))
    assert (decided, asked) == (4, [False, True])
    assert _states(runtime, cast, ids) == {("decided", None): 2, ("in_review", "BUDGET"): 2}
    [budget] = runtime.query(cast.finance, lambda ctx: programmes.list_budgets(ctx, cast.programme))
    assert (budget.obligated, budget.available) == (18_000_000, 7_000_000)
    events = runtime.query(
        WORKER,
        lambda ctx: ctx.session.scalar(
            text("SELECT count(*) FROM events WHERE object_id = ANY(:ids)"), {"ids": ids}
        ),
    )
    assert events == 12, "what was rolled back leaves no event"


def test_a_line_that_seems_too_short_is_looked_at_again_with_its_lock(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = people.assemble(runtime)
    ids = [people.claim_reimbursement(runtime, cast, 100_000)]
    honest, asked = reads.read_available, list[bool]()

    def stale(session: Any, budget_ids: Iterable[UUID], *, lock: bool) -> dict[UUID, int]:
        """What was there before somebody gave back."""
        asked.append(lock)
        found = honest(session, budget_ids, lock=lock)
        return found if lock else dict.fromkeys(found, 0)

    monkeypatch.setattr(reads, "read_available", stale)
    runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, ids))
    assert asked == [False, True]
    assert _states(runtime, cast, ids) == {("decided", None): 1}


def _states(runtime: Runtime, cast: Cast, ids: list[UUID]) -> Counter[tuple[str, str | None]]:
    found = [
        runtime.query(cast.officer, lambda ctx, each=each: claims.get(ctx, each)) for each in ids
    ]
    return Counter((each.status, each.cause) for each in found)
