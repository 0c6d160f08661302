"""A claim as FHIR validates as R4, adds up, and names nobody.

The models of fhir.resources are of release 4B, in which these two resources are those of R4
(4.0.1); the value sets that R4 binds as required are checked here, because the models do not.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.claimresponse import ClaimResponse
from fhir.resources.R4B.explanationofbenefit import ExplanationOfBenefit

from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.usecases import claims, fhir
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import a_batch, answer, refusal
from tests.usecases.test_explanations import a_cut_claim, a_held_claim, decide, redecide

MODELS: dict[str, Any] = {
    "ClaimResponse": ClaimResponse,
    "ExplanationOfBenefit": ExplanationOfBenefit,
}
REQUIRED = {
    "status": {"active", "cancelled", "draft", "entered-in-error"},
    "use": {"claim", "preauthorization", "predetermination"},
    "outcome": {"queued", "complete", "error", "partial"},
}


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def written(runtime: Runtime, actor: Actor, claim: UUID, resource: str) -> dict[str, Any]:
    """The resource as it was sent, after the models have validated it."""
    sent = runtime.query(actor, lambda ctx: fhir.write(ctx, claim, resource=resource))
    MODELS[resource].model_validate_json(sent)
    found: dict[str, Any] = json.loads(sent, parse_float=Decimal)
    assert found["resourceType"] == resource
    for field, allowed in REQUIRED.items():
        assert found[field] in allowed
    assert [] not in found.values()
    return found


def amounts(adjudications: list[Any]) -> list[tuple[str, Decimal]]:
    return [
        (each["category"]["coding"][0]["code"], Decimal(each["amount"]["value"]))
        for each in adjudications
    ]


@pytest.mark.parametrize("resource", MODELS)
def test_a_claim_validates_wherever_it_stands(runtime: Runtime, cast: Cast, resource: str) -> None:
    held = a_held_claim(runtime, cast)
    cut = a_cut_claim(runtime, cast, actor=cast.budi, seed=12)
    fresh = people.claim_reimbursement(runtime, cast, 50_000, seed=11)
    gone = people.claim_reimbursement(runtime, cast, 60_000, actor=cast.budi, seed=13)
    runtime.act(cast.budi, lambda ctx: claims.withdraw(ctx, gone))
    voucher = people.a_voucher(runtime, cast)
    redemption = people.redeem(runtime, cast, voucher, 100_000)
    redeemed = people.claim_redemption(runtime, cast, redemption, 100_000)
    found = {
        name: written(runtime, cast.officer, claim, resource)
        for name, claim in (
            ("fresh", fresh), ("held", held), ("cut", cut), ("gone", gone), ("redeemed", redeemed)
        )
    }  # fmt: skip
    assert {name: each["outcome"] for name, each in found.items()} == {
        "fresh": "queued", "held": "queued", "cut": "complete", "gone": "queued",
        "redeemed": "queued",
    }  # fmt: skip
    assert found["gone"]["status"] == "cancelled"
    decide(runtime, cast, held, 0)
    work_all(runtime)
    rejected = written(runtime, cast.officer, held, resource)
    assert (rejected["outcome"], rejected["disposition"]) == ("complete", "Not approved")
    paid = written(runtime, cast.provider, redeemed, resource)
    assert paid["disposition"] == "Approved in full"


def test_submitted_less_every_adjustment_is_the_benefit(runtime: Runtime, cast: Cast) -> None:
    claim = a_cut_claim(runtime, cast)
    for resource in MODELS:
        found = written(runtime, cast.siti, claim, resource)
        [item] = found["item"]
        submitted, *cuts, benefit = amounts(item["adjudication"])
        assert submitted == ("submitted", Decimal("400000.00"))
        assert cuts == [("price_cap", Decimal("100000.00")), ("copay", Decimal("30000.00"))]
        assert benefit == ("benefit", Decimal("270000.00"))
        assert submitted[1] - sum(amount for _, amount in cuts) == benefit[1]
        assert amounts(found["total"]) == [submitted, benefit]
        codes = [
            (each["extension"][0]["valueCode"], each["reason"]["coding"][0]["code"])
            for each in item["adjudication"][1:-1]
        ]
        assert codes == [("PR", "45"), ("PR", "2")]
        said = {note["number"]: note["text"] for note in found["processNote"]}
        assert len(said) == 4
        assert "10% of IDR 300,000.00 is your own share." in {
            said[number] for number in item["noteNumber"]
        }


def test_amounts_are_exact_numbers_with_the_currencys_decimals(
    runtime: Runtime, cast: Cast
) -> None:
    claim = a_cut_claim(runtime, cast)
    sent = runtime.query(cast.siti, lambda ctx: fhir.write(ctx, claim))
    assert b'{"value":270000.00,"currency":"IDR"}' in sent


def test_the_decision_in_force_is_what_is_written(runtime: Runtime, cast: Cast) -> None:
    claim = a_cut_claim(runtime, cast)
    first = written(runtime, cast.siti, claim, "ClaimResponse")
    redecide(runtime, cast, claim, approved=30_000_000)
    second = written(runtime, cast.siti, claim, "ClaimResponse")
    assert first["id"] != second["id"]
    assert second["identifier"][0]["value"] == f"{second['request']['identifier']['value']}/2"
    assert amounts(second["total"])[1] == ("benefit", Decimal("300000.00"))


def test_a_payment_is_told_with_its_day_and_amount(runtime: Runtime, cast: Cast) -> None:
    claim = a_cut_claim(runtime, cast)
    assert "payment" not in written(runtime, cast.siti, claim, "ClaimResponse")
    batch = a_batch(runtime, cast)
    answer(runtime, cast, batch.id)
    payment = written(runtime, cast.siti, claim, "ExplanationOfBenefit")["payment"]
    assert payment["amount"] == {"value": Decimal("270000.00"), "currency": "IDR"}
    assert payment["type"]["coding"][0]["code"] == "complete"


def test_nobody_is_named_and_no_national_id_or_account_is_inside(
    runtime: Runtime, cast: Cast
) -> None:
    claim = a_cut_claim(runtime, cast)
    for resource in MODELS:
        sent = runtime.query(
            cast.officer, lambda ctx, as_=resource: fhir.write(ctx, claim, resource=as_)
        ).decode()
        for never in ("Siti", "Klinik", "317101", "9876543", "Apotek"):
            assert never not in sent
        assert f"Patient/{cast.siti.person_id}" in sent
    ask: Any = lambda ctx: fhir.write(ctx, claim)  # noqa: E731
    assert refusal(runtime, cast.budi, ask) == "CLAIM_UNKNOWN"
