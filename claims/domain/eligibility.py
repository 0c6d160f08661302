"""Eligibility: a rule in CEL over facts that the standard declares, compiled once.

CEL (Common Expression Language) has no loops without a bound, no clock and no input, so the same
facts always give the same answer. A rule is refused at adoption unless it runs on samples of
every declared type, and facts are refused unless they are exactly those declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import product
from math import prod
from typing import Any, Final

import cel

from claims.domain.refusals import Refused
from claims.domain.sections import Section

LONGEST_RULE: Final = 1_000
MOST_FACTS: Final = 50
MOST_MACROS: Final = 2
MOST_WORDS: Final = 50
LONGEST_TEXT: Final = 200
LARGEST_NUMBER: Final = 10**15
SAMPLES: Final = 256

_RUN_FAILURES: Final = (ValueError, TypeError, RuntimeError, LookupError, ArithmeticError)
"""What the CEL library raises when a rule cannot be run on given facts."""

_MACRO: Final = re.compile(r"\.\s*(?:map|filter|all|exists|exists_one)\s*\(")
_NUMBER: Final = re.compile(r"(?<![\w.\"'])[0-9]{1,15}(?![\w.])", re.ASCII)
_QUOTED: Final = re.compile(r"\"([^\"\\]{0,60})\"|'([^'\\]{0,60})'")


class FactType(StrEnum):
    """Of what type a declared fact is; amounts are whole minor units."""

    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"
    DAY = "day"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A compiled rule with the facts it is over."""

    when: str
    facts: Mapping[str, FactType]
    _program: Any = field(repr=False, compare=False)

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
            answer = self._program.execute(values)
        except _RUN_FAILURES as error:
            raise _undecided(str(error)) from None
        if not isinstance(answer, bool):
            raise _undecided("the answer is neither yes nor no")
        return answer


EVERYONE: Final = Eligibility("true", {}, cel.compile("true"))
"""The rule of a standard that states none: everyone who is enrolled by an officer."""


def read_eligibility(given: Section) -> Eligibility:
    """The section `[eligibility]`: `when`, and `[eligibility.facts]` with each fact's type."""
    when = given.text("when", longest=LONGEST_RULE)
    facts: dict[str, FactType] = {}
    if given.has("facts"):
        declared = given.section("facts")
        for name in declared.names()[:MOST_FACTS]:
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name, re.ASCII):
                declared.wrong(name, "a fact's name is lower case letters, digits and _")
            facts[name] = declared.choice(name, FactType)
        if len(declared.names()) > MOST_FACTS:
            given.wrong("facts", f"there are more than {MOST_FACTS}")
    given.finish()
    return _compiled(given, when, facts) if when else EVERYONE


def _compiled(given: Section, when: str, facts: Mapping[str, FactType]) -> Eligibility:
    """The rule, after it has run on the samples; what fails is noted."""
    if len(_MACRO.findall(when)) > MOST_MACROS:
        given.wrong("when", f"at most {MOST_MACROS} of map, filter, all and exists are run")
        return EVERYONE
    try:
        program = cel.compile(when)
    except _RUN_FAILURES as error:
        given.wrong("when", f"this is not CEL: {str(error).splitlines()[0][:200]}")
        return EVERYONE
    unknown = sorted(set(program.variables()) - set(facts))
    if unknown:
        given.wrong("when", "asks for undeclared facts: " + ", ".join(unknown))
        return EVERYONE
    for name in sorted(set(facts) - set(program.variables())):
        given.wrong("facts", f"{name} is declared and never asked for")
    for sample in _samples(when, facts):
        try:
            answer = program.execute(sample)
        except _RUN_FAILURES as error:
            given.wrong("when", f"fails for {_shown(sample)}: {str(error).splitlines()[0][:160]}")
            break
        if not isinstance(answer, bool):
            given.wrong("when", "does not answer true or false")
            break
    return Eligibility(when, dict(facts), program)


def _samples(when: str, facts: Mapping[str, FactType]) -> Iterable[dict[str, object]]:
    """Facts of every declared type, around the numbers and texts that the rule itself names."""
    numbers = [0, 1, 10**6] + [
        each + step for each in map(int, _NUMBER.findall(when)) for step in (-1, 0, 1)
    ]
    texts = ["", "x"] + [one or other for one, other in _QUOTED.findall(when)]
    of_type: dict[FactType, list[Any]] = {
        FactType.NUMBER: [min(max(each, -LARGEST_NUMBER), LARGEST_NUMBER) for each in numbers],
        FactType.TEXT: texts,
        FactType.YES_NO: [True, False],
        FactType.DAY: [_midnight(date(year, 6, 15)) for year in (1930, 1970, 2005, 2026)],
        FactType.WORDS: [[], texts[:1], texts],
    }
    columns = [of_type[kind] for kind in facts.values()]
    if prod(len(column) for column in columns) <= SAMPLES:
        rows: Iterable[Iterable[object]] = product(*columns)
    else:
        # A stride of its own for every fact, so that their values meet in many combinations.
        rows = (
            [column[turn * (2 * at + 1) // 3 % len(column)] for at, column in enumerate(columns)]
            for turn in range(SAMPLES)
        )
    return (dict(zip(facts, row, strict=True)) for row in rows)


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
        return _midnight(value)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
        try:
            return _midnight(date.fromisoformat(value))
        except ValueError:
            return None
    return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _shown(sample: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in sample.items())[:200]


def _undecided(why: str) -> Refused:
    return Refused(
        "ELIGIBILITY_UNDECIDED",
        f"The rule has no answer for these facts: {why.splitlines()[0][:200]}",
        field="facts",
    )


_READ: Final[Mapping[FactType, tuple[Callable[[object], object], str]]] = {
    FactType.NUMBER: (_number, "a whole number"),
    FactType.TEXT: (_text, f"a text of at most {LONGEST_TEXT} characters"),
    FactType.YES_NO: (_yes_no, "true or false"),
    FactType.DAY: (_day, "a date such as 2026-01-31"),
    FactType.WORDS: (_words, f"a list of at most {MOST_WORDS} texts"),
}
"""For each type how a fact becomes what CEL takes (None when it is of another), and its name."""
