"""Receipts over HTTP: images come in as a form, and go out only to be saved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app

from claims.api.answering import answer, command, file
from claims.api.reading import read_file as read_form_file
from claims.api.routes import Routes
from claims.documents.images import ImageLimits, clean_image
from claims.usecases import receipts
from claims.usecases.context import Context
from schemas.receipts import ReceiptOut

routes = Routes("receipts", "/v1/receipts", says="Receipt images as evidence.")

TYPES = {"image/jpeg": "jpg", "image/png": "png"}


@routes.upload("", gives=ReceiptOut)
def upload() -> Response:
    """Upload a receipt as one JPEG or PNG image."""
    content = read_form_file("file")
    limits = ImageLimits(max_bytes=current_app.config["MAX_RECEIPT_BYTES"])
    image = clean_image(content, limits=limits)
    return command(lambda ctx: receipts.upload(ctx, image=image), ReceiptOut().dump)


@routes.get("/<uuid:receipt_id>", gives=ReceiptOut)
def get(receipt_id: UUID) -> Response:
    """Get what is known of a receipt's image."""
    return answer(lambda ctx: ReceiptOut().dump(receipts.get(ctx, receipt_id)))


@routes.get("/<uuid:receipt_id>/file", gives=None, media_types=tuple(TYPES))
def read_file(receipt_id: UUID) -> Response:
    """Save a receipt's image."""

    def found(ctx: Context) -> tuple[bytes, str, str]:
        receipt, content = receipts.read_file(ctx, receipt_id)
        return content, receipt.media_type, _name(receipt)

    return file(found)


def _name(receipt: Any) -> str:
    return f"receipt-{receipt.id}.{TYPES[receipt.media_type]}"
