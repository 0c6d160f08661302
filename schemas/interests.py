"""Interests: what a person has to do with a provider or another person."""

from __future__ import annotations

from claims.domain.interests import InterestKind
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Plain, Uuid, YesNo
from schemas.groups import Many, Nested
from schemas.pages import page_of


class DeclareInterest(Act):
    """An interest of one's own, in one provider or in one other person."""

    kind = OneOf(InterestKind, required=True)
    since = Day(required=True)
    until = Day(load_default=None, says="Its last day, where that is known.")
    provider_id = Uuid(load_default=None)
    other_person_id = Uuid(load_default=None)


class EndInterest(Act):
    """The last day of an interest, today or later."""

    until = Day(required=True)


class InterestOut(Out):
    """A declared interest, and until when it is."""

    id = Uuid()
    person_id = Uuid()
    provider_id = Uuid(allow_none=True)
    other_person_id = Uuid(allow_none=True)
    kind = OneOf(InterestKind)
    since = Day()
    until = Day(allow_none=True)
    declared_at = Instant()


InterestPage = page_of(InterestOut)


class AccountOwnerOut(Out):
    """A payee of a shared account."""

    person_id = Uuid(allow_none=True)
    provider_id = Uuid(allow_none=True)
    name = Plain()
    is_staff = YesNo(says="Has an account of the office.")
    since = Instant()


class SharedAccountOut(Out):
    """A bank account that several payees have in common."""

    number_masked = Plain()
    bic = Plain()
    owners = Many(Nested(AccountOwnerOut), least=2, most=5_000)


SharedAccountPage = page_of(SharedAccountOut)
