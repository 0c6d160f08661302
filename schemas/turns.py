"""Turns: what became of a claim's money after its first decision."""

from __future__ import annotations

from claims.domain.turns import Occasion, TurnKind
from schemas.base import Out
from schemas.fields import OneOf, Plain
from schemas.groups import MoneyField, Texts

TURNS = len(TurnKind)


class TurnOut(Out):
    """One thing that became of the money, in one language."""

    kind = OneOf(TurnKind)
    after = OneOf(Occasion, allow_none=True, says="What the later decision followed.")
    amount = MoneyField()
    text = Plain()


class TurnOfClaimOut(Out):
    """One thing that became of the money, in every language."""

    kind = OneOf(TurnKind)
    after = OneOf(Occasion, allow_none=True, says="What the later decision followed.")
    amount = MoneyField()
    texts = Texts()
