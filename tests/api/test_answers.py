"""What every answer is: problems with codes, pages by key, versions, files that are only saved."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask
from openapi_spec_validator import validate

from claims.api.headers import ALWAYS
from claims.api.statuses import STATUS
from claims.domain.permissions import Role
from tests.api.asking import Asking
from tests.cast import a_picture, a_voucher, claim_reimbursement, nik

PROBLEM = {"type", "title", "status", "code", "detail", "errors", "facts"}


def test_the_document_validates_and_names_every_code(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["x-refusals"] == STATUS


def test_every_route_of_the_api_is_in_the_document(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    documented = {
        (method.upper(), re.sub(r"{(\w+)}", r"<\1>", path))
        for path, methods in document["paths"].items()
        for method in methods
        if method != "parameters"
    }
    routed = {
        (method, rule.rule.replace("<uuid:", "<"))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST", "PUT"}
        if rule.rule.startswith("/v1/")
    }
    assert documented == routed


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "ROUTE_UNKNOWN"),
        ("/v1/people/not-a-uuid", 404, "ROUTE_UNKNOWN"),
        ("/v1/programmes/", 404, "ROUTE_UNKNOWN"),
        ("/v1/people", 405, "METHOD_UNKNOWN"),
        ("/v1/programmes", 401, "TOKEN_MISSING"),
    ],
)
def test_errors_are_problems_with_every_header(
    app: Flask, path: str, status: int, code: str
) -> None:
    response = app.test_client().get(path)
    assert (response.status_code, response.json["code"]) == (status, code)
    assert response.content_type == "application/problem+json"
    assert response.json.keys() == PROBLEM
    for name, value in ALWAYS.items():
        assert response.headers[name] == value


def test_a_host_that_is_not_trusted_is_refused(app: Flask) -> None:
    response = app.test_client().get("/", headers={"Host": "evil.example"})
    assert (response.status_code, response.json["code"]) == (400, "HOST_UNTRUSTED")


def test_a_bug_is_told_without_its_text(
    app: Flask, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret 3171")

    monkeypatch.setattr("claims.usecases.programmes.get", broken)
    response = asking.in_role(Role.AUDITOR).get(f"/v1/programmes/{uuid4()}")
    assert (response.status_code, response.json["code"]) == (500, "INTERNAL_ERROR")
    assert "3171" not in response.text
    assert "Traceback" not in response.text


def test_a_database_that_is_gone_is_a_503(
    app: Flask, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = asking.in_role(Role.AUDITOR)
    asking.runtime.engine.dispose()
    monkeypatch.setattr(asking.runtime.engine.dialect, "connect", _no_connection, raising=True)
    response = auditor.get("/v1/programmes")
    assert (response.status_code, response.json["code"]) == (503, "BUSY")
    assert app.test_client().get("/readyz").status_code == 503
    assert app.test_client().get("/healthz").status_code == 200


def _no_connection(*_: object, **__: object) -> None:
    import psycopg  # noqa: PLC0415 - only to say what the driver says

    raise psycopg.OperationalError("connection refused")


def test_pages_go_through_everything_once(asking: Asking) -> None:
    planner, cast = asking.in_role(Role.PROGRAMME_OFFICER), asking.cast
    ids = {str(a_voucher(asking.runtime, cast, value=1_000)[0]) for _ in range(5)}
    seen, after = [], ""
    while True:
        page = planner.get(f"/v1/vouchers?limit=2{after}").json
        seen += [each["id"] for each in page["items"]]
        assert len(page["items"]) <= 2
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == 5
    assert set(seen) == ids


def test_what_belongs_to_another_is_not_there(asking: Asking) -> None:
    runtime, cast = asking.runtime, asking.cast
    voucher = a_voucher(runtime, cast)[0]
    claim = claim_reimbursement(runtime, cast, 50_000)
    receipt = asking.as_(cast.siti).upload(a_picture(7)).json["id"]
    budi = asking.as_(cast.budi)
    for path in (
        f"/v1/vouchers/{voucher}",
        f"/v1/claims/{claim}",
        f"/v1/claims/{claim}/decisions",
        f"/v1/receipts/{receipt}",
        f"/v1/receipts/{receipt}/file",
        f"/v1/people/{cast.siti.person_id}",
    ):
        foreign, nowhere = budi.get(path), budi.get(path.replace(path.split("/")[3], str(uuid4())))
        assert (foreign.status_code, foreign.data) == (404, nowhere.data), path
    assert budi.post(f"/v1/claims/{claim}/withdrawal").status_code == 404
    assert budi.post(f"/v1/vouchers/{voucher}/activation").status_code == 404
    assert budi.get("/v1/claims").json["items"] == []


def test_a_claim_tells_its_version_and_what_comes_next(asking: Asking) -> None:
    claim = claim_reimbursement(asking.runtime, asking.cast, 50_000)
    response = asking.as_(asking.cast.siti).get(f"/v1/claims/{claim}")
    assert response.headers["ETag"] == f'"{response.json["version"]}"'
    assert response.json["next_step"] == "rules_run"
    assert response.json["next_step_due_on"] is not None
    [line] = response.json["lines"]
    assert line["claimed"] == {"amount": "50000.00", "currency": "IDR"}
    assert line["quantity"] == "1"


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        (None, 428, "IF_MATCH_MISSING"),
        ("*", 400, "IF_MATCH_INVALID"),
        ("1", 400, "IF_MATCH_INVALID"),
        ('W/"1"', 400, "IF_MATCH_INVALID"),
        ('"1", "2"', 400, "IF_MATCH_INVALID"),
        ('"99"', 412, "VERSION_STALE"),
    ],
)
def test_a_decision_is_of_the_version_that_was_seen(
    asking: Asking, tag: str | None, status: int, code: str
) -> None:
    claim = claim_reimbursement(asking.runtime, asking.cast, 50_000)
    body = {
        "reason": "REVIEWED_IN_ORDER",
        "lines": [
            {
                "no": 1,
                "approved": {"amount": "50000.00", "currency": "IDR"},
                "bearer": "citizen",
            }
        ],
    }
    officer = asking.in_role(Role.CLAIMS_OFFICER)
    response = officer.post(f"/v1/claims/{claim}/decisions", json=body, headers={"If-Match": tag})
    assert (response.status_code, response.json["code"]) == (status, code)


def test_a_receipt_is_saved_and_never_shown_in_place(asking: Asking) -> None:
    citizen = asking.in_role(Role.CITIZEN)
    receipt = citizen.upload(a_picture(3)).json
    response = citizen.get(f"/v1/receipts/{receipt['id']}/file")
    assert response.content_type == "image/png"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert len(response.data) == receipt["size"]


def test_a_token_is_shown_once_and_ends_with_its_account(asking: Asking) -> None:
    administrator = asking.in_role(Role.ADMINISTRATOR)
    person = administrator.post(
        "/v1/people", json={"name": "Made", "national_id": nik(910), "id_scheme": "id.nik"}
    ).json
    added = administrator.post(
        "/v1/users",
        json={
            "login": "made", "person_id": person["id"], "roles": ["auditor"], "reason": "Hired.",
        },
    ).json  # fmt: skip
    made = asking.with_token(added["token"])
    assert (added["roles"], len(added["proposed"])) == ([], 1)
    assert made.get("/v1/programmes").status_code == 403
    planner = asking.in_role(Role.PROGRAMME_OFFICER)
    given = planner.post(f"/v1/grants/{added['proposed'][0]}/confirmation", json={})
    assert (given.status_code, given.json["status"]) == (201, "confirmed")
    assert made.get("/v1/programmes").status_code == 200
    disabled = administrator.post(f"/v1/users/{added['id']}/disabling")
    assert disabled.status_code == 201
    assert "token" not in disabled.json
    gone = made.get("/v1/programmes")
    assert (gone.status_code, gone.json["code"]) == (401, "TOKEN_INVALID")
    assert 'error="invalid_token"' in gone.headers["WWW-Authenticate"]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(asking: Asking) -> None:
    planner = asking.in_role(Role.PROGRAMME_OFFICER)
    most = asking.app.config["MAX_CONTENT_LENGTH"]
    response = planner.post("/v1/people", data=b" " * (most + 1), content_type="application/json")
    assert (response.status_code, response.json["code"]) == (413, "BODY_TOO_LARGE")
    citizen = asking.in_role(Role.CITIZEN)
    large = citizen.upload(b"\x89PNG\r\n\x1a\n" + b"0" * asking.app.config["MAX_RECEIPT_BYTES"])
    assert (large.status_code, large.json["code"]) == (413, "RECEIPT_TOO_LARGE")
    larger = citizen.upload(b"0" * (asking.app.config["MAX_RECEIPT_BYTES"] + 100_000))
    assert larger.status_code == 413


def test_a_resubmission_is_answered_with_what_still_lacks(asking: Asking) -> None:
    cast, officer = asking.cast, asking.in_role(Role.CLAIMS_OFFICER)
    claim = claim_reimbursement(asking.runtime, cast, 60_000)
    missing = [
        {"kind": "field", "field": "purpose", "text": "Tujuan?"},
        {"kind": "receipt", "text": "Kuitansi asli."},
        {"kind": "other", "text": "Telepon kami."},
    ]
    body = {"reason": "DOCUMENT_MISSING", "text": "Lengkapi.", "missing": missing}
    assert officer.post(f"/v1/claims/{claim}/returns", json=body).status_code == 201
    siti = asking.as_(cast.siti)
    place = siti.get(f"/v1/claims/{claim}/explanation").json["place"]
    assert [each["text"] for each in place["waiting_for"][0]["missing"]] == [
        "Tujuan?", "Kuitansi asli.", "Telepon kami.",
    ]  # fmt: skip
    body = {"receipts": [], "declared": {"purpose": "kontrol"}}
    answer = siti.post(f"/v1/claims/{claim}/resubmissions", json=body)
    assert answer.status_code == 201
    nothing = {"field": None, "line": None}
    assert answer.json["lacking"] == [
        {"no": 2, **nothing, **missing[1], "is_met": False},
        {"no": 3, **nothing, **missing[2], "is_met": None},
    ]
    shown = officer.get(f"/v1/claims/{claim}").json["missing"]
    assert [each["is_met"] for each in shown] == [True, False, None]


def test_declarations_are_shown_to_anybody_and_kept_with_the_claim(asking: Asking) -> None:
    shown = asking.app.test_client().get("/v1/declarations")
    assert shown.status_code == 200
    texts = {each["code"]: each for each in shown.json["items"]}
    assert all(each["texts"]["id"] and each["texts"]["en"] for each in texts.values())
    cast = asking.cast
    body = {
        "programme_id": str(cast.programme),
        "kind": "reimbursement",
        "standard_code": "home-care",
        "lines": [
            {
                "item": "nurse-visit",
                "quantity": "1",
                "unit_price": {"amount": "60000.00", "currency": "IDR"},
                "claimed": {"amount": "60000.00", "currency": "IDR"},
                "delivered_on": cast.today.isoformat(),
            }
        ],
        "receipts": [],
        "declarations": ["true-and-complete"],
        "language": "en",
    }
    siti = asking.as_(cast.siti)
    claim = siti.post("/v1/claims", json=body).json
    [kept] = siti.get(f"/v1/claims/{claim['id']}").json["submissions"]
    assert kept["language"] == "en"
    [said] = kept["declarations"]
    assert said["digest"] == texts["true-and-complete"]["digest"]
    again = siti.post("/v1/claims", json=body)
    assert (again.status_code, again.json["code"]) == (409, "CLAIMED_ALREADY")
    assert again.json["facts"] == {
        "claim_id": claim["id"],
        "number": claim["number"],
        "submitted_at": claim["submitted_at"],
        "status": "submitted",
    }
    assert siti.post("/v1/claims", json={**body, "is_another": True}).status_code == 201
