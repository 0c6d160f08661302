"""Cases: complaints, disputes and appeals, with their number, deadlines and answer."""

from __future__ import annotations

from marshmallow import fields

from claims.domain.case_terms import CaseKind
from claims.domain.cases import CaseOutcome, CaseStatus
from schemas.base import Act, Out
from schemas.claims import LINES
from schemas.decisions import DecidedLine
from schemas.fields import Day, Instant, OneOf, Plain, ReasonCode, Text, Uuid, Whole, YesNo
from schemas.groups import BalanceField, Many, MoneyField, Nested
from schemas.pages import PageQuery, page_of


class FileCase(Act):
    """What is complained of: a claim, one of its lines or its decision; or a provider, the office.

    Where no claim is named the programme and the day it happened are.
    """

    kind = OneOf(CaseKind, required=True)
    text = Text(4_000, lines=True, required=True)
    remedy = Text(1_000, lines=True, load_default=None)
    programme_id = Uuid(load_default=None)
    claim_id = Uuid(load_default=None)
    line_no = Whole(1, LINES, load_default=None)
    decision_id = Uuid(load_default=None)
    provider_id = Uuid(load_default=None)
    disputed = MoneyField(load_default=None)
    happened_on = Day(load_default=None)
    is_anonymous = YesNo(load_default=False)


class DismissCase(Act):
    """Why it is no case: a coded reason, and a sentence for who filed it."""

    reason = ReasonCode(required=True)
    text = Text(2_000, lines=True, required=True)


class AssignCase(Act):
    """The officer a case is given to."""

    user_id = Uuid(required=True)


class ResolveCase(Act):
    """The answer; what is upheld of a decision names the lines that are decided anew."""

    outcome = OneOf(CaseOutcome, required=True)
    text = Text(2_000, lines=True, required=True)
    reason = ReasonCode(load_default=None)
    lines = Many(Nested(DecidedLine), least=0, most=LINES, load_default=list)


class CaseOut(Out):
    """A case. To a provider an anonymous complainant is nobody, and neither is his claim named."""

    id = Uuid()
    number = Plain()
    kind = OneOf(CaseKind)
    case_class = Plain(says="By which the days to resolve it are set.")
    programme_id = Uuid()
    claim_id = Uuid(allow_none=True)
    line_no = Whole(1, LINES, allow_none=True)
    decision_id = Uuid(allow_none=True)
    redemption_id = Uuid(allow_none=True)
    provider_id = Uuid(allow_none=True, says="Whom it is about.")
    person_id = Uuid(allow_none=True, says="Who filed it, if a citizen did.")
    filing_provider_id = Uuid(allow_none=True, says="Who filed it, if a provider did.")
    is_anonymous = fields.Boolean()
    disputed = BalanceField(
        allow_none=True, says="Of the claim; this much waits, the rest does not."
    )
    text = Plain(allow_none=True)
    remedy = Plain(allow_none=True)
    act_on = Day(allow_none=True, says="The day from which the window to file runs.")
    filed_on = Day()
    filed_at = Instant()
    verify_on = Day(says="By when it is verified.")
    resolve_on = Day(says="By when it is resolved.")
    is_escalated = fields.Boolean()
    ombudsman = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        allow_none=True,
        metadata={"description": "Where one can go when the office is too late; in languages."},
    )
    assigned_to = Uuid(allow_none=True)
    outcome = OneOf(CaseOutcome, allow_none=True)
    answer = Plain(allow_none=True)
    resolved_at = Instant(allow_none=True)
    redecision_id = Uuid(allow_none=True)
    status = OneOf(CaseStatus)
    version = Whole(1, 10**9, says="Also the ETag.")


class CasesQuery(PageQuery):
    """Which cases."""

    status = OneOf(CaseStatus)
    kind = OneOf(CaseKind)
    claim_id = Uuid()


CasePage = page_of(CaseOut)
