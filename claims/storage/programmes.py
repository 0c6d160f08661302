"""Programmes, their budget lines with counters, and the catalogue of items."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    UniqueConstraint,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.facts import Window
from claims.domain.refusals import Refused
from claims.storage.base import Row


class Programme(Row):
    """A public programme: one currency, one period, one liable payer, one scheme of ids.

    `rail` is the one it prefers where that carries a payment.
    """

    __tablename__ = "programmes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    names: Mapped[dict[str, Any]]
    currency: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    id_scheme: Mapped[str]
    time_zone: Mapped[str]
    liable_payer: Mapped[str]
    payer_name: Mapped[str]
    payer_account_sealed: Mapped[bytes]
    payer_account_masked: Mapped[str]
    payer_bic: Mapped[str]
    rail: Mapped[str | None]
    calendar: Mapped[str]
    stamp_duty_above: Mapped[int | None]
    recovery_share_percent: Mapped[int]
    pay_days: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("stamp_duty_above >= 0", name="stamp_duty_above"),
        CheckConstraint("recovery_share_percent BETWEEN 0 AND 100", name="recovery_share_percent"),
    )

    @property
    def period(self) -> Window:
        """The days of the programme, both included."""
        return Window(self.starts_on, self.ends_on)


class Budget(Row):
    """A budget line. Its counters always add up to its authority and never go below zero."""

    __tablename__ = "budgets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str]
    names: Mapped[dict[str, Any]]
    currency: Mapped[str]
    spending_authority: Mapped[str]
    account_code: Mapped[str]
    purpose: Mapped[str]
    authority: Mapped[int]
    available: Mapped[int]
    committed: Mapped[int]
    obligated: Mapped[int]
    spent: Mapped[int]
    adopted_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        Index(
            "uq_budgets_purpose",
            "programme_id",
            "purpose",
            unique=True,
            postgresql_where="purpose <> 'claims'",
        ),
        CheckConstraint("purpose IN ('claims', 'redress', 'late_payment')", name="purpose"),
        CheckConstraint("available + committed + obligated + spent = authority", name="adds_up"),
        CheckConstraint(
            "available >= 0 AND committed >= 0 AND obligated >= 0 AND spent >= 0",
            name="not_negative",
        ),
    )


class Item(Row):
    """A service or a good of the catalogue, with its unit."""

    __tablename__ = "items"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str]
    names: Mapped[dict[str, Any]]
    unit: Mapped[str]

    __table_args__ = (UniqueConstraint("programme_id", "code"),)


def get(session: Session, programme_id: UUID) -> Programme:
    """The programme, or `PROGRAMME_UNKNOWN`."""
    found = session.get(Programme, programme_id)
    if found is None:
        raise Refused("PROGRAMME_UNKNOWN", "There is no such programme.")
    return found


def get_budget(session: Session, programme_id: UUID, budget_id: UUID) -> Budget:
    """A budget line of the programme, or `BUDGET_UNKNOWN`."""
    found = session.get(Budget, budget_id)
    if found is None or found.programme_id != programme_id:
        raise Refused("BUDGET_UNKNOWN", "The programme has no such budget line.")
    return found


def budgets_of(session: Session, programme_id: UUID) -> list[Budget]:
    """The programme's budget lines by code (at most 500)."""
    query = select(Budget).where(Budget.programme_id == programme_id).order_by(Budget.code)
    return list(session.scalars(query.limit(500)))


def items_named(session: Session, programme_id: UUID, codes: Collection[str]) -> dict[str, Item]:
    """Some items of the programme's catalogue, by code."""
    rows = session.scalars(
        select(Item).where(Item.programme_id == programme_id, Item.code.in_(sorted(codes)))
    )
    return {item.code: item for item in rows}


def items_of(session: Session, programme_id: UUID) -> dict[str, Item]:
    """The programme's catalogue by item code (a catalogue holds at most 10,000 items)."""
    rows = session.scalars(
        select(Item).where(Item.programme_id == programme_id).order_by(Item.code).limit(10_000)
    )
    return {item.code: item for item in rows}


def local_day(now: datetime) -> ColumnElement[date]:
    """The day it is where the programme of a row is; the question joins `Programme`."""
    return cast(func.timezone(Programme.time_zone, now), Date)
