"""What a statement says of the payee's rights is what the standards of its claims give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claims.runtime import Runtime
from claims.storage.payouts import Instruction, Payout
from claims.storage.programmes import Programme
from claims.usecases import statements
from claims.usecases.statement_content import content_of
from tests import cast as people
from tests.cast import STANDARD, work_all
from tests.usecases.strangers import a_batch, answer

TERMS = (Path(__file__).parents[2] / "config/cases.toml").read_text("utf-8").split("\n\n", 1)[1]


@pytest.mark.parametrize("days", [14, 30])
def test_it_says_until_when_the_payee_may_object(runtime: Runtime, days: int) -> None:
    own = TERMS.replace("window_days = 30", f"window_days = {days}")
    cast = people.assemble(runtime, standard=f"{STANDARD}\n{own}")
    people.claim_reimbursement(runtime, cast, 120_000)
    work_all(runtime)
    answer(runtime, cast, a_batch(runtime, cast).id)
    work_all(runtime)
    [row] = runtime.query(cast.finance, statements.list_)

    def told(ctx: Any) -> dict[str, str]:
        instruction = ctx.session.get_one(Instruction, row.instruction_id)
        payout = ctx.session.get_one(Payout, instruction.payout_id)
        programme = ctx.session.get_one(Programme, row.programme_id)
        return dict(content_of(ctx, row, instruction, payout, programme).complaint_route)

    said = runtime.query(cast.finance, told)
    assert f"within {days} days of its decision" in said["en"]
    assert f"paling lambat {days} hari setelah klaim itu diputuskan" in said["id"]
