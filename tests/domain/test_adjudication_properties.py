"""What holds for every claim and standard: nothing lost, nothing over, the oracle agrees."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.domain.adjudication import (
    adjudicate,
    adjudicate_batch,
    against_budget,
    usage_keys,
    usage_of,
)
from claims.domain.assessments import Assessment, Route
from claims.domain.facts import ClaimFacts
from claims.domain.rules.checks import CHECKS
from claims.domain.standards import Standard
from claims.domain.usages import NOTHING, Usage, UsageKey
from tests.domain import oracle
from tests.domain.claim_builders import PRICES, a_standard
from tests.domain.claim_strategies import (
    RULES_OF,
    any_rule,
    claims,
    line_rules,
    money,
    rule_lists,
    rules_with,
    used_amounts,
)
from tests.domain.oracle_rules import minor

Rules = list[dict[str, Any]]
of_batches = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
thorough = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def drawn_usage(
    data: st.DataObject, claim: ClaimFacts, standard: Standard
) -> dict[UsageKey, Usage]:
    """Something used before of each limit, or nothing."""
    return {
        key: Usage(*data.draw(used_amounts))
        for key in sorted(usage_keys(claim, standard))
        if data.draw(st.booleans())
    }


def require_exact(claim: ClaimFacts, assessment: Assessment) -> None:
    """claimed − Σ amounts = approved, line by line and in total."""
    taken = Counter[int | None]()
    for finding in assessment.findings:
        assert finding.amount >= 0
        assert finding.amount == 0 or finding.line_no is not None
        taken[finding.line_no] += finding.amount
    assert [line.no for line in assessment.lines] == [line.no for line in claim.lines]
    for line in assessment.lines:
        assert 0 <= line.approved <= line.claimed
        assert line.claimed - taken[line.no] == line.approved
    total = sum(line.claimed for line in claim.lines)
    assert total - sum(taken.values()) == assessment.approved
    assert sum(each.amount for each in assessment.adjustments) == total - assessment.approved


def rule_of(key: UsageKey) -> str:
    return key.rule_id.split("/")[1]


def plain_usage(usage: Any) -> dict[tuple[str, UUID, Any], tuple[int, int, int]]:
    return {
        (rule_of(key), key.holder_id, key.period_start): (
            each.amount,
            each.count,
            each.quantity_milli,
        )
        for key, each in usage.items()
    }


def require_agreement(claim: ClaimFacts, rules: Rules, used: dict[UsageKey, Usage]) -> None:
    """Engine and oracle say the same of every line, finding, route and counter."""
    standard = a_standard(*rules)
    assessment = adjudicate(claim, standard, used)
    verdict = oracle.judge(claim, rules, PRICES, plain_usage(used))

    assert {line.no: line.approved for line in assessment.lines} == verdict.approved
    found = [(each.line_no, each.rule, each.reason, each.amount) for each in assessment.findings]
    assert found == verdict.rows
    assert (assessment.route is Route.HOLD) == verdict.is_held
    assert plain_usage(assessment.usage) == verdict.usage


@settings(thorough, max_examples=300)
@given(claims(), rule_lists, st.data())
def test_the_oracle_says_the_same(claim: ClaimFacts, rules: Rules, data: st.DataObject) -> None:
    require_agreement(claim, rules, drawn_usage(data, claim, a_standard(*rules)))


@pytest.mark.parametrize("kind", sorted(RULES_OF))
@settings(thorough, max_examples=40)
@given(data=st.data())
def test_the_oracle_says_the_same_of_every_kind(kind: str, data: st.DataObject) -> None:
    claim, rules = data.draw(claims(most_lines=3)), data.draw(rules_with(kind))
    require_agreement(claim, rules, drawn_usage(data, claim, a_standard(*rules)))


def test_the_oracle_knows_every_kind_but_those_with_tests_of_their_own() -> None:
    assert set(CHECKS) - set(RULES_OF) == {
        "voucher_valid", "receipt_fields", "duplicate_number", "duplicate_details",
        "redemption_amount", "budget",
    }  # fmt: skip
    assert set(RULES_OF) <= set(oracle.FINDERS)


@thorough
@given(claims(), rule_lists, st.data())
def test_nothing_is_lost_and_nothing_is_negative(
    claim: ClaimFacts, rules: Rules, data: st.DataObject
) -> None:
    standard = a_standard(*rules)
    assessment = adjudicate(claim, standard, drawn_usage(data, claim, standard))
    require_exact(claim, assessment)
    assert [each.seq for each in assessment.findings] == list(
        range(1, len(assessment.findings) + 1)
    )
    assert (assessment.cause is None) == (assessment.route is not Route.HOLD)
    assert set(assessment.usage) <= usage_keys(claim, standard)
    if claim.voucher is not None:
        assert assessment.approved <= claim.voucher.captured


@thorough
@given(claims(), rule_lists)
def test_findings_carry_the_inputs_their_kind_declares(claim: ClaimFacts, rules: Rules) -> None:
    for each in adjudicate(claim, a_standard(*rules), {}).findings:
        assert set(each.inputs) == CHECKS[each.kind].reasons[each.reason]
        assert all(type(value) in (int, str) for value in each.inputs.values())


@thorough
@given(claims(), rule_lists)
def test_the_same_claim_of_another_person_and_provider_gets_the_same_findings(
    claim: ClaimFacts, rules: Rules
) -> None:
    """The facts hold no name, gender or sector; under other ids nothing changes either."""
    person, shop = UUID(int=901), UUID(int=902)
    provider = claim.provider and replace(claim.provider, id=shop)
    voucher = claim.voucher and replace(
        claim.voucher, person_id=person, redemption_provider_id=shop
    )
    other = replace(
        claim,
        person_id=person,
        provider=provider,
        provider_id=provider.id if provider else None,
        voucher=voucher,
    )
    standard = a_standard(*rules)
    assert adjudicate(claim, standard, {}).findings == adjudicate(other, standard, {}).findings


@thorough
@given(claims(most_lines=1), rule_lists, any_rule, st.data())
def test_a_further_rule_never_raises_what_a_line_gets(
    claim: ClaimFacts, rules: Rules, further: dict[str, Any], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rules)))
    more = [*rules[:place], {"id": "further", **further}, *rules[place:]]
    standard = a_standard(*rules)
    used = drawn_usage(data, claim, standard)
    before = adjudicate(claim, standard, used)
    after = adjudicate(claim, a_standard(*more), used)
    assert after.approved <= before.approved


@thorough
@given(claims(), st.lists(line_rules, max_size=6), line_rules, money)
def test_a_further_rule_on_lines_never_raises_any_line_nor_the_total_under_one_ceiling(
    claim: ClaimFacts, rules: Rules, further: dict[str, Any], at_most: str
) -> None:
    """A ceiling over all lines is the one place where a line may gain what another lost.

    It stands in the last group, after whatever cuts lines: of what a ceiling let through before a
    cut, the cut takes from one line what another then no longer gets.
    """
    named = [{"id": f"rule-{at}", **rule} for at, rule in enumerate(rules)]
    more = [*named, {"id": "further", **further}]
    lines_of = [adjudicate(claim, a_standard(*each), {}) for each in (named, more)]
    if claim.voucher is None:
        for before, after in zip(lines_of[0].lines, lines_of[1].lines, strict=True):
            assert after.approved <= before.approved
    ceiling = {"id": "ceiling", "kind": "ceiling_amount", "at_most": at_most, "per": "programme",
               "group": "person"}  # fmt: skip
    totals = [adjudicate(claim, a_standard(*each, ceiling), {}).approved for each in (named, more)]
    assert totals[1] <= totals[0]


@of_batches
@given(st.lists(claims(), max_size=8), rule_lists, st.data())
def test_no_order_of_claims_lets_a_limit_be_exceeded(
    batch: list[ClaimFacts], rules: Rules, data: st.DataObject
) -> None:
    standard = a_standard(*rules)
    ordered = data.draw(st.permutations(batch))
    assessments = adjudicate_batch([(claim, standard) for claim in ordered], {})
    totals: dict[UsageKey, Usage] = {}
    for assessment in assessments:
        if assessment.route is not Route.HOLD:
            for key, usage in assessment.usage.items():
                totals[key] = totals.get(key, NOTHING) + usage
    limits = {rule["id"]: rule for rule in rules if rule.get("severity", "reduce") == "reduce"}
    for key, total in totals.items():
        rule = limits.get(rule_of(key))
        claims_of = set(rule.get("claims", ["redemption", "reimbursement"])) if rule else set()
        if rule is None or not claims_of:
            continue
        if rule["kind"] == "ceiling_amount":
            assert total.amount <= minor(rule["at_most"])
        elif rule["kind"] == "ceiling_count":
            assert total.count <= rule["at_most"]
        elif rule["kind"] == "quantity_cap":
            assert total.quantity_milli <= float(rule["at_most"]) * 1_000
        elif rule["kind"] == "deductible":
            assert total.amount <= minor(rule["amount"])


@of_batches
@given(st.lists(claims(), min_size=1, max_size=6), rule_lists)
def test_a_batch_is_its_claims_one_after_the_other(batch: list[ClaimFacts], rules: Rules) -> None:
    standard = a_standard(*rules)
    used: dict[UsageKey, Usage] = {}
    for claim, assessment in zip(
        batch, adjudicate_batch([(claim, standard) for claim in batch], {}), strict=True
    ):
        assert assessment == adjudicate(claim, standard, used)
        if assessment.route is not Route.HOLD:
            for key, usage in assessment.usage.items():
                used[key] = used.get(key, NOTHING) + usage


@thorough
@given(claims(), rule_lists, st.integers(0, 10**9))
def test_the_budget_holds_and_changes_no_amount(
    claim: ClaimFacts, rules: Rules, available: int
) -> None:
    standard = a_standard(*rules)
    before = adjudicate(claim, standard, {})
    after = against_budget(before, standard, available)
    require_exact(claim, after)
    assert after.lines == before.lines
    if before.route is not Route.HOLD:
        is_short = before.approved > available
        assert (after.route is Route.HOLD) == is_short
        assert (after.cause == "BUDGET") == is_short


@thorough
@given(claims(), rule_lists)
def test_what_a_person_approves_uses_what_the_same_decision_of_the_rules_would(
    claim: ClaimFacts, rules: Rules
) -> None:
    standard = a_standard(*rules)
    assessment = adjudicate(claim, standard, {})
    approved = {line.no: line.approved for line in assessment.lines}
    assert usage_of(claim, standard, approved, assessment.findings) == assessment.usage
