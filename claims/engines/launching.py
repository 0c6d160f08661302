"""The whole service as one foreground group: engines first, then the database, then programs."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from claims.domain.refusals import Refused
from claims.engines import embedded
from claims.engines.checks import check_before_start
from claims.engines.embedded import Engines
from claims.engines.keys import make_keys
from claims.engines.processes import Group
from claims.engines.programs import programs
from config.settings import PROJECT, Settings

READY_SECONDS: Final = 60.0
TEND_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Launched:
    """The running service. Whoever holds it calls `tend()`, or `serve()`, from the main thread."""

    settings: Settings
    engines: Engines | None
    group: Group
    tell: Callable[[str], None]

    @property
    def pids(self) -> dict[str, int]:
        """Every process of the service by name."""
        return {**(self.engines.pids if self.engines else {}), **self.group.pids}

    def tend(self) -> None:
        """Start again whatever ended: engines on their old addresses, programs after a wait."""
        if self.engines:
            for name in self.engines.tend():
                self.tell(f"{name} ended and was started again")
        self.group.tend()

    def serve(self) -> None:
        """Tend until an exception ends it: KeyboardInterrupt, as a rule."""
        while True:
            self.tend()
            time.sleep(TEND_SECONDS)

    def await_web(self, *, seconds: float = READY_SECONDS) -> None:
        """Wait until the web server answers; refuses `WEB_FAILED` when it does not."""
        deadline = time.monotonic() + seconds
        while not _is_healthy(self.settings):
            self.tend()
            if time.monotonic() > deadline or self.group.restarts.get("web", 0) > 1:
                raise Refused("WEB_FAILED", "The web server did not come up; its log says why.")
            time.sleep(0.05)


@contextmanager
def launched(
    settings: Settings,
    *,
    prepare: Callable[[Settings], None],
    tell: Callable[[str], None],
    log_folder: Path | None = None,
) -> Iterator[Launched]:
    """Run the service for this block; `prepare` brings the database up to date before programs.

    Nothing of it is left when the block is left, nor when this process is killed.
    """
    require_free_port(settings.web_host, settings.web_port)
    with ExitStack() as stack:
        engines = None
        if not settings.database_url:
            make_keys(settings.keys_dir)
            engines = stack.enter_context(embedded.start(settings.data_dir))
            settings = engines.addresses.put_into(settings)
        for sentence in check_before_start(settings):
            tell(sentence)
        prepare(settings)
        _empty(metrics_folder(settings))
        group = Group(
            programs(settings), environment_for(settings), PROJECT, tell, log_folder=log_folder
        )
        stack.callback(group.stop)
        group.start()
        yield Launched(settings, engines, group, tell)


def environment_for(settings: Settings) -> dict[str, str]:
    """The environment every program of ours is started with."""
    paths = [str(PROJECT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        **os.environ,
        **settings.environ(),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics_folder(settings)),
        "RQ_REDIS_URL": settings.redis_url,  # in the environment, not where `ps` shows it
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
        "PYTHONUNBUFFERED": "1",
    }


def metrics_folder(settings: Settings) -> Path:
    """Where the web processes share their counts; of this run only."""
    return settings.data_dir / "metrics"


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)


def require_free_port(host: str, port: int) -> None:
    """Refuse `PORT_TAKEN` before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            raise Refused(
                "PORT_TAKEN",
                f"Port {port} at {host}: {error.strerror}. Choose another with --port.",
            ) from None


def _is_healthy(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.web_host in {"0.0.0.0", "::"} else settings.web_host  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.web_port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": settings.trusted_hosts[0]})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
