"""A town in which people do anything in any order: random acts on one budget line, by a seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from claims.domain.permissions import Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.cases import Case
from claims.storage.claims import Claim
from claims.storage.redress import Redress
from claims.storage.vouchers import Redemption
from claims.usecases import (
    authorisations,
    bank_answers,
    case_answers,
    case_filing,
    cases,
    claims,
    confirmations,
    payouts,
    redecisions,
    redemptions,
    redress,
    reviews,
    vouchers,
)
from claims.usecases.context import WORKER
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.late import WITH_SERVICE, a_line_for
from tests.usecases.strangers import Owner, a_batch, approve_failures, later

EXPECTED = {
    "ACCOUNT_CHANGED", "AMOUNT_DIFFERS_FROM_REDEMPTION", "BUDGET_SHORT", "NOTHING_TO_PAY",
    "REDEMPTION_CLAIMED", "REVERSAL_TOO_LARGE", "STATE_CONFLICT", "VOUCHER_BALANCE_SHORT",
    "VOUCHER_EXPIRED", "AMOUNT_ZERO", "SAME_PERSON", "DAY_PAST", "CLAIM_IN_PAYMENT",
    "REDECISION_OPEN", "VERSION_STALE", "CLAIM_DISPUTED", "CONFIRMED_ALREADY",
    "FILING_WINDOW_CLOSED", "REDEMPTION_UNKNOWN", "CASE_OF_ANOTHER",
    "REDRESS_IN_PAYMENT", "VOUCHER_NOT_YET_VALID", "LINES_DIFFER",
}  # fmt: skip


class Town:
    """One programme and everything that happens to its money."""

    def __init__(self, runtime: Runtime, owner: Owner, seed: int) -> None:
        self.runtime, self.owner, self.random = runtime, owner, random.Random(seed)
        self.cast: Cast = people.assemble(runtime, authority=4_000_000, standard=WITH_SERVICE)
        for purpose, authority in (("redress", 90_000), ("late_payment", 5_000)):
            a_line_for(runtime, self.cast, purpose, authority)
        self.vouchers: list[tuple[UUID, str, str]] = []
        self.batches: list[UUID] = []
        self.proposals: list[UUID] = []
        self.second = people.a_user(
            runtime, self.cast.administrator, login="officer-2", roles=[Role.CLAIMS_OFFICER],
            serial=91,
        )  # fmt: skip
        self.count = 0
        self.did: Counter[str] = Counter()

    def step(self) -> None:
        """Try something; a refusal is an answer like another."""
        act = self.random.choices(list(ACTS), list(ACTS.values()))[0]
        self.did[self._try(lambda: act(self)) or act.__name__] += 1

    def amount(self) -> int:
        return self.random.randrange(1, 40) * 10_000

    def fresh(self) -> int:
        self.count += 1
        return self.count

    def any_of(self, row: Any, *statuses: str) -> Any:
        """Mostly one in a state where the act would do something, now and then any."""
        rows = self.runtime.query(WORKER, lambda ctx: ctx.session.query(row).order_by(row.id).all())
        fitting = [each for each in rows if each.status in statuses]
        rows = fitting if fitting and self.random.random() < 0.8 else rows
        if not rows:
            raise Refused("STATE_CONFLICT", "There is none yet.")
        return self.random.choice(rows)

    def issue(self) -> None:
        holder = self.random.choice([self.cast.siti, self.cast.budi])
        last = self.runtime.query(WORKER, lambda ctx: ctx.today(people.TIME_ZONE))
        last += timedelta(days=self.random.choice([0, 2, 30]))
        first = last - timedelta(days=40) if last.timetuple().tm_yday > 60 else last
        self.vouchers.append(
            people.a_voucher(
                self.runtime, self.cast, value=self.amount() * 2, holder=holder,
                first_day=max(first, self.cast.today.replace(month=1, day=1)), last_day=last,
            )
        )  # fmt: skip

    def redeem(self) -> None:
        if self.vouchers:
            voucher = self.random.choice(self.vouchers)
            people.redeem(
                self.runtime, self.cast, voucher, self.amount(), key=f"till-{self.fresh()}"
            )

    def reverse(self) -> None:
        redemption = self.any_of(Redemption, "captured")
        part = self.random.choice([1, redemption.captured - redemption.reversed, 2_000_000])
        money = people.Money(max(part, 1), people.RUPIAH)
        self.runtime.act(
            self.cast.provider,
            lambda ctx: redemptions.reverse(ctx, redemption.id, amount=money, reason="slip"),
        )

    def claim(self) -> None:
        redemption = self.any_of(Redemption, "captured")
        left = (redemption.captured - redemption.reversed) // 100
        if left and not (redemption.captured - redemption.reversed) % 100:
            days = self.random.choice([0, 0, 9])
            people.claim_redemption(self.runtime, self.cast, redemption.id, left, asked_days=days)

    def ask_back(self) -> None:
        seed = self.random.choice([self.fresh(), max(self.count - 3, 1)])
        people.claim_reimbursement(
            self.runtime, self.cast, self.amount(),
            actor=self.random.choice([self.cast.siti, self.cast.budi]),
            seed=seed, number=self.random.choice([None, f"n-{seed}"]),
            item=self.random.choice(["nurse-visit", "care-kit"]),
        )  # fmt: skip

    def withdraw(self) -> None:
        claim = self.any_of(Claim, "submitted", "in_review", "returned")
        for actor in (self.cast.provider, self.cast.siti, self.cast.budi):
            if claim.payee_id in {actor.provider_id, actor.person_id}:
                self.runtime.act(actor, lambda ctx: claims.withdraw(ctx, claim.id))
                return

    def work(self) -> None:
        work_all(self.runtime)

    def decide(self) -> None:
        claim = self.any_of(Claim, "in_review")
        lines = self.runtime.query(self.cast.officer, lambda ctx: claims.lines_of(ctx, claim.id))
        given = [
            {
                "no": line.no,
                "approved": people.Money(
                    self.random.choice([0, line.claimed // 3, line.claimed]), people.RUPIAH
                ),
                "bearer": self.random.choice(["citizen", "provider"]),
            }
            for line in lines
        ]
        self.runtime.act(
            self.cast.officer,
            lambda ctx: reviews.decide(
                ctx, claim.id, version=claim.version, reason="REVIEWED_IN_ORDER", note=None,
                lines=given,  # type: ignore[arg-type] # as the edge gives it
            ),
        )  # fmt: skip

    def decide_again(self) -> None:
        """Propose another amount for a decided claim; mostly another person approves it."""
        claim = self.any_of(Claim, "decided", "authorised", "payment_failed", "paid")
        share = self.random.choice([0, claim.claimed // 3, claim.claimed])
        line: Any = {
            "no": 1,
            "approved": people.Money(share, people.RUPIAH),
            "bearer": self.random.choice(["citizen", "provider"]),
        }
        row = self.runtime.act(
            self.random.choice([self.cast.officer, self.second]),
            lambda ctx: redecisions.propose(
                ctx, claim.id, version=claim.version, reason="REVIEWED_IN_ORDER",
                lines=self.random.choice([[], [line], [line]]),
            ),
        )  # fmt: skip
        if row.status == "proposed":
            self.proposals.append(row.id)
            if self.random.random() < 0.7:
                self.answer_proposal()

    def complain(self) -> None:
        """A citizen disputes a part of a claim about himself."""
        claim = self.any_of(Claim, "decided", "authorised", "settled", "paid")
        actor = self.cast.siti if claim.person_id == self.cast.siti.person_id else self.cast.budi
        part = people.Money(self.random.choice([0, claim.claimed // 2, claim.claimed]), "IDR")
        self.runtime.act(
            actor,
            lambda ctx: case_filing.file(
                ctx, kind="dispute", text="?", claim_id=claim.id, disputed=part
            ),
        )

    def hear(self) -> None:
        """An officer takes a case a step further."""
        case = self.any_of(Case, "filed", "verified", "investigated")
        officer = self.random.choice([self.cast.officer, self.second])
        if case.status == "filed" and self.random.random() < 0.7:
            self.runtime.act(officer, lambda ctx: cases.verify(ctx, case.id))
        elif case.status == "filed":
            self.runtime.act(
                officer,
                lambda ctx: case_answers.dismiss(
                    ctx, case.id, reason="REVIEWED_IN_ORDER", text="-"
                ),
            )
        elif case.status == "verified":
            self.runtime.act(
                officer, lambda ctx: cases.assign(ctx, case.id, user_id=officer.user_id)
            )
        else:
            self.answer_case(case)

    def answer_case(self, case: Any) -> None:
        """Whom it was given to rejects it, or upholds it with another amount."""
        given_to = self.cast.officer if case.assignee_id == self.cast.officer.person_id else (
            self.second
        )  # fmt: skip
        claim = next(each for each in self._all(Claim) if each.id == case.claim_id)
        line: Any = {
            "no": 1,
            "approved": people.Money(self.random.choice([0, claim.claimed]), people.RUPIAH),
            "bearer": "provider",
        }
        is_upheld = self.random.random() < 0.5
        found = self.runtime.act(
            given_to,
            lambda ctx: case_answers.resolve(
                ctx, case.id, version=case.version, outcome="upheld" if is_upheld else "rejected",
                text="-", lines=[line] if is_upheld else [],
            ),
        )  # fmt: skip
        if found.redecision_id and found.status == "resolved":
            self.proposals.append(found.redecision_id)

    def say(self) -> None:
        """A citizen says of a redemption whether he received it."""
        redemption = self.any_of(Redemption, "captured")
        received = self.random.random() < 0.6
        for actor in (self.cast.siti, self.cast.budi):
            self._act(
                actor,
                lambda ctx: confirmations.confirm(ctx, redemption.id, received=received),
            )

    def answer_proposal(self) -> None:
        if self.proposals:
            proposal = self.random.choice(self.proposals)
            if self.random.random() < 0.8:
                act: Any = lambda ctx: redecisions.approve(ctx, proposal)  # noqa: E731
            else:
                act = lambda ctx: redecisions.refuse(ctx, proposal, text="no")  # noqa: E731
            self.runtime.act(self.cast.second_finance, act)

    def send_back(self) -> None:
        claim = self.any_of(Claim, "in_review")
        self.runtime.act(
            self.cast.officer,
            lambda ctx: reviews.return_(
                ctx, claim.id, reason="DOCUMENTS_REQUESTED", text="Lampirkan."
            ),
        )

    def complete(self) -> None:
        claim = self.any_of(Claim, "returned")
        if claim.payee_kind == "person":
            actor = self.cast.siti if claim.person_id == self.cast.siti.person_id else (
                self.cast.budi
            )  # fmt: skip
        else:
            actor = self.cast.provider
        receipt = people.a_receipt(self.runtime, actor, seed=5_000 + self.fresh())
        added: Any = {"receipt_id": receipt, "issuer": None, "number": None, "issued_on": None,
                      "total": None}  # fmt: skip
        self.runtime.act(actor, lambda ctx: claims.resubmit(ctx, claim.id, receipts=[added]))

    def authorise(self) -> None:
        claim = self.any_of(Claim, "decided")
        self.runtime.act(self.cast.finance, lambda ctx: authorisations.authorise(ctx, claim.id))

    def build(self) -> None:
        released = self.random.random() < 0.7
        self.batches.append(a_batch(self.runtime, self.cast, is_released=released).id)

    def bank(self) -> None:
        """The bank answers some payments of a batch, each its own way."""
        if not self.batches:
            return
        batch = self.random.choice(self.batches)
        payments = self.runtime.query(
            self.cast.finance, lambda ctx: payouts.instructions(ctx, batch)
        )
        said: list[Any] = [
            {
                "instruction_id": each.id,
                "outcome": self.random.choice(["paid", "paid", "failed"]),
                "reference": "B1",
                "reason": None,
            }
            for each in payments
            if self.random.random() < 0.7
        ]
        self.runtime.act(self.cast.finance, lambda ctx: bank_answers.take(ctx, batch, answers=said))
        approve_failures(self.runtime, self.cast, batch)

    def drop(self) -> None:
        if self.batches:
            batch = self.random.choice(self.batches)
            self.runtime.act(self.cast.finance, lambda ctx: payouts.cancel(ctx, batch))

    def cancel(self) -> None:
        if self.vouchers:
            voucher = self.random.choice(self.vouchers)[0]
            self.runtime.act(
                self.cast.planner, lambda ctx: vouchers.cancel(ctx, voucher, reason="moved")
            )

    def tomorrow(self) -> None:
        later(self.owner, days=1)
        self.runtime.act(WORKER, vouchers.expire_due)

    def be_late(self) -> None:
        """Days go by in which nobody does anything but the clock."""
        later(self.owner, days=self.random.choice([4, 9, 14]))
        self.runtime.act(WORKER, vouchers.expire_due)
        self.redress()

    def redress(self) -> None:
        self.runtime.act(WORKER, redress.issue_due)

    def question(self) -> None:
        row = self.any_of(Redress, "granted")
        self.runtime.act(
            self.cast.officer, lambda ctx: redress.question(ctx, row.id, reason="FORCE_MAJEURE")
        )

    def answer_question(self) -> None:
        row = self.any_of(Redress, "in_question")
        act = self.random.choice([redress.exempt, redress.exempt, redress.uphold])
        actor = self.random.choice([self.cast.officer, self.cast.finance])
        self.runtime.act(actor, lambda ctx: act(ctx, row.id))

    def come_to_an_end(self) -> None:
        """Everything open is taken back or paid; every voucher runs out."""
        work_all(self.runtime)
        claimants = {
            each.provider_id or each.person_id: each
            for each in (self.cast.provider, self.cast.siti, self.cast.budi)
        }
        self._end_cases()
        for claim in self._all(Claim):
            self._act(claimants[claim.payee_id], lambda ctx, c=claim: claims.withdraw(ctx, c.id))
        for each in self._all(Redemption):
            left = people.Money(each.captured - each.reversed, people.RUPIAH)
            self._act(
                self.cast.provider,
                lambda ctx, r=each, m=left: redemptions.reverse(ctx, r.id, amount=m, reason="end"),
            )
        for batch in self.batches:
            self._act(self.cast.finance, lambda ctx, b=batch: payouts.cancel(ctx, b))
            self._try(lambda b=batch: self._pay(b))
        for row in self._all(Redress):
            self._act(self.cast.finance, lambda ctx, r=row: redress.uphold(ctx, r.id))
        self._try(lambda: self._pay(a_batch(self.runtime, self.cast).id))
        self.redress()
        self._try(lambda: self._pay(a_batch(self.runtime, self.cast).id))
        later(self.owner, days=40)
        self.runtime.act(WORKER, vouchers.expire_due)

    def _end_cases(self) -> None:
        """Every payment is answered, then every proposal and every case, by a third officer."""
        third = people.a_user(
            self.runtime, self.cast.administrator, login="officer-3",
            roles=[Role.CLAIMS_OFFICER], serial=92,
        )  # fmt: skip
        for batch in self.batches:
            self._act(self.cast.finance, lambda ctx, b=batch: payouts.cancel(ctx, b))
            self._try(lambda b=batch: self._pay(b))
        for proposal in self.proposals:
            for act in (redecisions.approve, partial(redecisions.refuse, text="-")):
                self._act(self.cast.second_finance, lambda ctx, p=proposal, a=act: a(ctx, p))
        work_all(self.runtime)
        for case in self._all(Case):
            for _ in range(3):
                self._act(third, lambda ctx, c=case: self._hear_out(ctx, c.id, third))

    @staticmethod
    def _hear_out(ctx: Any, case_id: UUID, officer: Any) -> None:
        """The next step with a case; at last it is rejected."""
        case = cases.get(ctx, case_id)
        if case.status == "filed":
            cases.verify(ctx, case_id)
        elif case.status in {"verified", "investigated"} and (
            case.assignee_id != officer.person_id
        ):
            cases.assign(ctx, case_id, user_id=officer.user_id)
        elif case.status == "investigated":
            case_answers.resolve(
                ctx, case_id, version=case.version, outcome="rejected", text="-", lines=[]
            )

    def _pay(self, batch: UUID) -> None:
        """Let the bank pay what it has not answered yet."""
        payments = self.runtime.query(
            self.cast.finance, lambda ctx: payouts.instructions(ctx, batch)
        )
        said: list[Any] = [
            {"instruction_id": each.id, "outcome": "paid", "reference": "B", "reason": None}
            for each in payments
            if each.status == "pending"
        ]
        self.runtime.act(self.cast.finance, lambda ctx: bank_answers.take(ctx, batch, answers=said))

    def _all(self, row: Any) -> list[Any]:
        return self.runtime.query(WORKER, lambda ctx: ctx.session.query(row).all())

    def _act(self, actor: Any, act: Callable[[Any], Any]) -> None:
        self._try(lambda: self.runtime.act(actor, act))

    @staticmethod
    def _try(act: Callable[[], Any]) -> str | None:
        """The code an act was refused with; one that nobody expects is a fault."""
        try:
            act()
        except Refused as refused:
            if refused.code not in EXPECTED:
                raise
            return refused.code
        return None


ACTS: dict[Callable[[Town], None], int] = {
    Town.issue: 6, Town.redeem: 8, Town.reverse: 3, Town.claim: 7, Town.ask_back: 6,
    Town.withdraw: 2, Town.work: 7, Town.decide: 5, Town.send_back: 2, Town.complete: 2,
    Town.authorise: 3, Town.build: 4, Town.bank: 4, Town.drop: 2, Town.cancel: 3,
    Town.tomorrow: 2, Town.decide_again: 6, Town.answer_proposal: 2,
    Town.complain: 4, Town.hear: 6, Town.say: 3,
    Town.be_late: 2, Town.redress: 4, Town.question: 2, Town.answer_question: 2,
}  # fmt: skip
