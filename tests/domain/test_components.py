"""What a standard must cover is a list in the configuration, and how much it covers a figure."""

from __future__ import annotations

import pytest

from claims.domain.components import Catalogue, Component, parse_catalogue
from claims.domain.refusals import Refused
from claims.domain.variables import LANGUAGES
from tests.domain.claim_builders import CONFIG, a_standard

TEXT = (CONFIG / "components.toml").read_text(encoding="utf-8")
SIX = ["procedure", "time", "fee", "product", "facilities", "competence"]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return parse_catalogue(TEXT)


def test_there_are_fourteen_in_two_groups_with_names_in_both_languages(
    catalogue: Catalogue,
) -> None:
    assert len(catalogue.kinds) == 14
    assert [kind.group for kind in catalogue.kinds] == ["delivery"] * 6 + ["management"] * 8
    for names in (*(kind.names for kind in catalogue.kinds), *catalogue.groups.values()):
        assert all(names[language] for language in LANGUAGES)


def test_the_view_of_2003_has_exactly_its_six(catalogue: Catalogue) -> None:
    assert [kind.key for kind in catalogue.view("2003")] == SIX
    with pytest.raises(Refused) as refused:
        catalogue.view("1998")
    assert refused.value.code == "VIEW_UNKNOWN"


@pytest.mark.parametrize(
    ("complete", "percent", "zone"),
    [
        (14, "100.00", "green"),
        (12, "85.71", "green"),
        (11, "78.57", "yellow"),
        (8, "57.14", "yellow"),
        (7, "50.00", "red"),
        (0, "0.00", "red"),
    ],
)
def test_the_compliance_is_the_share_of_complete_components(
    catalogue: Catalogue, complete: int, percent: str, zone: str
) -> None:
    keys = [kind.key for kind in catalogue.kinds][:complete]
    found = catalogue.compliance([*keys, "no-such", *keys[:1]])
    assert (found.percent, found.zone) == (percent, zone)


@pytest.mark.parametrize(
    ("share", "zone"), [(8100, "green"), (8099, "yellow"), (5100, "yellow"), (5099, "red")]
)
def test_a_zone_begins_at_its_bound(catalogue: Catalogue, share: int, zone: str) -> None:
    assert catalogue.zone_of(share) == zone


def test_another_country_has_another_list() -> None:
    other = parse_catalogue(
        """
        groups.all = { id = "Semua", en = "All" }
        components.courtesy = { group = "all", id = "Kesantunan", en = "Courtesy" }
        [[zones]]
        zone = "some"
        """
    )
    assert other.compliance(["courtesy"]).percent == "100.00"
    assert (other.views, other.statements) == ({}, {})


@pytest.mark.parametrize(
    ("change", "instead", "problem"),
    [
        ('group = "delivery"', 'group = "elsewhere"', "there is no such group"),
        ('en = "Requirements"', "", "components.requirements.en: missing"),
        ('"competence"]', '"charm"]', "views.2003: there is no component charm"),
        ('from_percent = "51.00"', 'from_percent = "91.00"', "zones: they come from the best"),
        ('zone = "red"', 'zone = "red"\nfrom_percent = "10"', "zones: they come from the best"),
        ("[views]", "[vistas]", "vistas: this key is not known here"),
        ("[groups.delivery]", "[groups.", "text: this is not TOML"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_place(
    change: str, instead: str, problem: str
) -> None:
    assert change in TEXT
    with pytest.raises(Refused) as refused:
        parse_catalogue(TEXT.replace(change, instead, 1))
    assert refused.value.code == "COMPONENTS_INVALID"
    found = refused.value.facts["problems"]
    assert isinstance(found, list)
    assert any(problem in str(each) for each in found), found


BOTH = {"id": "Ya", "en": "Yes"}


def test_a_component_says_what_checks_it_or_that_nothing_does() -> None:
    said = a_standard(
        {"kind": "price_cap"},
        components={
            "time": {**BOTH, "checked_by": ["pay", "price-cap"]},
            "facilities": {**BOTH, "not_checked": True},
            "fee": BOTH,
        },
    ).components
    assert said["time"] == Component(BOTH, ("pay", "price-cap"), is_not_checked=False)
    assert {key: each.is_complete for key, each in said.items()} == {
        "time": True, "facilities": True, "fee": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("component", "problem"),
    [
        ({**BOTH, "checked_by": ["no-such"]}, "checked_by: there is no rule or promise no-such"),
        ({**BOTH, "checked_by": ["eligibility"]}, "checked_by: there is no rule or promise"),
        ({**BOTH, "checked_by": ["pay"], "not_checked": True}, "not_checked: it is checked"),
        ({"id": "Ya"}, "en: missing: a text"),
        ({**BOTH, "not_checked": "yes"}, "not_checked: must be true or false"),
        ({**BOTH, "colour": 1}, "colour: this key is not known here"),
    ],
)
def test_what_a_component_says_must_be_true_of_the_standard(
    component: dict[str, object], problem: str
) -> None:
    with pytest.raises(Refused) as refused:
        a_standard({"kind": "price_cap"}, components={"time": component})
    found = refused.value.facts["problems"]
    assert isinstance(found, list)
    assert [f"components.time.{problem}" in str(each) for each in found] == [True]
