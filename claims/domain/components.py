"""Components: what a standard must cover, as a country's list has it, and how much one covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from claims.domain.refusals import Refused
from claims.domain.rules.rounding import half_up_part
from claims.domain.sections import Section, read_toml
from claims.domain.texts import Texts, read_named_texts, read_texts

MOST_ZONES: Final = 10
LONGEST_COMPONENT: Final = 2_000


@dataclass(frozen=True, slots=True)
class ComponentKind:
    """One component a standard must have; `group` is what the list sorts it under."""

    key: str
    group: str
    names: Texts


@dataclass(frozen=True, slots=True)
class Zone:
    """A grade, from this share of the components on, in hundredths of a percent."""

    zone: str
    least: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What standards and charters must say where this installation is used.

    `views` are other lists over the same components, such as an older decree's. `zones` come from
    the best down. `statements` are those a charter makes, by key.
    """

    groups: Mapping[str, Texts]
    kinds: tuple[ComponentKind, ...]
    views: Mapping[str, tuple[str, ...]]
    zones: tuple[Zone, ...]
    statements: Mapping[str, Texts]

    def view(self, name: str) -> tuple[ComponentKind, ...]:
        """The components of a view in its own order; refuses `VIEW_UNKNOWN`."""
        if name not in self.views:
            raise Refused(
                "VIEW_UNKNOWN", "There is no such view; there are: " + ", ".join(self.views)
            )
        kinds = {kind.key: kind for kind in self.kinds}
        return tuple(kinds[key] for key in self.views[name])

    def compliance(self, complete: Iterable[str]) -> Compliance:
        """How much of the list these keys cover: 12 of 14 is 85.71, in the green zone."""
        keys = {kind.key for kind in self.kinds}
        share = half_up_part(len(keys & set(complete)), 10_000, len(keys))
        return Compliance(share, self.zone_of(share))

    def zone_of(self, share: int) -> str:
        """The zone of a share in hundredths of a percent."""
        return next(each.zone for each in self.zones if share >= each.least)


@dataclass(frozen=True, slots=True)
class Compliance:
    """A share of the components in hundredths of a percent, rounded half up, and its zone.

    The zone is that of the rounded share, so that what is printed decides.
    """

    share: int
    zone: str

    @property
    def percent(self) -> str:
        """As it is printed: `85.71`."""
        return f"{self.share // 100}.{self.share % 100:02d}"


@dataclass(frozen=True, slots=True)
class Component:
    """What a standard says of one component.

    `checked_by` are the rules and promises that hold claims to it; `is_not_checked` says that none
    does. One of the two must be said before the standard is published.
    """

    texts: Texts
    checked_by: tuple[str, ...]
    is_not_checked: bool

    @property
    def is_complete(self) -> bool:
        """Whether it says how it is checked, or that it is not."""
        return bool(self.checked_by) or self.is_not_checked


Components = Mapping[str, Component]


def parse_catalogue(text: str) -> Catalogue:
    """The list of config/components.toml; refuses `COMPONENTS_INVALID` with every problem."""
    problems: list[str] = []
    given = read_toml(text, problems)
    catalogue = _read_catalogue(given) if not problems else None
    if problems or catalogue is None:
        raise Refused(
            "COMPONENTS_INVALID",
            f"The components cannot be read: {len(problems)} problem(s), the first: {problems[0]}",
            problems=problems,
        )
    return catalogue


def _read_catalogue(given: Section) -> Catalogue:
    groups = read_named_texts(given, "groups")
    kinds = []
    section = given.section("components")
    for key in section.names():
        each = section.section(key)
        kinds.append(ComponentKind(key, each.code("group"), read_texts(each)))
        if kinds[-1].group not in groups:
            each.wrong("group", "there is no such group")
        each.finish()
    if not kinds:
        given.wrong("components", "there is none")
    catalogue = Catalogue(
        groups=groups,
        kinds=tuple(kinds),
        views=_read_views(given, {kind.key for kind in kinds}),
        zones=_read_zones(given),
        statements=read_named_texts(given, "statements"),
    )
    given.finish()
    return catalogue


def _read_views(given: Section, keys: set[str]) -> dict[str, tuple[str, ...]]:
    if not given.has("views"):
        return {}
    section = given.section("views")
    views = {name: section.texts(name) for name in section.names()}
    for name, chosen in views.items():
        if unknown := set(chosen) - keys:
            section.wrong(name, "there is no component " + ", ".join(sorted(unknown)))
    return views


def _read_zones(given: Section) -> tuple[Zone, ...]:
    """The zones from the best down; the last takes what is left."""
    zones = []
    for each in given.sections("zones", most=MOST_ZONES):
        has_least = each.has("from_percent")
        least = each.thousandths("from_percent", most=100_000) // 10 if has_least else 0
        zones.append(Zone(each.code("zone"), least))
        each.finish()
    bounds = [zone.least for zone in zones]
    if not zones or bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        given.wrong("zones", "they come from the best down, the last without from_percent")
    return tuple(zones)


def read_components(given: Section, *, checks: frozenset[str]) -> Components:
    """The tables `[components.<key>]` of a standard; `checks` are its rules and promises.

    A draft may leave any of them out; what must be there before it is published is asked in
    claims/domain/publication.py.
    """
    if not given.has("components"):
        return {}
    section = given.section("components")
    return {key: _read_component(section.section(key), checks) for key in section.names()}


def _read_component(given: Section, checks: frozenset[str]) -> Component:
    component = Component(
        texts=read_texts(given, longest=LONGEST_COMPONENT),
        checked_by=given.texts("checked_by") if given.has("checked_by") else (),
        is_not_checked=given.yes_no("not_checked") if given.has("not_checked") else False,
    )
    if component.checked_by and component.is_not_checked:
        given.wrong("not_checked", "it is checked, says checked_by")
    for name in component.checked_by:
        if name not in checks:
            given.wrong("checked_by", f"there is no rule or promise {name[:64]}")
    given.finish()
    return component
