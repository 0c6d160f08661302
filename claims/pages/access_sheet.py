"""Who may do what, in words, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from claims.pages.wording import Wording
from claims.usecases.access_reviews import Reviewed, Standing
from claims.usecases.exemptions import InConflict

ZONE = "UTC"
"""An account is of no one programme, so its hours are UTC's."""


def standing_shown(standing: Standing, say: Wording) -> dict[str, Any]:
    """When the next review is due, and which is open."""
    return {
        "last": say.day(standing.last_signed_on) if standing.last_signed_on else None,
        "due": say.day(standing.open_due_on or standing.next_due_on),
        "open": standing.open_review_id,
        "is_overdue": standing.is_overdue,
    }


def grants_shown(found: Sequence[Any], reader: UUID, say: Wording) -> list[dict[str, Any]]:
    """Grants as rows; one that waits is confirmed by somebody who has no part in it."""
    return [
        {
            "id": each.row.id,
            "name": each.name,
            "login": each.login,
            "role": each.row.role,
            "kind": each.row.kind,
            "reason": each.row.reason,
            "until": say.day(each.row.last_day) if each.row.last_day else None,
            "may_confirm": reader not in {each.row.proposer_id, each.row.person_id},
        }
        for each in found
    ]


def taken_shown(found: Sequence[Any], reader: UUID, say: Wording) -> list[dict[str, Any]]:
    """Roles taken at once, which another person than the taker reviews."""
    return [
        {
            "id": each.row.id,
            "number": each.row.id.hex[-8:],
            "name": each.name,
            "login": each.login,
            "role": each.row.role,
            "reason": each.row.reason,
            "lapses": say.instant(each.row.lapses_at, ZONE),
            "may_review": reader != each.row.person_id,
        }
        for each in found
    ]


def exemptions_shown(
    found: Sequence[Any], reader: UUID, conflicts: Any, say: Wording
) -> list[dict[str, Any]]:
    """Exemptions with what they exempt from, in the reader's language."""
    return [
        {
            "id": each.row.id,
            "name": each.name,
            "text": _text(conflicts, each.row.conflict, say),
            "reason": each.row.reason,
            "until": say.day(each.row.last_day),
            "may_confirm": reader not in {each.row.proposer_id, each.row.person_id},
        }
        for each in found
    ]


def _text(conflicts: Any, code: str, say: Wording) -> str:
    found = conflicts.get(code)
    return found.texts[say.language] if found else code


def conflicts_shown(found: Sequence[InConflict], say: Wording) -> list[dict[str, Any]]:
    """Who is in which conflict now, and whether he is exempt."""
    return [
        {
            "name": each.name,
            "person_id": each.person_id,
            "text": each.conflict.texts[say.language],
            "until": say.day(each.exempt_until) if each.exempt_until else None,
        }
        for each in found
    ]


def overrides_shown(found: Sequence[Any], say: Wording) -> list[dict[str, Any]]:
    """Departures from the rules: what they came to, what was decided, by whom."""
    return [
        {
            "kind": each.kind,
            "claim_id": each.claim_id,
            "ruled": say.money(each.ruled, each.currency),
            "decided": say.money(each.decided, each.currency),
            "who": " · ".join(name for name in (each.name, each.second_name) if name),
            "at": say.instant(each.at, ZONE),
        }
        for each in found
    ]


def review_shown(reviewed: Reviewed, reader: UUID, say: Wording, *, most: int) -> dict[str, Any]:
    """A review: the lines that wait first, so many at once, then the decided ones."""
    waiting = [each for each in reviewed.lines if each.verdict is None]
    done = [each for each in reviewed.lines if each.verdict is not None]
    row = reviewed.row
    return {
        "id": row.id,
        "day": say.day(row.day),
        "due": say.day(row.due_on),
        "is_open": row.status == "open",
        "signed_at": say.instant(row.signed_at, ZONE) if row.signed_at else None,
        "digest": row.digest,
        "left": len(waiting),
        "waiting": [_line(each, reader, say) for each in waiting[:most]],
        "decided": [_line(each, reader, say) for each in done[:most]],
    }


def _line(each: Any, reader: UUID, say: Wording) -> dict[str, Any]:
    used = each.line.last_used_at
    return {
        "id": each.grant.id,
        "name": each.name,
        "login": each.login,
        "role": each.grant.role,
        "kind": each.grant.kind,
        "reason": each.grant.reason,
        "used": say.instant(used, ZONE) if used else None,
        "is_own": each.grant.person_id == reader,
        "verdict": each.verdict.verdict if each.verdict else None,
        "verdict_reason": each.verdict.reason if each.verdict else None,
    }
