"""Money walked through every order of occasions: no account goes wrong, and nothing stays stuck."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.ledger import (
    AUTHORITY,
    AVAILABLE,
    COMMITTED,
    COUNTERS,
    IN_PAYMENT,
    OBLIGATED,
    PAYABLE,
    PAYABLE_TAX,
    RECEIVABLE,
    RECOVERABLE,
    SIDES,
    SPENT,
    SUSPENSE,
    AccountKey,
    Happening,
    Occasion,
    counter_changes,
    postings,
)
from claims.domain.money import Money

_O = Occasion
LINES = (UUID(int=7), UUID(int=8))
PAYEE = UUID(int=9)
AMOUNT = 100
AUTHORISED = 100_000

STEPS: dict[str, list[tuple[tuple[Occasion, ...], str]]] = {
    # where a sum of money is: what may happen to it next, and where it is then
    "new": [
        ((_O.VOUCHER_ISSUED,), "on_voucher"),
        ((_O.VOUCHER_TOPPED_UP,), "on_voucher"),
        ((_O.VOUCHER_REFILLED,), "on_voucher"),
        ((_O.REIMBURSEMENT_DECIDED,), "owed"),
        ((_O.RAISED_FROM_LINE,), "owed"),
        ((_O.REDRESS_GRANTED,), "redress_owed"),
        ((_O.LATE_PAYMENT_GRANTED,), "lateness_owed"),
        ((_O.OFFLINE_LOSS_BORNE,), "loss_owed"),
        ((_O.BANK_FEE_CHARGED,), "over"),
        ((_O.UNKNOWN_MONEY,), "unknown"),
        ((_O.UNKNOWN_MONEY_OUT,), "unknown_out"),
    ],
    "unknown_out": [((_O.SUSPENSE_CLEARED_OUT,), "over")],
    "unknown": [((_O.SUSPENSE_CLEARED,), "over")],
    "on_voucher": [
        ((_O.VOUCHER_ENDED,), "over"),
        ((_O.GIVEN_BACK,), "over"),
        ((_O.REDEMPTION_DECIDED,), "owed"),
        ((_O.RAISED_FROM_VOUCHER,), "owed"),
    ],
    "owed": [
        ((_O.RELEASED,), "released"),
        ((_O.LOWERED_TO_LINE,), "over"),
        ((_O.LOWERED_TO_VOUCHER,), "on_voucher"),
        ((_O.TAX_WITHHELD,), "tax_owed"),
        ((_O.RETURNED_TO_TREASURY,), "with_treasury"),
    ],
    "with_treasury": [((_O.REINSTATED,), "owed")],
    "released": [((_O.CONFIRMED,), "paid"), ((_O.RETURNED,), "owed")],
    "paid": [
        ((_O.RETURNED_AFTER_CONFIRMATION,), "owed"),
        ((_O.UNKNOWN_MONEY,), "come_back"),
        ((_O.OVERPAYMENT_FOUND,), "overpaid"),
    ],
    "come_back": [((_O.SUSPENSE_CLEARED, _O.RETURNED_AFTER_CONFIRMATION), "owed")],
    "overpaid": [
        ((_O.OVERPAYMENT_DROPPED,), "paid"),
        ((_O.REPAID,), "over"),
        ((_O.UNKNOWN_MONEY,), "repaid_unknown"),
        ((_O.WRITTEN_OFF,), "written_off"),
    ],
    "written_off": [((_O.WRITE_OFF_REVERSED, _O.OVERPAYMENT_DROPPED), "paid")],
    "repaid_unknown": [((_O.SUSPENSE_CLEARED, _O.REPAID), "over")],
    "tax_owed": [((_O.TAX_RELEASED,), "tax_released"), ((_O.TAX_GIVEN_BACK,), "owed")],
    "tax_released": [((_O.TAX_CONFIRMED,), "over"), ((_O.TAX_RETURNED,), "tax_owed")],
    "loss_owed": [((_O.RELEASED,), "loss_released")],
    "loss_released": [((_O.CONFIRMED,), "over"), ((_O.RETURNED,), "loss_owed")],
    "redress_owed": [((_O.REDRESS_EXEMPTED,), "over"), ((_O.RELEASED,), "redress_released")],
    "redress_released": [((_O.CONFIRMED,), "redress_paid"), ((_O.RETURNED,), "redress_owed")],
    "redress_paid": [((_O.RECOVERY_DUE,), "recoverable")],
    "recoverable": [((_O.RECOVERY_WAIVED,), "redress_paid")],
    "lateness_owed": [
        ((_O.LATE_PAYMENT_EXEMPTED,), "over"),
        ((_O.RELEASED,), "loss_released"),
    ],
}
NETTING = {
    # a debt that is taken from what is owed on any line: begun, come back, confirmed
    "overpaid": (
        (_O.OVERPAYMENT_NETTED,),
        (_O.OVERPAYMENT_NETTING_RETURNED,),
        (_O.OVERPAYMENT_NETTING_CONFIRMED,),
    ),
    "recoverable": ((_O.NETTED,), (_O.NETTING_RETURNED,), (_O.NETTING_CONFIRMED,)),
}
OVERPAID_COME_BACK = (_O.OVERPAYMENT_NETTING_RETURNED_AFTER_CONFIRMATION,)
COME_BACK = (_O.NETTING_RETURNED_AFTER_CONFIRMATION,)
"""What a payment that recovered redress does when the bank sends it back after all."""

HELD = {"netting", "netted", "netted_overpaid"}
WAY_OUT = {
    "unknown": 0, "unknown_out": 0, "on_voucher": 0, "owed": 0, "released": 0, "come_back": 0,
    "overpaid": 1,
    "repaid_unknown": 0, "tax_owed": 0, "tax_released": 0, "loss_owed": 0, "loss_released": 0,
    "redress_owed": 1, "redress_released": 0, "recoverable": 0, "lateness_owed": 1,
}  # fmt: skip
"""Which step ends each state at last; `paid` and `redress_paid` may stay as they are."""


@dataclass
class Sum:
    """A sum of money: on which line, where it is, and which debt is being taken from it."""

    line: UUID
    at: str
    debt: Sum | None = None


@dataclass
class Books:
    """Balances and counters, held to the accounts' sides after every act."""

    balances: Counter[AccountKey] = field(default_factory=Counter)
    counters: dict[UUID, Counter[str]] = field(
        default_factory=lambda: {line: Counter() for line in LINES}
    )
    seen: set[Occasion] = field(default_factory=set)

    def act(
        self, line: UUID, *occasions: Occasion, amount: int = AMOUNT, origin: UUID | None = None
    ) -> None:
        happenings = [
            Happening(
                UUID(int=1), each, "claims", UUID(int=2), line, PAYEE, Money(amount, "IDR"), origin
            )
            for each in occasions
        ]
        for posting in postings(happenings):
            self.balances[posting.debit] += posting.money.amount
            self.balances[posting.credit] -= posting.money.amount
        for each, changes in counter_changes(happenings).items():
            self.counters[each].update(changes)
        self.seen.update(occasions)
        self.hold()

    def hold(self) -> None:
        assert sum(self.balances.values()) == 0
        for key, balance in self.balances.items():
            side = SIDES[key.name]
            assert side == "either" or balance * (1 if side == "debit" else -1) >= 0, (key, balance)
        for line, counters in self.counters.items():
            for name, counter in COUNTERS.items():
                assert counters[counter] == -self.balances[AccountKey(line, name, None)] >= 0
            assert counters["authority"] == self.balances[AccountKey(line, AUTHORITY, None)]

    def total(self, name: str) -> int:
        return sum(balance for key, balance in self.balances.items() if key.name == name)


def step(books: Books, sums: list[Sum], pick: int, line: UUID) -> None:
    """Whatever may happen next: to a sum that is there, to two of them, or to a new one."""
    choices: list[tuple[Sum, tuple[Occasion, ...], str, Sum | None]] = [
        (Sum(line, "new"), occasions, target, None) for occasions, target in STEPS["new"]
    ]
    for each in sums:
        choices += [(each, occasions, target, None) for occasions, target in STEPS.get(each.at, [])]
        if each.at == "netting":
            assert each.debt
            _, back, confirmed = NETTING[each.debt.at.removeprefix("netting_")]
            choices += [(each, back, "owed", each.debt), (each, confirmed, "over", each.debt)]
        if each.at == "netted":
            choices.append((each, COME_BACK, "owed", each.debt))
        if each.at == "netted_overpaid":
            choices.append((each, OVERPAID_COME_BACK, "owed", each.debt))
        if each.at == "owed":
            choices += [
                (each, NETTING[debt.at][0], "netting", debt) for debt in sums if debt.at in NETTING
            ]
    take(books, sums, *choices[pick % len(choices)])


def take(
    books: Books,
    sums: list[Sum],
    each: Sum,
    occasions: tuple[Occasion, ...],
    target: str,
    debt: Sum | None,
) -> None:
    if each.at == "new":
        sums.append(each)
    books.act(each.line, *occasions, origin=debt.line if debt else None)
    if debt and each.at == "netted_overpaid":
        debt.at = "overpaid"
    elif debt and each.at == "netted":
        books.act(debt.line, _O.RECOVERY_REOPENED)
        debt.at = "recoverable"
    elif debt and target == "netting":
        debt.at = f"netting_{debt.at}"
    elif debt and target == "owed":
        debt.at = debt.at.removeprefix("netting_")
    elif debt:
        if debt.at == "netting_recoverable":
            books.act(debt.line, _O.RECOVERED)
            target = "netted"
        elif debt.at == "netting_overpaid":
            target = "netted_overpaid"
        debt.at = "over"
    each.at, each.debt = target, debt if target in HELD else None


def come_to_an_end(books: Books, sums: list[Sum]) -> None:
    for each in sums:
        if each.at == "netting" and each.debt:
            confirmed = NETTING[each.debt.at.removeprefix("netting_")][2]
            take(books, sums, each, confirmed, "over", each.debt)
    for each in sums:
        while each.at in WAY_OUT:
            occasions, target = STEPS[each.at][WAY_OUT[each.at]]
            take(books, sums, each, occasions, target, None)
    for line in LINES:
        books.act(line, _O.BUDGET_LAPSED, amount=books.counters[line]["available"])


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(LINES)), max_size=60))
def test_nothing_stays_stuck_whatever_the_order(steps: list[tuple[int, UUID]]) -> None:
    books, sums = Books(), list[Sum]()
    for line in LINES:
        books.act(line, _O.BUDGET_ADOPTED, amount=AUTHORISED)
    for pick, line in steps:
        step(books, sums, pick, line)
    come_to_an_end(books, sums)
    for name in (COMMITTED, OBLIGATED, AVAILABLE, PAYABLE, PAYABLE_TAX, IN_PAYMENT, SUSPENSE):
        assert books.total(name) == 0, name
    assert books.total(RECEIVABLE) == books.total(RECOVERABLE) == 0
    assert books.total(AUTHORITY) == -books.total(SPENT)


def test_the_walk_knows_every_occasion() -> None:
    known = {each for steps in STEPS.values() for occasions, _ in steps for each in occasions}
    known |= {each for acts in NETTING.values() for act in acts for each in act}
    known |= {_O.BUDGET_ADOPTED, _O.BUDGET_LAPSED, _O.RECOVERED, _O.RECOVERY_REOPENED, *COME_BACK}
    known |= set(OVERPAID_COME_BACK)
    assert known == set(Occasion)
