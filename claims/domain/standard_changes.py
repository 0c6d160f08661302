"""What is different between two texts of a standard: every key that was added, removed or changed.

Rules and promises are known by their id and prices by item and first day, so that what only moved
is not told as changed; other tables in a list are known by what they say.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

Path = tuple[str, ...]
Table = Mapping[str, object]


class Way(StrEnum):
    """What happened at a place."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` names the place, `before` and `after` what stood and stands there.

    A table of a list, such as a rule, is added or removed as a whole.
    """

    path: Path
    way: Way
    before: object = None
    after: object = None

    @property
    def at(self) -> str:
        """The place as it is written: `rules.co-pay.percent`."""
        return place_of(self.path)


def place_of(path: Path) -> str:
    """A path in words; a table that is known by all it says is only of its list."""
    return ".".join(part for part in path if not part.startswith("{"))


class _Naming(Protocol):
    def __call__(self, table: Table) -> str: ...


def _by(*keys: str) -> _Naming:
    def name(table: Table) -> str:
        return "@".join(str(table.get(key, "")) for key in keys)

    return name


def _by_content(table: Table) -> str:
    return json.dumps(table, sort_keys=True, ensure_ascii=False, default=str)


NAMING: Final[Mapping[Path, _Naming]] = {
    ("rules",): _by("id"),
    ("promises",): _by("id"),
    ("prices",): _by("item", "valid_from"),
    ("charter", "promises"): _by("promise"),
}
"""By what the tables of a list are known; others by all they say."""

_NOTHING: Final = object()


def changes_between(before: str, after: str) -> tuple[Change, ...]:
    """The differences of two TOML texts in the order of the second, what is gone at the end."""
    return tuple(_of_tables((), tomllib.loads(before), tomllib.loads(after)))


def _of_tables(path: Path, before: Table, after: Table) -> Iterator[Change]:
    for key in [*after, *(key for key in before if key not in after)]:
        yield from _of_values((*path, key), before.get(key, _NOTHING), after.get(key, _NOTHING))


def _of_values(path: Path, before: object, after: object) -> Iterator[Change]:
    tables, others = _as_tables(path, before), _as_tables(path, after)
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_tables(path, before, after)
    elif tables is not None and others is not None:
        yield from _of_lists(path, tables, others)
    elif before is _NOTHING:
        yield from _whole(path, Way.ADDED, after)
    elif after is _NOTHING:
        yield from _whole(path, Way.REMOVED, before)
    elif repr(before) != repr(after):  # 1 and true are equal, but not the same
        yield Change(path, Way.CHANGED, before, after)


def _of_lists(
    path: Path, before: Mapping[str, Table], after: Mapping[str, Table]
) -> Iterator[Change]:
    for name, table in after.items():
        if name in before:
            yield from _of_tables((*path, name), before[name], table)
        else:
            yield Change((*path, name), Way.ADDED, None, table)
    for name, table in before.items():
        if name not in after:
            yield Change((*path, name), Way.REMOVED, table, None)
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        yield Change(path, Way.REORDERED, kept, [name for name in after if name in before])


def _whole(path: Path, way: Way, value: object) -> Iterator[Change]:
    """A whole table of keys, or list of tables, that is there in one of the texts only."""
    tables = _as_tables(path, value)
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _whole((*path, key), way, inner)
    elif tables:
        for name, table in tables.items():
            yield _one(((*path, name)), way, table)
    else:
        yield _one(path, way, value)


def _one(path: Path, way: Way, value: object) -> Change:
    return Change(path, way, None, value) if way is Way.ADDED else Change(path, way, value, None)


def _as_tables(path: Path, value: object) -> dict[str, Table] | None:
    """A list of tables by their names; those of one name are told apart by a number."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return None
    naming = NAMING.get(path, _by_content)
    named: dict[str, Table] = {}
    for each in value:
        name = first = naming(each)
        count = 1
        while name in named:
            count += 1
            name = f"{first} ({count})"
        named[name] = each
    return named
