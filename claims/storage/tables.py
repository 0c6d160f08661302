"""Every table of the house in one import, for migrations and for the drift test."""

from __future__ import annotations

from sqlalchemy import MetaData

from claims.storage import (
    calendars,
    cases,
    charters,
    circumstances,
    claims,
    confirmations,
    contacts,
    decision_letters,
    decisions,
    declarations,
    drafts,
    dry_runs,
    events,
    guesses,
    hit_rates,
    ledger,
    messages,
    passwords,
    payouts,
    people,
    preauthorisations,
    programmes,
    providers,
    ratings,
    receipts,
    redecisions,
    redress,
    sessions,
    standards,
    users,
    vouchers,
)
from claims.storage.base import Row

ROOMS = (
    cases,
    charters,
    circumstances,
    calendars,
    claims,
    confirmations,
    contacts,
    decision_letters,
    decisions,
    declarations,
    dry_runs,
    drafts,
    events,
    guesses,
    hit_rates,
    ledger,
    messages,
    passwords,
    payouts,
    people,
    preauthorisations,
    programmes,
    providers,
    ratings,
    receipts,
    redecisions,
    sessions,
    redress,
    standards,
    users,
    vouchers,
)


def metadata() -> MetaData:
    """The metadata with every table in it."""
    return Row.metadata
