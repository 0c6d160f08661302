"""A certification authority of these tests, and keys with its certificates, made on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = b"hanya-untuk-uji-coba"
FOREVER = timedelta(days=3_650)


def subject(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Dinas Sosial Uji"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


@dataclass(frozen=True)
class Authority:
    """A root that certifies keys."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def certify(
        self,
        key: Any,
        *,
        since: datetime,
        until: datetime,
        may_sign: bool = True,
        names: x509.Name | None = None,
    ) -> x509.Certificate:
        usage = dict.fromkeys(
            (
                *("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
                *("encipher_only", "decipher_only"),
            ),
            False,
        )
        return (
            x509.CertificateBuilder()
            .subject_name(subject("Bendahara Uji") if names is None else names)
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=may_sign,
                    content_commitment=may_sign,
                    key_encipherment=not may_sign,
                    **usage,
                ),
                critical=True,
            )
            .sign(self.key, hashes.SHA256())
        )


def an_authority() -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject("Akar Uji"))
        .issuer_name(subject("Akar Uji"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - FOREVER)
        .not_valid_after(now + FOREVER)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, certificate)


def an_rsa_key(bits: int = 2_048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, bits)


def a_key_file(
    folder: Path, authority: Authority, key: Any, certificate: x509.Certificate | None
) -> tuple[Path, Path]:
    """A PKCS#12 file with the chain, and the file with its passphrase."""
    data = pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, [authority.certificate], BestAvailableEncryption(PASSPHRASE)
    )
    paths = folder / "seal.p12", folder / "seal.txt"
    for path, content in zip(paths, (data, PASSPHRASE + b"\n"), strict=True):
        path.write_bytes(content)
        path.chmod(0o600)
    return paths


def a_signer_file(folder: Path, authority: Authority, key: Any = None, **given: Any) -> Any:
    """A key file whose certificate is valid now, unless said otherwise."""
    now = datetime.now(UTC)
    days = {"since": now - timedelta(days=9), "until": now + timedelta(days=400), **given}
    key = key or an_rsa_key()
    return a_key_file(folder, authority, key, authority.certify(key, **days))
