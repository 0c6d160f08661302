"""Decisions: what is approved of a claim line by line, and every reason why the rest is not."""

from __future__ import annotations

from marshmallow import fields

from claims.domain.claims import Outcome
from claims.domain.findings import Bearer, Severity
from schemas.base import Act, Out
from schemas.claims import LINES
from schemas.fields import Instant, OneOf, Plain, ReasonCode, Text, Uuid, Whole
from schemas.groups import BalanceField, Many, MoneyField, Names, Nested


class DecidedLine(Act):
    """What is approved of one line, and who bears the rest."""

    no = Whole(1, LINES, required=True)
    approved = MoneyField(required=True)
    bearer = OneOf(Bearer, required=True)


class DecideClaim(Act):
    """A decision over every line, with the reason for whatever is cut."""

    reason = ReasonCode(required=True)
    note = Text(2_000, lines=True, load_default=None)
    lines = Many(Nested(DecidedLine), most=LINES, required=True)


class DecisionLineOut(Out):
    """A line: claimed less adjusted is approved."""

    line_no = Whole(1, LINES, data_key="no")
    claimed = MoneyField()
    adjusted = BalanceField()
    approved = BalanceField()


class AdjustmentOut(Out):
    """Why a line was cut. An amount of zero is a further reason."""

    line_no = Whole(1, LINES)
    seq = Whole(1, 10**6)
    reason = Plain()
    texts = Names(says="What it means, for whom who asks.")
    bearer = OneOf(Bearer)
    amount = BalanceField()
    rule = Plain()


class FindingOut(Out):
    """What one rule found in the last run; every finding is kept."""

    line_no = Whole(1, LINES, allow_none=True)
    seq = Whole(0, 10**6)
    rule = Plain()
    kind = Plain()
    severity = OneOf(Severity)
    reason = Plain()
    texts = Names(says="What it means, for whom who asks.")
    bearer = OneOf(Bearer, allow_none=True)
    amount = BalanceField()
    inputs = fields.Dict(
        allow_none=True,
        metadata={"description": "What the rule looked at; null for claimants."},
    )


class DecisionOut(Out):
    """The decision in force."""

    id = Uuid()
    seq = Whole(1, 10**6)
    outcome = OneOf(Outcome)
    claimed = MoneyField()
    approved = BalanceField()
    standard_id = Uuid()
    reason = Plain(allow_none=True)
    note = Plain(allow_none=True, says="The officer's remark; null for claimants.")
    is_by_person = fields.Boolean()
    decided_at = Instant()


class ClaimDecisionOut(Out):
    """What was decided of a claim (null before) and what the rules found."""

    claim_id = Uuid()
    decision = Nested(DecisionOut, allow_none=True)
    lines = Many(Nested(DecisionLineOut), least=0, most=500)
    adjustments = Many(Nested(AdjustmentOut), least=0, most=10_000)
    findings = Many(Nested(FindingOut), least=0, most=10_000)
