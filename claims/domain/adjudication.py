"""Adjudication: the pure decision of a claim by its standard, rule after rule, nothing lost.

The rules run in the standard's order. Every finding is kept. A reduction takes at most what is
left of its line, the first rejection takes all that is left, and whatever finds fault later shows
zero. A claim of which something is left is held when a rule of severity hold found something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from claims.domain.assessments import Assessment, LineResult, Route, route_of
from claims.domain.facts import Asked, ClaimFacts
from claims.domain.findings import Bearer, Finding, Severity
from claims.domain.history import ServiceFacts
from claims.domain.money import share
from claims.domain.rules.case import Case, Found
from claims.domain.rules.kinds import Rule
from claims.domain.rules.meters import consumed
from claims.domain.standards import Standard
from claims.domain.usages import NOTHING, Usage, UsageKey

_REDUCE: Final = Severity.REDUCE
_REJECT: Final = Severity.REJECT
_HOLD: Final = Severity.HOLD
_HELD: Final = Route.HOLD


def adjudicate(facts: ClaimFacts, standard: Standard, used: Mapping[UsageKey, Usage]) -> Assessment:
    """What a standard says of one claim, given what its person has used of each limit.

    `used` is read for `usage_keys(facts, standard)`; a key that is missing is unused. The same
    arguments give the same answer. An error is a bug and propagates.
    """
    case = Case(facts, used)
    findings: list[Finding] = []
    holds: list[tuple[Rule, Found]] = []
    for check, severity, bearer, rule in standard.steps[facts.kind]:
        for found in check(case):
            if severity is _REDUCE:
                _reduce(case, rule, bearer, found, findings)
            elif severity is _REJECT:
                _reject(case, rule, bearer, found, findings)
            else:
                findings.append(_note(case, rule, found, len(findings) + 1))
                if severity is _HOLD:
                    holds.append((rule, found))
    cause = _cause(case, holds) if holds else None
    meters = standard.meters[facts.kind]
    return Assessment(
        facts.id,
        (standard.code, standard.version),
        tuple(findings),
        tuple(
            [
                LineResult(line.no, line.claimed, left)
                for line, left in zip(facts.lines, case.left, strict=True)
            ]
        ),
        route_of(
            claimed=sum([line.claimed for line in facts.lines]),
            approved=sum(case.left),
            is_held=cause is not None,
        ),
        cause,
        consumed(meters, facts, case.days, case.left, case.quantities, findings) if meters else {},
    )


def usage_keys(facts: ClaimFacts, standard: Standard) -> frozenset[UsageKey]:
    """The counters that deciding this claim may read or add to: lock and read them first."""
    meters = standard.meters[facts.kind]
    return frozenset().union(*(meter.keys(facts) for meter in meters)) if meters else frozenset()


def adjudicate_batch(
    claims: Sequence[tuple[ClaimFacts, Standard]],
    used: Mapping[UsageKey, Usage],
    *,
    settle: Callable[[Assessment], Assessment] | None = None,
) -> list[Assessment]:
    """Adjudicate claims in order, each seeing what those decided before it have consumed.

    A held claim consumes nothing. What the batch decided of an earlier claim counts where a later
    one looks back on services: one that was just refused was none. `settle` may still change an
    assessment before it counts: it is where the caller looks at the budget with `against_budget`.
    """
    so_far = SoFar(dict(used), {})
    return [adjudicate_next(facts, standard, so_far, settle=settle) for facts, standard in claims]


@dataclass(frozen=True, slots=True)
class SoFar:
    """What the earlier claims of a sequence used of limits, and what was decided of those that
    later ones may look back on."""

    used: dict[UsageKey, Usage] = field(default_factory=dict)
    looked_back_on: dict[UUID, Assessment] = field(default_factory=dict)


def adjudicate_next(
    facts: ClaimFacts,
    standard: Standard,
    so_far: SoFar,
    *,
    settle: Callable[[Assessment], Assessment] | None = None,
) -> Assessment:
    """Adjudicate one claim of a sequence; what it uses and what it is decided to is added."""
    if facts.services:
        facts = as_assessed(facts, so_far.looked_back_on)
    assessment = adjudicate(facts, standard, so_far.used)
    if settle is not None:
        assessment = settle(assessment)
    if assessment.route is not Route.HOLD:
        for key, usage in assessment.usage.items():
            so_far.used[key] = so_far.used.get(key, NOTHING) + usage
    if Asked.SERVICES in standard.asks:
        so_far.looked_back_on[facts.id] = assessment
    return assessment


def as_assessed(facts: ClaimFacts, assessments: Mapping[UUID, Assessment]) -> ClaimFacts:
    """The facts with what these assessments decided of the services before them."""
    services: list[ServiceFacts] = []
    is_changed = False
    for each in facts.services:
        assessment = assessments.get(each.claim_id)
        if assessment is None or assessment.route is _HELD:
            services.append(each)
            continue
        is_changed = True
        # Made anew, for replace() takes several times as long.
        services += [
            ServiceFacts(
                each.claim_id,
                each.claim_number,
                each.line_no,
                each.item,
                each.day,
                each.quantity_milli,
                line.approved,
                each.provider_id,
            )
            for line in assessment.lines
            if line.no == each.line_no and line.approved
        ]
    return replace(facts, services=tuple(services)) if is_changed else facts


def against_budget(assessment: Assessment, standard: Standard, available: int) -> Assessment:
    """The same assessment, or a held one when its budget line does not carry what it approves.

    For a reimbursement, with the line locked: `available` is what is neither committed nor
    obligated nor spent, in minor units. A redemption's money is committed already.
    """
    approved = assessment.approved
    if assessment.route is Route.HOLD or approved <= available:
        return assessment
    rule = standard.budget
    reason = rule.said("BUDGET_SHORT")
    finding = Finding(
        line_no=None,
        seq=len(assessment.findings) + 1,
        rule=rule.id,
        kind=rule.kind,
        severity=rule.severity,
        reason=reason,
        bearer=None,
        amount=0,
        inputs={"amount": approved, "available": available},
    )
    return replace(
        assessment,
        findings=(*assessment.findings, finding),
        route=Route.HOLD,
        cause=rule.causes["BUDGET_SHORT"],
    )


def usage_of(
    facts: ClaimFacts,
    standard: Standard,
    approved: Mapping[int, int],
    findings: Sequence[Finding] = (),
) -> Mapping[UsageKey, Usage]:
    """What approving so much of each line (by number, minor units) adds to every counter.

    For a decision that a person makes: `findings` are those of the rules' last run, from which
    the allowed quantities and the deductible are taken.
    """
    allowed = {
        each.line_no: int(each.inputs["allowed"])
        for each in findings
        if each.severity is _REDUCE and "allowed" in each.inputs
    }
    case = Case(facts, {})
    return consumed(
        standard.meters[facts.kind],
        facts,
        case.days,
        [approved.get(line.no, 0) for line in facts.lines],
        [allowed.get(line.no, line.quantity_milli) for line in facts.lines],
        findings,
    )


def _reduce(case: Case, rule: Rule, bearer: Bearer, found: Found, findings: list[Finding]) -> None:
    """Take what is over from the lines concerned, shared without losing a unit."""
    over, lines = found.over, found.lines
    if len(lines) == 1:
        at = lines[0]
        left, standing = case.left[at], case.standing[at]
        taken = over if over < left else left
        case.left[at] = left - taken
        case.standing[at] = standing - over if over < standing else 0
        if found.allowed is not None:
            case.uncut[at] = case.uncut[at] or (standing, case.quantities[at])
            case.quantities[at] = found.allowed
        elif over:
            case.uncut[at] = None
        findings.append(_cut(case, rule, bearer, found, at, taken, len(findings) + 1))
        return
    lefts = [case.left[at] for at in lines]
    taken = min(over, sum(lefts))
    if not taken:
        findings.append(_note(case, rule, found, len(findings) + 1))
        return
    for at, part in zip(lines, share(taken, lefts), strict=True):
        if part:
            case.standing[at] -= part
            case.uncut[at] = None
            case.left[at] -= part
            findings.append(_cut(case, rule, bearer, found, at, part, len(findings) + 1))


def _reject(case: Case, rule: Rule, bearer: Bearer, found: Found, findings: list[Finding]) -> None:
    """Take all that is left of the lines concerned; of the whole claim when none is named."""
    lines = found.lines if found.lines and not rule.is_widened else range(len(case.lines))
    for at in lines:
        taken, case.left[at] = case.left[at], 0
        findings.append(_cut(case, rule, bearer, found, at, taken, len(findings) + 1))


def _cut(
    case: Case, rule: Rule, bearer: Bearer, found: Found, at: int, amount: int, seq: int
) -> Finding:
    """The finding that takes an amount, perhaps zero, from a line."""
    return Finding(
        case.lines[at].no,
        seq,
        rule.id,
        rule.kind,
        rule.severity,
        rule.said(found.reason),
        bearer,
        amount,
        found.inputs,
    )


def _note(case: Case, rule: Rule, found: Found, seq: int) -> Finding:
    """A finding that takes no money: of its line, or of the claim."""
    is_of_line = len(found.lines) == 1 and not rule.is_widened
    return Finding(
        case.lines[found.lines[0]].no if is_of_line else None,
        seq,
        rule.id,
        rule.kind,
        rule.severity,
        rule.said(found.reason),
        None,
        0,
        found.inputs,
    )


def _cause(case: Case, holds: Sequence[tuple[Rule, Found]]) -> str | None:
    """The queue of the first hold on something that is left; None when nothing is left of any.

    What is rejected already needs no person: the findings are kept with the rejection.
    """
    for rule, found in holds:
        lines = found.lines if found.lines and not rule.is_widened else range(len(case.left))
        if any(case.left[at] for at in lines):
            return rule.causes[found.reason]
    return None
