"""Service date: the programme, the person and the provider were valid on the day of the service."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from claims.domain.facts import ClaimFacts
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section


class Validity(StrEnum):
    """What is looked at on the service day."""

    DAY = "day"
    PROGRAMME = "programme"
    PERSON = "person"
    PROVIDER = "provider"


def service_date_valid(given: Section, setting: Setting) -> Built:
    """Everyone and everything is valid on the day a line was delivered.

    `checks` may name less than the day itself, the programme, the person's enrolment, and the
    provider with his accreditation for the item. Without a provider there is none to look at.
    """
    checks = frozenset(given.choices("checks", Validity) if given.has("checks") else Validity)
    is_day, is_provider = Validity.DAY in checks, Validity.PROVIDER in checks
    items = setting.items

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        facts, seen, of_day = case.facts, None, NO_REASONS
        provider = facts.provider if is_provider else None
        for at, line in enumerate(case.lines):
            if items is not None and line.item not in items:
                continue
            day = line.delivered_on
            if day is None:
                if is_day:
                    found.append(Found("SERVICE_DATE_MISSING", {"item": line.item}, (at,)))
                continue
            if day != seen:
                seen, of_day = day, _wrong(checks, facts, day)
            reasons = of_day
            if provider is not None and not provider.is_accredited(line.item, day):
                reasons = (*of_day, "PROVIDER_NOT_ACCREDITED")
            if reasons:
                inputs = {"item": line.item, "day": day.isoformat()}
                found += [Found(reason, inputs, (at,)) for reason in reasons]
        return found

    return Built(check)


NO_REASONS: tuple[str, ...] = ()


def _wrong(checks: frozenset[Validity], facts: ClaimFacts, day: date) -> tuple[str, ...]:
    """The reasons why a day is not valid whatever the item; most often none."""
    wrong = NO_REASONS
    if day > facts.submitted_on and Validity.DAY in checks:
        wrong += ("SERVICE_DATE_IN_FUTURE",)
    if Validity.PROGRAMME in checks and not facts.programme.holds(day):
        wrong += ("PROGRAMME_NOT_RUNNING",)
    if Validity.PERSON in checks and (facts.enrolment is None or not facts.enrolment.holds(day)):
        wrong += ("NOT_ENROLLED_ON_DAY",)
    if facts.provider is not None and Validity.PROVIDER in checks and not facts.provider.is_active:
        wrong += ("PROVIDER_NOT_ACTIVE",)
    return wrong
