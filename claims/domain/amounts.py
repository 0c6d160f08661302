"""Amounts as receipts print them, read by the currency marks and separators of the programme."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.domain.money import LARGEST, Money, exponent_of
from claims.domain.refusals import Refused

_LONGEST = 40


def read_amount(
    text: str, currency: str, *, marks: Sequence[str], thousands: str, decimal: str
) -> Money:
    """A printed amount: `RM 1,007.50`, `RM29.30`, `9.00`; `Rp1.250.500,00`, `Rp 50.000,-`.

    `marks` are the currency marks that may stand before or after. Groups must be of three digits
    and the decimals as many as the currency has, or none; anything else is refused
    (`AMOUNT_UNREADABLE`), for a separator read wrongly is a factor of a thousand.
    """
    places = exponent_of(currency)
    plain = " ".join(text.split())
    for mark in sorted(marks, key=len, reverse=True):
        without = _without(plain, mark)
        if without is not None:
            plain = without
            break
    whole, dot, decimals = plain.partition(decimal)
    if dot and decimals == "-":
        dot, decimals = "", ""
    groups = whole.split(thousands)
    is_whole = _digits(whole) or (
        1 <= len(groups[0]) <= 3
        and all(_digits(group) for group in groups)
        and all(len(group) == 3 for group in groups[1:])
    )
    is_exact = (not dot) or (places > 0 and len(decimals) == places and _digits(decimals))
    if len(text) > _LONGEST or not is_whole or not is_exact:
        raise _unreadable(text, currency)
    amount = int("".join(groups)) * 10**places + int(decimals or 0)
    if amount > LARGEST:
        raise _unreadable(text, currency)
    return Money(amount, currency)


def _without(text: str, mark: str) -> str | None:
    """The text without a mark at one of its ends, or None when the mark is at neither."""
    folded, wanted = text.casefold(), mark.casefold()
    if folded.startswith(wanted):
        return text[len(mark) :].lstrip(" :")
    if folded.endswith(wanted):
        return text[: -len(mark)].rstrip()
    return None


def _digits(text: str) -> bool:
    return re.fullmatch(r"[0-9]+", text, re.ASCII) is not None


def _unreadable(text: str, currency: str) -> Refused:
    return Refused(
        "AMOUNT_UNREADABLE", f"{text[:_LONGEST]!r} is not an amount in {currency} as printed here."
    )
