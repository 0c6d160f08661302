"""Guesses: how failed guesses of a secret code slow down who makes them, and all of them together.

One address has a few free failures, because people mistype. Then each failure doubles the time
until the next try is looked at. All addresses together have a budget an hour: when it is spent,
the door stays shut for everybody until the hour is over, since that many failures are an attack.
With codes of 74 bits either bound alone would do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

FREE_FAILURES: Final = 5
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
FORGOTTEN_AFTER: Final = timedelta(hours=24)
FAILURES_AN_HOUR: Final = 2_000
"""Of all addresses together."""

_NETWORK_BITS: Final = 64


@dataclass(frozen=True, slots=True)
class Guessed:
    """What is remembered of one source: its failures since `since`, the last one at `last_at`."""

    failures: int
    since: datetime
    last_at: datetime


def wait_of_address(guessed: Guessed | None, now: datetime) -> timedelta:
    """How long an address has still to wait before its next try is looked at; zero if at all."""
    if guessed is None or is_forgotten(guessed, now) or guessed.failures < FREE_FAILURES:
        return timedelta(0)
    doubled = min(guessed.failures - FREE_FAILURES, 12)  # 30 s doubled twelve times is past an hour
    wait = min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)
    return max(guessed.last_at + wait - now, timedelta(0))


def wait_of_all(guessed: Guessed | None, now: datetime) -> timedelta:
    """How long the door stays shut for everybody; zero while the hour's failures are few."""
    if guessed is None or guessed.failures < FAILURES_AN_HOUR:
        return timedelta(0)
    return max(guessed.since + timedelta(hours=1) - now, timedelta(0))


def is_forgotten(guessed: Guessed, now: datetime) -> bool:
    """Whether an address has not failed for so long that it begins anew."""
    return now - guessed.last_at >= FORGOTTEN_AFTER


def after_failure(
    guessed: Guessed | None, now: datetime, *, window: timedelta | None = None
) -> Guessed:
    """What is remembered after one more failure.

    With a `window` failures are counted from its beginning, without one until they are forgotten.
    """
    begins_anew = guessed is None or (
        now - guessed.since >= window if window else is_forgotten(guessed, now)
    )
    if guessed is None or begins_anew:
        return Guessed(1, now, now)
    return Guessed(guessed.failures + 1, guessed.since, now)


def source_of(address: str) -> str:
    """The part of an address that one subscriber holds: all of IPv4, the first 64 bits of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return f"{int(known) >> (128 - _NETWORK_BITS):016x}"
    return str(getattr(known, "ipv4_mapped", None) or known)
