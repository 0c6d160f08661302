"""Ceilings: at most so much money, or so many claims or lines, for a person in a period."""

from __future__ import annotations

from claims.domain.findings import Inputs
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.rules.meters import Counts, Meter
from claims.domain.sections import Section
from claims.domain.usages import NOTHING, Period

MOST_TIMES = 1_000_000


def read_meter(given: Section, setting: Setting, *, is_borne: bool = False) -> Meter:
    """The meter of a rule with `per` and perhaps `pool` and `counts`.

    A rule counts for its standard alone, over all its versions; rules of several standards of a
    programme that name the same `pool` count together.
    """
    period = given.choice("per", Period)
    pool = given.code("pool") if given.has("pool") else None
    return Meter(
        name=f"pool:{pool}/{period}" if pool else f"{setting.standard}/{setting.rule}/{period}",
        rule=setting.rule,
        period=period,
        counts=given.choice("counts", Counts) if given.has("counts") else Counts.CLAIMS,
        items=setting.items,
        is_borne=is_borne,
    )


def ceiling_amount(given: Section, setting: Setting) -> Built:
    """At most `at_most` is approved for a person in a period; what is over is shared by lines."""
    limit = given.amount("at_most", setting.currency)
    meter = read_meter(given, setting)
    period = meter.period.value

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for key, group in meter.positions(case.facts, case.days, case.left):
            used = case.used.get(key, NOTHING).amount
            free = max(0, limit - used)
            over = sum([case.left[at] for at in group]) - free
            if over > 0:
                inputs: Inputs = {"limit": limit, "used": used, "free": free, "period": period}
                found.append(Found("CEILING_REACHED", inputs, tuple(group), over))
        return found

    return Built(check, meter)


def ceiling_count(given: Section, setting: Setting) -> Built:
    """At most `at_most` claims, or with `counts = "lines"` lines, for a person in a period."""
    limit = given.whole("at_most", least=1, most=MOST_TIMES)
    meter = read_meter(given, setting)
    period = meter.period.value

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for key, group in meter.positions(case.facts, case.days, case.left):
            used = case.used.get(key, NOTHING).count
            free = max(0, limit - used)
            cut = group[free:] if meter.counts is Counts.LINES else [] if free else group
            if cut:
                inputs: Inputs = {"most_count": limit, "count": used, "period": period}
                over = sum([case.left[at] for at in cut])
                found.append(Found("COUNT_CEILING_REACHED", inputs, tuple(cut), over))
        return found

    return Built(check, meter)
