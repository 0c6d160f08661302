"""Rounding: the named ways a part of an amount becomes whole minor units."""

from __future__ import annotations

from enum import StrEnum


class Rounding(StrEnum):
    """How a product that is no whole minor unit is rounded."""

    HALF_UP = "half_up"
    DOWN = "down"
    UP = "up"


def half_up_part(amount: int, numerator: int, denominator: int) -> int:
    """amount × numerator ÷ denominator, halves upwards; nothing here is negative."""
    return (2 * amount * numerator + denominator) // (2 * denominator)


def rounded_part(amount: int, numerator: int, denominator: int, rounding: Rounding) -> int:
    """The same under another rule of rounding."""
    product = amount * numerator
    match rounding:
        case Rounding.HALF_UP:
            return half_up_part(amount, numerator, denominator)
        case Rounding.DOWN:
            return product // denominator
        case Rounding.UP:
            return -(-product // denominator)


def percent_text(thousandths: int) -> str:
    """Thousandths of a per cent as a decimal text: 12500 is `12.5`."""
    return f"{thousandths // 1_000}.{thousandths % 1_000:03}".rstrip("0").rstrip(".")
