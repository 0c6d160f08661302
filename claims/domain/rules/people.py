"""People: what a service asks of the person it is for, and how long he must have been enrolled."""

from __future__ import annotations

from datetime import date

from claims.domain.dates import after_months, age_on
from claims.domain.facts import Asked, ClaimFacts, Sex
from claims.domain.findings import Inputs
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section

OLDEST = 150
"""No person is older: an upper age that is not stated."""


def waiting_period(given: Section, setting: Setting) -> Built:
    """A service is paid for `days` or `months` after the first day of the unbroken enrolment.

    The first day counts: enrolled on 1 March with 30 days, it is paid for from 31 March. A person
    who was not enrolled at all is the matter of `service_date_valid`.
    """
    is_months = given.has("months")
    if is_months == given.has("days"):
        given.wrong("days", "either days or months are needed")
    wait = given.whole("months" if is_months else "days", least=1, most=3_660)
    items = setting.items

    def check(case: Case) -> list[Found]:
        since = case.facts.covered_since
        if since is None:
            return []
        paid_from = after_months(since, wait) if is_months else after_days(since, wait)
        return [
            Found("WAITING_PERIOD", _waiting(line.item, case.days[at], paid_from), (at,))
            for at, line in enumerate(case.lines)
            if case.days[at] < paid_from and (items is None or line.item in items)
        ]

    return Built(check)


def after_days(day: date, days: int) -> date:
    """The day so many days later, at most the last day there is."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _waiting(item: str, day: date, paid_from: date) -> Inputs:
    return {"item": item, "day": day.isoformat(), "from_day": paid_from.isoformat()}


def person_category(given: Section, setting: Setting) -> Built:
    """The person is of the age on the service day, of the sex, and in one of the groups it is for.

    `least_age` and `most_age` are in completed years. What is asked for and not known is found
    with a reason of its own: it is never taken for in order, nor for not.
    """
    is_age = given.has("least_age") or given.has("most_age")
    least = given.whole("least_age", least=0, most=OLDEST) if given.has("least_age") else 0
    most = given.whole("most_age", least=0, most=OLDEST) if given.has("most_age") else OLDEST
    sex = given.choice("sex", Sex) if given.has("sex") else None
    groups = frozenset(given.codes("groups")) if given.has("groups") else frozenset()
    if not is_age and sex is None and not groups:
        given.wrong("least_age", "an age, a sex or groups are needed")
    if most < least:
        given.wrong("most_age", "is below least_age")
    named = ", ".join(sorted(groups))
    items = setting.items

    def of_person(facts: ClaimFacts, item: str, day: date) -> list[tuple[str, Inputs]]:
        person, found = facts.person, list[tuple[str, Inputs]]()
        if is_age and person.born_on is None:
            found.append(("PERSON_FACT_MISSING", {"item": item, "field": "born_on"}))
        elif is_age and person.born_on is not None:
            age = age_on(person.born_on, day)
            if not least <= age <= most:
                ages: Inputs = {"item": item, "age": age, "least_age": least, "most_age": most}
                found.append(("AGE_NOT_COVERED", ages))
        if sex is not None and person.sex is None:
            found.append(("PERSON_FACT_MISSING", {"item": item, "field": "sex"}))
        elif sex is not None and person.sex is not sex:
            found.append(("SEX_NOT_COVERED", {"item": item, "sex": sex.value}))
        if groups and groups.isdisjoint(person.groups):
            found.append(("GROUP_NOT_COVERED", {"item": item, "group": named}))
        return found

    def check(case: Case) -> list[Found]:
        return [
            Found(reason, inputs, (at,))
            for at, line in enumerate(case.lines)
            if items is None or line.item in items
            for reason, inputs in of_person(case.facts, line.item, case.days[at])
        ]

    return Built(check, asks={Asked.PERSON: 0})
