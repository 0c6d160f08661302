"""Charters: what a standard in force tells the public, with the digest it is known by."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from claims.domain.drafts import Life
from schemas.base import Act, Out
from schemas.fields import Day, Digits, OneOf, Plain, Sha256, Sign, Whole
from schemas.groups import Many, MoneyField, Names, Nested, Texts
from schemas.pages import page_of

TEXTS = 100
COMPONENTS = 200


class CharterQuery(Act):
    """Which charter of a service: without both, the one in force."""

    programme = Sign(says="The programme's code, where several offer the service.")
    version = Digits(1, 10**8, says="A version, which need not be in force any more.")


class CharterProgrammeOut(Out):
    """The programme that makes the promise."""

    code = Plain()
    names = Names()
    payer = Plain()


class CharterStandardOut(Out):
    """The version of the standard that is rendered."""

    code = Plain()
    service = Plain()
    names = Names()
    version = Whole(1, 10**9)
    takes_force_on = Day()
    digest = Sha256(says="SHA-256 of the standard's text.")


class StatementOfCharterOut(Out):
    """One statement the office makes."""

    key = Plain()
    names = Texts()
    texts = Texts()


class PromisedRedressOut(Out):
    """What is owed, without being asked for, when a promise is broken."""

    beyond_percent = Whole(0, 1_000, says="Owed when later than the limit by more than this.")
    per_mille_a_day = Whole(0, 1_000, says="Of what is approved, for each day over the limit.")
    cap_percent = Whole(0, 100, says="At most this share of what is approved.")
    floor = MoneyField(says="And never below this.")


class PromiseOut(Out):
    """One promise that is measured."""

    id = Plain()
    measure = Plain()
    within_days = Whole(1, 366)
    counts = Plain()
    texts = Texts()
    guaranteed_percent = Plain(allow_none=True)
    redress = Nested(PromisedRedressOut, allow_none=True)


class PriceOut(Out):
    """One row of the price list."""

    item = Plain()
    names = Names()
    unit = Plain()
    cap = MoneyField(allow_none=True)
    valid_from = Day()
    valid_until = Day(allow_none=True)


class SideOut(Out):
    """What one side may expect, owes, and answers for."""

    rights = Many(Texts(), least=0, most=TEXTS)
    duties = Many(Texts(), least=0, most=TEXTS)
    sanctions = Many(Texts(), least=0, most=TEXTS)


class SidesOut(Out):
    """Both sides of the charter."""

    citizen = Nested(SideOut)
    office = Nested(SideOut)


class ChannelOut(Out):
    """One way to complain."""

    names = Texts()
    address = Plain()


class CharterComponentOut(Out):
    """One component of the standard, and what checks claims against it; nothing: not checked."""

    key = Plain()
    group = Plain()
    names = Texts()
    texts = Texts()
    checked_by = Many(Plain(), least=0, most=400)


class ContentOut(Out):
    """The content of a charter, which its digest is over."""

    form = Plain()
    programme = Nested(CharterProgrammeOut)
    standard = Nested(CharterStandardOut)
    short = Names()
    statements = Many(Nested(StatementOfCharterOut), least=0, most=TEXTS)
    promises = Many(Nested(PromiseOut), least=0, most=TEXTS)
    prices = Many(Nested(PriceOut), least=0, most=5_000)
    sides = Nested(SidesOut)
    channels = Many(Nested(ChannelOut), least=0, most=TEXTS)
    groups = fields.Dict(metadata={"description": "The names of the components' groups, by key."})
    components = Many(Nested(CharterComponentOut), least=0, most=COMPONENTS)


class AsWritten(Nested):
    """A part that is in its written form already and goes out to the letter."""

    # The two parents name the first argument differently.
    def _serialize(  # type: ignore[override]
        self, nested_obj: Any, attr: Any, obj: Any, **_: Any
    ) -> Any:
        return nested_obj


class CharterOut(Out):
    """A charter. With sorted keys, without spaces and in UTF-8, `content` hashes to `digest`."""

    service = Plain()
    programme_code = Plain()
    version = Whole(1, 10**9)
    status = OneOf(Life)
    digest = Sha256(says="SHA-256 of the content; it stands on every voucher.")
    url = Plain(says="Where people read this version.")
    content = AsWritten(ContentOut)


class CharterListedOut(Out):
    """A service with a charter in force, the sentence on its vouchers, and where to read it all."""

    service = Plain()
    programme_code = Plain()
    programme_names = Names()
    names = Names()
    short = Texts()
    version = Whole(1, 10**9)
    takes_force_on = Day()
    digest = Sha256(says="SHA-256 of the charter.")
    url = Plain(says="The page of this version.")


CharterPage = page_of(CharterListedOut, most=500)
