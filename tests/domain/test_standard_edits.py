"""Single values of a standard's text are changed, and nothing else of it."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.refusals import Refused
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
