"""The claims officer's desk: what he sees, what he does there, and what is refused kindly."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from claims.domain.codes import serial_of
from claims.domain.permissions import Role
from claims.pages.desk_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import claims, dossiers, reviews
from tests import cast as people
from tests.pages.browsing import Browsing, form_of, signed_in
from tests.pages.desk_scene import Scene, scene

EN = TEXTS["en"]


@pytest.fixture
def made(runtime: Runtime) -> Scene:
    return scene(runtime)


@pytest.fixture
def officer(app: Flask, runtime: Runtime, made: Scene) -> Browsing:
    return signed_in(app, runtime, made.cast.officer)


def words(text: str) -> str:
    """A page's text without its tags."""
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())


def test_queues_are_named_counted_and_lead_to_their_claims(
    officer: Browsing, runtime: Runtime, made: Scene
) -> None:
    shown = words(officer.get("/desk/queues?lang=en").text)
    assert "Above the threshold 1" in shown
    assert "Duplicates 1" in shown
    assert "Di atas ambang 1" in words(officer.get("/desk/queues?lang=id").text)
    number = runtime.query(made.cast.officer, lambda ctx: claims.get(ctx, made.large)).number
    queue = officer.get("/desk/queues/THRESHOLD?lang=en").text
    assert number in queue
    assert f"/desk/claims/{made.large}?lang=en" in queue
    assert officer.get("/desk/queues/NO_SUCH_QUEUE").status_code == 200
    assert officer.get("/desk/queues/no_such").status_code == 404


def test_a_claim_is_shown_with_evidence_findings_and_claims_like_it(
    officer: Browsing, runtime: Runtime, made: Scene
) -> None:
    for language, expected in {
        "en": ["Held for an officer: Duplicates", "The citizen", "IDR 240,000.00", "same issuer"],
        "id": ["Ditahan untuk diperiksa petugas: Kuitansi ganda", "Warga", "Rp240.000,00"],
    }.items():
        page = officer.get(f"/desk/claims/{made.doubled}?lang={language}")
        shown = words(page.text)
        for each in expected:
            assert each in shown, (language, each)
        assert "Apotek Sejahtera" in shown
        assert f"/desk/claims/{made.original}" in page.text
        assert f"/desk/claims/{made.large}" in page.text
    assert people.nik(50) not in page.text
    del runtime


def test_a_receipt_is_shown_in_place_as_an_image_and_nothing_else(
    officer: Browsing, app: Flask, runtime: Runtime, made: Scene
) -> None:
    [attached] = runtime.query(
        made.cast.officer, lambda ctx: dossiers.receipts_of(ctx, made.doubled)
    )
    path = f"/desk/receipts/{attached.receipt.id}/image"
    assert path in officer.get(f"/desk/claims/{made.doubled}").text
    image = officer.get(path)
    assert image.content_type in {"image/png", "image/jpeg"}
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in image.headers["Content-Security-Policy"]
    assert "default-src 'none'" in image.headers["Content-Security-Policy"]
    assert image.headers["Cache-Control"] == "no-store"
    assert len(image.data) == attached.receipt.size
    assert Browsing(app).get(path).status_code == 303
    for other in (made.cast.siti, made.cast.auditor):
        assert signed_in(app, runtime, other).get(path).status_code == 403


def test_an_officer_takes_notes_and_leaves_a_claim(officer: Browsing, made: Scene) -> None:
    path = f"/desk/claims/{made.large}?lang=en"
    taken = officer.send(path, to=f"/desk/claims/{made.large}/assignment")
    assert taken.location.endswith("done=taken")
    assert EN["done_taken"] in officer.get(taken.location).text
    assert "wheelchair" in officer.get(path).text
    assert made.large.hex[:8] in officer.get("/desk/queues").text
    officer.send(path, to=f"/desk/claims/{made.large}/notes", text="Kursi <b>roda</b>?\r\nYa.")
    assert "Kursi &lt;b&gt;roda&lt;/b&gt;?\nYa." in officer.get(path).text
    left = officer.send(path, to=f"/desk/claims/{made.large}/assignment/ended")
    assert EN["done_left"] in officer.get(left.location).text
    assert EN["my_claims_empty"] in officer.get("/desk/queues?lang=en").text


def test_a_note_sent_twice_is_kept_once(officer: Browsing, made: Scene) -> None:
    path = f"/desk/claims/{made.large}"
    form = form_of(officer.get(path).text, f"{path}/notes")
    for _ in range(3):
        sent = {**form["fields"], "text": "Hanya sekali."}
        assert officer.post(form["action"], data=sent).status_code == 303
    assert officer.get(path).text.count("Hanya sekali.") == 1
    blank = officer.send(path, to=f"{path}/notes", text=" \n ")
    assert blank.status_code == 409
    assert TEXTS["id"]["TEXT_INVALID"] in blank.text


@pytest.mark.parametrize(
    ("language", "amount", "approved"),
    [("id", "1.250.000,00", 125_000_000), ("id", "1.250.000", 125_000_000),
     ("en", "1,250,000.00", 125_000_000), ("en", "1250000", 125_000_000), ("id", "0", 0)],
)  # fmt: skip
def test_a_claim_is_decided_with_a_reason(
    officer: Browsing, runtime: Runtime, made: Scene, language: str, amount: str, approved: int
) -> None:
    path = f"/desk/claims/{made.large}?lang={language}"
    fields = {
        "approved-1": amount, "bearer-1": "citizen", "reason": "REVIEWED_OTHER_AMOUNT",
        "note": "Sewa 50 hari yang terbukti.",
    }  # fmt: skip
    done = officer.send(path, to=f"/desk/claims/{made.large}/decision", **fields)
    assert done.location == f"/desk/queues/THRESHOLD?lang={language}&done=decided"
    found = runtime.query(made.cast.officer, lambda ctx: claims.decision_of(ctx, made.large))
    decision, _, cuts, _ = found
    assert decision
    assert (decision.approved, decision.reason) == (approved, "REVIEWED_OTHER_AMOUNT")
    assert [(cut.amount, cut.bearer) for cut in cuts] == [(150_000_000 - approved, "citizen")]
    after = words(officer.get(path).text)
    assert TEXTS[language]["decided_by_person"] in after
    assert TEXTS[language]["decide_button"] not in after


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"approved-1": "1.5"}, "AMOUNT_UNREADABLE"),
        ({"approved-1": "1.250.000,00"}, "AMOUNT_UNREADABLE"),
        ({"approved-1": "-1"}, "AMOUNT_UNREADABLE"),
        ({"approved-1": ""}, "AMOUNT_UNREADABLE"),
        ({"approved-1": "1,500,000.01"}, "APPROVED_OVER_CLAIMED"),
        ({"reason": ""}, "REASON_UNKNOWN"),
        ({"reason": "NO_SUCH_REASON"}, "REASON_UNKNOWN"),
        ({"version": "1"}, "VERSION_STALE"),
        ({"version": "x"}, "VERSION_STALE"),
        ({"bearer-1": "nobody"}, "TEXT_INVALID"),
    ],
)
def test_what_cannot_be_decided_is_said_in_place_and_what_was_typed_stays(
    officer: Browsing, runtime: Runtime, made: Scene, changes: dict[str, str], code: str
) -> None:
    fields = {
        "approved-1": "1,250,000", "bearer-1": "provider", "reason": "REVIEWED_OTHER_AMOUNT",
        "note": "as seen on the phone", **changes,
    }  # fmt: skip
    path = f"/desk/claims/{made.large}"
    answer = officer.send(f"{path}?lang=en", to=f"{path}/decision", **fields)
    assert answer.status_code == 409
    assert EN[code] in html.unescape(answer.text)
    assert "as seen on the phone" in answer.text
    if "approved-1" not in changes:
        assert 'value="1,250,000"' in answer.text
    found = runtime.query(made.cast.officer, lambda ctx: claims.get(ctx, made.large))
    assert found.status == "in_review"


def test_a_page_that_is_stale_is_refused_kindly_and_the_new_one_can_be_sent(
    officer: Browsing, runtime: Runtime, made: Scene
) -> None:
    path = f"/desk/claims/{made.large}"
    form = form_of(officer.get(f"{path}?lang=en").text, f"{path}/decision")
    sent = {"approved-1": "1,000,000", "bearer-1": "citizen", "reason": "REVIEWED_IN_ORDER"}
    runtime.act(made.cast.officer, lambda ctx: reviews.note(ctx, made.large, text="meanwhile"))
    stale = officer.post(form["action"], data={**form["fields"], **sent})
    assert stale.status_code == 409
    assert EN["VERSION_STALE"] in stale.text
    assert "meanwhile" in stale.text, "the page shows what has changed"
    again = form_of(stale.text, f"{path}/decision")
    assert officer.post(again["action"], data={**again["fields"], **sent}).status_code == 303


def test_a_claim_is_returned_with_a_sentence_for_its_claimant(
    officer: Browsing, runtime: Runtime, made: Scene
) -> None:
    path = f"/desk/claims/{made.doubled}"
    fields = {"return_reason": "RECEIPT_UNREADABLE", "missing": "Foto kuitansinya lagi."}
    assert officer.send(path, to=f"{path}/return", **fields).status_code == 303
    found = runtime.query(made.cast.officer, lambda ctx: claims.get(ctx, made.doubled))
    assert found.status == "returned"
    assert "Foto kuitansinya lagi." in officer.get(path).text


def test_a_claim_is_returned_with_a_list_and_the_desk_shows_what_has_come(
    officer: Browsing, runtime: Runtime, made: Scene
) -> None:
    path = f"/desk/claims/{made.doubled}?lang=en"
    to = f"/desk/claims/{made.doubled}/return"
    fields = {
        "return_reason": "DOCUMENT_MISSING", "missing": "Mohon dilengkapi.",
        "missing-kind-1": "field", "missing-field-1": "purpose", "missing-text-1": "Tujuan?",
        "missing-kind-3": "receipt", "missing-text-3": "Kuitansi <asli>.",
    }  # fmt: skip
    for wrong in (
        {"missing-kind-2": "receipt"},
        {"missing-text-2": "Tanpa jenis."},
        {"missing-kind-2": "line_field", "missing-text-2": "?", "missing-field-2": "diagnosis",
         "missing-line-2": "satu"},
        {"missing-kind-2": "receipt", "missing-text-2": "?", "missing-field-2": "x"},
    ):  # fmt: skip
        again = officer.send(path, to=to, **fields, **wrong)
        assert again.status_code == 409, wrong
        assert html.escape(EN["MISSING_INVALID"], quote=False) in html.unescape(again.text)
        assert "Kuitansi &lt;asli&gt;." in again.text, "what was typed stays"
    assert officer.send(path, to=to, **fields).status_code == 303
    shown = words(officer.get(path).text)
    assert "still lacks: Tujuan? A field of the claim purpose" in shown
    assert "still lacks: Kuitansi <asli>. A receipt" in shown
    runtime.act(
        made.cast.siti,
        lambda ctx: claims.resubmit(ctx, made.doubled, receipts=[], declared={"purpose": "x"}),
    )
    shown = words(officer.get(path).text)
    assert "has come: Tujuan?" in shown
    assert "still lacks: Kuitansi <asli>." in shown


def test_what_the_claimant_read_and_declared_stands_beside_the_claim(
    officer: Browsing, runtime: Runtime, made: Scene
) -> None:
    cast = made.cast
    claim = runtime.act(
        cast.siti,
        lambda ctx: claims.submit(
            ctx, programme_id=cast.programme, kind="reimbursement", standard_code="home-care",
            lines=[people.a_line(cast, 60_000)], receipts=[],
            declarations=["true-and-complete"], language="id",
        ).id,
    )  # fmt: skip
    path = f"/desk/claims/{claim}"
    shown = words(officer.get(f"{path}?lang=en").text)
    assert "read in Indonesian What I state in this claim is true and complete." in shown
    assert "Charter in force, SHA-256" in shown
    assert "Yang saya nyatakan dalam klaim ini benar" in words(officer.get(path).text)
    assert EN["declared_nothing"] in words(officer.get(f"/desk/claims/{made.large}?lang=en").text)


def test_nobody_decides_his_own_claim_at_the_desk_either(
    app: Flask, runtime: Runtime, made: Scene
) -> None:
    hat = people.a_user(
        runtime, made.cast.administrator, login="siti.officer", roles=[Role.CLAIMS_OFFICER],
        serial=0, person_id=made.cast.siti.person_id,
    )  # fmt: skip
    browser = signed_in(app, runtime, hat)
    path = f"/desk/claims/{made.large}"
    fields = {"approved-1": "1,500,000", "bearer-1": "citizen", "reason": "REVIEWED_IN_ORDER"}
    answer = browser.send(f"{path}?lang=en", to=f"{path}/decision", **fields)
    assert answer.status_code == 409
    assert EN["SAME_PERSON"] in answer.text


def test_a_queue_is_read_a_page_at_a_time(
    officer: Browsing, monkeypatch: pytest.MonkeyPatch, runtime: Runtime, made: Scene
) -> None:
    monkeypatch.setattr("claims.pages.claims_desk.LONG", 2)
    for seed in range(61, 64):
        people.claim_reimbursement(
            runtime, made.cast, 1_500_000, item="wheelchair-rent", quantity=60, seed=seed,
            number=f"N-{seed}",
        )  # fmt: skip
    people.work_all(runtime)
    seen: list[str] = []
    path: str | None = "/desk/queues/THRESHOLD?lang=en"
    while path:
        text = officer.get(path).text
        seen += re.findall(r'href="/desk/claims/([0-9a-f-]{36})', text)
        found = re.search(r'<a href="([^"]+)" rel="next"', text)
        path = html.unescape(found[1]) if found else None
    assert len(seen) == len(set(seen)) == 4


def test_pages_speak_the_language_asked_and_keep_it(officer: Browsing, made: Scene) -> None:
    for language in ("id", "en"):
        page = officer.get(f"/desk/claims/{made.large}?lang={language}").text
        assert f'<html lang="{language}">' in page
        links = re.findall(r'(?:href|action)="(/desk[^"]*)"', page)
        kept = [each for each in links if "/image" not in each and f"lang={language}" not in each]
        other = {"id": "en", "en": "id"}[language]
        assert kept == [f"/desk/claims/{made.large}?lang={other}"]


def test_a_claim_is_found_by_its_number_and_the_number_stands_in_no_address(
    officer: Browsing, runtime: Runtime, made: Scene
) -> None:
    number = runtime.query(made.cast.officer, lambda ctx: claims.get(ctx, made.original)).number
    for typed in (number, f" {number[:4]}-{number[4:].lower()} "):
        found = officer.send("/desk/queues?lang=en", number=typed)
        assert found.status_code == 303
        assert f"/desk/claims/{made.original}" in found.headers["Location"]
        assert number not in found.headers["Location"]
    unknown = officer.send("/desk/queues?lang=en", number=serial_of(7, "C"))
    assert unknown.status_code == 404
    assert EN["find_CLAIM_UNKNOWN"] in words(unknown.text)
    mistyped = officer.send("/desk/queues?lang=en", number='"><b>' + number)
    assert mistyped.status_code == 422
    assert EN["find_SERIAL_MISTYPED"] in words(mistyped.text)
    assert '"><b>' not in mistyped.text
