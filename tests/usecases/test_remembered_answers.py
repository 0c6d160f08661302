"""A key has one effect and one answer: the same bytes, the same refusal, or nothing yet."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from claims.domain.permissions import Actor
from claims.domain.refusals import Refused
from claims.runtime import TRIES, Answer, Runtime
from claims.usecases import answers, programmes
from claims.usecases.context import WORKER, Context
from tests import cast as people
from tests.cast import Cast
from tests.usecases.strangers import Owner, later


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def adding(code: str) -> Callable[[Context], Any]:
    """An act whose effect can be counted: the programme has one item more."""
    new: Any = [{"code": code, "names": {"id": code, "en": code}, "unit": "buah"}]
    return lambda ctx: programmes.add_items(ctx, _programme(ctx), items=new)


def _programme(ctx: Context) -> Any:
    [row] = programmes.list_(ctx)
    return row.id


def ask(
    runtime: Runtime, cast: Cast, act: Callable[[Context], Any], *, actor: Actor | None = None,
    key: str = "key-1", route: str = "POST /v1/items", digest: bytes = b"d",
    has_secret: bool = False,
) -> Answer:  # fmt: skip
    return runtime.command(
        actor or cast.planner, act, key=key, route=route, digest=digest, has_secret=has_secret,
        answer=lambda made: {"ids": [str(each.id) for each in made], "word": "rahasia"},
    )  # fmt: skip


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def items(owner: Owner) -> int:
    row = owner.execute("SELECT count(*) FROM items").fetchone()
    assert row
    return int(row[0]) - len(people.ITEMS)


def test_a_key_asked_again_gives_the_same_bytes_and_no_second_effect(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    first = ask(runtime, cast, adding("bed"))
    again = ask(runtime, cast, adding("bed"))
    assert (again.status, again.body) == (first.status, first.body)
    assert (first.replayed, again.replayed) == (False, True)
    assert items(owner) == 1
    kept = owner.execute("SELECT body_sealed FROM answers").fetchone()
    assert kept
    assert b"rahasia" not in bytes(kept[0])


def test_a_key_is_of_one_person_one_route_and_one_request(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    ask(runtime, cast, adding("bed"))
    for other in ({"digest": b"e"}, {"route": "POST /v1/others"}):
        code = code_of(lambda o=other: ask(runtime, cast, adding("bed"), **o))
        assert code == "IDEMPOTENCY_KEY_REUSED"
    second = people.a_user(
        runtime, cast.administrator, login="planner-2", roles=[people.Role.PROGRAMME_OFFICER],
        serial=77,
    )  # fmt: skip
    assert not ask(runtime, cast, adding("lamp"), actor=second).replayed
    assert items(owner) == 2


def test_a_refusal_is_remembered_unless_asking_again_may_change_it(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    def refusing(code: str) -> Callable[[Context], Any]:
        def act(ctx: Context) -> Any:
            adding("bed")(ctx)
            raise Refused(code, "No.", field="code", left="7")

        return act

    for _ in range(2):
        with pytest.raises(Refused) as refused:
            ask(runtime, cast, refusing("BUDGET_SHORT"))
        found = refused.value
        assert (found.code, found.text, found.field, found.facts) == (
            "BUDGET_SHORT", "No.", "code", {"left": "7"},
        )  # fmt: skip
    assert code_of(lambda: ask(runtime, cast, adding("bed"))) == "BUDGET_SHORT"
    for passing in ("BUSY", "STATE_CONFLICT", "CLAIM_IN_PAYMENT", "FILE_MISSING"):
        again = refusing(passing)
        code = code_of(lambda a=again: ask(runtime, cast, a, key="key-2"))
        assert code == passing
    assert items(owner) == 0
    assert not ask(runtime, cast, adding("bed"), key="key-2").replayed
    assert items(owner) == 1


def test_a_bug_leaves_neither_effect_nor_key(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    def broken(ctx: Context) -> Any:
        adding("bed")(ctx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(runtime, cast, broken)
    assert owner.execute("SELECT count(*) FROM answers").fetchone() == (0,)
    assert items(owner) == 0
    assert not ask(runtime, cast, adding("bed")).replayed


def test_who_is_refused_while_a_twin_succeeds_is_given_the_twins_answer(
    runtime: Runtime, cast: Cast, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is refused and lets the key go; before it says so, its twin has the effect."""
    honest = Runtime._remember_refusal
    twins: list[Answer] = []

    def late(self: Runtime, *given: Any) -> Any:
        monkeypatch.setattr(Runtime, "_remember_refusal", honest)
        twins.append(ask(runtime, cast, adding("bed")))
        return honest(self, *given)

    monkeypatch.setattr(Runtime, "_remember_refusal", late)

    def short(_: Context) -> Any:
        raise Refused("BUDGET_SHORT", "No.")

    first = ask(runtime, cast, short)
    assert (first.body, first.replayed) == (twins[0].body, True)
    assert ask(runtime, cast, adding("bed")).body == first.body
    assert items(owner) == 1


def test_a_twin_of_what_still_runs_waits_two_seconds_and_is_told_so(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    running, told = threading.Event(), threading.Event()
    given: list[Answer] = []

    def slow(ctx: Context) -> Any:
        made = adding("bed")(ctx)
        running.set()
        told.wait(20)
        return made

    first = threading.Thread(target=lambda: given.append(ask(runtime, cast, slow)))
    first.start()
    assert running.wait(20)
    began = time.monotonic()
    assert code_of(lambda: ask(runtime, cast, adding("bed"))) == "IDEMPOTENCY_IN_FLIGHT"
    assert 1.8 < time.monotonic() - began < 6
    told.set()
    first.join()
    assert ask(runtime, cast, adding("bed")).body == given[0].body
    assert items(owner) == 1


def test_an_act_that_met_another_runs_again_whole(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    met: list[str] = []

    def meeting(times: int, item: str) -> Callable[[Context], Any]:
        def act(ctx: Context) -> Any:
            made = adding(item)(ctx)
            ctx.session.flush()
            met.append("met")
            if len(met) <= times:
                raise psycopg.errors.DeadlockDetected
            return made

        return act

    assert not ask(runtime, cast, meeting(2, "bed")).replayed
    assert len(met) == 3
    assert items(owner) == 1
    met.clear()
    assert code_of(lambda: ask(runtime, cast, meeting(99, "lamp"), key="key-2")) == "BUSY"
    assert len(met) == TRIES
    assert items(owner) == 1


def test_secrets_are_erased_after_a_day_and_keys_after_ninety(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    ask(runtime, cast, adding("bed"), key="secret", has_secret=True)
    ask(runtime, cast, adding("lamp"), key="plain")
    assert runtime.act(WORKER, answers.forget) == 0
    later(owner, days=2)
    assert runtime.act(WORKER, answers.forget) == 1
    erased = code_of(lambda: ask(runtime, cast, adding("bed"), key="secret", has_secret=True))
    assert erased == "IDEMPOTENCY_ANSWER_ERASED"
    assert ask(runtime, cast, adding("lamp"), key="plain").replayed
    later(owner, days=89)
    assert runtime.act(WORKER, answers.forget) == 2
    assert owner.execute("SELECT count(*) FROM answers").fetchone() == (0,)
    assert items(owner) == 2


def test_a_sealed_answer_moved_to_another_key_does_not_open(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    ask(runtime, cast, adding("bed"), key="one")
    ask(runtime, cast, adding("lamp"), key="two")
    owner.execute(
        "UPDATE answers SET body_sealed = (SELECT body_sealed FROM answers WHERE key = 'one')"
        " WHERE key = 'two'"
    )
    assert code_of(lambda: ask(runtime, cast, adding("lamp"), key="two")) == "FIELD_UNREADABLE"
