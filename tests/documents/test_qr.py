"""QR codes are read back by another library, whatever form they take."""

from __future__ import annotations

import io
import random

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from claims.documents import qr, qr_matrices
from claims.domain.refusals import Refused

LINK = "https://klaim.example.go.id/check?number=LANSIA-2026/000017&digest=" + "0f" * 32


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def test_an_address_of_any_length_has_the_modules_that_segno_gives_it() -> None:
    letters = random.Random(7)
    for length in range(1, qr.LONGEST + 1):
        text = "".join(letters.choices("abcdef0123456789/?=&:.-ABC%", k=length - 1)) + "~"
        wanted = segno.make_qr(text, error="m", mask=4, boost_error=False).matrix
        assert qr_matrices.is_plain(text)
        assert qr_matrices.rows_of(text) == ["".join(map(str, row)) for row in wanted], length


@pytest.mark.parametrize("text", ["0123456789", "KLAIM-2026/17", "klaim é", "請求", "a" * 501])
def test_what_is_no_plain_address_is_left_to_segno(text: str) -> None:
    assert not qr_matrices.is_plain(text)


def test_a_png_is_read_back() -> None:
    assert read(Image.open(io.BytesIO(qr.png(LINK)))) == [LINK]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1,
               max_size=300))  # fmt: skip
def test_any_text_is_read_back_under_the_one_mask(text: str) -> None:
    assert read(Image.open(io.BytesIO(qr.png(text, scale=4)))) == [text]


def test_the_operators_of_a_page_draw_the_same_code() -> None:
    operators = qr.operators(LINK, x=10, y=20, side=90)
    count = len(qr.matrix(LINK))
    module = 90 / (count + 2 * qr.QUIET)
    head, _, stencil = operators.partition(" ID ")
    bits, _, end = stencil.partition("> EI")
    image = Image.frombytes("1", (count, count), bytes.fromhex(bits))
    drawn = ImageOps.invert(image.convert("L")).resize((count * 6, count * 6), Image.Resampling.BOX)
    assert read(ImageOps.expand(drawn, border=qr.QUIET * 6, fill=255)) == [LINK]
    placed = [float(number) for number in head.partition(" cm")[0].split()[3:]]
    side, corner = count * module, qr.QUIET * module
    assert placed == pytest.approx([side, 0, 0, side, 10 + corner, 20 + corner], abs=1e-3)
    assert f"/W {count}/H {count}/IM true/D[1 0]" in head
    assert end == " Q"


def test_an_svg_is_one_element_without_script_or_size() -> None:
    svg = qr.svg(LINK)
    assert svg.startswith("<svg ")
    assert svg.endswith("</svg>")
    assert "viewBox" in svg
    assert "script" not in svg


def test_the_same_text_gives_the_same_bytes() -> None:
    assert qr.png(LINK) == qr.png(LINK)
    assert qr.svg(LINK) == qr.svg(LINK)


@pytest.mark.parametrize("text", ["", "x" * (qr.LONGEST + 1)])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="QR_TEXT"):
        qr.png(text)
