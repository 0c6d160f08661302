"""Pictures for the tests of receipts: honest ones and hostile ones."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from claims.documents.images import CleanImage, ImageLimits, clean_image
from claims.domain.refusals import Refused

PNG = b"\x89PNG\r\n\x1a\n"
HUGE = 14_000


def a_receipt(mode: str = "RGB", size: tuple[int, int] = (300, 400)) -> Image.Image:
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    draw.text((20, 20), "TOKO MAJU  Rp 125.000", fill="black")
    draw.rectangle((20, 60, 120, 100), fill=(200, 30, 30))
    return picture.convert(mode)


def written(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def shown(clean: CleanImage) -> Image.Image:
    picture = Image.open(io.BytesIO(clean.data))
    picture.load()
    return picture


def refusal_of(data: bytes, **limits: float) -> Refused:
    with pytest.raises(Refused) as refusal:
        clean_image(data, limits=ImageLimits(**limits))  # type: ignore[arg-type]
    assert refusal.value.field == "file"
    return refusal.value


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunk(png: bytes, name: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk behind its header chunk."""
    return png[:33] + chunk(name, body) + png[33:]


def huge_png(depth: int, colour: int, samples: int) -> bytes:
    """A white 14,000 x 14,000 PNG of a few hundred kilobytes."""
    row = b"\0" + b"\xff" * ((HUGE * depth * samples + 7) // 8)
    packer = zlib.compressobj(1)
    body = b"".join(packer.compress(row * 500) for _ in range(HUGE // 500)) + packer.flush()
    header = struct.pack(">IIBBBBB", HUGE, HUGE, depth, colour, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
