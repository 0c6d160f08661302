"""Conditions of a standard: refused unless they run, documented, and read only what they ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.domain.adjudication import adjudicate
from claims.domain.facts import Asked
from claims.domain.refusals import Refused
from claims.domain.rules.free_facts import CLAIM_FACTS, LINE_FACTS
from tests.domain.claim_builders import a_claim, a_line, a_provider, a_standard, judged
from tests.domain.test_rule_reading import the_problems


@pytest.mark.parametrize(
    ("require", "problem"),
    [
        ("1 + 'a' == 2", "fails for"),
        ("claimed + 'a' == 'b'", "fails for"),
        ("claimed / (lines - 1) > 3", "fails for"),
        ("claimed", "does not answer true or false"),
        ("colour == 'red'", "asks for undeclared facts: colour"),
        ("unit_price > 0", "asks for undeclared facts: unit_price"),
        ("claimed >", "this is not CEL"),
        ("items.all(a, items.all(b, items.all(c, a == b && b == c)))", "at most 2 of map"),
    ],
)
def test_a_condition_that_cannot_run_is_refused_at_adoption(require: str, problem: str) -> None:
    (found,) = the_problems({"kind": "condition", "require": require})
    assert found.startswith(f"rules[1].require: {problem}")


def test_every_fact_a_condition_may_ask_for_is_documented_and_runs() -> None:
    readme = (Path(__file__).parents[2] / "claims/domain/rules/README.md").read_text("utf-8")
    section = readme.partition("## Conditions in CEL")[2].partition("\n## ")[0]
    for name, fact in {**CLAIM_FACTS, **LINE_FACTS}.items():
        assert f"`{name}`" in section, name
        test = {"day": f"{name} < timestamp('2000-01-01T00:00:00Z')", "words": f"'?' in {name}",
                "text": f"{name} == '?'", "yes_no": f"{name} && !{name}",
                "number": f"{name} == 77"}[fact.type]  # fmt: skip
        claim = a_claim(provider=a_provider())
        (finding,) = judged(claim, {"kind": "line_condition", "require": test}).findings
        assert finding.reason == "LINE_CONDITION_NOT_MET"


def test_a_condition_that_has_no_answer_for_a_claim_is_an_error_of_that_claim() -> None:
    # The samples of the text are around the numbers it names: that there are 17 lines is not.
    rule = {"kind": "condition", "require": "1000 / (lines * lines - 289) < 5000"}
    standard = a_standard(rule)
    assert adjudicate(a_claim(), standard, {}).findings == ()
    with pytest.raises(Refused) as refusal:
        adjudicate(a_claim(*[a_line(no) for no in range(1, 18)]), standard, {})
    assert refusal.value.code == "CONDITION_UNDECIDED"


def test_a_standard_asks_only_for_what_its_rules_need() -> None:
    assert a_standard({"kind": "price_cap"}, {"kind": "co_pay", "percent": "10"}).asks == {}
    standard = a_standard(
        {"kind": "minimum_interval", "days": 10},
        {"kind": "minimum_interval", "days": 30, "id": "longer"},
        {"kind": "condition", "require": "'poor' in groups && provider_claims < 9"},
        {"kind": "velocity", "days": 90, "most_claims": 3, "of": "provider"},
        {"kind": "service_confirmed"},
    )
    assert standard.asks == {
        Asked.SERVICES: 396,
        Asked.PERSON: 0,
        Asked.PROVIDER_ACTIVITY: 90,
        Asked.CONFIRMATIONS: 0,
    }
    assert a_standard({"kind": "liable_payer", "payer": "BPJS"}).asks == {}
