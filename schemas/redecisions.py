"""Re-decisions: a new decision of a decided claim, proposed by one person, approved by another."""

from __future__ import annotations

from marshmallow import fields

from claims.domain.findings import Bearer
from claims.domain.redecisions import RedecisionStatus
from schemas.base import Act, Out
from schemas.claims import LINES
from schemas.decisions import DecidedLine
from schemas.fields import Instant, OneOf, Plain, ReasonCode, Text, Uuid, Whole
from schemas.groups import BalanceField, Many, Nested
from schemas.pages import page_of


class ProposeRedecision(Act):
    """The lines that change (the others stand), or the version of the standard that decides."""

    reason = ReasonCode(required=True)
    note = Text(2_000, lines=True, load_default=None)
    lines = Many(Nested(DecidedLine), least=0, most=LINES, load_default=list)
    standard_id = Uuid(load_default=None)


class RefuseRedecision(Act):
    """Why the earlier decision stands."""

    text = Text(2_000, lines=True, required=True)


class ProposedLineOut(Out):
    """A line as the re-decision has it."""

    no = Whole(1, LINES)
    claimed = BalanceField()
    approved = BalanceField()


class ProposedCutOut(Out):
    """Why a line would be cut."""

    line_no = Whole(1, LINES)
    reason = Plain()
    bearer = OneOf(Bearer)
    amount = BalanceField()
    rule = Plain()


class RedecisionOut(Out):
    """A re-decision. It needs another person's approval when it moves money."""

    id = Uuid()
    claim_id = Uuid()
    earlier_id = Uuid(says="The decision it follows.")
    decision_id = Uuid(allow_none=True, says="The decision it became.")
    standard_id = Uuid()
    before = BalanceField(says="Approved by the earlier decision.")
    after = BalanceField(says="Approved by this one.")
    moves_money = fields.Boolean()
    reason = Plain()
    note = Plain(allow_none=True)
    lines = Many(Nested(ProposedLineOut), least=0, most=500)
    adjustments = Many(Nested(ProposedCutOut), least=0, most=10_000)
    status = OneOf(RedecisionStatus)
    version = Whole(1, 10**9)
    proposed_by = Uuid()
    proposed_at = Instant()
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)


RedecisionPage = page_of(RedecisionOut)
