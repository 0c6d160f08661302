"""Lifecycles are whole, and the database allows exactly the moves they have."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from claims.domain.lifecycle import Lifecycle
from claims.domain.lifecycles import LIFECYCLES, as_markdown
from claims.storage.migrate import head, sqlalchemy_url, version_of
from claims.storage.tables import metadata
from config.settings import PROJECT, Settings


def test_the_pictures_of_the_lifecycles_are_the_tables() -> None:
    assert (PROJECT / "claims/domain/lifecycles.md").read_text("utf-8") == as_markdown()


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.noun)
def test_every_state_is_reachable_and_in_the_table(lifecycle: Lifecycle[Any]) -> None:
    assert lifecycle.reachable() == frozenset(lifecycle.states)
    named = {state for edge in lifecycle.edges for state in (*edge.sources, edge.target)}
    assert named | set(lifecycle.entries.values()) == set(lifecycle.states)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.noun)
def test_an_action_leads_one_way_from_a_state(lifecycle: Lifecycle[Any]) -> None:
    starts = [(source, edge.action) for edge in lifecycle.edges for source in edge.sources]
    assert len(starts) == len(set(starts))


def test_the_database_allows_exactly_the_moves_of_the_lifecycles(
    owner: psycopg.Connection[Any],
) -> None:
    rows = owner.execute("SELECT noun, source, target FROM allowed_moves").fetchall()
    expected = {
        (lifecycle.noun, source, target)
        for lifecycle in LIFECYCLES
        for source, _, target in lifecycle.pairs()
        if source != target
    }
    assert set(rows) == expected


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
def test_the_migrations_make_exactly_the_tables_of_the_code(settings: Settings) -> None:
    engine = create_engine(sqlalchemy_url(settings.owner_database_url))
    with engine.connect() as connection:
        assert version_of(connection) == head()
        assert compare_metadata(MigrationContext.configure(connection), metadata()) == []
    engine.dispose()


APPEND_ONLY = (
    "events",
    "event_links",
    "ledger_entries",
    "decisions",
    "adjustments",
    "standards",
    "claim_marks",
    "claim_submissions",
    "claim_affirmations",
    "declaration_texts",
)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("act", ["TRUNCATE {} CASCADE", "DELETE FROM {}"])
def test_the_application_may_not_rewrite_what_is_written(
    table: str, act: str, settings: Settings
) -> None:
    with (
        psycopg.connect(settings.database_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(act.format(table))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_not_even_the_owner_may_empty_what_is_append_only(
    table: str, owner: psycopg.Connection[Any]
) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(f"TRUNCATE {table} CASCADE")
