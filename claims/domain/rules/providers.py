"""Providers: of which level and type they are, who is licensed there, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence

from claims.domain.facts import Asked, Standing
from claims.domain.findings import Inputs
from claims.domain.rules.case import NONE, Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section

_ASKS = {Asked.PROVIDER: 0}


def provider_category(given: Section, setting: Setting) -> Built:
    """The provider is of one of the `levels` and one of the `types`.

    Without a provider there is none to look at; one whose level is not known is of none.
    """
    levels = frozenset(given.codes("levels")) if given.has("levels") else None
    types = frozenset(given.codes("types")) if given.has("types") else None
    if levels is None and types is None:
        given.wrong("levels", "levels or types are needed")
    items = setting.items

    def check(case: Case) -> Sequence[Found]:
        provider = case.facts.provider
        if provider is None:
            return NONE
        is_level = levels is None or provider.level in levels
        is_type = types is None or provider.type in types
        if is_level and is_type:
            return NONE
        found: list[Found] = []
        for at, line in enumerate(case.lines):
            if items is None or line.item in items:
                if not is_level:
                    at_level: Inputs = {"item": line.item, "level": provider.level or "unknown"}
                    found.append(Found("PROVIDER_LEVEL_NOT_COVERED", at_level, (at,)))
                if not is_type:
                    of_type: Inputs = {"item": line.item, "type": provider.type or "unknown"}
                    found.append(Found("PROVIDER_TYPE_NOT_COVERED", of_type, (at,)))
        return found

    return Built(check, asks=_ASKS)


def competence(given: Section, setting: Setting) -> Built:
    """Somebody at the provider is licensed on the day, in one of the `roles`, for the item."""
    roles = frozenset(given.codes("roles"))
    named = ", ".join(sorted(roles))
    items = setting.items

    def check(case: Case) -> Sequence[Found]:
        provider = case.facts.provider
        if provider is None:
            return NONE
        return [
            Found("LICENSED_ROLE_MISSING", _of_day(case, at) | {"role": named}, (at,))
            for at, line in enumerate(case.lines)
            if (items is None or line.item in items)
            and not provider.has_role(roles, line.item, case.days[at])
        ]

    return Built(check, asks=_ASKS)


def provider_excluded(given: Section, setting: Setting) -> Built:
    """The provider was not excluded on the service day; what he did before stays payable."""
    items = setting.items

    def check(case: Case) -> Sequence[Found]:
        provider = case.facts.provider
        if provider is None or not provider.standings:
            return NONE
        return [
            Found("PROVIDER_EXCLUDED", _of_day(case, at), (at,))
            for at, line in enumerate(case.lines)
            if (items is None or line.item in items)
            and provider.standing_on(case.days[at]) is Standing.EXCLUDED
        ]

    return Built(check, asks=_ASKS)


def provider_watched(given: Section, setting: Setting) -> Built:
    """Nobody watches the provider on the day of submission; a person looks at what he claims."""

    def check(case: Case) -> Sequence[Found]:
        provider = case.facts.provider
        if provider is None or not provider.standings:
            return NONE
        is_good = provider.standing_on(case.facts.submitted_on) is Standing.GOOD
        return NONE if is_good else (Found("PROVIDER_WATCHED", {}),)

    return Built(check, asks=_ASKS)


def _of_day(case: Case, at: int) -> dict[str, str | int]:
    return {"item": case.lines[at].item, "day": case.days[at].isoformat()}
