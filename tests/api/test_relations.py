"""Route × role × relation: what is not of one's own is answered, byte for byte, as if it were not.

For every route with an id in its address and every role that reaches only its own objects, an
object of somebody else is asked for and an id that nobody has.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from werkzeug.routing import Rule

from claims.api.policy import POLICY
from claims.domain.permissions import GRANTS, Action, Relation, Role
from claims.usecases import users, vouchers
from tests import cast as people
from tests.api.bad_inputs import ACTS
from tests.api.furnished import House, filled, furnished
from tests.cast import work_all
from tests.engines_fixture import Servers

FOREIGN = {
    Role.CITIZEN: {
        "case_id": "office_case",
        "claim_id": "decided",
        "enrolment_id": "enrolment",
        "interest_id": "others_interest",
        "instruction_id": "taxed_payment",
        "person_id": "other_person",
        "preauthorisation_id": "others_preauthorisation_id",
        "receipt_id": "foreign_receipt",
        "redemption_id": "others_redemption",
        "receivable_id": "others_receivable",
        "redress_id": "others_redress",
        "statement_id": "statement",
        "voucher_id": "others_voucher",
    },
    Role.PROVIDER: {
        "case_id": "office_case",
        "claim_id": "decided",
        "instruction_id": "taxed_payment",
        "interest_id": "others_interest",
        "preauthorisation_id": "others_preauthorisation_id",
        "receipt_id": "foreign_receipt",
        "redemption_id": "others_redemption",
        "receivable_id": "receivable",
        "redress_id": "redress",
        "statement_id": "statement",
    },
}
"""For each role that reaches only its own: objects of the same kind that are another's."""

OWN = {
    Role.CITIZEN: {
        "case_id": "filed_case",
        "claim_id": "own_decided",
        "enrolment_id": "own_enrolment",
        "person_id": "person",
        "preauthorisation_id": "preauthorisation",
        "receipt_id": "receipt",
        "redemption_id": "redemption",
        "receivable_id": "receivable",
        "redress_id": "redress",
        "voucher_id": "voucher",
    },
    Role.PROVIDER: {
        "case_id": "filed_case",
        "claim_id": "submitted",
        "receipt_id": "provider_receipt",
        "redemption_id": "redemption",
    },
}

SPECIAL = {
    ("decision_letters.read_file", Role.CITIZEN): "submitted",
    ("claim_drafts.get", Role.CITIZEN): "begun",
    ("claim_drafts.get", Role.PROVIDER): "provider_begun",
}
"""What only a decided claim has (the clinic's, about the citizen, is decided by now) or a draft."""
OTHERS_DRAFT = {Role.CITIZEN: "provider_begun", Role.PROVIDER: "begun"}


@pytest.fixture(scope="module")
def house(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with furnished(servers, template, tmp_path_factory.mktemp("house")) as made:
        _add_what_is_anothers(made)
        yield made


def _add_what_is_anothers(house: House) -> None:
    """A voucher of Budi that a second provider has redeemed, his enrolment and his statement."""
    runtime, cast, ids = house.asking.runtime, house.asking.cast, house.ids
    planner = house.clients[Role.PROGRAMME_OFFICER]
    provider = planner.post("/v1/providers", json=filled(ACTS["provider"].body, ids)).json
    person = planner.post("/v1/people", json=filled(ACTS["person"].body, ids)).json
    user, token = runtime.act(
        cast.administrator,
        lambda ctx: users.add(
            ctx,
            login="apotek",
            person_id=UUID(person["id"]),
            roles=["provider"],
            reason="Acts for it.",
            provider_id=UUID(provider["id"]),
        ),
    )
    runtime.act(cast.administrator, lambda ctx: people.confirm_grants(ctx, user.id))
    voucher, serial, code = people.a_voucher(runtime, cast, value=80_000, holder=cast.budi)
    body = {**ACTS["redemption"].body, "items": ["care-kit"]}
    redeemed = house.asking.with_token(token).post(
        "/v1/redemptions", json=filled(body, {**ids, "serial": serial, "code": code})
    )
    assert redeemed.status_code == 201, redeemed.text
    decided = people.claim_reimbursement(runtime, cast, 47_000, seed=61, number="own-61")
    work_all(runtime)
    statements = house.clients[Role.FINANCE_OFFICER].get("/v1/statements").json["items"]
    ids |= {
        "others_voucher": str(voucher),
        "others_redemption": redeemed.json["id"],
        "own_decided": str(decided),
        "statement": statements[0]["id"],
        "enrolment": str(people.enrol(runtime, cast, cast.budi.person_id)),
        "own_enrolment": str(people.enrol(runtime, cast, cast.siti.person_id)),
    }
    assert runtime.query(cast.budi, lambda ctx: vouchers.get(ctx, voucher)).id == voucher


def _doors(house: House) -> Iterator[tuple[Rule, str, Role]]:
    """Every route with an id that a role reaches for its own objects only."""
    for rule in house.asking.app.url_map.iter_rules():
        action = POLICY[rule.endpoint]
        if not isinstance(action, Action) or not rule.arguments:
            continue
        for role, relation in GRANTS[action].items():
            if relation is not Relation.ANY and role is not Role.WORKER:
                yield rule, next(iter(rule.arguments)), role


def _ask(house: House, rule: Rule, role: Role, parameter: str, object_id: str) -> tuple[int, bytes]:
    address = rule.rule.replace(f"<uuid:{parameter}>", object_id)
    client = house.clients[role]
    if "GET" in (rule.methods or ()):
        response = client.get(address)
    else:
        acts = [
            act for act in ACTS.values() if act.path.split("/")[2::2] == rule.rule.split("/")[2::2]
        ]
        response = client.open(
            address,
            method=acts[0].method,
            json=filled(acts[0].body, house.ids),
            headers=filled(acts[0].headers, house.ids),
        )
    return response.status_code, response.data


def _foreign(role: Role, parameter: str) -> str:
    """Another's object; everybody, whatever his role, says how he is reached and what he has in."""
    everybodys = {"person_id": "other_person", "interest_id": "others_interest"}
    return {**everybodys, **FOREIGN.get(role, {})}[parameter]


def test_what_is_anothers_is_as_if_it_were_not(house: House) -> None:
    asked = set()
    for rule, parameter, role in _doors(house):
        name = _foreign(role, parameter)
        if rule.endpoint.startswith("claim_drafts."):
            name = OTHERS_DRAFT[role]
        foreign = _ask(house, rule, role, parameter, house.ids[name])
        nowhere = _ask(house, rule, role, parameter, str(uuid4()))
        assert foreign == nowhere, (rule.rule, role)
        assert foreign[0] == 404, (rule.rule, role, foreign)
        asked.add((rule.rule, role))
    assert len(asked) >= 20


def test_what_is_ones_own_is_there(house: House) -> None:
    """The positive control of the test above."""
    for rule, parameter, role in _doors(house):
        if "GET" in (rule.methods or ()) and parameter in OWN.get(role, {}):
            own = SPECIAL.get((rule.endpoint, role), OWN[role][parameter])
            status, content = _ask(house, rule, role, parameter, house.ids[own])
            assert status == 200, (rule.rule, role, content)


def test_a_list_holds_ones_own_only(house: House) -> None:
    siti, provider = house.clients[Role.CITIZEN], house.clients[Role.PROVIDER]
    cast = house.asking.cast
    claims = siti.get("/v1/claims?limit=200").json["items"]
    assert claims
    assert {each["person_id"] for each in claims} == {str(cast.siti.person_id)}
    assert {each["person_id"] for each in siti.get("/v1/vouchers?limit=200").json["items"]} == {
        str(cast.siti.person_id)
    }
    claimed = provider.get("/v1/claims?limit=200").json["items"]
    assert {(each["provider_id"], each["kind"]) for each in claimed} == {
        (str(cast.provider.provider_id), "redemption")
    }
    assert {each["payee_id"] for each in siti.get("/v1/statements").json["items"]} == {
        str(cast.siti.person_id)
    }
    assert [each["id"] for each in siti.get("/v1/receivables").json["items"]] == [
        house.ids["receivable"]
    ]
    assert provider.get("/v1/receivables").json["items"] == []
    begun = [{each["id"] for each in of.get("/v1/claims/drafts").json["items"]}
             for of in (siti, provider)]  # fmt: skip
    assert begun == [{house.ids["begun"], house.ids["written"]}, {house.ids["provider_begun"]}]


def test_a_statement_is_given_in_every_form_to_those_who_may_read_it(house: House) -> None:
    path = f"/v1/statements/{house.ids['statement']}/content"
    finance = house.clients[Role.FINANCE_OFFICER]
    told = {form: finance.get(f"{path}?as={form}") for form in ("json", "csv", "xlsx", "x12")}
    assert {form: answer.status_code for form, answer in told.items()} == dict.fromkeys(told, 200)
    content, remittance = told["json"].json, told["x12"].json
    number = content["number"].replace("/", "-")
    assert content["paid"] == remittance["BPR"]["amount"]
    assert f'filename="statement-{number}.csv"' in told["csv"].headers["Content-Disposition"]
    assert told["csv"].data.startswith(b"\xef\xbb\xbf")
    assert told["xlsx"].data.startswith(b"PK")
    assert finance.get(path).data == told["json"].data
    assert finance.get(f"{path}?as=docx").status_code == 422
