"""The table of permissions: every action has its roles, and duties that must not meet do not."""

from __future__ import annotations

from uuid import UUID

import pytest

from claims.domain.permissions import GRANTS, Action, Actor, Relation, Role, Scope, permit
from claims.domain.refusals import Refused

PERSON, PROVIDER = UUID(int=1), UUID(int=2)


def actor(*roles: Role, provider: UUID | None = None) -> Actor:
    return Actor(UUID(int=9), PERSON, frozenset(roles), provider)


@pytest.mark.parametrize("action", Action)
def test_every_action_is_granted_to_somebody_and_to_nobody_else(action: Action) -> None:
    assert GRANTS[action]
    for role in Role:
        who = actor(role, provider=PROVIDER)
        if role not in GRANTS[action]:
            with pytest.raises(Refused) as refused:
                permit(who, action)
            assert refused.value.code == "FORBIDDEN"
            continue
        expected = {
            Relation.ANY: Scope(all=True),
            Relation.OWN: Scope(all=False, person_id=PERSON),
            Relation.ACTING: Scope(all=False, provider_id=PROVIDER),
        }[GRANTS[action][role]]
        assert permit(who, action) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Action.CLAIM_DECIDE, Action.CLAIM_AUTHORISE),
        (Action.CLAIM_DECIDE, Action.PAYOUT_BUILD),
        (Action.VOUCHER_ISSUE, Action.CLAIM_AUTHORISE),
        (Action.VOUCHER_REDEEM, Action.CLAIM_DECIDE),
        (Action.STANDARD_DRAFT, Action.CLAIM_DECIDE),
        (Action.STANDARD_PUBLISH, Action.CLAIM_DECIDE),
        (Action.STANDARD_PUBLISH, Action.VOUCHER_ISSUE),
        (Action.USER_ADD, Action.CLAIM_AUTHORISE),
        (Action.USER_ADD, Action.PAYOUT_RELEASE),
    ],
)
def test_no_single_role_has_both_of_two_duties(one: Action, other: Action) -> None:
    assert not GRANTS[one].keys() & GRANTS[other].keys()


def test_an_auditor_reads_and_writes_nothing_of_others() -> None:
    writes = {
        each
        for each in Action
        if GRANTS[each].get(Role.AUDITOR) is Relation.ANY and not each.value.endswith(":read")
    }
    own = {each for each in Action if GRANTS[each].get(Role.AUDITOR) is Relation.OWN}
    assert writes == set()
    assert own == {Action.CONTACT_SET, Action.MESSAGE_READ, Action.INTEREST_DECLARE}


def test_several_roles_add_up_and_the_widest_counts() -> None:
    both = permit(actor(Role.CITIZEN, Role.PROVIDER, provider=PROVIDER), Action.CLAIM_READ)
    assert both == Scope(all=False, person_id=PERSON, provider_id=PROVIDER)
    assert permit(actor(Role.CITIZEN, Role.AUDITOR), Action.CLAIM_READ) == Scope(all=True)


def test_a_scope_without_ids_reaches_nothing() -> None:
    """What belongs to nobody is not of everybody who belongs to nobody."""
    nothing = Scope(all=False)
    assert not nothing.reaches(person_id=None, provider_id=None)
    assert not nothing.reaches(person_id=PERSON)
    assert not Scope(all=False, person_id=PERSON).reaches(provider_id=PERSON)
    with pytest.raises(Refused):
        permit(actor(Role.PROVIDER), Action.VOUCHER_REDEEM)
