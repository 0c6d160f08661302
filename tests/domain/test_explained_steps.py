"""An explanation adds up or is refused, says each step in words, and every word is there."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain import explanation_words as words
from claims.domain.assessments import Route, route_of
from claims.domain.case_terms import parse_case_terms
from claims.domain.claims import CLAIM, NEXT_STEP, ClaimStatus, Outcome
from claims.domain.explanations import (
    ClaimedLine,
    Cut,
    ExplainedDecision,
    ExplainedLine,
    explained_line,
    objection_until,
    possible_acts,
    stage_sums,
    x12_group,
)
from claims.domain.findings import Bearer
from claims.domain.input_words import INPUT_WORDS
from claims.domain.reasons import AdjustmentGroup
from claims.domain.refusals import Refused
from claims.domain.rules.kinds import Group
from claims.domain.variables import LANGUAGES, VARIABLES
from tests.domain.claim_builders import CONFIG, reasons

TERMS = parse_case_terms((CONFIG / "cases.toml").read_text("utf-8"))
NAMES = {"nurse-visit": {"id": "Kunjungan perawat", "en": "Nurse visit"}}
LINE = ClaimedLine(
    no=1, item_code="nurse-visit", item_names=NAMES["nurse-visit"], unit="kunjungan",
    quantity_milli=2_000, unit_price=200_000_00, service_on=date(2026, 10, 5), claimed=400_000_00,
)  # fmt: skip
PRICE = Cut(
    line_no=1, rule="price", stage="price_cap", standard="home-care/1",
    reason="FEE_ABOVE_STANDARD", bearer="citizen", amount=100_000_00,
    inputs={
        "item": "nurse-visit", "claimed": 400_000_00, "cap": 150_000_00, "quantity": 2_000,
        "most_amount": 300_000_00,
    },
)  # fmt: skip
SHARE = Cut(
    line_no=1, rule="co-pay", stage="co_pay", standard="home-care/1", reason="CO_PAY_PERCENT",
    bearer="citizen", amount=30_000_00, inputs={"percent": "10", "of": 300_000_00},
)  # fmt: skip
AGAIN = Cut(
    line_no=1, rule="same-number", stage="validity", standard="home-care/1",
    reason="DUPLICATE_RECEIPT", bearer="citizen", amount=0, inputs={"claim_number": "C123"},
)  # fmt: skip


def explained(approved: int, *cuts: Cut) -> ExplainedLine:
    return explained_line(LINE, approved, cuts, reasons=reasons(), currency="IDR", item_names=NAMES)


def test_each_step_says_rule_version_reason_inputs_bearer_and_the_sum_after_it() -> None:
    line = explained(270_000_00, PRICE, SHARE)
    price, share = line.steps
    assert [(each.rule, each.amount, each.after) for each in line.steps] == [
        ("price", 100_000_00, 300_000_00),
        ("co-pay", 30_000_00, 270_000_00),
    ]
    assert price.standard == "home-care/1"
    assert (price.group, price.carc) == ("PR", "45")
    assert (share.group, share.carc, share.bearer) == ("PR", "2", "citizen")
    assert price.text["en"] == (
        "The highest price for Nurse visit is IDR 150,000.00, for 2 that is IDR 300,000.00."
        " What is above is not paid."
    )
    assert price.text["id"].startswith("Tarif tertinggi Kunjungan perawat adalah Rp150.000,00")
    shown = {each.name: (each.label["en"], each.value["en"]) for each in price.inputs}
    assert shown["cap"] == ("highest price of a unit", "IDR 150,000.00")
    assert shown["item"] == ("service or item", "Nurse visit")
    assert {each.name: each.value["id"] for each in share.inputs} == {
        "of": "Rp300.000,00",
        "percent": "10%",
    }


@pytest.mark.parametrize(
    ("usual", "bearer", "group"),
    [
        ("CO", "provider", "CO"),
        ("CO", "citizen", "PR"),
        ("PR", "citizen", "PR"),
        ("PR", "provider", "CO"),
        ("OA", "provider", "OA"),
        ("PI", "citizen", "PI"),
        ("CO", "other_payer", "OA"),
    ],
)
def test_the_x12_group_says_who_bears_it(usual: str, bearer: str, group: str) -> None:
    assert x12_group(AdjustmentGroup(usual), Bearer(bearer)) == group


def test_a_claimant_is_shown_what_his_own_text_speaks_of_and_no_other_claim() -> None:
    line = explained(400_000_00, AGAIN)
    [step] = line.steps
    assert [each.name for each in step.inputs if each.is_for_claimant] == []
    assert "C123" not in str(step.text)
    assert "C123" in step.officer_text["en"]
    price = explained(300_000_00, PRICE).steps[0]
    hidden = {each.name for each in price.inputs if not each.is_for_claimant}
    assert hidden == {"claimed"}


@pytest.mark.parametrize(
    ("approved", "cuts"),
    [
        (270_000_01, (PRICE, SHARE)),
        (400_000_00, (PRICE,)),
        (0, ()),
        (-1_00, (PRICE._replace(amount=400_001_00),)),
        (500_000_00, (PRICE._replace(amount=-100_000_00),)),
    ],
)
def test_steps_that_do_not_lead_to_what_was_approved_are_refused(
    approved: int, cuts: tuple[Cut, ...]
) -> None:
    with pytest.raises(Refused, match="EXPLANATION_WRONG"):
        explained(approved, *cuts)


def test_a_step_with_another_sum_is_refused() -> None:
    line = explained(300_000_00, PRICE)
    with pytest.raises(Refused, match="EXPLANATION_WRONG"):
        ExplainedLine(LINE, 300_000_00, (replace(line.steps[0], after=299_999_00),))


def test_what_the_stages_take_of_all_lines_leads_to_what_is_approved() -> None:
    lines = (explained(270_000_00, PRICE, SHARE), explained(370_000_00, SHARE, AGAIN))
    sums = [(each.stage, each.amount, each.after) for each in stage_sums(lines)]
    assert sums == [("price_cap", 100_000_00, 700_000_00), ("co_pay", 60_000_00, 640_000_00)]
    assert sums[-1][2] == sum(line.approved for line in lines)


def a_decision(*lines: ExplainedLine, claimed: int, approved: int) -> ExplainedDecision:
    return ExplainedDecision(
        id=UUID(int=1), seq=1, outcome=Outcome.PART_APPROVED, claimed=claimed, approved=approved,
        decided_at=datetime(2026, 10, 6, 20, tzinfo=UTC), decided_on=date(2026, 10, 7),
        standard="home-care/1", standard_names={"id": "a", "en": "b"}, is_by_person=False,
        reason=None, reason_text=None, note=None, lines=lines,
    )  # fmt: skip


def test_a_decision_whose_lines_do_not_add_up_is_refused() -> None:
    line = explained(300_000_00, PRICE)
    a_decision(line, claimed=400_000_00, approved=300_000_00)
    for claimed, approved in ((400_000_00, 300_000_01), (400_000_01, 300_000_00)):
        with pytest.raises(Refused, match="EXPLANATION_WRONG"):
            a_decision(line, claimed=claimed, approved=approved)


@given(st.lists(st.integers(0, 100_000_00), max_size=8))
def test_the_sum_after_each_step_is_what_the_steps_before_have_left(amounts: list[int]) -> None:
    left, cuts = LINE.claimed, []
    for amount in amounts:
        taken = min(amount, left)
        left -= taken
        cuts.append(PRICE._replace(amount=taken))
    line = explained(left, *cuts)
    assert [step.after + step.amount for step in line.steps] == [
        LINE.claimed,
        *[step.after for step in line.steps],
    ][: len(cuts)]


def test_a_decision_may_be_objected_to_for_thirty_days() -> None:
    """Service and decision on 2026-01-10: the last day is 2026-02-09."""
    assert objection_until(date(2026, 1, 10), TERMS) == date(2026, 2, 9)
    cut = a_decision(explained(300_000_00, PRICE), claimed=400_000_00, approved=300_000_00)
    whole = a_decision(explained(400_000_00), claimed=400_000_00, approved=400_000_00)
    last = objection_until(cut.decided_on, TERMS)

    def open_acts(day: date, decision: ExplainedDecision) -> list[tuple[str, bool]]:
        acts = possible_acts(
            ClaimStatus.PAID, decision=decision, due_on=None, today=day, terms=TERMS
        )
        return [(each.act.value, each.is_open) for each in acts]

    assert open_acts(last, cut) == [("object", True), ("appeal", True)]
    assert open_acts(date.fromordinal(last.toordinal() + 1), cut) == [
        ("object", False),
        ("appeal", True),
    ]
    assert open_acts(last, whole) == []


@pytest.mark.parametrize("status", list(ClaimStatus))
def test_a_claimant_is_told_to_do_only_what_the_lifecycle_lets_him(status: ClaimStatus) -> None:
    cut = a_decision(explained(300_000_00, PRICE), claimed=400_000_00, approved=300_000_00)
    acts = possible_acts(status, decision=cut, due_on=None, today=cut.decided_on, terms=TERMS)
    moves = {"submit": "submit", "complete": "resubmit", "withdraw": "withdraw"}
    lets = CLAIM.actions_from(status)
    for each in acts:
        if each.act.value in moves:
            assert moves[each.act.value] in lets
    assert ("withdraw" in {each.act.value for each in acts}) == ("withdraw" in lets)


def test_everything_an_explanation_names_has_its_words_in_both_languages() -> None:
    assert set(INPUT_WORDS) == set(VARIABLES)
    assert set(words.STATUS_WORDS) == set(ClaimStatus)
    assert set(words.NEXT_WORDS) == set(NEXT_STEP.values())
    assert set(words.STAGE_WORDS) == {*Group, words.OFFICER}
    assert set(words.BEARER_WORDS) == set(Bearer)
    assert set(words.ROUTE_WORDS) == set(Route)
    assert set(words.ACT_WORDS) == set(words.ClaimantAct)
    assert set(words.OUTCOME_WORDS) == set(Outcome)
    tables = [each for name, each in vars(words).items() if name.endswith("_WORDS")]
    for table in (INPUT_WORDS, *tables):
        for texts in table.values():
            assert set(texts) == set(LANGUAGES)
            assert all(text.strip() for text in texts.values())


@given(st.integers(1, 10**9), st.data(), st.booleans())
def test_there_are_three_routes_and_each_outcome_has_one(
    claimed: int, data: st.DataObject, is_held: bool
) -> None:
    approved = data.draw(st.integers(0, claimed))
    route = route_of(claimed=claimed, approved=approved, is_held=is_held)
    assert len(Route) == 3
    assert (route is Route.HOLD) == is_held
    assert (route is Route.APPROVE) == (not is_held and approved == claimed)
    assert (route is Route.REDUCE) == (not is_held and approved < claimed)


def test_only_the_rules_batch_and_the_officers_desk_lead_to_a_decision_or_a_hold() -> None:
    """No other file moves a claim by `decide` or `hold`, so there is no fourth route."""
    found = set()
    for path in (Path(__file__).parents[2] / "claims").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "move":
                said = {each.value for each in node.args if isinstance(each, ast.Constant)}
                moved = {each.id for each in node.args if isinstance(each, ast.Name)}
                if "CLAIM" in moved and said & {"decide", "hold"}:
                    found.add((path.name, *sorted(said)))
    assert found == {("adjudication.py", "hold"), ("decisions.py", "decide")}
