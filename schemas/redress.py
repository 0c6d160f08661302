"""Redress: what a broken promise owes, to whom, and where it stands."""

from __future__ import annotations

from claims.domain.redress import RedressKind, RedressStatus
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Plain, ReasonCode, Text, Uuid, Whole
from schemas.groups import MoneyField
from schemas.pages import PageQuery, page_of


class QuestionRedress(Act):
    """Why redress that was granted may not be owed."""

    reason = ReasonCode(required=True)
    note = Text(1_000, lines=True, load_default=None)


class RedressOut(Out):
    """Redress of one promise of one claim; nothing is owed of what was measured as not due."""

    id = Uuid()
    programme_id = Uuid()
    claim_id = Uuid()
    standard_id = Uuid()
    kind = OneOf(RedressKind)
    promise = Plain()
    limit_days = Whole(1, 366)
    actual_days = Whole(1, 100_000)
    due_on = Day()
    done_on = Day()
    payee_kind = OneOf(("person", "provider"))
    payee_id = Uuid()
    caused_by = Uuid(allow_none=True, says="The provider who makes it good.")
    amount = MoneyField()
    status = OneOf(RedressStatus)
    reason = Plain(allow_none=True, says="Why it was put in question.")
    version = Whole(1, 10**9)
    found_at = Instant()


class RedressQuery(PageQuery):
    """Which redress."""

    programme_id = Uuid()
    claim_id = Uuid()
    status = OneOf(RedressStatus)


RedressPage = page_of(RedressOut)
