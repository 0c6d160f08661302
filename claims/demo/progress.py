"""Shows a person what a demo is doing: a line a step, with its time, and a count while it goes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO, TypeVar

T = TypeVar("T")


class Progress:
    """Numbered steps on a terminal or in a log."""

    def __init__(self, steps: int, out: TextIO = sys.stdout) -> None:
        self._steps, self._step, self._out = steps, 0, out

    @contextmanager
    def step(self, says: str) -> Iterator[None]:
        """One step: its line is written when it begins and finished with its time."""
        self._step += 1
        start = time.monotonic()
        self._out.write(f"[{self._step:2d}/{self._steps}] {says} ")
        self._out.flush()
        yield
        self._out.write(f"… {time.monotonic() - start:.1f} s\n")
        self._out.flush()

    def count(self, things: Sequence[T], *, every: int = 10) -> Iterable[T]:
        """Go through things, showing how many are done."""
        for at, thing in enumerate(things, start=1):
            yield thing
            if at % every == 0 or at == len(things):
                self._out.write(f"{at} ")
                self._out.flush()

    def say(self, text: str) -> None:
        """A line between steps."""
        self._out.write(f"{text}\n")
        self._out.flush()
