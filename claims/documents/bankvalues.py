"""The values that a bank's answers are read to: status lines, booked entries and balances."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from claims.domain.money import Money


class Side(StrEnum):
    """Which way money moved on the account: debit out of it, credit into it."""

    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class StatusLine:
    """What a pain.002 says of one payment, or of the whole batch where it names no payment.

    `status` is an ISO 20022 status (RJCT, ACCP, ACSC …), `reason` an external status reason code.
    """

    line: int
    end_to_end_id: str | None
    status: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One movement on an account: of an entry, one of its transactions, or the entry as a whole.

    `entry_reference` is the bank's reference of the entry, `reference` that of the line, both
    unique on the account where the bank gives any. `status` is BOOK, PDNG, INFO or FUTR. A line
    `is_return` when the bank gives back what it had paid; `is_charge` when it takes its own fee.
    """

    line: int
    account: str
    side: Side
    money: Money
    status: str
    entry_reference: str | None
    reference: str | None
    end_to_end_id: str | None
    booked_on: date | None
    reason: str | None = None
    is_return: bool = False
    is_charge: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """A booked balance of an account; below zero when the account is overdrawn (minor units)."""

    money: Money
    day: date | None


@dataclass(frozen=True, slots=True)
class BankFile:
    """One file. `account` is of its reports, `answers` the id of the message a pain.002 answers."""

    message: str
    message_id: str
    account: str | None = None
    answers: str | None = None
    statuses: tuple[StatusLine, ...] = ()
    entries: tuple[EntryLine, ...] = ()
    opening: Balance | None = None
    closing: Balance | None = None
    accounts: frozenset[str] = field(default_factory=frozenset)
