"""People and their bank accounts; a national id comes in and only its mask goes out."""

from __future__ import annotations

from schemas.base import Act, Out
from schemas.fields import Day, Instant, Pattern, Plain, Text, Uuid
from schemas.groups import Nested
from schemas.programmes import ACCOUNT, BIC, CURRENCY, SCHEME


class AccountText(Act):
    """A bank account to be paid to."""

    holder = Text(70, required=True)
    number = Pattern(ACCOUNT, 64, example="1234567890123", required=True)
    bic = Pattern(BIC, 11, example="BMRIIDJA", required=True)
    currency = Pattern(CURRENCY, 3, example="IDR", required=True)


class RegisterPerson(Act):
    """A person, with the national id that is sealed on arrival."""

    name = Text(140, required=True)
    national_id = Text(40, required=True)
    id_scheme = Pattern(SCHEME, 27, example="id.nik", required=True)
    birth_on = Day(load_default=None)
    account = Nested(AccountText, load_default=None)


class PersonOut(Out):
    """A person."""

    id = Uuid()
    name = Plain()
    birth_on = Day(allow_none=True)
    id_scheme = Plain()
    national_id_masked = Plain()
    registered_at = Instant()
