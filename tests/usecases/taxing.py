"""Short ways to taxes: rules in force, a provider's tax number, and payments they are taken of."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from claims.runtime import Runtime
from claims.usecases import taxes
from tests import cast as people
from tests.cast import TIME_ZONE, Cast, work_all
from tests.usecases.strangers import Owner, later

NPWP = "01.312.166.0-091.000"


def a_rule(
    code: str = "pph-23",
    *,
    payee: str = "provider",
    rate: str = "2 %",
    bare: str = "4 %",
    base: str = "1/1",
    further: str = "",
) -> str:
    """The text of one rule, of all items unless `further` says otherwise."""
    return f"""
[[taxes]]
code = "{code}"
name.id = "Pajak {code}"
name.en = "Tax {code}"
law = "UU 7/1983"
payee = "{payee}"
rate = "{rate}"
rate_without_number = "{bare}"
base = "{base}"
round_down_to = "whole"
national_id_counts = true
first_day = 2020-01-01
{further}
"""


RULES = a_rule() + a_rule("pph-21", payee="person", rate="5 %", bare="6 %", base="50/100")
"""2 % of what providers get, 4 % without a number; of persons 5 % of half."""


def a_tax_set(runtime: Runtime, cast: Cast, text: str = RULES) -> taxes.Set:
    """Proposed tax rules, from tomorrow on."""
    return runtime.act(
        cast.planner,
        lambda ctx: taxes.propose(
            ctx, cast.programme, first_day=ctx.today(TIME_ZONE) + timedelta(days=1), text=text
        ),
    )


def taxes_in_force(runtime: Runtime, cast: Cast, owner: Owner, text: str = RULES) -> taxes.Set:
    """The same, approved, on their first day."""
    found = a_tax_set(runtime, cast, text)
    runtime.act(cast.finance, lambda ctx: taxes.approve(ctx, found.row.id))
    later(owner, days=1)
    return found


def a_number(runtime: Runtime, cast: Cast, number: str = NPWP) -> None:
    """The provider of the cast has a tax number."""
    provider = cast.provider.provider_id
    assert provider
    runtime.act(
        cast.planner,
        lambda ctx: taxes.record_number(ctx, provider, scheme="id.npwp", number=number),
    )


def a_providers_claim(runtime: Runtime, cast: Cast, *amounts: int) -> list[UUID]:
    """Decided claims of the provider, each of one redemption of so many whole rupiah."""
    voucher = people.a_voucher(runtime, cast, value=10_000_000)
    claims = [
        people.claim_redemption(
            runtime, cast,
            people.redeem(runtime, cast, voucher, amount, key=f"till-{at}"), amount,
        )
        for at, amount in enumerate(amounts)
    ]  # fmt: skip
    work_all(runtime)
    return claims
