"""Decision letters: which decision's letter is asked for."""

from __future__ import annotations

from schemas.base import Act
from schemas.fields import Digits


class LetterQuery(Act):
    """Which decision of the claim; without it the last one."""

    decision = Digits(1, 1_000_000, says="The decision's number within the claim; else the last.")
