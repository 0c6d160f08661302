"""What is different between two texts of a standard: each value by where it stands, old and new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from claims.domain.standard_edits import tables_of

NAMED_BY: Final = {"prices": ("item", "valid_from"), "promises": ("id",), "rules": ("id",)}
"""By what the entries of each list are recognised in the other text."""

ORDER: Final = "order"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: the section, the entry in it, the value's path; None where there is none."""

    section: str
    entry: str
    path: str
    before: str | None
    after: str | None


def differences(before: str, after: str) -> list[Difference]:
    """All that one text says otherwise than the other, in the order of the newer one."""
    old, new = tables_of(before), tables_of(after)
    found: list[Difference] = []
    for section in dict.fromkeys([*new, *old]):
        if section in NAMED_BY:
            found += _of_list(section, old.get(section, []), new.get(section, []))
        else:
            found += [
                Difference(section, "", path, one, other)
                for path, one, other in _of_values(old.get(section), new.get(section), "")
            ]
    return found


def _of_list(section: str, old: Any, new: Any) -> Iterator[Difference]:
    before, after = _named(section, old), _named(section, new)
    for entry in dict.fromkeys([*after, *before]):
        for path, one, other in _of_values(before.get(entry), after.get(entry), ""):
            yield Difference(section, entry, path, one, other)
    kept = [entry for entry in after if entry in before]
    if section == "rules" and kept != [entry for entry in before if entry in after]:
        yield Difference(section, "", ORDER, " → ".join(before), " → ".join(after))


def _named(section: str, entries: Any) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for at, entry in enumerate(entries if isinstance(entries, list) else []):
        keys = NAMED_BY[section]
        name = " ".join(str(entry[key]) for key in keys if key in entry) or f"#{at + 1}"
        named[name if name not in named else f"{name} #{at + 1}"] = entry
    return named


def _of_values(one: Any, other: Any, path: str) -> Iterator[tuple[str, str | None, str | None]]:
    if one == other and type(one) is type(other):
        return
    if isinstance(one, Mapping) or isinstance(other, Mapping):
        mine = one if isinstance(one, Mapping) else {}
        its = other if isinstance(other, Mapping) else {}
        for key in dict.fromkeys([*its, *mine]):
            inner = f"{path}.{key}" if path else str(key)
            yield from _of_values(mine.get(key), its.get(key), inner)
        return
    yield path, _shown(one), _shown(other)


def _shown(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(str(_shown(each)) for each in value)
        case Mapping():
            return ", ".join(f"{key} = {_shown(each)}" for key, each in value.items())
        case _:
            return str(value)
