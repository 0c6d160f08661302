"""Ceilings: at most so much money, or so many claims or lines, for their holder in a period."""

from __future__ import annotations

from collections.abc import Mapping

from claims.domain.facts import Asked
from claims.domain.findings import Inputs
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.rules.meters import Counts, Meter
from claims.domain.sections import Section
from claims.domain.usages import NOTHING, Holder, Period

MOST_TIMES = 1_000_000


def read_meter(given: Section, setting: Setting, *, is_borne: bool = False) -> Meter:
    """The meter of a rule with `per` and perhaps `holder`, `pool` and `counts`.

    A rule counts for its standard alone, over all its versions; rules of several standards of a
    programme that name the same `pool` count together.
    """
    period = given.choice("per", Period)
    holder = given.choice("holder", Holder) if given.has("holder") else Holder.PERSON
    if holder is Holder.PREAUTHORISATION:
        given.wrong("holder", "a preauthorisation has kinds of rules of its own")
    pool = given.code("pool") if given.has("pool") else None
    whose = "" if holder is Holder.PERSON else f"{holder}/"
    name = f"pool:{pool}/{whose}{period}" if pool else setting.counter(f"{whose}{period}")
    return Meter(
        name=name,
        rule=setting.rule,
        period=period,
        counts=given.choice("counts", Counts) if given.has("counts") else Counts.CLAIMS,
        items=setting.items,
        is_borne=is_borne,
        holder=holder,
        is_open=setting.force.concerns if setting.force else None,
    )


def asks_of(meter: Meter) -> Mapping[Asked, int]:
    """What a meter needs to have been read: the household where it counts by households."""
    return {Asked.PERSON: 0} if meter.holder is Holder.HOUSEHOLD else {}


def ceiling_amount(given: Section, setting: Setting) -> Built:
    """At most `at_most` is approved for a holder in a period; what is over is shared by lines."""
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

    return Built(check, meter, asks=asks_of(meter))


def ceiling_count(given: Section, setting: Setting) -> Built:
    """At most `at_most` claims, or with `counts = "lines"` lines, for a holder in a period."""
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

    return Built(check, meter, asks=asks_of(meter))
