"""Claims: of a redemption by its provider, or of what a citizen paid first."""

from __future__ import annotations

from claims.domain.claims import NEXT_STEP, ClaimKind, ClaimStatus
from claims.domain.clocks import ClockName, ClockState
from claims.domain.promises import Counting, Measure
from claims.domain.variables import LANGUAGES
from schemas.base import Act, Out
from schemas.declarations import DECLARATIONS, SubmissionOut
from schemas.fields import (
    Code,
    Day,
    Instant,
    OneOf,
    Pattern,
    Plain,
    ReasonCode,
    Text,
    Uuid,
    Whole,
    YesNo,
)
from schemas.groups import Declared, Many, MoneyField, Nested, Quantity
from schemas.missing import MISSING, MissingOut
from schemas.pages import PageQuery, page_of
from schemas.redemptions import TYPED
from schemas.turns import TURNS, TurnOfClaimOut

LINES, PAYERS = 200, 10
SHOWN = ("title", "payer", "purpose", "receiver", "signature")
"""What a receipt may show beside its figures: whether, never who."""
NPWP = "01.234.567.8-901.000"
STEPS = tuple(sorted(set(NEXT_STEP.values())))


class NewPayer(Act):
    """Another payer of a line: what he has paid of it, and what is his to pay."""

    name = Text(140, required=True)
    paid = MoneyField(required=True)
    liable = MoneyField(load_default=None)
    is_liable_for_all = YesNo(load_default=False, says="The whole line is his to pay.")


class NewLine(Act):
    """One item of a claim, as the claimant writes it."""

    item = Code(required=True)
    quantity_milli = Quantity(data_key="quantity", required=True)
    unit_price = MoneyField(required=True)
    claimed = MoneyField(required=True)
    requested_on = Day(load_default=None)
    delivered_on = Day(required=True)
    choice_set = Whole(1, 10_000, load_default=None)
    other_payers = Many(Nested(NewPayer), least=0, most=PAYERS, load_default=list)
    declared = Declared(load_default=dict, says="Further fields of this line.")


class NewReceipt(Act):
    """An uploaded receipt and what it shows; what it does not show is left out."""

    receipt_id = Uuid(required=True)
    issuer = Text(140, load_default=None)
    number = Text(64, load_default=None)
    issued_on = Day(load_default=None)
    total = MoneyField(load_default=None)
    tax_number = Pattern("[0-9A-Z./ -]{5,40}", 40, example=NPWP, load_default=None)
    stamp_duty = MoneyField(load_default=None, says="The value of the stamps on it.")
    total_in_words = Text(300, load_default=None)
    shows = Many(OneOf(SHOWN), least=0, most=len(SHOWN), load_default=list)


class SubmitClaim(Act):
    """A claim of either kind: a redemption is named, or the service that was paid."""

    programme_id = Uuid(required=True)
    kind = OneOf(ClaimKind, required=True)
    redemption_id = Uuid(load_default=None)
    standard_code = Code(load_default=None)
    provider_id = Uuid(load_default=None)
    lines = Many(Nested(NewLine), most=LINES, required=True)
    receipts = Many(Nested(NewReceipt), least=0, most=50, required=True)
    preauthorisations = Many(
        Pattern(TYPED, 40, example="P0123456789A"), least=0, most=50, load_default=list,
        says="The numbers of permissions that were given before the service.",
    )  # fmt: skip
    declared = Declared(load_default=dict, says="Further fields of the claim.")
    is_another = YesNo(
        load_default=False,
        says="This is a different service than the claim that looks the same and has no receipt.",
    )
    declarations = Many(
        Code(), least=0, most=DECLARATIONS, load_default=list, says="The codes of what you affirm."
    )
    language = OneOf(LANGUAGES, load_default=None, says="The language in which it was read.")


class DeclaredLine(Act):
    """Further fields of a line that was submitted before."""

    no = Whole(1, LINES, required=True)
    declared = Declared(required=True)


class ResubmitClaim(Act):
    """What a returned claim lacked: receipts, preauthorisations, further fields."""

    receipts = Many(Nested(NewReceipt), least=0, most=50, required=True)
    preauthorisations = Many(
        Pattern(TYPED, 40, example="P0123456789A"), least=0, most=50, load_default=list
    )
    declared = Declared(load_default=dict)
    lines = Many(Nested(DeclaredLine), least=0, most=LINES, load_default=list)
    declarations = Many(Code(), least=0, most=DECLARATIONS, load_default=list)
    language = OneOf(LANGUAGES, load_default=None)


class ClaimOut(Out):
    """A claim, with what happens next to it and by when."""

    id = Uuid()
    number = Plain()
    kind = OneOf(ClaimKind)
    programme_id = Uuid()
    standard_id = Uuid(allow_none=True, says="Null of a draft that was withdrawn.")
    person_id = Uuid(allow_none=True, says="Null of a provider's draft that was withdrawn.")
    provider_id = Uuid(allow_none=True)
    voucher_id = Uuid(allow_none=True)
    redemption_id = Uuid(allow_none=True)
    claimed = MoneyField(allow_none=True)
    approved = MoneyField(allow_none=True)
    status = OneOf(ClaimStatus)
    cause = Plain(allow_none=True, says="Why it waits for a person.")
    next_step = OneOf(STEPS)
    next_step_due_on = Day(allow_none=True)
    assigned_to = Uuid(allow_none=True)
    version = Whole(1, 10**9, says="Also the ETag.")
    submitted_at = Instant(allow_none=True)
    submitted_on = Day(allow_none=True)


class SubmittedClaimOut(ClaimOut):
    """A fresh claim with its secret tracking code in groups of four, shown only now."""

    tracking_code = Plain(says="Opens the claim's page, with its number, to whoever has it.")


class ResubmittedClaimOut(ClaimOut):
    """A claim that was completed, with what of the list is not known to have come."""

    lacking = Many(Nested(MissingOut), least=0, most=MISSING)


class PayerOut(Out):
    """Another payer of a line; `liable` is null where the whole line is his to pay."""

    name = Plain()
    paid = MoneyField()
    liable = MoneyField(allow_none=True)


class ClaimLineOut(Out):
    """A line as it was claimed, with what was declared beside it."""

    no = Whole(1, LINES)
    item_code = Plain(data_key="item")
    quantity_milli = Quantity(data_key="quantity")
    unit_price = MoneyField()
    claimed = MoneyField()
    requested_on = Day(allow_none=True)
    delivered_on = Day()
    choice_set = Whole(1, 10_000, allow_none=True)
    other_payers = Many(Nested(PayerOut), least=0, most=PAYERS)
    declared = Declared()


class ClaimReceiptOut(Out):
    """What a receipt of the claim is said to show."""

    receipt_id = Uuid()
    issuer = Plain(allow_none=True)
    number = Plain(allow_none=True)
    issued_on = Day(allow_none=True)
    total = MoneyField(allow_none=True)
    tax_number = Plain(allow_none=True)
    stamp_duty = MoneyField(allow_none=True)
    total_in_words = Plain(allow_none=True)
    shows = Many(OneOf(SHOWN), least=0, most=len(SHOWN))


class ClockOut(Out):
    """One clock: how many days it has counted, since when, and when it stopped."""

    name = OneOf(ClockName)
    state = OneOf(ClockState)
    days = Whole(0, 100_000)
    started_on = Day(allow_none=True)
    stopped_on = Day(allow_none=True)


class KeptPromiseOut(Out):
    """What was promised of this claim, by when it is due, and how late it is or was."""

    id = Plain()
    measure = OneOf(Measure)
    within_days = Whole(1, 366)
    counts = OneOf(Counting)
    due_on = Day(allow_none=True)
    done_on = Day(allow_none=True)
    late_by = Whole(0, 100_000, says="In the promise's own days; 0 while in time.")
    is_kept = YesNo(allow_none=True, says="Null while it may still be kept.")


class ClaimClocksOut(Out):
    """The statutory, the office's and the citizen's clock, always told together."""

    counts = OneOf(Counting, says="Which days the three clocks count.")
    statutory = Nested(ClockOut)
    office = Nested(ClockOut)
    citizen = Nested(ClockOut)
    promises = Many(Nested(KeptPromiseOut), least=0, most=20)


class ClaimNoteOut(Out):
    """A remark of an officer."""

    text = Plain()
    noted_by = Plain(says="His log-in.")
    noted_at = Instant()


class ClaimDetailOut(ClaimOut):
    """A claim with its lines, receipts, what was declared, its clocks and, for staff, remarks."""

    lines = Many(Nested(ClaimLineOut), least=0, most=500)
    receipts = Many(Nested(ClaimReceiptOut), least=0, most=50)
    preauthorisations = Many(Plain(), least=0, most=50)
    declared = Declared()
    missing = Many(
        Nested(MissingOut), least=0, most=MISSING, says="What the last return asked for."
    )
    submissions = Many(
        Nested(SubmissionOut), least=0, most=200, says="What was shown and declared each time."
    )
    clocks = Nested(ClaimClocksOut)
    turns = Many(
        Nested(TurnOfClaimOut), least=0, most=TURNS, says="What became of its money since."
    )
    notes = Many(
        Nested(ClaimNoteOut), least=0, most=500, allow_none=True, says="Null for claimants."
    )


class ClaimsQuery(PageQuery):
    """Which claims."""

    programme_id = Uuid()
    status = OneOf(ClaimStatus)
    cause = ReasonCode()


ClaimPage = page_of(ClaimOut)
