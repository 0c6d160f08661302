"""Periods of the books: proposed, closed, and what they came to."""

from __future__ import annotations

from claims.domain.periods import PeriodStatus
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Sha256, Uuid, Whole
from schemas.groups import MoneyField
from schemas.pages import PageQuery, page_of


class ProposePeriod(Act):
    """Propose to close the books until a day that is over."""

    programme_id = Uuid(required=True)
    last_day = Day(required=True)


class PeriodOut(Out):
    """A period; the figures are there once it is closed."""

    id = Uuid()
    programme_id = Uuid()
    first_day = Day()
    last_day = Day()
    status = OneOf(PeriodStatus)
    version = Whole(1, 2**31)
    proposer_id = Uuid()
    proposed_at = Instant()
    closer_id = Uuid(allow_none=True)
    closed_at = Instant(allow_none=True)
    entries = Whole(0, 2**53, allow_none=True, says="How many entries are booked in it.")
    debits = MoneyField(allow_none=True, says="The sum of their debits, which is that of credits.")
    digest = Sha256(allow_none=True, says="Of each account's debits, credits and entries.")


class PeriodsQuery(PageQuery):
    """Of which programme."""

    programme_id = Uuid(required=True)


PeriodPage = page_of(PeriodOut)
