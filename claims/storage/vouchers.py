"""Vouchers, redemptions and reversals."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.permissions import Scope
from claims.domain.refusals import Refused
from claims.domain.vouchers import Validity
from claims.storage.base import Row
from claims.storage.charters import PublishedCharter
from claims.storage.programmes import Programme, local_day


class Voucher(Row):
    """A voucher and its counters, in minor units.

    `redeemed` = captured − reversed − cuts given back; `committed` is what the budget still holds
    for it. The secret code is kept as a keyed hash only. Its standard is one with a charter.
    """

    __tablename__ = "vouchers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"))
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    serial: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    items: Mapped[list[str]]
    currency: Mapped[str]
    value: Mapped[int]
    redeemed: Mapped[int]
    held: Mapped[int]
    committed: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    status: Mapped[str]
    version: Mapped[int]
    issued_at: Mapped[datetime]
    issuer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (
        CheckConstraint("value > 0", name="value"),
        CheckConstraint(
            "redeemed >= 0 AND held >= 0 AND redeemed + held <= value", name="never_over"
        ),
        CheckConstraint("committed >= 0 AND committed <= value", name="committed"),
        CheckConstraint("first_day <= last_day", name="period"),
        CheckConstraint("issuer_id <> person_id", name="another_person"),
        ForeignKeyConstraint(
            ["standard_id"], [PublishedCharter.standard_id], name="fk_vouchers_charter"
        ),
        Index("ix_vouchers_status_last_day", "status", "last_day"),
        Index("ix_vouchers_programme_id_id", "programme_id", "id"),
    )

    @property
    def validity(self) -> Validity:
        """The days on which it may be redeemed."""
        return Validity(self.first_day, self.last_day)

    @property
    def balance(self) -> int:
        """What may still be redeemed, in minor units."""
        return self.value - self.redeemed - self.held


class Redemption(Row):
    """What one provider took from one voucher at one time."""

    __tablename__ = "redemptions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    voucher_id: Mapped[UUID] = mapped_column(ForeignKey("vouchers.id"))
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"), index=True)
    key: Mapped[str]
    currency: Mapped[str]
    captured: Mapped[int]
    reversed: Mapped[int]
    items: Mapped[list[str]]
    service_on: Mapped[date]
    choice_set: Mapped[int]
    status: Mapped[str]
    version: Mapped[int]
    captured_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("voucher_id", "key"),
        CheckConstraint("captured > 0 AND reversed >= 0 AND reversed <= captured", name="reversed"),
    )

    @property
    def net(self) -> int:
        """Captured less reversed, in minor units."""
        return self.captured - self.reversed


class Reversal(Row):
    """A part of a redemption given back before it is claimed; never edited."""

    __tablename__ = "reversals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    redemption_id: Mapped[UUID] = mapped_column(ForeignKey("redemptions.id"), index=True)
    amount: Mapped[int]
    reason: Mapped[str]
    reversed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    reversed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)


def get(session: Session, voucher_id: UUID, scope: Scope, *, lock: bool = False) -> Voucher:
    """The voucher, or `VOUCHER_UNKNOWN` when there is none the actor may see."""
    query = select(Voucher).where(Voucher.id == voucher_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None or not scope.reaches(person_id=found.person_id):
        raise Refused("VOUCHER_UNKNOWN", "There is no such voucher.")
    return found


def find_by_code(session: Session, serial: str, code_hash: bytes) -> Voucher | None:
    """The voucher with this serial and secret, locked: it is about to be redeemed."""
    return session.scalars(
        select(Voucher)
        .where(Voucher.serial == serial, Voucher.code_hash == code_hash)
        .with_for_update()
    ).one_or_none()


def get_redemption(
    session: Session, redemption_id: UUID, scope: Scope, *, lock: bool = False
) -> tuple[Redemption, Voucher]:
    """A redemption and its voucher (locked voucher first), or `REDEMPTION_UNKNOWN`."""
    found = session.get(Redemption, redemption_id)
    voucher = session.get(Voucher, found.voucher_id, with_for_update=lock) if found else None
    if (
        found is None
        or voucher is None
        or not scope.reaches(person_id=voucher.person_id, provider_id=found.provider_id)
    ):
        raise Refused("REDEMPTION_UNKNOWN", "There is no such redemption.")
    if lock:
        session.refresh(found, with_for_update=True)
    return found, voucher


def find_redemption_by_number(session: Session, number: str) -> Redemption | None:
    """The redemption with this public number."""
    return session.scalars(select(Redemption).where(Redemption.number == number)).one_or_none()


def find_by_key(session: Session, voucher_id: UUID, key: str) -> Redemption | None:
    """The redemption a provider made of this voucher under his own key."""
    return session.scalars(
        select(Redemption).where(Redemption.voucher_id == voucher_id, Redemption.key == key)
    ).one_or_none()


def lock_due_to_expire(session: Session, now: datetime, limit: int) -> list[Voucher]:
    """Vouchers whose last day is over in their programme's time zone, locked, oldest first."""
    return list(
        session.scalars(
            select(Voucher)
            .join(Programme, Programme.id == Voucher.programme_id)
            .where(
                Voucher.status.in_(["issued", "active", "suspended"]),
                Voucher.last_day < local_day(now),
            )
            .order_by(Voucher.last_day, Voucher.id)
            .limit(limit)
            .with_for_update(of=Voucher, skip_locked=True)
        )
    )
