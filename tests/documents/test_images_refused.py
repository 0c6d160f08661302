"""Only one plain JPEG or PNG image comes in, within the limits of bytes, pixels and time."""

import random
import time
import zlib
from contextlib import suppress

import pytest
from pictures import PNG, a_receipt, huge_png, refusal_of, shown, with_chunk, written
from PIL import Image

from claims.documents.images import ImageLimits, clean_image
from claims.domain.refusals import Refused


@pytest.mark.parametrize(
    "arrived",
    [
        b"",
        b"\0" * 4096,
        b"Nota pembelian, total Rp 125.000",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj",
        b"GIF89a" + b"\0" * 100,
        b"II*\0" + b"\0" * 100,
        b"RIFF\0\0\0\0WEBPVP8 ",
        b"\x7fELF" + b"\0" * 100,
        b" " + PNG,
    ],
)
def test_what_is_neither_jpeg_nor_png_is_refused(arrived: bytes) -> None:
    assert refusal_of(arrived).code == "RECEIPT_TYPE"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP", "PDF", "ICO", "PPM"])
def test_other_formats_of_the_library_are_refused(kind: str) -> None:
    assert refusal_of(written(a_receipt(), kind)).code == "RECEIPT_TYPE"


def test_a_file_of_several_pictures_is_refused() -> None:
    two = [a_receipt(), a_receipt("L").convert("RGB")]
    mpo = written(two[0], "MPO", save_all=True, append_images=two[1:])
    apng = written(two[0], "PNG", save_all=True, append_images=[Image.new("RGB", (300, 400))])
    assert mpo.startswith(b"\xff\xd8\xff")
    assert b"acTL" in apng
    for arrived in (mpo, apng):
        assert refusal_of(arrived).code == "RECEIPT_TYPE"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9])
def test_half_an_image_is_refused(kind: str, part: float) -> None:
    whole = written(Image.effect_noise((200, 300), 50).convert("RGB"), kind)
    assert refusal_of(whole[: int(len(whole) * part)]).code == "RECEIPT_UNREADABLE"


@pytest.mark.parametrize("start", [b"\xff\xd8\xff", PNG, b"\xff\xd8\xff\xe0\0\x10JFIF\0"])
@pytest.mark.parametrize("rest", [b"", b"\0" * 5000, b"\xff" * 5000, bytes(range(256)) * 40])
def test_a_good_beginning_does_not_make_an_image(start: bytes, rest: bytes) -> None:
    assert refusal_of(start + rest).code == "RECEIPT_UNREADABLE"


def test_a_png_whose_pixels_were_altered_is_refused() -> None:
    whole = bytearray(written(Image.effect_noise((200, 300), 50), "PNG"))
    whole[len(whole) // 2] ^= 0xFF
    assert refusal_of(bytes(whole)).code == "RECEIPT_UNREADABLE"


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt"])
def test_a_text_that_unpacks_without_end_is_refused(name: bytes) -> None:
    packed = zlib.compress(b"\0" * (200 << 20), 9)
    head = b"Comment\0\0" if name == b"zTXt" else b"Comment\0\1\0\0\0"
    bomb = with_chunk(written(a_receipt(), "PNG"), name, head + packed)
    began = time.monotonic()
    assert refusal_of(bomb).code == "RECEIPT_UNREADABLE"
    assert time.monotonic() - began < 3


def test_a_file_larger_than_allowed_is_refused_unread() -> None:
    arrived = written(a_receipt())
    refusal = refusal_of(arrived, max_bytes=len(arrived) - 1)
    assert (refusal.code, refusal.facts["max_bytes"]) == ("RECEIPT_TOO_LARGE", len(arrived) - 1)
    assert clean_image(arrived, limits=ImageLimits(max_bytes=len(arrived)))


def test_pixels_are_counted_before_they_are_unpacked() -> None:
    arrived = written(a_receipt(size=(300, 400)), "PNG")
    assert refusal_of(arrived, max_pixels=300 * 400 - 1).code == "RECEIPT_TOO_MANY_PIXELS"
    assert clean_image(arrived, limits=ImageLimits(max_pixels=300 * 400))


@pytest.mark.parametrize(("depth", "colour", "samples"), [(8, 2, 3), (8, 0, 1), (1, 0, 1)])
def test_a_png_of_196_million_pixels_meets_both_limits(
    depth: int, colour: int, samples: int
) -> None:
    huge = huge_png(depth, colour, samples)
    assert len(huge) < 3 << 20
    began = time.monotonic()
    assert refusal_of(huge).code == "RECEIPT_TOO_MANY_PIXELS"
    assert time.monotonic() - began < 1.5, "it was refused by its header"
    refusal = refusal_of(huge, max_pixels=10**9, memory_bytes=256 << 20)
    assert (refusal.code, refusal.facts["because"]) == ("RECEIPT_UNREADABLE", "memory")


def test_time_is_limited_by_the_clock_and_by_the_processor() -> None:
    slow = written(Image.effect_noise((4000, 4000), 80), "PNG", compress_level=1)
    limits = {"max_bytes": 100 << 20}
    for short in ({"wall_seconds": 0.2}, {"cpu_seconds": 0}):
        refusal = refusal_of(slow, **limits, **short)
        assert (refusal.code, refusal.facts["because"]) == ("RECEIPT_UNREADABLE", "time")


@pytest.mark.parametrize("seed", range(24))
def test_a_damaged_image_is_read_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    kind = chance.choice(["JPEG", "PNG"])
    data = bytearray(written(a_receipt(chance.choice(["RGB", "L"])), kind))
    for _ in range(chance.choice([1, 4, 30])):
        at = chance.randrange(len(data))
        data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(1, 9))
    with suppress(Refused):
        assert shown(clean_image(bytes(data))).mode in {"RGB", "L"}
