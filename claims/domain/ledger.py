"""The chart of accounts: which postings each occasion makes, both sides or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from claims.domain.money import Money

AUTHORITY = "budget:authority"
AVAILABLE = "budget:available"
COMMITTED = "budget:committed"
OBLIGATED = "budget:obligated"
SPENT = "budget:spent"
EXPENSE = "expense"
PAYABLE = "payable:payee"
RECEIVABLE = "receivable:payee"
IN_PAYMENT = "in_payment:rail"
BANK = "bank"
REDRESS = "expense:redress"
LATE_PAYMENT = "expense:late_payment"
RECOVERABLE = "receivable:provider"
PAYABLE_TAX = "payable:tax"
SUSPENSE = "suspense"
WRITE_OFF = "expense:write_off"
BANK_FEE = "expense:bank_fee"
OFFLINE_LOSS = "expense:offline_loss"
TREASURY = "payable:treasury"

SIDES: dict[str, str] = {
    AUTHORITY: "debit",
    AVAILABLE: "credit",
    COMMITTED: "credit",
    OBLIGATED: "credit",
    SPENT: "credit",
    EXPENSE: "debit",
    PAYABLE: "credit",
    RECEIVABLE: "debit",
    IN_PAYMENT: "credit",
    BANK: "either",
    REDRESS: "debit",
    LATE_PAYMENT: "debit",
    RECOVERABLE: "debit",
    PAYABLE_TAX: "credit",
    SUSPENSE: "either",
    WRITE_OFF: "debit",
    BANK_FEE: "debit",
    OFFLINE_LOSS: "debit",
    TREASURY: "credit",
}
"""On which side an account's balance must lie; the database holds it there.

The bank may lie on either: money nobody expected can come in where nothing was paid yet.
"""

OF_A_PAYEE = frozenset({PAYABLE, RECEIVABLE, RECOVERABLE, IN_PAYMENT})
"""The accounts that are kept per payee."""

OF_A_DEBT = frozenset({RECEIVABLE, RECOVERABLE})
"""The accounts that stay on the line where a debt arose, whichever line it is netted on."""


class BudgetPurpose(StrEnum):
    """What a budget line is for: claims, or what is owed when a promise is broken."""

    CLAIMS = "claims"
    REDRESS = "redress"
    LATE_PAYMENT = "late_payment"


class Occasion(StrEnum):
    """What happened that posts."""

    BUDGET_ADOPTED = "budget_adopted"
    VOUCHER_ISSUED = "voucher_issued"
    VOUCHER_ENDED = "voucher_ended"
    GIVEN_BACK = "given_back"
    REDEMPTION_DECIDED = "redemption_decided"
    REIMBURSEMENT_DECIDED = "reimbursement_decided"
    RELEASED = "released"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    RETURNED_AFTER_CONFIRMATION = "returned_after_confirmation"
    RAISED_FROM_VOUCHER = "raised_from_voucher"
    RAISED_FROM_LINE = "raised_from_line"
    LOWERED_TO_VOUCHER = "lowered_to_voucher"
    LOWERED_TO_LINE = "lowered_to_line"
    VOUCHER_REFILLED = "voucher_refilled"
    OVERPAYMENT_FOUND = "overpayment_found"
    OVERPAYMENT_DROPPED = "overpayment_dropped"
    REDRESS_GRANTED = "redress_granted"
    REDRESS_EXEMPTED = "redress_exempted"
    LATE_PAYMENT_GRANTED = "late_payment_granted"
    LATE_PAYMENT_EXEMPTED = "late_payment_exempted"
    RECOVERY_DUE = "recovery_due"
    RECOVERY_WAIVED = "recovery_waived"
    NETTED = "netted"
    NETTING_CONFIRMED = "netting_confirmed"
    NETTING_RETURNED = "netting_returned"
    RECOVERED = "recovered"
    TAX_WITHHELD = "tax_withheld"
    TAX_RELEASED = "tax_released"
    TAX_CONFIRMED = "tax_confirmed"
    TAX_RETURNED = "tax_returned"
    TAX_GIVEN_BACK = "tax_given_back"
    VOUCHER_TOPPED_UP = "voucher_topped_up"
    OVERPAYMENT_NETTED = "overpayment_netted"
    OVERPAYMENT_NETTING_CONFIRMED = "overpayment_netting_confirmed"
    OVERPAYMENT_NETTING_RETURNED = "overpayment_netting_returned"
    REPAID = "repaid"
    OVERPAYMENT_NETTING_RETURNED_AFTER_CONFIRMATION = (
        "overpayment_netting_returned_after_confirmation"
    )
    WRITTEN_OFF = "written_off"
    WRITE_OFF_REVERSED = "write_off_reversed"
    BANK_FEE_CHARGED = "bank_fee_charged"
    OFFLINE_LOSS_BORNE = "offline_loss_borne"
    BUDGET_LAPSED = "budget_lapsed"
    RETURNED_TO_TREASURY = "returned_to_treasury"
    REINSTATED = "reinstated"
    RECOVERY_REOPENED = "recovery_reopened"
    NETTING_RETURNED_AFTER_CONFIRMATION = "netting_returned_after_confirmation"
    UNKNOWN_MONEY = "unknown_money"
    UNKNOWN_MONEY_OUT = "unknown_money_out"
    SUSPENSE_CLEARED = "suspense_cleared"
    SUSPENSE_CLEARED_OUT = "suspense_cleared_out"


_O = Occasion

CHART: dict[Occasion, tuple[tuple[str, str], ...]] = {
    # occasion: (debit, credit) pairs, each for the whole amount
    _O.BUDGET_ADOPTED: ((AUTHORITY, AVAILABLE),),
    _O.VOUCHER_ISSUED: ((AVAILABLE, COMMITTED),),
    # expired or cancelled: value less redeemed and held
    _O.VOUCHER_ENDED: ((COMMITTED, AVAILABLE),),
    # a citizen's cut at any time; after the end also a reversal or a provider's cut
    _O.GIVEN_BACK: ((COMMITTED, AVAILABLE),),
    _O.REDEMPTION_DECIDED: ((COMMITTED, OBLIGATED), (EXPENSE, PAYABLE)),
    _O.REIMBURSEMENT_DECIDED: ((AVAILABLE, OBLIGATED), (EXPENSE, PAYABLE)),
    _O.RELEASED: ((PAYABLE, IN_PAYMENT),),
    _O.CONFIRMED: ((IN_PAYMENT, BANK), (OBLIGATED, SPENT)),
    _O.RETURNED: ((IN_PAYMENT, PAYABLE),),
    _O.RETURNED_AFTER_CONFIRMATION: ((BANK, PAYABLE), (SPENT, OBLIGATED)),
    # a new decision posts the difference only: from where the money was, to where it belongs
    _O.RAISED_FROM_VOUCHER: ((COMMITTED, OBLIGATED), (EXPENSE, PAYABLE)),
    _O.RAISED_FROM_LINE: ((AVAILABLE, OBLIGATED), (EXPENSE, PAYABLE)),
    _O.LOWERED_TO_VOUCHER: ((PAYABLE, EXPENSE), (OBLIGATED, COMMITTED)),
    _O.LOWERED_TO_LINE: ((PAYABLE, EXPENSE), (OBLIGATED, AVAILABLE)),
    # the voucher gets back what left it for the line, or was paid to the bank already
    _O.VOUCHER_REFILLED: ((AVAILABLE, COMMITTED),),
    # paid already: the payee owes it, until it is repaid, netted or decided back
    _O.OVERPAYMENT_FOUND: ((RECEIVABLE, EXPENSE),),
    _O.OVERPAYMENT_DROPPED: ((EXPENSE, RECEIVABLE),),
    _O.REDRESS_GRANTED: ((REDRESS, PAYABLE), (AVAILABLE, OBLIGATED)),
    _O.REDRESS_EXEMPTED: ((PAYABLE, REDRESS), (OBLIGATED, AVAILABLE)),
    _O.LATE_PAYMENT_GRANTED: ((LATE_PAYMENT, PAYABLE), (AVAILABLE, OBLIGATED)),
    _O.LATE_PAYMENT_EXEMPTED: ((PAYABLE, LATE_PAYMENT), (OBLIGATED, AVAILABLE)),
    # what a provider caused is his to make good, on the line that the redress is of
    _O.RECOVERY_DUE: ((RECOVERABLE, REDRESS),),
    _O.RECOVERY_WAIVED: ((REDRESS, RECOVERABLE),),
    # taken from a claim of his: the claim's line pays, the receivable lies on the redress's line
    _O.NETTED: ((PAYABLE, RECOVERABLE),),
    _O.NETTING_CONFIRMED: ((OBLIGATED, SPENT),),
    _O.NETTING_RETURNED: ((RECOVERABLE, PAYABLE),),
    # once the redress is paid and its recovery confirmed, its line has the amount again
    _O.RECOVERED: ((SPENT, AVAILABLE),),
    # what is owed is owed to the tax office instead; the budget stays obligated until it has it
    _O.TAX_WITHHELD: ((PAYABLE, PAYABLE_TAX),),
    _O.TAX_RELEASED: ((PAYABLE_TAX, IN_PAYMENT),),
    _O.TAX_CONFIRMED: ((IN_PAYMENT, BANK), (OBLIGATED, SPENT)),
    _O.TAX_RETURNED: ((IN_PAYMENT, PAYABLE_TAX),),
    # the payment it was withheld from failed: all of it is owed to the payee again
    _O.TAX_GIVEN_BACK: ((PAYABLE_TAX, PAYABLE),),
    _O.VOUCHER_TOPPED_UP: ((AVAILABLE, COMMITTED),),
    # an overpayment taken from a later payment: settled with its release, and once that is
    # confirmed the new line has spent the amount and the old one has it again
    _O.OVERPAYMENT_NETTED: ((PAYABLE, RECEIVABLE),),
    _O.OVERPAYMENT_NETTING_CONFIRMED: ((OBLIGATED, SPENT), (SPENT, AVAILABLE)),
    _O.OVERPAYMENT_NETTING_RETURNED: ((RECEIVABLE, PAYABLE),),
    # the payment it was taken from came back after all: owed again, and its line without it
    _O.OVERPAYMENT_NETTING_RETURNED_AFTER_CONFIRMATION: (
        (RECEIVABLE, PAYABLE),
        (SPENT, OBLIGATED),
        (AVAILABLE, SPENT),
    ),
    _O.REPAID: ((BANK, RECEIVABLE), (SPENT, AVAILABLE)),
    # nobody will repay it: the line has spent it for good
    _O.WRITTEN_OFF: ((WRITE_OFF, RECEIVABLE),),
    # decided upwards after all: it stands again, and is dropped in the same act
    _O.WRITE_OFF_REVERSED: ((RECEIVABLE, WRITE_OFF),),
    _O.BANK_FEE_CHARGED: ((BANK_FEE, BANK), (AVAILABLE, SPENT)),
    _O.OFFLINE_LOSS_BORNE: ((OFFLINE_LOSS, PAYABLE), (AVAILABLE, OBLIGATED)),
    # at the end of a year: what nobody was promised is no authority any more
    _O.BUDGET_LAPSED: ((AVAILABLE, AUTHORITY),),
    # the bank sent it back and its payee never came: the expense stays, the treasury has it
    _O.RETURNED_TO_TREASURY: ((PAYABLE, TREASURY), (OBLIGATED, SPENT)),
    # he came after all: the treasury is owed nothing of it, and he what he was
    _O.REINSTATED: ((TREASURY, PAYABLE), (SPENT, OBLIGATED)),
    # the payment that recovered it, or that paid the redress, came back from the bank
    _O.RECOVERY_REOPENED: ((AVAILABLE, SPENT),),
    _O.NETTING_RETURNED_AFTER_CONFIRMATION: ((RECOVERABLE, PAYABLE), (SPENT, OBLIGATED)),
    # of a programme and of no budget line: money that came in, or went out, and nobody can place
    _O.UNKNOWN_MONEY: ((BANK, SUSPENSE),),
    _O.UNKNOWN_MONEY_OUT: ((SUSPENSE, BANK),),
    # cleared to what it was after all: then that posts on the lines it is of
    _O.SUSPENSE_CLEARED: ((SUSPENSE, BANK),),
    _O.SUSPENSE_CLEARED_OUT: ((BANK, SUSPENSE),),
}

OF_THE_ORIGIN: dict[Occasion, tuple[tuple[str, str], ...]] = {
    _O.OVERPAYMENT_NETTING_CONFIRMED: ((SPENT, AVAILABLE),),
    _O.OVERPAYMENT_NETTING_RETURNED_AFTER_CONFIRMATION: ((AVAILABLE, SPENT),),
}
"""Pairs of an occasion that lie wholly on the line where the debt arose."""

COUNTERS: dict[str, str] = {
    AVAILABLE: "available",
    COMMITTED: "committed",
    OBLIGATED: "obligated",
    SPENT: "spent",
}
"""The budget counter that goes with each budget account."""

RULED_BY_AUTHORITY = "authority"
"""The counter that the others add up to: it goes with the debits of `AUTHORITY`."""


@dataclass(frozen=True, slots=True)
class AccountKey:
    """Which account: of a budget line or of the whole programme, by name, perhaps of a payee.

    What is in payment has an account of its own for each rail.
    """

    budget_id: UUID | None
    name: str
    payee_id: UUID | None
    rail: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that posts: an occasion, the object it tells of, and an amount above zero.

    Without a `budget_id` it is of the programme. `origin_id` is the budget line on which a debt
    arose that is netted on another one. `rail` is by which rail it is paid, where it is.
    """

    id: UUID
    occasion: Occasion
    noun: str
    object_id: UUID
    budget_id: UUID | None
    payee_id: UUID | None
    money: Money
    origin_id: UUID | None = None
    rail: str | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """Both sides of one amount. A reversal swaps them."""

    happening: Happening
    debit: AccountKey
    credit: AccountKey
    money: Money


def postings(happenings: Sequence[Happening]) -> list[Posting]:
    """The postings of happenings after the chart, in order; nothing is posted of zero."""
    return [
        Posting(each, _key(each, pair, pair[0]), _key(each, pair, pair[1]), each.money)
        for each in happenings
        if each.money.amount > 0
        for pair in CHART[each.occasion]
    ]


def _key(happening: Happening, pair: tuple[str, str], name: str) -> AccountKey:
    payee = happening.payee_id if name in OF_A_PAYEE else None
    is_of_origin = name in OF_A_DEBT or pair in OF_THE_ORIGIN.get(happening.occasion, ())
    budget = happening.origin_id if is_of_origin else None
    rail = happening.rail if name == IN_PAYMENT else None
    return AccountKey(budget or happening.budget_id, name, payee, rail)


def counter_changes(happenings: Sequence[Happening]) -> dict[UUID, dict[str, int]]:
    """How each budget line's counters change: a credit raises a counter, a debit lowers it.

    Only the authority goes the other way, so that the four always add up to it.
    """
    changes: dict[UUID, dict[str, int]] = {}
    for posting in postings(happenings):
        for key, sign in ((posting.debit, -1), (posting.credit, +1)):
            if key.name in COUNTERS or key.name == AUTHORITY:
                names = (*COUNTERS.values(), RULED_BY_AUTHORITY)
                if key.budget_id is None:
                    continue
                line = changes.setdefault(key.budget_id, dict.fromkeys(names, 0))
                if key.name == AUTHORITY:
                    line[RULED_BY_AUTHORITY] -= sign * posting.money.amount
                else:
                    line[COUNTERS[key.name]] += sign * posting.money.amount
    return changes
