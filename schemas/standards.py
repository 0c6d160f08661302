"""Standards: what a service must be and cost, adopted as immutable versions."""

from __future__ import annotations

from schemas.base import Act, Out
from schemas.fields import Day, Instant, Plain, Script, Sha256, Uuid, Whole
from schemas.groups import Names
from schemas.pages import page_of


class AdoptStandard(Act):
    """A standard's text (TOML), for a budget line, as the next version of its code."""

    budget_id = Uuid(required=True)
    text = Script(200_000, required=True)


class StandardOut(Out):
    """An adopted version."""

    id = Uuid()
    programme_id = Uuid()
    budget_id = Uuid()
    code = Plain()
    version = Whole(1, 10**9)
    takes_force_on = Day()
    names = Names()
    digest = Sha256(says="SHA-256 of the text.")
    adopted_by = Uuid()
    adopted_at = Instant()


class StandardTextOut(StandardOut):
    """An adopted version with its text."""

    text = Plain()


StandardPage = page_of(StandardOut, most=500)
