"""Providers of any sector: what they are accredited for and where they are paid."""

from __future__ import annotations

from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, Plain, Sign, Text, Uuid, YesNo
from schemas.groups import Many, Nested
from schemas.pages import page_of
from schemas.people import AccountText


class NewAccreditation(Act):
    """An item the provider may give, and when; without a last day, until further notice."""

    programme_id = Uuid(required=True)
    item_code = Code(required=True)
    first_day = Day(required=True)
    last_day = Day(load_default=None)


class RegisterProvider(Act):
    """A provider of any sector."""

    code = Sign(required=True)
    name = Text(140, required=True)
    sector = Code(required=True)
    account = Nested(AccountText, required=True)
    accreditations = Many(Nested(NewAccreditation), least=0, most=500, required=True)


class ProviderOut(Out):
    """A provider."""

    id = Uuid()
    code = Plain()
    name = Plain()
    sector = Plain()
    is_active = YesNo()
    registered_at = Instant()


ProviderPage = page_of(ProviderOut)
