"""A launcher of its own process, for tests that kill it: starts engines, says so, and waits."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from claims import engines
from claims.engines import identities


def main(data_dir: str, outside: str = "") -> None:
    if outside:
        identities.OUTSIDE = (Path(outside),)
    with engines.start(Path(data_dir)) as started:
        told = {"pids": started.pids, "identity": started.identity.written, "uid": os.geteuid()}
        print(json.dumps({**told, **asdict(started.addresses)}), flush=True)
        signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
