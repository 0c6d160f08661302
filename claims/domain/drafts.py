"""Drafts: a standard on its way to being published, by two people, and its life afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused
from claims.domain.sections import read_toml


class DraftStatus(StrEnum):
    """How far a draft is. One that is published, as a version, or discarded never changes."""

    DRAFT = "draft"
    CHECKED = "checked"
    PUBLISHED = "published"
    DISCARDED = "discarded"


_D = DraftStatus

DRAFT = Lifecycle(
    noun="drafts",
    states=DraftStatus,
    entries={"draft": _D.DRAFT},
    edges=(
        edge(_D.DRAFT, "edit", _D.DRAFT, "edited"),
        edge(_D.DRAFT, "check", _D.CHECKED),
        edge(_D.CHECKED, "edit", _D.DRAFT, "edited"),
        edge(_D.CHECKED, "publish", _D.PUBLISHED),
        edge((_D.DRAFT, _D.CHECKED), "discard", _D.DISCARDED),
    ),
)


class Life(StrEnum):
    """Where a standard stands on a day; what comes after publication follows from the day."""

    DRAFT = "draft"
    CHECKED = "checked"
    PUBLISHED = "published"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class Turn(NamedTuple):
    """When a version takes its turn: of those whose day has come, the last one is in force."""

    takes_force_on: date
    version: int


def life_on(day: date, turn: Turn, all_of_its_code: Iterable[Turn]) -> Life:
    """Where a published version stands on a day, among all versions of its code."""
    if turn.takes_force_on > day:
        return Life.PUBLISHED
    come = [each for each in all_of_its_code if each.takes_force_on <= day]
    return Life.IN_FORCE if turn >= max(come, default=turn) else Life.SUPERSEDED


def code_of(text: str) -> str:
    """The code a draft is for; refuses `STANDARD_INVALID` where it is not TOML or names none.

    All else may be wrong in a draft: it is told when the draft is checked.
    """
    problems: list[str] = []
    code = read_toml(text, problems).code("code")
    if problems:
        raise Refused(
            "STANDARD_INVALID",
            f"A draft is TOML and names its code: {problems[0]}",
            field="text",
            problems=problems,
        )
    return code


def digest_of(text: str) -> str:
    """What a text is told apart by: the SHA-256 of its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def require_same_text(digest: str, *, seen: str) -> None:
    """Refuse `DIGEST_DIFFERS` when the draft is not the one that was looked at."""
    if digest != seen:
        raise Refused("DIGEST_DIFFERS", "The draft was changed since you looked at it.")


def require_other_publisher(person_id: UUID, *, writers: Collection[UUID]) -> None:
    """Refuse `SAME_PERSON` when one who drafted or ever edited a text would publish it."""
    if person_id in writers:
        raise Refused("SAME_PERSON", "You wrote on this draft; another person has to publish it.")
