"""People, providers, their bank accounts, accreditations, and enrolments."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.facts import Window
from claims.domain.refusals import Refused
from claims.storage.base import Row, among


class Person(Row):
    """A natural person, citizen or staff. The national id is sealed and found by a blind index."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    birth_on: Mapped[date | None]
    id_scheme: Mapped[str]
    national_id_sealed: Mapped[bytes]
    national_id_index: Mapped[bytes]
    national_id_masked: Mapped[str]
    registered_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("id_scheme", "national_id_index"),)


class Provider(Row):
    """Who serves and sells: any sector, the rules do not know which.

    `level` and `type` are codes the programmes agree on, such as `primary` and `clinic`.
    """

    __tablename__ = "providers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sector: Mapped[str]
    level: Mapped[str | None]
    type: Mapped[str | None]
    is_active: Mapped[bool]
    registered_at: Mapped[datetime]


class Accreditation(Row):
    """The days on which a provider may give one item of one programme."""

    __tablename__ = "accreditations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"), index=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    item_code: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date | None]

    __table_args__ = (CheckConstraint("first_day <= last_day", name="period"),)


class BankAccount(Row):
    """Where a payee is paid. The number is sealed; a change is a new row, the old one stays.

    `number_index` is the blind index of the number within its bank: accounts of one number have
    one; older accounts have none until the job has filled it. `change_id` is the proposal that
    another person confirmed. Accounts from before that was asked have none, and are paid no more:
    `alone_until` is until when batches were built to them without it. `doubted_at` is when the bank
    refused a payment because of the account, `doubted_for` its reason: nothing more is paid there
    until two persons have confirmed another account, or this one again.
    """

    __tablename__ = "bank_accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"))
    holder: Mapped[str]
    number_sealed: Mapped[bytes]
    number_masked: Mapped[str]
    number_index: Mapped[bytes | None] = mapped_column(index=True)
    bic: Mapped[str]
    currency: Mapped[str]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    change_id: Mapped[UUID | None] = mapped_column(ForeignKey("account_changes.id"), unique=True)
    alone_until: Mapped[datetime | None]
    in_force_from: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    doubted_at: Mapped[datetime | None]
    doubted_for: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("num_nonnulls(person_id, provider_id) = 1", name="one_owner"),
        CheckConstraint("(doubted_at IS NULL) = (doubted_for IS NULL)", name="doubted"),
        CheckConstraint("num_nonnulls(change_id, alone_until) = 1", name="by_two"),
        Index(
            "uq_bank_accounts_person_in_force",
            "person_id",
            "currency",
            unique=True,
            postgresql_where="replaced_at IS NULL AND person_id IS NOT NULL",
        ),
        Index(
            "uq_bank_accounts_provider_in_force",
            "provider_id",
            "currency",
            unique=True,
            postgresql_where="replaced_at IS NULL AND provider_id IS NOT NULL",
        ),
    )


class Enrolment(Row):
    """A decided eligibility: the rule's version, its answer, and the facts it was given, sealed."""

    __tablename__ = "enrolments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"))
    is_eligible: Mapped[bool]
    first_day: Mapped[date]
    last_day: Mapped[date]
    facts_sealed: Mapped[bytes]
    facts_digest: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    decider_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="period"),
        CheckConstraint("decider_id <> person_id", name="another_person"),
        Index("ix_enrolments_person_programme", "person_id", "programme_id"),
    )

    @property
    def window(self) -> Window:
        """The days of the enrolment, both included."""
        return Window(self.first_day, self.last_day)


def get(session: Session, person_id: UUID) -> Person:
    """The person, or `PERSON_UNKNOWN`."""
    found = session.get(Person, person_id)
    if found is None:
        raise Refused("PERSON_UNKNOWN", "There is no such person.")
    return found


def names_of(session: Session, person_ids: list[UUID]) -> dict[UUID, str]:
    """The name of each person."""
    rows = session.execute(select(Person.id, Person.name).where(among(Person.id, person_ids)))
    return {row[0]: row[1] for row in rows}


def provider_names_of(session: Session, provider_ids: list[UUID]) -> dict[UUID, str]:
    """The name of each provider."""
    rows = session.execute(
        select(Provider.id, Provider.name).where(among(Provider.id, provider_ids))
    )
    return {row[0]: row[1] for row in rows}


def get_provider(session: Session, provider_id: UUID) -> Provider:
    """The provider, or `PROVIDER_UNKNOWN`."""
    found = session.get(Provider, provider_id)
    if found is None:
        raise Refused("PROVIDER_UNKNOWN", "There is no such provider.")
    return found


def find_provider(session: Session, code: str) -> Provider | None:
    """The provider of a code."""
    return session.scalars(select(Provider).where(Provider.code == code)).one_or_none()


def accreditations_of(
    session: Session, provider_id: UUID, programme_id: UUID
) -> list[Accreditation]:
    """What a provider may give in a programme (at most 1,000 rows)."""
    return list(
        session.scalars(
            select(Accreditation)
            .where(
                Accreditation.provider_id == provider_id,
                Accreditation.programme_id == programme_id,
            )
            .order_by(Accreditation.item_code, Accreditation.first_day)
            .limit(1_000)
        )
    )


def find_enrolment(
    session: Session, *, person_id: UUID, programme_id: UUID, day: date
) -> Enrolment | None:
    """The latest eligible enrolment of a person that holds on a day."""
    return session.scalars(
        select(Enrolment)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.programme_id == programme_id,
            Enrolment.is_eligible,
            Enrolment.first_day <= day,
            Enrolment.last_day >= day,
        )
        .order_by(Enrolment.decided_at.desc())
        .limit(1)
    ).one_or_none()


def accounts_in_force(
    session: Session, *, people: list[UUID], providers: list[UUID], currency: str, at: datetime
) -> dict[UUID, BankAccount]:
    """The confirmed account in force of each payee, by the payee's id; who has none is absent.

    One that was confirmed after `at`, when the asking act began, is not in force yet; one that the
    bank refused is not paid to.
    """
    rows = session.scalars(
        select(BankAccount).where(
            BankAccount.replaced_at.is_(None),
            BankAccount.currency == currency,
            BankAccount.change_id.is_not(None),
            BankAccount.doubted_at.is_(None),
            BankAccount.in_force_from <= at,
            among(BankAccount.person_id, people) | among(BankAccount.provider_id, providers),
        )
    )
    return {row.person_id or row.provider_id: row for row in rows}  # type: ignore[misc] # CHECK one_owner
