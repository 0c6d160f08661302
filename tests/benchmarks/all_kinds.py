"""`adjudication-all-kinds`: the same claims under a standard with every kind of rule.

The yardstick is the one of `adjudication`: what SQL takes for the few rules it knows. The result is
held to a run of the same batches in this process, and every kind must have found something that
can in this population.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from claims.domain.rules.checks import CHECKS
from claims.runtime import Runtime
from config.settings import Settings
from tests.benchmarks.adjudication import (
    RUNS,
    by_sql,
    count_statements,
    expected_by_sql,
    through_workers,
)
from tests.benchmarks.databases import Databases, name_of, rest
from tests.benchmarks.measuring import Measured, in_turn, measured
from tests.benchmarks.outcome import Outcome, outcome_of, require_booked, require_found
from tests.benchmarks.population import populate

CLAIMS: Final = 10_000
"""As many as the relay makes jobs of in one turn, so that no person is in two jobs."""

SILENT: Final = {
    "budget",  # carries everything
    "redemption_amount", "voucher_valid",  # all are reimbursements
    "service_confirmed",  # nobody has denied a service
    "price_outlier",  # no earlier day, no usual price yet
    "receipt_total",  # the receipts are of what is claimed
}  # fmt: skip
"""Kinds that are on and have nothing to find here."""


def measure(
    databases: Databases, template: str, runs: int | None = None, *, claims: int = CLAIMS
) -> list[Measured]:
    """One worker and two with every kind on, against SQL with a few, in turn."""
    with databases.copy(template) as plain, databases.copy(template) as filled:
        _fill(plain, claims, has_all_kinds=False)
        _fill(filled, claims, has_all_kinds=True)
        by_few = expected_by_sql(databases, name_of(plain))
        name = name_of(filled)
        expected, statements = _expected(databases, name, has_enough=claims >= CLAIMS)
        two, one, yardstick = in_turn(
            runs or RUNS,
            partial(through_workers, databases, name, workers=2, expected=expected),
            partial(through_workers, databases, name, workers=1, expected=expected),
            partial(by_sql, databases, name_of(plain), expected=by_few),
        )
    return [
        measured("adjudication-all-kinds", "claims/s", value=two, yardstick=yardstick),
        measured("adjudication-all-kinds-two", "claims/s", value=two, yardstick=one),
        measured("adjudication-all-kinds-sent", "a claim", value=[statements], yardstick=[1.0]),
    ]


def _fill(settings: Settings, claims: int, *, has_all_kinds: bool) -> None:
    runtime = Runtime.open(settings)
    populate(runtime, claims, has_all_kinds=has_all_kinds)
    runtime.close()
    rest(settings)


def _expected(databases: Databases, name: str, *, has_enough: bool) -> tuple[Outcome, float]:
    """What one process decides, and how many statements a claim it sends."""
    with databases.copy(name) as settings:
        statements = count_statements(settings)
        outcome: dict[str, Any] = outcome_of(settings)
    require_booked(outcome)
    if has_enough:
        require_found(outcome, set(CHECKS) - SILENT)
    return outcome, statements
