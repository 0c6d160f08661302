"""Grants of roles, exemptions from conflicts, and roles taken at once."""

from __future__ import annotations

from claims.domain.break_glass import BreakGlassStatus
from claims.domain.grants import GrantKind, GrantStatus
from claims.domain.permissions import STAFF
from claims.domain.role_conflicts import ExemptionStatus
from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, OneOf, Plain, Text, Uuid, Whole
from schemas.groups import Many
from schemas.pages import PageQuery, page_of
from schemas.users import ROLES


class ProposeGrant(Act):
    """A role for an account of another person, from a day on and perhaps to a day."""

    user_id = Uuid(required=True)
    role = OneOf(ROLES, required=True)
    reason = Text(500, required=True)
    first_day = Day(load_default=None)
    last_day = Day(load_default=None)


class EndGrant(Act):
    """Why a role is taken away."""

    reason = Text(500, required=True)


class GrantOut(Out):
    """A role of an account: who proposed it, who confirmed or refused it, who took it away."""

    id = Uuid()
    user_id = Uuid()
    person_id = Uuid()
    login = Plain()
    name = Plain()
    role = OneOf(ROLES)
    kind = OneOf(GrantKind)
    reason = Plain()
    first_day = Day()
    last_day = Day(allow_none=True)
    status = OneOf(GrantStatus)
    version = Whole(1, 10**9)
    proposed_by = Uuid(allow_none=True)
    proposed_at = Instant()
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)
    ended_by = Uuid(allow_none=True)
    ended_at = Instant(allow_none=True)
    end_reason = Plain(allow_none=True)


class GrantsQuery(PageQuery):
    """Which grants: of a status, of an account."""

    status = OneOf(GrantStatus)
    user_id = Uuid()


class ProposeExemption(Act):
    """That a person may hold roles in one conflict until a day."""

    person_id = Uuid(required=True)
    conflict = Code(required=True)
    reason = Text(500, required=True)
    last_day = Day(required=True)


class ExemptionOut(Out):
    """An exemption from a conflict of roles: who proposed it, who confirmed or refused it."""

    id = Uuid()
    person_id = Uuid()
    name = Plain()
    conflict = Plain()
    reason = Plain()
    last_day = Day()
    status = OneOf(ExemptionStatus)
    version = Whole(1, 10**9)
    proposed_by = Uuid()
    proposed_at = Instant()
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)


class ExemptionsQuery(PageQuery):
    """Which exemptions."""

    status = OneOf(ExemptionStatus)


class TakeRole(Act):
    """A role of the office that one takes at once, alone, for some hours."""

    role = OneOf(tuple(each.value for each in STAFF), required=True)
    reason = Text(500, required=True)
    hours = Whole(1, 24, required=True)


class ReviewTaken(Act):
    """What the reviewer found."""

    finding = Text(1_000, required=True)


class BreakGlassOut(Out):
    """A role taken at once, until when, and what another person found of it."""

    id = Uuid()
    user_id = Uuid()
    person_id = Uuid()
    login = Plain()
    name = Plain()
    role = OneOf(ROLES)
    reason = Plain()
    taken_at = Instant()
    lapses_at = Instant()
    status = OneOf(BreakGlassStatus)
    version = Whole(1, 10**9)
    reviewed_by = Uuid(allow_none=True)
    reviewed_at = Instant(allow_none=True)
    finding = Plain(allow_none=True)


class BreakGlassQuery(PageQuery):
    """Which roles taken at once; `taken` are those nobody has reviewed."""

    status = OneOf(BreakGlassStatus)


class RoleConflictOut(Out):
    """A person whose roles are in conflict now, and until when he is exempt, if he is."""

    person_id = Uuid()
    name = Plain()
    roles = Many(Plain(), most=len(ROLES))
    conflict = Plain()
    text = Plain()
    exempt_until = Day(allow_none=True)


GrantPage = page_of(GrantOut)
ExemptionPage = page_of(ExemptionOut)
BreakGlassPage = page_of(BreakGlassOut)
RoleConflictPage = page_of(RoleConflictOut, most=10_000)
