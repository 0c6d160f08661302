"""A house with something in every room: one object in each state that an act starts from."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from claims.app import create_app
from claims.documents.bankfiles import read
from claims.domain.claims import CLAIM
from claims.domain.ledger import AVAILABLE, AccountKey, Happening, Occasion
from claims.domain.money import Money
from claims.domain.permissions import Actor, Role
from claims.engines.keys import make_keys
from claims.runtime import Runtime
from claims.storage.bulk import copy_objects
from claims.storage.payouts import lock_claims as locked
from claims.storage.postings import account_id, post
from claims.storage.year_ends import YearEnd, YearEndRow
from claims.usecases import (
    access_reviews,
    authorisations,
    bank_answers,
    bank_clearings,
    bank_imports,
    break_glass,
    case_filing,
    cases,
    drafts,
    dry_runs,
    exemptions,
    grants,
    payment_failures,
    payouts,
    receivables,
    recoveries,
    redecisions,
    redress,
    reviews,
    tax_remittances,
    taxes,
    vouchers,
    year_ends,
)
from claims.usecases import claims as claiming
from claims.usecases.context import WORKER, Context
from claims.usecases.moves import move
from config.settings import parse_settings
from tests import cast as people
from tests import paying
from tests.api.asking import Asking, Someone
from tests.documents.bank_files import Booked, a_camt
from tests.engines_fixture import Servers, at
from tests.usecases.closing import close_books
from tests.usecases.late import a_line_for
from tests.usecases.nearness import a_tier_set, an_interest
from tests.usecases.paid_to import propose
from tests.usecases.strangers import later
from tests.usecases.taxing import a_tax_set
from workers import jobs
from workers.relay import gather_now

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class House:
    """The app with its cast, the ids of what stands in it, and a look at its tables."""

    asking: Asking
    ids: dict[str, str]
    clients: dict[Role, Someone]
    owner: psycopg.Connection[Any]

    def rows(self) -> dict[str, int]:
        """How many rows each table has; remembered answers and tokens apart."""
        tables = self.owner.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE relkind = 'r' AND nspname = 'public' AND relname NOT IN ('answers', 'tokens')"
        ).fetchall()
        parts = [f"SELECT '{name}', count(*) FROM {name}" for (name,) in tables]
        return dict(self.owner.execute(" UNION ALL ".join(parts)).fetchall())


@contextmanager
def furnished(servers: Servers, template: str, folder: Path) -> Iterator[House]:
    """A house with a database of its own, shared by the tests of a module."""
    name = f"claims_house_{next(_NUMBERS)}_{UUID(int=id(folder)).hex[-8:]}"
    with servers.database(name, template):
        settings = parse_settings(
            {
                "DATABASE_URL": at(servers.database_url, name),
                "OWNER_DATABASE_URL": at(servers.owner_database_url, name),
                "REDIS_URL": servers.redis_url,
                "CLAIMS_EMBEDDED": "yes",
                "CLAIMS_DEMO": "yes",
                "CLAIMS_DATA_DIR": str(folder),
            }
        )
        make_keys(settings.keys_dir)
        roles = [role for role in Role if role is not Role.WORKER]
        with (
            closing(Runtime.open(settings)) as runtime,
            psycopg.connect(settings.owner_database_url, autocommit=True) as owner,
        ):
            asking = Asking(create_app(settings, runtime), runtime, people.assemble(runtime))
            ids = _furnish(asking, owner)
            yield House(asking, ids, {role: asking.in_role(role) for role in roles}, owner)


def _access(asking: Asking) -> dict[str, Any]:
    """Somebody whose roles may be played with, a role taken at once, and an open review."""
    runtime, cast = asking.runtime, asking.cast
    admin = cast.administrator
    spare, ended = (
        people.a_user(runtime, admin, login=login, roles=[Role.AUDITOR], serial=serial)
        for login, serial in (("spare", 88), ("leaving", 89))
    )

    def grant(ctx: Context, role: Role) -> UUID:
        return grants.propose(ctx, user_id=spare.user_id, role=role.value, reason="Belum.").id

    def exemption(ctx: Context) -> UUID:
        return exemptions.propose(
            ctx, person_id=spare.person_id, conflict="audit-and-pay", reason="Sedikit orang.",
            last_day=cast.today + timedelta(days=9),
        ).id  # fmt: skip

    review = runtime.act(cast.planner, access_reviews.open_)
    of_user = {line.grant.user_id: line.grant.id for line in review.lines}
    taken = runtime.act(
        cast.finance,
        lambda ctx: break_glass.take(ctx, role="auditor", reason="Mendesak.", hours=1),
    )
    return {
        "spare": spare.user_id,
        "spare_person": spare.person_id,
        "administrator": admin.user_id,
        "ending_grant": of_user[ended.user_id],
        "reviewed_grant": of_user[spare.user_id],
        "planner_grant": of_user[cast.planner.user_id],
        "waiting_grant": runtime.act(admin, lambda ctx: grant(ctx, Role.POLICY_OFFICER)),
        "other_waiting_grant": runtime.act(admin, lambda ctx: grant(ctx, Role.PROGRAMME_OFFICER)),
        "waiting_exemption": runtime.act(admin, exemption),
        "other_exemption": runtime.act(admin, exemption),
        "taken_role": taken.id,
        "access_review": review.row.id,
    }


def review_all(asking: Asking, review_id: UUID) -> None:
    """Keep every grant that waits in a review, each line by somebody whose it is not."""
    runtime, cast = asking.runtime, asking.cast
    for who in (cast.administrator, cast.planner):
        lines = runtime.query(who, lambda ctx: access_reviews.get(ctx, review_id)).lines
        verdicts: Any = [
            {"grant_id": line.grant.id, "verdict": "keep", "reason": "Dipakai."}
            for line in lines
            if line.verdict is None and line.grant.person_id != who.person_id
        ]
        runtime.act(
            who, lambda ctx, given=verdicts: access_reviews.decide(ctx, review_id, verdicts=given)
        )


def filled(value: Any, ids: dict[str, str]) -> Any:
    """A value with `{name}` replaced by what the house has under that name."""
    if isinstance(value, dict):
        return {name: filled(inner, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, ids) for inner in value]
    if isinstance(value, str):
        for name, known in ids.items():
            value = value.replace(f"{{{name}}}", known)
    return value


def _furnish(asking: Asking, owner: psycopg.Connection[Any]) -> dict[str, str]:
    """Put one object into each state; gives their ids and what else a body needs, by name."""
    runtime, cast = asking.runtime, asking.cast
    voucher = people.a_voucher(runtime, cast, value=900_000)
    [(issued, _)] = runtime.act(cast.planner, lambda ctx: _issue(ctx, cast))
    redemption = people.redeem(runtime, cast, voucher, 100_000, key="house-1")
    reversible = people.redeem(runtime, cast, voucher, 100_000, key="house-3")
    claimed = people.redeem(runtime, cast, voucher, 100_000, key="house-2")
    submitted = people.claim_redemption(runtime, cast, claimed, 100_000)
    held = _claim_much(asking, 20, cast.siti)
    returned = people.claim_reimbursement(runtime, cast, 30_000, seed=21)
    decided, built, released, doubtful = (
        people.claim_reimbursement(runtime, cast, 40_000 + seed, actor=cast.budi, seed=seed)
        for seed in (22, 23, 24, 19)
    )
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(
            ctx,
            returned,
            reason="DOCUMENT_MISSING",
            text="Kuitansi?",
            missing=[
                {"kind": "receipt", "text": "Kuitansi asli."},
                {"kind": "line_field", "field": "doctor", "line": 1, "text": "Nama dokter."},
                {"kind": "other", "text": "Telepon kami."},
            ],
        ),
    )
    work_all(runtime)
    waiting = proposed(asking, released)
    filed, taken, office = _cases(asking, held, decided)
    released_payout = _payout(asking, [released])
    paying.released(runtime, cast, released_payout)
    work_all(runtime)
    built_payout, doubtful_payout = (_payout(asking, [each]) for each in (built, doubtful))
    [instruction] = runtime.query(
        cast.finance, lambda ctx: payouts.instructions(ctx, released_payout.id)
    )
    dry_run = runtime.act(
        cast.planner,
        lambda ctx: dry_runs.start(ctx, cast.standard, first_day=cast.today, last_day=cast.today),
    )
    work_all(runtime)
    draft = people.a_draft(runtime, cast)
    checked = people.a_draft(runtime, cast)
    runtime.act(cast.planner, lambda ctx: drafts.check(ctx, checked.id))
    held_claim = runtime.query(cast.officer, lambda ctx: claiming.get(ctx, held))
    overpaid = _overpaid(asking)
    taxed = _taxed(asking)
    late = _late(asking, owner)
    fresh = people.claim_reimbursement(runtime, cast, 35_000, seed=25)
    permitted, withdrawable = (people.a_preauthorisation(runtime, cast) for _ in range(2))
    anothers = people.a_preauthorisation(runtime, cast, person=cast.budi)
    begun = people.begin_claim(runtime, cast, {"standard_code": "home-care"})
    others_begun = people.begin_claim(runtime, cast, {}, actor=cast.budi)
    written = people.as_written(cast, 36_000, people.a_receipt(runtime, cast.siti, seed=34))
    access = _access(asking)
    first, second = (a_tier_set(runtime, cast).row.id for _ in range(2))
    own, others = (an_interest(runtime, who, cast.officer) for who in (cast.siti, cast.budi))
    change, other_change = (
        propose(runtime, cast.planner, who.person_id) for who in (cast.officer, cast.auditor)
    )
    bank_file = _bank(asking)
    unknown, counter, waiting_entry, other_entry = runtime.query(
        cast.finance, lambda ctx: bank_clearings.list_(ctx, import_id=bank_file)
    )
    year_end = an_ended_year(asking)
    named = {
        **access,
        "year_end": year_end.id,
        "ended_year": year_end.last_day,
        "last_year": cast.today - timedelta(days=400),
        "account_change": change.id,
        "other_account_change": other_change.id,
        "account_waits": cast.auditor.person_id,
        **taxed,
        "tier_set": first,
        "other_tier_set": second,
        "interest": own,
        "others_interest": others,
        "planner_person": cast.planner.person_id,
        "tomorrow": cast.today + timedelta(days=1),
        "bank_import": bank_file,
        "unknown_entry": unknown.id,
        "counter_entry": counter.id,
        "waiting_entry": waiting_entry.id,
        "waiting_counter": other_entry.id,
        "begun": begun.id,
        "begun_version": begun.claim.version,
        "others_begun": others_begun.id,
        "provider_begun": people.begin_claim(
            runtime, cast, {}, actor=cast.provider, kind="redemption"
        ).id,
        "written": people.begin_claim(runtime, cast, written).id,
        "programme": cast.programme,
        "budget": cast.budget,
        "standard": cast.standard,
        "dry_run": dry_run.id,
        "service": "home-care",
        "draft": draft.id,
        "draft_digest": draft.digest,
        "checked": checked.id,
        "checked_digest": checked.digest,
        "person": cast.siti.person_id,
        "other_person": cast.budi.person_id,
        "provider": cast.provider.provider_id,
        "officer": cast.officer.user_id,
        "voucher": voucher[0],
        "serial": voucher[1],
        "code": voucher[2],
        "issued": issued.id,
        "redemption": redemption,
        "reversible": reversible,
        "receipt": people.a_receipt(runtime, cast.siti, seed=31),
        "foreign_receipt": people.a_receipt(runtime, cast.budi, seed=32),
        "provider_receipt": people.a_receipt(runtime, cast.provider, seed=33),
        "submitted": submitted,
        "fresh": fresh,
        "held": held,
        "held_version": held_claim.version,
        "returned": returned,
        "decided": decided,
        "decided_version": runtime.query(
            cast.officer, lambda ctx: claiming.get(ctx, decided)
        ).version,
        "redecision": waiting,
        "filed_case": filed,
        "taken_case": taken.id,
        "taken_version": taken.version,
        "office_case": office,
        "built_payout": built_payout.id,
        "built_sha256": built_payout.file_sha256,
        "doubtful_payout": doubtful_payout.id,
        "released_payout": released_payout.id,
        "instruction": instruction.id,
        "preauthorisation": permitted.id,
        "preauthorisation_number": permitted.number,
        "withdrawable": withdrawable.id,
        "others_preauthorisation": anothers.number,
        "others_preauthorisation_id": anothers.id,
        "household": people.HOUSEHOLD,
        "account": account_id(AccountKey(cast.budget, AVAILABLE, None), cast.programme),
        "today": cast.today,
        "yesterday": cast.today - timedelta(days=1),
        **late,
        **overpaid,
    }
    return {name: str(value) for name, value in named.items()}


def _overpaid(asking: Asking) -> dict[str, UUID]:
    """What Siti and Tini were paid too much; of Siti's a part is to be repaid and given up."""
    runtime, cast = asking.runtime, asking.cast
    tini = people.a_user(runtime, cast.administrator, login="tini", roles=[Role.CITIZEN], serial=77)
    people.enrol(runtime, cast, tini.person_id)
    paid = [
        people.claim_reimbursement(runtime, cast, 40_000 + seed, actor=who, seed=seed)
        for who, seed in ((cast.siti, 81), (tini, 82))
    ]
    work_all(runtime)
    batch = _payout(asking, paid)
    paying.released(runtime, cast, batch)
    own = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, batch.id))
    said: list[Any] = [
        {"instruction_id": each.id, "outcome": "paid", "reference": "B9", "reason": None}
        for each in own
    ]
    runtime.act(cast.finance, lambda ctx: bank_answers.take(ctx, batch.id, answers=said))
    for claim in paid:
        proposal = proposed(asking, claim)
        runtime.act(cast.second_finance, lambda ctx, p=proposal: redecisions.approve(ctx, p))
    mine, others = runtime.query(cast.finance, receivables.list_)
    found = {"receivable": mine.id, "others_receivable": others.id}
    for name in ("repayment", "other_repayment"):
        found[name] = runtime.act(
            cast.second_finance,
            lambda ctx, n=name: recoveries.record(
                ctx, mine.id, amount=people.rupiah(1_000), reference=n,
                received_on=cast.today,
            ).id,
        )  # fmt: skip
    for name in ("write_off", "other_write_off"):
        found[name] = runtime.act(
            cast.second_finance,
            lambda ctx: (
                recoveries.propose_write_off(
                    ctx, mine.id, amount=people.rupiah(1_000), reason="uneconomic"
                ).id
            ),
        )
    return found


def _late(asking: Asking, owner: psycopg.Connection[Any]) -> dict[str, UUID]:
    """Redress of late rejections: granted to each citizen, and two that are in question."""
    runtime, cast = asking.runtime, asking.cast
    a_line_for(runtime, cast, "redress")
    late = {
        name: _claim_much(asking, seed, actor)
        for name, seed, actor in (
            ("redress", 41, cast.siti), ("questioned", 42, cast.siti),
            ("doubted", 43, cast.siti), ("others_redress", 44, cast.budi),
        )
    }  # fmt: skip
    work_all(runtime)
    later(owner, days=20)
    for claim_id in late.values():
        version = runtime.query(cast.officer, lambda ctx, c=claim_id: claiming.get(ctx, c)).version
        runtime.act(
            cast.officer,
            lambda ctx, c=claim_id, v=version: reviews.decide(
                ctx, c, version=v, reason="REVIEWED_NOT_PROVEN", note=None,
                lines=[{"no": 1, "approved": people.rupiah(0), "bearer": "citizen"}],
            ),
        )  # fmt: skip
    runtime.act(WORKER, redress.issue_due)
    rows = runtime.query(cast.officer, redress.list_)
    ids = {name: next(row.id for row in rows if row.claim_id == late[name]) for name in late}
    for name in ("questioned", "doubted"):
        runtime.act(
            cast.officer,
            lambda ctx, n=name: redress.question(ctx, ids[n], reason="FORCE_MAJEURE"),
        )
    later(owner, days=-20)
    return ids


def _issue(ctx: Any, cast: people.Cast) -> Any:
    return vouchers.issue(
        ctx,
        cast.programme,
        vouchers=[
            {
                "person_id": cast.siti.person_id,
                "standard_code": "home-care",
                "value": people.rupiah(50_000),
                "items": ["care-kit"],
                "first_day": cast.today,
                "last_day": cast.today,
            }
        ],
    )


def _claim_much(asking: Asking, seed: int, actor: Actor) -> UUID:
    """A claim above the amount that a person has to look at."""
    runtime, cast = asking.runtime, asking.cast
    receipt = people.a_receipt(runtime, actor, seed=seed)
    return runtime.act(
        actor,
        lambda ctx: (
            claiming.submit(
                ctx,
                programme_id=cast.programme,
                kind="reimbursement",
                standard_code="home-care",
                provider_id=cast.provider.provider_id,
                lines=[people.a_line(cast, 1_400_000, item="wheelchair-rent", quantity=56)],
                receipts=[
                    {
                        "receipt_id": receipt,
                        "issuer": "Alat Sehat",
                        "number": f"AS-{seed}",
                        "issued_on": cast.today,
                        "total": people.rupiah(1_400_000),
                    }
                ],
            ).id
        ),
    )


def proposed(asking: Asking, claim: UUID) -> UUID:
    """A re-decision of a claim, proposed; of one that was released it waits for the bank."""
    runtime, cast = asking.runtime, asking.cast
    version = runtime.query(cast.officer, lambda ctx: claiming.get(ctx, claim)).version
    return runtime.act(
        cast.officer,
        lambda ctx: (
            redecisions.propose(
                ctx,
                claim,
                version=version,
                reason="REVIEWED_IN_ORDER",
                lines=[{"no": 1, "approved": people.rupiah(1_000), "bearer": "citizen"}],
            ).id
        ),
    )


def _cases(asking: Asking, held: UUID, decided: UUID) -> tuple[UUID, Any, UUID]:
    """Siti's case as filed, Budi's that was given to the officer, and his about the office."""
    runtime, cast = asking.runtime, asking.cast

    def filed(actor: Any, **about: Any) -> UUID:
        act = partial(case_filing.file, kind="complaint", text="Terlalu lama.", **about)
        return runtime.act(actor, lambda ctx: act(ctx).id)

    office = filed(cast.budi, programme_id=cast.programme, happened_on=cast.today)
    taken = filed(cast.budi, claim_id=decided)
    runtime.act(cast.officer, lambda ctx: cases.verify(ctx, taken))
    given = runtime.act(
        cast.officer, lambda ctx: cases.assign(ctx, taken, user_id=cast.officer.user_id)
    )
    return filed(cast.siti, claim_id=held), given, office


def _taxed(asking: Asking) -> dict[str, UUID]:
    """Tax rules of tomorrow, and three payments of tomorrow they take of: on their way, or not."""
    runtime, cast = asking.runtime, asking.cast
    in_force, other = (a_tax_set(runtime, cast).row.id for _ in range(2))
    runtime.act(cast.finance, lambda ctx: taxes.approve(ctx, in_force))
    proposed_set = a_tax_set(runtime, cast).row.id
    agus = people.a_user(
        runtime, cast.administrator, login="agus", roles=[Role.CITIZEN], serial=600
    )
    people.enrol(runtime, cast, agus.person_id)
    prepared = []
    for seed, preparer in ((86, cast.finance), (87, cast.second_finance), (88, None)):
        claim = people.claim_reimbursement(
            runtime,
            cast,
            5_000 + seed,
            actor=agus,
            item="wheelchair-rent",
            seed=seed,
            number=f"N-{seed}",
        )
        work_all(runtime)
        runtime.act(cast.finance, lambda ctx, c=claim: authorisations.authorise(ctx, c))
        payout = runtime.act(
            cast.finance,
            lambda ctx: paying.build(
                ctx, cast.programme, execution_on=cast.today + timedelta(days=1)
            ),
        )
        paying.released(runtime, cast, payout)
        [payment] = runtime.query(
            cast.finance, lambda ctx, p=payout: payouts.instructions(ctx, p.id)
        )
        said: Any = [
            {"instruction_id": payment.id, "outcome": "paid", "reference": "B9", "reason": None}
        ]
        runtime.act(
            cast.finance,
            lambda ctx, p=payout, s=said: bank_answers.take(ctx, p.id, answers=s),
        )
        days = {"first_day": cast.today, "last_day": cast.today}
        if preparer:
            row = runtime.act(
                preparer,
                lambda ctx, d=days: tax_remittances.prepare(ctx, cast.programme, **d),
            )
            prepared.append(row.id)
    runtime.act(cast.second_finance, lambda ctx: tax_remittances.release(ctx, prepared[0]))
    return {
        "tax_set": proposed_set,
        "other_tax_set": other,
        "released_remittance": prepared[0],
        "prepared_remittance": prepared[1],
        "taxed_payment": payment.id,
    }


def _bank(asking: Asking) -> UUID:
    """A notification of money that nobody can place, two of each amount, in and out."""
    runtime, cast = asking.runtime, asking.cast
    content = a_camt(
        *(
            Booked(amount, None, f"REF-{amount}-{side}", side=side)
            for amount in ("11.00", "12.00")
            for side in ("CRDT", "DBIT")
        )
    )
    file = read(content)
    return runtime.act(
        cast.finance, lambda ctx: bank_imports.take(ctx, file=file, content=content).id
    )


def typed_failure(asking: Asking, claim: UUID) -> tuple[str, str]:
    """A batch of one claim of which another person typed that it failed: its id, the failure's."""
    runtime, cast = asking.runtime, asking.cast
    payout = _payout(asking, [claim])
    paying.released(runtime, cast, payout)
    rows = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout.id))
    said: Any = [
        {"instruction_id": each.id, "outcome": "failed", "reference": "B1", "reason": "MS03"}
        for each in rows
    ]
    runtime.act(cast.second_finance, lambda ctx: bank_answers.take(ctx, payout.id, answers=said))
    waiting = runtime.query(cast.finance, lambda ctx: payment_failures.waiting(ctx, payout.id))
    return str(payout.id), str(waiting[0].id)


def an_ended_year(asking: Asking) -> YearEnd:
    """A year long before anything was adopted, ended; the books are closed for one more."""
    runtime, cast = asking.runtime, asking.cast
    close_books(runtime, cast, cast.today - timedelta(days=400))
    row = runtime.act(
        cast.finance,
        lambda ctx: year_ends.propose(
            ctx, cast.programme, last_day=cast.today - timedelta(days=800)
        ),
    )
    return runtime.act(cast.second_finance, lambda ctx: year_ends.confirm(ctx, row.id))


def with_treasury(asking: Asking, claim: UUID, *, days_ago: int) -> None:
    """Let a payment fail and its claim be given to the treasury by a year that ended long ago.

    The clock of the house stands, so that what a year end would do is written here.
    """
    runtime, cast = asking.runtime, asking.cast
    payout = UUID(typed_failure(asking, claim)[0])
    for each in runtime.query(cast.finance, lambda ctx: payment_failures.waiting(ctx, payout)):
        runtime.act(cast.finance, lambda ctx, f=each: payment_failures.approve(ctx, payout, f.id))

    def give(ctx: Context) -> None:
        [row] = locked(ctx.session, [claim])
        drawn = {"list": "unclaimed", "object_id": claim, "budget_id": row.budget_id,
                 "payee_id": row.payee_id, "number": row.number, "day": cast.today,
                 "state": "given", "amount": row.approved, "posted": row.approved,
                 "currency": row.currency}  # fmt: skip
        ended = cast.today - timedelta(days=days_ago)
        end = YearEnd(
            id=ctx.new_id(), programme_id=cast.programme, currency=row.currency, last_day=ended,
            unclaimed_until=ended, released=0, unpaid=0, lapsed=0, given=row.approved,
            digest="0" * 64, status="confirmed", version=1, proposed_by=cast.finance.user_id,
            proposer_id=cast.finance.person_id, proposed_at=ctx.now,
            answered_by=cast.second_finance.user_id, answerer_id=cast.second_finance.person_id,
            answered_at=ctx.now, booked_on=cast.today,
        )  # fmt: skip
        copy_objects(ctx.session, [YearEndRow(year_end_id=end.id, **drawn)])
        copy_objects(ctx.session, [end])
        move(ctx, CLAIM, [row], "give_to_treasury")
        money = Money(row.approved or 0, row.currency)
        given = Happening(ctx.new_id(), Occasion.RETURNED_TO_TREASURY, "claims", claim,
                          row.budget_id, row.payee_id, money)  # fmt: skip
        post(ctx.session, cast.programme, [given], ctx.now)

    runtime.act(cast.second_finance, give)


def _payout(asking: Asking, claims: list[UUID]) -> Any:
    runtime, cast = asking.runtime, asking.cast
    runtime.act(cast.finance, lambda ctx: authorisations.authorise_many(ctx, claims))
    return runtime.act(
        cast.finance, lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today)
    )


def work_all(runtime: Runtime) -> None:
    """Do what the relay and the workers would, in this process."""
    while due := gather_now(runtime):
        for job in due:
            jobs.perform(runtime, job.id)
