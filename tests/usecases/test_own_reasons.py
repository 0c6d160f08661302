"""A reason that a standard brings itself is said wherever a decision under it is told."""

from __future__ import annotations

import pytest

from claims.api.writing import decision_out
from claims.runtime import Runtime
from claims.usecases import claims, explanations, statements
from tests import cast as people
from tests.cast import STANDARD, Cast, work_all
from tests.usecases.strangers import a_batch

OWN = """
[reasons.TARIFF_OF_THE_REGION]
queue = "TARIFF"
group = "CO"
carc = "45"
[reasons.TARIFF_OF_THE_REGION.officer]
id = "{item}: tarif daerah {cap}."
en = "{item}: the region's tariff is {cap}."
[reasons.TARIFF_OF_THE_REGION.citizen]
id = "Tarif daerah untuk {item} paling tinggi {cap}."
en = "The region's tariff for {item} is at most {cap}."

[reasons.ASK_THE_NURSE]
queue = "NURSE"
group = "PI"
carc = "133"
[reasons.ASK_THE_NURSE.officer]
id = "Di atas {threshold}: tanyakan perawat."
en = "Above {threshold}: ask the nurse."
[reasons.ASK_THE_NURSE.citizen]
id = "Klaim ini diperiksa oleh petugas."
en = "An officer looks at this claim."
"""


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    text = STANDARD.replace(
        'kind = "price_cap"', 'kind = "price_cap"\nreason = "TARIFF_OF_THE_REGION"'
    ).replace('kind = "person_threshold"', 'kind = "person_threshold"\nreason = "ASK_THE_NURSE"')
    return people.assemble(runtime, standard=text + OWN)


def test_a_cut_with_it_is_told_by_answer_explanation_and_statement(
    runtime: Runtime, cast: Cast
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 200_000)
    work_all(runtime)
    said = "The region's tariff for nurse-visit is at most IDR 150,000.00."
    answered = runtime.query(
        cast.siti, lambda ctx: decision_out(ctx, claims.get(ctx, claim))["adjustments"]
    )
    assert answered[0]["texts"]["en"] == said
    explained = runtime.query(cast.siti, lambda ctx: explanations.explain(ctx, claim))
    assert explained.decision
    step = explained.decision.lines[0].steps[0]
    assert (step.reason, step.group, step.carc) == ("TARIFF_OF_THE_REGION", "PR", "45")
    assert "The region's tariff for" in step.text["en"]
    a_batch(runtime, cast)
    work_all(runtime)
    [issued] = runtime.query(cast.finance, statements.list_)
    again = runtime.query(cast.finance, lambda ctx: statements.again(ctx, issued.id))
    assert again.startswith(b"%PDF")


def test_a_claim_held_with_it_waits_in_its_queue_and_says_why(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(
        runtime, cast, 1_500_000, item="wheelchair-rent", quantity=60
    )
    work_all(runtime)
    found = runtime.query(cast.siti, lambda ctx: explanations.explain(ctx, claim))
    assert found.place.cause == "NURSE"
    assert found.place.waiting_for[0].officer_text["en"] == (
        "Above IDR 1,200,000.00: ask the nurse."
    )
