"""The ledger's tables: accounts with balances, transactions, and append-only entries."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.storage.base import Row


class LedgerAccount(Row):
    """An account of one budget line and currency, perhaps of one payee. Debits count upwards.

    Without a budget line it is the programme's. What is in payment has an account for each rail;
    that without a rail is of batches from before there were several.
    """

    __tablename__ = "ledger_accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    budget_id: Mapped[UUID | None] = mapped_column(ForeignKey("budgets.id"))
    name: Mapped[str]
    payee_id: Mapped[UUID | None]
    rail: Mapped[str | None]
    currency: Mapped[str]
    side: Mapped[str]
    balance: Mapped[int]
    version: Mapped[int]

    __table_args__ = (
        UniqueConstraint(
            "programme_id",
            "budget_id",
            "name",
            "payee_id",
            "rail",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("rail IS NULL OR name = 'in_payment:rail'", name="rail"),
        CheckConstraint(
            "side = 'either' OR (side = 'debit' AND balance >= 0)"
            " OR (side = 'credit' AND balance <= 0)",
            name="side",
        ),
    )


class LedgerTransaction(Row):
    """One happening that posts: what it was and which object it tells of.

    `booked_on` is the day of the books it belongs to, a calendar day where the programme is.
    """

    __tablename__ = "ledger_transactions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    occasion: Mapped[str]
    noun: Mapped[str]
    object_id: Mapped[UUID]
    posted_at: Mapped[datetime]
    booked_on: Mapped[date]

    __table_args__ = (
        Index("ix_ledger_transactions_object_id", "object_id"),
        Index("ix_ledger_transactions_booked_on", "programme_id", "booked_on"),
    )


class LedgerEntry(Row):
    """One side of a posting: debit above zero, credit below; never changed."""

    __tablename__ = "ledger_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    transaction_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_transactions.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"))
    seq: Mapped[int]
    amount: Mapped[int]
    previous: Mapped[int]
    current: Mapped[int]

    __table_args__ = (
        UniqueConstraint("account_id", "seq"),
        CheckConstraint("previous + amount = current", name="adds_up"),
        CheckConstraint("amount <> 0", name="amount"),
    )
