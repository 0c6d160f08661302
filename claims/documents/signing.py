"""PDFs sealed with the payer's certificate: PAdES baseline B-B (ETSI EN 319 142-1).

The seal certifies the file: it allows no change after it (DocMDP 1, ISO 32000-2, 12.8.2.2). Nothing
is asked of the network, so there is no time stamp of a third party and no revocation data inside.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509.oid import NameOID

from claims.documents.plaintext import plain
from claims.domain.refusals import Refused
from config.readers import SettingRefused

FIELD: Final = "Seal"
"""The name of the one signature field."""

_KEY_BITS: Final = 2_048
_ROOM: Final = 8_192
"""Digits in hex kept free for a signature, beside those for the certificates that go with it."""
_NAMES: Final = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key with its certificate. `name` is whose it is, as it is printed on what it seals.

    Printing it shows no key.
    """

    name: str
    not_before: datetime
    not_after: datetime
    _signing: Any = field(repr=False)
    _room: int = field(repr=False)

    def require_valid(self, at: datetime) -> None:
        """Refuse `CERTIFICATE_NOT_VALID` outside the days the certificate is for."""
        if not self.not_before <= at <= self.not_after:
            raise Refused(
                "CERTIFICATE_NOT_VALID",
                "The certificate that signs documents is not valid on this day; a new one is"
                " needed before a document can be issued.",
            )

    def sign(self, pdf: bytes, *, at: datetime) -> bytes:
        """The PDF with the seal added behind its bytes, which stay as they are.

        `at` is the time the seal claims. Two seals of one PDF need not be the same bytes.
        """
        # Half a second to import, with an HTTP client that is never used: only where it is needed.
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
        from pyhanko.sign import fields, signers  # noqa: PLC0415
        from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes  # noqa: PLC0415

        self.require_valid(at)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        sealing = signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=FIELD,
                md_algorithm="sha256",
                subfilter=fields.SigSeedSubFilter.PADES,
                name=self.name,
                certify=True,
                docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            ),
            signer=self._signing,
        )
        session = sealing.init_signing_session(writer)
        session.system_time = at.astimezone(UTC)
        prepared = session.prepare_tbs_document(
            validation_info=None, bytes_reserved=self._room, appearance_text_params=None
        )
        written = io.BytesIO()
        digest, _ = prepared.digest_tbs_document(output=written)
        attributes = PdfCMSSignedAttributes(signing_time=session.system_time)
        asyncio.run(_fill(prepared, digest.document_digest, attributes, written))
        return written.getvalue()


def open_signer(key_file: Path | None, passphrase_file: Path | None) -> Signer | None:
    """The signer of a PKCS#12 file; None when no file is set.

    Refuses (`SettingRefused`) a passphrase that does not open it, and what is no RSA key of 2,048
    bits or more or elliptic curve key with its certificate. Says nothing of what the files hold.
    """
    if key_file is None or passphrase_file is None:
        return None
    try:
        passphrase = passphrase_file.read_bytes().rstrip(b"\r\n")
        data = key_file.read_bytes()
    except OSError:
        raise SettingRefused("CLAIMS_SIGNING_KEY", "its files cannot be read.") from None
    try:
        opened = load_pkcs12(data, passphrase)
    except ValueError:
        raise SettingRefused(
            "CLAIMS_SIGNING_PASSPHRASE_FILE",
            "its passphrase does not open the key file, or that is no PKCS#12 file.",
        ) from None
    key, own = opened.key, opened.cert
    is_strong = isinstance(key, ec.EllipticCurvePrivateKey) or (
        isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _KEY_BITS
    )
    if own is None or not is_strong:
        raise SettingRefused(
            "CLAIMS_SIGNING_KEY",
            "an RSA key of 2048 bits or more, or one on an elliptic curve, is needed in it together"
            " with its certificate.",
        )
    certificate = own.certificate
    if not _may_sign(certificate):
        raise SettingRefused(
            "CLAIMS_SIGNING_KEY", "its certificate is not for signing (key usage)."
        )
    return Signer(
        name=_name_of(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        _signing=_signing_with(data, passphrase),
        _room=_ROOM
        + 2 * sum(_length(each.certificate) for each in (own, *opened.additional_certs)),
    )


def _signing_with(data: bytes, passphrase: bytes) -> Any:
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 - see `Signer.sign`

    signing = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase)
    if signing is None:
        raise SettingRefused("CLAIMS_SIGNING_KEY", "its key or a certificate cannot be read.")
    return signing


async def _fill(prepared: Any, digest: bytes, attributes: Any, written: io.BytesIO) -> None:
    """Put the signature of a digest into the place that was left for it."""
    done = await prepared.perform_signature(document_digest=digest, pdf_cms_signed_attrs=attributes)
    await done.post_signature_processing(written)


def _may_sign(certificate: x509.Certificate) -> bool:
    """Whether the certificate's key usage, where it names one, allows signing documents."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _name_of(certificate: x509.Certificate) -> str:
    """The common name and organisation of a certificate's subject, in one line."""
    found = [
        str(each.value)
        for oid in _NAMES
        for each in certificate.subject.get_attributes_for_oid(oid)
    ]
    name = plain(", ".join(dict.fromkeys(found))).strip()
    if not name:
        raise SettingRefused("CLAIMS_SIGNING_KEY", "its certificate names nobody.")
    return name


def _length(certificate: x509.Certificate) -> int:
    return len(certificate.public_bytes(Encoding.DER))
