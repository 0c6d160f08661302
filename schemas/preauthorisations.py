"""Preauthorisations: a permission given before a service, and its number."""

from __future__ import annotations

from claims.domain.preauthorisations import PreauthorisationStatus
from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, OneOf, Plain, Text, Uuid, Whole
from schemas.groups import MoneyField, Quantity
from schemas.pages import PageQuery, page_of


class GivePreauthorisation(Act):
    """What a person may be given, and when; a limit that is left out is none."""

    person_id = Uuid(required=True)
    item = Code(required=True)
    first_day = Day(required=True)
    last_day = Day(load_default=None)
    quantity_milli = Quantity(data_key="quantity", load_default=None)
    amount = MoneyField(load_default=None)
    provider_id = Uuid(load_default=None)


class WithdrawPreauthorisation(Act):
    """Why it no longer stands."""

    reason = Text(200, required=True)


class PreauthorisationOut(Out):
    """A preauthorisation."""

    id = Uuid()
    number = Plain(says="By this a claim names it.")
    programme_id = Uuid()
    person_id = Uuid()
    provider_id = Uuid(allow_none=True)
    item_code = Plain(data_key="item")
    quantity_milli = Quantity(data_key="quantity", allow_none=True)
    amount = MoneyField(allow_none=True)
    first_day = Day()
    last_day = Day(allow_none=True)
    status = OneOf(PreauthorisationStatus)
    withdrawn_because = Plain(allow_none=True)
    version = Whole(1, 10**9)
    given_at = Instant()


class PreauthorisationsQuery(PageQuery):
    """Which preauthorisations."""

    programme_id = Uuid()
    person_id = Uuid()


PreauthorisationPage = page_of(PreauthorisationOut)
