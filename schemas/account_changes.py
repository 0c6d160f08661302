"""Changes of a payee's bank account: proposed, confirmed or refused by another person."""

from __future__ import annotations

from claims.domain.account_changes import AccountChangeStatus
from schemas.base import Act, Out
from schemas.fields import Instant, OneOf, Pattern, Plain, Text, Uuid, Whole, YesNo
from schemas.groups import Many, MoneyField, Nested, Texts
from schemas.pages import PageQuery, page_of
from schemas.people import AccountText

WARNINGS = ("BANK_NOT_LISTED", "ACCOUNT_LENGTH_UNUSUAL", "BANK_OF_ANOTHER_COUNTRY")


class ProposeAccount(Act):
    """The account of one person or of one provider from now on."""

    person_id = Uuid(load_default=None)
    provider_id = Uuid(load_default=None)
    account = Nested(AccountText, required=True)


class ReaffirmAccount(Act):
    """Whose account is right as it is."""

    person_id = Uuid(load_default=None)
    provider_id = Uuid(load_default=None)
    currency = Pattern("[A-Z]{3}", 3, example="IDR", required=True)


class RefuseAccount(Act):
    """Why the account is not taken."""

    text = Text(1_000, required=True)


class AccountWarningOut(Out):
    """Something unusual of an account, to be looked at by who confirms it."""

    code = OneOf(WARNINGS)
    texts = Texts()


class AccountChangeOut(Out):
    """A proposed account; of its number only the mask goes out."""

    id = Uuid()
    person_id = Uuid(allow_none=True)
    provider_id = Uuid(allow_none=True)
    holder = Plain()
    number_masked = Plain()
    bic = Plain()
    currency = Plain()
    warnings = Many(Nested(AccountWarningOut), least=0, most=10)
    status = OneOf(AccountChangeStatus)
    version = Whole(1, 10**9)
    proposed_by = Uuid()
    proposed_at = Instant()
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)


class AccountChangesQuery(PageQuery):
    """Which proposed accounts."""

    status = OneOf(AccountChangeStatus)


class HeldQuery(Act):
    """Of which programme."""

    programme_id = Uuid(required=True)


class HeldOut(Out):
    """A payee who is not paid for want of an account: what waits, and why."""

    payee_kind = Plain()
    payee_id = Uuid()
    payee = Plain()
    count = Whole(1, 10**6, says="How many claims wait.")
    amount = MoneyField()
    account_masked = Plain(allow_none=True, says="Null where none was ever confirmed.")
    reason = Plain(allow_none=True, says="Why the bank refused the account.")
    reason_texts = Texts(allow_none=True)
    since = Instant(allow_none=True)
    is_proposed = YesNo(says="Whether an account waits to be confirmed.")


AccountChangePage = page_of(AccountChangeOut)
HeldPage = page_of(HeldOut, most=2_000)
