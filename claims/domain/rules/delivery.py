"""Delivery: whether the service came in the promised time, and whether the citizen received it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from claims.domain.calendar import working_days_between
from claims.domain.facts import Asked, Confirmation
from claims.domain.findings import Inputs, Severity
from claims.domain.promises import Counting, Measure
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.rules.rounding import half_up_part
from claims.domain.sections import Section


def completion_time(given: Section, setting: Setting) -> Built:
    """From the request to the delivery of a line there lie at most `days`, which `counts` counts.

    Without `days` the limit and the counting are those of the standard's promise on the service.
    As a reduction it takes `per_mille_a_day` of what is left of the line for every day over, half
    up, and at most `cap_percent` of it (the measure of Perpres 16/2018, art. 79(4)). A line that
    says no day of request is left to `line_fields`.
    """
    promise = setting.promises.of(Measure.SERVICE)
    if not given.has("days") and promise is None:
        given.wrong("days", "is needed, for the standard makes no promise on the service")
    most = given.whole("days", least=0, most=3_660) if given.has("days") else None
    counts = promise.counts if promise is not None else Counting.WORKING_DAYS
    if given.has("counts"):
        counts = given.choice("counts", Counting)
    if most is None:
        most = promise.within_days if promise is not None else 0
    rate, cap = _read_rate(given, setting)
    is_working, items = counts is Counting.WORKING_DAYS, setting.items

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for at, line in enumerate(case.lines):
            asked, given_on = line.requested_on, line.delivered_on
            if asked is None or given_on is None or (items is not None and line.item not in items):
                continue
            took = _days(asked, given_on, case.facts.holidays if is_working else None)
            if took > most:
                inputs: Inputs = {"item": line.item, "days": took, "most_days": most}
                late = half_up_part(case.standing[at], rate * (took - most), 1_000)
                over = min(late, half_up_part(case.standing[at], cap, 100))
                found.append(Found("SERVICE_LATE", inputs, (at,), over))
        return found

    return Built(check, asks={Asked.HOLIDAYS: 0} if is_working else {})


def _read_rate(given: Section, setting: Setting) -> tuple[int, int]:
    """Per mille of a line for each day over, and the most of it in per cent."""
    if setting.severity is not Severity.REDUCE:
        return 0, 0
    cap = given.whole("cap_percent", least=1, most=100) if given.has("cap_percent") else 100
    return given.whole("per_mille_a_day", least=1, most=1_000), cap


def _days(asked: date, given_on: date, holidays: frozenset[date] | None) -> int:
    if holidays is None:
        return (given_on - asked).days
    return working_days_between(asked, given_on, holidays)


class Answer(StrEnum):
    """Which of the citizen's answers are found: that he did not receive it, or none yet."""

    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"


def service_confirmed(given: Section, setting: Setting) -> Built:
    """The citizen has confirmed that he received the service.

    `checks` may name less than both: `["denied"]` lets pass what nobody has answered yet.
    """
    checks = given.choices("checks", Answer) if given.has("checks") else tuple(Answer)
    reasons: dict[Confirmation, str] = {}
    if Answer.DENIED in checks:
        reasons[Confirmation.NO] = "SERVICE_DENIED"
    if Answer.UNCONFIRMED in checks:
        reasons[Confirmation.UNKNOWN] = "SERVICE_NOT_CONFIRMED"
    items = setting.items

    def check(case: Case) -> list[Found]:
        return [
            Found(
                reasons[line.confirmation],
                {"item": line.item, "day": case.days[at].isoformat()},
                (at,),
            )
            for at, line in enumerate(case.lines)
            if line.confirmation in reasons and (items is None or line.item in items)
        ]

    return Built(check, asks={Asked.CONFIRMATIONS: 0})
