"""Sessions of people at a browser: how long they last, how guessing is slowed, what a password is.

Idle and absolute limits are ASVS 5.0's (7.3.1, 7.3.2) at values for staff who handle money. A
password is judged by its length alone, as NIST SP 800-63B-4 (3.1.1.2) asks: no rules on characters.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from claims.domain.refusals import Refused

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=8)
SEEN_EVERY: Final = timedelta(minutes=1)
"""How exactly the last use of a session is written down: not every request is a write."""

PROVED_FOR: Final = timedelta(minutes=5)
"""How long a password that was given again opens what moves money (ASVS 5.0, 7.5.3)."""

INVITATION_DAYS: Final = 7

COOKIE: Final = "claims_session"
VISITOR_COOKIE: Final = "claims_visitor"
SECRET_BYTES: Final = 20
FORM_FIELD: Final = "form_token"
"""What a form calls the token that proves it was drawn for this very session."""

FREE_BY_LOGIN: Final = 5
FREE_BY_ADDRESS: Final = 20
FIRST_DELAY: Final = timedelta(seconds=30)
LONGEST_DELAY: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(days=1)

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 128

_SECRET: Final = re.compile(f"[0-9a-f]{{{2 * SECRET_BYTES}}}", re.ASCII)


def cookie_name(name: str, *, is_https: bool) -> str:
    """The cookie's name; over https with the prefix that binds it to this host and to https."""
    return f"__Host-{name}" if is_https else name


def is_secret(value: str) -> bool:
    """Whether a cookie could be one of ours, before anything is looked up."""
    return bool(_SECRET.fullmatch(value))


def is_over(now: datetime, *, begun_at: datetime, seen_at: datetime) -> bool:
    """Whether a session has run out: unused for too long, or too old altogether."""
    return now >= seen_at + IDLE or now >= begun_at + LONGEST


def is_proved(now: datetime, *, proved_at: datetime) -> bool:
    """Whether the password was given so lately that money may be moved."""
    return now < proved_at + PROVED_FOR


def counted_address(address: str) -> str:
    """What of a network address is counted: of IPv6 the network of 64 bits, which one line has."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


def delay_after(failures: int, *, free: int) -> timedelta:
    """How long nobody may try again after so many failures: none at first, then doubling."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 20)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


def read_password(text: str, *, login: str) -> str:
    """A password as it is hashed (composed, NFC); refuses `PASSWORD_UNFIT`.

    Twelve characters or more, at most 128, not one and the same, not built of the log-in.
    """
    password = unicodedata.normalize("NFC", text)
    if (
        not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD
        or len(set(password)) < 5
        or login.lower() in password.lower()
    ):
        raise Refused(
            "PASSWORD_UNFIT",
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters, at least five"
            " different ones, and does not contain the log-in.",
            field="password",
        )
    return password
