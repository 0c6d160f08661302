"""What an independent validator says of a seal; it is asked about the file alone, offline."""

from __future__ import annotations

import io
from typing import Any

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.documents.certificates import Authority


def verdict(data: bytes, authority: Authority) -> Any:
    """The validator's status of the one seal on a PDF."""
    reader = PdfFileReader(io.BytesIO(data))
    [seal] = reader.embedded_signatures
    trusted = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(authority.der)],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    return validate_pdf_signature(seal, trusted)
