"""The oracle finds what the hand-made cases show, whatever the severity of their rule."""

from __future__ import annotations

from typing import Any

import pytest

from claims.domain.facts import ClaimFacts
from claims.domain.rules.checks import CHECKS
from tests.domain import oracle
from tests.domain.test_adjudication_properties import require_agreement
from tests.domain.test_rule_kinds import NOT_IN_ORDER

KNOWN = [
    (reason, rule, claim)
    for reason, rule, claim in NOT_IN_ORDER
    if rule["kind"] in oracle.FINDERS and "from" not in rule
]


@pytest.mark.parametrize(("reason", "rule", "claim"), KNOWN)
def test_the_oracle_agrees_on_every_case(
    reason: str, rule: dict[str, Any], claim: ClaimFacts
) -> None:
    for severity in CHECKS[rule["kind"]].severities:
        is_rated = severity == "reduce" and rule["kind"] == "completion_time"
        rated = {"per_mille_a_day": 200} if is_rated else {}
        of_severity = {"id": "rule", **rule, **rated, "severity": severity.value}
        require_agreement(claim, [of_severity], {})


def test_the_cases_show_every_reason_of_the_kinds_the_oracle_knows() -> None:
    wanted = {code for name in oracle.FINDERS for code in CHECKS[name].reasons}
    assert {reason for reason, _, _ in KNOWN} >= wanted
