"""Pages: lists are read by key, so that nothing is skipped or shown twice while others write."""

from __future__ import annotations

from typing import Any

from schemas.base import Act, Out
from schemas.fields import Digits, Uuid
from schemas.groups import Many, Nested

MOST = 200
USUAL = 50


class PageQuery(Act):
    """Where a page begins and how long it is."""

    after = Uuid(says="The `next` of the page before; without it, the first page.")
    limit = Digits(1, MOST, load_default=USUAL, says="How many items, at most.")


def page_of(schema: type[Out], *, most: int = MOST) -> type[Out]:
    """The page of a thing: `VoucherPage` of `VoucherOut`."""
    fields: dict[str, Any] = {
        "__doc__": "A page of a list, in a fixed order.",
        "__module__": schema.__module__,
        "items": Many(Nested(schema), least=0, most=most),
        "next": Uuid(allow_none=True, says="Where the next page begins; null on the last."),
    }
    return type(schema.__name__.removesuffix("Out") + "Page", (Out,), fields)
