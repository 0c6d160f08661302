"""How the text of an environment variable becomes a value, or a sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
LEVELS: Final = ("debug", "info", "warning", "error")


class SettingRefused(ValueError):  # noqa: N818 - a refusal with a sentence, as in the domain
    """A setting that is missing, unreadable or unsafe. Never holds the value: it may be secret."""

    def __init__(self, variable: str, sentence: str) -> None:
        super().__init__(f"{variable}: {sentence}")
        self.variable = variable
        self.sentence = sentence


def word(text: str) -> str:
    """The text as it stands, in one line and not empty."""
    if not text.isprintable() or not text:
        raise ValueError("a word in one line is needed.")
    return text


def switch(text: str) -> bool:
    """`yes` or `no` (also 1, true, on and 0, false, off)."""
    match text.lower():
        case "1" | "yes" | "true" | "on":
            return True
        case "0" | "no" | "false" | "off":
            return False
    raise ValueError("it is yes or no.")


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
            raise ValueError(f"a whole number from {least} to {most} is needed.")
        return int(text)

    return read


def folder(text: str) -> Path:
    """A folder, made absolute so that no process depends on where it was started."""
    return Path(word(text)).expanduser().absolute()


def file(text: str) -> Path | None:
    """A file, made absolute like a folder; empty is allowed."""
    return folder(text) if text else None


def folder_or_address(text: str) -> Path | str:
    """A folder, or an object store's address."""
    return word(text) if "://" in text else folder(text)


def names(text: str) -> tuple[str, ...]:
    """Names separated by commas; a wildcard for all is refused."""
    found = tuple(name.strip() for name in text.split(",") if name.strip())
    if not found or "*" in found:
        raise ValueError("host names separated by commas are needed, and no lone *.")
    return found


def smtp(text: str) -> str:
    """A mail server's address; a password goes only over an encrypted line or this machine's."""
    if not text:
        return ""
    url = urlsplit(word(text))
    if url.scheme not in {"smtp", "smtps"} or not url.hostname or url.path.strip("/"):
        raise ValueError("an address such as smtps://user:password@mail.example is needed.")
    return text


def level(text: str) -> str:
    """A log level."""
    if text.lower() not in LEVELS:
        raise ValueError(f"it is one of {', '.join(LEVELS)}.")
    return text.lower()


def web_address(text: str) -> str:
    """The beginning of a web address, without a slash at its end."""
    url = urlsplit(word(text))
    if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment:
        raise ValueError("an address such as https://claims.example is needed.")
    return text.rstrip("/")


def postgresql(text: str) -> str:
    """A PostgreSQL address; empty is allowed."""
    if text and (urlsplit(text).scheme not in {"postgresql", "postgres"} or not _database(text)):
        raise ValueError(
            "an address such as postgresql://role@host/database is needed; nothing but PostgreSQL"
            " keeps this product's promises."
        )
    if text and not urlsplit(text).username:
        raise ValueError("the address must name the role (postgresql://role@host/database).")
    return text


def redis(text: str) -> str:
    """A Redis or Valkey address; empty is allowed. Over a network it needs a password."""
    if not text:
        return text
    url = urlsplit(text)
    if url.scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("an address such as redis://host:6379/0 or unix:///path?db=0 is needed.")
    has_password = bool(url.password or parse_qs(url.query).get("password"))
    if url.scheme != "unix" and url.hostname not in LOOPBACK and not has_password:
        raise ValueError("a Redis that other machines can reach needs a password.")
    return text


def _database(text: str) -> str:
    return urlsplit(text).path.strip("/")
