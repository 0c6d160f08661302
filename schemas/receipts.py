"""Receipts: images taken in as evidence."""

from __future__ import annotations

from schemas.base import Out
from schemas.fields import Instant, Plain, Sha256, Uuid, Whole


class ReceiptOut(Out):
    """A receipt image as it is kept: drawn anew, without what hung on the file."""

    id = Uuid()
    media_type = Plain()
    size = Whole(1, 10**9, says="Bytes as kept.")
    width = Whole(1, 10**6, says="Pixels.")
    height = Whole(1, 10**6, says="Pixels.")
    arrived_sha256 = Sha256(says="SHA-256 of the file as it was sent.")
    uploaded_at = Instant()
