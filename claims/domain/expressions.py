"""Expressions: a condition in CEL over typed facts, compiled once, tried on samples, bounded.

CEL (Common Expression Language) has no loops without a bound, no clock and no input, so the same
facts always give the same answer. The library compiles `1 + 'a'` without a word; an expression is
therefore refused unless it runs on samples of every type of fact it is over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import product
from math import prod
from typing import Any, Final

import cel

from claims.domain.refusals import Refused
from claims.domain.sections import Section

LONGEST: Final = 1_000
MOST_MACROS: Final = 2
MOST_WORDS: Final = 50
LONGEST_TEXT: Final = 200
LARGEST_NUMBER: Final = 10**15
SAMPLES: Final = 256

_RUN_FAILURES: Final = (ValueError, TypeError, RuntimeError, LookupError, ArithmeticError)
"""What the CEL library raises when an expression cannot be run on given facts."""

_MACRO: Final = re.compile(r"\.\s*(?:map|filter|all|exists|exists_one)\s*\(")
_NUMBER: Final = re.compile(r"(?<![\w.\"'])[0-9]{1,15}(?![\w.])", re.ASCII)
_QUOTED: Final = re.compile(r"\"([^\"\\]{0,60})\"|'([^'\\]{0,60})'")


class FactType(StrEnum):
    """Of what type a fact is; amounts are whole minor units."""

    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"
    DAY = "day"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled expression that answers true or false, and the facts it is over."""

    text: str
    asks: tuple[str, ...]
    _program: Any = field(repr=False, compare=False)

    def holds(self, facts: Mapping[str, object]) -> bool:
        """Whether it is true of these facts: numbers, texts, booleans, midnights, lists of texts.

        Refuses `CONDITION_UNDECIDED` when it has no answer for them.
        """
        try:
            answer = self._program.execute(facts)
        except _RUN_FAILURES as error:
            raise _undecided(str(error)) from None
        if not isinstance(answer, bool):
            raise _undecided("the answer is neither yes nor no")
        return answer


ALWAYS_TRUE: Final = Condition("true", (), cel.compile("true"))


def read_condition(given: Section, key: str, facts: Mapping[str, FactType]) -> Condition:
    """The condition under a key, after it has run on the samples; what fails is noted."""
    text = given.text(key, longest=LONGEST)
    if not text:
        return ALWAYS_TRUE
    if len(_MACRO.findall(text)) > MOST_MACROS:
        given.wrong(key, f"at most {MOST_MACROS} of map, filter, all and exists are run")
        return ALWAYS_TRUE
    try:
        program = cel.compile(text)
    except _RUN_FAILURES as error:
        given.wrong(key, f"this is not CEL: {str(error).splitlines()[0][:200]}")
        return ALWAYS_TRUE
    asks = tuple(sorted(program.variables()))
    unknown = [name for name in asks if name not in facts]
    if unknown:
        given.wrong(key, "asks for undeclared facts: " + ", ".join(unknown))
        return ALWAYS_TRUE
    _try(given, key, program, _samples(text, {name: facts[name] for name in asks}))
    return Condition(text, asks, program)


def _try(given: Section, key: str, program: Any, samples: Iterable[dict[str, object]]) -> None:
    """Note the first sample that the expression fails for, or answers otherwise than yes or no."""
    for sample in samples:
        try:
            answer = program.execute(sample)
        except _RUN_FAILURES as error:
            given.wrong(key, f"fails for {_shown(sample)}: {str(error).splitlines()[0][:160]}")
            return
        if not isinstance(answer, bool):
            given.wrong(key, "does not answer true or false")
            return


def _samples(text: str, facts: Mapping[str, FactType]) -> Iterable[dict[str, object]]:
    """Facts of every type asked for, around the numbers and texts that the text itself names."""
    numbers = [0, 1, 10**6] + [
        each + step for each in map(int, _NUMBER.findall(text)) for step in (-1, 0, 1)
    ]
    texts = ["", "x"] + [one or other for one, other in _QUOTED.findall(text)]
    of_type: dict[FactType, list[Any]] = {
        FactType.NUMBER: [min(max(each, -LARGEST_NUMBER), LARGEST_NUMBER) for each in numbers],
        FactType.TEXT: texts,
        FactType.YES_NO: [True, False],
        FactType.DAY: [midnight(date(year, 6, 15)) for year in (1930, 1970, 2005, 2026)],
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


def midnight(day: date) -> datetime:
    """A day as CEL compares it: its first instant in UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)


def _shown(sample: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in sample.items())[:200]


def _undecided(why: str) -> Refused:
    return Refused(
        "CONDITION_UNDECIDED",
        f"The condition has no answer for these facts: {why.splitlines()[0][:200]}",
        field="facts",
    )
