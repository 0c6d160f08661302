"""The statement as a PDF: everything said is on it, and the same content gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tracemalloc
import unicodedata
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from claims.documents import labels
from claims.documents.figures import Figures
from claims.documents.letters import Face, Letters
from claims.documents.statements import render_statement
from claims.domain.findings import Bearer
from claims.domain.refusals import Refused
from claims.domain.statements import (
    MovementKind,
    StatementContent,
    StatementMovement,
    digest_of,
)
from tests.documents.statement_builders import (
    a_claim,
    a_line,
    a_link,
    a_long_statement,
    a_statement,
    an_adjustment,
    renamed,
)


def rendered(content: StatementContent) -> bytes:
    return render_statement(content, check_url=a_link(content))


def pages(content: StatementContent) -> list[str]:
    reader = PdfReader(io.BytesIO(rendered(content)), strict=True)
    return [page.extract_text() for page in reader.pages]


def every_kind() -> StatementContent:
    cuts = [
        an_adjustment(100_000_00, reason="CAP"),
        an_adjustment(
            50_000_00, reason="COPAY", bearer=Bearer.CITIZEN, rule="copay", group="PR", carc="3"
        ),
        an_adjustment(
            45_000_00,
            reason="OTHER_PAYER_FIRST",
            bearer=Bearer.OTHER_PAYER,
            rule="",
            group="OA",
            carc="22",
        ),
    ]
    return a_statement(
        a_claim(a_line(1, 1_250_500_00), a_line(2, 600_000_00, adjustments=cuts), number="C-1"),
        a_claim(a_line(3), number="C-2", kind="reimbursement", reference="KW/2026/0031"),
        movements=(StatementMovement(MovementKind.RECOVERY, -50_000_00, "LANSIA-2026/000003"),),
    )


def test_the_first_page_says_who_is_paid_how_much_in_both_languages() -> None:
    content = every_kind()
    first = pages(content)[0]
    for said in (
        "PERNYATAAN PENYELESAIAN",
        "Settlement statement",
        content.number,
        content.payer,
        *content.programme_names.values(),
        content.payee_name,
        content.payee_identity_masked,
        content.account_masked,
        content.message_id,
        content.end_to_end_id,
        digest_of(content),
        Figures("IDR").full(content.paid),
        "Satu juta delapan ratus lima puluh lima ribu lima ratus rupiah",
        "One million eight hundred fifty-five thousand five hundred rupiah",
        "Pengembalian / Recovery · LANSIA-2026/000003",
        "Keberatan dan pengaduan",
        "24 November 2026, 09:12 (UTC+07:00)",
    ):
        assert said in first


def test_a_statement_says_that_it_is_not_signed_until_it_is() -> None:
    content = a_statement()
    signed = replace(content, signed_by="Dinas Sosial DIY")
    for said in labels.NOT_SIGNED:
        beginning = said.partition(":")[0]
        assert beginning in pages(content)[0]
        assert beginning not in "".join(pages(signed))
    assert "Signed electronically with the certificate of Dinas Sosial DIY" in pages(signed)[0]
    assert digest_of(signed) != digest_of(content)


@pytest.mark.parametrize("currency", ["IDR", "KWD"])
def test_the_largest_amounts_stay_in_their_places(currency: str) -> None:
    claim, largest = a_claim(a_line(1, 10**17)), 10**17
    content = a_statement(claim, currency=currency, opening=largest, closing=largest)
    figures, letters = Figures(currency), Letters()
    first = PdfReader(io.BytesIO(rendered(content))).pages[0]
    placed: list[tuple[float, float]] = []

    def noted(text: str, _: object, matrix: list[float], __: object, size: float) -> None:
        if text.strip() in {figures.full(largest), figures.full(-largest)}:
            width = letters.width(text.strip(), Face.BOLD, size)
            placed.append((matrix[4], matrix[4] + width))

    first.extract_text(visitor_text=noted)
    balance = placed[-4:]
    assert len(balance) == 4
    assert all(left[1] < right[0] for left, right in pairwise(balance))


def test_every_adjustment_stands_under_its_line_with_its_reason_bearer_and_rule() -> None:
    table = pages(every_kind())[1].splitlines()
    at = next(no for no, row in enumerate(table) if row.startswith("2 2026-10-03"))
    assert table[at] == "2 2026-10-03 Paket perawatan lansia 3 600.000,00 -195.000,00 405.000,00"
    assert table[at + 2 : at + 5] == [
        "– CAP · ditanggung penyedia / borne by the provider · aturan / rule price_cap -100.000,00",
        "– COPAY · ditanggung warga / borne by the citizen · aturan / rule copay -50.000,00",
        "– OTHER_PAYER_FIRST · ditanggung pihak lain / borne by another payer -45.000,00",
    ]


def test_each_claim_says_the_days_it_took_against_those_promised() -> None:
    text = " ".join("".join(pages(a_statement())).split())
    assert (
        "Keputusan / Decision 1 dari / of 5, Pembayaran / Payment 7 dari / of 5"
        " hari kerja / working days" in text
    )


def test_it_says_the_period_and_which_of_the_payees_statements_it_is() -> None:
    first = pages(a_statement(payee_no=41))[0]
    assert "26 Oktober 2026 – 24 November 2026 / 26 October 2026 – 24 November 2026" in first
    assert "Urutan bagi penerima / Number for payee\n41" in first


def test_of_each_claim_it_says_what_is_paid_and_until_when_one_may_object() -> None:
    text = " ".join("".join(pages(a_statement())).split())
    assert "Dibayarkan / Paid · keberatan sampai / object by 2026-12-04 250.000,00" in text


def test_a_claim_paid_further_names_the_statement_that_paid_it_before() -> None:
    earlier = ("LANSIA-2026/000003",)
    claim = a_claim(a_line(1, 1_000_00), paid_before=600_00, held_back=100_00, follows=earlier)
    first, table = (" ".join(page.split()) for page in pages(a_statement(claim))[:2])
    assert "Sudah dibayarkan / Paid before -Rp 600,00" in first
    assert "Ditahan, belum dibayarkan / Held back, not paid yet -Rp 100,00" in first
    assert (
        "Sudah dibayarkan / Paid before · lihat pernyataan / see statement LANSIA-2026/000003"
        " -600,00" in table
    )
    recovery = StatementMovement(MovementKind.RECOVERY, -50_00, "C-9", earlier)
    assert "Recovery · C-9 · lihat pernyataan / see statement LANSIA-2026/000003" in " ".join(
        pages(a_statement(claim, movements=(recovery,)))[0].split()
    )


def test_a_claim_sent_before_in_vain_names_the_statement_that_told_of_it() -> None:
    table = pages(a_statement(a_claim(follows=("LANSIA-2026/000003",))))[1]
    assert "Sudah dikirim, tidak sampai / Sent before, not received" in table
    assert "LANSIA-2026/000003" in table


@pytest.mark.parametrize(("limit", "has_box"), [(None, False), (5_000_000_00, False), (1, True)])
def test_the_box_for_a_duty_stamp_is_there_only_above_the_programmes_limit(
    limit: int | None, *, has_box: bool
) -> None:
    content = a_statement(a_claim(a_line(1, 5_000_000_00)), stamp_duty_above=limit)
    assert ("Meterai / Duty stamp" in pages(content)[0]) is has_box


def test_the_sums_of_a_claim_never_stand_without_a_line_on_their_page() -> None:
    for lines in range(60, 84):
        for page in pages(a_long_statement(lines, per_claim=lines))[1:]:
            sums = page.find("Jumlah klaim / Claim total")
            assert sums < 0 or "2026-10-" in page[:sums]


def test_no_page_begins_with_the_digest_alone() -> None:
    for rows in range(30):
        told = pages(a_statement(movements=(StatementMovement(MovementKind.REDRESS, 1_00),) * rows))
        assert not any(page.startswith(labels.DIGEST[0]) for page in told)


def test_every_reason_used_is_explained_in_both_languages() -> None:
    content = every_kind()
    said = "\n".join(pages(content))
    for entry in content.legend:
        assert entry.code in said
        assert entry.texts["id"] in said
        assert entry.texts["en"] in said


def test_the_figures_of_all_lines_sum_to_the_statement() -> None:
    content = a_long_statement(400)
    rows = [row.split() for page in pages(content)[1:] for row in page.splitlines()]
    lines = [row for row in rows if len(row) > 5 and row[1].startswith("2026-10-")]
    assert len(lines) == 400
    sums = [sum(int(row[column].replace(".", "").replace(",", "")) for row in lines)
            for column in (-3, -2, -1)]  # fmt: skip
    assert sums == [content.claimed, -content.adjusted, content.approved]


@pytest.mark.parametrize("face", Face)
def test_all_digits_are_equally_wide(face: Face) -> None:
    """Figures of one shape are placed alike: `1.250,00` where `8.888,88` was."""
    assert len({Letters.width(digit, face, 7.5) for digit in "0123456789"}) == 1


def test_what_was_drawn_before_in_the_process_changes_no_byte() -> None:
    content = renamed(a_long_statement(40), "Łukasz 王小明")
    first = rendered(content)
    rendered(a_long_statement(300, per_claim=7))
    rendered(a_statement(a_claim(a_line(1, 10**17)), currency="KWD"))
    assert rendered(content) == first


def test_every_page_has_its_number_the_column_heads_and_whole_rows() -> None:
    content = a_long_statement(400)
    told = pages(content)
    for number, page in enumerate(told, start=1):
        assert page.splitlines()[-1].endswith(
            f"Halaman {number} dari {len(told)} / Page {number} of {len(told)}"
        )
    assert all("Layanan atau barang" in page for page in told[1:-1])
    assert sum("(lanjutan / continued)" in page for page in told) > 3


def test_a_name_is_never_cut_on_the_first_page() -> None:
    name = "Raden Mas " + "Kusumoningratdiningratsastrowardoyo" * 5 + " bin Abdullah"
    first = pages(renamed(a_statement(), name))[0]
    assert name.replace(" ", "") in first.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(
    "name",
    ["Сергей Петрович Иванов", "Nguyễn Thị Ánh Linh", "王小明", "佐藤 さくら", "김철수",
     "สมชาย ใจดี", "Łukasz Żółć", "Ελένη Παπαδοπούλου", "გიორგი", "Արամ"],
)  # fmt: skip
def test_names_of_other_scripts_are_on_the_page_as_text(name: str) -> None:
    first = unicodedata.normalize("NFC", pages(renamed(a_statement(), name))[0])
    assert name.replace(" ", "") in first.replace(" ", "")


@pytest.mark.parametrize("name", ["محمد عبد الله", "שלום כהן", "सुरेश कुमार", "ꦗꦮ"])
def test_joined_and_unknown_scripts_keep_their_text_for_copying(name: str) -> None:
    data = rendered(renamed(a_statement(), name))
    page = PdfReader(io.BytesIO(data)).pages[0]
    contents = page.get_contents()
    assert contents is not None
    actual = ("\ufeff" + name).encode("utf-16-be").hex().upper()
    assert f"/ActualText <{actual}>".encode() in contents.get_data()


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_any_name_at_all_gives_a_readable_document(name: str) -> None:
    reader = PdfReader(io.BytesIO(rendered(renamed(a_statement(), name))), strict=True)
    assert "PERNYATAAN" in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "name",
    [
        "PT <b>Bakti & Co",
        '<img src="file:///etc/passwd"/>',
        "<a href='javascript:alert(1)'>x</a>",
        ") Tj ET Q /Evil Do (\\",
        "nama\u202etxt.exe",
        "line\nbreak\x00\x1b[31m",
    ],
)
def test_text_of_people_is_drawn_and_never_obeyed(name: str) -> None:
    data = rendered(renamed(a_statement(), name))
    reader = PdfReader(io.BytesIO(data), strict=True)
    assert "Klaim / Claim" in reader.pages[1].extract_text()
    for forbidden in (b"/JavaScript", b"/URI", b"/Launch", b"/OpenAction", b"/EmbeddedFile"):
        assert forbidden not in data
    first = reader.pages[0].extract_text()
    assert "\u202e" not in first
    assert "\x1b" not in first


def test_the_link_carries_the_digest_or_is_refused() -> None:
    content = a_statement()
    for link in ("https://example.org/check", "javascript:" + digest_of(content), ""):
        with pytest.raises(Refused, match="STATEMENT_LINK"):
            render_statement(content, check_url=link)


_AGAIN = """
import hashlib, sys, time
started = float(sys.argv[1])
time.time = lambda: started
from tests.documents.statement_builders import *
from claims.documents.statements import render_statement
content = renamed(a_long_statement(60), "Сергей محمد 王小明 Siti")
print(hashlib.sha256(render_statement(content, check_url=a_link(content))).hexdigest())
"""


@pytest.mark.parametrize(("zone", "seed", "clock"), [("UTC", "1", "0"), ("Asia/Tokyo", "7", "4e9")])
def test_other_processes_clocks_and_zones_give_the_same_bytes(
    zone: str, seed: str, clock: str
) -> None:
    content = renamed(a_long_statement(60), "Сергей محمد 王小明 Siti")
    here = hashlib.sha256(rendered(content)).hexdigest()
    assert hashlib.sha256(rendered(content)).hexdigest() == here
    answer = subprocess.run(
        [sys.executable, "-c", _AGAIN, clock],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C", "PATH": ""},
    )
    assert answer.stdout.strip() == here


def test_memory_stays_flat_as_a_statement_grows() -> None:
    """At most 1 KB a line beyond the content itself."""
    content, link = a_long_statement(6_000), ""
    link = a_link(content)
    rendered(a_statement())
    tracemalloc.start()
    try:
        render_statement(content, check_url=link)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak / 6_000 < 1_024


def test_all_fonts_are_embedded() -> None:
    reader = PdfReader(io.BytesIO(rendered(renamed(a_statement(), "Сергей 王小明"))))
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert len(fonts) >= 4
    for each in fonts.values():
        font = each.get_object()
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_the_cut_down_cjk_font_keeps_the_numbers_of_its_glyphs() -> None:
    """Its CIDs are what the page refers to; they must be the font's own glyph numbers."""
    reader = PdfReader(io.BytesIO(rendered(renamed(a_statement(), "王"))))
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    cid = fonts["/N1"]["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile3"].get_data()
    assert (26323).to_bytes(2, "big") in cid


def test_texts_of_the_greatest_length_stay_on_the_page() -> None:
    long = {"id": "W" * 1_000, "en": "W" * 1_000}
    cuts = [an_adjustment(1_00, rule="r" * 300)] * 100
    line = a_line(1, item_names=long, unit="u" * 60, adjustments=cuts)
    content = a_statement(
        a_claim(line, reference="V" * 400),
        payer=long["id"],
        payee_name=long["id"],
        programme_names=long,
        complaint_route=long,
        movements=(StatementMovement(MovementKind.REDRESS, 1_00, "x" * 300),) * 60,
    )
    heights: list[float] = []

    def noted(text: str, _: object, matrix: list[float], *__: object) -> None:
        if text.strip():
            heights.append(matrix[5])

    for page in PdfReader(io.BytesIO(rendered(content))).pages:
        page.extract_text(visitor_text=noted)
    assert min(heights) >= 30
    assert max(heights) <= 812
