"""What the app gives when all is well is exactly what its document says: status, type, every field.

The other half of the contract: test_contract.py asks at random and is mostly refused, so here every
act of the table of good bodies and every question about what it left is answered and held to the
document.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from claims.api.policy import POLICY
from claims.domain.permissions import GRANTS, Action, Actor, Role
from claims.usecases import (
    access_reviews,
    bank_clearings,
    case_filing,
    cases,
    claims,
    periods,
    reinstatements,
    tax_remittances,
    year_ends,
)
from tests import cast as people
from tests import paying
from tests.api.asking import Someone
from tests.api.bad_inputs import ACTS, Act
from tests.api.furnished import (
    House,
    filled,
    furnished,
    proposed,
    review_all,
    typed_failure,
    with_treasury,
    work_all,
)
from tests.documents.bank_files import Booked, a_camt
from tests.engines_fixture import Servers

CONFORMS: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
LATER = {
    "reinstatement-approval": Act(
        Role.FINANCE_OFFICER, "/v1/ledger/reinstatements/{reinstatement}/approval", {}
    ),
    "reinstatement-refusal": Act(
        Role.FINANCE_OFFICER, "/v1/ledger/reinstatements/{reinstatement}/refusal", {}
    ),
    "authorisation": Act(Role.FINANCE_OFFICER, "/v1/claims/{decided}/authorisations", {}),
    "batch-cancelled": Act(Role.FINANCE_OFFICER, "/v1/payouts/{built}/cancellation", {}),
    "batch-rebuilt": Act(Role.FINANCE_OFFICER, "/v1/payouts/{built}/rebuild", {}),
    "closing": Act(Role.FINANCE_OFFICER, "/v1/ledger/periods/{period}/closing", {}),
    "exemption": Act(Role.FINANCE_OFFICER, "/v1/redress/{questioned}/exemptions", {}),
    "upholding": Act(Role.FINANCE_OFFICER, "/v1/redress/{doubted}/upholding", {}),
    "failure-approval": Act(
        Role.FINANCE_OFFICER, "/v1/payouts/{failing}/failures/{failure}/approval", {}
    ),
    "failure-refusal": Act(
        Role.FINANCE_OFFICER, "/v1/payouts/{failing}/failures/{failure}/refusal", {}
    ),
    "repayment-confirmation": Act(
        Role.FINANCE_OFFICER, "/v1/receivables/repayments/{repayment}/confirmation", {}
    ),
    "repayment-refusal": Act(
        Role.FINANCE_OFFICER, "/v1/receivables/repayments/{other_repayment}/refusal", {}
    ),
    "write-off-approval": Act(
        Role.FINANCE_OFFICER, "/v1/receivables/write-offs/{write_off}/approval", {}
    ),
    "write-off-refusal": Act(
        Role.FINANCE_OFFICER, "/v1/receivables/write-offs/{other_write_off}/refusal", {}
    ),
    "clearing-refusal": Act(Role.FINANCE_OFFICER, "/v1/bank/entries/{waiting_entry}/refusal", {}),
    "clearing-approval": Act(Role.FINANCE_OFFICER, "/v1/bank/entries/{waiting_entry}/approval", {}),
    "tax-release": Act(
        Role.FINANCE_OFFICER, "/v1/taxes/remittances/{prepared_remittance}/release", {}
    ),
    "tax-return": Act(
        Role.FINANCE_OFFICER,
        "/v1/taxes/remittances/{prepared_remittance}/return",
        {"reference": "R-1"},
    ),
    "tax-cancellation": Act(
        Role.FINANCE_OFFICER, "/v1/taxes/remittances/{dropped_remittance}/cancellation", {}
    ),
    "retry": Act(Role.ADMINISTRATOR, "/v1/jobs/{dead}/retries", {}),
    "year-end-confirmation": Act(
        Role.FINANCE_OFFICER, "/v1/ledger/year-ends/{open_year_end}/confirmation", {}
    ),
    "year-end-dropping": Act(
        Role.FINANCE_OFFICER, "/v1/ledger/year-ends/{open_year_end}/dropping", {}
    ),
    "leaving": Act(Role.CLAIMS_OFFICER, "/v1/claims/{held}/assignments/ended", {}),
    "invitation": Act(Role.ADMINISTRATOR, "/v1/users/{officer}/invitations", {}),
    "disabling": Act(Role.ADMINISTRATOR, "/v1/users/{officer}/disabling", {}),
}
"""Further acts, which take away what the others start from."""
QUESTIONS = {
    "account_id": ("account",),
    "review_id": ("access_review",),
    "import_id": ("bank_import",),
    "case_id": ("filed_case", "taken_case", "office_case"),
    "claim_id": ("submitted", "fresh", "held", "returned", "decided", "begun"),
    "dry_run_id": ("dry_run",),
    "enrolment_id": ("enrolment",),
    "payout_id": ("built_payout", "released_payout"),
    "person_id": ("person", "other_person"),
    "preauthorisation_id": ("preauthorisation",),
    "redecision_id": ("redecision",),
    "programme_id": ("programme",),
    "instruction_id": ("taxed_payment",),
    "provider_id": ("provider",),
    "receipt_id": ("receipt", "foreign_receipt", "provider_receipt"),
    "receivable_id": ("receivable", "others_receivable"),
    "redemption_id": ("redemption",),
    "redress_id": ("redress", "questioned", "others_redress"),
    "service": ("service",),
    "standard_id": ("standard", "draft"),
    "statement_id": ("statement",),
    "voucher_id": ("voucher", "issued"),
    "year_end_id": ("year_end",),
}
"""Which objects of the house each parameter of an address is asked with."""


def _held_to_document(case: schemathesis.Case, someone: Someone) -> Any:
    response = case.call(headers={"Authorization": f"Bearer {someone.token}"})
    case.validate_response(response, checks=CONFORMS)
    return response


@pytest.fixture
def answered(servers: Servers, template: str, tmp_path: Path) -> Any:
    with furnished(servers, template, tmp_path) as house:
        yield house, schemathesis.openapi.from_wsgi("/openapi.json", house.asking.app)


def test_every_act_is_answered_as_documented(answered: tuple[House, Any]) -> None:
    """Also the positive control of the bad inputs: without the bad thing each act is done."""
    house, document = answered
    acts = {**ACTS, **LATER}
    last = ("cancellation", "withdrawal", "return", "leaving", "decision", "discarding",
            "reinstatement", *LATER)  # fmt: skip
    done = set()
    for name in sorted(acts, key=lambda name: last.index(name) + 1 if name in last else 0):
        _prepare(house, name)
        if name == "tax-cancellation":
            _prepare_remittance(house)
        _prepare_review(house, name)
        act = acts[name]
        someone = house.clients[act.role]
        if name in {"release", "closing", "tax-return", "year-end-confirmation",
                    "reinstatement-approval", "batch-approval"}:  # fmt: skip
            someone = house.asking.as_(house.asking.cast.second_finance)
        if name in {"batch-verification", "batch-sent-back"}:
            someone = house.asking.as_(house.asking.cast.third_finance)
        operation, path = _found(document, act.method, filled(act.path, house.ids))
        case = operation.Case(
            path_parameters=path,
            body=filled(act.body, house.ids),
            headers={"Idempotency-Key": f"answered-{name}", **filled(act.headers, house.ids)},
            media_type="application/json",
        )
        done_with = 200 if act.method == "PUT" or name == "quote" else 201
        response = _held_to_document(case, someone)
        assert response.status_code == done_with, (name, response.text)
        done.add(operation.label)
        if name == "access_review":
            house.ids["access_review"] = response.json()["id"]
    receipt = house.clients[Role.CITIZEN].upload(people.a_picture(99))
    operation = document["/v1/receipts"]["POST"]
    operation.Case().validate_response(receipt, checks=CONFORMS)
    assert receipt.status_code == 201
    done.add(operation.label)
    imported = house.clients[Role.FINANCE_OFFICER].upload(
        a_camt(Booked("3.00", None, "REF-3")), "/v1/bank/imports"
    )
    operation = document["/v1/bank/imports"]["POST"]
    operation.Case().validate_response(imported, checks=CONFORMS)
    assert imported.status_code == 201
    done.add(operation.label)
    labels = {each.ok().label for each in document.get_all_operations()}
    assert {label for label in labels - done if not label.startswith("GET")} == set()


def _prepare(house: House, name: str) -> None:
    """Put things where an act starts from, after what the acts before it left."""
    runtime, cast, ids = house.asking.runtime, house.asking.cast, house.ids
    if name == "decision":
        ids["held_version"] = str(
            runtime.query(cast.officer, lambda ctx: claims.get(ctx, UUID(ids["held"]))).version
        )
    if name in {"return", "withdrawal"}:
        seed = 51 if name == "return" else 53
        ids["fresh"] = str(people.claim_reimbursement(runtime, cast, 9_000, seed=seed))
    if name == "authorisation":
        ids["decided"] = str(
            people.claim_reimbursement(
                runtime, cast, 7_000, actor=cast.budi, seed=52, number="N-52"
            )
        )
        work_all(runtime)
    if name in {"batch-cancelled", "batch-rebuilt"}:
        ids["built"] = str(
            runtime.act(
                cast.finance,
                lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today),
            ).id
        )
    if name in {"approval", "refusal"}:
        seed = 60 + ["approval", "refusal"].index(name)
        claim = people.claim_reimbursement(
            runtime, cast, 8_000, actor=cast.budi, seed=seed, number=f"N-{name}"
        )
        work_all(runtime)
        ids["redecision"] = str(proposed(house.asking, claim))
    if name in {"failure-approval", "failure-refusal"}:
        seed = 70 + ["failure-approval", "failure-refusal"].index(name)
        claim = people.claim_reimbursement(
            runtime, cast, 6_000, item="care-kit", seed=seed, number=f"N-{name}"
        )
        work_all(runtime)
        ids["failing"], ids["failure"] = typed_failure(house.asking, claim)
    if name in {"clearing-approval", "clearing-refusal"}:
        entry, counter = UUID(ids["waiting_entry"]), UUID(ids["waiting_counter"])
        runtime.act(
            cast.second_finance,
            lambda ctx: bank_clearings.propose(
                ctx, entry, cleared_as="returned", counter_id=counter, note="Salah kirim."
            ),
        )
    if name == "redecision":
        ids["decided"] = str(
            people.claim_reimbursement(
                runtime, cast, 12_345, actor=cast.budi, seed=63, number="N-redecision"
            )
        )
        work_all(runtime)
        fresh = runtime.query(cast.officer, lambda ctx: claims.get(ctx, UUID(ids["decided"])))
        ids["decided_version"] = str(fresh.version)
    if name == "dismissal":
        file = partial(case_filing.file, kind="complaint", text="Terlalu lama.")
        about = {"programme_id": cast.programme, "happened_on": cast.today}
        ids["filed_case"] = str(runtime.act(cast.siti, lambda ctx: file(ctx, **about).id))
    if name == "resolution":
        taken = UUID(ids["taken_case"])
        seen = runtime.query(cast.officer, lambda ctx: cases.get(ctx, taken))
        ids["taken_version"] = str(seen.version)
    if name == "closing":
        [*_, row] = runtime.query(cast.finance, lambda ctx: periods.list_(ctx, cast.programme))
        ids["period"] = str(row.id)
    _prepare_year(house, name)
    if name == "retry":
        # Only an accident leaves such a job.
        [(ids["dead"],)] = house.owner.execute(
            "UPDATE jobs SET status = 'dead' WHERE id = (SELECT id FROM jobs LIMIT 1)"
            " RETURNING id::text"
        ).fetchall()


def _prepare_remittance(house: House) -> None:
    runtime, cast = house.asking.runtime, house.asking.cast
    days = {"first_day": cast.today, "last_day": cast.today}
    row = runtime.act(
        cast.finance, lambda ctx: tax_remittances.prepare(ctx, cast.programme, **days)
    )
    house.ids["dropped_remittance"] = str(row.id)


def _prepare_review(house: House, name: str) -> None:
    """One review is open at a time: what is opened, signed and decided follow each other."""
    runtime, planner, ids = house.asking.runtime, house.asking.cast.planner, house.ids
    review = UUID(ids["access_review"])
    if name in {"access_review", "access_review_signed"}:
        review_all(house.asking, review)
    if name == "access_review_verdicts":
        ids["access_review"] = str(runtime.act(planner, access_reviews.open_).row.id)
    if name == "access_review":
        runtime.act(planner, lambda ctx: access_reviews.sign(ctx, review))


def _a_citizen(house: House, serial: int) -> Actor:
    """Somebody who has claimed nothing yet, so that no limit of his is reached."""
    runtime, cast = house.asking.runtime, house.asking.cast
    who = people.a_user(
        runtime, cast.administrator, login=f"warga-{serial}", roles=[Role.CITIZEN], serial=serial
    )
    people.enrol(runtime, cast, who.person_id)
    return who


def _prepare_year(house: House, name: str) -> None:
    """A year end that is proposed, or a claim of which the treasury was given the rest."""
    runtime, cast, ids = house.asking.runtime, house.asking.cast, house.ids
    if name == "reinstatement":
        claim = people.claim_reimbursement(
            runtime, cast, 6_500, actor=_a_citizen(house, 75), seed=75, number=f"N-{name}"
        )
        work_all(runtime)
        with_treasury(house.asking, claim, days_ago=900)
        ids["unclaimed"] = str(claim)
    if name in {"reinstatement-approval", "reinstatement-refusal"}:
        found = runtime.query(cast.finance, lambda ctx: reinstatements.list_(ctx, cast.programme))
        if name == "reinstatement-refusal":
            claim = people.claim_reimbursement(
                runtime, cast, 6_400, actor=_a_citizen(house, 76), seed=76, number=f"N-{name}"
            )
            work_all(runtime)
            with_treasury(house.asking, claim, days_ago=901)
            act = partial(reinstatements.propose, claim_id=claim)
            found = [runtime.act(cast.finance, act)]
        ids["reinstatement"] = str(found[-1].id)
    if name == "year-end-dropping":
        day = cast.today - timedelta(days=390)
        act = partial(year_ends.propose, programme_id=cast.programme, last_day=day)
        ids["open_year_end"] = str(runtime.act(cast.finance, act).id)
    if name == "year-end-confirmation":
        rows = runtime.query(cast.finance, lambda ctx: year_ends.list_(ctx, cast.programme))
        [ids["open_year_end"]] = [str(row.id) for row in rows if row.status == "proposed"]


def test_every_question_is_answered_as_documented(answered: tuple[House, Any]) -> None:
    house, document = answered
    runtime = house.asking.runtime
    statements = house.clients[Role.FINANCE_OFFICER].get("/v1/statements").json["items"]
    house.ids["statement"] = statements[0]["id"]
    house.ids["enrolment"] = str(
        people.enrol(runtime, house.asking.cast, house.asking.cast.budi.person_id)
    )
    for each in document.get_all_operations():
        operation = each.ok()
        if not operation.label.startswith("GET"):
            continue
        statuses = {
            _held_to_document(case, house.clients[role]).status_code
            for role in _roles(operation)
            for case in _cases(operation, house.ids)
        }
        assert 200 in statuses, operation.label
        assert statuses <= {200, 404}, operation.label


def _roles(operation: Any) -> list[Role]:
    wanted = POLICY[operation.definition.raw["operationId"]]
    if not isinstance(wanted, Action):
        return [Role.CITIZEN]
    return [role for role in GRANTS[wanted] if role is not Role.WORKER]


def _cases(operation: Any, ids: dict[str, str]) -> list[schemathesis.Case]:
    names = [parameter.name for parameter in operation.path_parameters]
    query = {
        parameter.name: {"object_id": ids["voucher"], "programme_id": ids["programme"],
                         "code": "ID", "year": "2026", "day": ids["today"],
                         "first_day": ids["today"], "last_day": ids["today"],
                         "number": "LANSIA-2026/000001", "digest": "0" * 64,
                         "from": ids["standard"]}[parameter.name]
        for parameter in operation.query
        if parameter.is_required
    }  # fmt: skip
    if not names:
        return [operation.Case(query=query)]
    [name] = names
    return [
        operation.Case(path_parameters={name: ids[known]}, query=query) for known in QUESTIONS[name]
    ]


def _found(document: Any, method: str, address: str) -> tuple[Any, dict[str, str]]:
    """The documented operation of an address, and what stands in its braces."""
    parts = address.split("/")
    for each in document.get_all_operations():
        operation = each.ok()
        pattern = operation.path.split("/")
        if (
            operation.method.upper() == method
            and len(pattern) == len(parts)
            and all(
                here == there or here.startswith("{")
                for here, there in zip(pattern, parts, strict=True)
            )
        ):
            inside = zip(pattern, parts, strict=True)
            return operation, {here[1:-1]: there for here, there in inside if here[0:1] == "{"}
    raise AssertionError(f"{method} {address} is not documented")
