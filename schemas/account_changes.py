"""Changes of a payee's bank account: proposed, confirmed or refused by another person."""

from __future__ import annotations

from claims.domain.account_changes import AccountChangeStatus
from schemas.base import Act, Out
from schemas.fields import Instant, OneOf, Plain, Text, Uuid, Whole
from schemas.groups import Nested
from schemas.pages import PageQuery, page_of
from schemas.people import AccountText


class ProposeAccount(Act):
    """The account of one person or of one provider from now on."""

    person_id = Uuid(load_default=None)
    provider_id = Uuid(load_default=None)
    account = Nested(AccountText, required=True)


class RefuseAccount(Act):
    """Why the account is not taken."""

    text = Text(1_000, required=True)


class AccountChangeOut(Out):
    """A proposed account; of its number only the mask goes out."""

    id = Uuid()
    person_id = Uuid(allow_none=True)
    provider_id = Uuid(allow_none=True)
    holder = Plain()
    number_masked = Plain()
    bic = Plain()
    currency = Plain()
    status = OneOf(AccountChangeStatus)
    version = Whole(1, 10**9)
    proposed_by = Uuid()
    proposed_at = Instant()
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)


class AccountChangesQuery(PageQuery):
    """Which proposed accounts."""

    status = OneOf(AccountChangeStatus)


AccountChangePage = page_of(AccountChangeOut)
