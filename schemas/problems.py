"""Problems: how every refusal and error is told (RFC 9457), with a stable code."""

from __future__ import annotations

from marshmallow import fields

from schemas.base import Out
from schemas.fields import Pattern, Plain, Whole
from schemas.groups import Many, Nested


class FieldFaultOut(Out):
    """What is wrong with one field."""

    field = Plain(
        says="The dotted path of the field, such as lines.0.claimed; empty for the whole.",
    )
    code = Pattern("[A-Z][A-Z0-9_]*", 64)
    text = Plain(says="A sentence for people; it may change.")


class ProblemOut(Out):
    """A refusal or an error. `code` is for programs and stable, `detail` is for people."""

    type = Plain(
        metadata={"format": "uri-reference"},
        says="Where this kind of problem is explained.",
    )
    title = Plain(says="The kind of problem; the same each time.")
    status = Whole(400, 599)
    code = Pattern("[A-Z][A-Z0-9_]*", 64, example="VOUCHER_EXPIRED")
    detail = Plain(says="What happened, in a sentence.")
    errors = Many(Nested(FieldFaultOut), least=0, most=50)
    facts = fields.Dict(
        metadata={"description": "Further values, such as the state something is in."}
    )
