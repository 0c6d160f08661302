"""Objecting over HTTP: from filing to the second payment, and what a provider never reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claims.domain.permissions import Role
from tests import cast as people
from tests.api.bad_inputs import money
from tests.api.furnished import House, furnished
from tests.cast import work_all
from tests.engines_fixture import Servers


@pytest.fixture(scope="module")
def house(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with furnished(servers, template, tmp_path_factory.mktemp("house")) as made:
        yield made


def test_a_dispute_is_filed_answered_and_paid(house: House) -> None:
    citizen, officer = house.clients[Role.CITIZEN], house.clients[Role.CLAIMS_OFFICER]
    finance = house.clients[Role.FINANCE_OFFICER]
    runtime, cast = house.asking.runtime, house.asking.cast
    claim = people.claim_reimbursement(runtime, cast, 60_000, seed=71)
    work_all(runtime)
    filed = citizen.post(
        "/v1/cases",
        json={
            "kind": "dispute", "claim_id": str(claim), "line_no": 1,
            "text": "Kunjungan itu penuh.", "disputed": money("6000.00"),
        },
    )  # fmt: skip
    assert filed.status_code == 201, filed.text
    case = filed.json
    assert {case["number"][0], case["status"], case["case_class"]} == {
        "K", "filed", "without-supervision",
    }  # fmt: skip
    assert case["verify_on"] < case["resolve_on"]
    address = f"/v1/cases/{case['id']}"
    assert officer.post(f"{address}/verification", json={}).status_code == 201
    given = {"user_id": str(cast.officer.user_id)}
    assert officer.post(f"{address}/assignments", json=given).status_code == 201
    answer = {
        "outcome": "upheld", "text": "Benar, dibayar penuh.",
        "lines": [{"no": 1, "approved": money("60000.00"), "bearer": "citizen"}],
    }  # fmt: skip
    assert officer.post(f"{address}/resolution", json=answer).status_code == 428
    assert officer.post(
        f"{address}/resolution", json=answer, headers={"If-Match": '"1"'}
    ).status_code == 412  # fmt: skip
    tag = officer.get(address).headers["ETag"]
    resolved = officer.post(f"{address}/resolution", json=answer, headers={"If-Match": tag})
    assert (resolved.status_code, resolved.json["status"]) == (201, "resolved")
    proposal = f"/v1/redecisions/{resolved.json['redecision_id']}"
    shown = finance.get(proposal).json
    assert (shown["before"]["amount"], shown["after"]["amount"]) == ("54000.00", "60000.00")
    assert officer.post(f"{proposal}/approval", json={}).status_code == 403
    assert finance.post(f"{proposal}/approval", json={}).json["status"] == "in_force"
    work_all(runtime)
    closed = citizen.get(address).json
    assert (closed["status"], closed["outcome"]) == ("closed", "upheld")
    assert closed["redecision_id"] is None
    listed = finance.get(f"/v1/claims/{claim}/redecisions").json["items"]
    assert [each["id"] for each in listed] == [shown["id"]]
    assert citizen.get(f"/v1/claims/{claim}").json["approved"]["amount"] == "60000.00"


def test_who_comes_too_late_is_told_where_to_go(house: House) -> None:
    late = house.clients[Role.CITIZEN].post(
        "/v1/cases",
        json={
            "kind": "complaint", "text": "Tidak datang.", "happened_on": "2026-01-10",
            "programme_id": house.ids["programme"],
        },
    )  # fmt: skip
    assert (late.status_code, late.json["code"]) == (409, "FILING_WINDOW_CLOSED")
    assert late.json["facts"]["last_day"] == "2026-02-09"
    assert set(late.json["facts"]["ombudsman"]) == {"id", "en"}


def test_a_provider_reads_nothing_of_who_complains_anonymously(house: House) -> None:
    citizen, provider = house.clients[Role.CITIZEN], house.clients[Role.PROVIDER]
    words = "Saya tetangga klinik itu."
    filed = citizen.post(
        "/v1/cases",
        json={
            "kind": "complaint", "claim_id": house.ids["submitted"], "text": words,
            "is_anonymous": True,
        },
    )  # fmt: skip
    assert filed.status_code == 201, filed.text
    person, claim = house.ids["person"], house.ids["submitted"]
    for address in (f"/v1/cases/{filed.json['id']}", "/v1/cases?limit=200"):
        told = provider.get(address)
        assert told.status_code == 200
        mine = [told.json] if "items" not in told.json else [
            each for each in told.json["items"] if each["id"] == filed.json["id"]
        ]  # fmt: skip
        assert len(mine) == 1
        assert not {person, claim, words} & {str(value) for value in mine[0].values()}
    by_claim = provider.get(f"/v1/cases?claim_id={claim}").json["items"]
    assert filed.json["id"] not in {each["id"] for each in by_claim}
    assert citizen.get(f"/v1/cases/{filed.json['id']}").json["person_id"] == person


def test_not_received_is_one_tap_and_so_is_a_grade(house: House) -> None:
    citizen, redemption = house.clients[Role.CITIZEN], house.ids["redemption"]
    address = f"/v1/redemptions/{redemption}/confirmation"
    said = citizen.post(address, json={"received": False})
    assert said.status_code == 201, said.text
    case = citizen.get(f"/v1/cases/{said.json['case_id']}").json
    assert (case["kind"], case["redemption_id"]) == ("dispute", redemption)
    assert citizen.post(address, json={"received": False}).json["id"] == said.json["id"]
    other = citizen.post(address, json={"received": True})
    assert (other.status_code, other.json["code"]) == (409, "CONFIRMED_ALREADY")
    tap = {"moment": "voucher_redeemed", "object_id": house.ids["voucher"], "grade": "F"}
    assert citizen.post("/v1/ratings", json=tap).json["grade"] == "F"
    assert citizen.post("/v1/ratings", json=tap).json["code"] == "RATED_ALREADY"
