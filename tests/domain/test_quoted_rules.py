"""Every kind of rule is quoted, or left for the claim with its reason."""

from __future__ import annotations

from datetime import date

from claims.domain.assessments import Route
from claims.domain.quotes import ON_PAPER, QUOTED, UNTOLD, assess, quoted
from claims.domain.rules.checks import CHECKS
from tests.domain.claim_builders import a_claim, a_line, a_standard


def test_every_kind_has_its_place() -> None:
    assert set(CHECKS) == ON_PAPER | UNTOLD | QUOTED
    assert not ON_PAPER & UNTOLD


def test_a_quote_supposes_papers_in_order_and_tells_nobody_of_samples() -> None:
    standard = a_standard(
        {"kind": "documents", "required": ["receipt"]},
        {"kind": "random_sample", "percent": "100", "seed": "seven"},
        {"kind": "price_cap"},
    )
    claim = a_claim(a_line(claimed=200_000_00), receipts=())
    assessment = assess(claim, standard, {})
    assert assessment.route is not Route.HOLD
    assert [each.reason for each in assessment.findings] == ["FEE_ABOVE_STANDARD"]
    kinds = {step.rule.kind for steps in quoted(standard).steps.values() for step in steps}
    assert kinds == {"price_cap", "redemption_amount"}


def test_a_service_still_to_come_is_judged_on_its_day() -> None:
    standard = a_standard({"kind": "service_date_valid", "checks": ["day"]})
    later = a_claim(a_line(day=date(2026, 12, 1)), submitted_on=date(2026, 11, 1))
    assert assess(later, standard, {}).findings == ()
