"""A claim is begun on a phone, saved, found again and submitted: what each answer says."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from claims.domain.permissions import Role
from schemas.claim_drafts import ClaimDraftContent
from schemas.claims import SubmitClaim
from tests import cast as people
from tests.api.asking import Asking


def begun(asking: Asking, role: Role = Role.CITIZEN, **content: Any) -> Any:
    kind = "reimbursement" if role is Role.CITIZEN else "redemption"
    body = {"programme_id": str(asking.cast.programme), "kind": kind, **content}
    made = asking.in_role(role).post("/v1/claims/drafts", json=body)
    assert made.status_code == 201, made.text
    return made.json


def lacking(draft: Any) -> dict[str, str]:
    assert all(each["text"] for each in draft["lacks"])
    return {each["field"]: each["code"] for each in draft["lacks"]}


def test_a_claim_is_begun_saved_looked_at_and_submitted(asking: Asking) -> None:
    citizen, cast = asking.in_role(Role.CITIZEN), asking.cast
    draft = begun(asking, lines=[{"item": "nurse-visit"}])
    address = f"/v1/claims/{draft['id']}"
    assert lacking(draft) == {
        "lines.0.quantity": "FIELD_MISSING", "lines.0.unit_price": "FIELD_MISSING",
        "lines.0.claimed": "FIELD_MISSING", "lines.0.delivered_on": "FIELD_MISSING",
        "receipts": "FIELD_MISSING", "standard_code": "STANDARD_MISSING",
    }  # fmt: skip
    key = {"Idempotency-Key": "submit-when-whole"}
    early = citizen.post(f"{address}/submission", headers=key)
    assert (early.status_code, early.json["code"]) == (422, "DRAFT_INCOMPLETE")
    assert {each["field"] for each in early.json["errors"]} == {
        field for field in lacking(draft) if field != "standard_code"
    }
    receipt = people.a_receipt(asking.runtime, cast.siti)
    whole = people.as_written(cast, 60_000, receipt)
    assert citizen.put(f"{address}/draft", json=whole).status_code == 428
    stale = citizen.put(f"{address}/draft", json=whole, headers={"If-Match": '"9"'})
    assert (stale.status_code, stale.json["code"]) == (412, "VERSION_STALE")
    seen = citizen.get(f"{address}/draft")
    assert seen.json["content"] == {"lines": [{"item": "nurse-visit"}]}
    saved = citizen.put(f"{address}/draft", json=whole, headers={"If-Match": seen.headers["ETag"]})
    assert (saved.status_code, saved.json["version"], saved.json["lacks"]) == (200, 2, [])
    assert citizen.get(f"{address}/draft").json["content"] == whole
    submitted = citizen.post(f"{address}/submission", headers=key)
    assert submitted.status_code == 201, submitted.text
    claim = submitted.json
    assert (claim["id"], claim["number"], claim["status"]) == (
        draft["id"], draft["number"], "submitted",
    )  # fmt: skip
    assert claim["tracking_code"]
    again = citizen.post(f"{address}/submission", headers=key)
    assert (again.data, again.headers["Idempotency-Replayed"]) == (submitted.data, "true")
    assert citizen.get(f"{address}/draft").status_code == 404
    assert citizen.get(address).json["receipts"][0]["receipt_id"] == str(receipt)
    assert citizen.get("/v1/claims/drafts").json["items"] == []
    late = citizen.put(f"{address}/draft", json=whole, headers={"If-Match": '"3"'})
    assert (late.status_code, late.json["code"]) == (409, "STATE_CONFLICT")
    assert citizen.post(f"{address}/submission").json["code"] == "STATE_CONFLICT"


def test_a_draft_that_names_nothing_of_its_kind_says_so(asking: Asking) -> None:
    assert lacking(begun(asking))["standard_code"] == "STANDARD_MISSING"
    draft = begun(asking, Role.PROVIDER)
    assert lacking(draft) == {
        "lines": "FIELD_MISSING", "receipts": "FIELD_MISSING",
        "redemption_id": "REDEMPTION_MISSING",
    }  # fmt: skip
    named = begun(asking, Role.PROVIDER, redemption_id=str(uuid4()), lines=[], receipts=[])
    assert lacking(named) == {"lines": "LIST_LENGTH"}


def test_a_withdrawn_draft_is_told_without_what_it_never_had(asking: Asking) -> None:
    citizen, draft = asking.in_role(Role.CITIZEN), begun(asking)
    gone = citizen.post(f"/v1/claims/{draft['id']}/withdrawal").json
    assert gone["status"] == "withdrawn"
    empty = ("standard_id", "claimed", "approved", "submitted_at", "submitted_on", "cause")
    assert {gone[name] for name in empty} == {None}
    assert gone["person_id"] == str(asking.cast.siti.person_id)
    assert citizen.get(f"/v1/claims/{draft['id']}").status_code == 404


def test_drafts_are_listed_page_by_page_without_what_they_say(asking: Asking) -> None:
    citizen = asking.in_role(Role.CITIZEN)
    ids = [begun(asking, declared={"explanation": "Rahasia."})["id"] for _ in range(3)]
    first = citizen.get("/v1/claims/drafts?limit=2")
    assert "Rahasia" not in first.text
    rest = citizen.get(f"/v1/claims/drafts?limit=2&after={first.json['next']}").json
    assert [each["id"] for each in (*first.json["items"], *rest["items"])] == ids
    assert rest["next"] is None
    assert asking.as_(asking.cast.budi).get("/v1/claims/drafts").json["items"] == []
    assert asking.in_role(Role.CLAIMS_OFFICER).get("/v1/claims/drafts").status_code == 403


def test_a_draft_takes_whatever_a_claim_takes_and_needs_none_of_it() -> None:
    """A field that submission comes to need must not be needed of a draft."""
    draft, claim = ClaimDraftContent(), SubmitClaim()
    assert draft.validate({}) == {}
    assert draft.fields.keys() == claim.fields.keys() - {"programme_id", "kind"}
    assert draft.validate({"lines": [{}], "receipts": [{}]}) == {}
    assert draft.validate({"lines": [{"other_payers": [{}]}]}) == {}
