"""`claims demo`: the main job as a client walks it, against the real servers and workers."""

from __future__ import annotations

import secrets
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from claims.cli.calendar import load_for_demo
from claims.cli.migrate import bring_up_to_date
from claims.cli.up import interruptible, say, with_options
from claims.cli.verify import lines_of, verified
from claims.demo import receipts, report, story
from claims.demo.client import Client, RequestRefused, wait_for
from claims.demo.progress import Progress
from claims.demo.setting import Administrators
from claims.demo.settling import Settled
from claims.domain.reads import read_reads
from claims.domain.sections import read_toml
from claims.engines import folders
from claims.engines.launching import Launched, launched
from claims.runtime import Runtime
from claims.usecases import passwords, users
from claims.usecases.context import WORKER, Context
from claims.usecases.demo_clock import set_clock
from config.settings import PROJECT, Settings, read_settings


@click.command()
@click.option(
    "--receipts",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of receipt images with truth.json: the demo claims those.",
)
@click.option("--standard", type=click.Path(path_type=Path, exists=True), help="Another standard.")
@click.option("--keep", is_flag=True, help="Leave the engines' data and say where it is.")
@click.option("--patience", type=float, default=60.0, help="Seconds to wait for the workers.")
def demo(folder: Path | None, standard: Path | None, keep: bool, patience: float) -> None:
    """Walk the main job end to end, verify it, and stop everything."""
    with interruptible(), _data_folder(keep=keep) as data_dir:
        settings = read_settings(_environment(data_dir))
        out = settings.out_dir / "demo"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)

        def prepare(running: Settings) -> None:
            bring_up_to_date(running)
            if folder:
                set_clock(running.owner_database_url, receipts.NOW)
            load_for_demo(running)

        say("Starting PostgreSQL, Valkey, the web server, the relay and the RQ workers:")
        with launched(settings, prepare=prepare, tell=say, log_folder=data_dir / "log") as service:
            for name, pid in service.pids.items():
                say(f"  {name:<16} pid {pid}")
            service.await_web()
            try:
                is_ok = _walk(service, folder, standard, out, patience)
            except (TimeoutError, RequestRefused) as error:
                say(f"\ndemo: {error}")
                is_ok = False
            if keep:
                say(f"kept: {data_dir}")
                say(f"  application: {service.settings.database_url}")
                say(f"  owner:       {service.settings.owner_database_url}")
    sys.exit(0 if is_ok else 1)


def _walk(
    service: Launched, folder: Path | None, standard: Path | None, out: Path, patience: float
) -> bool:
    settings = service.settings
    administrators = first_administrators(settings, patience)
    if folder:
        settled = _receipts(settings, administrators, folder, standard, out)
    else:
        settled = walk_story(settings, administrators, standard, out)
    for line in report.lines_of(settled, PROJECT):
        say(line)
    say("")
    answer = wait_for(lambda: _when_sealed(settings), what="The sealing of the event chain")
    for line in lines_of(answer):
        say(line)
    return bool(answer["ok"])


def walk_story(
    settings: Settings, administrators: Administrators, standard: Path | None, out: Path
) -> Settled:
    """The worked example, today."""
    path = standard or settings.config_dir / "standards" / "home-care.toml"
    today = datetime.now(ZoneInfo("Asia/Jakarta")).date()
    told = story.Story(administrators, Progress(story.STEPS), out, path.read_text("utf-8"), today)
    return told.run()


def _receipts(
    settings: Settings,
    administrators: Administrators,
    folder: Path,
    standard: Path | None,
    out: Path,
) -> Settled:
    path = standard or settings.config_dir / "standards" / "receipts-my.toml"
    text = path.read_text("utf-8")
    reads = read_reads(read_toml(text, []).section("reads"))
    found = receipts.read_folder(folder, reads)
    told = receipts.ReceiptsStory(administrators, Progress(receipts.STEPS), out, text, found)
    return told.run()


def _when_sealed(settings: Settings) -> dict[str, object] | None:
    answer = verified(settings)
    return answer if answer["chain"]["unsealed"] == 0 or not answer["ok"] else None


def first_administrators(settings: Settings, patience: float = 60.0) -> Administrators:
    """The two administrators of a fresh installation, whom only an operator can make."""
    runtime = Runtime.open(settings)
    try:
        proposer, confirmer = (
            Client(settings.public_url, runtime.act(WORKER, partial(_first, *each)), patience)
            for each in (
                ("admin", "Ratna Kusuma", "3171014107790001"),
                ("admin-2", "Made Santoso", "3171014107790002"),
            )
        )
    finally:
        runtime.close()
    return Administrators(proposer, confirmer)


def _first(login: str, name: str, national_id: str, ctx: Context) -> str:
    return users.add_first(
        ctx, login=login, name=name, id_scheme="id.nik", national_id=national_id
    )[1]


LOG_INS = {
    "administrator": "admin",
    "second administrator": "admin-2",
    "programme officer": "planner",
    "policy officer": "policy",
    "claims officer": "officer",
    "finance officer": "finance",
    "second finance officer": "verifier",
    "third finance officer": "treasurer",
    "auditor": "auditor",
    "provider": "klinik",
    "citizen": "warga-1",
}
"""One account of the story for each role."""


def with_story(settings: Settings, out: Path) -> dict[str, str]:
    """Walk the story where nobody has been yet; a bearer token for each role of it."""
    runtime = Runtime.open(settings)
    try:
        if runtime.act(WORKER, partial(users.give_token_to, login="admin")) is None:
            out.mkdir(parents=True, exist_ok=True)
            walk_story(settings, first_administrators(settings), None, out)
        found = {
            role: runtime.act(WORKER, partial(users.give_token_to, login=login))
            for role, login in LOG_INS.items()
        }
    finally:
        runtime.close()
    return {role: token for role, token in found.items() if token}


def passwords_of_story(settings: Settings) -> dict[str, str]:
    """A fresh password for every account of the story, by its log-in."""

    def act(ctx: Context, login: str, password: str) -> None:
        code = passwords.give_to(ctx, login=login)
        if code is not None:
            passwords.accept(ctx, code=code, password=password)

    made = {login: secrets.token_urlsafe(12) for login in LOG_INS.values()}
    runtime = Runtime.open(settings)
    try:
        for login, password in made.items():
            runtime.act(WORKER, partial(act, login=login, password=password))
    finally:
        runtime.close()
    return made


def _environment(data_dir: Path) -> dict[str, str]:
    """A demo starts its own engines in its own folder, whatever the environment names."""
    environ = with_options(port=_free_port(), data_dir=data_dir)
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "CLAIMS_STORE_DIR",
                 "CLAIMS_KEYS_DIR", "CLAIMS_CHECKPOINTS_DIR"):  # fmt: skip
        environ.pop(name, None)
    return environ


def _free_port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


@contextmanager
def _data_folder(*, keep: bool) -> Iterator[Path]:
    base = PROJECT / "var"
    base.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="demo-", dir=base))
    (folder / "log").mkdir(mode=0o700)
    try:
        yield folder
    finally:
        if not keep:
            folders.remove(folders.engines_folder(folder))
            shutil.rmtree(folder, ignore_errors=True)
