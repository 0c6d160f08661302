"""What cases hold back of a claim with several lines, held against a reckoning of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.storage import cases as kept
from claims.usecases import case_filing, claims
from tests import cast as people
from tests.cast import Cast, a_line, work_all
from tests.usecases.strangers import Owner, a_batch, answer, claim_of, wrong

Disputed = tuple[Actor, int | None, int]
"""Who disputes how much of which line (whole rupiah), or of the whole claim."""


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def claim(runtime: Runtime, cast: Cast) -> UUID:
    """Rp100.000 and Rp150.000 of Siti's, of each of which the rules cut a tenth."""
    receipt = people.a_receipt(runtime, cast.siti)
    total = people.rupiah(250_000)
    claim_id = runtime.act(
        cast.siti,
        lambda ctx: (
            claims.submit(
                ctx,
                programme_id=cast.programme,
                kind="reimbursement",
                standard_code="home-care",
                provider_id=cast.provider.provider_id,
                lines=[
                    a_line(cast, 100_000),
                    a_line(cast, 150_000, item="physiotherapy"),
                ],
                receipts=[
                    {
                        "receipt_id": receipt,
                        "issuer": "Klinik",
                        "number": None,
                        "issued_on": cast.today,
                        "total": total,
                    }
                ],
            ).id
        ),
    )
    work_all(runtime)
    assert claim_of(runtime, cast, claim_id).approved == 225_000_00
    return claim_id


def reckoned(disputed: Sequence[Disputed], payee: Actor) -> int:
    """Unit by unit: each unit of the payee's disputes takes a unit that was cut, while one is left.

    A line's cases come first, largest first; then those of the whole claim.
    """
    cut, approved = {1: 10_000, 2: 15_000}, {1: 90_000, 2: 135_000}
    held = 0
    for no in (1, 2, None):
        pot = sum(cut.values()) if no is None else cut[no]
        most, used = 0, 0
        for who, line, amount in disputed:
            if line != no:
                continue
            off = min(pot, amount) if who == payee else 0
            most, used = max(most, amount - off), max(used, off)
        held += min(most, sum(approved.values()) if no is None else approved[no])
        if no is not None:
            cut[no] -= used
    return held


def test_each_cut_is_taken_off_what_its_own_line_disputes_and_once(
    runtime: Runtime, cast: Cast, claim: UUID, owner: Owner
) -> None:
    filed: list[Disputed] = []
    for who, line, amount, held in (
        (cast.siti, 1, 50_000, 40_000),
        (cast.siti, 2, 10_000, 40_000),
        (cast.siti, 2, 50_000, 75_000),
        (cast.siti, None, 20_000, 95_000),
        (cast.siti, None, 60_000, 135_000),
    ):
        given: dict[str, Any] = {"line_no": line, "disputed": people.rupiah(amount)}
        runtime.act(
            who,
            lambda ctx, given=given: case_filing.file(
                ctx, kind="dispute", text="-", claim_id=claim, **given
            ),
        )
        filed.append((who, line, amount))
        blocked = runtime.query(cast.officer, lambda ctx: kept.blocked_of(ctx.session, [claim]))
        assert blocked.get(claim, 0) // 100 == held == reckoned(filed, cast.siti), filed
    batch = a_batch(runtime, cast)
    assert batch.total == 90_000_00
    answer(runtime, cast, batch.id)
    assert claim_of(runtime, cast, claim).status == "paid"
    assert wrong(owner) == {}


def test_what_a_payee_disputes_of_the_whole_claim_is_its_cut_first(
    runtime: Runtime, cast: Cast, claim: UUID, owner: Owner
) -> None:
    runtime.act(
        cast.siti,
        lambda ctx: case_filing.file(
            ctx, kind="dispute", text="-", claim_id=claim, disputed=people.rupiah(25_000)
        ),
    )
    assert a_batch(runtime, cast).total == 225_000_00
    assert wrong(owner) == {}
