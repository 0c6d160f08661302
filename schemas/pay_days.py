"""When a programme pays."""

from __future__ import annotations

from claims.domain.pay_days import MOST_CUT_OFF_DAYS
from schemas.base import Act, Out
from schemas.fields import Day, Whole
from schemas.groups import Many, Nested


class SetPayDays(Act):
    """Days of the week or days of the month; without any, no pay day is promised."""

    weekdays = Many(Whole(1, 7), least=0, most=7, load_default=[], says="Monday is 1.")
    days_of_month = Many(
        Whole(1, 31), least=0, most=31, load_default=[],
        says="A month without such a day pays on its last.",
    )  # fmt: skip
    cut_off_days = Whole(
        0, MOST_CUT_OFF_DAYS, load_default=0,
        says="How many working days before a claim has to be authorised.",
    )  # fmt: skip


class PayDayOut(Out):
    """A pay day, moved to a working day, and until when a claim has to be authorised for it."""

    on = Day()
    cut_off_on = Day()


class PayDaysPlanOut(Out):
    """The plan as it was set."""

    weekdays = Many(Whole(1, 7), least=0, most=7)
    days_of_month = Many(Whole(1, 31), least=0, most=31)
    cut_off_days = Whole(0, MOST_CUT_OFF_DAYS)


class PayDaysOut(Out):
    """A programme's plan and its next pay day; null where nothing is promised."""

    plan = Nested(PayDaysPlanOut, allow_none=True)
    next = Nested(PayDayOut, allow_none=True)
