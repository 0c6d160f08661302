"""Eligibility rules are tried on samples at adoption, and run only on exactly declared facts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from claims.domain.eligibility import Eligibility
from claims.domain.refusals import Refused
from tests.domain.claim_builders import ITEMS, a_standard, a_text, parsed, published


def a_rule(when: str, **facts: str) -> Eligibility:
    return a_standard(eligibility={"when": when, "facts": facts}).eligibility


@pytest.mark.parametrize(
    ("age", "lives_alone", "income", "is_eligible"),
    [
        (60, False, 350_000_000, True),
        (60, False, 350_000_001, False),
        (60, True, 10**15, True),
        (59, True, 0, False),
    ],
)
def test_the_worked_example_decides(
    age: int, lives_alone: bool, income: int, is_eligible: bool
) -> None:
    rule = published("home-care", ITEMS, "IDR").eligibility
    facts = {"age": age, "lives_alone": lives_alone, "monthly_income": income}
    assert rule.holds(facts) is is_eligible


def test_every_type_of_fact_can_be_asked_for() -> None:
    rule = a_rule(
        "district in ['Tebet', 'Gambir'] && born_on < timestamp('1966-03-20T00:00:00Z')"
        " && 'pkh' in schemes && children >= 2 && is_resident",
        district="text",
        born_on="day",
        schemes="words",
        children="number",
        is_resident="yes_no",
    )
    facts: dict[str, Any] = {
        "district": "Tebet",
        "born_on": "1966-03-19",
        "schemes": ["pkh", "bpnt"],
        "children": 2,
        "is_resident": True,
    }
    assert rule.holds(facts) is True
    for name, value in (
        ("born_on", "1966-03-20"),
        ("schemes", []),
        ("children", 1),
        ("is_resident", False),
        ("district", "tebet"),
    ):
        assert rule.holds({**facts, name: value}) is False


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", True),
        ("number", 1.0),
        ("number", "1"),
        ("number", 10**15 + 1),
        ("number", 10**400),
        ("number", None),
        ("text", 1),
        ("text", "x" * 201),
        ("yes_no", 1),
        ("yes_no", "true"),
        ("day", "2026-02-30"),
        ("day", "26-02-01"),
        ("day", 20260201),
        ("words", "a"),
        ("words", [1]),
        ("words", ["a"] * 51),
    ],
)
def test_a_fact_of_another_type_is_refused(kind: str, value: object) -> None:
    tests = {
        "number": "x > 1",
        "text": "x == 'a'",
        "yes_no": "x",
        "day": "x > timestamp('2000-01-01T00:00:00Z')",
        "words": "'a' in x",
    }
    with pytest.raises(Refused) as refusal:
        a_rule(tests[kind], x=kind).holds({"x": value})
    assert refusal.value.code == "FACTS_INVALID"
    assert str(refusal.value.facts["problems"]).startswith("['x: ")


def test_facts_that_are_missing_or_not_asked_for_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        a_rule("age > 60", age="number").holds({"wealth": 3})
    assert refusal.value.facts["problems"] == [
        "wealth: is not asked for",
        "age: a whole number is needed",
    ]


@pytest.mark.parametrize(
    ("when", "facts", "expected"),
    [
        ("age >", {"age": "number"}, "eligibility.when: this is not CEL"),
        ("age > 60 && wealth < 3", {"age": "number"}, "asks for undeclared facts: wealth"),
        ("age", {"age": "number"}, "does not answer true or false"),
        ("age > 'x'", {"age": "number"}, "fails for age = 0: No such overload"),
        ("100 / age > 3", {"age": "number"}, "fails for age = 0: division by zero"),
        ("words[0] == 'a'", {"words": "words"}, "fails for words = []: index out"),
        ("lives_alone || age > 'x'", {"lives_alone": "yes_no", "age": "number"}, "fails for"),
        ("today() > 3", {}, "fails for"),
        ("true", {"age": "number"}, "age is declared and never asked for"),
        ("(" * 3_000, {}, "when: must be a text of at most 1000 characters"),
        ("(" * 400 + "true" + ")" * 400, {}, "this is not CEL"),
        (
            "w.all(x, w.all(y, w.all(z, x == z)))",
            {"w": "words"},
            "at most 2 of map, filter, all and exists are run",
        ),
        ("age > 1", {"age": "integer"}, "facts.age: must be one of number, text"),
        ("true", {"Age": "number"}, "facts.Age: a fact's name is lower case"),
    ],
)
def test_a_rule_that_cannot_run_is_not_adopted(
    when: str, facts: dict[str, str], expected: str
) -> None:
    with pytest.raises(Refused) as refusal:
        parsed(a_text(eligibility={"when": when, "facts": facts}))
    assert expected in str(refusal.value.facts["problems"])


def test_a_fault_that_samples_do_not_meet_is_a_refusal_not_a_crash() -> None:
    rule = a_rule("age * 10000 * 10000 * 10000 > 5", age="number")
    with pytest.raises(Refused) as refusal:
        rule.holds({"age": 10**15})
    assert refusal.value.code == "ELIGIBILITY_UNDECIDED"


def test_one_compiled_rule_serves_many_threads() -> None:
    rule = a_rule("age >= 60", age="number")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda age: rule.holds({"age": age}), range(120)))
    assert answers == [False] * 60 + [True] * 60
