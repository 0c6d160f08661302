"""Roles that one person may not hold together, and dated exemptions from that, by two persons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.permissions import GRANTS, Action, Role
from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml
from claims.domain.variables import LANGUAGES


class ExemptionStatus(StrEnum):
    """Where an exemption stands. A confirmed one holds to its last day, and nothing renews it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


_E = ExemptionStatus

EXEMPTION = Lifecycle(
    noun="exemptions",
    states=ExemptionStatus,
    entries={"propose": _E.PROPOSED},
    edges=(edge(_E.PROPOSED, "confirm", _E.CONFIRMED), edge(_E.PROPOSED, "refuse", _E.REFUSED)),
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two acts that one person may not be able to do, and why not."""

    code: str
    one: Action
    other: Action
    texts: Mapping[str, str]

    def is_met_by(self, roles: Collection[str]) -> bool:
        """Whether some of these roles open one of the two acts and some the other."""
        return all(
            any(Role(role) in GRANTS[action] for role in roles) for action in (self.one, self.other)
        )

    def is_touched_by(self, role: str) -> bool:
        """Whether a role opens one of the two acts at all."""
        return Role(role) in GRANTS[self.one] or Role(role) in GRANTS[self.other]


@dataclass(frozen=True, slots=True)
class AccessTerms:
    """What config/access.toml says of conflicts, exemptions, break-glass and reviews."""

    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    exemption_days_at_most: int = 180
    break_glass_hours_at_most: int = 4
    review_every_days: int = 90
    review_within_days: int = 14


def parse_access(text: str) -> AccessTerms:
    """The terms of config/access.toml; refuses `ACCESS_INVALID`."""
    problems: list[str] = []
    given = read_toml(text, problems)
    whole = {
        "exemption_days_at_most": given.whole("exemption_days_at_most", least=1, most=366),
        "break_glass_hours_at_most": given.whole("break_glass_hours_at_most", least=1, most=24),
        "review_every_days": given.whole("review_every_days", least=1, most=366),
        "review_within_days": given.whole("review_within_days", least=1, most=90),
    }
    section = given.section("conflicts")
    conflicts = {code: _conflict(code, section.section(code)) for code in section.names()}
    section.finish()
    given.finish()
    if problems:
        raise Refused(
            "ACCESS_INVALID",
            f"The terms of access cannot be read: {len(problems)} problem(s), the first: "
            f"{problems[0]}",
            problems=problems,
        )
    return AccessTerms(conflicts, **whole)


def _conflict(code: str, given: Section) -> Conflict:
    one, other = given.choice("one", Action), given.choice("other", Action)
    texts = {language: given.text(language, longest=300) for language in LANGUAGES}
    given.finish()
    return Conflict(code, one, other, texts)


def met_by(conflicts: Iterable[Conflict], roles: Collection[str]) -> list[Conflict]:
    """The conflicts in which one person with these roles would be."""
    return [each for each in conflicts if each.is_met_by(roles)]


def require_no_conflict(
    conflicts: Iterable[Conflict],
    *,
    held: Collection[str],
    added: Collection[str],
    last_day: date | None,
    exempt_until: Mapping[str, date],
) -> None:
    """Refuse `ROLE_CONFLICT` where added roles would bring a person into a conflict.

    An exemption lets a role through that ends no later than the exemption itself. A conflict that
    was there before, and that the added role has no part in, is no reason to refuse it.
    """
    for each in met_by(conflicts, {*held, *added}):
        if not any(each.is_touched_by(role) for role in added):
            continue
        until = exempt_until.get(each.code)
        if until is None or last_day is None or last_day > until:
            raise Refused(
                "ROLE_CONFLICT",
                each.texts["en"] + " An exemption by two persons is needed, and the role ends"
                " with it.",
                field="role",
                conflict=each.code,
                exempt_until=until.isoformat() if until else None,
            )


def require_short(last_day: date, *, today: date, at_most: int) -> None:
    """Refuse `DAY_PAST` and `EXEMPTION_TOO_LONG` for a last day that lies behind, or too far."""
    if last_day < today:
        raise Refused("DAY_PAST", "An exemption ends today at the earliest.", field="last_day")
    if last_day > today + timedelta(days=at_most):
        raise Refused(
            "EXEMPTION_TOO_LONG",
            f"An exemption ends within {at_most} days; after that it is decided anew.",
            field="last_day",
            most=at_most,
        )
