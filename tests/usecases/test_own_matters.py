"""Nobody acts in his own matter: one person with two accounts is one person everywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Actor, Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.cases import Case
from claims.storage.redecisions import Redecision
from claims.storage.redress import Redress
from claims.usecases import (
    authorisations,
    case_answers,
    case_filing,
    cases,
    claims,
    confirmations,
    redecisions,
    redress,
    users,
    vouchers,
)
from claims.usecases.context import Context
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.late import MONDAY, WITH_SERVICE, a_late_service, a_line_for, found, issue
from tests.usecases.strangers import Owner, refusal, set_day, wrong

Check = psycopg.errors.CheckViolation


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def again(runtime: Runtime, cast: Cast, of: Actor, role: Role) -> Actor:
    """A further account of a person, with another role."""
    return people.a_user(
        runtime, cast.administrator, login=f"{role.value}-twin", roles=[role], serial=0,
        person_id=of.person_id,
    )  # fmt: skip


def a_clerk(runtime: Runtime, cast: Cast, login: str, of: Actor | None = None) -> Actor:
    """A further account that acts for the cast's provider, of a person of his own or of another."""
    return people.a_user(
        runtime, cast.administrator, login=login, roles=[Role.PROVIDER], serial=41,
        provider_id=cast.provider.provider_id, person_id=of.person_id if of else None,
    )  # fmt: skip


def not_received(runtime: Runtime, cast: Cast, *, is_claimed: bool = True) -> tuple[UUID, UUID]:
    """A redemption, claimed or not, of which Siti says that she received nothing; and the case."""
    voucher = people.a_voucher(runtime, cast, value=500_000)
    redemption = people.redeem(runtime, cast, voucher, 150_000)
    if is_claimed:
        people.claim_redemption(runtime, cast, redemption, 150_000)
        work_all(runtime)
    said = runtime.act(
        cast.siti, lambda ctx: confirmations.confirm(ctx, redemption, received=False)
    )
    assert said.case_id is not None
    return redemption, said.case_id


def a_providers_case(runtime: Runtime, cast: Cast) -> Case:
    """What the provider complains of a claim that is about Siti."""
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 150_000)
    claim = people.claim_redemption(runtime, cast, redemption, 150_000)
    work_all(runtime)
    return runtime.act(
        cast.provider,
        lambda ctx: case_filing.file(ctx, kind="dispute", text="Kurang.", claim_id=claim),
    )


def handling(case: UUID) -> dict[str, Any]:
    """What an officer first does with a case, by name."""
    return {
        "verify": lambda ctx: cases.verify(ctx, case),
        "dismiss": lambda ctx: case_answers.dismiss(
            ctx, case, reason="REVIEWED_IN_ORDER", text="Tidak benar."
        ),
    }


def test_who_acts_for_the_provider_does_not_handle_the_case_about_it(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    _, case = not_received(runtime, cast)
    clerk = a_clerk(runtime, cast, "klinik-b")
    twin = again(runtime, cast, clerk, Role.CLAIMS_OFFICER)
    for act in handling(case).values():
        assert refusal(runtime, twin, act) == "SAME_PERSON"
    runtime.act(cast.officer, lambda ctx: cases.verify(ctx, case))
    to_him: Any = lambda ctx: cases.assign(ctx, case, user_id=twin.user_id)  # noqa: E731
    assert refusal(runtime, cast.officer, to_him) == "SAME_PERSON"
    runtime.act(cast.administrator, lambda ctx: users.disable(ctx, clerk.user_id))
    runtime.act(cast.officer, to_him)
    assert wrong(owner) == {}


def test_who_submitted_a_claim_does_not_handle_the_case_about_it_ever(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """He acts for the provider no more, and is still who submitted it."""
    _, case = not_received(runtime, cast)
    twin = again(runtime, cast, cast.provider, Role.CLAIMS_OFFICER)
    runtime.act(cast.administrator, lambda ctx: users.disable(ctx, cast.provider.user_id))
    for act in handling(case).values():
        assert refusal(runtime, twin, act) == "SAME_PERSON"
    assert owner.execute("SELECT status, disputed FROM cases").fetchall() == [("filed", 15_000_000)]


def test_whose_claim_it_is_does_not_handle_what_a_provider_complains_of(
    runtime: Runtime, cast: Cast
) -> None:
    case = a_providers_case(runtime, cast)
    assert (case.person_id, case.claimant_id) == (None, cast.siti.person_id)
    twin = again(runtime, cast, cast.siti, Role.CLAIMS_OFFICER)
    for act in handling(case.id).values():
        assert refusal(runtime, twin, act) == "SAME_PERSON"
    runtime.act(cast.officer, handling(case.id)["dismiss"])


@pytest.mark.parametrize("party", ["claimant_id", "submitter_id"])
@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("another_assignee", "assignee_id = {}, assigned_to = filed_by"),
        ("another_resolver",
         "resolver_id = {}, status = 'dismissed', answer = '-', due_on = NULL"),
    ],
    ids=["assignee", "resolver"],
)  # fmt: skip
def test_the_database_too_keeps_a_claims_persons_from_its_case(
    runtime: Runtime, cast: Cast, owner: Owner, party: str, constraint: str, change: str
) -> None:
    case = a_providers_case(runtime, cast)
    with pytest.raises(Check, match=constraint):
        owner.execute(
            f"UPDATE cases SET filer_id = %s, submitter_id = %s, {change.format(party)},"
            " version = version + 1 WHERE id = %s",
            [cast.budi.person_id, cast.provider.person_id, case.id],
        )


def test_who_handles_a_case_does_not_submit_the_claim_it_is_about(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    redemption, case = not_received(runtime, cast, is_claimed=False)
    runtime.act(cast.officer, lambda ctx: cases.verify(ctx, case))
    runtime.act(cast.officer, lambda ctx: cases.assign(ctx, case, user_id=cast.officer.user_id))
    own = a_clerk(runtime, cast, "klinik-c", of=cast.officer)
    with pytest.raises(Refused, match="SAME_PERSON"):
        people.claim_redemption(runtime, replace(cast, provider=own), redemption, 150_000)
    people.claim_redemption(runtime, cast, redemption, 150_000)
    work_all(runtime)
    kept = owner.execute("SELECT claimant_id, submitter_id FROM cases").fetchall()
    assert kept == [(cast.siti.person_id, cast.provider.person_id)]
    assert wrong(owner) == {}


@pytest.fixture
def owed(runtime: Runtime, owner: Owner) -> tuple[Cast, Redress]:
    """Redress that Siti is owed because the provider came late, and that he makes good."""
    set_day(owner, MONDAY)
    cast = people.assemble(runtime, standard=WITH_SERVICE)
    a_line_for(runtime, cast, "redress")
    a_late_service(runtime, cast, 150_000)
    issue(runtime)
    [row] = found(runtime, cast)
    assert (row.payee_id, row.caused_by) == (cast.siti.person_id, cast.provider.provider_id)
    return cast, row


def deciding(row: Redress) -> dict[str, Any]:
    """What officers do with redress, by name, in the order in which they can."""
    return {
        "question": lambda ctx: redress.question(ctx, row.id, reason="FORCE_MAJEURE"),
        "uphold": lambda ctx: redress.uphold(ctx, row.id),
        "question again": lambda ctx: redress.question(ctx, row.id, reason="FORCE_MAJEURE"),
        "exempt": lambda ctx: redress.exempt(ctx, row.id),
    }


@pytest.mark.parametrize("party", ["payee", "submitter", "provider"])
def test_who_has_a_part_in_redress_does_not_decide_about_it(
    runtime: Runtime, owed: tuple[Cast, Redress], owner: Owner, party: str
) -> None:
    cast, row = owed
    who = {
        "payee": cast.siti,
        "submitter": cast.provider,
        "provider": a_clerk(runtime, cast, "klinik-d"),
    }[party]
    twin = again(runtime, cast, who, Role.FINANCE_OFFICER)
    if party == "submitter":
        runtime.act(cast.administrator, lambda ctx: users.disable(ctx, who.user_id))
    for at, act in enumerate(deciding(row).values()):
        assert refusal(runtime, twin, act) == "SAME_PERSON"
        runtime.act([cast.officer, cast.finance][at % 2], act)
    [after] = found(runtime, cast)
    assert (after.status, after.upholder_id) == ("exempt", None)
    assert wrong(owner) == {}


def test_who_questioned_redress_answers_with_none_of_his_accounts(
    runtime: Runtime, owed: tuple[Cast, Redress]
) -> None:
    cast, row = owed
    acts = deciding(row)
    runtime.act(cast.officer, acts["question"])
    twin = again(runtime, cast, cast.officer, Role.FINANCE_OFFICER)
    for name in ("uphold", "exempt"):
        assert refusal(runtime, twin, acts[name]) == "SAME_PERSON"
    runtime.act(cast.finance, acts["exempt"])


def test_the_database_too_keeps_a_payee_from_his_redress(
    runtime: Runtime, owed: tuple[Cast, Redress], owner: Owner
) -> None:
    cast, row = owed
    runtime.act(cast.officer, deciding(row)["question"])
    for constraint, change in (
        ("another_payee", "questioner_id = payee_id"),
        ("another_payee", "exempter_id = payee_id, status = 'exempt'"),
        ("another_payee", "upholder_id = payee_id, upheld_by = questioned_by, status = 'granted'"),
        ("another_person",
         "upholder_id = questioner_id, upheld_by = questioned_by, status = 'granted'"),
        ("another_person", "exempter_id = questioner_id, status = 'exempt'"),
    ):  # fmt: skip
        with pytest.raises(Check, match=constraint):
            owner.execute(f"UPDATE redress SET {change}, version = version + 1")


def test_an_officer_neither_enrols_himself_nor_hands_himself_a_voucher(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    twin = again(runtime, cast, cast.siti, Role.PROGRAMME_OFFICER)
    disguised = replace(cast, planner=twin)
    with pytest.raises(Refused, match="SAME_PERSON"):
        people.enrol(runtime, disguised, cast.siti.person_id)
    with pytest.raises(Refused, match="SAME_PERSON"):
        people.a_voucher(runtime, disguised, holder=cast.siti)
    people.enrol(runtime, disguised, cast.budi.person_id)
    issued = an_issued_voucher(runtime, cast)
    activate: Any = lambda ctx: vouchers.activate(ctx, issued)  # noqa: E731
    assert refusal(runtime, twin, activate) == "SAME_PERSON"
    assert runtime.act(cast.siti, activate).status == "active"
    assert wrong(owner) == {}


def an_issued_voucher(runtime: Runtime, cast: Cast) -> UUID:
    """A voucher of Siti's that nobody has activated."""
    new: vouchers.NewVoucher = {
        "person_id": cast.siti.person_id,
        "standard_code": "home-care",
        "value": people.rupiah(100_000),
        "items": ["nurse-visit"],
        "first_day": cast.today,
        "last_day": cast.today,
    }
    return runtime.act(
        cast.planner, lambda ctx: vouchers.issue(ctx, cast.programme, vouchers=[new])[0][0].id
    )


def test_the_database_too_keeps_an_officer_from_his_own_enrolment_and_voucher(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    an_issued_voucher(runtime, cast)
    with pytest.raises(Check, match="enrolments_another_person"):
        owner.execute(
            "INSERT INTO enrolments SELECT (jsonb_populate_record(e, jsonb_build_object("
            "'id', gen_random_uuid(), 'decider_id', person_id))).* FROM enrolments AS e LIMIT 1"
        )
    with pytest.raises(Check, match="vouchers_another_person"):
        owner.execute("UPDATE vouchers SET issuer_id = person_id, version = version + 1")


def proposed(runtime: Runtime, cast: Cast) -> tuple[UUID, UUID]:
    """A claim of Siti's that the rules decided, and the officer's proposal to decide it again."""
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    row = runtime.act(cast.officer, lambda ctx: proposing(ctx, claim, 80_000))
    return claim, row.id


def proposing(ctx: Context, claim: UUID, approved: int) -> Redecision:
    return redecisions.propose(
        ctx, claim, version=claims.get(ctx, claim).version, reason="REVIEWED_IN_ORDER",
        lines=[{"no": 1, "approved": people.rupiah(approved), "bearer": "citizen"}],
    )  # fmt: skip


def test_a_re_decision_is_answered_with_no_account_of_its_proposer_or_of_whose_claim_it_is(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim, proposal = proposed(runtime, cast)
    approve: Any = lambda ctx: redecisions.approve(ctx, proposal)  # noqa: E731
    refuse: Any = lambda ctx: redecisions.refuse(ctx, proposal, text="Tidak.")  # noqa: E731
    twins = [
        again(runtime, cast, cast.officer, Role.FINANCE_OFFICER),
        again(runtime, cast, cast.siti, Role.CLAIMS_OFFICER),
    ]
    for twin in twins:
        for act in (approve, refuse):
            assert refusal(runtime, twin, act) == "SAME_PERSON"
    runtime.act(cast.finance, approve)
    second = people.a_user(
        runtime, cast.administrator, login="officer-3", roles=[Role.CLAIMS_OFFICER], serial=0,
        person_id=cast.officer.person_id,
    )  # fmt: skip
    for decider in (cast.officer, second):
        anew: Any = lambda ctx: proposing(ctx, claim, 70_000)  # noqa: E731
        assert refusal(runtime, decider, anew) == "SAME_PERSON"
    assert wrong(owner) == {}


def test_who_approved_a_re_decision_authorises_its_payment_with_none_of_his_accounts(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim, proposal = proposed(runtime, cast)
    authorise: Any = lambda ctx: authorisations.authorise(ctx, claim)  # noqa: E731
    runtime.act(cast.finance, lambda ctx: redecisions.approve(ctx, proposal))
    twin = again(runtime, cast, cast.finance, Role.FINANCE_OFFICER)
    for approver in (cast.finance, twin):
        assert refusal(runtime, approver, authorise) == "SAME_PERSON"
    runtime.act(cast.second_finance, authorise)
    kept = owner.execute("SELECT approver_id FROM authorisations").fetchall()
    assert kept == [(cast.finance.person_id,)]
    assert wrong(owner) == {}


def test_the_database_too_keeps_an_approver_from_authorising(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim, proposal = proposed(runtime, cast)
    runtime.act(cast.finance, lambda ctx: redecisions.approve(ctx, proposal))
    with pytest.raises(Check, match="authorisations_another_person"):
        owner.execute(
            "INSERT INTO authorisations (id, claim_id, decision_id, authorised_by, authoriser_id,"
            " claimant_id, submitter_id, adjudicator_id, approver_id, authorised_at)"
            " SELECT gen_random_uuid(), c.id, r.decision_id, r.answered_by, r.answerer_id,"
            " c.person_id, c.submitter_id, r.proposer_id, r.answerer_id, now()"
            " FROM redecisions AS r JOIN claims AS c ON c.id = r.claim_id WHERE c.id = %s",
            [claim],
        )
