"""Vouchers: issued within the budget, activated, redeemed, cancelled and expired, each in time."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest

from claims.domain.money import Money
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import vouchers
from claims.usecases.context import WORKER
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, another_provider, counters, later, refusal, wrong


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=5_000_000)


def issuing(cast: Cast, **changes: Any) -> Any:
    new = {
        "person_id": cast.siti.person_id,
        "standard_code": "home-care",
        "value": people.rupiah(1_000_000),
        "items": ["nurse-visit"],
        "first_day": cast.today,
        "last_day": cast.today + timedelta(days=30),
        **changes,
    }
    return lambda ctx: vouchers.issue(ctx, cast.programme, vouchers=[new])


def redeeming(cast: Cast, voucher: tuple[Any, str, str], **changes: Any) -> Any:
    given = {
        "serial": voucher[1],
        "code": voucher[2],
        "key": "till-1",
        "amount": people.rupiah(100_000),
        "items": ["nurse-visit"],
        "service_on": cast.today,
        "choice_set": 3,
        **changes,
    }
    return lambda ctx: vouchers.redeem(ctx, **given)


def test_a_voucher_is_issued_within_period_programme_and_enrolment(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    day = timedelta(days=1)
    outsider = people.a_user(
        runtime, cast.administrator, login="out", roles=[people.Role.CITIZEN], serial=99
    )
    for changes, code in (
        ({"value": people.rupiah(0)}, "AMOUNT_ZERO"),
        ({"value": Money(1, "MYR")}, "CURRENCY_DIFFERS"),
        ({"value": people.rupiah(5_000_001)}, "BUDGET_SHORT"),
        ({"items": []}, "ITEM_UNKNOWN"),
        ({"items": ["nurse-visit", "gold"]}, "ITEM_UNKNOWN"),
        ({"first_day": cast.today + 31 * day}, "PERIOD_INVALID"),
        ({"last_day": cast.today - day, "first_day": cast.today - 2 * day}, "PERIOD_INVALID"),
        ({"last_day": date(cast.today.year + 2, 1, 1)}, "PERIOD_INVALID"),
        ({"person_id": outsider.person_id}, "NOT_ENROLLED"),
        ({"person_id": cast.programme}, "NOT_ENROLLED"),
        ({"standard_code": "none"}, "STANDARD_NOT_IN_FORCE"),
    ):
        assert refusal(runtime, cast.planner, issuing(cast, **changes)) == code
    for nobody in (cast.siti, cast.finance, cast.officer, cast.provider, cast.auditor):
        assert refusal(runtime, nobody, issuing(cast)) == "FORBIDDEN"
    assert counters(owner) == (5_000_000, 0, 0, 0)
    runtime.act(cast.planner, issuing(cast))
    assert counters(owner) == (4_000_000, 1_000_000, 0, 0)


def test_a_list_is_issued_whole_or_not_at_all(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    one: Any = {
        "person_id": cast.siti.person_id,
        "standard_code": "home-care",
        "value": people.rupiah(2_000_000),
        "items": ["care-kit"],
        "first_day": cast.today,
        "last_day": cast.today,
    }
    both: Any = lambda ctx: vouchers.issue(ctx, cast.programme, vouchers=[one] * 3)  # noqa: E731
    assert refusal(runtime, cast.planner, both) == "BUDGET_SHORT"
    assert counters(owner) == (5_000_000, 0, 0, 0)
    assert owner.execute("SELECT count(*) FROM vouchers").fetchone() == (0,)


def test_a_code_is_kept_only_as_a_keyed_hash(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    _, serial, code = people.a_voucher(runtime, cast)
    kept = owner.execute("SELECT v::text FROM vouchers AS v").fetchone()
    told = owner.execute("SELECT string_agg(encode(payload, 'escape'), '') FROM events").fetchone()
    assert kept
    assert told
    assert serial in kept[0]
    bare = code.replace("-", "")
    for text in (kept[0], told[0]):
        assert code not in text
        assert bare not in text


def test_a_voucher_is_redeemed_in_parts_until_it_is_exhausted(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    voucher = people.a_voucher(runtime, cast, value=300_000)
    first = runtime.act(cast.provider, redeeming(cast, voucher))
    assert runtime.act(cast.provider, redeeming(cast, voucher)).id == first.id
    more = redeeming(cast, voucher, amount=people.rupiah(1))
    assert refusal(runtime, cast.provider, more) == "REDEMPTION_KEY_USED"
    over = redeeming(cast, voucher, key="till-2", amount=people.rupiah(200_001))
    assert refusal(runtime, cast.provider, over) == "VOUCHER_BALANCE_SHORT"
    rest = redeeming(cast, voucher, key="till-2", amount=people.rupiah(200_000))
    runtime.act(cast.provider, rest)
    found = runtime.query(cast.siti, lambda ctx: vouchers.get(ctx, voucher[0]))
    assert (found.status, found.redeemed, found.balance) == ("exhausted", 30_000_000, 0)
    third = redeeming(cast, voucher, key="till-3", amount=people.rupiah(1))
    assert refusal(runtime, cast.provider, third) == "STATE_CONFLICT"
    assert wrong(owner) == {}


def test_what_is_wrong_with_a_voucher_is_never_told_apart(runtime: Runtime, cast: Cast) -> None:
    one, two = people.a_voucher(runtime, cast), people.a_voucher(runtime, cast)
    mixed = redeeming(cast, (one[0], one[1], two[2]))
    assert refusal(runtime, cast.provider, mixed) == "VOUCHER_NOT_RECOGNISED"


def test_a_redemption_is_for_the_voucher_the_day_and_the_provider(
    runtime: Runtime, cast: Cast
) -> None:
    voucher = people.a_voucher(runtime, cast)
    day = timedelta(days=1)
    kits = another_provider(runtime, cast, items=["care-kit"])
    for changes, code in (
        ({"service_on": cast.today + day}, "DAY_IN_FUTURE"),
        ({"service_on": cast.today - day}, "VOUCHER_NOT_YET_VALID"),
        ({"service_on": cast.today + 400 * day}, "VOUCHER_EXPIRED"),
        ({"items": ["gold"]}, "ITEM_NOT_ON_VOUCHER"),
        ({"items": []}, "ITEM_NOT_ON_VOUCHER"),
        ({"amount": people.rupiah(0)}, "AMOUNT_ZERO"),
        ({"amount": Money(100, "MYR")}, "CURRENCY_DIFFERS"),
    ):
        assert refusal(runtime, cast.provider, redeeming(cast, voucher, **changes)) == code
    assert refusal(runtime, kits, redeeming(cast, voucher)) == "PROVIDER_NOT_ACCREDITED"
    assert refusal(runtime, cast.siti, redeeming(cast, voucher)) == "FORBIDDEN"
    runtime.act(kits, redeeming(cast, voucher, items=["care-kit"]))
    taken = redeeming(cast, voucher)
    assert refusal(runtime, cast.provider, taken) == "REDEMPTION_KEY_USED"


def test_only_an_active_voucher_is_redeemed(runtime: Runtime, cast: Cast) -> None:
    [(voucher, code)] = runtime.act(cast.planner, issuing(cast))
    held = (voucher.id, voucher.serial, code)
    assert refusal(runtime, cast.provider, redeeming(cast, held)) == "STATE_CONFLICT"
    activate: Any = lambda ctx: vouchers.activate(ctx, voucher.id)  # noqa: E731
    assert refusal(runtime, cast.budi, activate) == "VOUCHER_UNKNOWN"
    runtime.act(cast.siti, activate)
    assert refusal(runtime, cast.siti, activate) == "STATE_CONFLICT"
    runtime.act(cast.provider, redeeming(cast, held))
    cancel: Any = lambda ctx: vouchers.cancel(ctx, voucher.id, reason="moved")  # noqa: E731
    assert refusal(runtime, cast.siti, cancel) == "FORBIDDEN"
    runtime.act(cast.planner, cancel)
    assert refusal(runtime, cast.provider, redeeming(cast, held, key="2")) == "STATE_CONFLICT"
    assert refusal(runtime, cast.planner, cancel) == "STATE_CONFLICT"


def test_what_ends_gives_back_what_was_not_redeemed(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    expiring = people.a_voucher(runtime, cast, last_day=cast.today + timedelta(days=2))
    cancelled = people.a_voucher(runtime, cast)
    staying = people.a_voucher(runtime, cast)
    for at, voucher in enumerate((expiring, cancelled, staying)):
        people.redeem(runtime, cast, voucher, 100_000, key=f"k-{at}")
    runtime.act(cast.planner, lambda ctx: vouchers.cancel(ctx, cancelled[0], reason="moved"))
    assert counters(owner) == (2_900_000, 2_100_000, 0, 0)
    assert runtime.act(WORKER, vouchers.expire_due) == 0
    later(owner, days=2)
    assert runtime.act(WORKER, vouchers.expire_due) == 0, "the last day is still valid"
    later(owner, days=1)
    today = cast.today + timedelta(days=3)
    late = redeeming(cast, expiring, key="late", service_on=today)
    assert refusal(runtime, cast.provider, late) == "VOUCHER_EXPIRED"
    assert runtime.act(WORKER, vouchers.expire_due) == 1
    assert runtime.act(WORKER, vouchers.expire_due) == 0
    assert counters(owner) == (3_800_000, 1_200_000, 0, 0)
    assert wrong(owner) == {}


def test_a_day_is_over_where_the_programme_is_not_in_utc(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """In Jakarta, seven hours ahead, the day after the last one begins at 17:00 UTC."""
    last = cast.today + timedelta(days=5)
    people.a_voucher(runtime, cast, last_day=last)
    to = "UPDATE clock SET offset_seconds = extract(epoch FROM %s::timestamptz - now())::bigint"
    owner.execute(to, [f"{last} 16:59:00+00"])
    assert runtime.act(WORKER, vouchers.expire_due) == 0
    owner.execute(to, [f"{last} 17:00:05+00"])
    assert runtime.act(WORKER, vouchers.expire_due) == 1


def test_a_claim_decided_after_the_end_leaves_nothing_committed(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """Three visits are dearer than the cap: the provider's cut goes back to the line."""
    voucher = people.a_voucher(runtime, cast, value=1_000_000)
    redemption = people.redeem(runtime, cast, voucher, 200_000)
    claim = people.claim_redemption(runtime, cast, redemption, 200_000)
    runtime.act(cast.planner, lambda ctx: vouchers.cancel(ctx, voucher[0], reason="moved"))
    work_all(runtime)
    approved = runtime.query(cast.officer, lambda ctx: vouchers.get(ctx, voucher[0]))
    assert claim
    assert approved.committed == 0
    available, committed, obligated, _ = counters(owner)
    assert committed == 0
    assert available + obligated == 5_000_000
    assert obligated == 150_000
    assert wrong(owner) == {}


def test_one_voucher_redeemed_and_cancelled_at_once_adds_up(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    for turn in range(6):
        voucher = people.a_voucher(runtime, cast, value=100_000)
        together, refused = threading.Barrier(2), []
        acts: list[Any] = [
            (cast.provider, redeeming(cast, voucher, key=f"t-{turn}",
                                      amount=people.rupiah(60_000))),
            (cast.planner, lambda ctx, v=voucher[0]: vouchers.cancel(ctx, v, reason="moved")),
        ]  # fmt: skip

        def run(actor: Any, act: Any, gate: Any = together, out: Any = refused) -> None:
            gate.wait()
            try:
                runtime.act(actor, act)
            except Refused as error:
                out.append(error.code)

        threads = [threading.Thread(target=run, args=each) for each in acts]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert set(refused) <= {"STATE_CONFLICT"}
        found = runtime.query(cast.officer, lambda ctx, v=voucher[0]: vouchers.get(ctx, v))
        assert (found.status, found.committed) in {
            ("cancelled", 0), ("cancelled", 6_000_000), ("active", 10_000_000)
        }  # fmt: skip
        assert found.committed in {found.redeemed, 10_000_000}
    assert wrong(owner) == {}
