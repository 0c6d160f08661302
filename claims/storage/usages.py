"""Counters of what was used of limits: locked, read and added to by sets."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from claims.domain.usages import Usage, UsageKey
from claims.storage import bulk


def lock(
    session: Session, keys: Mapping[UUID, frozenset[UsageKey]]
) -> dict[UUID, dict[UsageKey, Usage]]:
    """Lock and read what was used of ceilings, by programme; rows are made where they miss.

    Ceilings belong to persons and batches are split by person, so two workers do not meet here.
    """
    flat = sorted((programme, *key) for programme, each in keys.items() for key in each)
    used: dict[UUID, dict[UsageKey, Usage]] = {programme: {} for programme in keys}
    if not flat:
        return used
    columns = [list(column) for column in zip(*flat, strict=True)]
    unnest = "unnest(%s::uuid[], %s::text[], %s::uuid[], %s::date[])"
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(
            "INSERT INTO usages"
            " (programme_id, rule, person_id, period_start, amount, count, quantity_milli)"
            f" SELECT u.*, 0, 0, 0 FROM {unnest} AS u ON CONFLICT DO NOTHING",
            columns,
        )
        cursor.execute(
            "SELECT t.programme_id, t.rule, t.person_id, t.period_start, t.amount, t.count,"
            f" t.quantity_milli FROM usages AS t JOIN {unnest}"
            " AS u(programme_id, rule, person_id, period_start)"
            " USING (programme_id, rule, person_id, period_start)"
            " ORDER BY 1, 2, 3, 4 FOR UPDATE OF t",
            columns,
        )
        for programme, rule, person, start, *amounts in cursor.fetchall():
            used[programme][UsageKey(rule, person, start)] = Usage(*amounts)
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
            " %s::bigint[], %s::bigint[]) AS u(programme_id, rule, person_id, period_start,"
            " amount, count, quantity_milli) WHERE t.programme_id = u.programme_id"
            " AND t.rule = u.rule AND t.person_id = u.person_id"
            " AND t.period_start = u.period_start",
            [list(column) for column in zip(*flat, strict=True)],
        )
