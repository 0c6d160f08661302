"""What an invariant is: a question that must find no row, and how many rows there were."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """One thing that must hold, the question that finds where it does not, and its subject."""

    id: str
    says: str
    violations: str
    looked_at: str


def count_of(table: str) -> str:
    """The question how many rows a table has."""
    return f"SELECT count(*) FROM {table}"
