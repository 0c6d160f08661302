"""Sections: one table of a policy text read key by key, with everything wrong in it collected.

A text is refused with all its problems at once, so that an officer corrects it in one go. So a
reader never stops: it notes what is wrong and goes on with a stand-in that nobody will use.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from claims.domain.money import parse_money
from claims.domain.refusals import Refused

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

LONGEST_TEXT: Final = 400_000
MOST_PROBLEMS: Final = 200

_CODE: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", re.ASCII)
_THOUSANDTHS: Final = re.compile(r"(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,3}))?", re.ASCII)


def is_code(text: str) -> bool:
    """Whether a text is a short name for programs: lower case, digits, and - _ . between them."""
    return len(text) <= 64 and bool(_CODE.fullmatch(text))


class Section:
    """One table: its values, where it stands in the text, and the list problems go to."""

    def __init__(self, values: Mapping[str, object], path: str, problems: list[str]) -> None:
        self._values = dict(values)
        self._path = path
        self._problems = problems
        self._read: set[str] = set()

    def wrong(self, key: str, sentence: str) -> None:
        """Note what is wrong with a key."""
        if len(self._problems) < MOST_PROBLEMS:
            where = f"{self._path}.{key}" if self._path and key else self._path or key
            self._problems.append(f"{where}: {sentence}")

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        self._read.add(key)
        return key in self._values

    def finish(self) -> None:
        """Note every key that nothing asked for."""
        for key in sorted(set(self._values) - self._read):
            self.wrong(key, "this key is not known here")

    def text(self, key: str, *, longest: int = 200) -> str:
        """A text that is not empty."""
        value = self._value(key)
        if isinstance(value, str) and value.strip() and len(value) <= longest:
            return value
        return self._stand_in(key, value, f"a text of at most {longest} characters", "")

    def code(self, key: str) -> str:
        """A short name for programs: lower case, digits, and - _ . between them."""
        value = self._value(key)
        if isinstance(value, str) and is_code(value):
            return value
        return self._stand_in(key, value, "a short name such as home-care", "")

    def codes(self, key: str) -> tuple[str, ...]:
        """A list of short names, none twice."""
        return self._list(key, lambda each: bool(_CODE.fullmatch(each)), "short names")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none twice."""
        return self._list(key, lambda each: bool(each.strip()), "texts")

    def _list(self, key: str, is_good: Callable[[str], bool], what: str) -> tuple[str, ...]:
        value = self._value(key)
        if (
            isinstance(value, list)
            and value
            and all(isinstance(each, str) and len(each) <= 64 and is_good(each) for each in value)
            and len(set(value)) == len(value)
        ):
            return tuple(value)
        return self._stand_in(key, value, f"a list of {what}, none twice", ())

    def choice(self, key: str, kind: type[E]) -> E:
        """One of the words of an enumeration."""
        value = self._value(key)
        if isinstance(value, str) and value in {each.value for each in kind}:
            return kind(value)
        return self._stand_in(key, value, "one of " + ", ".join(kind), next(iter(kind)))

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """A list of words of an enumeration, none twice."""
        value = self._value(key)
        words = {each.value for each in kind}
        if (
            isinstance(value, list)
            and value
            and all(isinstance(each, str) and each in words for each in value)
            and len(set(value)) == len(value)
        ):
            return tuple(kind(each) for each in value)
        return self._stand_in(key, value, "a list out of " + ", ".join(kind) + ", none twice", ())

    def whole(self, key: str, *, least: int, most: int) -> int:
        """A whole number between two bounds, both included."""
        value = self._value(key)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        return self._stand_in(key, value, f"a whole number from {least} to {most}", least)

    def wholes(self, key: str, *, least: int, most: int) -> tuple[int, ...]:
        """A list of whole numbers between two bounds, none twice."""
        value = self._value(key)
        if (
            isinstance(value, list)
            and value
            and all(
                isinstance(each, int) and not isinstance(each, bool) and least <= each <= most
                for each in value
            )
            and len(set(value)) == len(value)
        ):
            return tuple(value)
        wanted = f"a list of whole numbers from {least} to {most}, none twice"
        return self._stand_in(key, value, wanted, ())

    def amount(self, key: str, currency: str) -> int:
        """An amount above zero, written as a decimal string, in minor units."""
        value = self._value(key)
        if isinstance(value, str):
            try:
                read = parse_money(value, currency).amount
            except Refused as refusal:
                self.wrong(key, refusal.text)
                return 1
            if read > 0:
                return read
        return self._stand_in(key, value, 'an amount above zero in quotes, such as "150.00"', 1)

    def thousandths(self, key: str, *, most: int) -> int:
        """A decimal string with at most three decimals, above zero, in thousandths."""
        value = self._value(key)
        match = _THOUSANDTHS.fullmatch(value) if isinstance(value, str) else None
        if match:
            read = int(match.group(1)) * 1_000 + int((match.group(2) or "").ljust(3, "0"))
            if 0 < read <= most:
                return read
        wanted = f'a number above zero and at most {most / 1_000:g} in quotes, such as "1.5"'
        return self._stand_in(key, value, wanted, 1)

    def yes_no(self, key: str) -> bool:
        """A TOML true or false."""
        value = self._value(key)
        return (
            value if isinstance(value, bool) else self._stand_in(key, value, "true or false", False)
        )

    def day(self, key: str) -> date:
        """A TOML date."""
        value = self._value(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        return self._stand_in(key, value, "a date such as 2026-01-31, without quotes", date.min)

    def section(self, key: str) -> Section:
        """The table under a key; an empty one when it is missing."""
        value = self._value(key)
        if not isinstance(value, dict):
            value = self._stand_in(key, value, f"a table [{key}]", {})
        return Section(value, f"{self._path}.{key}" if self._path else key, self._problems)

    def sections(self, key: str, *, most: int) -> tuple[Section, ...]:
        """The tables of a list under a key, in their order."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            value = self._stand_in(key, value, f"a list of tables [[{key}]]", [])
        if len(value) > most:
            self.wrong(key, f"there are more than {most}")
            value = []
        path = f"{self._path}.{key}" if self._path else key
        return tuple(
            Section(each, f"{path}[{at}]", self._problems) for at, each in enumerate(value, 1)
        )

    def invented(self, values: Mapping[str, object]) -> Section:
        """A section nobody wrote, whose problems are noted all the same."""
        return Section(values, self._path, self._problems)

    def names(self) -> tuple[str, ...]:
        """Every key that is written, for a table whose keys are names; all count as read."""
        self._read.update(self._values)
        return tuple(self._values)

    def _value(self, key: str) -> object:
        self._read.add(key)
        return self._values.get(key)

    def _stand_in(self, key: str, value: object, wanted: str, stand_in: T) -> T:
        self.wrong(key, f"missing: {wanted} is needed" if value is None else f"must be {wanted}")
        return stand_in


def read_toml(text: str, problems: list[str]) -> Section:
    """The outermost section of a TOML text; an empty one when it cannot be read as TOML."""
    values: Mapping[str, object] = {}
    if len(text) > LONGEST_TEXT:
        problems.append(f"text: at most {LONGEST_TEXT} characters are read")
    else:
        try:
            values = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            reason = "nested too deep" if isinstance(error, RecursionError) else str(error)
            problems.append(f"text: this is not TOML: {reason}")
    return Section(values, "", problems)
