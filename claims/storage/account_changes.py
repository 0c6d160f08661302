"""Proposed bank accounts, who answered, and accounts that several payees have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.permissions import Scope
from claims.domain.refusals import Refused
from claims.storage.base import Row, among
from claims.storage.people import BankAccount

SHARED = text("""
SELECT b.number_index, b.number_masked, b.bic, b.person_id, b.provider_id, b.in_force_from,
       coalesce(p.name, o.name) AS name,
       EXISTS (SELECT 1 FROM users AS u JOIN grants AS g ON g.user_id = u.id
                WHERE u.person_id = b.person_id AND u.disabled_at IS NULL
                  AND g.status = 'confirmed' AND g.role IN
                      ('claims_officer', 'finance_officer', 'programme_officer',
                       'policy_officer', 'auditor', 'administrator')) AS is_staff
  FROM bank_accounts AS b LEFT JOIN people AS p ON p.id = b.person_id
  LEFT JOIN providers AS o ON o.id = b.provider_id
 WHERE b.replaced_at IS NULL AND b.number_index IN (
   SELECT number_index FROM bank_accounts WHERE replaced_at IS NULL AND number_index IS NOT NULL
    GROUP BY number_index HAVING count(DISTINCT coalesce(person_id, provider_id)) > 1
    ORDER BY number_index LIMIT :limit)
 ORDER BY b.number_index, b.id LIMIT 5000
""")


class AccountChange(Row):
    """An account as it was proposed for a payee; the number is sealed and found by its index.

    `warnings` are codes of what is unusual of it.
    """

    __tablename__ = "account_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"))
    holder: Mapped[str]
    number_sealed: Mapped[bytes]
    number_masked: Mapped[str]
    number_index: Mapped[bytes]
    bic: Mapped[str]
    currency: Mapped[str]
    warnings: Mapped[list[str]]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("num_nonnulls(person_id, provider_id) = 1", name="one_owner"),
        CheckConstraint(
            "answerer_id <> proposer_id AND (answerer_id <> person_id) IS NOT FALSE",
            name="another_person",
        ),
        CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)"
            " AND num_nulls(answered_by, answerer_id, answered_at) IN (0, 3)",
            name="answered",
        ),
        Index(
            "uq_account_changes_person_proposed", "person_id", "currency", unique=True,
            postgresql_where="status = 'proposed' AND person_id IS NOT NULL",
        ),
        Index(
            "uq_account_changes_provider_proposed", "provider_id", "currency", unique=True,
            postgresql_where="status = 'proposed' AND provider_id IS NOT NULL",
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owner:
    """A payee of an account: a person, perhaps with a staff account, or a provider."""

    person_id: UUID | None
    provider_id: UUID | None
    name: str
    is_staff: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """An account that several payees have in common, masked, with its payees."""

    number_masked: str
    bic: str
    owners: list[Owner]


def get(session: Session, change_id: UUID) -> AccountChange:
    """The proposed account, locked, or `ACCOUNT_CHANGE_UNKNOWN`."""
    query = select(AccountChange).where(AccountChange.id == change_id).with_for_update()
    found = session.scalars(query).one_or_none()
    if found is None:
        raise Refused("ACCOUNT_CHANGE_UNKNOWN", "There is no such proposed account.")
    return found


def page(
    session: Session, scope: Scope, *, status: str | None, after: UUID | None, limit: int
) -> list[AccountChange]:
    """Proposed accounts in their order, one's own or everybody's."""
    query = select(AccountChange).order_by(AccountChange.id).limit(limit)
    if not scope.all:
        own = [AccountChange.person_id == scope.person_id] if scope.person_id else []
        theirs = [AccountChange.provider_id == scope.provider_id] if scope.provider_id else []
        query = query.where(or_(*own, *theirs))
    if status is not None:
        query = query.where(AccountChange.status == status)
    return list(session.scalars(query.where(AccountChange.id > after) if after else query))


def find_in_force(
    session: Session, *, person_id: UUID | None, provider_id: UUID | None, currency: str
) -> BankAccount | None:
    """The account a payee is paid to in a currency, locked."""
    of = BankAccount.person_id == person_id if person_id else BankAccount.provider_id == provider_id
    query = select(BankAccount).where(
        of, BankAccount.currency == currency, BankAccount.replaced_at.is_(None)
    )
    return session.scalars(query.with_for_update()).one_or_none()


def doubt(session: Session, reasons: Mapping[UUID, str], *, at: datetime) -> None:
    """Write why the bank refused accounts, and when; those that are doubted already stay so."""
    rows = session.scalars(
        select(BankAccount)
        .where(among(BankAccount.id, reasons), BankAccount.doubted_at.is_(None))
        .order_by(BankAccount.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for row in rows:
        row.doubted_at, row.doubted_for = at, reasons[row.id]
    session.flush()


def of_payees(
    session: Session, payee_ids: Sequence[UUID], currency: str
) -> tuple[dict[UUID, BankAccount], set[UUID]]:
    """The confirmed accounts in force of some payees, and for whom another is proposed."""
    accounts = session.scalars(
        select(BankAccount).where(
            BankAccount.replaced_at.is_(None),
            BankAccount.change_id.is_not(None),
            BankAccount.currency == currency,
            among(BankAccount.person_id, payee_ids) | among(BankAccount.provider_id, payee_ids),
        )
    )
    of_change = func.coalesce(AccountChange.person_id, AccountChange.provider_id)
    proposed = session.scalars(
        select(of_change).where(
            AccountChange.status == "proposed",
            AccountChange.currency == currency,
            among(AccountChange.person_id, payee_ids) | among(AccountChange.provider_id, payee_ids),
        )
    )
    found = {row.person_id or row.provider_id: row for row in accounts}
    return {payee: row for payee, row in found.items() if payee}, set(proposed)


def is_paid_to(session: Session, person_id: UUID, number_index: bytes) -> bool:
    """Whether a person is himself paid to the account of an index."""
    query = select(BankAccount.id).where(
        BankAccount.person_id == person_id,
        BankAccount.number_index == number_index,
        BankAccount.replaced_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None


def unindexed(session: Session, limit: int) -> list[BankAccount]:
    """Accounts that are older than the index of numbers, locked."""
    query = select(BankAccount).where(BankAccount.number_index.is_(None)).order_by(BankAccount.id)
    return list(session.scalars(query.limit(limit).with_for_update(skip_locked=True)))


def never_proposed(session: Session, limit: int) -> list[BankAccount]:
    """Accounts in force that no second person confirmed and nobody proposed, locked."""
    proposed = (
        select(AccountChange.id)
        .where(
            (AccountChange.person_id == BankAccount.person_id)
            | (AccountChange.provider_id == BankAccount.provider_id),
            AccountChange.currency == BankAccount.currency,
        )
        .exists()
    )
    query = select(BankAccount).where(
        BankAccount.change_id.is_(None), BankAccount.replaced_at.is_(None), ~proposed
    )
    query = query.order_by(BankAccount.id).limit(limit)
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def shared(session: Session, limit: int) -> list[Shared]:
    """Accounts in force that more than one payee has, at most so many."""
    found: dict[bytes, Shared] = {}
    for row in session.execute(SHARED, {"limit": limit}):
        one = found.setdefault(bytes(row.number_index), Shared(row.number_masked, row.bic, []))
        one.owners.append(
            Owner(row.person_id, row.provider_id, row.name, row.is_staff, row.in_force_from)
        )
    return list(found.values())
