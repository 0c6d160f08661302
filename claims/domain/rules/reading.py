"""Reading rules: the sections `[[rules]]` and `order` of a standard become rules in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from claims.domain.claims import ClaimKind
from claims.domain.findings import Bearer, RuleScope, Severity
from claims.domain.reasons import Reason
from claims.domain.rules.checks import ALWAYS, CHECKS
from claims.domain.rules.force import read_force
from claims.domain.rules.kinds import Group, Kind, Rule, Setting, read_known_items
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
    setting: Setting,
    reasons: Mapping[str, Reason],
    order: tuple[Group, ...],
) -> tuple[Rule, ...]:
    """Every rule that is written and those every standard has, sorted by `order`.

    `setting` is the standard's; each rule gets one of its own.
    """
    sections = given.sections("rules", most=MOST_RULES) if given.has("rules") else ()
    written = [_read_rule(each, setting, reasons) for each in sections]
    rules = [rule for rule in written if rule is not None]
    for kind in ALWAYS:
        if not any(rule.kind == kind for rule in rules):
            implied = _read_rule(given.invented({"id": kind, "kind": kind}), setting, reasons)
            assert implied is not None
            rules.append(implied)
    _require_apart(given, rules)
    place = {group: at for at, group in enumerate(order)}
    return tuple(sorted(rules, key=lambda rule: place.get(rule.group, len(place))))


def _read_rule(given: Section, setting: Setting, reasons: Mapping[str, Reason]) -> Rule | None:
    rule_id, name = given.code("id"), given.text("kind")
    kind = CHECKS.get(name)
    if kind is None:
        given.wrong("kind", "there is no such kind of rule; there are: " + ", ".join(CHECKS))
        return None
    severity, scope = _read_severity(given, kind)
    its = replace(
        setting,
        rule=rule_id,
        severity=severity,
        items=_read_items(given, kind, setting),
        force=read_force(given, kind.scope),
    )
    built = kind.build(given, its)
    if its.force is not None:
        built = replace(built, check=its.force.limit(built.check))
    own = _read_reasons(given, kind, reasons)
    rule = Rule(
        id=rule_id,
        kind=kind.name,
        group=_read_group(given, kind),
        severity=severity,
        scope=scope,
        is_widened=scope is not kind.scope,
        bearer=given.choice("bearer", Bearer) if given.has("bearer") else kind.bearer,
        reasons=own,
        claims=_read_claims(given, kind),
        items=its.items,
        built=built,
        causes=_causes(given, kind, severity, own, reasons),
        force=its.force,
    )
    if kind.name in ALWAYS and its.force is not None:
        given.wrong("valid_from", f"{kind.name} is always in force")
    given.finish()
    return rule


def _read_severity(given: Section, kind: Kind) -> tuple[Severity, RuleScope]:
    """What a finding of the rule does, and whether it concerns the line or the whole claim."""
    severity = given.choice("severity", Severity) if given.has("severity") else kind.severities[0]
    if severity not in kind.severities:
        given.wrong("severity", f"{kind.name} can " + ", ".join(kind.severities))
    scope = given.choice("scope", RuleScope) if given.has("scope") else kind.scope
    if scope is RuleScope.LINE is not kind.scope:
        given.wrong("scope", f"{kind.name} looks at the whole claim")
    if severity is Severity.REDUCE and scope is not kind.scope:
        given.wrong("scope", "a reduction is of the line it was found on")
    return severity, scope


def _read_group(given: Section, kind: Kind) -> Group:
    """The group a rule runs in: its kind's, unless it is put into another."""
    if not given.has("group"):
        return kind.group
    group = given.choice("group", Group)
    if kind.name in ALWAYS or group is Group.BUDGET:
        given.wrong("group", f"{kind.name} runs in {kind.group}")
    return group


def _read_claims(given: Section, kind: Kind) -> frozenset[ClaimKind]:
    """The kinds of claim a rule is for."""
    if not given.has("claims"):
        return frozenset(ClaimKind)
    if kind.name in ALWAYS:
        given.wrong("claims", f"{kind.name} is for every claim")
    return frozenset(given.choices("claims", ClaimKind))


def _read_items(given: Section, kind: Kind, setting: Setting) -> frozenset[str] | None:
    """The items a rule is limited to, by their codes or categories, or None for all."""
    if not given.has("items") and not given.has("categories"):
        return None
    if not kind.by_item:
        given.wrong("items", f"{kind.name} is no matter of items")
    only = set(read_known_items(given, "items", setting)) if given.has("items") else set()
    categories = given.codes("categories") if given.has("categories") else ()
    for category in categories:
        its = {item for item, of in setting.prices.categories.items() if of == category}
        if not its:
            given.wrong("categories", f"no price is of the category {category}")
        only |= its
    return frozenset(only)


def _read_reasons(given: Section, kind: Kind, reasons: Mapping[str, Reason]) -> dict[str, str]:
    """The reasons that take the place of the kind's: `reason` for its only one, or `reasons`."""
    chosen: dict[str, str] = {}
    if given.has("reason"):
        code = given.text("reason", longest=64)
        if len(kind.reasons) != 1:
            given.wrong(
                "reason", f"{kind.name} has several reasons of its own: " + _list(kind.reasons)
            )
        else:
            chosen[next(iter(kind.reasons))] = code
    if given.has("reasons"):
        table = given.section("reasons")
        for name in table.names():
            code = table.text(name, longest=64)
            if name in kind.reasons:
                chosen[name] = code
            else:
                table.wrong(name, f"{kind.name} gives no such reason: " + _list(kind.reasons))
    for name, code in chosen.items():
        if code not in reasons:
            given.wrong("reason", f"there is no reason {code} with texts in both languages")
        elif unknown := reasons[code].variables - kind.reasons[name]:
            given.wrong(
                "reason", f"{code} speaks of what {kind.name} does not say: {_list(unknown)}"
            )
    return chosen


def _causes(
    given: Section,
    kind: Kind,
    severity: Severity,
    own: Mapping[str, str],
    reasons: Mapping[str, Reason],
) -> dict[str, str]:
    """For each reason a kind can give the queue a held claim waits in."""
    causes: dict[str, str] = {}
    for code in kind.reasons:
        reason = reasons.get(own.get(code, code)) or reasons.get(code)
        if reason is None:
            given.wrong("kind", f"the reason {code} has no texts in both languages")
        elif reason.queue is not None:
            causes[code] = reason.queue
        elif severity is Severity.HOLD:
            given.wrong("severity", f"the reason {reason.code} names no queue to hold a claim in")
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
