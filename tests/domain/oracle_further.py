"""What the oracle finds of persons, providers, services, permissions and other payers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from claims.domain.facts import PreauthorisationFacts
from tests.domain.oracle_rules import Said, Sheet, concerned, is_dated, mine, minor, nearest


def waiting_period(rule: Any, sheet: Sheet) -> Iterator[Said]:
    claim = sheet.claim
    if claim.enrolment is None:
        return
    begun = [claim.enrolment.first_day]
    if claim.enrolled_since is not None:
        begun.append(claim.enrolled_since)
    since = sorted(begun)[0]
    until = since
    if "days" in rule:
        until += timedelta(days=rule["days"])
    for _ in range(rule.get("months", 0)):
        until = date(until.year + until.month // 12, until.month % 12 + 1, 1)
    if "months" in rule:
        day = since.day
        while True:
            try:
                until = until.replace(day=day)
                break
            except ValueError:
                day -= 1
    for line in mine(rule, sheet):
        if sheet.day_of[line.no] < until:
            yield Said("WAITING_PERIOD", [line.no])


def years(born_on: date, day: date) -> int:
    """Birthdays had by a day: one a year, on 1 March where there is no 29 February."""
    count = 0
    for year in range(born_on.year + 1, day.year + 1):
        try:
            birthday = born_on.replace(year=year)
        except ValueError:
            birthday = date(year, 3, 1)
        count += birthday <= day
    return count


def person_category(rule: Any, sheet: Sheet) -> Iterator[Said]:
    person = sheet.claim.person
    for line in mine(rule, sheet):
        if "least_age" in rule or "most_age" in rule:
            if person.born_on is None:
                yield Said("PERSON_FACT_MISSING", [line.no])
            else:
                age = years(person.born_on, sheet.day_of[line.no])
                if age < rule.get("least_age", 0) or age > rule.get("most_age", 999):
                    yield Said("AGE_NOT_COVERED", [line.no])
        if "sex" in rule and person.sex is None:
            yield Said("PERSON_FACT_MISSING", [line.no])
        elif "sex" in rule and person.sex != rule["sex"]:
            yield Said("SEX_NOT_COVERED", [line.no])
        if "groups" in rule and not any(group in person.groups for group in rule["groups"]):
            yield Said("GROUP_NOT_COVERED", [line.no])


def provider_category(rule: Any, sheet: Sheet) -> Iterator[Said]:
    provider = sheet.claim.provider
    for line in mine(rule, sheet) if provider else []:
        if "levels" in rule and provider.level not in rule["levels"]:
            yield Said("PROVIDER_LEVEL_NOT_COVERED", [line.no])
        if "types" in rule and provider.type not in rule["types"]:
            yield Said("PROVIDER_TYPE_NOT_COVERED", [line.no])


def competence(rule: Any, sheet: Sheet) -> Iterator[Said]:
    provider = sheet.claim.provider
    for line in mine(rule, sheet) if provider else []:
        licensed = [
            role
            for role in provider.roles
            if role.role in rule["roles"]
            and role.valid.first_day <= sheet.day_of[line.no] <= (role.valid.last_day or date.max)
            and (role.items is None or line.item in role.items)
        ]
        if not licensed:
            yield Said("LICENSED_ROLE_MISSING", [line.no])


def standing(sheet: Sheet, day: date) -> set[str]:
    provider = sheet.claim.provider
    return {
        how.value
        for how, window in (provider.standings if provider else ())
        if window.first_day <= day <= (window.last_day or date.max)
    }


def provider_excluded(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        if "excluded" in standing(sheet, sheet.day_of[line.no]):
            yield Said("PROVIDER_EXCLUDED", [line.no])


def provider_watched(rule: Any, sheet: Sheet) -> Iterator[Said]:
    if standing(sheet, sheet.claim.submitted_on) & {"watched", "excluded"}:
        yield Said("PROVIDER_WATCHED", [])


def service_confirmed(rule: Any, sheet: Sheet) -> Iterator[Said]:
    checks = rule.get("checks", ["denied", "unconfirmed"])
    for line in mine(rule, sheet):
        if line.confirmation == "no" and "denied" in checks:
            yield Said("SERVICE_DENIED", [line.no])
        if line.confirmation == "unknown" and "unconfirmed" in checks:
            yield Said("SERVICE_NOT_CONFIRMED", [line.no])


def completion_time(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        if line.requested_on is None or line.delivered_on is None:
            continue
        day, took = line.requested_on, 0
        while day < line.delivered_on:
            day += timedelta(days=1)
            is_free = day.isoweekday() > 5 or day in sheet.claim.holidays
            took += not is_free or rule.get("counts") == "calendar_days"
        if took > rule["days"]:
            fair, late = sheet.fair[line.no], took - rule["days"]
            over = nearest(Fraction(fair * rule.get("per_mille_a_day", 0) * late, 1_000))
            most = nearest(Fraction(fair * rule.get("cap_percent", 100), 100))
            yield Said("SERVICE_LATE", [line.no], min(over, most))


def minimum_interval(rule: Any, sheet: Sheet) -> Iterator[Said]:
    given = [(service.item, service.day) for service in sheet.claim.services]
    its = concerned(rule, sheet)
    for line in its:
        day = sheet.day_of[line.no]
        is_near = any(
            item == line.item and -rule["days"] < (day - other).days < rule["days"]
            for item, other in given
        )
        if is_near and is_dated(rule, day):
            yield Said("TOO_SOON_AFTER_LAST", [line.no])
        elif sheet.left[line.no]:
            given.append((line.item, day))


def bundle(rule: Any, sheet: Sheet) -> Iterator[Said]:
    within = rule.get("days", 0)
    lines = sheet.claim.lines
    earlier = [each for each in sheet.claim.services if each.item in rule["bundle"]]
    parts = [
        each
        for each in sheet.claim.services
        if each.item in rule["includes"]
        and not any(abs((each.day - other.day).days) <= within for other in earlier)
    ]
    bundles = [each.day for each in earlier] + [
        sheet.day_of[line.no]
        for line in lines
        if line.item in rule["bundle"] and sheet.left[line.no]
    ]
    for line in lines:
        day = sheet.day_of[line.no]
        if not is_dated(rule, day):
            continue
        if line.item in rule["includes"]:
            if any(abs((day - other).days) <= within for other in bundles):
                yield Said("INCLUDED_IN_BUNDLE", [line.no], sheet.fair[line.no])
        elif line.item in rule["bundle"] and sheet.left[line.no]:
            near = [each for each in parts if abs((day - each.day).days) <= within]
            paid = sum(each.approved or 0 for each in near)
            if paid:
                parts = [each for each in parts if each not in near]
                yield Said("BUNDLE_PARTS_PAID", [line.no], paid)


def permission_of(no: int, sheet: Sheet) -> PreauthorisationFacts | None:
    """The first permission that fits a line in item, provider and day."""
    claim = sheet.claim
    (line,) = [each for each in claim.lines if each.no == no]
    fitting = [
        each
        for each in claim.preauthorisations
        if each.item == line.item
        and each.provider_id in (None, claim.provider_id)
        and each.valid.first_day <= sheet.day_of[no] <= (each.valid.last_day or date.max)
    ]
    return fitting[0] if fitting else None


def preauthorised(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        if line.claimed <= minor(rule.get("above", "0.00")) or permission_of(line.no, sheet):
            continue
        its = [each for each in sheet.claim.preauthorisations if each.item == line.item]
        day = sheet.day_of[line.no]
        if any(each.valid.first_day <= day <= (each.valid.last_day or date.max) for each in its):
            yield Said("PREAUTHORISED_FOR_ANOTHER_PROVIDER", [line.no])
        else:
            reason = "NOT_VALID_ON_DAY" if its else "MISSING"
            yield Said(f"PREAUTHORISATION_{reason}", [line.no])


def permitted(rule: Any, sheet: Sheet) -> Iterator[tuple[PreauthorisationFacts, list[int], Any]]:
    """The lines with something left by their permission, and what was used of it before."""
    by_id: dict[Any, tuple[PreauthorisationFacts, list[int]]] = {}
    for line in mine(rule, sheet):
        permission = permission_of(line.no, sheet)
        if permission is not None and sheet.left[line.no]:
            by_id.setdefault(permission.id, (permission, []))[1].append(line.no)
    for permission, nos in by_id.values():
        key = (rule["id"], permission.id, permission.valid.first_day)
        yield permission, nos, sheet.used.get(key, (0, 0, 0))


def preauthorised_quantity(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for permission, nos, (_, _, used) in permitted(rule, sheet):
        if permission.quantity_milli is None:
            continue
        free = max(Fraction(permission.quantity_milli - used, 1_000), Fraction(0))
        for no in nos:
            have = sheet.quantity[no]
            if have > free:
                kept = nearest(sheet.fair[no] * free / have)
                yield Said("PREAUTHORISED_QUANTITY", [no], sheet.fair[no] - kept, free)
            free -= min(free, have)


def preauthorised_amount(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for permission, nos, (used, _, _) in permitted(rule, sheet):
        if permission.amount is None:
            continue
        over = sum(sheet.left[no] for no in nos) - max(0, permission.amount - used)
        if over > 0:
            yield Said("PREAUTHORISED_AMOUNT", nos, over)


def liable_payer(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        if "payer" in rule:
            groups = rule.get("groups")
            is_liable = groups is None or bool(set(groups) & sheet.claim.person.groups)
        else:
            is_liable = any(other.liable is None for other in line.other_payers)
        if is_liable:
            yield Said("OTHER_PAYER_LIABLE", [line.no])


def other_payer_paid(rule: Any, sheet: Sheet) -> Iterator[Said]:
    for line in mine(rule, sheet):
        fair, paid = sheet.fair[line.no], 0
        for other in line.other_payers:
            paid += line.claimed if other.liable is None else max(other.paid, other.liable)
        paid = min(paid, line.claimed)
        is_carved = rule.get("method") == "carve_out"
        most = max(0, fair - paid) if is_carved else line.claimed - paid
        if fair > most:
            yield Said("OTHER_PAYER_PAID", [line.no], fair - most)
