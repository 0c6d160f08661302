"""People and their bank accounts; a national id comes in and only its mask goes out."""

from __future__ import annotations

from claims.domain.facts import Sex
from claims.domain.variables import LANGUAGES
from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, OneOf, Pattern, Plain, Text, Uuid
from schemas.groups import Many, Nested
from schemas.programmes import ACCOUNT, BIC, CURRENCY, SCHEME

GROUPS = 50


class AccountText(Act):
    """A bank account to be paid to."""

    holder = Text(70, required=True)
    number = Pattern(ACCOUNT, 64, example="1234567890123", required=True)
    bic = Pattern(BIC, 11, example="BMRIIDJA", required=True)
    currency = Pattern(CURRENCY, 3, example="IDR", required=True)


class SetContact(Act):
    """How a person is reached: his e-mail address (null for none) and the language he reads."""

    email = Text(254, allow_none=True, required=True)
    language = OneOf(LANGUAGES, required=True)


class ContactOut(Out):
    """How a person is reached; the address is kept sealed and shown masked."""

    email_masked = Plain(allow_none=True)
    language = OneOf(LANGUAGES)
    set_at = Instant()


class RegisterPerson(Act):
    """A person, with the national id that is sealed on arrival."""

    name = Text(140, required=True)
    national_id = Text(40, required=True)
    id_scheme = Pattern(SCHEME, 27, example="id.nik", required=True)
    birth_on = Day(load_default=None)
    account = Nested(AccountText, load_default=None)
    contact = Nested(SetContact, load_default=None)
    sex = OneOf(Sex, load_default=None)
    groups = Many(Code(), least=0, most=GROUPS, load_default=list)
    household_id = Uuid(load_default=None, says="The same id for everybody of one household.")


class ChangePerson(Act):
    """What holds of a person from now on, all of it: what is left out no longer holds."""

    sex = OneOf(Sex, load_default=None)
    groups = Many(Code(), least=0, most=GROUPS, required=True)
    household_id = Uuid(load_default=None, says="The same id for everybody of one household.")


class PersonOut(Out):
    """A person, with what the rules may ask about him."""

    id = Uuid()
    name = Plain()
    birth_on = Day(allow_none=True)
    id_scheme = Plain()
    national_id_masked = Plain()
    contact = Nested(ContactOut, allow_none=True)
    registered_at = Instant()
    sex = OneOf(Sex, allow_none=True)
    groups = Many(Code(), least=0, most=GROUPS)
    household_id = Uuid(allow_none=True)
