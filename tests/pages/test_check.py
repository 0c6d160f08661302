"""Anybody can tell a genuine statement from another, in either language, and learns no more."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from claims.domain import variables
from claims.runtime import Runtime
from claims.usecases import authorisations, statements
from tests import cast as people
from tests import paying
from tests.usecases.strangers import Owner
from workers import jobs as work
from workers.relay import gather_now


@pytest.fixture
def statement(runtime: Runtime) -> tuple[str, str, int]:
    """Number, digest and total (minor units) of a statement that was really issued."""
    cast = people.assemble(runtime)
    claim = people.claim_reimbursement(runtime, cast, 120_000, actor=cast.budi)
    work_all(runtime)
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))
    payout = runtime.act(
        cast.finance, lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today)
    )
    paying.released(runtime, cast, payout)
    work_all(runtime)
    [issued] = runtime.query(cast.finance, statements.list_)
    return issued.number, issued.digest, issued.total


def work_all(runtime: Runtime) -> None:
    """Do what the relay and the workers would, in this process."""
    while due := gather_now(runtime):
        for job in due:
            work.perform(runtime, job.id)


def test_a_statement_is_known_by_number_and_digest_together(
    browser: FlaskClient, statement: tuple[str, str, int]
) -> None:
    number, digest, total = statement
    amount = variables.shown("total", total, language="id", currency="IDR", words={})

    def shown(number: str, digest: str, lang: str = "id") -> str:
        answer = browser.get(
            "/check", query_string={"number": number, "digest": digest, "lang": lang}
        )
        assert answer.status_code == 200
        return answer.text

    genuine = shown(number, digest)
    assert "Pernyataan ini asli" in genuine
    assert amount in genuine
    assert "Budi" not in genuine
    assert "This statement is genuine" in shown(number, digest, "en")
    spaced = " ".join(digest[at : at + 8] for at in range(0, 64, 8)).upper()
    assert "Pernyataan ini asli" in shown(f" {number.lower()} ", spaced)
    for wrong in (
        shown(number, "0" * 64),
        shown(number[:-1] + "9", digest),
        shown("LAIN-2026/000001", digest),
    ):
        assert "Pernyataan seperti ini tidak kami terbitkan" in wrong
        assert amount not in wrong


def test_it_says_whose_seal_a_paper_has_or_that_it_has_none(
    runtime: Runtime, browser: FlaskClient, statement: tuple[str, str, int], owner: Owner
) -> None:
    number, digest, _ = statement
    bare = {"number": number, "digest": digest}
    assert "tidak ditandatangani secara elektronik" in browser.get("/check", query_string=bare).text
    api = browser.get("/v1/statements/check", query_string=bare)
    assert api.json
    assert (api.json["is_genuine"], api.json["signed_by"]) == (True, None)
    owner.execute("ALTER TABLE statements DISABLE TRIGGER append_only")
    owner.execute(
        "UPDATE statements SET signed_by = 'Bendahara <b>Uji</b>', unsigned_sha256 = %s",
        ["a" * 64],
    )
    for lang, said in (("id", "Dengan sertifikat"), ("en", "With the certificate of")):
        shown = browser.get("/check", query_string={**bare, "lang": lang}).text
        assert f"{said} Bendahara &lt;b&gt;Uji&lt;/b&gt;" in shown
    sealed = browser.get("/v1/statements/check", query_string=bare)
    assert sealed.json
    assert sealed.json["signed_by"] == "Bendahara <b>Uji</b>"
    unknown = browser.get("/check", query_string={**bare, "digest": "0" * 64}).text
    assert "Tanda tangan elektronik" not in unknown


@pytest.mark.parametrize(
    ("number", "digest", "faults"),
    [
        ("LANSIA", "a" * 64, ["number"]),
        ("LANSIA-2026/000001", "xyz", ["digest"]),
        ("", "a" * 64, ["number"]),
        ("'; DROP TABLE statements; --", "<script>alert(1)</script>", ["number", "digest"]),
        ("\x00" * 50, "\u202e" * 64, ["number", "digest"]),
        ("９" * 400, "0" * 100_000, ["number", "digest"]),
    ],
)
def test_what_cannot_be_a_statement_is_shown_at_its_field(
    browser: FlaskClient, number: str, digest: str, faults: list[str]
) -> None:
    answer = browser.get("/check", query_string={"number": number, "digest": digest})
    assert answer.status_code == 422
    assert "<script>" not in answer.text
    for field in ("number", "digest"):
        assert (f'id="{field}-fault"' in answer.text) == (field in faults)
