"""Vouchers: issued with a secret code that is shown once."""

from __future__ import annotations

from claims.domain.vouchers import VoucherStatus
from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, OneOf, Plain, Sha256, Text, Uuid, Whole
from schemas.groups import BalanceField, Many, MoneyField, Names, Nested
from schemas.pages import PageQuery, page_of


class NewVoucher(Act):
    """One voucher to be issued."""

    person_id = Uuid(required=True)
    standard_code = Code(required=True)
    value = MoneyField(required=True)
    items = Many(Code(), most=100, required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)


class IssueVouchers(Act):
    """Vouchers, issued all or none."""

    vouchers = Many(Nested(NewVoucher), most=500, required=True)


class CancelVoucher(Act):
    """Why a voucher is cancelled."""

    reason = Text(200, required=True)


class CharterMarkOut(Out):
    """What is printed of the charter a voucher was issued under."""

    short = Names(says="The promise in a sentence, in both languages.")
    digest = Sha256(says="SHA-256 of the charter's content.")
    url = Plain(says="Where the whole charter is read, in that version.")


class VoucherOut(Out):
    """A voucher; its code is never shown again."""

    id = Uuid()
    programme_id = Uuid()
    budget_id = Uuid()
    standard_id = Uuid()
    person_id = Uuid()
    serial = Plain()
    items = Many(Plain(), least=0, most=100)
    value = MoneyField()
    redeemed = BalanceField()
    balance = BalanceField(says="What may still be redeemed.")
    first_day = Day()
    last_day = Day()
    status = OneOf(VoucherStatus)
    version = Whole(1, 10**9)
    issued_at = Instant()
    charter = Nested(
        CharterMarkOut, allow_none=True, says="Null where it was issued before there were charters."
    )


class IssuedVoucherOut(VoucherOut):
    """A fresh voucher with its secret code in groups of four."""

    code = Plain()


class IssuedVouchersOut(Out):
    """The vouchers that were issued, in the order they were asked for."""

    vouchers = Many(Nested(IssuedVoucherOut), most=500)


class VouchersQuery(PageQuery):
    """Which vouchers."""

    programme_id = Uuid()


VoucherPage = page_of(VoucherOut)
