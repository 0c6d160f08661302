"""What every schema shares: unknown fields are refused, and what goes out is always whole."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields

from schemas.faults import Fault


class Act(Schema):
    """An act coming in."""

    error_messages = {  # noqa: RUF012 - marshmallow declares it so
        "unknown": Fault("FIELD_UNKNOWN"),
        "type": Fault("TYPE_WRONG"),
    }

    class Meta:
        """Nothing is taken that is not asked for."""

        unknown = RAISE


class Nothing(Act):
    """An act that needs no words: no body, or an object without fields."""


class Out(Act):
    """A thing going out: every field is always there, null where there is nothing."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Document every field as always present."""
        field_obj.required = True
