"""Missing: what a returned claim lacks, one entry for each thing."""

from __future__ import annotations

from claims.domain.missing import MissingKind
from schemas.base import Act, Out
from schemas.fields import OneOf, Pattern, Plain, Text, Whole, YesNo

MISSING, LINES = 20, 200
NAME = "[a-z][a-z0-9_]{0,40}"


class NewMissing(Act):
    """One thing that is missing; `field` where it is one, `line` where it is a line's."""

    kind = OneOf(MissingKind, required=True)
    field = Pattern(NAME, 41, example="diagnosis", load_default=None)
    line = Whole(1, LINES, load_default=None)
    text = Text(300, required=True, says="A sentence for the claimant.")


class MissingOut(Out):
    """One thing that was missing, and whether it was brought since."""

    no = Whole(1, MISSING)
    kind = OneOf(MissingKind)
    field = Plain(allow_none=True)
    line = Whole(1, LINES, allow_none=True)
    text = Plain()
    is_met = YesNo(allow_none=True, says="Null where only a person can tell.")
