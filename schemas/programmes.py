"""Programmes with their budget lines and their catalogue of items."""

from __future__ import annotations

from claims.domain.ledger import BudgetPurpose
from claims.domain.receivables import SHARE_PERCENT
from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, OneOf, Pattern, Plain, Sign, Text, Uuid, Whole
from schemas.groups import BalanceField, Many, MoneyField, Names, Nested
from schemas.pages import page_of

CURRENCY = "[A-Z]{3}"
SCHEME = "[a-z]{2}\\.[a-z0-9]{2,24}"
ACCOUNT = "[0-9A-Za-z][0-9A-Za-z .-]{2,62}[0-9A-Za-z]"
CALENDAR = "[A-Z]{2}(-[A-Z0-9]{1,8})?"
BIC = "[A-Z0-9]{8}([A-Z0-9]{3})?"


class CreateProgramme(Act):
    """A new programme: its currency, period, payer and scheme of national ids."""

    code = Sign(required=True)
    names = Names(required=True)
    currency = Pattern(CURRENCY, 3, example="IDR", required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    id_scheme = Pattern(SCHEME, 27, example="id.nik", required=True)
    time_zone = Pattern("[A-Za-z0-9_+/-]{1,64}", 64, example="Asia/Jakarta", required=True)
    liable_payer = Text(140, required=True)
    payer_name = Text(70, required=True)
    payer_account = Pattern(ACCOUNT, 64, example="001201009876543", required=True)
    payer_bic = Pattern(BIC, 11, example="BRINIDJA", required=True)
    rail = Pattern(
        "[A-Z0-9-]{2,24}", 24, example="SKNBI", load_default=None,
        says="The rail it prefers; unless given, the first of its currency that carries a payment.",
    )  # fmt: skip
    calendar = Pattern(
        CALENDAR, 12, example="ID", load_default=None,
        says="Whose holidays count; unless given, those of the country of the scheme of ids.",
    )  # fmt: skip
    stamp_duty_above = MoneyField(
        load_default=None,
        says="A statement over more than this has a box for a duty stamp; unless given, none has.",
    )
    recovery_share_percent = Whole(
        0, 100, load_default=SHARE_PERCENT,
        says="How much of a later payment is taken at most for an overpayment.",
    )  # fmt: skip


class ProgrammeOut(Out):
    """A programme."""

    id = Uuid()
    code = Plain()
    names = Names()
    currency = Plain()
    starts_on = Day()
    ends_on = Day()
    id_scheme = Plain()
    time_zone = Plain()
    liable_payer = Plain()
    payer_name = Plain()
    payer_account_masked = Plain()
    payer_bic = Plain()
    rail = Plain(allow_none=True)
    calendar = Plain()
    stamp_duty_above = MoneyField(allow_none=True)
    recovery_share_percent = Whole(0, 100)
    created_at = Instant()


class AdoptBudget(Act):
    """A budget line with its spending authority."""

    code = Code(required=True)
    names = Names(required=True)
    authority = MoneyField(required=True)
    spending_authority = Text(140, required=True, says="Who may spend it.")
    account_code = Pattern("[0-9A-Za-z][0-9A-Za-z.-]{0,31}", 32, example="521219", required=True)
    purpose = OneOf(BudgetPurpose, load_default=BudgetPurpose.CLAIMS.value)


class BudgetOut(Out):
    """A budget line; its counters always add up to its authority."""

    id = Uuid()
    programme_id = Uuid()
    code = Plain()
    names = Names()
    spending_authority = Plain()
    account_code = Plain()
    purpose = OneOf(BudgetPurpose)
    authority = MoneyField()
    available = BalanceField()
    committed = BalanceField()
    obligated = BalanceField()
    spent = BalanceField()
    adopted_at = Instant()


class NewItem(Act):
    """A service or good of the catalogue."""

    code = Code(required=True)
    names = Names(required=True)
    unit = Text(40, required=True)


class AddItems(Act):
    """Items for the catalogue, all or none."""

    items = Many(Nested(NewItem), most=200, required=True)


class ItemOut(Out):
    """An item of the catalogue."""

    id = Uuid()
    programme_id = Uuid()
    code = Plain()
    names = Names()
    unit = Plain()


ProgrammePage = page_of(ProgrammeOut)
BudgetPage = page_of(BudgetOut, most=500)
ItemPage = page_of(ItemOut, most=10_000)
