"""Receipt images: JPEG or PNG by content, decoded by a limited child, drawn anew without metadata.

What is stored never held a byte of what arrived: the pixels are decoded and encoded again, so that
position, camera, hidden text and whatever was hung behind the image stay outside. Both digests are
kept: of the arrived bytes, by which a second submission of the same file is found, and of the
stored bytes, under which they lie.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from claims.domain.refusals import Refused

MEBIBYTE: Final = 1 << 20

_CHILD: Final = Path(__file__).with_name("imagechild.py")
_BEGINNINGS: Final = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
_SEATS: Final = threading.BoundedSemaphore(2)
"""Children at once in one process. A web server has two, so at most four decode at a time."""

_SENTENCES: Final = {
    "RECEIPT_TYPE": "A receipt is sent as one plain JPEG or PNG image.",
    "RECEIPT_TOO_LARGE": "The file is too large.",
    "RECEIPT_TOO_MANY_PIXELS": "The image has too many pixels; please take it smaller.",
    "RECEIPT_UNREADABLE": "The image cannot be read: the file is damaged or incomplete.",
    "RECEIPT_BUSY": "Too many images are being read just now; please try again.",
}


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """How much one image may take: of the upload, of pixels, and of the child that decodes it."""

    max_bytes: int = 10 * MEBIBYTE
    max_pixels: int = 25_000_000
    memory_bytes: int = 512 * MEBIBYTE
    cpu_seconds: int = 10
    wall_seconds: float = 20.0
    seat_seconds: float = 20.0


LIMITS: Final = ImageLimits()


@dataclass(frozen=True, slots=True)
class CleanImage:
    """An image as it may be stored. Digests are SHA-256 in hex; sizes are in pixels."""

    media_type: str
    width: int
    height: int
    arrived_sha256: str
    stored_sha256: str
    data: bytes


def clean_image(arrived: bytes, *, limits: ImageLimits = LIMITS) -> CleanImage:
    """The image that was sent, upright and drawn anew; the same bytes always give the same image.

    Refuses `RECEIPT_TYPE` (not one JPEG or PNG image, whatever its name says; several pictures in
    one file), `RECEIPT_TOO_LARGE`, `RECEIPT_TOO_MANY_PIXELS`, `RECEIPT_UNREADABLE` (damaged, or
    beyond what the child may use) and `RECEIPT_BUSY` (no child was free in time: try again).
    """
    if len(arrived) > limits.max_bytes:
        raise _refused("RECEIPT_TOO_LARGE", max_bytes=limits.max_bytes)
    if not arrived.startswith(tuple(_BEGINNINGS.values())):
        raise _refused("RECEIPT_TYPE")
    line, _, drawn = _asked(arrived, limits).partition(b"\n")
    answer = json.loads(line)
    if "refused" in answer:
        raise _refused(answer["refused"], because=answer.get("because"))
    if not drawn.startswith(_BEGINNINGS[answer["media_type"]]):
        raise _refused("RECEIPT_UNREADABLE", because="damaged")
    return CleanImage(
        media_type=answer["media_type"],
        width=answer["width"],
        height=answer["height"],
        arrived_sha256=hashlib.sha256(arrived).hexdigest(),
        stored_sha256=hashlib.sha256(drawn).hexdigest(),
        data=drawn,
    )


def _asked(arrived: bytes, limits: ImageLimits) -> bytes:
    """What the child answered; waits for a free seat first."""
    if not _SEATS.acquire(timeout=limits.seat_seconds):
        raise _refused("RECEIPT_BUSY")
    try:
        done = subprocess.run(
            _command(limits),
            input=arrived,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            check=False,
            cwd="/",
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        raise _refused("RECEIPT_UNREADABLE", because="time") from None
    finally:
        _SEATS.release()
    if done.returncode != 0:
        over = done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}
        raise _refused("RECEIPT_UNREADABLE", because="time" if over else "damaged")
    return done.stdout


def _command(limits: ImageLimits) -> list[str]:
    """A bare interpreter: no environment, no user's packages, no start-up files (-I -S)."""
    pillow = find_spec("PIL")
    if pillow is None or pillow.origin is None:
        raise RuntimeError("Pillow is not installed")
    numbers = (limits.max_pixels, limits.memory_bytes, limits.cpu_seconds)
    packages = str(Path(pillow.origin).parent.parent)
    return [sys.executable, "-I", "-S", str(_CHILD), packages, *map(str, numbers)]


def _environment() -> dict[str, str]:
    """Nothing of ours; only the path by which some interpreters find their own library."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


def _refused(code: str, **facts: object) -> Refused:
    return Refused(code, _SENTENCES[code], field="file", **facts)
