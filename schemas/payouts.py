"""Payouts: batches of payments, their bank file, and what the bank said of each."""

from __future__ import annotations

from typing import Any

from claims.domain.bank import FailureStatus
from claims.domain.payouts import InstructionStatus, PayoutStatus
from schemas.base import Act, Out
from schemas.fields import (
    Day,
    Instant,
    OneOf,
    Pattern,
    Plain,
    Sha256,
    Text,
    Uuid,
    Whole,
    YesNo,
)
from schemas.groups import Many, MoneyField, Names, Nested, Texts
from schemas.pages import PageQuery, page_of

PAYMENTS = 100_000
CHECKS = ("file", "totals", "rail", "accounts", "disputes", "ties", "new_accounts", "taxes")


class BuildPayout(Act):
    """Of which programme, and when the bank is to pay."""

    programme_id = Uuid(required=True)
    execution_on = Day(required=True)


class SignPayout(Act):
    """The digest of the bank file that who verifies, approves or releases was shown."""

    file_sha256 = Sha256(required=True)


class SendPayoutBack(Act):
    """Why a batch is sent back to who built it."""

    text = Text(1_000, lines=True, required=True)


class BankReasonCode(Pattern):
    """A reason code of ISO 20022, such as AC04."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("[A-Z]{2}[0-9]{2}|[A-Z]{4}", 4, example="AC04", **kwargs)


class BankAnswer(Act):
    """What the bank said of one payment."""

    instruction_id = Uuid(required=True)
    outcome = OneOf(
        ("paid", "failed"), required=True, says="What failed waits for a second person."
    )
    reference = Pattern("[0-9A-Za-z][0-9A-Za-z ./:_-]{0,34}", 35, required=True)
    reason = BankReasonCode(load_default=None, says="Why it failed; NARR where none was given.")


class ConfirmPayout(Act):
    """The bank's answers, for some or all payments of a batch."""

    answers = Many(Nested(BankAnswer), most=5_000, required=True)


class PayoutOut(Out):
    """A batch."""

    id = Uuid()
    number = Whole(1, 10**9)
    programme_id = Uuid()
    rail = Plain(says="By which rail it is paid; it never changes.")
    rail_least = MoneyField(allow_none=True, says="The least of one payment over its rail.")
    rail_most = MoneyField(allow_none=True, says="The most of one payment over its rail.")
    total = MoneyField()
    count = Whole(1, PAYMENTS)
    message_id = Plain()
    execution_on = Day()
    file_sha256 = Sha256()
    status = OneOf(PayoutStatus)
    version = Whole(1, 10**9)
    built_by = Uuid()
    built_at = Instant()
    verified_by = Uuid(allow_none=True)
    verified_at = Instant(allow_none=True)
    approved_by = Uuid(allow_none=True)
    approved_at = Instant(allow_none=True)
    sent_back_by = Uuid(allow_none=True)
    sent_back_at = Instant(allow_none=True)
    released_by = Uuid(allow_none=True)
    released_at = Instant(allow_none=True)


class PayoutRunOut(Out):
    """The batches of one run, one a rail."""

    payouts = Many(Nested(PayoutOut), most=100)


class BatchCheckOut(Out):
    """One thing that is checked of a batch: how many payments it concerns."""

    code = OneOf(CHECKS)
    count = Whole(0, PAYMENTS)
    stops = YesNo(says="Whether it keeps the batch from being verified, approved or released.")


class PayoutChecksOut(PayoutOut):
    """A batch with what is checked of it, as it stands now."""

    checks = Many(Nested(BatchCheckOut), most=20)


class AuthorityOut(Out):
    """A budget line that bears payments: by whose authority, under which account code."""

    code = Plain(says="The budget line.")
    names = Names()
    spending_authority = Plain()
    account_code = Plain()
    amount = MoneyField(says="What it bears, before what is taken off.")


class OfficerOut(Out):
    """Who acted as which officer, such as a commitment officer: those who really did it."""

    office = Plain()
    titles = Texts()
    names = Many(Plain(), least=0, most=20)
    acted_at = Instant(allow_none=True)


class InstructionOut(Out):
    """One payment of a batch."""

    id = Uuid()
    no = Whole(1, PAYMENTS)
    payee_kind = OneOf(("person", "provider"))
    payee_id = Uuid()
    end_to_end_id = Plain()
    amount = MoneyField()
    status = OneOf(InstructionStatus)
    bank_reference = Plain(allow_none=True)
    bank_reason = Plain(allow_none=True)
    answered_at = Instant(allow_none=True)
    spending = Many(Nested(AuthorityOut), least=0, most=500)
    reason_texts = Texts(allow_none=True, says="The bank's reason, for the office.")
    payee_texts = Texts(allow_none=True, says="The bank's reason, as the payee is told.")


class FailureOut(Out):
    """That a payment failed, as a person typed it; another person approves it."""

    id = Uuid()
    payout_id = Uuid()
    instruction_id = Uuid()
    reference = Plain()
    reason = Plain()
    proposed_by = Uuid()
    proposed_at = Instant()
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)
    status = OneOf(FailureStatus)


class PayoutDetailOut(PayoutOut):
    """A batch with its payments, and the failures that wait for a second person."""

    spending = Many(Nested(AuthorityOut), least=0, most=500)
    officers = Many(Nested(OfficerOut), least=0, most=20)
    sent_back_text = Plain(allow_none=True, says="Why it was sent back.")
    instructions = Many(Nested(InstructionOut), least=0, most=PAYMENTS)
    failures = Many(Nested(FailureOut), least=0, most=200)


class PayoutsQuery(PageQuery):
    """Which batches."""

    programme_id = Uuid()


PayoutPage = page_of(PayoutOut)
