"""The letter says in both languages what the decision says, in the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from claims.documents.decision_letters import render_letter
from claims.domain.decision_letters import LetterContent
from claims.domain.refusals import Refused
from tests.documents.letter_builders import a_cut, a_letter, a_line, a_link, a_share, some_clocks


def rendered(content: LetterContent) -> bytes:
    return render_letter(content, check_url=a_link(content))


def said(content: LetterContent) -> str:
    pages = PdfReader(io.BytesIO(rendered(content)), strict=True).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_every_step_is_there_with_reason_rule_version_codes_bearer_and_sum() -> None:
    text = said(a_letter())
    for each in (
        "SURAT KEPUTUSAN KLAIM",
        "Disetujui sebagian / Approved in part Rp 1.095.000,00",
        "Tarif tertinggi / Highest price -Rp 100.000,00",
        "The highest price for Nurse visit is IDR 150,000.00, for 2 that is IDR 300,000.00.",
        "Tarif tertinggi Kunjungan perawat adalah Rp150.000,00",
        "FEE_ABOVE_STANDARD · aturan / rule price, home-care/1 · X12 PR-45 · ditanggung warga",
        "sisa / left Rp 300.000,00",
        "Iur biaya / Own share -Rp 30.000,00",
        "Disetujui / Allowed Rp 270.000,00",
        "Allowed in full, nothing was taken off.",
        "paid at the latest on: 13 Oktober 2026 / 13 October 2026",
        "Object to the programme office",
        "Until: 6 November 2026.",
        "turn to the Ombudsman",
        "or by telephone, 137.",
    ):
        assert each in text, each


def test_a_rejection_promises_no_payment_and_a_full_approval_no_objection() -> None:
    rejected = said(a_letter(a_line(1, 400_000_00, a_cut(400_000_00))))
    assert "Tidak disetujui / Not approved Rp 0,00" in rejected
    assert "at the latest" not in rejected
    approved = said(a_letter(a_line(1, 400_000_00)))
    assert "Approved in full" in approved
    assert "Object" not in approved


def test_a_fault_that_had_nothing_left_to_take_is_told_without_an_amount() -> None:
    line = a_line(1, 400_000_00, a_cut(400_000_00), a_share(0, 0))
    assert "nothing was left to take" in said(a_letter(line))


def test_the_clocks_and_each_promise_are_told_as_they_stood_in_both_languages() -> None:
    text = " ".join(said(a_letter(clocks=some_clocks(late_by=3))).split())
    for each in (
        "Tiga jam klaim ini / The three clocks of this claim", "8 hari kerja / 8 working days",
        "Terlambat 3 hari kerja.", "Late by 3 working days.",
        "What is owed for it is reckoned without being asked for.",
        "Payment within 14 working days, by 26 October 2026.",
    ):  # fmt: skip
        assert each in text
    in_time = " ".join(said(a_letter()).split())
    assert "Kept on 7 October 2026." in in_time
    assert "Late by" not in in_time


def test_the_digest_changes_with_whatever_the_letter_says() -> None:
    letter = a_letter()
    others = [
        replace(letter, number="C7K3MQ2XD9VA/2"),
        replace(letter, addressee="Budi"),
        replace(letter, pay_by=None),
        replace(letter, acts=()),
        a_letter(a_line(1, 400_000_00, a_cut(100_000_00))),
        a_letter(a_line(1, 400_000_00, a_cut(100_000_00, rule="other"))),
        a_letter(a_line(1, 400_000_00, a_cut(100_000_00, bearer="provider"))),
    ]
    digests = {each.digest for each in (letter, *others)}
    assert len(digests) == len(others) + 1
    assert a_letter().digest == letter.digest


def test_the_link_carries_the_digest_or_is_refused() -> None:
    content = a_letter()
    for link in ("https://example.org/check", "javascript:" + content.digest, ""):
        with pytest.raises(Refused, match="LETTER_LINK"):
            render_letter(content, check_url=link)


@pytest.mark.parametrize(
    "name", ["PT <b>Bakti & Co", ") Tj ET Q /Evil Do (\\", "nama\u202etxt", "محمد", "王小明"]
)
def test_text_of_people_is_drawn_and_never_obeyed(name: str) -> None:
    data = rendered(replace(a_letter(), addressee=name))
    PdfReader(io.BytesIO(data), strict=True)
    for forbidden in (b"/JavaScript", b"/URI", b"/Launch", b"/OpenAction", b"/EmbeddedFile"):
        assert forbidden not in data


def test_the_longest_letter_stays_on_its_pages() -> None:
    long = {"id": "W" * 200, "en": "W" * 200}
    lines = [
        replace(line, line=replace(line.line, item_names=long, unit="u" * 60))
        for line in (a_line(no, 400_000_00, a_cut(100_000_00)) for no in range(1, 201))
    ]
    content = a_letter(*lines, payer=long["id"], programme_names=long, addressee=long["id"])
    heights: list[float] = []

    def noted(text: str, _: object, matrix: list[float], *__: object) -> None:
        if text.strip():
            heights.append(matrix[5])

    for page in PdfReader(io.BytesIO(rendered(content))).pages:
        page.extract_text(visitor_text=noted)
    assert min(heights) >= 30
    assert max(heights) <= 812


_AGAIN = """
import hashlib, sys, time
started = float(sys.argv[1])
time.time = lambda: started
from tests.documents.letter_builders import a_letter, a_link
from claims.documents.decision_letters import render_letter
content = a_letter(addressee="Сергей محمد 王小明 Siti")
print(hashlib.sha256(render_letter(content, check_url=a_link(content))).hexdigest())
"""


@pytest.mark.parametrize(("zone", "seed", "clock"), [("UTC", "1", "0"), ("Asia/Tokyo", "7", "4e9")])
def test_other_processes_clocks_and_zones_give_the_same_bytes(
    zone: str, seed: str, clock: str
) -> None:
    content = a_letter(addressee="Сергей محمد 王小明 Siti")
    here = hashlib.sha256(rendered(content)).hexdigest()
    answer = subprocess.run(
        [sys.executable, "-c", _AGAIN, clock],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C", "PATH": ""},
    )
    assert answer.stdout.strip() == here
