"""Every setting the product reads: one row each, read once at the door and passed in from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from config import readers
from config.readers import SettingRefused
from config.safety import require_keys, require_safe, require_signing

PROJECT: Final = Path(__file__).resolve().parent.parent

__all__ = ["SETTINGS", "SettingRefused", "Settings", "parse_settings", "read_settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings as values; what each means stands in the table below.

    Printing them shows no address of an engine, because an address may hold a password.
    """

    database_url: str = field(repr=False)
    owner_database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    embedded: bool
    demo: bool
    data_dir: Path
    store_dir: Path | str
    checkpoints_dir: Path
    keys_dir: Path
    signing_key: Path | None
    signing_passphrase_file: Path | None
    config_dir: Path
    out_dir: Path
    public_url: str
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    web_host: str
    web_port: int
    web_workers: int
    web_threads: int
    adjudication_workers: int
    documents_workers: int
    replay_workers: int
    messages_workers: int
    pool_size: int
    max_body_bytes: int
    max_receipt_bytes: int
    workload_cap: int
    draft_days: int
    unclaimed_days: int
    drafts_at_most: int
    smtp_url: str = field(repr=False)
    mail_from: str
    log_level: str

    def on_engines(self, *, database_url: str, owner_database_url: str, redis_url: str) -> Settings:
        """The same settings on embedded engines that are running now."""
        return replace(
            self,
            database_url=database_url,
            owner_database_url=owner_database_url,
            redis_url=redis_url,
            embedded=True,
        )

    def environ(self) -> dict[str, str]:
        """These settings as environment variables, for a process that reads the same ones."""
        return {row.variable: _written(getattr(self, row.name)) for row in SETTINGS}


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. A default may name a setting above it in braces: `{data_dir}/keys`."""

    name: str
    variable: str
    read: Callable[[str], Any]
    default: str
    sentence: str


# fmt: off
SETTINGS: Final = (
    Setting("database_url", "DATABASE_URL", readers.postgresql, "",
            "The PostgreSQL database with the application's role; empty starts the embedded "
            "engines."),
    Setting("owner_database_url", "OWNER_DATABASE_URL", readers.postgresql, "",
            "The same database with the owner's role, for migrations, the demo clock and `claims "
            "verify`."),
    Setting("redis_url", "REDIS_URL", readers.redis, "",
            "A Redis or Valkey of its own (noeviction, appendonly yes); set it together with "
            "DATABASE_URL."),
    Setting("embedded", "CLAIMS_EMBEDDED", readers.switch, "no",
            "Set by `claims up` for the processes it starts: the engines are its own. Leave it "
            "alone."),
    Setting("demo", "CLAIMS_DEMO", readers.switch, "no",
            "Allows the clock to be moved; refused with engines that are not embedded."),
    Setting("data_dir", "CLAIMS_DATA_DIR", readers.folder, "{project}/var",
            "Where the embedded engines, the keys they need and the files below are kept (0700)."),
    Setting("store_dir", "CLAIMS_STORE_DIR", readers.folder_or_address, "{data_dir}/store",
            "Receipts, statements and bank files: a folder, or an object store's address "
            "(s3://bucket/prefix)."),
    Setting("checkpoints_dir", "CLAIMS_CHECKPOINTS_DIR", readers.folder, "{data_dir}/checkpoints",
            "The event chain's checkpoints; in production a folder the database's user cannot "
            "write."),
    Setting("keys_dir", "CLAIMS_KEYS_DIR", readers.folder, "{data_dir}/keys",
            "The key files. They are made only with the embedded engines; otherwise a missing one "
            "refuses the start. Never keep them in a backup of the database."),
    Setting("signing_key", "CLAIMS_SIGNING_KEY", readers.file, "",
            "The key that signs statements and letters, with its certificate and chain: a PKCS#12 "
            "file (0600). Without one nothing is signed, which only embedded engines may do."),
    Setting("signing_passphrase_file", "CLAIMS_SIGNING_PASSPHRASE_FILE", readers.file, "",
            "The file (0600) with the passphrase of CLAIMS_SIGNING_KEY, in one line."),
    Setting("config_dir", "CLAIMS_CONFIG_DIR", readers.folder, "{project}/config",
            "Standards, reasons and other rules that are data."),
    Setting("out_dir", "CLAIMS_OUT_DIR", readers.folder, "{project}/out",
            "Where the demo leaves its documents and bank files."),
    Setting("public_url", "CLAIMS_PUBLIC_URL", readers.web_address, "http://127.0.0.1:8000",
            "The address people reach the service at; it is printed in QR codes."),
    Setting("trusted_hosts", "CLAIMS_TRUSTED_HOSTS", readers.names, "127.0.0.1,localhost",
            "Host names a request may ask for, separated by commas."),
    Setting("proxy_hops", "CLAIMS_PROXY_HOPS", readers.whole(0, 5), "0",
            "How many proxies in front of the service set X-Forwarded-For."),
    Setting("web_host", "CLAIMS_WEB_HOST", readers.word, "127.0.0.1",
            "The network address the web server listens at."),
    Setting("web_port", "CLAIMS_WEB_PORT", readers.whole(1, 65_535), "8000",
            "The port the web server listens at."),
    Setting("web_workers", "CLAIMS_WEB_WORKERS", readers.whole(1, 64), "2",
            "Web server processes."),
    Setting("web_threads", "CLAIMS_WEB_THREADS", readers.whole(1, 64), "4",
            "Requests a web server process answers at once."),
    Setting("adjudication_workers", "CLAIMS_ADJUDICATION_WORKERS", readers.whole(1, 64), "2",
            "RQ processes on the queue `adjudication`."),
    Setting("documents_workers", "CLAIMS_DOCUMENTS_WORKERS", readers.whole(1, 64), "1",
            "RQ processes on the queue `documents`."),
    Setting("replay_workers", "CLAIMS_REPLAY_WORKERS", readers.whole(1, 64), "1",
            "RQ processes on the queue `replays`, which try drafts of standards on past claims."),
    Setting("messages_workers", "CLAIMS_MESSAGES_WORKERS", readers.whole(1, 64), "1",
            "RQ processes on the queue `messages`."),
    Setting("pool_size", "CLAIMS_POOL_SIZE", readers.whole(1, 64), "4",
            "Database connections a process may hold at once; no fewer than CLAIMS_WEB_THREADS."),
    Setting("max_body_bytes", "CLAIMS_MAX_BODY_BYTES", readers.whole(1_024, 64 * 2**20), "1048576",
            "The largest request body in bytes, receipts apart."),
    Setting("max_receipt_bytes", "CLAIMS_MAX_RECEIPT_BYTES", readers.whole(1_024, 64 * 2**20),
            "10485760",
            "The largest receipt image in bytes."),
    Setting("workload_cap", "CLAIMS_WORKLOAD_CAP", readers.whole(1, 1_000), "40",
            "The most claims in review that one officer is given at a time."),
    Setting("draft_days", "CLAIMS_DRAFT_DAYS", readers.whole(1, 366), "30",
            "How many days after it was last saved a draft of a claim is kept; then it lapses and "
            "what it said is erased."),
    Setting("unclaimed_days", "CLAIMS_UNCLAIMED_DAYS", readers.whole(1, 3_660), "180",
            "How many days before a budget year's end a payment must have come back from the bank "
            "to be taken for unclaimed; then the treasury is given it."),
    Setting("drafts_at_most", "CLAIMS_DRAFTS_AT_MOST", readers.whole(1, 1_000), "20",
            "The most drafts of claims that one person may have open at a time."),
    Setting("smtp_url", "CLAIMS_SMTP_URL", readers.smtp, "",
            "The mail server: smtps://user:password@host, or smtp://host with STARTTLS where it is "
            "offered; without one messages are kept and marked as not sent."),
    Setting("mail_from", "CLAIMS_MAIL_FROM", readers.word, "no-reply@localhost",
            "The address messages come from."),
    Setting("log_level", "CLAIMS_LOG_LEVEL", readers.level, "info",
            "The least serious log line that is written: debug, info, warning or error."),
)
"""Every setting: its name here, its variable, how the text is read, what holds without it, why."""
# fmt: on


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check every setting; refuses (`SettingRefused`) with a sentence for the deployer.

    With engines of the deployer's own, a missing key file refuses the start here: a key made on
    the fly would lock everything that was encrypted with the lost one.
    """
    settings = parse_settings(environ)
    if settings.database_url and not settings.embedded:
        require_keys(settings.keys_dir)
    require_signing(settings)
    return settings


def parse_settings(environ: Mapping[str, str]) -> Settings:
    """The settings an environment describes, without a look at any file."""
    values: dict[str, Any] = {"project": PROJECT}
    for row in SETTINGS:
        text = environ.get(row.variable, "").strip() or row.default.format_map(values)
        try:
            values[row.name] = row.read(text)
        except ValueError as error:
            raise SettingRefused(row.variable, str(error)) from None
    del values["project"]
    settings = Settings(**values)
    require_safe(settings)
    return settings


def as_markdown() -> str:
    """The table of settings as it stands in the documentation."""
    lines = ["| variable | without it | what it is |", "|---|---|---|"]
    for row in SETTINGS:
        default = row.default.replace("{project}/", "").replace("{", "‹").replace("}", "›")
        lines.append(
            f"| `{row.variable}` | {f'`{default}`' if default else '–'} | {row.sentence} |"
        )
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ",".join(value)
        case _:
            return str(value)


if __name__ == "__main__":
    print(as_markdown(), end="")
