"""The difference of two standards is told whole, in words, and nothing is told of what is alike."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.change_words import SENTENCES, told_changes
from claims.domain.standard_changes import Way, changes_between
from claims.domain.variables import LANGUAGES
from tests.domain.claim_builders import CONFIG

TEXT = (CONFIG / "standards/home-care.toml").read_text(encoding="utf-8")


def told(after: str, before: str = TEXT, language: str = "en") -> list[str]:
    return [each.texts[language] for each in told_changes(before, after, currency="IDR")]


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('cap = "150000.00"', 'cap = "160000.00"',
         "The price of nurse-visit rises from IDR 150,000.00 to IDR 160,000.00."),
        ('cap = "350000.00"', 'cap = "90000.00"',
         "The price of care-kit falls from IDR 350,000.00 to IDR 90,000.00."),
        ("within_days = 5", "within_days = 4",
         "The promise decide is shortened from 5 to 4 days."),
        ("within_days = 5", "within_days = 10",
         "The promise decide is lengthened from 5 to 10 days."),
        ('percent = "10"', 'percent = "12.5"',
         "The rule co-pay: percent changes from 10 to 12.5."),
        ("days = 90", 'days = 90\nseverity = "hold"',
         "The rule age now says severity: hold."),
        ('rounding = "half_up"\n', "",
         "The rule arithmetic no longer says rounding, which was half_up."),
        ('above = "1200000.00"', 'above = "1500000.00"',
         "The rule threshold: above changes from IDR 1,200,000.00 to IDR 1,500,000.00."),
        ("takes_force_on = 2026-01-01", "takes_force_on = 2026-07-01",
         "The standard takes force on 1 July 2026 instead of 1 January 2026."),
        ('en = "Home care for the elderly"', 'en = "Care at home"',
         "The English text of names changes from “Home care for the elderly” to “Care at home”."),
        ("beyond_percent = 10", "beyond_percent = 0",
         "promises.decide.redress.beyond_percent changes from 10 to 0."),
    ],
)  # fmt: skip
def test_one_change_is_one_sentence(old: str, new: str, said: str) -> None:
    assert told(changed(old, new)) == [said]


def test_the_sentence_is_there_in_indonesian_too() -> None:
    dearer = changed('cap = "150000.00"', 'cap = "160000.00"')
    assert told(dearer, language="id") == [
        "Tarif nurse-visit naik dari Rp150.000,00 menjadi Rp160.000,00."
    ]
    assert all(set(texts) == set(LANGUAGES) for texts in SENTENCES.values())


def test_a_rule_is_added_and_removed_with_all_it_says() -> None:
    rule = '\n[[rules]]\nid = "a-day"\nkind = "ceiling_count"\nat_most = 2\nper = "day"\n'
    says = "kind = ceiling_count; at_most = 2; per = day."
    assert told(TEXT + rule) == [f"The rule a-day is added: {says}"]
    assert told(TEXT, TEXT + rule) == [f"The rule a-day is removed: {says}"]


def test_a_duty_that_is_reworded_is_one_removed_and_one_added() -> None:
    [first, second] = told_changes(TEXT, changed('en = "E-mail"', 'en = "Email"'), currency="IDR")
    assert (first.at, second.at) == ("charter.channels", "charter.channels")
    assert "en = Email" in first.texts["en"]
    assert "en = E-mail" in second.texts["en"]


def test_what_only_stands_elsewhere_is_no_change_but_for_the_order_of_rules() -> None:
    values = tomllib.loads(TEXT)
    again = {key: values[key] for key in reversed(values)}
    again["prices"] = values["prices"][::-1]
    [moved] = changes_between(TEXT, tomli_w.dumps(again))
    assert (moved.path, moved.way) == (("prices",), Way.REORDERED)
    assert changes_between(TEXT, "# a remark\n" + TEXT) == ()
    values["rules"] = values["rules"][1:] + values["rules"][:1]
    [said] = told(tomli_w.dumps(values))
    assert said.startswith("The order of rules changes to: voucher, age")


def test_the_first_of_its_kind_and_one_that_is_not_of_it_are_told() -> None:
    assert told('code = "a"\nrules = "later"', 'code = "a"') == ["rules is added: later."]
    assert told('code = "a"\nrules = [1]', 'code = "a"\nrules = [true]') == [
        "rules changes from yes to 1."
    ]


scalars = st.booleans() | st.integers(-9, 9) | st.text("abc{}.", max_size=4) | st.dates()
keys = st.text("ab", min_size=1, max_size=2)
values = st.recursive(
    scalars | st.lists(scalars, max_size=2),
    lambda inner: (
        st.dictionaries(keys, inner, max_size=3)
        | st.lists(st.dictionaries(keys, inner, max_size=2), max_size=3)
    ),
    max_leaves=8,
)
tables = st.dictionaries(
    st.sampled_from(["rules", "prices", "promises", "charter", "a", "b"]), values, max_size=4
)


@given(tables)
def test_a_standard_against_itself_says_nothing(table: dict[str, Any]) -> None:
    text = tomli_w.dumps(table)
    assert told_changes(text, text, currency="IDR") == ()


@given(tables, tables)
def test_every_key_that_differs_is_mentioned(before: dict[str, Any], after: dict[str, Any]) -> None:
    found = told_changes(tomli_w.dumps(before), tomli_w.dumps(after), currency="IDR")
    mentioned = {each.at.split(".")[0] for each in found}
    differing = {
        key
        for key in {*before, *after}
        if (key in before) != (key in after) or repr(before[key]) != repr(after[key])
    }
    alike = {
        key
        for key in differing & before.keys() & after.keys()
        if _sorted(before[key]) == _sorted(after[key])
    }
    assert differing - alike <= mentioned <= differing
    for each in found:
        assert all(each.texts[language].endswith(".") for language in LANGUAGES)


def _sorted(value: Any) -> Any:
    """The same for tables whose keys stand in another order, which says nothing else."""
    if isinstance(value, dict):
        return sorted((key, _sorted(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return [_sorted(each) for each in value]
    return repr(value)


@given(st.data())
def test_a_leaf_that_is_changed_in_the_published_standard_is_told_at_its_place(
    data: st.DataObject,
) -> None:
    values = tomllib.loads(TEXT)
    rule = data.draw(st.sampled_from(values["rules"]))
    key = data.draw(st.sampled_from([key for key in rule if key != "id"]))
    rule[key] = "another"
    [change] = told_changes(TEXT, tomli_w.dumps(values), currency="IDR")
    assert change.at == f"rules.{rule['id']}.{key}"
    assert all("another" in text and rule["id"] in text for text in change.texts.values())
