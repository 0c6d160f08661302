"""What was withheld: the list of a period, and the slip of each payment for its payee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import IO, Any
from uuid import UUID

from claims.documents.book_labels import label
from claims.documents.tables import Column, Kind, Table, write
from claims.documents.tax_slips import Slip, SlipLine, render_slip
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import people, programmes, tax_lists, taxes
from claims.storage.payouts import Instruction, Payout
from claims.storage.programmes import Programme
from claims.storage.tax_lists import Listed
from claims.usecases.context import Context

SHOWN_AT_MOST = 10_000
SAVED_AT_MOST = 200_000


@dataclass(frozen=True, slots=True)
class WithheldLine:
    """What one rule took of one payment, with its payee's name and masked number."""

    row: Listed
    payee: str
    tax_number_masked: str | None
    currency: str

    @property
    def rate(self) -> Fraction:
        """The rate it was reckoned by."""
        return Fraction(self.row.rate_part, self.row.rate_whole)


@dataclass(frozen=True)
class TaxList:
    """What was withheld on some days, on the days the payments were released."""

    programme_id: UUID
    currency: str
    first_day: date
    last_day: date
    lines: Sequence[WithheldLine]

    @cached_property
    def total(self) -> int:
        """The sum of what was withheld, in minor units."""
        return sum(line.row.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class PaymentSlip:
    """Everything that was withheld of one payment."""

    id: UUID
    number: str
    currency: str
    lines: Sequence[WithheldLine]

    @property
    def total(self) -> int:
        """The sum of what was withheld, in minor units."""
        return sum(line.row.amount for line in self.lines)


def list_(
    ctx: Context,
    programme_id: UUID,
    *,
    first_day: date,
    last_day: date,
    most: int = SHOWN_AT_MOST,
) -> TaxList:
    """What was withheld in a period; refuses `TABLE_TOO_LONG` for more lines than are shown."""
    ctx.permit(Action.TAX_READ)
    if last_day < first_day:
        raise Refused("PERIOD_INVALID", "The period ends before it starts.", field="last_day")
    programme = programmes.get(ctx.session, programme_id)
    rows = tax_lists.listed_of_period(
        ctx.session, programme.id, first_day=first_day, last_day=last_day, most=most + 1
    )
    if len(rows) > most:
        raise Refused("TABLE_TOO_LONG", "The period has too many lines; ask for a shorter one.")
    lines = _lines(ctx, rows, programme.currency)
    return TaxList(programme.id, programme.currency, first_day, last_day, lines)


def write_list(
    ctx: Context,
    file: IO[bytes],
    programme_id: UUID,
    *,
    kind: str,
    language: str,
    first_day: date,
    last_day: date,
) -> str:
    """Write the list of a period as CSV or XLSX, its total last; gives the file's name."""
    found = list_(ctx, programme_id, first_day=first_day, last_day=last_day, most=SAVED_AT_MOST)
    rows: list[tuple[Any, ...]] = [
        (
            each.row.withheld_on,
            each.row.end_to_end_id,
            each.payee,
            each.tax_number_masked,
            each.row.code,
            each.row.name_id if language == "id" else each.row.name_en,
            each.row.gross,
            each.row.base,
            str(each.rate),
            each.row.amount,
            each.row.reference,
        )
        for each in found.lines
    ]
    rows.append((last_day, label("total", language), *[None] * 7, found.total, None))
    columns = [
        Column(label("withheld_on", language), Kind.DAY, 12),
        *(Column(label(name, language), Kind.TEXT, width) for name, width in (
            ("number", 34), ("payee", 36), ("tax_number", 24), ("tax", 14), ("name", 36))),
        Column(label("gross", language), Kind.AMOUNT, 20),
        Column(label("base", language), Kind.AMOUNT, 20),
        Column(label("rate", language), Kind.TEXT, 10),
        Column(label("withheld", language), Kind.AMOUNT, 20),
        Column(label("remitted_by", language), Kind.TEXT, 24),
    ]  # fmt: skip
    title = label("withheld_taxes", language)
    write(Table(title, found.currency, ctx.now, columns, rows), kind, file)
    return f"taxes-{first_day}-{last_day}.{kind}"


def slips(
    ctx: Context,
    *,
    programme_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[PaymentSlip]:
    """A page of the slips the actor may see: payees their own, in order of payment."""
    scope = ctx.permit(Action.TAX_SLIP_READ)
    payees = None if scope.all else list(filter(None, (scope.person_id, scope.provider_id)))
    found = tax_lists.slips_after(
        ctx.session, payees=payees, programme_id=programme_id, after=after, limit=limit
    )
    return [_slip(ctx, each) for each in found]


def read_slip(ctx: Context, instruction_id: UUID) -> tuple[PaymentSlip, bytes]:
    """The slip of a payment as a PDF, if the actor may see it; the same rows give the same bytes.

    Refuses `TAX_SLIP_UNKNOWN` also for a payment of which nothing was withheld.
    """
    scope = ctx.permit(Action.TAX_SLIP_READ)
    payment = ctx.session.get(Instruction, instruction_id)
    is_own = payment is not None and scope.reaches(
        person_id=payment.payee_id if payment.payee_kind == "person" else None,
        provider_id=payment.payee_id if payment.payee_kind == "provider" else None,
    )
    if payment is None or not is_own or not (slip := _slip(ctx, payment)).lines:
        raise Refused("TAX_SLIP_UNKNOWN", "There is no such slip.")
    payout = ctx.session.get_one(Payout, payment.payout_id)
    programme = ctx.session.get_one(Programme, payout.programme_id)
    return slip, render_slip(_content(slip, programme))


def _content(slip: PaymentSlip, programme: Programme) -> Slip:
    first = slip.lines[0]
    return Slip(
        number=slip.number,
        payer=programme.payer_name,
        programme_names=dict(programme.names),
        payee=first.payee,
        tax_number_masked=first.tax_number_masked or "",
        withheld_on=first.row.withheld_on,
        currency=slip.currency,
        lines=tuple(
            SlipLine(
                each.row.code,
                {"id": each.row.name_id, "en": each.row.name_en},
                each.row.law,
                each.row.gross,
                each.row.base,
                each.rate,
                each.row.is_bare,
                each.row.amount,
            )
            for each in slip.lines
        ),
    )


def _slip(ctx: Context, payment: Instruction) -> PaymentSlip:
    rows = tax_lists.listed_of_payment(ctx.session, payment.id)
    lines = _lines(ctx, rows, payment.currency)
    return PaymentSlip(payment.id, payment.end_to_end_id, payment.currency, lines)


def _lines(ctx: Context, rows: Sequence[Listed], currency: str) -> list[WithheldLine]:
    ids = {kind: sorted({row.payee_id for row in rows if row.payee_kind == kind})
           for kind in ("person", "provider")}  # fmt: skip
    names = {
        **people.names_of(ctx.session, ids["person"]),
        **people.provider_names_of(ctx.session, ids["provider"]),
    }
    numbers = {
        row.provider_id: row.number_masked
        for row in taxes.tax_numbers_of(ctx.session, ids["provider"]).values()
    }
    return [
        WithheldLine(row, names[row.payee_id], numbers.get(row.payee_id), currency) for row in rows
    ]
