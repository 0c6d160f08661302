"""Reading rules: the sections `[[rules]]` and `order` of a standard become rules in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from claims.domain.claims import ClaimKind
from claims.domain.findings import Bearer, RuleScope, Severity
from claims.domain.prices import PriceList
from claims.domain.reasons import Reason
from claims.domain.rules.checks import ALWAYS, CHECKS
from claims.domain.rules.kinds import Group, Kind, Rule, Setting
from claims.domain.sections import Section

MOST_RULES: Final = 200


def read_order(given: Section) -> tuple[Group, ...]:
    """The order of the groups: the default one, unless `order` names every group once.

    The budget is always last: it is looked at when its line is locked.
    """
    order = given.choices("order", Group) if given.has("order") else tuple(Group)
    if order and set(order) != set(Group):
        missing = ", ".join(group for group in Group if group not in order)
        given.wrong("order", f"every group has its place; missing: {missing}")
    elif order and order[-1] is not Group.BUDGET:
        given.wrong("order", "the budget is the last")
    return order or tuple(Group)


def read_rules(
    given: Section,
    *,
    standard: str,
    currency: str,
    prices: PriceList,
    items: frozenset[str],
    reasons: Mapping[str, Reason],
    order: tuple[Group, ...],
) -> tuple[Rule, ...]:
    """Every rule that is written and those every standard has, sorted by `order`."""
    setting = Setting(standard, "", currency, prices, None)
    sections = given.sections("rules", most=MOST_RULES) if given.has("rules") else ()
    written = [_read_rule(each, setting, items, reasons) for each in sections]
    rules = [rule for rule in written if rule is not None]
    for kind in ALWAYS:
        if not any(rule.kind == kind for rule in rules):
            implied = _read_rule(
                given.invented({"id": kind, "kind": kind}), setting, items, reasons
            )
            assert implied is not None
            rules.append(implied)
    _require_apart(given, rules)
    place = {group: at for at, group in enumerate(order)}
    return tuple(sorted(rules, key=lambda rule: place.get(rule.group, len(place))))


def _read_rule(
    given: Section, setting: Setting, items: frozenset[str], reasons: Mapping[str, Reason]
) -> Rule | None:
    rule_id, name = given.code("id"), given.text("kind")
    kind = CHECKS.get(name)
    if kind is None:
        given.wrong("kind", "there is no such kind of rule; there are: " + ", ".join(CHECKS))
        return None
    severity = given.choice("severity", Severity) if given.has("severity") else kind.severities[0]
    if severity not in kind.severities:
        given.wrong("severity", f"{kind.name} can " + ", ".join(kind.severities))
    scope = given.choice("scope", RuleScope) if given.has("scope") else kind.scope
    if scope is RuleScope.LINE is not kind.scope:
        given.wrong("scope", f"{kind.name} looks at the whole claim")
    if severity is Severity.REDUCE and scope is not kind.scope:
        given.wrong("scope", "a reduction is of the line it was found on")
    claims = tuple(ClaimKind)
    if given.has("claims"):
        claims = given.choices("claims", ClaimKind)
        if kind.name in ALWAYS:
            given.wrong("claims", f"{kind.name} is for every claim")
    only = _read_items(given, kind, items)
    built = kind.build(given, replace(setting, rule=rule_id, items=only))
    rule = Rule(
        id=rule_id,
        kind=kind.name,
        group=kind.group,
        severity=severity,
        scope=scope,
        is_widened=scope is not kind.scope,
        bearer=given.choice("bearer", Bearer) if given.has("bearer") else kind.bearer,
        reason=_read_reason(given, kind, reasons),
        claims=frozenset(claims),
        items=only,
        built=built,
        causes=_causes(given, kind, severity, reasons),
    )
    given.finish()
    return rule


def _read_items(given: Section, kind: Kind, items: frozenset[str]) -> frozenset[str] | None:
    """The items a rule is limited to, or None for all."""
    if not given.has("items"):
        return None
    only = given.texts("items")
    if not kind.by_item:
        given.wrong("items", f"{kind.name} is no matter of items")
    for item in only:
        if item not in items:
            given.wrong("items", f"the programme has no item {item}")
    return frozenset(only)


def _read_reason(given: Section, kind: Kind, reasons: Mapping[str, Reason]) -> str | None:
    """The reason that takes the place of the kind's only one, if the rule names it."""
    if not given.has("reason"):
        return None
    code = given.text("reason", longest=64)
    if len(kind.reasons) != 1:
        given.wrong("reason", f"{kind.name} has several reasons of its own: " + _list(kind.reasons))
    elif code not in reasons:
        given.wrong("reason", f"there is no reason {code} with texts in both languages")
    else:
        unknown = reasons[code].variables - next(iter(kind.reasons.values()))
        if unknown:
            given.wrong(
                "reason", f"{code} speaks of what {kind.name} does not say: {_list(unknown)}"
            )
    return code


def _causes(
    given: Section, kind: Kind, severity: Severity, reasons: Mapping[str, Reason]
) -> dict[str, str]:
    """For each reason a rule can give the queue a held claim waits in."""
    causes: dict[str, str] = {}
    for code in kind.reasons:
        reason = reasons.get(code)
        if reason is None:
            given.wrong("kind", f"the reason {code} has no texts in both languages")
        elif reason.queue is not None:
            causes[code] = reason.queue
        elif severity is Severity.HOLD:
            given.wrong("severity", f"the reason {code} names no queue to hold a claim in")
    return causes


def _require_apart(given: Section, rules: list[Rule]) -> None:
    """Note ids and meters that two rules share: their findings or counts would mix."""
    for what, names in (
        ("id", [rule.id for rule in rules]),
        ("pool", [rule.built.meter.name for rule in rules if rule.built.meter is not None]),
        ("kind", [rule.kind for rule in rules if rule.kind in ALWAYS]),
    ):
        for name in sorted({each for each in names if names.count(each) > 1}):
            given.wrong("rules", f"two rules have the {what} {name}")


def _list(names: Mapping[str, object] | frozenset[str]) -> str:
    return ", ".join(sorted(names))
