"""Nobody pays alone: by person, whatever his accounts; what is foreign is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Actor, Role
from claims.runtime import Runtime
from claims.usecases import authorisations, claims, payouts, receipts, reviews, vouchers
from claims.usecases.context import Context
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all
from tests.usecases.strangers import a_batch, answer, refusal


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def second_account(runtime: Runtime, cast: Cast, of: Actor, role: Role, login: str) -> Actor:
    """Another account of the same person, with another role."""
    return people.a_user(
        runtime, cast.administrator, login=login, roles=[role], serial=0, person_id=of.person_id
    )


def held_claim(runtime: Runtime, cast: Cast) -> UUID:
    claim = people.claim_reimbursement(
        runtime, cast, 1_500_000, item="wheelchair-rent", quantity=60
    )
    work_all(runtime)
    return claim


def decide(claim: UUID, version: int) -> Callable[[Context], Any]:
    return lambda ctx: reviews.decide(
        ctx,
        claim,
        version=version,
        reason="REVIEWED_IN_ORDER",
        note=None,
        lines=[{"no": 1, "approved": people.rupiah(1_500_000), "bearer": "citizen"}],
    )


def test_the_submitter_authorises_with_none_of_his_accounts(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(runtime, cast, 90_000)
    work_all(runtime)
    disguised = second_account(runtime, cast, cast.siti, Role.FINANCE_OFFICER, "siti-2")
    assert refusal(
        runtime, disguised, lambda ctx: authorisations.authorise(ctx, claim)
    ) == "SAME_PERSON"  # fmt: skip
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))


def test_who_decided_does_not_authorise_and_who_claims_does_not_decide(
    runtime: Runtime, cast: Cast
) -> None:
    claim = held_claim(runtime, cast)
    held = runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim))
    own = second_account(runtime, cast, cast.siti, Role.CLAIMS_OFFICER, "siti-3")
    assert refusal(runtime, own, decide(claim, held.version)) == "SAME_PERSON"
    assert refusal(runtime, cast.officer, decide(claim, held.version - 1)) == "VERSION_STALE"
    runtime.act(cast.officer, decide(claim, held.version))
    disguised = second_account(runtime, cast, cast.officer, Role.FINANCE_OFFICER, "officer-2")
    assert refusal(
        runtime, disguised, lambda ctx: authorisations.authorise(ctx, claim)
    ) == "SAME_PERSON"  # fmt: skip
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))


def test_the_last_editor_does_not_authorise(runtime: Runtime, cast: Cast) -> None:
    claim = held_claim(runtime, cast)
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(ctx, claim, reason="DOCUMENTS_REQUESTED", text="Lampirkan."),
    )
    more = people.a_receipt(runtime, cast.siti, seed=9)
    runtime.act(
        cast.siti,
        lambda ctx: claims.resubmit(
            ctx,
            claim,
            receipts=[
                {
                    "receipt_id": more,
                    "issuer": "Alat Sehat",
                    "number": "7",
                    "issued_on": cast.today,
                    "total": people.rupiah(10_000),
                }
            ],
        ),
    )
    found = runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim))
    assert (found.status, found.last_editor_id) == ("submitted", cast.siti.person_id)
    work_all(runtime)


def test_the_builder_of_a_batch_does_not_release_it(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(runtime, cast, 90_000)
    work_all(runtime)
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))
    payout = runtime.act(
        cast.finance, lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today)
    )

    def release(digest: str) -> Callable[[Context], Any]:
        return lambda ctx: payouts.release(ctx, payout.id, file_sha256=digest)

    twin = second_account(runtime, cast, cast.finance, Role.FINANCE_OFFICER, "finance-2")
    for builder in (cast.finance, twin):
        assert refusal(runtime, builder, release(payout.file_sha256)) == "SAME_PERSON"
    assert refusal(runtime, cast.second_finance, release("0" * 64)) == "DIGEST_DIFFERS"
    paying.approved(runtime, cast, payout)
    runtime.act(cast.second_finance, release(payout.file_sha256))


def test_a_failed_payment_goes_back_and_the_next_batch_pays_it(
    runtime: Runtime, cast: Cast
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 90_000)
    work_all(runtime)
    for outcome, status in (("failed", "payment_failed"), ("paid", "paid")):
        payout = a_batch(runtime, cast)
        work_all(runtime)
        answer(runtime, cast, payout.id, outcome)
        found = runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim))
        assert found.status == status


def test_what_is_foreign_looks_like_what_is_not_there(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(runtime, cast, 90_000)
    voucher = people.a_voucher(runtime, cast)[0]
    receipt = people.a_receipt(runtime, cast.siti, seed=3)
    nowhere = UUID(int=1)
    for foreign, code, read in (
        (claim, "CLAIM_UNKNOWN", claims.get),
        (voucher, "VOUCHER_UNKNOWN", vouchers.get),
        (receipt, "RECEIPT_UNKNOWN", receipts.get),
    ):
        for object_id in (foreign, nowhere):
            assert refusal(runtime, cast.budi, lambda ctx, r=read, o=object_id: r(ctx, o)) == code


def test_who_a_providers_claim_is_about_does_not_authorise_it(runtime: Runtime, cast: Cast) -> None:
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 90_000)
    claim = people.claim_redemption(runtime, cast, redemption, 90_000)
    work_all(runtime)
    disguised = second_account(runtime, cast, cast.siti, Role.FINANCE_OFFICER, "siti-4")
    assert refusal(
        runtime, disguised, lambda ctx: authorisations.authorise(ctx, claim)
    ) == "SAME_PERSON"  # fmt: skip
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))


@pytest.mark.parametrize("before", ["claimant", "submitter"])
def test_the_database_refuses_a_self_authorisation_too(
    before: str, runtime: Runtime, cast: Cast, owner: psycopg.Connection[Any]
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 90_000)
    work_all(runtime)
    self_ = [cast.siti.person_id] + [
        (cast.siti if each == before else cast.budi).person_id for each in ("claimant", "submitter")
    ]
    with pytest.raises(psycopg.errors.CheckViolation, match="authorisations_another_person"):
        owner.execute(
            "INSERT INTO authorisations (id, claim_id, decision_id, authorised_by, authoriser_id,"
            " claimant_id, submitter_id, authorised_at) SELECT gen_random_uuid(), d.claim_id, d.id,"
            " %s, %s, %s, %s, now() FROM decisions AS d WHERE d.claim_id = %s",
            [cast.siti.user_id, *self_, claim],
        )
