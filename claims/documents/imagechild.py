"""The limited child process that decodes one receipt image and draws its pixels anew.

Started by images.py as a lone script (`python -I -S`), never imported: nothing of the service is
in its memory. It takes the bytes from its standard input and answers on its standard output one
line of JSON and then the new image. Before the first byte of the image is looked at, it has given
up everything it does not need: further files, memory, time, and the rights of root.

Whatever goes wrong in here ends this process only. An answer it does not give means unreadable.
"""

import contextlib
import io
import json
import os
import resource
import struct
import sys

_PILLOW, _MAX_PIXELS, _MEMORY_BYTES, _CPU_SECONDS = sys.argv[1], *map(int, sys.argv[2:5])
sys.path.append(_PILLOW)

# All of it is loaded before the limits: afterwards no file can be opened, nor is one needed.
from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin  # noqa: E402, F401

Image._initialized = 2  # Pillow looks for no other formats: these are all that may be known here

_NOBODY = 65534
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings each EXIF orientation upright (CIPA DC-008, tag 0112)."""

_SAVED_AS: dict[str, tuple[str, dict[str, int]]] = {
    # Receipts are read, by people and programs: at 90 the letters keep their edges.
    "JPEG": ("image/jpeg", {"quality": 90}),
    # Level 3 of zlib-ng: smaller than 1 or 4 on receipts, and half the time of 6.
    "PNG": ("image/png", {"compress_level": 3}),
}


def main() -> None:
    """Read one image, answer, end."""
    _give_up_rights()
    data = sys.stdin.buffer.read()
    try:
        answer, image = _cleaned(data)
    except MemoryError:
        answer, image = {"refused": "RECEIPT_UNREADABLE", "because": "memory"}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + image)
    sys.stdout.buffer.flush()


def _give_up_rights() -> None:
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 3,  # the three it has: no further file, no socket
        resource.RLIMIT_CPU: _CPU_SECONDS,
        resource.RLIMIT_AS: _MEMORY_BYTES,
    }
    for name, most in limits.items():
        resource.setrlimit(name, (most, most))
    if os.geteuid() == 0:
        # Where root is only a name (a user namespace without that user), there is less to give up.
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _cleaned(data: bytes) -> tuple[dict[str, object], bytes]:
    """The answer, and the new image when it is not a refusal."""
    Image.MAX_IMAGE_PIXELS = None  # the check below is ours, and refuses instead of warning
    image: Image.Image = Image.open(io.BytesIO(data), formats=list(_SAVED_AS))
    kind = image.format
    if kind not in _SAVED_AS or getattr(image, "n_frames", 1) != 1:
        return {"refused": "RECEIPT_TYPE", "because": "frames"}, b""
    if image.width * image.height > _MAX_PIXELS:
        return {"refused": "RECEIPT_TOO_MANY_PIXELS"}, b""
    image.load()
    upright = _UPRIGHT.get(_orientation(image))
    if upright is not None:
        image = image.transpose(upright)
    pixels = _plain(image)
    media_type, options = _SAVED_AS[kind]
    written = io.BytesIO()
    pixels.save(written, kind, **options)
    answer: dict[str, object] = {
        "media_type": media_type,
        "width": pixels.width,
        "height": pixels.height,
    }
    return answer, written.getvalue()


def _orientation(image: Image.Image) -> int:
    """How the camera was held; a photograph with broken EXIF is taken as it lies."""
    try:
        found = image.getexif().get(_ORIENTATION)
    except (ValueError, KeyError, TypeError, IndexError, SyntaxError, OSError, struct.error):
        found = None
    return found if isinstance(found, int) else 1


def _plain(image: Image.Image) -> Image.Image:
    """The same picture as a new grey or RGB image on white paper, with nothing attached to it."""
    if image.mode.startswith("I"):
        # Sixteen bits are scaled; a plain conversion would cut off what is lighter than 255.
        image.info.pop("transparency", None)
        image = image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        layer = image if image.mode == "RGBA" else image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer)
        return paper
    pixels = image.convert("L" if image.mode in {"1", "L"} else "RGB")
    pixels.info.clear()
    return pixels


main()
