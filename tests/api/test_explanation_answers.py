"""The explanation over HTTP: in the language asked, and officers read more than claimants."""

from __future__ import annotations

from claims.domain.permissions import Role
from tests.api.asking import Asking
from tests.cast import claim_reimbursement, work_all


def test_the_answer_is_in_the_language_asked_and_indonesian_without_a_wish(
    asking: Asking,
) -> None:
    claim = claim_reimbursement(asking.runtime, asking.cast, 400_000, quantity=2)
    work_all(asking.runtime)
    siti = asking.as_(asking.cast.siti)
    path = f"/v1/claims/{claim}/explanation"
    said = {lang: siti.get(path, query_string={"lang": lang}).json for lang in ("id", "en")}
    assert siti.get(path).json == said["id"]
    assert said["id"]["route_text"].startswith("Aturan yang diumumkan mengurangi")
    [step, share] = said["en"]["decisions"][0]["lines"][0]["steps"]
    assert step["text"].startswith("The highest price for")
    assert step["amount"] == {"amount": "100000.00", "currency": "IDR"}
    assert step["after"] == {"amount": "300000.00", "currency": "IDR"}
    assert step["x12"] == {"group": "PR", "carc": "45"}
    assert share["bearer_text"] == "borne by the citizen"
    assert siti.get(path, query_string={"lang": "fr"}).status_code == 422


def test_an_officer_reads_both_texts_and_every_input(asking: Asking) -> None:
    claim = claim_reimbursement(asking.runtime, asking.cast, 400_000, quantity=2)
    work_all(asking.runtime)
    path = f"/v1/claims/{claim}/explanation?lang=en"
    [his, *_] = asking.in_role(Role.CLAIMS_OFFICER).get(path).json["decisions"][0]["lines"]
    [hers, *_] = asking.in_role(Role.CITIZEN).get(path).json["decisions"][0]["lines"]
    assert his["steps"][0]["officer_text"].endswith("IDR 300,000.00.")
    assert hers["steps"][0]["officer_text"] is None
    assert {each["name"] for each in his["steps"][0]["inputs"]} > {
        each["name"] for each in hers["steps"][0]["inputs"]
    }
    assert his["steps"][0]["text"] == hers["steps"][0]["text"]
