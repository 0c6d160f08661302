"""A key has its effect once: the same bytes again, the same refusal again, nothing for another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from claims.domain.permissions import Role
from tests.api.asking import Asking
from tests.cast import a_picture, a_voucher, nik

KEY = {"Idempotency-Key": "till-3-morning-0017"}


def _person(serial: int = 900) -> dict[str, Any]:
    return {"name": "Ketut Suardana", "national_id": nik(serial), "id_scheme": "id.nik"}


def _count(asking: Asking, table: str) -> int:
    with asking.runtime.engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_the_same_request_again_gets_the_same_bytes_and_no_second_effect(asking: Asking) -> None:
    planner = asking.in_role(Role.PROGRAMME_OFFICER)
    before = _count(asking, "people")
    first = planner.post("/v1/people", json=_person(), headers=KEY)
    again = planner.post("/v1/people", json=_person(), headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert _count(asking, "people") == before + 1


@pytest.mark.parametrize("change", ["body", "path", "spaces"])
def test_a_key_is_not_taken_for_another_request(asking: Asking, change: str) -> None:
    planner = asking.in_role(Role.PROGRAMME_OFFICER)
    planner.post("/v1/people", json=_person(), headers=KEY)
    if change == "path":
        response = planner.post("/v1/providers", json=_provider(), headers=KEY)
    elif change == "body":
        response = planner.post("/v1/people", json=_person(901), headers=KEY)
    else:
        content = planner.application.json.dumps(_person(), indent=4)
        response = planner.post(
            "/v1/people", data=content, content_type="application/json", headers=KEY
        )
    assert (response.status_code, response.json["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def _provider() -> dict[str, Any]:
    account = {"holder": "Klinik", "number": "1234567890", "bic": "CENAIDJA", "currency": "IDR"}
    return {
        "code": "K-2", "name": "Klinik", "sector": "private", "account": account,
        "accreditations": [],
    }  # fmt: skip


def test_two_people_may_have_the_same_key(asking: Asking) -> None:
    one = asking.in_role(Role.PROGRAMME_OFFICER).post("/v1/people", json=_person(), headers=KEY)
    other = asking.in_role(Role.ADMINISTRATOR).post("/v1/people", json=_person(901), headers=KEY)
    assert (one.status_code, other.status_code) == (201, 201)
    assert one.json["id"] != other.json["id"]


def test_a_refusal_is_remembered_with_its_status(asking: Asking) -> None:
    planner = asking.in_role(Role.PROGRAMME_OFFICER)
    planner.post("/v1/people", json=_person())
    first = planner.post("/v1/people", json=_person(), headers=KEY)
    again = planner.post("/v1/people", json=_person(), headers=KEY)
    assert (first.status_code, first.json["code"]) == (409, "PERSON_KNOWN")
    assert (again.status_code, again.data) == (409, first.data)


def test_a_request_that_was_not_readable_leaves_its_key_free(asking: Asking) -> None:
    planner = asking.in_role(Role.PROGRAMME_OFFICER)
    wrong = planner.post("/v1/people", json={**_person(), "name": ""}, headers=KEY)
    right = planner.post("/v1/people", json=_person(), headers=KEY)
    assert (wrong.status_code, right.status_code) == (422, 201)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, "IDEMPOTENCY_KEY_MISSING"),
        ("", "IDEMPOTENCY_KEY_INVALID"),
        ("short", "IDEMPOTENCY_KEY_INVALID"),
        ("with spaces in it", "IDEMPOTENCY_KEY_INVALID"),
        ("kunci-dengan-é", "IDEMPOTENCY_KEY_INVALID"),
        ("k" * 129, "IDEMPOTENCY_KEY_INVALID"),
    ],
)
def test_what_creates_needs_a_key(asking: Asking, key: str | None, code: str) -> None:
    planner = asking.in_role(Role.PROGRAMME_OFFICER)
    before = _count(asking, "people")
    response = planner.post("/v1/people", json=_person(), headers={"Idempotency-Key": key})
    assert (response.status_code, response.json["code"]) == (400, code)
    assert _count(asking, "people") == before


def test_an_upload_is_known_again_by_its_file_whatever_the_boundary(asking: Asking) -> None:
    citizen = asking.in_role(Role.CITIZEN)
    first = citizen.upload(a_picture(1), headers=KEY)
    again = citizen.upload(a_picture(1), headers=KEY)
    other = citizen.upload(a_picture(2), headers=KEY)
    assert (first.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_codes_are_replayed_and_shown_nowhere_else(asking: Asking) -> None:
    planner, cast = asking.in_role(Role.PROGRAMME_OFFICER), asking.cast
    voucher = {
        "person_id": str(cast.siti.person_id),
        "standard_code": "home-care",
        "value": {"amount": "100000.00", "currency": "IDR"},
        "items": ["nurse-visit"],
        "first_day": cast.today.isoformat(),
        "last_day": (cast.today + timedelta(days=9)).isoformat(),
    }
    path = f"/v1/programmes/{cast.programme}/vouchers"
    first = planner.post(path, json={"vouchers": [voucher, voucher]}, headers=KEY)
    again = planner.post(path, json={"vouchers": [voucher, voucher]}, headers=KEY)
    assert (first.status_code, first.data) == (201, again.data)
    codes = [each["code"] for each in first.json["vouchers"]]
    assert len(set(codes)) == 2
    assert all(len(code) == 19 for code in codes)
    shown = planner.get(f"/v1/vouchers/{first.json['vouchers'][0]['id']}")
    assert "code" not in shown.json
    assert codes[0] not in shown.text


def test_a_redemption_asked_twice_takes_once(asking: Asking) -> None:
    till, cast = asking.in_role(Role.PROVIDER), asking.cast
    voucher_id, serial, code = a_voucher(asking.runtime, cast, value=300_000)
    body = {
        "serial": serial,
        "code": code,
        "key": "till-1",
        "amount": {"amount": "100000.00", "currency": "IDR"},
        "items": ["nurse-visit"],
        "service_on": cast.today.isoformat(),
        "choice_set": 3,
    }
    first = till.post("/v1/redemptions", json=body, headers=KEY)
    again = till.post("/v1/redemptions", json=body, headers=KEY)
    assert (first.status_code, again.data) == (201, first.data)
    shown = asking.as_(cast.siti).get(f"/v1/vouchers/{voucher_id}").json
    assert shown["balance"] == {"amount": "200000.00", "currency": "IDR"}
