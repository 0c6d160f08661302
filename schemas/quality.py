"""Quality: figures of decisions and of the queues that claims wait in."""

from __future__ import annotations

from claims.domain.claims import ClaimKind
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Pattern, Plain, Uuid, Whole
from schemas.groups import Many, MoneyField, Nested

MOST = 10**12


class Percent(Pattern):
    """A percentage with two decimals: `94.00`."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(r"[0-9]{1,3}\.[0-9]{2}", 6, example="94.00", **kwargs)


class PeriodQuery(Act):
    """Of which programme, from which day to which."""

    programme_id = Uuid()
    first_day = Day(says="Without it the first of the last day's month.")
    last_day = Day(says="Included; without it today. A period has at most 366 days.")


class FiguresOut(Out):
    """First decisions of one kind of claim; times run from the first submission."""

    kind = OneOf(ClaimKind, allow_none=True, says="Null for both kinds together.")
    decided = Whole(0, MOST)
    first_pass = Whole(0, MOST, says="Never returned to the claimant before it.")
    first_pass_percent = Percent(allow_none=True)
    automatic = Whole(0, MOST, says="Decided by the rules alone.")
    automatic_percent = Percent(allow_none=True)
    overturned = Whole(0, MOST, says="A later decision changed the amount.")
    overturned_percent = Percent(allow_none=True)
    median_hours = Plain(allow_none=True, says="With two decimals.")
    p90_hours = Plain(allow_none=True, says="Nine in ten took no longer.")
    median_working_days = Whole(0, MOST, allow_none=True)
    p90_working_days = Whole(0, MOST, allow_none=True)


class EstimateOut(Out):
    """What a random sample says of all the money, with one-sided bounds of 95 % confidence."""

    money = MoneyField(says="All that could be wrong.")
    claims = Whole(0, MOST)
    looked_at = Whole(1, MOST, says="Claims of the sample.")
    in_error = Whole(0, MOST, says="Of these, decided otherwise by the officer.")
    error = MoneyField(says="The ratio estimate.")
    error_percent = Percent(allow_none=True)
    bound = MoneyField(says="With 95 % confidence no more than this is wrong.")
    bound_percent = Percent(allow_none=True)
    rate_bound_percent = Percent(says="The exact bound on the share of claims in error.")


class ErrorsOut(Out):
    """The rules' errors; null where no sampled claim could have been wrong in that way."""

    overpaid = Nested(EstimateOut, allow_none=True, says="Of the money the rules pay.")
    underpaid = Nested(EstimateOut, allow_none=True, says="Of the money the rules withhold.")


class DecisionQualityOut(Out):
    """Figures of a period."""

    first_day = Day()
    last_day = Day()
    figures = Many(Nested(FiguresOut), least=0, most=3, says="Of both kinds, then of each.")
    errors = Nested(ErrorsOut, allow_none=True, says="Only of one programme.")


class QueueOut(Out):
    """One queue, named by the cause for which claims wait in it."""

    cause = Plain()
    waiting = Whole(0, MOST)
    assigned = Whole(0, MOST)
    oldest_since = Instant(allow_none=True)
    median_waiting_hours = Plain(allow_none=True)
    left = Whole(0, MOST, says="Claims that left the queue in the period.")
    median_lead_hours = Plain(allow_none=True)
    p90_lead_hours = Plain(allow_none=True)


class QueueQualityOut(Out):
    """The queues: what waits now, and the lead time of what left them in a period."""

    first_day = Day()
    last_day = Day()
    queues = Many(Nested(QueueOut), least=0, most=400)
