"""Every further rule kind on the real database: what people tell is kept, read and judged.

Each test submits claims through the use cases and lets the workers' code run over them; what the
rules found is then compared as a whole, so that a fact that is not read, or read for nothing,
shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Actor
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import circumstances, claim_details, claims, preauthorisations, providers
from claims.usecases.claims import NewLine
from tests import cast as people
from tests.cast import Cast, a_line, a_receipt, rupiah, work_all
from tests.usecases.own_rules import standard_of

BUDGET = {"kind": "budget", "id": "budget"}
NPWP = "01.312.166.0-091.000"


def assemble(runtime: Runtime, *rules: dict[str, Any]) -> Cast:
    return people.assemble(runtime, standard=standard_of(*rules, BUDGET))


class Telling:
    """A citizen who tells claims, one receipt each with a number of its own."""

    def __init__(self, runtime: Runtime, cast: Cast, actor: Actor | None = None) -> None:
        self.runtime, self.cast, self.actor = runtime, cast, actor or cast.siti
        self.seed = 100 + 1_000 * (actor is not None)

    def claim(
        self,
        *lines: NewLine,
        receipt: dict[str, Any] | None = None,
        provider_id: UUID | None = None,
        **told: Any,
    ) -> UUID:
        self.seed += 1
        given = lines or (a_line(self.cast, 100_000),)
        image = a_receipt(self.runtime, self.actor, seed=self.seed)
        shown = {
            "receipt_id": image, "issuer": f"Apotek {self.seed}", "number": f"A-{self.seed}",
            "issued_on": self.cast.today,
            "total": rupiah(sum(line["claimed"].amount for line in given) // 100),
            **(receipt or {}),
        }  # fmt: skip
        provider_id = provider_id or self.cast.provider.provider_id
        claim = self.runtime.act(
            self.actor,
            lambda ctx: (
                claims.submit(
                    ctx,
                    programme_id=self.cast.programme,
                    kind="reimbursement",
                    standard_code="home-care",
                    provider_id=provider_id,
                    lines=given,
                    receipts=[shown],
                    **told,
                ).id
            ),
        )
        work_all(self.runtime)
        return claim

    def found(self, *lines: NewLine, **told: Any) -> list[str]:
        """What the rules found of a claim, in their order."""
        return reasons_of(self.runtime, self.cast, self.claim(*lines, **told))


def reasons_of(runtime: Runtime, cast: Cast, claim: UUID) -> list[str]:
    *_, findings = runtime.query(cast.officer, lambda ctx: claims.decision_of(ctx, claim))
    return [each.reason for each in findings]


def cuts_of(runtime: Runtime, cast: Cast, claim: UUID) -> dict[str, int]:
    """What was cut for each reason, in whole rupiah."""
    *_, findings = runtime.query(cast.officer, lambda ctx: claims.decision_of(ctx, claim))
    return {each.reason: each.amount // 100 for each in findings if each.amount}


def line(cast: Cast, amount: int = 100_000, **told: Any) -> NewLine:
    return {**a_line(cast, amount), **told}  # type: ignore[typeddict-item] # a test's few


def _circumstances(runtime: Runtime, cast: Cast, **told: Any) -> None:
    given = {"sex": None, "groups": [], "household_id": None, **told}
    runtime.act(cast.planner, lambda ctx: circumstances.change(ctx, cast.siti.person_id, **given))


def test_who_a_person_is_decides_what_is_covered(runtime: Runtime) -> None:
    category = {"kind": "person_category", "sex": "female", "groups": ["poor", "disability"]}
    payer = {"kind": "liable_payer", "payer": "BPJS Kesehatan", "groups": ["poor"]}
    cast = assemble(runtime, category, payer)
    tell = Telling(runtime, cast)
    assert tell.found() == ["PERSON_FACT_MISSING", "GROUP_NOT_COVERED"]
    _circumstances(runtime, cast, sex="male", groups=["veteran"])
    assert tell.found() == ["SEX_NOT_COVERED", "GROUP_NOT_COVERED"]
    _circumstances(runtime, cast, sex="female", groups=["disability"])
    assert tell.found() == []
    _circumstances(runtime, cast, sex="female", groups=["poor", "disability"])
    assert tell.found() == ["OTHER_PAYER_LIABLE"]


def test_what_is_kept_of_a_person_is_not_readable_in_the_database(
    runtime: Runtime, owner: psycopg.Connection[Any]
) -> None:
    cast = assemble(runtime)
    _circumstances(runtime, cast, sex="female", groups=["disability"])
    Telling(runtime, cast).claim(
        line(cast, declared={"diagnosis": "hipertensi"}), receipt={"tax_number": NPWP}
    )
    for table in ("circumstances", "claim_declarations", "claim_receipts", "events"):
        [(kept,)] = owner.execute(
            f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} AS t"
        ).fetchall()
        for secret in ("disability", "female", "hipertensi", NPWP):
            assert secret not in kept
            assert secret.encode().hex() not in kept


def _stand(runtime: Runtime, cast: Cast, standing: str, *days: date | None) -> None:
    runtime.act(
        cast.planner,
        lambda ctx: providers.set_standing(
            ctx,
            cast.provider.provider_id,
            standing=standing,
            reason="REVIEWED_IN_ORDER",
            first_day=days[0] or cast.today,
            last_day=days[1],
        ),
    )


def test_how_a_provider_stands_holds_until_something_else_is_said(runtime: Runtime) -> None:
    cast = assemble(runtime, {"kind": "provider_excluded"}, {"kind": "provider_watched"})
    tell, today = Telling(runtime, cast), cast.today
    assert tell.found() == []
    _stand(runtime, cast, "watched", today, None)
    assert tell.found() == ["PROVIDER_WATCHED"]
    _stand(runtime, cast, "excluded", today - timedelta(days=10), None)
    assert tell.found() == ["PROVIDER_EXCLUDED", "PROVIDER_WATCHED"]
    _stand(runtime, cast, "good", today - timedelta(days=5), None)
    assert tell.found() == []
    old = line(cast, delivered_on=today - timedelta(days=7))
    assert tell.found(old) == ["PROVIDER_EXCLUDED"]


def test_a_provider_has_a_level_a_type_and_licensed_roles(runtime: Runtime) -> None:
    category = {"kind": "provider_category", "levels": ["primary"], "types": ["clinic"]}
    cast = assemble(runtime, category, {"kind": "competence", "roles": ["nurse", "doctor"]})
    tell = Telling(runtime, cast)
    missing = ["PROVIDER_LEVEL_NOT_COVERED", "PROVIDER_TYPE_NOT_COVERED", "LICENSED_ROLE_MISSING"]
    assert tell.found() == missing
    account = {"holder": "Puskesmas", "number": "1234567890999", "bic": "CENAIDJA",
               "currency": "IDR"}  # fmt: skip
    other = runtime.act(
        cast.planner,
        lambda ctx: people.people.register_provider(
            ctx, code="PUSKESMAS-9", name="Puskesmas", sector="public", account=account,
            accreditations=[], level="primary", type="clinic",
        ).id,
    )  # fmt: skip
    assert tell.found(provider_id=other) == ["LICENSED_ROLE_MISSING"]

    def license_(items: Sequence[str] | None, last_day: date | None) -> None:
        runtime.act(
            cast.planner,
            lambda ctx: providers.license_(
                ctx, other, role="nurse", number="SIPP-1", items=items,
                first_day=date(cast.today.year, 1, 1), last_day=last_day,
            ),
        )  # fmt: skip

    license_(["care-kit"], None)
    assert tell.found(provider_id=other) == ["LICENSED_ROLE_MISSING"]
    license_(None, None)
    assert tell.found(provider_id=other) == []
    license_(None, cast.today - timedelta(days=1))
    assert tell.found(provider_id=other) == ["LICENSED_ROLE_MISSING"]


def test_what_a_receipt_shows_is_judged_as_it_was_told(runtime: Runtime) -> None:
    cast = assemble(
        runtime,
        {"kind": "receipt_fields", "required": ["tax_number", "total_in_words", "signature"]},
        {"kind": "stamp_duty", "above": "50000.00", "duty": "10000.00"},
        {"kind": "receipt_tax_number", "scheme": "id.npwp"},
        {"kind": "total_in_words"},
    )
    tell = Telling(runtime, cast)
    assert tell.found() == [
        "RECEIPT_FIELD_MISSING", "RECEIPT_FIELD_MISSING", "RECEIPT_FIELD_MISSING",
        "STAMP_MISSING", "TAX_NUMBER_MISSING", "TOTAL_WORDS_MISSING",
    ]  # fmt: skip
    wrong = {
        "tax_number": "01.312.166.0-091.00", "stamp_duty": rupiah(9_000),
        "total_in_words": "sembilan puluh ribu rupiah", "shows": ["signature"],
    }  # fmt: skip
    assert tell.found(receipt=wrong) == [
        "STAMP_MISSING", "TAX_NUMBER_INVALID", "TOTAL_WORDS_DIFFER",
    ]  # fmt: skip
    right = {
        "tax_number": NPWP, "stamp_duty": rupiah(10_000),
        "total_in_words": "seratus ribu rupiah", "shows": ["title", "signature"],
    }  # fmt: skip
    assert tell.found(receipt=right) == []


def test_a_sum_split_over_receipts_of_two_claims_is_seen(runtime: Runtime) -> None:
    cast = assemble(runtime, {"kind": "split_receipts", "above": "150000.00"})
    tell = Telling(runtime, cast)
    assert tell.found(receipt={"issuer": "Toko Maju"}) == []
    assert tell.found(receipt={"issuer": "Toko Lain"}) == []
    assert tell.found(receipt={"issuer": "TOKO  Maju."}) == ["SPLIT_RECEIPT"]
    other = Telling(runtime, cast, cast.budi)
    assert other.found(receipt={"issuer": "Toko Maju"}) == []
    earlier = {"issuer": "Toko Maju", "issued_on": cast.today - timedelta(days=30)}
    assert tell.found(receipt=earlier) == []
    assert tell.found(receipt=earlier) == ["SPLIT_RECEIPT"]


def test_fields_that_were_forgotten_can_be_added(runtime: Runtime) -> None:
    cast = assemble(
        runtime,
        {"kind": "claim_fields", "required": ["purpose"], "severity": "warn"},
        {"kind": "line_fields", "required": ["diagnosis"], "severity": "warn"},
    )
    tell = Telling(runtime, cast)
    assert tell.found() == ["CLAIM_FIELD_MISSING", "LINE_FIELD_MISSING"]
    told = tell.claim(line(cast, declared={"diagnosis": "I10"}), declared={"purpose": "kontrol"})
    assert reasons_of(runtime, cast, told) == []
    details = runtime.query(cast.siti, lambda ctx: claim_details.get_details(ctx, told))
    assert details.declared == {0: {"purpose": "kontrol"}, 1: {"diagnosis": "I10"}}


def test_a_returned_claim_is_completed_with_what_lacked(runtime: Runtime) -> None:
    from claims.usecases import reviews  # noqa: PLC0415 - only here

    cast = assemble(
        runtime,
        {"kind": "claim_fields", "required": ["purpose"]},
        {"kind": "line_fields", "required": ["diagnosis"]},
        {"kind": "preauthorised"},
    )
    permitted = people.a_preauthorisation(runtime, cast)
    claim = Telling(runtime, cast).claim(preauthorisations=[permitted.number])
    assert reasons_of(runtime, cast, claim) == ["CLAIM_FIELD_MISSING", "LINE_FIELD_MISSING"]
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(ctx, claim, reason="DOCUMENT_MISSING", text="Lengkapi."),
    )
    with pytest.raises(Refused, match="lacked"):
        runtime.act(cast.siti, lambda ctx: claims.resubmit(ctx, claim, receipts=[]))
    runtime.act(
        cast.siti,
        lambda ctx: claims.resubmit(
            ctx, claim, receipts=[], declared={"purpose": "kontrol"},
            lines=[{"no": 1, "declared": {"diagnosis": "I10"}}],
            preauthorisations=[permitted.number],
        ),
    )  # fmt: skip
    work_all(runtime)
    assert reasons_of(runtime, cast, claim) == []


def test_a_preauthorisation_is_named_used_up_and_withdrawn(runtime: Runtime) -> None:
    cast = assemble(
        runtime,
        {"kind": "preauthorised"},
        {"kind": "preauthorised_quantity"},
        {"kind": "preauthorised_amount"},
    )
    tell = Telling(runtime, cast)
    assert tell.found() == ["PREAUTHORISATION_MISSING"]
    given = people.a_preauthorisation(runtime, cast, quantity=3, amount=250_000)
    two = people.a_line(cast, 200_000, quantity=2)
    first = tell.claim(two, preauthorisations=[given.number])
    assert cuts_of(runtime, cast, first) == {}
    second = tell.claim(two, preauthorisations=[given.number])
    assert cuts_of(runtime, cast, second) == {
        "PREAUTHORISED_QUANTITY": 100_000, "PREAUTHORISED_AMOUNT": 50_000,
    }  # fmt: skip
    others = people.a_preauthorisation(runtime, cast, person=cast.budi)
    with pytest.raises(Refused, match="no such preauthorisation"):
        tell.claim(preauthorisations=[others.number])
    runtime.act(
        cast.officer, lambda ctx: preauthorisations.withdraw(ctx, given.id, reason="Salah orang.")
    )
    assert tell.found(preauthorisations=[given.number]) == ["PREAUTHORISATION_MISSING"]
    over = people.a_preauthorisation(
        runtime, cast, last_day=max(cast.today - timedelta(days=1), date(cast.today.year, 1, 1))
    )
    assert tell.found(preauthorisations=[over.number]) == ["PREAUTHORISATION_NOT_VALID_ON_DAY"]


def test_two_workers_never_use_more_than_a_preauthorisation_is_for(runtime: Runtime) -> None:
    from claims.usecases import adjudication  # noqa: PLC0415 - only here
    from claims.usecases.context import WORKER  # noqa: PLC0415
    from tests.usecases.test_concurrency import all_at_once, persistent  # noqa: PLC0415

    cast = assemble(runtime, {"kind": "preauthorised_amount"})
    given = people.a_preauthorisation(runtime, cast, amount=250_000)
    receipts = [a_receipt(runtime, cast.siti, seed=600 + at) for at in range(4)]
    ids = [
        runtime.act(
            cast.siti,
            lambda ctx, receipt=receipt: claims.submit(
                ctx, programme_id=cast.programme, kind="reimbursement", standard_code="home-care",
                lines=[a_line(cast, 100_000)], preauthorisations=[given.number],
                receipts=[{"receipt_id": receipt, "issuer": None, "number": None,
                           "issued_on": None, "total": None}],
            ).id,
        )
        for receipt in receipts
    ]  # fmt: skip
    all_at_once(
        [
            lambda each=each: persistent(
                lambda: runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, [each]))
            )
            for each in ids
        ]
    )
    assert sum(cuts_of(runtime, cast, each).get("PREAUTHORISED_AMOUNT", 0) for each in ids) == (
        150_000
    )


def test_what_another_pays_is_not_paid_again(runtime: Runtime) -> None:
    cast = assemble(runtime, {"kind": "liable_payer"}, {"kind": "other_payer_paid"})
    tell = Telling(runtime, cast)
    paid = {"name": "Jasa Raharja", "paid": rupiah(30_000), "liable": None,
            "is_liable_for_all": False}  # fmt: skip
    part = tell.claim(line(cast, other_payers=[paid]))
    assert cuts_of(runtime, cast, part) == {"OTHER_PAYER_PAID": 30_000}
    liable = {**paid, "paid": rupiah(0), "liable": rupiah(40_000)}
    whole = {**paid, "paid": rupiah(0), "is_liable_for_all": True}
    assert cuts_of(runtime, cast, tell.claim(line(cast, other_payers=[liable]))) == {
        "OTHER_PAYER_PAID": 40_000
    }
    assert tell.found(line(cast, other_payers=[whole]))[0] == "OTHER_PAYER_LIABLE"


def test_services_before_are_looked_back_on(runtime: Runtime) -> None:
    cast = assemble(
        runtime,
        {"kind": "minimum_interval", "days": 7, "items": ["nurse-visit"]},
        {"kind": "bundle", "bundle": ["care-kit"], "includes": ["physiotherapy"]},
    )
    tell, today = Telling(runtime, cast), cast.today
    assert tell.found(line(cast, delivered_on=today - timedelta(days=10))) == []
    assert tell.found(line(cast, delivered_on=today - timedelta(days=4))) == ["TOO_SOON_AFTER_LAST"]
    # What was refused was no service: seven days after the first one is in time.
    assert tell.found(line(cast, delivered_on=today - timedelta(days=3))) == []
    assert tell.found(line(cast, item="care-kit")) == []
    part = tell.claim(line(cast, item="physiotherapy"))
    assert cuts_of(runtime, cast, part) == {"INCLUDED_IN_BUNDLE": 100_000}
    other = Telling(runtime, cast, cast.budi)
    assert other.found(line(cast, item="physiotherapy")) == []


def test_a_claim_that_was_withdrawn_tells_nothing(runtime: Runtime) -> None:
    cast = assemble(
        runtime,
        {"kind": "minimum_interval", "days": 7},
        {"kind": "velocity", "days": 7, "most_claims": 1, "severity": "warn"},
        {"kind": "person_threshold", "above": "10000.00"},
    )
    tell = Telling(runtime, cast)
    first = tell.claim()
    assert tell.found() == ["TOO_SOON_AFTER_LAST", "TOO_MANY_CLAIMS"]
    third = tell.seed
    runtime.act(cast.siti, lambda ctx: claims.withdraw(ctx, first))
    assert tell.seed == third
    assert tell.found() == ["TOO_MANY_CLAIMS", "ABOVE_THRESHOLD"]


def test_many_claims_are_seen_of_a_person_and_of_a_provider(runtime: Runtime) -> None:
    cast = assemble(
        runtime,
        {"kind": "velocity", "id": "person", "days": 7, "most_claims": 2, "severity": "warn"},
        {"kind": "velocity", "id": "provider", "of": "provider", "days": 7,
         "most_amount": "350000.00", "severity": "warn"},
        {"kind": "condition", "id": "calm", "when": "person_claims > 2",
         "require": "provider_claimed < 100", "severity": "warn"},
    )  # fmt: skip
    siti, budi = Telling(runtime, cast), Telling(runtime, cast, cast.budi)
    assert (siti.found(), siti.found()) == ([], [])
    assert budi.found() == []
    assert siti.found() == ["TOO_MANY_CLAIMS", "TOO_MUCH_CLAIMED"]
    assert budi.found() == ["TOO_MUCH_CLAIMED"]
    assert siti.found() == ["CONDITION_NOT_MET", "TOO_MANY_CLAIMS", "TOO_MUCH_CLAIMED"]


def test_claims_of_one_batch_are_earlier_and_later_by_their_submission(runtime: Runtime) -> None:
    """All of them wait and are judged in one batch: the second sees the first, not the reverse."""
    cast = assemble(
        runtime,
        {"kind": "velocity", "days": 7, "most_claims": 1, "severity": "warn"},
        {"kind": "minimum_interval", "days": 2},
    )
    ids = [
        people.claim_reimbursement(runtime, cast, 50_000, seed=seed, number=f"B-{seed}")
        for seed in (1, 2, 3)
    ]
    work_all(runtime)
    assert [reasons_of(runtime, cast, each) for each in ids] == [
        [], ["TOO_SOON_AFTER_LAST", "TOO_MANY_CLAIMS"], ["TOO_SOON_AFTER_LAST", "TOO_MANY_CLAIMS"],
    ]  # fmt: skip


def test_a_price_is_unusual_against_approved_ones_of_the_days_before(
    runtime: Runtime, owner: psycopg.Connection[Any]
) -> None:
    cast = assemble(runtime, {"kind": "price_outlier", "least": 5, "severity": "warn"})
    tell = Telling(runtime, cast)
    for amount in (90_000, 95_000, 100_000, 105_000, 110_000, 100_000):
        assert tell.found(a_line(cast, amount)) == []
    assert tell.found(a_line(cast, 900_000)) == []  # of the same day is no usual price yet
    owner.execute("UPDATE clock SET offset_seconds = offset_seconds + 86400")
    assert tell.found(a_line(cast, 105_000)) == []
    assert tell.found(a_line(cast, 400_000)) == ["PRICE_UNUSUAL"]
    assert tell.found(line(cast, 400_000, item="physiotherapy")) == []


def test_samples_are_drawn_and_conditions_are_over_what_was_told(runtime: Runtime) -> None:
    cast = assemble(
        runtime,
        {"kind": "line_condition", "when": "item == 'nurse-visit'",
         "require": "'diagnosis' in line_declared", "severity": "warn"},
        {"kind": "random_sample", "percent": "100", "seed": "2026-Q1", "severity": "warn"},
        {"kind": "risk_sample", "seed": "2026-Q1", "severity": "warn",
         "risks": [{"when": "'poor' in groups", "percent": "100"}]},
    )  # fmt: skip
    tell = Telling(runtime, cast)
    assert tell.found() == ["LINE_CONDITION_NOT_MET", "RANDOM_SAMPLE"]
    _circumstances(runtime, cast, groups=["poor"])
    assert tell.found(line(cast, declared={"diagnosis": "I10"})) == [
        "RANDOM_SAMPLE", "RISK_SAMPLE",
    ]  # fmt: skip


def test_waiting_and_completion_are_by_days(runtime: Runtime) -> None:
    cast = assemble(
        runtime,
        {"kind": "waiting_period", "days": 400},
        {"kind": "completion_time", "days": 3, "counts": "calendar_days"},
    )
    late = line(cast, requested_on=cast.today - timedelta(days=4))
    tell = Telling(runtime, cast)
    assert tell.found() == ["WAITING_PERIOD"]
    assert tell.found(late) == ["WAITING_PERIOD", "SERVICE_LATE"]


def test_an_enrolment_that_was_prolonged_in_time_is_unbroken(
    runtime: Runtime, owner: psycopg.Connection[Any]
) -> None:
    cast = assemble(runtime, {"kind": "waiting_period", "days": 200})
    enrolled = cast.today - timedelta(days=150)
    owner.execute("UPDATE clock SET offset_seconds = 1")
    _enrol(runtime, cast, enrolled, cast.today + timedelta(days=30))
    tell = Telling(runtime, cast, cast.siti)
    day = cast.today
    has_waited = (day - date(day.year, 1, 1)).days >= 200
    assert tell.found() == ([] if has_waited else ["WAITING_PERIOD"])
    _enrol(runtime, cast, enrolled - timedelta(days=100), enrolled - timedelta(days=1))
    assert tell.found() == []


def _enrol(runtime: Runtime, cast: Cast, first_day: date, last_day: date) -> None:
    from claims.usecases import enrolments  # noqa: PLC0415 - only here

    runtime.act(
        cast.planner,
        lambda ctx: enrolments.decide(
            ctx, cast.programme, person_id=cast.siti.person_id, standard_code="home-care",
            facts={"age": 75, "lives_alone": True, "monthly_income": 100_000_000},
            first_day=first_day, last_day=last_day,
        ),
    )  # fmt: skip


def test_a_service_nobody_confirmed_is_held(runtime: Runtime) -> None:
    cast = assemble(runtime, {"kind": "service_confirmed"})
    assert Telling(runtime, cast).found() == ["SERVICE_NOT_CONFIRMED"]


def test_nobody_gives_himself_a_preauthorisation(runtime: Runtime) -> None:
    cast = people.assemble(runtime)
    with pytest.raises(Refused, match="Nobody gives himself"):
        people.a_preauthorisation(runtime, cast, person=cast.officer)
