"""Users: accounts of people, with roles and a bearer token that is shown once."""

from __future__ import annotations

from claims.domain.permissions import Role
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Pattern, Plain, Text, Uuid
from schemas.groups import Many

ROLES = tuple(role.value for role in Role if role is not Role.WORKER)


class AddUser(Act):
    """An account for a person, and the roles proposed for it; a provider's acts for one."""

    login = Pattern("[a-z0-9]+([._-][a-z0-9]+)*", 64, example="siti.rahma", required=True)
    person_id = Uuid(required=True)
    roles = Many(OneOf(ROLES), most=len(ROLES), required=True)
    provider_id = Uuid(load_default=None)
    reason = Text(500, required=True)
    last_day = Day(load_default=None)


class UserOut(Out):
    """An account, with the roles that two persons gave it and that are in force."""

    id = Uuid()
    login = Plain()
    person_id = Uuid()
    provider_id = Uuid(allow_none=True)
    roles = Many(Plain(), least=0, most=len(ROLES))
    added_at = Instant()
    disabled_at = Instant(allow_none=True)


class InvitationOut(Out):
    """The code with which an account's holder sets his password, once; never shown again."""

    invitation = Plain(says="Typed on the page /invitation.")
    invitation_expires_at = Instant()


class NewUserOut(UserOut, InvitationOut):
    """A fresh account with its bearer token and its invitation, which are never shown again.

    Its roles wait as grants that another person confirms.
    """

    token = Plain()
    proposed = Many(Uuid(), most=len(ROLES))
