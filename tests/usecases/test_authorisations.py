"""A second person authorises, all of a list or none, and each decision once."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import authorisations
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, claim_of, refusal, wrong


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def authorising(*claims: UUID) -> Any:
    return lambda ctx: authorisations.authorise_many(ctx, claims)


def test_a_list_is_authorised_whole_or_not_at_all(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    good = people.claim_reimbursement(runtime, cast, 50_000)
    rejected = people.claim_reimbursement(runtime, cast, 60_000)
    work_all(runtime)
    waiting = people.claim_reimbursement(runtime, cast, 70_000, seed=9)
    assert claim_of(runtime, cast, rejected).approved == 0
    for other, code in (
        (rejected, "STATE_CONFLICT"),
        (waiting, "STATE_CONFLICT"),
        (cast.programme, "CLAIM_UNKNOWN"),
    ):
        assert refusal(runtime, cast.finance, authorising(good, other)) == code
    assert claim_of(runtime, cast, good).status == "decided"
    for nobody in (cast.officer, cast.planner, cast.auditor, cast.siti, cast.provider):
        assert refusal(runtime, nobody, authorising(good)) == "FORBIDDEN"
    runtime.act(cast.finance, authorising(good, good))
    assert refusal(runtime, cast.second_finance, authorising(good)) == "STATE_CONFLICT"
    assert owner.execute("SELECT count(*) FROM authorisations").fetchone() == (1,)
    assert wrong(owner) == {}


def test_a_decision_authorised_by_two_at_once_is_authorised_once(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    work_all(runtime)
    together, refused = threading.Barrier(4), []

    def run(actor: Any) -> None:
        together.wait()
        try:
            runtime.act(actor, authorising(claim))
        except Refused as error:
            refused.append(error.code)

    threads = [
        threading.Thread(target=run, args=[actor])
        for actor in (cast.finance, cast.second_finance) * 2
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert refused == ["STATE_CONFLICT"] * 3
    assert owner.execute("SELECT count(*) FROM authorisations").fetchone() == (1,)


def test_the_database_holds_one_authorisation_a_decision_by_another_person(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    work_all(runtime)
    runtime.act(cast.finance, authorising(claim))
    for error, changed in (
        (psycopg.errors.UniqueViolation, "authoriser_id"),
        (psycopg.errors.CheckViolation, "submitter_id"),
    ):
        with pytest.raises(error):
            owner.execute(
                "INSERT INTO authorisations SELECT gen_random_uuid(), claim_id, decision_id,"
                f" authorised_by, {changed}, claimant_id, submitter_id, adjudicator_id,"
                " last_editor_id, now() FROM authorisations"
            )
