"""Counters of what was used of limits: locked, read and added to by sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from claims.domain.shared_usages import is_shared
from claims.domain.usages import Usage, UsageKey
from claims.storage import bulk

Keys = Mapping[UUID, frozenset[UsageKey]]
Used = dict[UUID, dict[UsageKey, Usage]]
"""By programme."""

_KEYS = "unnest(%s::uuid[], %s::text[], %s::uuid[], %s::date[]) WITH ORDINALITY"
_ADD = f"""
INSERT INTO usages (programme_id, rule, holder_id, period_start, amount, count, quantity_milli)
SELECT u.programme_id, u.rule, u.holder_id, u.period_start, 0, 0, 0
  FROM {_KEYS} AS u(programme_id, rule, holder_id, period_start, nth)
 ORDER BY u.nth ON CONFLICT DO NOTHING
"""
_READ = f"""
SELECT t.programme_id, t.rule, t.holder_id, t.period_start, t.amount, t.count, t.quantity_milli
  FROM usages AS t JOIN {_KEYS} AS u(programme_id, rule, holder_id, period_start, nth)
 USING (programme_id, rule, holder_id, period_start)
"""


def lock(session: Session, keys: Keys) -> Used:
    """Lock and read what was used of limits, by programme; rows are made where they miss.

    One order for everybody: first the counters of one person alone, at which two workers do not
    meet because batches are split by person; then those that are shared.
    """
    columns = _columns(keys)
    if not columns:
        return {programme: {} for programme in keys}
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(_ADD, columns)
        cursor.execute(f"{_READ} ORDER BY u.nth FOR UPDATE OF t", columns)
        return _used(keys, cursor.fetchall())


def read(session: Session, keys: Keys) -> Used:
    """What was used of limits at this moment; one that is not there is unused."""
    columns = _columns(keys)
    if not columns:
        return {programme: {} for programme in keys}
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(_READ, columns)
        return _used(keys, cursor.fetchall())


def _columns(keys: Keys) -> list[list[Any]]:
    flat = sorted(
        (is_shared(key), programme, *key) for programme, each in keys.items() for key in each
    )
    return [list(column) for column in zip(*flat, strict=True)][1:]


def _used(keys: Keys, rows: list[tuple[Any, ...]]) -> Used:
    used: Used = {programme: {} for programme in keys}
    for programme, rule, holder, start, *amounts in rows:
        used[programme][UsageKey(rule, holder, start)] = Usage(*amounts)
    return used


def add(session: Session, added: Mapping[UUID, Mapping[UsageKey, Usage]]) -> None:
    """Add to locked usages (minor units, pieces, thousandths)."""
    flat = sorted(
        (programme, *key, usage.amount, usage.count, usage.quantity_milli)
        for programme, each in added.items()
        for key, usage in each.items()
    )
    if not flat:
        return
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(
            "UPDATE usages AS t SET amount = t.amount + u.amount, count = t.count + u.count,"
            " quantity_milli = t.quantity_milli + u.quantity_milli"
            " FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::date[], %s::bigint[],"
            " %s::bigint[], %s::bigint[]) AS u(programme_id, rule, holder_id, period_start,"
            " amount, count, quantity_milli) WHERE t.programme_id = u.programme_id"
            " AND t.rule = u.rule AND t.holder_id = u.holder_id"
            " AND t.period_start = u.period_start",
            [list(column) for column in zip(*flat, strict=True)],
        )
