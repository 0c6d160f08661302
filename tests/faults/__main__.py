"""`make faults`: each named guard is taken out in turn; one that nobody notices is a failure."""

from __future__ import annotations

import sys
import time

from tests.faults.guards import GUARDS
from tests.faults.trying import noticed


def main() -> int:
    """Try every guard, or those named on the command line; 1 when one is noticed by nobody."""
    wanted = set(sys.argv[1:])
    unnoticed = []
    for guard in GUARDS:
        if wanted and guard.name not in wanted:
            continue
        start = time.monotonic()
        found = noticed(guard)
        seconds = time.monotonic() - start
        print(f"{guard.name:<24} {found or 'NOBODY NOTICED':<70} {seconds:5.1f} s", flush=True)
        if found is None:
            unnoticed.append(guard.name)
    print(f"{len(unnoticed)} guards unnoticed{': ' if unnoticed else ''}{', '.join(unnoticed)}")
    return 1 if unnoticed else 0


sys.exit(main())
