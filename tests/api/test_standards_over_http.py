"""A standard over HTTP: drafted, told what it lacks, edited, checked, published, compared."""

from __future__ import annotations

from typing import Any

import pytest

from claims.domain.permissions import Role
from tests.api.asking import Asking, Someone
from tests.cast import STANDARD


@pytest.fixture
def planner(asking: Asking) -> Someone:
    return asking.in_role(Role.PROGRAMME_OFFICER)


@pytest.fixture
def policy(asking: Asking) -> Someone:
    return asking.in_role(Role.POLICY_OFFICER)


def drafted(asking: Asking, planner: Someone, text: str) -> Any:
    body = {"budget_id": str(asking.cast.budget), "text": text}
    answer = planner.post(f"/v1/programmes/{asking.cast.programme}/standards", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_faulty_draft_is_told_all_that_it_lacks_and_published_once_it_has_it(
    asking: Asking, planner: Someone, policy: Someone
) -> None:
    faulty = STANDARD.replace("within_days = 5\nid = ", "within_days = 3\nid = ", 1)
    head, _, rest = faulty.partition("[promises.redress]")
    faulty = head + rest.partition('floor = "10000.00"')[2]
    draft = drafted(asking, planner, faulty)
    assert (draft["status"], draft["version"], draft["published_by"]) == ("draft", None, None)
    path = f"/v1/standards/{draft['id']}"
    told = planner.get(f"{path}/checks").json
    assert told["missing"] == ["decide.redress"]
    assert {each["code"] for each in told["problems"]} == {"MISSING", "OVERPROMISE"}
    for refused in (
        planner.post(f"{path}/checks", json={}),
        policy.post(f"{path}/publication", json={"digest": draft["digest"]}),
    ):
        assert (refused.status_code, refused.json["code"]) == (422, "STANDARD_NOT_PUBLISHABLE")
        assert refused.json["facts"]["missing"] == ["decide.redress"]
        assert "is told 3 days, the standard promises 5" in refused.json["facts"]["problems"][0]
        assert {each["field"] for each in refused.json["errors"]} == {
            "decide.redress", "charter.promises.decide.within_days",
        }  # fmt: skip
    body = {"text": STANDARD, "replaces": draft["digest"]}
    edited = planner.put(f"{path}/text", json=body)
    assert edited.status_code == 200
    assert planner.get(f"{path}/checks").json == {"missing": [], "problems": []}
    assert planner.post(f"{path}/checks", json={}).json["status"] == "checked"
    digest = {"digest": edited.json["digest"]}
    assert planner.post(f"{path}/publication", json=digest).status_code == 403
    published = policy.post(f"{path}/publication", json=digest)
    assert published.status_code == 201
    assert (published.json["status"], published.json["version"]) == ("in_force", 2)
    late = planner.put(f"{path}/text", json={"text": STANDARD, "replaces": digest["digest"]})
    assert (late.status_code, late.json["code"]) == (409, "STATE_CONFLICT")


def test_the_components_are_shown_with_their_compliance_and_in_the_older_view(
    asking: Asking, planner: Someone
) -> None:
    text = STANDARD.partition("[components.guarantee]")[0]  # eleven are left
    path = f"/v1/standards/{drafted(asking, planner, text)['id']}/components"
    found = planner.get(path).json
    assert (found["compliance_percent"], found["zone"]) == ("78.57", "yellow")
    assert [each["key"] for each in found["components"] if not each["is_complete"]] == [
        "guarantee", "safety", "evaluation",
    ]  # fmt: skip
    older = planner.get(f"{path}?view=2003").json
    assert [each["key"] for each in older["components"]] == [
        "procedure", "time", "fee", "product", "facilities", "competence",
    ]  # fmt: skip
    assert planner.get(f"{path}?view=1066").json["code"] == "VIEW_UNKNOWN"


def test_a_draft_is_compared_with_what_is_in_force(asking: Asking, planner: Someone) -> None:
    dearer = STANDARD.replace('cap = "150000.00"', 'cap = "160000.00"')
    draft = drafted(asking, planner, dearer)
    path = f"/v1/standards/{draft['id']}/diff?from={asking.cast.standard}"
    assert planner.get(path).json == {
        "changes": [
            {
                "at": "prices.nurse-visit@2026-01-01.cap",
                "texts": {
                    "id": "Tarif nurse-visit naik dari Rp150.000,00 menjadi Rp160.000,00.",
                    "en": "The price of nurse-visit rises from IDR 150,000.00 to IDR 160,000.00.",
                },
            }
        ]
    }
    assert asking.in_role(Role.CITIZEN).get(path).status_code == 404  # a draft is not theirs
    same = f"/v1/standards/{asking.cast.standard}/diff?from={asking.cast.standard}"
    assert asking.in_role(Role.CITIZEN).get(same).json == {"changes": []}
