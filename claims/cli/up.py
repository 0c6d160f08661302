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
from claims.engines.launching import launched
from config.settings import read_settings


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), help="Where the web server listens.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where engines keep their data.")
def up(port: int | None, data_dir: Path | None) -> None:
    """Run the whole service until Ctrl-C."""
    settings = read_settings(with_options(port=port, data_dir=data_dir))
    with (
        interruptible(),
        suppress(KeyboardInterrupt),
        launched(settings, prepare=bring_up_to_date, tell=say) as service,
    ):
        for name, pid in service.pids.items():
            say(f"{name:<16} pid {pid}")
        service.await_web()
        say(f"ready at {settings.public_url}; Ctrl-C stops it")
        service.serve()
    say("stopped")


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
