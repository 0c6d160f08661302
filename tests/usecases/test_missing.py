"""A claim is returned with a list of what is missing, and what comes back is held against it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from claims.domain.missing import Missing, MissingKind
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import claims, explanations, missing, reviews
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import claim_of, refusal

RECEIPT = {"kind": "receipt", "text": "Kuitansi apotek."}
PAPER = {"kind": "preauthorisation", "text": "Nomor persetujuan."}
PURPOSE = {"kind": "field", "field": "purpose", "text": "Tujuan perawatan."}
DIAGNOSIS = {"kind": "line_field", "field": "diagnosis", "line": 1, "text": "Diagnosis."}
CALL = {"kind": "other", "text": "Telepon kami."}


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def claim(runtime: Runtime, cast: Cast) -> UUID:
    return people.claim_reimbursement(runtime, cast, 60_000)


def give_back(runtime: Runtime, cast: Cast, claim: UUID, *entries: dict[str, Any]) -> None:
    runtime.act(cast.officer, returning(claim, *entries))


def returning(claim: UUID, *entries: dict[str, Any]) -> Any:
    return lambda ctx: reviews.return_(
        ctx, claim, reason="DOCUMENT_MISSING", text="Lengkapi.", missing=entries
    )


def again(claim: UUID, **given: Any) -> Any:
    return lambda ctx: claims.resubmit(ctx, claim, **{"receipts": [], **given})


def asked(runtime: Runtime, cast: Cast, claim: UUID) -> tuple[Missing, ...]:
    return runtime.query(cast.siti, lambda ctx: missing.of_claim(ctx, claim))


def met(runtime: Runtime, cast: Cast, claim: UUID) -> list[bool | None]:
    return [each.is_met for each in asked(runtime, cast, claim)]


def new_receipt(runtime: Runtime, cast: Cast, seed: int) -> dict[str, Any]:
    told = {"issuer": None, "number": None, "issued_on": None, "total": None}
    return {"receipt_id": people.a_receipt(runtime, cast.siti, seed=seed), **told}


def test_what_is_missing_is_listed_and_met_by_what_comes_back(
    runtime: Runtime, cast: Cast, claim: UUID
) -> None:
    give_back(runtime, cast, claim, RECEIPT, PAPER, PURPOSE, DIAGNOSIS, CALL)
    assert met(runtime, cast, claim) == [False, False, False, False, None]
    fourth = asked(runtime, cast, claim)[3]
    assert fourth == Missing(4, MissingKind.LINE_FIELD, "Diagnosis.", "diagnosis", 1, False)
    told = runtime.query(cast.siti, lambda ctx: explanations.explain(ctx, claim))
    [why] = told.place.waiting_for
    assert [each.text for each in why.missing] == [
        "Kuitansi apotek.", "Nomor persetujuan.", "Tujuan perawatan.", "Diagnosis.",
        "Telepon kami.",
    ]  # fmt: skip
    permitted = people.a_preauthorisation(runtime, cast)
    runtime.act(
        cast.siti,
        again(
            claim,
            receipts=[new_receipt(runtime, cast, 2)],
            preauthorisations=[permitted.number],
            lines=[{"no": 1, "declared": {"diagnosis": "I10"}}],
        ),
    )
    assert met(runtime, cast, claim) == [True, True, False, True, None]
    work_all(runtime)
    assert claim_of(runtime, cast, claim).status != "returned", "what lacks is no obstacle"
    assert met(runtime, cast, claim) == [True, True, False, True, None]


def test_a_resubmission_that_meets_nothing_of_the_list_is_refused_with_it(
    runtime: Runtime, cast: Cast, claim: UUID
) -> None:
    give_back(runtime, cast, claim, PURPOSE, PAPER)
    beside = again(claim, receipts=[new_receipt(runtime, cast, 2)])
    with pytest.raises(Refused) as refused:
        runtime.act(cast.siti, beside)
    assert refused.value.code == "RESUBMISSION_MEETS_NOTHING"
    assert refused.value.facts["missing"] == [{"no": 1, **PURPOSE}, {"no": 2, **PAPER}]
    assert "Tujuan" not in str(refused.value)
    assert claim_of(runtime, cast, claim).status == "returned"
    assert refusal(runtime, cast.budi, beside) == "CLAIM_UNKNOWN"
    runtime.act(cast.siti, again(claim, declared={"purpose": "kontrol"}))
    assert met(runtime, cast, claim) == [True, False]
    assert refusal(runtime, cast.siti, beside) == "STATE_CONFLICT"


def test_what_only_a_person_can_see_lets_anything_come_back(
    runtime: Runtime, cast: Cast, claim: UUID
) -> None:
    give_back(runtime, cast, claim, PURPOSE, CALL)
    runtime.act(cast.siti, again(claim, declared={"explanation": "Sudah menelepon."}))
    assert met(runtime, cast, claim) == [False, None]


def test_what_the_claim_has_already_is_not_brought_again(
    runtime: Runtime, cast: Cast
) -> None:  # fmt: skip
    receipt = people.a_receipt(runtime, cast.siti)
    claim = people.claim_reimbursement(runtime, cast, 60_000, receipt=receipt)
    permitted = people.a_preauthorisation(runtime, cast)
    give_back(runtime, cast, claim, PAPER)
    runtime.act(cast.siti, again(claim, preauthorisations=[permitted.number]))
    give_back(runtime, cast, claim, PAPER, RECEIPT)
    assert met(runtime, cast, claim) == [False, False], "the last return counts"
    known = again(claim, preauthorisations=[permitted.number])
    assert refusal(runtime, cast.siti, known) == "RESUBMISSION_MEETS_NOTHING"
    same = {**new_receipt(runtime, cast, 3), "receipt_id": receipt}
    assert refusal(runtime, cast.siti, again(claim, receipts=[same])) == (
        "RESUBMISSION_MEETS_NOTHING"
    )
    both = again(claim, receipts=[same, new_receipt(runtime, cast, 4)])
    assert refusal(runtime, cast.siti, both) == "RECEIPT_TWICE"


def test_of_two_receipts_asked_for_one_that_comes_meets_one(
    runtime: Runtime, cast: Cast, claim: UUID
) -> None:
    give_back(runtime, cast, claim, RECEIPT, RECEIPT)
    runtime.act(cast.siti, again(claim, receipts=[new_receipt(runtime, cast, 2)]))
    assert met(runtime, cast, claim) == [True, False]


def test_a_list_names_fields_and_lines_the_claim_can_have(
    runtime: Runtime, cast: Cast, claim: UUID
) -> None:
    for wrong in (
        {**RECEIPT, "field": "purpose"},
        {**RECEIPT, "line": 1},
        {"kind": "field", "text": "?"},
        {**PURPOSE, "line": 1},
        {"kind": "line_field", "field": "diagnosis", "text": "?"},
        {**DIAGNOSIS, "line": 2},
    ):
        code = refusal(runtime, cast.officer, returning(claim, RECEIPT, wrong))
        assert code == "MISSING_INVALID", wrong
    assert refusal(runtime, cast.siti, returning(claim, RECEIPT)) == "FORBIDDEN"
    assert claim_of(runtime, cast, claim).status == "submitted"


def test_only_whom_the_claim_concerns_reads_what_it_lacks(
    runtime: Runtime, cast: Cast, claim: UUID
) -> None:
    give_back(runtime, cast, claim, RECEIPT)
    asking: Any = lambda ctx: missing.of_claim(ctx, claim)  # noqa: E731 - asked by several
    assert refusal(runtime, cast.budi, asking) == "CLAIM_UNKNOWN"
    assert refusal(runtime, cast.provider, asking) == "CLAIM_UNKNOWN"
    assert len(runtime.query(cast.officer, asking)) == 1
