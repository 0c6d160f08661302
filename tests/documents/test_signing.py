"""A seal is valid, covers every byte, changes nothing it seals, and is hard to misconfigure."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from claims.documents.signing import Signer, open_signer
from claims.documents.statements import render_statement
from claims.domain.refusals import Refused
from config.settings import SettingRefused
from tests.documents.certificates import (
    PASSPHRASE,
    Authority,
    a_key_file,
    a_signer_file,
    an_authority,
    an_rsa_key,
)
from tests.documents.seals import verdict
from tests.documents.statement_builders import a_link, a_statement

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return an_authority()


@pytest.fixture(scope="module")
def signer(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Signer:
    found = open_signer(*a_signer_file(tmp_path_factory.mktemp("key"), authority))
    assert found
    return found


@pytest.fixture(scope="module")
def pdf(signer: Signer) -> bytes:
    content = a_statement(signed_by=signer.name)
    return render_statement(content, check_url=a_link(content))


def test_a_validator_finds_the_seal_intact_valid_trusted_and_over_the_whole_file(
    signer: Signer, authority: Authority, pdf: bytes
) -> None:
    sealed = signer.sign(pdf, at=NOW)
    found = verdict(sealed, authority)
    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    assert found.coverage.name == "ENTIRE_FILE"
    assert found.docmdp_ok
    assert found.bottom_line
    assert sealed.startswith(pdf)


def test_an_elliptic_key_seals_as_well(tmp_path: Path, authority: Authority, pdf: bytes) -> None:
    signer = open_signer(
        *a_signer_file(tmp_path, authority, ec.generate_private_key(ec.SECP256R1()))
    )
    assert signer
    assert verdict(signer.sign(pdf, at=NOW), authority).bottom_line


def test_one_changed_byte_anywhere_on_a_page_is_found(
    signer: Signer, authority: Authority, pdf: bytes
) -> None:
    sealed = signer.sign(pdf, at=NOW)
    at = pdf.index(b"/MediaBox[0 0") + len(b"/MediaBox[0 ")
    changed = sealed[:at] + b"1" + sealed[at + 1 :]
    assert len(changed) == len(sealed)
    found = verdict(changed, authority)
    assert not found.intact
    assert not found.bottom_line


def test_what_is_added_behind_the_seal_is_found(
    signer: Signer, authority: Authority, pdf: bytes
) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(signer.sign(pdf, at=NOW)), incremental=True)
    writer.add_blank_page(100, 100)
    added = io.BytesIO()
    writer.write(added)
    assert not verdict(added.getvalue(), authority).bottom_line


def test_a_seal_of_an_unknown_authority_is_not_trusted(signer: Signer, pdf: bytes) -> None:
    found = verdict(signer.sign(pdf, at=NOW), an_authority())
    assert found.intact
    assert not found.trusted


def test_the_seal_is_pades_certifies_and_claims_the_time_it_was_given(
    signer: Signer, pdf: bytes
) -> None:
    at = NOW.replace(microsecond=0) - timedelta(days=2)
    reader = pypdf.PdfReader(io.BytesIO(signer.sign(pdf, at=at)))
    fields: Any = reader.get_fields()
    seal = fields["Seal"]["/V"]
    assert seal["/SubFilter"] == "/ETSI.CAdES.detached"
    assert f"{at:%Y%m%d%H%M%S}" in seal["/M"]
    assert reader.trailer["/Root"]["/Perms"]["/DocMDP"]


def test_a_sealed_document_says_whose_seal_it_has_and_another_that_it_has_none(
    signer: Signer, pdf: bytes
) -> None:
    bare = a_statement()
    for data, said in (
        (pdf, (f"dengan sertifikat {signer.name}", f"certificate of {signer.name}")),
        (render_statement(bare, check_url=a_link(bare)), ("Belum ditandatangani", "Not signed")),
    ):
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
        text = " ".join(" ".join(pages).split())
        for each in said:
            assert each in text


def test_outside_the_days_of_its_certificate_nothing_is_sealed(signer: Signer, pdf: bytes) -> None:
    for day in (signer.not_after, signer.not_before - timedelta(days=2)):
        with pytest.raises(Refused) as refused:
            signer.sign(pdf, at=day + timedelta(days=1))
        assert refused.value.code == "CERTIFICATE_NOT_VALID"


def test_a_wrong_passphrase_refuses_the_start_and_no_secret_is_written(
    tmp_path: Path, authority: Authority, pdf: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key_file, passphrase_file = a_signer_file(tmp_path, authority)
    signer = open_signer(key_file, passphrase_file)
    assert signer
    signer.sign(pdf, at=NOW)
    passphrase_file.write_bytes(b"kata-sandi-keliru")
    with pytest.raises(SettingRefused, match="does not open the key file") as refused:
        open_signer(key_file, passphrase_file)
    assert refused.value.variable == "CLAIMS_SIGNING_PASSPHRASE_FILE"
    assert refused.value.__suppress_context__
    written = f"{caplog.text} {refused.value} {signer!r}"
    for secret in (PASSPHRASE.decode(), "kata-sandi-keliru", "PRIVATE", "SimpleSigner"):
        assert secret not in written


def test_what_is_no_key_fit_to_sign_refuses_the_start(tmp_path: Path, authority: Authority) -> None:
    now = datetime.now(UTC)
    weak, strong = an_rsa_key(1_024), an_rsa_key()
    days: Any = {"since": now, "until": now + timedelta(days=1)}
    unfit = {
        "2048 bits": (weak, authority.certify(weak, **days)),
        "together with its certificate": (strong, None),
        "not for signing": (strong, authority.certify(strong, may_sign=False, **days)),
        "names nobody": (strong, authority.certify(strong, names=x509.Name([]), **days)),
    }
    for said, (key, certificate) in unfit.items():
        with pytest.raises(SettingRefused, match=said):
            open_signer(*a_key_file(tmp_path, authority, key, certificate))
    key_file, passphrase_file = a_signer_file(tmp_path, authority)
    key_file.write_bytes(b"not a key")
    with pytest.raises(SettingRefused, match="no PKCS#12 file"):
        open_signer(key_file, passphrase_file)
    key_file.unlink()
    with pytest.raises(SettingRefused, match="cannot be read"):
        open_signer(key_file, passphrase_file)


def test_without_a_key_there_is_no_signer() -> None:
    assert open_signer(None, None) is None
