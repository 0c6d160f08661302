"""Single values of a standard's text are changed and nothing else; two texts are told apart."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.refusals import Refused
from claims.domain.standard_differences import Difference, differences
from claims.domain.standard_edits import Edit, edited
from tests.cast import STANDARD

TEXT = """
# [[prices]] in a comment is none
title = "cap = 7" # cap = "1.00"

[[prices]]
item = "a"
cap = "150000.00" # the old cap = "1.00"

[[prices]]
item = "b"
  cap="200000.00"
[prices.texts]
cap = "never this"

[[promises]]
id = "decide"
within_days = 5 # working days
"""


def test_one_value_changes_and_every_other_character_stays() -> None:
    made = edited(
        TEXT, [Edit("prices", 0, "cap", "160000.00"), Edit("promises", 0, "within_days", 4)]
    )
    expected = TEXT.replace('"150000.00" #', '"160000.00" #').replace("= 5 #", "= 4 #")
    assert made == expected
    assert edited(TEXT, [Edit("prices", 1, "cap", "1.00")]) == TEXT.replace(
        '  cap="200000.00"', '  cap="1.00"'
    )


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 3), st.integers(0, 10**9))
def test_any_price_of_a_real_standard_can_be_changed_alone(nth: int, whole: int) -> None:
    before = tomllib.loads(STANDARD)
    after = tomllib.loads(edited(STANDARD, [Edit("prices", nth, "cap", f"{whole}.00")]))
    before["prices"][nth]["cap"] = f"{whole}.00"
    assert after == before


@pytest.mark.parametrize(
    "text",
    [
        'prices = [{item = "a", cap = "1.00"}]\n',
        '[[prices]]\nitem = "a"\n"cap" = "1.00"\n',
        '[[prices]]\nitem = """\ncap = "x"\n"""\ncap = "1.00"\n',
        "[[prices]]\ncap = '1.00'\n",
    ],
)
def test_what_is_written_in_another_way_is_left_to_the_officer(text: str) -> None:
    with pytest.raises(Refused) as refused:
        edited(text, [Edit("prices", 0, "cap", "2.00")])
    assert refused.value.code == "STANDARD_EDIT"


def test_a_value_cannot_bring_text_of_its_own_along() -> None:
    for value in ('1"\nitem = "b', "1\\u0022", '"'):
        with pytest.raises(Refused):
            edited(TEXT, [Edit("prices", 0, "cap", value)])


def test_a_text_is_not_different_from_itself() -> None:
    assert differences(STANDARD, STANDARD) == []
    assert differences(STANDARD, STANDARD.replace("# ---", "# - -")) == []


def test_every_difference_is_named_by_where_it_stands() -> None:
    after = (
        STANDARD.replace('cap = "150000.00"', 'cap = "160000.00"')
        .replace("age >= 60", "age >= 65")
        .replace('id = "kits-a-month"', 'id = "kits-a-quarter"')
        .replace("days = 90", "days = 60")
    )
    found = differences(STANDARD, after)
    assert Difference("prices", "nurse-visit 2026-01-01", "cap", "150000.00", "160000.00") in found
    assert Difference("rules", "age", "days", "90", "60") in found
    assert any(each.section == "eligibility" and each.path == "when" for each in found)
    gone = {each.entry for each in found if each.after is None and each.section == "rules"}
    new = {each.entry for each in found if each.before is None and each.section == "rules"}
    assert (gone, new) == ({"kits-a-month"}, {"kits-a-quarter"})


def test_rules_in_another_order_are_a_difference() -> None:
    one = '[[rules]]\nid = "a"\n[[rules]]\nid = "b"\n'
    other = '[[rules]]\nid = "b"\n[[rules]]\nid = "a"\n'
    assert differences(one, other) == [Difference("rules", "", "order", "a → b", "b → a")]


def test_true_is_not_one() -> None:
    assert len(differences("a = true\n", "a = 1\n")) == 1
