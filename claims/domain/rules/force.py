"""Force: from when until when a rule is in force, and by which day that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims.domain.facts import ClaimFacts, Window
from claims.domain.findings import RuleScope
from claims.domain.rules.case import NONE, Case, Check, Found
from claims.domain.sections import Section


@dataclass(frozen=True, slots=True)
class Force:
    """The days a rule is in force, both included.

    A rule that looks at lines is in force for a line by its service day, and for what it finds
    of the claim as a whole by the day of submission; a rule that looks at the whole claim always
    by the day of submission. What is not in force neither finds nor counts.
    """

    window: Window
    scope: RuleScope

    def concerns(self, facts: ClaimFacts, day: date) -> bool:
        """Whether it is in force for a line with this service day."""
        of_line = self.scope is RuleScope.LINE
        return self.window.holds(day if of_line else facts.submitted_on)

    def limit(self, check: Check) -> Check:
        """The same check, silent where the rule is not in force."""
        holds = self.window.holds

        def of_claim(case: Case) -> Sequence[Found]:
            return check(case) if holds(case.facts.submitted_on) else NONE

        def of_lines(case: Case) -> Sequence[Found]:
            return [
                each
                for each in check(case)
                if holds(case.days[each.lines[0]] if each.lines else case.facts.submitted_on)
            ]

        return of_lines if self.scope is RuleScope.LINE else of_claim


def read_force(given: Section, scope: RuleScope) -> Force | None:
    """`valid_from` and `valid_until` of a rule; None for one without, which is always in force."""
    if not given.has("valid_from") and not given.has("valid_until"):
        return None
    first_day = given.day("valid_from") if given.has("valid_from") else date.min
    last_day = given.day("valid_until") if given.has("valid_until") else None
    if last_day is not None and last_day < first_day:
        given.wrong("valid_until", "is before valid_from")
    return Force(Window(first_day, last_day), scope)
