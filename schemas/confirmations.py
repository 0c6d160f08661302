"""Confirmations: what a citizen says of a redemption."""

from __future__ import annotations

from marshmallow import fields

from schemas.base import Act, Out
from schemas.fields import Instant, Text, Uuid, YesNo


class ConfirmRedemption(Act):
    """Whether the service was received, and perhaps what happened instead."""

    received = YesNo(required=True)
    text = Text(2_000, lines=True, load_default=None)


class ConfirmationOut(Out):
    """What was said; "not received" has opened a case."""

    id = Uuid()
    redemption_id = Uuid()
    received = fields.Boolean()
    case_id = Uuid(allow_none=True)
    confirmed_at = Instant()
