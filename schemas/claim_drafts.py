"""Drafts of claims: what a claim is submitted with, as far as it is known yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from claims.domain.claims import ClaimKind
from schemas.base import Act, Out
from schemas.claims import LINES, PAYERS, NewLine, NewPayer, NewReceipt, SubmitClaim
from schemas.fields import Code, Day, Instant, OneOf, Plain, Text, Uuid, Whole
from schemas.groups import Many, MoneyField, Nested, Quantity
from schemas.pages import page_of
from schemas.problems import FieldFaultOut

NAMED = ("programme_id", "kind")
"""What is said when a draft is begun, and stays."""


class DraftPayer(NewPayer):
    """Another payer of a line, as far as he is known."""

    name = Text(140)
    paid = MoneyField()


class DraftLine(NewLine):
    """One item of a claim, as far as it is written."""

    item = Code()
    quantity_milli = Quantity(data_key="quantity")
    unit_price = MoneyField()
    claimed = MoneyField()
    delivered_on = Day()
    other_payers = Many(Nested(DraftPayer), least=0, most=PAYERS, load_default=list)


class DraftReceipt(NewReceipt):
    """A receipt, uploaded or not yet, and what it shows."""

    receipt_id = Uuid()


class ClaimDraftContent(SubmitClaim):
    """What a claim is submitted with; what is not known yet is left out, what is given is read."""

    class Meta(Act.Meta):
        """Programme and kind are the draft's own."""

        exclude = NAMED

    lines = Many(Nested(DraftLine), least=0, most=LINES)
    receipts = Many(Nested(DraftReceipt), least=0, most=50)


class SaveClaimDraft(ClaimDraftContent):
    """All that a draft says from now on."""

    @post_load(pass_original=True)
    def keep(self, _read: Any, written: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """The content as it was written, now that it was found in form."""
        return {"content": dict(written)}


class DraftClaim(ClaimDraftContent):
    """The programme and the kind of a claim that is begun, and what is known of it yet."""

    class Meta(Act.Meta):
        """Here they are said."""

        exclude = ()

    programme_id = Uuid(required=True)
    kind = OneOf(ClaimKind, required=True)

    @post_load(pass_original=True)
    def keep(self, read: Mapping[str, Any], written: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """The content as it was written, beside what was read of the two."""
        content = {name: value for name, value in written.items() if name not in NAMED}
        return {**{name: read[name] for name in NAMED}, "content": content}


class ClaimDraftOut(Out):
    """A draft; nobody but its owner sees it. `id` and `number` are the claim's from now on."""

    id = Uuid()
    number = Plain()
    programme_id = Uuid()
    kind = OneOf(ClaimKind)
    version = Whole(1, 10**9, says="Also the ETag.")
    saved_at = Instant()
    lapses_on = Day(says="The last day; afterwards it lapses and what it says is erased.")


class SavedClaimDraftOut(ClaimDraftOut):
    """A draft with what it lacks before it can be submitted."""

    lacks = Many(Nested(FieldFaultOut), least=0, most=5_000, says="Empty when it is whole.")


class ClaimDraftDetailOut(SavedClaimDraftOut):
    """A draft as it was saved."""

    content = Nested(ClaimDraftContent)


ClaimDraftPage = page_of(ClaimDraftOut)
