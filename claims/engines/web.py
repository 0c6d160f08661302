"""Runs granian with workers that begin as new processes: `python -m claims.engines.web …`.

Granian takes Python's way of making processes, which before 3.14 is a fork. A forked worker keeps
its parent's answer to SIGTERM while it loads the application, so that a stop in this moment is
lost on it and it lives on until it is ended by force (seen with granian 2.8).
"""

from __future__ import annotations

import multiprocessing

from granian.cli import entrypoint


def main() -> None:
    """Serve as the arguments of granian's command line say."""
    multiprocessing.set_start_method("spawn")
    entrypoint()  # type: ignore[no-untyped-call]  # granian does not type it


if __name__ == "__main__":
    main()
