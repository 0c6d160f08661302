"""Service date: the programme, the person and the provider were valid on the day of the service."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from claims.domain.facts import ClaimFacts, LineFacts
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
    items = setting.items

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        facts = case.facts
        for at, line in enumerate(case.lines):
            if items is None or line.item in items:
                day = line.delivered_on
                if day is None:
                    if Validity.DAY in checks:
                        found.append(Found("SERVICE_DATE_MISSING", {"item": line.item}, (at,)))
                    continue
                for reason in _wrong(checks, facts, line, day):
                    inputs = {"item": line.item, "day": day.isoformat()}
                    found.append(Found(reason, inputs, (at,)))
        return found

    return Built(check)


def _wrong(checks: frozenset[Validity], facts: ClaimFacts, line: LineFacts, day: date) -> list[str]:
    """The reasons why a line's day is not valid; most often none."""
    wrong: list[str] = []
    if day > facts.submitted_on and Validity.DAY in checks:
        wrong.append("SERVICE_DATE_IN_FUTURE")
    if Validity.PROGRAMME in checks and not facts.programme.holds(day):
        wrong.append("PROGRAMME_NOT_RUNNING")
    if Validity.PERSON in checks and (facts.enrolment is None or not facts.enrolment.holds(day)):
        wrong.append("NOT_ENROLLED_ON_DAY")
    provider = facts.provider
    if provider is not None and Validity.PROVIDER in checks:
        if not provider.is_active:
            wrong.append("PROVIDER_NOT_ACTIVE")
        if not provider.is_accredited(line.item, day):
            wrong.append("PROVIDER_NOT_ACCREDITED")
    return wrong
