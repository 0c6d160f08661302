"""What the bank sent, in words and figures, for one reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from claims.pages.wording import Wording
from claims.usecases.bank_candidates import Candidates

SUMS: Final = ("instructed", "paid", "returned", "pending")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was instructed is what was paid, came back, and is pending; or what is amiss."""

    day: str
    sums: tuple[tuple[str, str], ...]
    difference: str | None
    suspense: str | None
    unmatched: int
    statement: tuple[str, str, str, str | None] | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line of a bank's file."""

    id: UUID
    what: str
    side: str
    amount: str
    reference: str
    booked: str
    why: str
    status: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file that was taken in."""

    message: str
    message_id: str
    count: int
    applied: int
    waiting: int
    closing: str
    at: str
    digest: str


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry with what it could be."""

    row: EntryRow
    reason: str
    note: str
    cleared_as: str | None
    choices: tuple[tuple[str, str], ...]
    is_unknown: bool
    is_proposed: bool
    is_mine: bool


def reconciled(report: Mapping[str, Any], say: Wording) -> Reconciled:
    """The reconciliation for one reader."""
    total, stated = report["total"], report["statement"]
    return Reconciled(
        say.day(report["day"]),
        tuple((name, _money(total[name], say)) for name in SUMS),
        _unless_zero(total["difference"], say),
        _unless_zero(report["suspense"], say),
        report["unmatched_count"],
        stated
        and (
            say.day(stated["closing_on"]),
            _money(stated["closing"], say),
            _money(stated["ledger"], say),
            _unless_zero(stated["difference"], say),
        ),
    )


def entry_rows(found: Iterable[Any], say: Wording) -> list[EntryRow]:
    """Entries for one reader."""
    return [_row(each, say) for each in found]


def import_rows(
    found: Sequence[Any], counts: Mapping[UUID, Mapping[str, int]], say: Wording, zone: str
) -> list[ImportRow]:
    """Files for one reader, the latest first."""
    rows = []
    for each in reversed(found):
        of = counts.get(each.id, {})
        rows.append(
            ImportRow(
                message=each.message,
                message_id=each.message_id,
                count=each.count,
                applied=of.get("applied", 0),
                waiting=of.get("unknown", 0) + of.get("proposed", 0),
                closing="–" if each.closing is None else say.money(each.closing, each.currency),
                at=say.instant(each.imported_at, zone),
                digest=each.file_sha256[:16],
            )
        )
    return rows


def entry_shown(
    found: Candidates, reasons: Mapping[str, Any], person_id: UUID, say: Wording
) -> EntryShown:
    """An entry with the payments and entries it could be."""
    entry = found.entry
    known = reasons.get(entry.reason or "")
    payments = [
        (f"payment:{each.id}", f"{each.end_to_end_id} · {say.money(each.amount, each.currency)}")
        for each in found.payments
    ]
    counters = [
        (f"returned:{each.id}", f"{_reference(each)} · {say.day(each.booked_on)}")
        for each in found.counters
    ]
    return EntryShown(
        row=_row(entry, say),
        reason=known.officer[say.language] if known else entry.reason or "",
        note=entry.note or "",
        cleared_as=entry.cleared_as,
        choices=(*payments, *counters),
        is_unknown=entry.status == "unknown",
        is_proposed=entry.status == "proposed",
        is_mine=entry.proposer_id == person_id,
    )


def _row(entry: Any, say: Wording) -> EntryRow:
    return EntryRow(
        id=entry.id,
        what=entry.end_to_end_id or "–",
        side=entry.side or "",
        amount="–" if entry.amount is None else say.money(entry.amount, entry.currency),
        reference=_reference(entry),
        booked=say.day(entry.booked_on),
        why=entry.why or "",
        status=entry.status,
    )


def _reference(entry: Any) -> str:
    return entry.entry_reference or entry.reference or "–"


def _money(money: Any, say: Wording) -> str:
    return say.money(money.amount, money.currency)


def _unless_zero(money: Any, say: Wording) -> str | None:
    return _money(money, say) if money.amount else None
