"""Settings: what a deployer sets in the environment, one row of a table each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BESIDE = Path(__file__).resolve().parent
KEY_NAMES = ("field", "index", "codes", "checkpoints")


class SettingsRefused(Exception):  # noqa: N818 - a sentence for the deployer, then exit
    """The environment lacks something or holds something unsafe; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process is told from outside; read once at the door and passed in."""

    database_url: str
    owner_database_url: str
    redis_url: str
    data_dir: Path
    store_dir: str
    checkpoints_dir: Path
    keys_dir: Path
    config_dir: Path
    public_url: str
    trusted_hosts: tuple[str, ...]
    pool_size: int
    max_body_bytes: int
    max_receipt_bytes: int
    max_receipt_pixels: int
    web_workers: int
    web_threads: int
    adjudication_workers: int
    document_workers: int
    is_demo: bool
    log_level: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its field, the variable it is read from, its default and what it is for.

    A default of None means that the engines' own start, or the deployer, must give it.
    """

    field: str
    variable: str
    read: Callable[[str], Any]
    default: str | None
    says: str


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError("is 0 or 1")
    return text == "1"


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError("is a whole number above zero")
    return int(text)


TABLE: tuple[Setting, ...] = (
    Setting("database_url", "DATABASE_URL", str, None,
            "PostgreSQL as the application's role, which owns nothing"),
    Setting("owner_database_url", "OWNER_DATABASE_URL", str, "",
            "PostgreSQL as the owner; only migrations, verify and the demo clock need it"),
    Setting("redis_url", "REDIS_URL", str, None,
            "Redis 7 or Valkey 8 with appendonly and noeviction; unix:// or redis://"),
    Setting("data_dir", "CLAIMS_DATA_DIR", Path, "var/claims",
            "Folder of the embedded engines and, by default, of keys, files and checkpoints"),
    Setting("store_dir", "CLAIMS_STORE_DIR", str, "",
            "Where receipts and statements are stored: a folder or an s3:// address"),
    Setting("checkpoints_dir", "CLAIMS_CHECKPOINTS_DIR", Path, "",
            "Folder outside the database for the signed heads of the event chain"),
    Setting("keys_dir", "CLAIMS_KEYS_DIR", Path, "",
            "Folder of field.key, index.key, codes.key and checkpoints.key, readable by you alone"),
    Setting("config_dir", "CLAIMS_CONFIG_DIR", Path, str(BESIDE),
            "Folder of reasons.toml and standards/"),
    Setting("public_url", "CLAIMS_PUBLIC_URL", str, "http://127.0.0.1:8000",
            "The address people reach the service at; statements' QR codes lead there"),
    Setting("trusted_hosts", "CLAIMS_TRUSTED_HOSTS", _hosts, "127.0.0.1,localhost",
            "Host names the web server answers to, separated by commas"),
    Setting("pool_size", "CLAIMS_POOL_SIZE", _count, "5",
            "Database connections a process holds at most"),
    Setting("max_body_bytes", "CLAIMS_MAX_BODY_BYTES", _count, "1048576",
            "The largest JSON body that is read"),
    Setting("max_receipt_bytes", "CLAIMS_MAX_RECEIPT_BYTES", _count, "10485760",
            "The largest receipt image that is read"),
    Setting("max_receipt_pixels", "CLAIMS_MAX_RECEIPT_PIXELS", _count, "25000000",
            "The most pixels a receipt image may have"),
    Setting("web_workers", "CLAIMS_WEB_WORKERS", _count, "2", "Processes of the web server"),
    Setting("web_threads", "CLAIMS_WEB_THREADS", _count, "4", "Threads of each web process"),
    Setting("adjudication_workers", "CLAIMS_ADJUDICATION_WORKERS", _count, "2",
            "RQ workers that run the rules"),
    Setting("document_workers", "CLAIMS_DOCUMENT_WORKERS", _count, "1",
            "RQ workers that make statements"),
    Setting("is_demo", "CLAIMS_DEMO", _flag, "0",
            "1 lets the clock be moved; only with embedded engines or in tests"),
    Setting("log_level", "CLAIMS_LOG_LEVEL", str, "INFO", "DEBUG, INFO, WARNING or ERROR"),
)  # fmt: skip


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check the environment; raises `SettingsRefused` with a sentence for the deployer."""
    values: dict[str, Any] = {}
    for row in TABLE:
        given = environ.get(row.variable) or row.default
        if given is None:
            raise SettingsRefused(f"{row.variable} is not set: {row.says}.")
        try:
            values[row.field] = row.read(given)
        except ValueError as error:
            raise SettingsRefused(f"{row.variable} {error}; it says {given!r}.") from error
    data_dir: Path = values["data_dir"].absolute()
    values["data_dir"] = data_dir
    values["store_dir"] = values["store_dir"] or str(data_dir / "files")
    for field, folder in (("checkpoints_dir", "checkpoints"), ("keys_dir", "keys")):
        given = environ.get(f"CLAIMS_{field.upper()}")
        values[field] = Path(given).absolute() if given else data_dir / folder
    settings = Settings(**values)
    _require_keys(settings.keys_dir)
    return settings


def _require_keys(folder: Path) -> None:
    """Refuse to start without every key, or with one that others can read."""
    for name in KEY_NAMES:
        path = folder / f"{name}.key"
        if not path.is_file():
            raise SettingsRefused(
                f"{path} is missing: put a key of 64 hexadecimal digits there, mode 0600."
            )
        if path.stat().st_mode & 0o077:
            raise SettingsRefused(f"{path} can be read by others: chmod 600 it.")
