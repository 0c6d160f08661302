"""The short form of `make faults`: some guards of each kind, each noticed when it is out."""

from __future__ import annotations

import pytest

from tests.faults.guards import GUARDS, named
from tests.faults.trying import noticed

SHORT = ("explained_lines", "other_authoriser", "one_live_payment", "scope")


@pytest.mark.parametrize("name", SHORT)
def test_a_guard_that_is_taken_out_is_noticed(name: str) -> None:
    assert noticed(named(name))


def test_every_guard_has_its_own_name() -> None:
    assert len({each.name for each in GUARDS}) == len(GUARDS) >= 25
