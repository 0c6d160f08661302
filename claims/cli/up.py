"""`claims up`: engines, web server, relay and workers in one foreground process group."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import click

from claims.cli.migrate import bring_up_to_date
from claims.domain.refusals import Refused
from claims.engines.launching import Launched, launched
from config.settings import Settings, read_settings


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), help="Where the web server listens.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where engines keep their data.")
@click.option("--demo-data", is_flag=True, help="Walk the demo once; print log-ins. Not for use.")
def up(port: int | None, data_dir: Path | None, demo_data: bool) -> None:
    """Run the whole service until Ctrl-C."""
    settings = read_settings(with_options(port=port, data_dir=data_dir))
    with (
        interruptible(),
        suppress(KeyboardInterrupt),
        launched(settings, prepare=_prepare, tell=say) as service,
    ):
        for name, pid in service.pids.items():
            say(f"{name:<16} pid {pid}")
        service.await_web()
        if demo_data:
            _fill(service)
        say(f"ready at {settings.public_url}; Ctrl-C stops it")
        service.serve()
    say("stopped")


def _prepare(settings: Settings) -> None:
    """Migrate, and with embedded engines fill the calendar too: nobody else would."""
    from claims.cli.calendar import load_for_demo  # noqa: PLC0415 - reads a large package

    bring_up_to_date(settings)
    if settings.embedded:
        load_for_demo(settings)


def _fill(service: Launched) -> None:
    """Fill an empty installation with the demo's story; print a token and a password a role."""
    from claims.cli import demo  # noqa: PLC0415 - demo.py is built on this file

    if not service.settings.embedded:
        raise Refused("DEMO_REFUSED", "Demo data go into embedded engines only.")
    tokens = demo.with_story(service.settings, service.settings.data_dir / "out")
    made = demo.passwords_of_story(service.settings)
    say(f"tokens for the API, log-ins and passwords for {service.settings.public_url}/desk:")
    for role, token in tokens.items():
        login = demo.LOG_INS[role]
        say(f"{role:<24} {token}  {login:<9} {made[login]}")


def with_options(*, port: int | None = None, data_dir: Path | None = None) -> dict[str, str]:
    """The environment with what the command line says over it."""
    environ = dict(os.environ)
    if data_dir:
        environ["CLAIMS_DATA_DIR"] = str(data_dir)
    if port:
        environ["CLAIMS_WEB_PORT"] = str(port)
        environ.setdefault("CLAIMS_PUBLIC_URL", f"http://127.0.0.1:{port}")
    return environ


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the block as Ctrl-C does, also when started in the background."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    click.echo(sentence)
