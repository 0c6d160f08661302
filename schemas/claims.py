"""Claims: of a redemption by its provider, or of what a citizen paid first."""

from __future__ import annotations

from claims.domain.claims import NEXT_STEP, ClaimKind, ClaimStatus
from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, OneOf, Plain, ReasonCode, Text, Uuid, Whole
from schemas.groups import Many, MoneyField, Nested, Quantity
from schemas.pages import PageQuery, page_of

LINES = 200
STEPS = tuple(sorted(set(NEXT_STEP.values())))


class NewLine(Act):
    """One item of a claim, as the claimant writes it."""

    item = Code(required=True)
    quantity_milli = Quantity(data_key="quantity", required=True)
    unit_price = MoneyField(required=True)
    claimed = MoneyField(required=True)
    requested_on = Day(load_default=None)
    delivered_on = Day(required=True)
    choice_set = Whole(1, 10_000, load_default=None)


class NewReceipt(Act):
    """An uploaded receipt and what it shows; what it does not show is left out."""

    receipt_id = Uuid(required=True)
    issuer = Text(140, load_default=None)
    number = Text(64, load_default=None)
    issued_on = Day(load_default=None)
    total = MoneyField(load_default=None)


class SubmitClaim(Act):
    """A claim of either kind: a redemption is named, or the service that was paid."""

    programme_id = Uuid(required=True)
    kind = OneOf(ClaimKind, required=True)
    redemption_id = Uuid(load_default=None)
    standard_code = Code(load_default=None)
    provider_id = Uuid(load_default=None)
    lines = Many(Nested(NewLine), most=LINES, required=True)
    receipts = Many(Nested(NewReceipt), least=0, most=50, required=True)


class ResubmitClaim(Act):
    """Further receipts for a claim that was returned."""

    receipts = Many(Nested(NewReceipt), most=50, required=True)


class ClaimOut(Out):
    """A claim, with what happens next to it and by when."""

    id = Uuid()
    number = Plain()
    kind = OneOf(ClaimKind)
    programme_id = Uuid()
    standard_id = Uuid()
    person_id = Uuid()
    provider_id = Uuid(allow_none=True)
    voucher_id = Uuid(allow_none=True)
    redemption_id = Uuid(allow_none=True)
    claimed = MoneyField()
    approved = MoneyField(allow_none=True)
    status = OneOf(ClaimStatus)
    cause = Plain(allow_none=True, says="Why it waits for a person.")
    next_step = OneOf(STEPS)
    next_step_due_on = Day(allow_none=True)
    assigned_to = Uuid(allow_none=True)
    version = Whole(1, 10**9, says="Also the ETag.")
    submitted_at = Instant()
    submitted_on = Day()


class SubmittedClaimOut(ClaimOut):
    """A fresh claim with its secret tracking code in groups of four, shown only now."""

    tracking_code = Plain(says="Opens the claim's page, with its number, to whoever has it.")


class ClaimLineOut(Out):
    """A line as it was claimed."""

    no = Whole(1, LINES)
    item_code = Plain(data_key="item")
    quantity_milli = Quantity(data_key="quantity")
    unit_price = MoneyField()
    claimed = MoneyField()
    requested_on = Day(allow_none=True)
    delivered_on = Day()
    choice_set = Whole(1, 10_000, allow_none=True)


class ClaimDetailOut(ClaimOut):
    """A claim with its lines."""

    lines = Many(Nested(ClaimLineOut), least=0, most=500)


class ClaimsQuery(PageQuery):
    """Which claims."""

    programme_id = Uuid()
    status = OneOf(ClaimStatus)
    cause = ReasonCode()


ClaimPage = page_of(ClaimOut)
