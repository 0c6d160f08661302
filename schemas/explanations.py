"""Explanations: what was claimed, what was allowed and each step between, in one language."""

from __future__ import annotations

from claims.domain.assessments import Route
from claims.domain.claims import NEXT_STEP, ClaimKind, ClaimStatus, Outcome
from claims.domain.explanation_words import STAGE_WORDS, ClaimantAct
from claims.domain.findings import Bearer
from claims.domain.payouts import InstructionStatus
from claims.domain.reasons import AdjustmentGroup
from claims.domain.variables import LANGUAGES
from schemas.base import Act, Out
from schemas.claims import LINES
from schemas.fields import Day, Instant, OneOf, Plain, Uuid, Whole, YesNo
from schemas.groups import Many, MoneyField, Nested, Quantity
from schemas.missing import MISSING, MissingOut
from schemas.pay_days import PayDayOut
from schemas.turns import TURNS, TurnOut

STEPS = 5_000
STAGES = tuple(sorted(str(stage) for stage in STAGE_WORDS))


class ExplanationQuery(Act):
    """In which language."""

    lang = OneOf(LANGUAGES, load_default="id", says="Indonesian (`id`) or English (`en`).")


class InputOut(Out):
    """One thing a rule looked at."""

    name = Plain()
    label = Plain(says="What it is called.")
    value = Plain(says="As people read it.")


class X12Out(Out):
    """The adjustment as X12 835 codes it."""

    group = OneOf(AdjustmentGroup, says="CO, PR, OA, PI or CR: who bears it.")
    carc = Plain(says="Claim adjustment reason code.")


class StepOut(Out):
    """One step down. An amount of zero is a further fault that had nothing left to take."""

    stage = OneOf(STAGES)
    stage_text = Plain()
    rule = Plain(says="The rule's id in the standard, or `officer`.")
    standard = Plain(says="The standard's code and version.")
    reason = Plain()
    text = Plain(says="Why, for the claimant.")
    officer_text = Plain(allow_none=True, says="Why, for officers; null for claimants.")
    inputs = Many(Nested(InputOut), least=0, most=100)
    bearer = OneOf(Bearer)
    bearer_text = Plain()
    amount = MoneyField()
    after = MoneyField(says="What is left of the line after this step.")
    x12 = Nested(X12Out)


class LineOut(Out):
    """A line as it was claimed."""

    no = Whole(1, LINES)
    item = Plain()
    name = Plain()
    unit = Plain()
    quantity = Quantity()
    unit_price = MoneyField()
    service_on = Day()
    claimed = MoneyField()


class LineExplainedOut(LineOut):
    """A line with every step from what was claimed to what was approved."""

    steps = Many(Nested(StepOut), least=0, most=STEPS)
    approved = MoneyField()


class DecisionExplainedOut(Out):
    """One decision with its lines."""

    id = Uuid()
    seq = Whole(1, 10**6)
    outcome = OneOf(Outcome)
    outcome_text = Plain()
    claimed = MoneyField()
    approved = MoneyField()
    decided_at = Instant()
    decided_on = Day()
    standard = Plain()
    standard_name = Plain()
    is_by_person = YesNo()
    reason = Plain(allow_none=True)
    reason_text = Plain(allow_none=True, says="Why, where a person decided.")
    note = Plain(allow_none=True, says="The officer's remark; null for claimants.")
    lines = Many(Nested(LineExplainedOut), least=0, most=LINES)


class WaitingForOut(Out):
    """Why a claim waits."""

    reason = Plain()
    text = Plain()
    officer_text = Plain(allow_none=True, says="For officers; null for claimants.")
    note = Plain(allow_none=True, says="What the officer wrote to the claimant.")
    missing = Many(Nested(MissingOut), least=0, most=MISSING)


class PlaceOut(Out):
    """Where the claim is."""

    status = OneOf(ClaimStatus)
    text = Plain(says="With what became of its money, such as `Paid after appeal`.")
    since = Day(allow_none=True)
    cause = Plain(allow_none=True, says="The queue it waits in for a person.")
    waiting_for = Many(Nested(WaitingForOut), least=0, most=STEPS)


class NextStepOut(Out):
    """What happens next."""

    step = OneOf(tuple(sorted(set(NEXT_STEP.values()))))
    text = Plain()
    due_on = Day(allow_none=True)
    is_overdue = YesNo()


class PossibleActOut(Out):
    """What the claimant can do, and until when."""

    act = OneOf(ClaimantAct)
    text = Plain()
    until = Day(allow_none=True, says="The last day; null without a limit.")
    is_open = YesNo(says="Whether that day is still to come.")


class PaymentOut(Out):
    """A payment of the claim."""

    amount = MoneyField()
    status = OneOf(InstructionStatus)
    sent_on = Day()
    end_to_end_id = Plain()
    statement_number = Plain(allow_none=True)
    bank_reason = Plain(allow_none=True, says="Why the bank did not pay, or gave it back.")
    bank_text = Plain(allow_none=True, says="The same in words, and what can be done.")


class MomentOut(Out):
    """What happened to the claim."""

    status = OneOf(ClaimStatus)
    text = Plain()
    at = Instant()
    on = Day()


class ExplanationOut(Out):
    """A claim explained."""

    claim_id = Uuid()
    number = Plain()
    language = OneOf(LANGUAGES)
    kind = OneOf(ClaimKind)
    programme_name = Plain()
    claimed = MoneyField()
    approved = MoneyField(allow_none=True)
    submitted_on = Day()
    route = OneOf(Route, allow_none=True, says="How it is or was decided; null before.")
    route_text = Plain(allow_none=True)
    place = Nested(PlaceOut)
    turns = Many(Nested(TurnOut), least=0, most=TURNS)
    next = Nested(NextStepOut)
    pay_day = Nested(
        PayDayOut,
        allow_none=True,
        says="The next one for what is due; null where none is promised.",
    )
    acts = Many(Nested(PossibleActOut), least=0, most=20)
    lines = Many(Nested(LineOut), least=0, most=LINES)
    decisions = Many(
        Nested(DecisionExplainedOut), least=0, most=50, says="In order; the last holds."
    )
    payments = Many(Nested(PaymentOut), least=0, most=50)
    history = Many(Nested(MomentOut), least=0, most=200)
