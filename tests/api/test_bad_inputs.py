"""Every bad input is a 4xx with a code, a sentence and its field; it leaves nothing behind."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from claims.api.statuses import STATUS
from claims.domain.permissions import Role
from tests.api.bad_inputs import ACTS, BAD, BANK_FILES, BODIES, FILES, GONE, QUERIES
from tests.api.furnished import House, filled, furnished
from tests.engines_fixture import Servers


@pytest.fixture(scope="module")
def house(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with furnished(servers, template, tmp_path_factory.mktemp("house")) as made:
        yield made


def changed(body: Any, path: str, value: Any) -> Any:
    """A copy of a body with one thing in it changed."""
    made = copy.deepcopy(body)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner = made
    for step in steps:
        inner = inner[step]
    if value is GONE:
        del inner[last]
    else:
        inner[last] = value
    return made


def test_there_are_enough_of_them() -> None:
    assert len(BAD) + len(BODIES) + len(QUERIES) + len(FILES) >= 150
    assert {name for name, *_ in BAD} == ACTS.keys()


@pytest.mark.parametrize(
    ("name", "path", "value", "code"),
    BAD,
    ids=[f"{at}-{name}-{path}-{code}" for at, (name, path, _, code) in enumerate(BAD)],
)
def test_a_bad_field_is_refused_by_its_name(
    house: House, name: str, path: str, value: Any, code: str
) -> None:
    act = ACTS[name]
    body = filled(changed(act.body, path, value), house.ids)
    before = house.rows()
    response = house.clients[act.role].open(
        filled(act.path, house.ids),
        method=act.method,
        json=body,
        headers=filled(act.headers, house.ids),
    )
    problem = response.get_json(force=True)
    assert response.content_type == "application/problem+json", response.text
    found = {each["code"]: each["field"] for each in problem["errors"]}
    if problem["code"] == "BODY_INVALID":
        assert code in found, problem
        field = found[code]
        assert field == path or field.startswith(f"{path}.") or path.startswith(f"{field}."), field
        assert response.status_code == 422
    else:
        assert problem["code"] == code
        assert response.status_code == STATUS[code]
    assert len(problem["detail"]) > 10
    if isinstance(value, str) and len(value) > 10 and value not in str(house.ids.values()):
        assert json.dumps(value)[1:-1] not in response.text
        assert value not in response.text
    assert house.rows() == before


@pytest.mark.parametrize(("name", "body", "content_type", "code"), BODIES)
def test_a_body_that_is_no_object_of_json_is_refused(
    house: House, name: str, body: bytes, content_type: str, code: str
) -> None:
    act, before = ACTS[name], house.rows()
    response = house.clients[act.role].post(
        filled(act.path, house.ids), data=body, content_type=content_type or None
    )
    assert (response.status_code, response.json["code"]) == (STATUS[code], code)
    assert house.rows() == before


@pytest.mark.parametrize("path", QUERIES)
def test_a_bad_query_is_refused(house: House, path: str) -> None:
    response = house.clients[Role.CLAIMS_OFFICER].get(filled(path, house.ids))
    assert (response.status_code, response.json["code"]) == (422, "QUERY_INVALID")
    assert response.json["errors"]


@pytest.mark.parametrize("key", [None, "", "short", "with space", "ключ-ключ-1", "k" * 129])
def test_an_act_needs_a_key_of_a_plain_form(house: House, key: str | None) -> None:
    act, before = ACTS["person"], house.rows()
    headers = {"Idempotency-Key": key.encode().decode("latin-1") if key else key}
    response = house.clients[act.role].post(act.path, json=act.body, headers=headers)
    code = "IDEMPOTENCY_KEY_INVALID" if key else "IDEMPOTENCY_KEY_MISSING"
    assert response.status_code == 400
    assert response.json["code"] in {code, "IDEMPOTENCY_KEY_INVALID"}
    assert house.rows() == before


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer claims_0",
        "Bearer \xff",
        "Bearer a b",
        "x" * 9_000,
    ],
)
def test_a_token_that_is_none_is_refused(house: House, authorization: str) -> None:
    response = house.clients[Role.AUDITOR].get(
        "/v1/programmes", headers={"Authorization": authorization}
    )
    assert response.status_code == 401
    assert response.json["code"] in {"TOKEN_MISSING", "TOKEN_INVALID"}
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("content", "code"), FILES)
def test_a_file_that_is_no_receipt_is_refused(house: House, content: bytes, code: str) -> None:
    before = house.rows()
    response = house.clients[Role.CITIZEN].upload(content)
    assert (response.status_code, response.json["code"]) == (STATUS[code], code)
    assert response.json["errors"][0]["field"] == "file"
    assert house.rows() == before


@pytest.mark.parametrize(("content", "code"), BANK_FILES)
def test_a_file_that_no_bank_of_ours_sent_is_refused(
    house: House, content: bytes, code: str
) -> None:
    before = house.rows()
    response = house.clients[Role.FINANCE_OFFICER].upload(content, "/v1/bank/imports")
    assert (response.status_code, response.json["code"]) == (STATUS[code], code)
    assert response.json["errors"][0]["field"] == "file"
    assert house.rows() == before


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nabc\r\n--x--\r\n',
         "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nabc\r\n--x--\r\n',
         "multipart/form-data; boundary=x"),
        (b"".join(b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n1\r\n'
                  for _ in range(2)) + b"--x--\r\n", "multipart/form-data; boundary=x"),
        (b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n
                  for n in range(2_000)) + b"--x--\r\n", "multipart/form-data; boundary=x"),
        (b"\x89PNG", "image/png"),
        (b"{}", "application/json"),
    ],
)  # fmt: skip
def test_a_form_that_is_not_one_file_is_refused(
    house: House, body: bytes, content_type: str
) -> None:
    before = house.rows()
    response = house.clients[Role.CITIZEN].post(
        "/v1/receipts", data=body, content_type=content_type
    )
    assert response.status_code in {400, 413, 415, 422}
    assert response.content_type == "application/problem+json"
    assert house.rows() == before


@pytest.mark.parametrize(
    "path",
    [
        "/v1/vouchers/1", "/v1/vouchers/{voucher}/", "/v1/vouchers/{voucher}%00", "/v1//vouchers",
        "/v1/vouchers/..%2f..%2fetc%2fpasswd", "/v1/vouchers/%7B{voucher}%7D", "/v2/vouchers",
        "/v1/vouchers/{voucher}/activation/x", "/V1/vouchers", "/v1/vouchers/" + "9" * 5_000,
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_not_there(house: House, path: str) -> None:
    response = house.clients[Role.PROGRAMME_OFFICER].get(filled(path, house.ids))
    assert (response.status_code, response.json["code"]) == (404, "ROUTE_UNKNOWN")
