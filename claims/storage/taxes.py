"""Tax rules a programme adopted, what was withheld by them, and providers' tax numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.domain.taxes import TaxRule
from claims.storage.base import Row, among


class TaxSet(Row):
    """The tax rules a programme has from a day on, with the text they were proposed as.

    Which set holds on a day: of those in force the one with the latest first day, and of two for
    one day the one that was approved last.
    """

    __tablename__ = "tax_sets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    currency: Mapped[str]
    first_day: Mapped[date]
    text: Mapped[str]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("answerer_id <> proposer_id", name="another_person"),
        CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)"
            " AND num_nulls(answered_by, answerer_id, answered_at) IN (0, 3)",
            name="answered",
        ),
        Index("ix_tax_sets_programme_id", "programme_id", "first_day"),
    )


class TaxRuleRow(Row):
    """One rule of a set, as its text said it; fractions as two whole numbers."""

    __tablename__ = "tax_rules"

    tax_set_id: Mapped[UUID] = mapped_column(ForeignKey("tax_sets.id"))
    code: Mapped[str]
    no: Mapped[int]
    name_id: Mapped[str]
    name_en: Mapped[str]
    law: Mapped[str]
    payee_kind: Mapped[str]
    items: Mapped[list[str]]
    categories: Mapped[list[str]]
    rate_part: Mapped[int]
    rate_whole: Mapped[int]
    bare_part: Mapped[int]
    bare_whole: Mapped[int]
    base_part: Mapped[int]
    base_whole: Mapped[int]
    above: Mapped[int]
    unit: Mapped[int]
    does_national_id_count: Mapped[bool]
    first_day: Mapped[date]
    last_day: Mapped[date | None]

    __table_args__ = (
        PrimaryKeyConstraint("tax_set_id", "code"),
        CheckConstraint(
            "rate_part BETWEEN 1 AND rate_whole AND bare_part BETWEEN 1 AND bare_whole"
            " AND base_part BETWEEN 1 AND base_whole AND above >= 0 AND unit > 0",
            name="in_range",
        ),
        CheckConstraint("payee_kind IN ('person', 'provider')", name="payee_kind"),
        CheckConstraint("first_day <= last_day", name="period"),
    )

    @property
    def rule(self) -> TaxRule:
        """The rule as the domain has it."""
        return TaxRule(
            code=self.code,
            names={"id": self.name_id, "en": self.name_en},
            law=self.law,
            payee_kind=self.payee_kind,
            items=tuple(self.items),
            categories=tuple(self.categories),
            rate=Fraction(self.rate_part, self.rate_whole),
            bare_rate=Fraction(self.bare_part, self.bare_whole),
            base=Fraction(self.base_part, self.base_whole),
            above=self.above,
            unit=self.unit,
            does_national_id_count=self.does_national_id_count,
            first_day=self.first_day,
            last_day=self.last_day,
        )


class TaxLine(Row):
    """What one rule takes of one claim within a payment.

    `gross` is what of the claim's part is of the rule's items, `base` the taxed part of it; the
    rate is that of a payee with a tax number, or without (`is_bare`). Base and amount are
    reckoned for the whole payment and split, so that they add up there.
    """

    __tablename__ = "tax_lines"

    instruction_id: Mapped[UUID] = mapped_column(ForeignKey("instructions.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    tax_set_id: Mapped[UUID]
    code: Mapped[str]
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"))
    gross: Mapped[int]
    base: Mapped[int]
    is_bare: Mapped[bool]
    amount: Mapped[int]
    is_live: Mapped[bool]
    remittance_id: Mapped[UUID | None] = mapped_column(ForeignKey("tax_remittances.id"), index=True)

    __table_args__ = (
        PrimaryKeyConstraint("instruction_id", "claim_id", "code"),
        ForeignKeyConstraint(
            ["tax_set_id", "code"], ["tax_rules.tax_set_id", "tax_rules.code"],
            name="fk_tax_lines_tax_set_id_code",
        ),
        CheckConstraint("amount >= 0 AND base >= 0 AND gross > 0", name="not_negative"),
        CheckConstraint("amount <= gross AND base <= gross", name="within_the_gross"),
        CheckConstraint("is_live OR remittance_id IS NULL", name="freed"),
    )  # fmt: skip


class ProviderTaxNumber(Row):
    """A provider's tax number by its scheme, sealed; the latest one holds."""

    __tablename__ = "provider_tax_numbers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"), index=True)
    scheme: Mapped[str]
    number_sealed: Mapped[bytes]
    number_masked: Mapped[str]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]


def get_set(session: Session, tax_set_id: UUID, *, lock: bool = False) -> TaxSet:
    """The tax rules of an id, or `TAXES_UNKNOWN`."""
    query = select(TaxSet).where(TaxSet.id == tax_set_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise Refused("TAXES_UNKNOWN", "There are no such tax rules.")
    return found


def sets_of(session: Session, programme_id: UUID) -> list[TaxSet]:
    """What tax rules a programme was proposed, in order (at most 500)."""
    query = select(TaxSet).where(TaxSet.programme_id == programme_id).order_by(TaxSet.id)
    return list(session.scalars(query.limit(500)))


def find_in_force(session: Session, programme_id: UUID, day: date) -> TaxSet | None:
    """The tax rules that hold for payments of a day, where a programme has adopted any."""
    return session.scalars(
        select(TaxSet)
        .where(
            TaxSet.programme_id == programme_id,
            TaxSet.status == "in_force",
            TaxSet.first_day <= day,
        )
        .order_by(TaxSet.first_day.desc(), TaxSet.answered_at.desc(), TaxSet.id.desc())
        .limit(1)
    ).one_or_none()


def rules_of(session: Session, tax_set_id: UUID) -> list[TaxRule]:
    """The rules of a set in the order of its text."""
    rows = session.scalars(
        select(TaxRuleRow).where(TaxRuleRow.tax_set_id == tax_set_id).order_by(TaxRuleRow.no)
    )
    return [row.rule for row in rows]


def tax_numbers_of(session: Session, provider_ids: Sequence[UUID]) -> dict[UUID, ProviderTaxNumber]:
    """The tax number in force of each of some providers that has one."""
    of = ProviderTaxNumber
    rows = session.scalars(
        select(of)
        .ext(distinct_on(of.provider_id))
        .where(among(of.provider_id, provider_ids))
        .order_by(of.provider_id, of.recorded_at.desc(), of.id.desc())
    )
    return {row.provider_id: row for row in rows}


def lines_of(session: Session, instruction_ids: Sequence[UUID]) -> list[TaxLine]:
    """What was withheld of some payments, in order of payment, claim and rule."""
    return list(
        session.scalars(
            select(TaxLine)
            .where(among(TaxLine.instruction_id, instruction_ids))
            .order_by(TaxLine.instruction_id, TaxLine.claim_id, TaxLine.code)
        )
    )


def rules_named(session: Session, lines: Sequence[TaxLine]) -> dict[tuple[UUID, str], TaxRule]:
    """The rules that some lines were reckoned by, by set and code."""
    sets = {line.tax_set_id for line in lines}
    rows = session.scalars(select(TaxRuleRow).where(among(TaxRuleRow.tax_set_id, sets)))
    return {(row.tax_set_id, row.code): row.rule for row in rows}


def free(session: Session, instruction_ids: Sequence[UUID]) -> None:
    """Take back what was withheld of ended payments.

    Refuses `STATE_CONFLICT` when a line of them was put into a remittance meanwhile.
    """
    session.execute(
        update(TaxLine)
        .where(among(TaxLine.instruction_id, instruction_ids), TaxLine.remittance_id.is_(None))
        .values(is_live=False)
    )
    if is_remitted(session, instruction_ids):
        raise Refused("STATE_CONFLICT", "The tax withheld of this payment is being handed over.")


def is_remitted(session: Session, instruction_ids: Sequence[UUID]) -> bool:
    """Whether a tax of some payments is in a remittance that was not dropped."""
    found = session.scalar(
        select(TaxLine.claim_id)
        .where(among(TaxLine.instruction_id, instruction_ids), TaxLine.remittance_id.is_not(None))
        .limit(1)
    )
    return found is not None
