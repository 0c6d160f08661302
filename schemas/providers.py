"""Providers of any sector: what they are accredited for and where they are paid."""

from __future__ import annotations

from claims.domain.facts import Standing
from schemas.base import Act, Out
from schemas.fields import (
    Code,
    Day,
    Instant,
    OneOf,
    Plain,
    ReasonCode,
    Sign,
    Text,
    Uuid,
    YesNo,
)
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
    level = Code(load_default=None, says="A code the programmes agree on, such as primary.")
    type = Code(load_default=None, says="A code the programmes agree on, such as clinic.")
    account = Nested(AccountText, required=True)
    accreditations = Many(Nested(NewAccreditation), least=0, most=500, required=True)


class ProviderOut(Out):
    """A provider."""

    id = Uuid()
    code = Plain()
    name = Plain()
    sector = Plain()
    level = Plain(allow_none=True)
    type = Plain(allow_none=True)
    is_active = YesNo()
    registered_at = Instant()


ProviderPage = page_of(ProviderOut)


class SetStanding(Act):
    """How a provider stands, and why; without a last day, until something else is said."""

    standing = OneOf(Standing, required=True)
    reason = ReasonCode(required=True)
    first_day = Day(required=True)
    last_day = Day(load_default=None)


class StandingOut(Out):
    """How a provider was said to stand, and when it was said."""

    id = Uuid()
    standing = OneOf(Standing)
    reason = ReasonCode()
    first_day = Day()
    last_day = Day(allow_none=True)
    set_at = Instant()


class LicenseProvider(Act):
    """A role somebody there is licensed for; without items, for all of them.

    The same role and number again takes the earlier one's place.
    """

    role = Code(required=True)
    number = Text(64, required=True)
    items = Many(Code(), most=500, load_default=None)
    first_day = Day(required=True)
    last_day = Day(load_default=None)


class LicenceOut(Out):
    """A licence as it was recorded."""

    id = Uuid()
    role = Plain()
    number = Plain()
    items = Many(Plain(), least=0, most=500, allow_none=True)
    first_day = Day()
    last_day = Day(allow_none=True)
    recorded_at = Instant()


StandingPage = page_of(StandingOut, most=1_000)
LicencePage = page_of(LicenceOut, most=1_000)
