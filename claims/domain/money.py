"""Money: whole minor units with their currency, and the one strict way to read and write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from claims.domain.refusals import Refused

LARGEST: Final = 10**15 - 1
"""The largest amount accepted at the edge, in minor units (fifteen digits)."""

_AMOUNT: Final = re.compile(r"(0|[1-9][0-9]{0,14})(?:\.([0-9]{1,4}))?", re.ASCII)
_EXPONENTS: Final = {
    # ISO 4217 exponents that differ from two.
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}


@lru_cache(maxsize=512)
def exponent_of(currency: str) -> int:
    """Decimals of a currency's minor unit (ISO 4217); refuses an unknown code."""
    import pycountry  # noqa: PLC0415 - its tables load only when a currency is first met

    if not re.fullmatch(r"[A-Z]{3}", currency) or not pycountry.currencies.get(alpha_3=currency):
        raise Refused("CURRENCY_UNKNOWN", f"{currency!r} is not an ISO 4217 currency code.")
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in minor units of one currency. Two currencies never mix."""

    amount: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise Refused("CURRENCY_MIXED", f"{self.currency} and {other.currency} do not mix.")
        return other

    @property
    def text(self) -> str:
        """The exact decimal string of the edge: `1250500.00`."""
        return decimal_text(self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {self.text}"


def decimal_text(amount: int, currency: str) -> str:
    """Minor units as an exact decimal string with the currency's decimals."""
    places = exponent_of(currency)
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def parse_money(text: str, currency: str) -> Money:
    """Read a decimal string strictly: ASCII digits, no sign, no exponent, no rounding.

    At most fifteen digits and at most the currency's decimals; refuses `AMOUNT_INVALID`.
    """
    places = exponent_of(currency)
    match = _AMOUNT.fullmatch(text)
    decimals = (match.group(2) or "") if match else ""
    if not match or len(decimals) > places:
        raise Refused(
            "AMOUNT_INVALID",
            f"An amount in {currency} is written with digits and at most {places} decimals, "
            f"such as {decimal_text(125050, currency)}.",
        )
    amount = int(match.group(1)) * 10**places + int(decimals.ljust(places, "0") or 0)
    if amount > LARGEST:
        raise Refused("AMOUNT_INVALID", "The amount is too large.")
    return Money(amount, currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; zero when there are none."""
    result = Money(0, currency)
    for each in amounts:
        result += each
    return result


def half_up(value: Decimal) -> int:
    """Round to a whole minor unit, halves away from zero: the rounding rule of co-payments."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights so that no unit is lost (largest remainder, earlier first)."""
    whole = sum(weights)
    if not weights or whole <= 0:
        raise Refused("SHARES_EMPTY", "An amount is shared among weights above zero.")
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(amount * weights[at] % whole), at))
    for at in by_remainder[: amount - sum(parts)]:
        parts[at] += 1
    return parts
