"""A quote says what a claim would be paid, by the same engine, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest

from claims.domain.quotes import Quote
from claims.runtime import Runtime
from claims.usecases import quotes
from tests import cast as people
from tests.cast import Cast, a_line, work_all
from tests.usecases.strangers import Owner, claim_of, refusal


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def for_citizen(cast: Cast, amount: int, *, quantity: int = 1) -> dict[str, Any]:
    return {
        "programme_id": cast.programme,
        "kind": "reimbursement",
        "standard_code": "home-care",
        "provider_id": cast.provider.provider_id,
        "lines": [a_line(cast, amount, quantity=quantity)],
    }


def asked(runtime: Runtime, actor: Any, given: dict[str, Any]) -> Quote:
    return runtime.act(actor, lambda ctx: quotes.quote(ctx, **given))


def everything(owner: Owner) -> dict[str, int]:
    """How many rows each table has."""
    tables = owner.execute("SELECT relname FROM pg_class WHERE relkind = 'r'"
                           " AND relnamespace = 'public'::regnamespace").fetchall()  # fmt: skip
    counts = [f"SELECT '{name}', count(*) FROM {name}" for (name,) in tables]
    return {str(name): int(count) for name, count in owner.execute(" UNION ALL ".join(counts))}


def test_a_quote_is_what_the_claim_is_then_paid(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    before = everything(owner)
    quote = asked(runtime, cast.siti, for_citizen(cast, 200_000))
    assert everything(owner) == before
    assert (quote.claimed, quote.approved) == (20_000_000, 13_500_000)
    [line] = quote.lines
    assert [(step.reason, step.amount) for step in line.steps] == [
        ("FEE_ABOVE_STANDARD", 5_000_000),
        ("CO_PAY_PERCENT", 1_500_000),
    ]
    assert "Rp" in line.steps[0].text["id"]
    assert (quote.to_bring, quote.waits_for_person) == (("receipt",), False)
    claim = people.claim_reimbursement(runtime, cast, 200_000, number="1")
    work_all(runtime)
    assert claim_of(runtime, cast, claim).approved == quote.approved


def test_what_was_used_of_a_ceiling_is_no_longer_quoted(runtime: Runtime, cast: Cast) -> None:
    for at in range(8):
        people.claim_reimbursement(runtime, cast, 100_000, number=str(at), seed=at)
    work_all(runtime)
    quote = asked(runtime, cast.siti, for_citizen(cast, 100_000))
    assert quote.approved == 0
    assert quote.lines[0].steps[-1].reason == "COUNT_CEILING_REACHED"


def test_an_amount_that_a_person_decides_is_told(runtime: Runtime, cast: Cast) -> None:
    kits = people.a_line(cast, 1_400_000, item="wheelchair-rent", quantity=56)
    much = asked(runtime, cast.siti, {**for_citizen(cast, 1), "lines": [kits]})
    assert (much.approved, much.waits_for_person) == (126_000_000, True)


def test_an_empty_budget_is_told(runtime: Runtime) -> None:
    cast = people.assemble(runtime, authority=50_000)
    quote = asked(runtime, cast.siti, for_citizen(cast, 100_000))
    assert (quote.approved, quote.waits_for_person) == (9_000_000, True)


def test_a_provider_is_quoted_for_a_voucher_before_he_serves(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    voucher = people.a_voucher(runtime, cast, value=300_000)
    given = {
        "programme_id": cast.programme,
        "kind": "redemption",
        "serial": voucher[1],
        "code": voucher[2],
        "lines": [a_line(cast, 200_000)],
    }
    before = everything(owner)
    quote = asked(runtime, cast.provider, given)
    assert everything(owner) == before
    assert (quote.claimed, quote.approved) == (20_000_000, 15_000_000)
    assert refusal(runtime, cast.provider, _asking({**given, "code": "wrong"})) in {
        "CODE_MISTYPED",
        "VOUCHER_NOT_RECOGNISED",
    }
    too_much = {**given, "lines": [a_line(cast, 400_000)]}
    assert refusal(runtime, cast.provider, _asking(too_much)) == "VOUCHER_BALANCE_SHORT"
    unnamed = {**given, "serial": None}
    assert refusal(runtime, cast.provider, _asking(unnamed)) == "VOUCHER_NOT_NAMED"
    assert people.redeem(runtime, cast, voucher, 300_000)


def _asking(given: dict[str, Any]) -> Any:
    return lambda ctx: quotes.quote(ctx, **given)


def test_only_who_may_claim_is_quoted(runtime: Runtime, cast: Cast) -> None:
    for actor in (cast.officer, cast.finance, cast.auditor):
        assert refusal(runtime, actor, _asking(for_citizen(cast, 1_000))) == "FORBIDDEN"
    assert refusal(runtime, cast.provider, _asking(for_citizen(cast, 1_000))) == "FORBIDDEN"
