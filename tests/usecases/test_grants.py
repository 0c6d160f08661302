"""Who may do what: given by two, taken away by one, never to oneself; conflicts and exemptions."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Actor, Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.invariants import INVARIANTS
from claims.storage.users import User
from claims.usecases import claims, exemptions, grants, overrides, redecisions, signing_in, users
from claims.usecases.context import WORKER, Context
from config.settings import PROJECT
from tests import cast as people
from tests.cast import Cast, work_all

Owner = psycopg.Connection[Any]
Check = psycopg.errors.CheckViolation


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@contextmanager
def refuses(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


def second(runtime: Runtime) -> Actor:
    """The other of the first two administrators."""

    def find(ctx: Context) -> Actor:
        [user] = ctx.session.query(User).filter(User.login == "admin-2")
        return Actor(user.id, user.person_id, frozenset({Role.ADMINISTRATOR}))

    return runtime.query(WORKER, find)


def propose(runtime: Runtime, who: Actor, of: Actor, role: Role, **days: Any) -> UUID:
    return runtime.act(
        who,
        lambda ctx: (
            grants.propose(ctx, user_id=of.user_id, role=role.value, reason="Needed.", **days).id
        ),
    )


def seen(runtime: Runtime, of: Actor) -> Actor:
    """The actor that a fresh token of an account speaks for."""

    def ask(ctx: Context) -> Actor:
        token = users.give_token(ctx, of.user_id)
        ctx.session.flush()
        return signing_in.by_token(ctx, token)

    return runtime.act(WORKER, ask)


def test_a_role_is_given_by_two_others_and_taken_away_by_one(runtime: Runtime, cast: Cast) -> None:
    admin, other = cast.administrator, second(runtime)
    grant = propose(runtime, admin, cast.budi, Role.AUDITOR)
    assert seen(runtime, cast.budi).roles == {Role.CITIZEN}
    with refuses("ROLE_HELD"):
        propose(runtime, admin, cast.budi, Role.AUDITOR)
    with refuses("SAME_PERSON"):
        runtime.act(admin, lambda ctx: grants.confirm(ctx, grant))
    with refuses("FORBIDDEN"):
        runtime.act(cast.auditor, lambda ctx: grants.confirm(ctx, grant))
    runtime.act(cast.planner, lambda ctx: grants.confirm(ctx, grant))
    assert seen(runtime, cast.budi).roles == {Role.CITIZEN, Role.AUDITOR}
    with refuses("STATE_CONFLICT"):
        runtime.act(other, lambda ctx: grants.confirm(ctx, grant))
    held = runtime.act(admin, lambda ctx: grants.end(ctx, grant, reason="Moved."))
    assert (held.row.status, held.row.end_reason) == ("ended", "Moved.")
    assert seen(runtime, cast.budi).roles == {Role.CITIZEN}
    refused = propose(runtime, admin, cast.budi, Role.AUDITOR)
    runtime.act(other, lambda ctx: grants.refuse(ctx, refused))
    assert seen(runtime, cast.budi).roles == {Role.CITIZEN}


def test_nobody_widens_his_own_by_any_account(runtime: Runtime, cast: Cast) -> None:
    """The second account of one person is the same person, as proposer and as confirmer."""
    admin = cast.administrator
    with refuses("SAME_PERSON"):
        propose(runtime, admin, admin, Role.POLICY_OFFICER)
    twin = people.a_user(
        runtime, admin, login="admin-twin", roles=[Role.CITIZEN], serial=0,
        person_id=cast.planner.person_id,
    )  # fmt: skip
    grant = propose(runtime, admin, twin, Role.PROGRAMME_OFFICER)
    with refuses("SAME_PERSON"):
        runtime.act(cast.planner, lambda ctx: grants.confirm(ctx, grant))
    with refuses("PROVIDER_MISSING"):
        propose(runtime, admin, cast.budi, Role.PROVIDER)


def test_a_role_has_its_days(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    admin, day = cast.administrator, timedelta(days=1)
    today = runtime.query(admin, lambda ctx: ctx.today("UTC"))
    with refuses("DAY_PAST"):
        propose(runtime, admin, cast.budi, Role.AUDITOR, first_day=today - day)
    with refuses("PERIOD_INVALID"):
        propose(
            runtime, admin, cast.budi, Role.AUDITOR, first_day=today + day, last_day=today
        )  # fmt: skip
    grant = propose(
        runtime, admin, cast.budi, Role.AUDITOR, first_day=today + day, last_day=today + day
    )
    runtime.act(second(runtime), lambda ctx: grants.confirm(ctx, grant))
    found = []
    for _ in range(3):
        found.append(Role.AUDITOR in seen(runtime, cast.budi).roles)
        owner.execute("UPDATE clock SET offset_seconds = offset_seconds + 86400")
    assert found == [False, True, False]


def test_the_operator_sets_up_two_administrators_and_no_third(runtime: Runtime, cast: Cast) -> None:
    def third(ctx: Context) -> None:
        users.add_first(
            ctx, login="third", name="Third", id_scheme="id.nik", national_id=people.nik(3)
        )

    with refuses("USERS_EXIST"):
        runtime.act(WORKER, third)
    held = runtime.query(cast.auditor, lambda ctx: grants.list_(ctx, status="confirmed"))
    assert [each.row.kind for each in held[:3]] == ["bootstrap", "bootstrap", "by_two"]
    runtime.act(cast.administrator, lambda ctx: users.disable(ctx, second(runtime).user_id))
    runtime.act(WORKER, third)


def test_roles_in_conflict_need_an_exemption_by_two_that_ends(runtime: Runtime, cast: Cast) -> None:
    admin, other, of = cast.administrator, second(runtime), cast.officer
    last_day = runtime.query(admin, lambda ctx: ctx.today("UTC")) + timedelta(days=30)
    with refuses("ROLE_CONFLICT"):
        propose(runtime, admin, of, Role.FINANCE_OFFICER, last_day=last_day)

    def exempt(ctx: Context, person_id: UUID = of.person_id, **changed: Any) -> UUID:
        given = {"conflict": "decide-and-pay", "reason": "Two of us.", "last_day": last_day}
        return exemptions.propose(ctx, person_id=person_id, **{**given, **changed}).id

    for code, changed in [
        ("EXEMPTION_TOO_LONG", {"last_day": last_day + timedelta(days=160)}),
        ("DAY_PAST", {"last_day": last_day - timedelta(days=31)}),
        ("CONFLICT_UNKNOWN", {"conflict": "eat-and-drink"}),
        ("SAME_PERSON", {"person_id": admin.person_id}),
    ]:
        with refuses(code):
            runtime.act(admin, lambda ctx, given=changed: exempt(ctx, **given))
    waiting = runtime.act(admin, exempt)
    with refuses("ROLE_CONFLICT"):
        propose(runtime, admin, of, Role.FINANCE_OFFICER, last_day=last_day)
    with refuses("SAME_PERSON"):
        runtime.act(admin, lambda ctx: exemptions.confirm(ctx, waiting))
    runtime.act(other, lambda ctx: exemptions.confirm(ctx, waiting))
    with refuses("ROLE_CONFLICT"):
        propose(runtime, admin, of, Role.FINANCE_OFFICER)
    grant = propose(runtime, admin, of, Role.FINANCE_OFFICER, last_day=last_day)
    runtime.act(other, lambda ctx: grants.confirm(ctx, grant))
    [found] = runtime.query(cast.auditor, exemptions.conflicts_now).items
    assert (found.person_id, found.conflict.code) == (of.person_id, "decide-and-pay")
    assert found.exempt_until == last_day


def test_two_proposals_in_conflict_are_not_both_confirmed(runtime: Runtime, cast: Cast) -> None:
    one, two = (
        propose(runtime, cast.administrator, cast.budi, role)
        for role in (Role.CLAIMS_OFFICER, Role.FINANCE_OFFICER)
    )
    runtime.act(second(runtime), lambda ctx: grants.confirm(ctx, one))
    with refuses("ROLE_CONFLICT"):
        runtime.act(second(runtime), lambda ctx: grants.confirm(ctx, two))


def test_the_database_gives_no_role_by_one(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    grant = propose(runtime, cast.administrator, cast.budi, Role.AUDITOR)
    give = (
        "UPDATE grants SET status = 'confirmed', version = version + 1, answered_at = proposed_at,"
        " answered_by = %s, answerer_id = %s WHERE id = %s"
    )
    for who in (cast.administrator, cast.budi):
        with pytest.raises(Check):
            owner.execute(give, [who.user_id, who.person_id, grant])
    born = (
        "INSERT INTO grants SELECT gen_random_uuid(), user_id, person_id, %s, %s, reason,"
        " first_day, last_day, {}, proposed_at, answered_by, answerer_id, proposed_at, ended_by,"
        " ender_id, ended_at, end_reason, 'confirmed', 1 FROM grants WHERE id = %s"
    )
    for role, kind, by in [
        ("auditor", "by_two", "proposed_by, proposer_id"),
        ("auditor", "older", "NULL, NULL"),
        ("administrator", "bootstrap", "NULL, NULL"),
        ("auditor", "bootstrap", "NULL, NULL"),
    ]:
        with pytest.raises(Check):
            owner.execute(born.format(by), [role, kind, grant])
    with pytest.raises(Check):
        owner.execute("UPDATE grants SET answered_at = answered_at - interval '1 day', version = 3")
    assert seen(runtime, cast.budi).roles == {Role.CITIZEN}


def test_roles_of_before_are_carried_over_as_such(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """What the migration does with an account that had its roles in a column of its own."""
    [file] = (PROJECT / "claims/storage/migrations/versions").glob("*_who_may_do_what.py")
    carried = runpy.run_path(str(file))["CARRIED"]
    owner.execute("ALTER TABLE users ADD COLUMN roles text[]")
    owner.execute("UPDATE users SET roles = '{auditor,policy_officer}' WHERE login = 'budi'")
    owner.execute("ALTER TABLE grants DISABLE TRIGGER by_two")
    owner.execute(carried)
    assert seen(runtime, cast.budi).roles == {Role.CITIZEN, Role.AUDITOR, Role.POLICY_OFFICER}
    held = runtime.query(cast.auditor, lambda ctx: grants.list_(ctx, user_id=cast.budi.user_id))
    assert sorted(each.row.kind for each in held) == ["by_two", "older", "older"]
    for each in INVARIANTS:
        if each.id in {"16", "59"}:
            assert owner.execute(each.violations).fetchall() == []
    [older, _] = [each for each in held if each.row.kind == "older"]
    runtime.act(cast.planner, lambda ctx: grants.end(ctx, older.row.id, reason="Tak dipakai."))


def test_where_officers_departed_from_the_rules_is_read_from_their_decisions(
    runtime: Runtime, cast: Cast
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 90_000)
    work_all(runtime)
    assert runtime.query(cast.auditor, overrides.list_) == []
    row = runtime.act(
        cast.officer,
        lambda ctx: redecisions.propose(
            ctx,
            claim,
            version=claims.get(ctx, claim).version,
            reason="REVIEWED_IN_ORDER",
            lines=[{"no": 1, "approved": people.rupiah(10_000), "bearer": "citizen"}],
        ),
    )
    if row.moves_money:
        runtime.act(cast.second_finance, lambda ctx: redecisions.approve(ctx, row.id))
    [found] = runtime.query(cast.auditor, overrides.list_)
    assert (found.kind, found.claim_id, found.decided) == ("redecision", claim, 1_000_000)
    assert found.person_id == cast.officer.person_id
    assert runtime.query(cast.auditor, overrides.newest) == [found]
    with refuses("FORBIDDEN"):
        runtime.query(cast.finance, overrides.list_)
