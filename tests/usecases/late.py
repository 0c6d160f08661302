"""Claims that come late: a standard that owes something for it, lines of budget, and the days."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from claims.runtime import Runtime
from claims.storage.redress import Redress
from claims.usecases import programmes, redress
from claims.usecases.context import WORKER
from tests import cast as people
from tests.cast import STANDARD, Cast, work_all

SERVICE = """
[[promises]]
id = "serve"
measure = "service"
within_days = 3
counts = "calendar_days"
[promises.texts]
id = "Layanan diberikan dalam 3 hari."
en = "The service is given within 3 days."
[promises.redress]
beyond_percent = 10
per_mille_a_day = 1
cap_percent = 5
floor = "10000.00"

# --- the price list"""
WITH_SERVICE = STANDARD.replace("\n# --- the price list", SERVICE, 1)

SERVING_IN_WORKING_DAYS = WITH_SERVICE.replace(
    'within_days = 3\ncounts = "calendar_days"', 'within_days = 3\ncounts = "working_days"'
)


def paying_within(days: int, counts: str = "working_days") -> str:
    """The standard with so many days for the payment, in its promise, its texts and its charter."""
    charter = 'promise = "pay"\nwithin_days = '
    return (
        STANDARD.replace(
            'measure = "payment"\nwithin_days = 5\ncounts = "working_days"',
            f'measure = "payment"\nwithin_days = {days}\ncounts = "{counts}"',
        )
        .replace("dibayar dalam 5 hari", f"dibayar dalam {days} hari")
        .replace("paid within 5 working days", f"paid within {days} working days")
        .replace(f"{charter}5", f"{charter}{days}")
    )


MONDAY = date(2026, 6, 8)
"""A week without a holiday, and one after it."""


def a_line_for(runtime: Runtime, cast: Cast, purpose: str, authority: int = 10_000_000) -> UUID:
    """A budget line for redress or late payment, of so many whole rupiah."""
    return runtime.act(
        cast.planner,
        lambda ctx: (
            programmes.adopt_budget(
                ctx,
                cast.programme,
                code=purpose.replace("_", "-"),
                names={"id": purpose, "en": purpose},
                authority=people.rupiah(authority),
                spending_authority="Kuasa Pengguna Anggaran",
                account_code="521220",
                purpose=purpose,
            ).id
        ),
    )


def a_late_service(
    runtime: Runtime, cast: Cast, amount: int, *, days: int = 6, key: str = "till-late"
) -> UUID:
    """A provider's claim of a service that came so many days after it was asked for."""
    voucher = people.a_voucher(
        runtime, cast, value=amount, first_day=cast.today - timedelta(days=30)
    )
    redemption = people.redeem(runtime, cast, voucher, amount, key=key)
    claim_id = people.claim_redemption(runtime, cast, redemption, amount, asked_days=days)
    work_all(runtime)
    return claim_id


def issue(runtime: Runtime) -> int:
    """What the clock does with broken promises; how many were granted."""
    return runtime.act(WORKER, redress.issue_due)


def found(runtime: Runtime, cast: Cast, claim_id: UUID | None = None) -> list[Redress]:
    """Redress as an officer sees it, of one claim or all."""
    return runtime.query(cast.officer, lambda ctx: redress.list_(ctx, claim_id=claim_id, limit=200))
