"""Preauthorisations: a permission given before a service; it stands until it is withdrawn."""

from __future__ import annotations

from enum import StrEnum

from claims.domain.lifecycle import Lifecycle, edge


class PreauthorisationStatus(StrEnum):
    """Whether a preauthorisation stands. That its days are over is no state of it."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


PREAUTHORISATION = Lifecycle(
    noun="preauthorisations",
    states=PreauthorisationStatus,
    entries={"give": PreauthorisationStatus.GIVEN},
    edges=(edge(PreauthorisationStatus.GIVEN, "withdraw", PreauthorisationStatus.WITHDRAWN),),
)
"""
given: withdraw → withdrawn
withdrawn: (final)
"""

LETTER = "P"
"""What a preauthorisation's number begins with."""
