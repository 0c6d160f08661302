"""What a returned claim lacks: a list of entries, and which of them a resubmission brings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from claims.domain.refusals import Refused

OF_CLAIM: Final = 0
"""The line number of a field that concerns the whole claim."""


class MissingKind(StrEnum):
    """What kind of thing lacks; `other` is what only a person can see."""

    RECEIPT = "receipt"
    PREAUTHORISATION = "preauthorisation"
    FIELD = "field"
    LINE_FIELD = "line_field"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that lacks, with a sentence for the claimant.

    `field` is the name of a further field, `line` the number of its line. `is_met` says whether the
    resubmission brought it; None where only a person can tell.
    """

    no: int
    kind: MissingKind
    text: str
    field: str | None = None
    line: int | None = None
    is_met: bool | None = False


@dataclass(frozen=True, slots=True)
class Brought:
    """What a resubmission adds: how many papers of each kind, and the fields by line and name."""

    receipts: int = 0
    preauthorisations: int = 0
    fields: frozenset[tuple[int, str]] = field(default_factory=frozenset)


def asked_for(given: Sequence[Mapping[str, Any]], lines: int) -> tuple[Missing, ...]:
    """The entries as an officer gives them, numbered from 1; refuses `MISSING_INVALID`.

    A field is named where the kind is one, and a line (of so many) where it is a line's.
    """
    entries = []
    for no, each in enumerate(given, start=1):
        kind, name, line = MissingKind(each["kind"]), each.get("field"), each.get("line")
        is_field = kind in {MissingKind.FIELD, MissingKind.LINE_FIELD}
        if is_field != (name is not None) or (kind is MissingKind.LINE_FIELD) != (line is not None):
            raise Refused(
                "MISSING_INVALID",
                "A field is named, with its line where it is a line's, and nothing else is.",
                field="missing",
            )
        if line is not None and not 1 <= line <= lines:
            raise Refused("MISSING_INVALID", "The claim has no such line.", field="missing")
        entries.append(Missing(no, kind, each["text"], name, line, _first(kind)))
    return tuple(entries)


def written(entries: Sequence[Missing]) -> list[dict[str, Any]]:
    """The entries as the event of the return keeps them."""
    return [
        {
            "kind": each.kind.value,
            "text": each.text,
            **({"field": each.field} if each.field else {}),
            **({"line": each.line} if each.line else {}),
        }
        for each in entries
    ]


def read(told: Sequence[Mapping[str, Any]], met: Sequence[int] = ()) -> tuple[Missing, ...]:
    """The entries as an event kept them, `met` being the numbers of those that were brought."""
    entries = []
    for no, each in enumerate(told, start=1):
        kind = MissingKind(each["kind"])
        is_met = True if no in met else _first(kind)
        entry = Missing(no, kind, each["text"], each.get("field"), each.get("line"), is_met)
        entries.append(entry)
    return tuple(entries)


def after(entries: Sequence[Missing], brought: Brought) -> tuple[Missing, ...]:
    """The entries with those that are met by what was brought.

    Papers are counted: of three receipts asked for, two that come meet the first two. Which paper
    is which, an officer sees. What only a person can see stays open.
    """
    left = Counter(
        {
            MissingKind.RECEIPT: brought.receipts,
            MissingKind.PREAUTHORISATION: brought.preauthorisations,
        }
    )
    found = []
    for each in entries:
        is_met = each.is_met
        if each.kind in {MissingKind.RECEIPT, MissingKind.PREAUTHORISATION}:
            is_met = left[each.kind] > 0
            left[each.kind] -= 1
        elif each.field is not None:
            is_met = (each.line or OF_CLAIM, each.field) in brought.fields
        found.append(replace(each, is_met=is_met))
    return tuple(found)


def require_some(entries: Sequence[Missing]) -> None:
    """Refuse `RESUBMISSION_MEETS_NOTHING` where a list was given and nothing of it was brought.

    Part of it is enough, for a person may not have the rest.
    """
    if entries and all(each.is_met is False for each in entries):
        raise Refused(
            "RESUBMISSION_MEETS_NOTHING",
            "Nothing of what was asked for is added; the list says what lacks.",
            field="receipts",
            missing=[{"no": no, **each} for no, each in enumerate(written(entries), start=1)],
        )


def _first(kind: MissingKind) -> bool | None:
    """How an entry stands before anything is brought."""
    return None if kind is MissingKind.OTHER else False
