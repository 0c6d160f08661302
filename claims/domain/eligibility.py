"""Eligibility: a rule in CEL over facts that the standard declares, compiled once.

A rule is refused at adoption unless it runs on samples of every declared type, and facts are
refused unless they are exactly those declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from claims.domain.expressions import (
    ALWAYS_TRUE,
    LARGEST_NUMBER,
    LONGEST_TEXT,
    MOST_WORDS,
    Condition,
    FactType,
    midnight,
    read_condition,
)
from claims.domain.refusals import Refused
from claims.domain.sections import Section

MOST_FACTS: Final = 50


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A compiled rule with the facts it is over."""

    when: str
    facts: Mapping[str, FactType]
    condition: Condition

    def holds(self, facts: Mapping[str, object]) -> bool:
        """Whether a person with these facts is eligible.

        Refuses `FACTS_INVALID` when one is missing, unknown or of another type, and
        `ELIGIBILITY_UNDECIDED` when the rule has no answer for them.
        """
        problems = [f"{name}: is not asked for" for name in sorted(set(facts) - set(self.facts))]
        values: dict[str, object] = {}
        for name, kind in self.facts.items():
            read, wanted = _READ[kind]
            values[name] = read(facts.get(name))
            if values[name] is None:
                problems.append(f"{name}: {wanted} is needed")
        if problems:
            raise Refused(
                "FACTS_INVALID",
                "The facts are not those the rule asks for.",
                field="facts",
                problems=problems,
            )
        try:
            return self.condition.holds(values)
        except Refused as refused:
            raise Refused("ELIGIBILITY_UNDECIDED", refused.text, field="facts") from None


EVERYONE: Final = Eligibility("true", {}, ALWAYS_TRUE)
"""The rule of a standard that states none: everyone who is enrolled by an officer."""


def read_eligibility(given: Section) -> Eligibility:
    """The section `[eligibility]`: `when`, and `[eligibility.facts]` with each fact's type."""
    facts: dict[str, FactType] = {}
    if given.has("facts"):
        declared = given.section("facts")
        for name in declared.names()[:MOST_FACTS]:
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name, re.ASCII):
                declared.wrong(name, "a fact's name is lower case letters, digits and _")
            facts[name] = declared.choice(name, FactType)
        if len(declared.names()) > MOST_FACTS:
            given.wrong("facts", f"there are more than {MOST_FACTS}")
    condition = read_condition(given, "when", facts)
    given.finish()
    if condition is ALWAYS_TRUE:
        return EVERYONE
    for name in sorted(set(facts) - set(condition.asks)):
        given.wrong("facts", f"{name} is declared and never asked for")
    return Eligibility(condition.text, facts, condition)


def _number(value: object) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and isinstance(value, int) and abs(value) <= LARGEST_NUMBER else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= LONGEST_TEXT else None


def _yes_no(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _words(value: object) -> list[str] | None:
    if not isinstance(value, list | tuple) or len(value) > MOST_WORDS:
        return None
    is_good = all(isinstance(each, str) and len(each) <= LONGEST_TEXT for each in value)
    return list(value) if is_good else None


def _day(value: object) -> datetime | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return midnight(value)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
        try:
            return midnight(date.fromisoformat(value))
        except ValueError:
            return None
    return None


_READ: Final[Mapping[FactType, tuple[Callable[[object], object], str]]] = {
    FactType.NUMBER: (_number, "a whole number"),
    FactType.TEXT: (_text, f"a text of at most {LONGEST_TEXT} characters"),
    FactType.YES_NO: (_yes_no, "true or false"),
    FactType.DAY: (_day, "a date such as 2026-01-31"),
    FactType.WORDS: (_words, f"a list of at most {MOST_WORDS} texts"),
}
"""For each type how a fact becomes what CEL takes (None when it is of another), and its name."""


def require_other_person(decider: UUID, *, applicant: UUID) -> None:
    """Refuse `SAME_PERSON` to who would decide whether he is eligible himself."""
    if decider == applicant:
        raise Refused("SAME_PERSON", "Nobody decides his own enrolment.", field="person_id")
