"""Seal what is issued with this installation's certificate, and say whose seal a paper has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from claims.domain.money import Money
from claims.storage.decision_letters import DecisionLetter
from claims.storage.payouts import Statement
from claims.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Genuine:
    """What anybody is told of a document that is ours: its amount, and whose seal is on it."""

    total: Money
    signed_by: str | None


def sealed(ctx: Context, pdf: bytes) -> tuple[bytes, str | None]:
    """The PDF as it is kept, and the SHA-256 in hex of what it was before its seal.

    Without a certificate the PDF as it is and None. The seal claims the act's own time. Refuses
    `CERTIFICATE_NOT_VALID` when the certificate is not for this day.
    """
    if ctx.signer is None:
        return pdf, None
    return ctx.signer.sign(pdf, at=ctx.now), hashlib.sha256(pdf).hexdigest()


def seal_of(row: Statement | DecisionLetter) -> dict[str, str]:
    """What the event of an issued document tells of its seal; nothing when it has none."""
    if row.signed_by is None or row.unsigned_sha256 is None:
        return {}
    return {"unsigned": row.unsigned_sha256, "signed_by": row.signed_by}
