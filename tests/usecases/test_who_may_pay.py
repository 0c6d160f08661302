"""Each role of each person beside a payment: who may build, release and authorise it, and who not.

One person has an account in every role; what stands between him and the payment is his, whichever
of them he takes. Each cell is done and taken back, so that the next starts from the same house.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from claims.domain.permissions import GRANTS, Action, Actor, Role
from claims.domain.refusals import Refused
from claims.engines.keys import make_keys
from claims.runtime import Runtime
from claims.usecases import (
    account_changes,
    authorisations,
    circumstances,
    claims,
    interests,
    payouts,
    redecisions,
    reviews,
    users,
)
from claims.usecases.context import Context
from config.settings import parse_settings
from tests import cast as people
from tests import paying
from tests.cast import TIME_ZONE, Cast, work_all
from tests.engines_fixture import Servers, at
from tests.usecases.nearness import an_interest, one_household
from tests.usecases.strangers import another_provider

ROLES = [role for role in Role if role is not Role.WORKER]
FREE = {
    "stranger", "former_clerk", "former_owner", "earlier_household", "owner_elsewhere",
    "household_of_clerk",
}  # fmt: skip
"""Who has nothing to do with it, though it may look so."""
TIED = {"clerk", "owner", "relative", "named_by_claimant", "household", "shared_account"}
"""Who is tied to the claimant or the provider of every payment here."""
HANDS = {"claimant", "submitter", "last_editor", "adjudicator", "approver", "builder", "proposer"}
"""Who had it in hand before, or whose it is."""
PEOPLE = sorted(FREE | TIED | HANDS)

SAME: dict[str, set[str]] = {
    "authorise": {"claimant", "submitter", "last_editor", "adjudicator", "approver"},
    "approve": {"claimant", "submitter", "proposer"},
    "release": {"builder"},
    "build": set(),
}
"""Of each act: whom it is refused to because he did another part of it, or is the claimant."""
NEAR: dict[str, set[str]] = {
    "authorise": TIED,
    "approve": TIED | {"last_editor"},
    "release": TIED | {"claimant", "submitter", "last_editor"},
    "build": TIED | {"claimant", "submitter", "last_editor"},
}
"""Of each act: whom it is refused to because he is tied to a party (clerks act for the payee)."""
ACTIONS = {
    "authorise": Action.CLAIM_AUTHORISE,
    "approve": Action.REDECISION_APPROVE,
    "release": Action.PAYOUT_RELEASE,
    "build": Action.PAYOUT_BUILD,
}


class TakenBack(Exception):  # noqa: N818 - it is no error: the cell is over
    """What was done is not kept."""


@dataclass
class Scene:
    """A house with what each act starts from, and everybody's accounts by role."""

    runtime: Runtime
    cast: Cast
    accounts: dict[tuple[str, Role], Actor]
    acts: dict[str, Callable[[Context], Any]]


@pytest.fixture(scope="module")
def scene(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    name, folder = f"claims_who_{id(tmp_path_factory) % 10**6}", tmp_path_factory.mktemp("who")
    with servers.database(name, template):
        settings = parse_settings(
            {
                "DATABASE_URL": at(servers.database_url, name),
                "OWNER_DATABASE_URL": at(servers.owner_database_url, name),
                "REDIS_URL": servers.redis_url,
                "CLAIMS_EMBEDDED": "yes",
                "CLAIMS_DATA_DIR": str(folder),
            }
        )
        make_keys(settings.keys_dir)
        with closing(Runtime.open(settings)) as runtime:
            yield _set(runtime)


def _set(runtime: Runtime) -> Scene:
    cast = people.assemble(runtime)
    elsewhere = another_provider(runtime, cast)
    accounts = _accounts(runtime, cast, elsewhere)

    def of(who: str, role: Role) -> Actor:
        return accounts[who, role]

    clerk = of("submitter", Role.PROVIDER)
    voucher = people.a_voucher(runtime, cast, value=900_000, holder=of("claimant", Role.CITIZEN))
    at_clerk = _as_provider(cast, clerk)
    redeemed = [
        people.redeem(runtime, at_clerk, voucher, 100_000, key=f"till-{at_}") for at_ in range(4)
    ]
    again, built, waiting, open_ = (
        _claimed(runtime, cast, clerk, of("last_editor", Role.PROVIDER), each) for each in redeemed
    )
    own, later_own = (
        people.claim_reimbursement(
            runtime, cast, 50_000 + seed, actor=of("claimant", Role.CITIZEN), seed=seed
        )
        for seed in (71, 72)
    )
    work_all(runtime)
    officer, finance = of("adjudicator", Role.CLAIMS_OFFICER), cast.second_finance
    decided = _propose(runtime, officer, again)
    runtime.act(of("approver", Role.FINANCE_OFFICER), lambda ctx: redecisions.approve(ctx, decided))
    proposal = _propose(runtime, of("proposer", Role.CLAIMS_OFFICER), open_)
    runtime.act(finance, lambda ctx: authorisations.authorise_many(ctx, [built, own]))
    citizens = [of(each, Role.CITIZEN) for each in ("claimant", "shared_account")]
    _share_an_account(runtime, cast, *citizens)
    batch = runtime.act(
        of("builder", Role.FINANCE_OFFICER),
        lambda ctx: paying.build(ctx, cast.programme, execution_on=ctx.today(TIME_ZONE)),
    )
    assert batch.count == 2
    paying.approved(runtime, cast, batch)
    runtime.act(finance, lambda ctx: authorisations.authorise_many(ctx, [waiting, later_own]))
    _tie(runtime, cast, accounts, elsewhere)
    return Scene(
        runtime,
        cast,
        accounts,
        {
            "authorise": lambda ctx: authorisations.authorise(ctx, again),
            "approve": lambda ctx: redecisions.approve(ctx, proposal),
            "release": lambda ctx: payouts.release(ctx, batch.id, file_sha256=batch.file_sha256),
            "build": lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today),
        },
    )


def _accounts(runtime: Runtime, cast: Cast, elsewhere: Actor) -> dict[tuple[str, Role], Actor]:
    """Each person with an account in every role; the clerks' provider role is at the cast's."""
    at_provider = {"submitter", "last_editor", "clerk", "former_clerk", "clerk_of_household"}
    found: dict[tuple[str, Role], Actor] = {}
    for at_, who in enumerate([*PEOPLE, "clerk_of_household"]):
        person: UUID | None = None
        for role in ROLES:
            employer = cast.provider if who in at_provider else elsewhere
            actor = people.a_user(
                runtime,
                cast.administrator,
                login=f"{who.replace('_', '-')}-{role.value.replace('_', '-')}",
                roles=[role],
                serial=300 + at_,
                provider_id=employer.provider_id if role is Role.PROVIDER else None,
                person_id=person,
            )
            found[who, role] = actor
            person = actor.person_id
    enrolled = found["claimant", Role.CITIZEN].person_id
    people.enrol(runtime, cast, enrolled)
    return found


def _as_provider(cast: Cast, clerk: Actor) -> Cast:
    return replace(cast, provider=clerk)


def _claimed(runtime: Runtime, cast: Cast, clerk: Actor, editor: Actor, redemption: UUID) -> UUID:
    """A claim that one clerk submitted and another completed."""
    claim = people.claim_redemption(runtime, _as_provider(cast, clerk), redemption, 100_000)
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(ctx, claim, reason="DOCUMENTS_REQUESTED", text="Lampirkan."),
    )
    number = f"N-{redemption.hex[-6:]}"
    receipt = people.a_receipt(runtime, editor, seed=redemption.int % 9_999 + 1)
    runtime.act(
        editor,
        lambda ctx: claims.resubmit(
            ctx, claim,
            receipts=[{"receipt_id": receipt, "issuer": "Klinik", "number": number,
                       "issued_on": cast.today, "total": people.rupiah(100_000)}],
        ),
    )  # fmt: skip
    return claim


def _propose(runtime: Runtime, officer: Actor, claim: UUID) -> UUID:
    version = runtime.query(officer, lambda ctx: claims.get(ctx, claim)).version
    return runtime.act(
        officer,
        lambda ctx: (
            redecisions.propose(
                ctx,
                claim,
                version=version,
                reason="REVIEWED_IN_ORDER",
                lines=[{"no": 1, "approved": people.rupiah(60_000), "bearer": "citizen"}],
            ).id
        ),
    )


def _tie(
    runtime: Runtime, cast: Cast, accounts: dict[tuple[str, Role], Actor], elsewhere: Actor
) -> None:
    """Let those who are tied be tied, and those who only look so look so."""

    def of(who: str) -> Actor:
        return accounts[who, Role.CITIZEN]

    ours = cast.provider.provider_id
    runtime.act(
        cast.administrator,
        lambda ctx: users.disable(ctx, accounts["former_clerk", Role.PROVIDER].user_id),
    )
    an_interest(runtime, of("owner"), provider=ours)
    an_interest(runtime, of("owner_elsewhere"), provider=elsewhere.provider_id)
    an_interest(runtime, of("relative"), of("claimant"))
    an_interest(runtime, of("claimant"), of("named_by_claimant"))
    runtime.act(
        of("former_owner"),
        lambda ctx: interests.declare(
            ctx, kind="owner", provider_id=ours, since=cast.today - timedelta(days=90),
            until=cast.today - timedelta(days=2),
        ),
    )  # fmt: skip
    one_household(runtime, cast, of("claimant"), of("household"), of("earlier_household"))
    runtime.act(cast.planner, _moves_out(of("earlier_household"), None))
    apart = UUID(int=77)
    for who in ("household_of_clerk", "clerk_of_household"):
        runtime.act(cast.planner, _moves_out(of(who), apart))


def _moves_out(who: Actor, household: UUID | None) -> Callable[[Context], Any]:
    return lambda ctx: circumstances.change(
        ctx, who.person_id, sex=None, groups=[], household_id=household
    )


def _share_an_account(runtime: Runtime, cast: Cast, one: Actor, other: Actor) -> None:
    """Let two people be paid to one account."""
    shared: Any = {
        "holder": "Both", "number": "5550001112223", "bic": "BMRIIDJA", "currency": people.RUPIAH,
    }  # fmt: skip
    for each in (one, other):
        runtime.act(
            cast.administrator,
            partial(account_changes.propose, account=shared, person_id=each.person_id),
        )
    people.confirm_accounts(runtime)


def outcome(scene: Scene, who: str, role: Role, act: str) -> str:
    """`done`, or the code that somebody in one role is refused an act with; nothing is kept."""

    def once(ctx: Context) -> None:
        scene.acts[act](ctx)
        raise TakenBack

    try:
        scene.runtime.act(scene.accounts[who, role], once)
    except TakenBack:
        return "done"
    except Refused as refused:
        return refused.code
    raise AssertionError


def expected(who: str, role: Role, act: str) -> str:
    """What the two tables above and the grants say."""
    if role not in GRANTS[ACTIONS[act]]:
        return "FORBIDDEN"
    if who in SAME[act]:
        return "SAME_PERSON"
    return "CONFLICT_OF_INTEREST" if who in NEAR[act] else "done"


CELLS = list(itertools.product(sorted(ACTIONS), PEOPLE, ROLES))


@pytest.mark.parametrize(("act", "who", "role"), CELLS, ids=["-".join(each) for each in CELLS])
def test_who_may_let_money_go(scene: Scene, act: str, who: str, role: Role) -> None:
    assert outcome(scene, who, role, act) == expected(who, role, act)


def test_there_are_enough_cells_and_every_answer_among_them() -> None:
    said = [expected(who, role, act) for act, who, role in CELLS]
    assert len(said) >= 300
    assert min(map(said.count, {"done", "FORBIDDEN", "SAME_PERSON", "CONFLICT_OF_INTEREST"})) >= 9
