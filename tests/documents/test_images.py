"""A receipt image that comes in is stored drawn anew, upright, and carries nothing along."""

import io
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pictures import a_receipt, shown, with_chunk, written
from PIL import Image, PngImagePlugin

from claims.documents.images import clean_image

TURN = Image.Transpose
LAID = {
    1: None,
    2: TURN.FLIP_LEFT_RIGHT,
    3: TURN.ROTATE_180,
    4: TURN.FLIP_TOP_BOTTOM,
    5: TURN.TRANSPOSE,
    6: TURN.ROTATE_90,
    7: TURN.TRANSVERSE,
    8: TURN.ROTATE_270,
}
"""How a picture lies in the file for each EXIF orientation."""


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_photograph_is_drawn_anew_in_its_own_format(kind: str, media_type: str) -> None:
    arrived = written(a_receipt(), kind)
    clean = clean_image(arrived)
    assert (clean.media_type, clean.width, clean.height) == (media_type, 300, 400)
    assert shown(clean).format == kind
    assert clean.stored_sha256 != clean.arrived_sha256
    assert clean == clean_image(arrived), "the same bytes give the same image"


def test_a_png_keeps_every_pixel() -> None:
    assert shown(clean_image(written(a_receipt(), "PNG"))).tobytes() == a_receipt().tobytes()


@pytest.mark.parametrize("orientation", sorted(LAID))
def test_a_photograph_is_stored_upright(orientation: int) -> None:
    upright = a_receipt()
    laid = LAID[orientation]
    lying = upright if laid is None else upright.transpose(laid)
    exif = Image.Exif()
    exif[0x0112] = orientation
    clean = clean_image(written(lying, "PNG", exif=exif))
    assert shown(clean).tobytes() == upright.tobytes()
    assert not shown(clean).getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_position_camera_and_hidden_text_are_gone(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-OF-SITI"
    exif.get_ifd(0x8825)[2] = (6.0, 12.0, 0.0)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "SECRET-NOTE", zip=False)
    options = {"pnginfo": notes} if kind == "PNG" else {"comment": "SECRET-NOTE"}
    arrived = written(
        a_receipt(), kind, exif=exif, icc_profile=b"SECRET-PROFILE" * 20, dpi=(301, 301), **options
    )
    assert b"CAMERA-OF-SITI" in arrived
    clean = clean_image(arrived)
    assert b"CAMERA" not in clean.data
    assert b"SECRET" not in clean.data
    assert not set(shown(clean).info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not shown(clean).getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_was_hung_behind_the_image_is_gone(kind: str) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("evil.html", "<script>alert(1)</script>")
    both = written(a_receipt(), kind) + archive.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(both))
    clean = clean_image(both)
    assert not zipfile.is_zipfile(io.BytesIO(clean.data))
    assert b"script" not in clean.data
    assert clean.stored_sha256 == clean_image(written(a_receipt(), kind)).stored_sha256


@pytest.mark.parametrize(
    ("arrived", "mode"),
    [
        (lambda: written(a_receipt("CMYK")), "RGB"),
        (lambda: written(a_receipt("L")), "L"),
        (lambda: written(a_receipt(), progressive=True), "RGB"),
        (lambda: written(a_receipt("1"), "PNG"), "L"),
        (lambda: written(a_receipt("P"), "PNG"), "RGB"),
        (lambda: written(a_receipt("LA"), "PNG"), "RGB"),
        (lambda: written(a_receipt("RGBA"), "PNG"), "RGB"),
    ],
)
def test_every_kind_of_pixels_becomes_grey_or_rgb(arrived: Callable[[], bytes], mode: str) -> None:
    picture = shown(clean_image(arrived()))
    assert picture.mode == mode
    assert picture.convert("L").getpixel((5, 5)) == 255
    stamp = picture.convert("L").crop((30, 65, 110, 95)).resize((1, 1), Image.Resampling.BOX)
    assert 70 < stamp.getpixel((0, 0)) < 95


def test_what_is_transparent_lies_on_white_paper() -> None:
    palette = a_receipt().quantize(16)
    clear = palette.getpixel((5, 5))
    for arrived in (
        written(palette, "PNG", transparency=clear),
        written(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"),
        written(Image.new("LA", (50, 50), (0, 0)), "PNG"),
    ):
        assert shown(clean_image(arrived)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("transparent", [False, True])
def test_sixteen_bits_are_scaled_not_cut_off(transparent: bool) -> None:
    grey = Image.new("I;16", (64, 64), 0x8000)
    arrived = written(grey, "PNG")
    if transparent:
        arrived = with_chunk(arrived, b"tRNS", struct.pack(">H", 0x8000))
    assert shown(clean_image(arrived)).getpixel((3, 3)) == 128


def test_a_broken_orientation_does_not_cost_the_receipt() -> None:
    exif = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
    assert clean_image(written(a_receipt(), exif=exif)).width == 300


def real_receipts() -> Iterator[Path]:
    folder = os.environ.get("CLAIMS_RECEIPTS")
    return iter(sorted(Path(folder).glob("*.jpg")) if folder else ())


@pytest.mark.skipif("CLAIMS_RECEIPTS" not in os.environ, reason="CLAIMS_RECEIPTS names no folder")
def test_all_real_receipts_pass() -> None:
    files = list(real_receipts())
    with ThreadPoolExecutor(2) as pool:
        clean = list(pool.map(lambda path: clean_image(path.read_bytes()), files))
    assert len(clean) == len(files) > 0
    for path, each in zip(files, clean, strict=True):
        with Image.open(path) as picture:
            assert each.width * each.height == picture.width * picture.height
    by_name = {path.name: each for path, each in zip(files, clean, strict=True)}
    if {"277.jpg", "452.jpg"} <= set(by_name):
        assert by_name["277.jpg"].arrived_sha256 == by_name["452.jpg"].arrived_sha256
