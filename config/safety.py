"""What is refused at the start: settings that are unsafe together, and keys that are not there."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from config.readers import SettingRefused

if TYPE_CHECKING:
    from config.settings import Settings

KEY_NAMES: Final = ("field", "index", "codes", "checkpoints")
"""The key files, `<name>.key` in the folder of keys: 32 random bytes in hex a line."""


def require_safe(settings: Settings) -> None:
    """Refuse settings that are readable one by one and unsafe together."""
    if bool(settings.database_url) != bool(settings.redis_url):
        missing = "REDIS_URL" if settings.database_url else "DATABASE_URL"
        raise SettingRefused(
            missing, "DATABASE_URL and REDIS_URL are set together, or neither for embedded engines."
        )
    if settings.embedded and not settings.database_url:
        raise SettingRefused("CLAIMS_EMBEDDED", "it is set by `claims up` only.")
    if settings.owner_database_url and not settings.database_url:
        raise SettingRefused("DATABASE_URL", "OWNER_DATABASE_URL is set and DATABASE_URL is not.")
    if settings.demo and settings.database_url and not settings.embedded:
        raise SettingRefused("CLAIMS_DEMO", "a clock that can be moved has no place in production.")
    if settings.owner_database_url and _role(settings.owner_database_url) == _role(
        settings.database_url
    ):
        raise SettingRefused(
            "OWNER_DATABASE_URL",
            "the application's role must not be the owner's, or it could rewrite the ledger.",
        )
    if settings.pool_size < settings.web_threads:
        raise SettingRefused(
            "CLAIMS_POOL_SIZE", "a request would wait for a connection; no fewer than threads."
        )


def require_keys(folder: Path) -> None:
    """Refuse a folder in which a key file is missing."""
    for name in KEY_NAMES:
        if not (folder / f"{name}.key").is_file():
            raise SettingRefused(
                "CLAIMS_KEYS_DIR",
                f"the key file {name}.key is missing in {folder}; bring it back from where your"
                " keys are kept, or make a first set with `claims keys make`.",
            )


def require_signing(settings: Settings) -> None:
    """Refuse a start without the key that signs, and a key that others on this machine can read.

    With embedded engines there may be none: what is issued says then that nobody signed it.
    """
    named = {
        "CLAIMS_SIGNING_KEY": settings.signing_key,
        "CLAIMS_SIGNING_PASSPHRASE_FILE": settings.signing_passphrase_file,
    }
    has_own_engines = settings.embedded or not settings.database_url
    if has_own_engines and not any(named.values()):
        return
    for variable, path in named.items():
        if path is None:
            raise SettingRefused(
                variable,
                "statements and letters are signed with a key of yours: a PKCS#12 file and a file"
                " with its passphrase are needed.",
            )
        if not path.is_file():
            raise SettingRefused(variable, "there is no such file.")
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingRefused(
                variable, "its file is open to others on this machine; chmod 600 it."
            )


def _role(url: str) -> str | None:
    return urlsplit(url).username
