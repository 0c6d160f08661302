"""`claims show`: the whole service with the demo's data to look at, on engines of its own."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from claims.cli.demo import first_administrator
from claims.cli.migrate import bring_up_to_date
from claims.cli.up import interruptible, say, with_options
from claims.demo.client import Client
from claims.demo.progress import Progress
from claims.demo.story import STEPS, Story
from claims.domain.refusals import Refused
from claims.engines import folders
from claims.engines.launching import Launched, launched
from config.settings import Settings, read_settings

OF_GIVEN_SERVERS = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "CLAIMS_DATA_DIR",
                    "CLAIMS_STORE_DIR", "CLAIMS_KEYS_DIR", "CLAIMS_CHECKPOINTS_DIR")  # fmt: skip


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), help="Where the web server listens.")
def show(port: int | None) -> None:
    """Serve the demo's data until Ctrl-C and print a bearer token for each role."""
    environ = {
        name: text for name, text in with_options(port=port).items() if name not in OF_GIVEN_SERVERS
    }
    data_dir = read_settings(environ).data_dir / "show"
    settings = read_settings({**environ, "CLAIMS_DATA_DIR": str(data_dir)})
    with interruptible(), suppress(KeyboardInterrupt):
        _begin_anew(data_dir)
        (data_dir / "log").mkdir(mode=0o700)
        with launched(
            settings, prepare=bring_up_to_date, tell=say, log_folder=data_dir / "log"
        ) as service:
            service.await_web()
            for name, token in _walk(service.settings):
                say(f"  {name:<14} {token}")
            _say_where(service)
            service.serve()
    say("stopped")


def _begin_anew(data_dir: Path) -> None:
    """Remove what an earlier showing left, unless it is still running."""
    if folders.is_held(data_dir / "engines"):
        raise Refused("ENGINES_RUNNING", f"A showing runs on {data_dir} already; stop it first.")
    folders.remove(data_dir / "engines")
    shutil.rmtree(data_dir, ignore_errors=True)
    folders.private(data_dir)


def _walk(settings: Settings) -> list[tuple[str, str]]:
    """Walk the worked example, so that there is something to see; returns each role's token."""
    administrator = Client(settings.public_url, first_administrator(settings))
    text = (settings.config_dir / "standards" / "home-care.toml").read_text("utf-8")
    today = datetime.now(ZoneInfo("Asia/Jakarta")).date()
    out = settings.out_dir / "show"
    out.mkdir(parents=True, exist_ok=True)
    story = Story(administrator, Progress(STEPS), out, text, today)
    story.run()
    staff = story.staff
    return [
        ("administrator", administrator.token),
        ("planner", staff.planner.token),
        ("officer", staff.officer.token),
        ("finance", staff.finance.token),
        ("treasurer", staff.treasurer.token),
        ("auditor", staff.auditor.token),
        ("provider", story.clinic.client.token),
        ("citizen", story.citizens[0].client.token),
    ]


def _say_where(service: Launched) -> None:
    say(f"\nServing at {service.settings.public_url}; the API is described at /docs. Try:")
    say(f'  curl -H "Authorization: Bearer TOKEN" {service.settings.public_url}/v1/claims')
    say("Ctrl-C stops it.")
