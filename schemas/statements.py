"""Statements: what a payee is told of a payment, and the proof that one is genuine."""

from __future__ import annotations

from schemas.base import Act, Out
from schemas.fields import Instant, OneOf, Pattern, Plain, Sha256, Uuid, Whole, YesNo
from schemas.groups import BalanceField, MoneyField
from schemas.pages import PageQuery, page_of

NUMBER = "[A-Z0-9][A-Z0-9-]{0,40}/[0-9]{6,12}"
FORMS = ("json", "csv", "xlsx", "x12")
DIGEST = "[0-9A-Fa-f]{64}"


class StatementOut(Out):
    """A statement."""

    id = Uuid()
    number = Plain()
    payee_no = Whole(1, 2**53)
    programme_id = Uuid()
    instruction_id = Uuid()
    payee_kind = OneOf(("person", "provider"))
    payee_id = Uuid()
    opening = BalanceField()
    total = MoneyField()
    closing = BalanceField()
    digest = Sha256(says="What is printed on it and checked at /check.")
    pdf_sha256 = Sha256(says="Of the file as it is kept, with its seal if it has one.")
    unsigned_sha256 = Sha256(allow_none=True, says="Of the file before it was sealed.")
    signed_by = Plain(allow_none=True, says="Whose certificate sealed it; none: nobody's.")
    issued_at = Instant()


class StatementsQuery(PageQuery):
    """Which statements."""

    programme_id = Uuid()


class ContentQuery(Act):
    """In which form what a statement says is wanted."""

    form = OneOf(
        FORMS,
        data_key="as",
        load_default=FORMS[0],
        says="Its content, a table of all rows, a workbook, or the shape of an X12 835.",
    )


class CheckQuery(Act):
    """What is printed on a statement."""

    number = Pattern(NUMBER, 64, example="LANSIA-2026/000001", required=True)
    digest = Pattern(DIGEST, 64, required=True)


class CheckOut(Out):
    """Whether a statement of this number and digest was issued; then its total and seal."""

    is_genuine = YesNo()
    total = MoneyField(allow_none=True)
    signed_by = Plain(allow_none=True, says="Whose certificate sealed it; none: nobody's.")


StatementPage = page_of(StatementOut)
