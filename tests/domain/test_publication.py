"""A standard is published when it is whole, and told everything that it is not otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import tomli_w

from claims.domain.charters import Part, Side
from claims.domain.components import Catalogue, parse_catalogue
from claims.domain.publication import (
    MISSING,
    OVERPROMISE,
    UNKNOWN,
    Problem,
    problems_in_reading,
    problems_of,
    require_publishable,
)
from claims.domain.publication_words import PARTS, SIDES, Said, sentence
from claims.domain.refusals import Refused
from claims.domain.standards import parse_standard
from tests.domain.claim_builders import CONFIG, ITEMS, parsed, published, reasons
from tests.domain.test_rehabilitation import ITEMS as REHABILITATION_ITEMS

TEXT = (CONFIG / "standards/home-care.toml").read_text(encoding="utf-8")
Change = Callable[[dict[str, Any]], Any]


@cache
def catalogue() -> Catalogue:
    return parse_catalogue((CONFIG / "components.toml").read_text(encoding="utf-8"))


def found(change: Change) -> list[Problem]:
    """The problems of the published standard with one thing in it changed."""
    values = tomllib.loads(TEXT)
    change(values)
    return list(problems_of(parsed(tomli_w.dumps(values)), catalogue()))


def places(change: Change, code: str = MISSING) -> list[str]:
    problems = found(change)
    assert {each.code for each in problems} <= {code}, problems
    return [each.at for each in problems]


def nothing(_: dict[str, Any]) -> None:
    """Change nothing."""


def without(*path: Any) -> Change:
    def change(values: dict[str, Any]) -> None:
        *steps, last = path
        inner: Any = values
        for step in steps:
            inner = inner[step]
        del inner[last]

    return change


def putting(value: Any, *path: Any) -> Change:
    def change(values: dict[str, Any]) -> None:
        *steps, last = path
        inner: Any = values
        for step in steps:
            inner = inner[step]
        inner[last] = value

    return change


@pytest.mark.parametrize(
    ("name", "items", "currency"),
    [
        ("home-care", ITEMS, "IDR"),
        ("receipts-my", frozenset({"essential-goods"}), "MYR"),
        ("rehabilitation", REHABILITATION_ITEMS, "IDR"),
    ],
)
def test_the_standards_of_the_house_are_whole(
    name: str, items: frozenset[str], currency: str
) -> None:
    assert problems_of(published(name, items, currency), catalogue()) == ()


def a_third_promise(values: dict[str, Any]) -> None:
    values["promises"].append({**values["promises"][0], "id": "time_payment", "measure": "service"})
    del values["promises"][2]["redress"]


def test_three_promises_and_two_redress_rules_lack_one() -> None:
    assert places(a_third_promise) == ["time_payment.redress"]


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (without("promises", 1, "redress"), ["pay.redress"]),
        (without("components", "safety"), ["components.safety"]),
        (without("components", "safety", "not_checked"), ["components.safety.checked_by"]),
        (putting(False, "components", "safety", "not_checked"), ["components.safety.checked_by"]),
        (without("charter", "short"), ["charter.short"]),
        (without("charter", "statements", "sanction"), ["charter.statements.sanction"]),
        (without("charter", "citizen", "rights"), ["charter.citizen.rights"]),
        (without("charter", "office", "duties"), ["charter.office.duties"]),
        (without("charter", "office", "sanctions"), ["charter.office.sanctions"]),
        (putting([], "charter", "citizen", "duties"), ["charter.citizen.duties"]),
        (without("charter", "channels"), ["charter.channels"]),
    ],
)
def test_each_missing_part_is_named(change: Change, missing: list[str]) -> None:
    assert places(change) == missing


def test_all_that_is_missing_is_told_at_once() -> None:
    def bare(values: dict[str, Any]) -> None:
        del values["charter"], values["components"]

    missing = places(bare)
    assert len(missing) == 14 + 1 + 3 + 6 + 1
    assert {"components.evaluation", "charter.statements.ability", "charter.channels"} <= {*missing}


def test_what_the_list_does_not_know_is_told() -> None:
    spare = {"id": "Ya", "en": "Yes", "not_checked": True}
    assert places(putting(spare, "components", "charm"), UNKNOWN) == ["components.charm"]
    said = {"id": "Ya", "en": "Yes"}
    assert places(putting(said, "charter", "statements", "love"), UNKNOWN) == [
        "charter.statements.love"
    ]


@pytest.mark.parametrize(
    ("change", "at"),
    [
        (putting(4, "charter", "promises", 1, "within_days"), "charter.promises.pay.within_days"),
        (putting("Paid in 3 days.", "charter", "promises", 1, "en"), "charter.promises.pay.en"),
        (putting("Dibayar dalam 1 hari.", "charter", "short", "id"), "charter.short.id"),
        (putting("Within 2 working days.", "promises", 0, "texts", "en"),
         "promises.decide.texts.en"),
    ],
)  # fmt: skip
def test_the_public_is_never_told_fewer_days_than_the_standard_promises(
    change: Change, at: str
) -> None:
    assert at in places(change, OVERPROMISE)


def test_the_public_may_be_told_more_days_and_other_numbers() -> None:
    assert found(putting(7, "charter", "promises", 1, "within_days")) == []
    assert found(putting("Paid in 5 days, 24 hours a day, 2 offices.", "charter", "promises", 1,
                         "en")) == []  # fmt: skip


def test_a_longer_promise_is_no_longer_kept_by_what_the_public_is_told() -> None:
    """The standard is weakened from 5 to 10 days and the leaflet forgotten."""
    assert "charter.promises.decide.within_days" in places(
        putting(10, "promises", 0, "within_days"), OVERPROMISE
    )


def test_a_rule_that_cannot_be_read_and_a_reason_without_texts_are_told() -> None:
    fewer = {code: each for code, each in reasons().items() if code != "CLAIM_TOO_OLD"}
    text = TEXT.replace('percent = "10"', 'percent = "110"')
    with pytest.raises(Refused) as refused:
        parse_standard(text, version=1, currency="IDR", items=ITEMS, reasons=fewer)
    problems = problems_in_reading(refused.value)
    assert {each.code for each in problems} == {"STANDARD_INVALID"}
    assert {each.at for each in problems} == {"rules[3].kind", "rules[15].percent"}
    assert any("CLAIM_TOO_OLD has no texts in both languages" in each.text for each in problems)


def test_the_refusal_lists_what_is_missing_apart_from_what_is_wrong() -> None:
    require_publishable(found(nothing))
    changed = [*found(without("promises", 1, "redress")),
               *found(putting(4, "charter", "promises", 1, "within_days"))]  # fmt: skip
    with pytest.raises(Refused) as refused:
        require_publishable(changed)
    assert refused.value.code == "STANDARD_NOT_PUBLISHABLE"
    facts = refused.value.facts
    assert facts["missing"] == ["pay.redress"]
    assert [each["code"] for each in facts["errors"]] == ["MISSING", "OVERPROMISE"]  # type: ignore[attr-defined]
    assert "is told 4 days, the standard promises 5" in str(facts["problems"])


def test_every_problem_has_a_sentence_in_both_languages() -> None:
    named: dict[str, Any] = {
        "name": {"id": "nama", "en": "name"},
        "part": "x",
        "side": "y",
        "told": 3,
        "limit": 5,
    }
    for said in Said:
        texts = sentence(said, **named)
        assert texts.keys() == {"id", "en"}
        assert texts["id"] != texts["en"], said
    assert sentence(Said.COMPONENT_UNSAID, **named)["id"] == "nama: belum disebut."
    for part in Part:
        for side in Side:
            told = sentence(Said.SIDE_UNSAID, part=PARTS[part], side=SIDES[side])
            assert told["en"] == f"A charter tells of the {part} of the {side}."
