"""A role taken at once: alone, for hours, seen by every reviewer, never for what moves money."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
import pytest

from claims.domain.permissions import AT_ONCE, GRANTS, Action, Actor, Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import (
    access_reviews,
    authorisations,
    break_glass,
    contacts,
    grants,
    payout_signing,
    payouts,
    users,
)
from claims.usecases.context import WORKER, Context
from claims.usecases.signing_in import by_token
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all

Owner = psycopg.Connection[Any]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@contextmanager
def refuses(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


def seen(runtime: Runtime, of: Actor) -> Actor:
    def ask(ctx: Context) -> Actor:
        token = users.give_token(ctx, of.user_id)
        ctx.session.flush()
        return by_token(ctx, token)

    return runtime.act(WORKER, ask)


def take(runtime: Runtime, who: Actor, role: Role, hours: int = 2) -> Any:
    return runtime.act(
        who, lambda ctx: break_glass.take(ctx, role=role.value, reason="Mendesak.", hours=hours)
    ).row


def test_a_role_taken_at_once_opens_no_money_and_lapses(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 90_000)
    work_all(runtime)
    with refuses("HOURS_TOO_MANY"):
        take(runtime, cast.officer, Role.FINANCE_OFFICER, hours=5)
    with refuses("ROLE_HELD"):
        take(runtime, cast.officer, Role.CLAIMS_OFFICER)
    with refuses("FORBIDDEN"):
        take(runtime, cast.siti, Role.AUDITOR)
    take(runtime, cast.policy, Role.FINANCE_OFFICER)
    armed = seen(runtime, cast.policy)
    assert armed.taken == {Role.FINANCE_OFFICER}
    assert armed.roles == {Role.POLICY_OFFICER}
    for action in Action:
        given = Role.FINANCE_OFFICER in GRANTS[action] or Role.POLICY_OFFICER in GRANTS[action]
        own = Role.POLICY_OFFICER in GRANTS[action]
        assert armed.roles_for(action).isdisjoint(GRANTS[action]) is not (
            own or (given and action in AT_ONCE)
        ), action
    with refuses("FORBIDDEN"):
        runtime.act(armed, lambda ctx: authorisations.authorise(ctx, claim))
    owner.execute("UPDATE clock SET offset_seconds = offset_seconds + 7201")
    assert seen(runtime, cast.policy).taken == set()


def test_nothing_that_moves_money_or_gives_rights_is_opened_at_once() -> None:
    verbs = {"authorise", "build", "release", "approve", "confirm", "propose", "decide", "publish"}
    assert {each for each in AT_ONCE if each.value.partition(":")[2] in verbs} == set()
    assert not AT_ONCE & {Action.USER_ADD, Action.USER_INVITE, Action.ACCESS_REVIEW}


def test_the_database_lets_nobody_pay_by_a_role_he_took(runtime: Runtime, cast: Cast) -> None:
    """Where the domain is gone, the officer's acting as a finance officer is still refused."""
    claim = people.claim_reimbursement(runtime, cast, 90_000)
    work_all(runtime)
    take(runtime, cast.policy, Role.FINANCE_OFFICER)
    forged = Actor(cast.policy.user_id, cast.policy.person_id, frozenset({Role.FINANCE_OFFICER}))
    with pytest.raises(Exception, match="two persons have not given") as refused:
        runtime.act(forged, lambda ctx: authorisations.authorise(ctx, claim))
    assert not isinstance(refused.value, Refused)
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))
    with pytest.raises(Exception, match="two persons have not given"):
        runtime.act(forged, lambda ctx: build(ctx, cast))
    batch = runtime.act(cast.finance, lambda ctx: build(ctx, cast))
    verifier, approver = paying.signers(cast, batch)
    for step, honest in (
        (payout_signing.verify, verifier),
        (payout_signing.approve, approver),
        (payouts.release, None),
    ):
        act = partial(step, payout_id=batch.id, file_sha256=batch.file_sha256)
        with pytest.raises(Exception, match="two persons have not given"):
            runtime.act(forged, act)
        if honest:
            runtime.act(honest, act)


def test_every_reviewer_is_written_to_and_another_reviews(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    row = take(runtime, cast.planner, Role.AUDITOR)
    told = owner.execute(
        "SELECT convert_from(payload, 'UTF8')::jsonb->>'person' FROM events"
        " WHERE topic = 'access_notice.given'"
    ).fetchall()
    assert str(cast.administrator.person_id) in {each for (each,) in told}
    assert len(told) == 2
    with refuses("SAME_PERSON"):
        runtime.act(cast.planner, lambda ctx: break_glass.review(ctx, row.id, finding="Wajar."))
    assert len(runtime.query(cast.auditor, lambda ctx: break_glass.list_(ctx, status="taken"))) == 1
    runtime.act(cast.administrator, lambda ctx: break_glass.review(ctx, row.id, finding="Wajar."))
    assert seen(runtime, cast.planner).taken == set()
    assert runtime.query(cast.auditor, lambda ctx: break_glass.list_(ctx, status="taken")) == []


def test_a_reviewer_reads_who_took_which_role_and_why(runtime: Runtime, cast: Cast) -> None:
    runtime.act(
        cast.administrator,
        lambda ctx: contacts.set_(
            ctx, cast.administrator.person_id, email="admin@contoh.id", language="en"
        ),
    )
    take(runtime, cast.planner, Role.AUDITOR)
    work_all(runtime)
    [message] = runtime.query(cast.administrator, people_messages)
    assert "auditor" in message.subject
    assert "Planner" in message.text
    assert "Mendesak." in message.text


def build(ctx: Context, cast: Cast) -> Any:
    return paying.build(ctx, cast.programme, execution_on=cast.today)


def people_messages(ctx: Context) -> Any:
    from claims.usecases import messages  # noqa: PLC0415

    return messages.list_(ctx)


def verdicts(lines: Any, who: Actor, verdict: str = "keep") -> Any:
    return [
        {"grant_id": each.grant.id, "verdict": verdict, "reason": "Dilihat."}
        for each in lines
        if each.verdict is None and each.grant.person_id != who.person_id
    ]


def test_a_review_covers_every_role_is_decided_by_others_and_signed(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    planner, admin = cast.planner, cast.administrator
    assert not runtime.query(cast.auditor, access_reviews.standing).is_overdue
    owner.execute("UPDATE clock SET offset_seconds = offset_seconds + 91 * 86400")
    assert runtime.query(cast.auditor, access_reviews.standing).is_overdue
    found = runtime.act(planner, access_reviews.open_)
    assert {each.grant.role for each in found.lines} == {
        role.value for role in Role if role not in {Role.CITIZEN, Role.WORKER}
    }
    with refuses("ACCESS_REVIEW_OPEN"):
        runtime.act(admin, access_reviews.open_)
    own = [each for each in found.lines if each.grant.person_id == planner.person_id]
    with refuses("SAME_PERSON"):
        runtime.act(
            planner,
            lambda ctx: access_reviews.decide(ctx, found.row.id, verdicts=verdicts(own, admin)),
        )
    gone = [each for each in found.lines if each.login == "auditor"]
    for some, verdict in ((gone, "take_away"), (found.lines, "keep")):
        given = [
            each
            for each in verdicts(some, planner, verdict)
            if verdict == "take_away" or each["grant_id"] != gone[0].grant.id
        ]
        runtime.act(
            planner, lambda ctx, v=given: access_reviews.decide(ctx, found.row.id, verdicts=v)
        )
    assert seen(runtime, cast.auditor).roles == set()
    [held] = runtime.query(admin, lambda ctx: grants.list_(ctx, user_id=cast.auditor.user_id))
    assert (held.row.status, held.row.end_reason) == ("ended", "Dilihat.")
    with refuses("ACCESS_REVIEW_UNFINISHED"):
        runtime.act(planner, lambda ctx: access_reviews.sign(ctx, found.row.id))
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute(
            "UPDATE access_reviews SET status = 'signed', version = 2, signed_at = opened_at,"
            " signed_by = opened_by, signer_id = opener_id, digest = ''"
        )
    runtime.act(
        admin,
        lambda ctx: access_reviews.decide(ctx, found.row.id, verdicts=verdicts(own, admin)),
    )
    signed = runtime.act(planner, lambda ctx: access_reviews.sign(ctx, found.row.id))
    assert signed.row.digest is not None
    assert len(signed.row.digest) == 64
    standing = runtime.query(admin, access_reviews.standing)
    assert (standing.is_overdue, standing.open_review_id) == (False, None)
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("UPDATE access_review_verdicts SET verdict = 'keep'")
