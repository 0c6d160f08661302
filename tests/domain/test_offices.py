"""Offices are data: whoever acts for one is whoever did its act, under a title of the country's."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.domain.offices import OfficeAct, offices_of, parse_offices
from claims.domain.refusals import Refused

TEXT = (Path(__file__).parents[2] / "config/offices.toml").read_text("utf-8")
ONE = '[default.clerk]\nact = "built"\nid = "Juru"\nen = "Clerk"\n'


def test_a_country_has_its_own_offices_and_all_others_the_default() -> None:
    offices = parse_offices(TEXT)
    named = {each.name: each for each in offices_of(offices, "ID-BA")}
    assert {name: each.act for name, each in named.items()} == {
        "commitment_officer": OfficeAct.AUTHORISED,
        "payment_order_signer": OfficeAct.APPROVED,
        "treasurer": OfficeAct.RELEASED,
    }
    assert "PPSPM" in named["payment_order_signer"].titles["id"]
    assert offices_of(offices, "MY") == offices["default"]
    [clerk] = offices_of(parse_offices(ONE), "ID")
    assert (clerk.name, clerk.act) == ("clerk", OfficeAct.BUILT)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ONE.replace("default", "ID"), "default"),
        (ONE.replace("built", "blessed"), "one of"),
        (ONE.replace('en = "Clerk"\n', ""), "missing"),
        (ONE + "pay = 1\n", "not known"),
        ("[[", "not TOML"),
    ],
)
def test_offices_that_cannot_be_used_are_refused_with_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_offices(text)
    assert refused.value.code == "OFFICES_INVALID"
    assert told in str(refused.value.facts["problems"])
