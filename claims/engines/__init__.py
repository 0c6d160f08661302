"""The engines under everything: embedded ones from wheels, or checked ones of the deployer's own.

`running(settings)` gives settings whose engines run. See README.md for what holds when a launcher
is killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from claims.engines.embedded import Engines, find, start
from claims.engines.keys import make_keys
from config.settings import Settings

__all__ = ["Engines", "find", "running", "start"]


@contextmanager
def running(settings: Settings) -> Iterator[Settings]:
    """Settings on engines that run: the deployer's, another process's, or ours for this block.

    `{**os.environ, **settings.environ()}` is the environment for every process started in it.
    """
    if settings.database_url:
        yield settings
        return
    make_keys(settings.keys_dir)
    found = find(settings.data_dir)
    if found:
        yield found.put_into(settings)
        return
    with start(settings.data_dir) as engines:
        yield engines.addresses.put_into(settings)
