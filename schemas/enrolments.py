"""Enrolments: a person's eligibility, decided by the standard's rule over declared facts."""

from __future__ import annotations

from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, Uuid, YesNo
from schemas.groups import Facts


class DecideEnrolment(Act):
    """The facts a person declared, and the days the enrolment is for."""

    person_id = Uuid(required=True)
    standard_code = Code(required=True)
    facts = Facts(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)


class EnrolmentOut(Out):
    """A decided enrolment; the facts stay sealed."""

    id = Uuid()
    programme_id = Uuid()
    person_id = Uuid()
    standard_id = Uuid()
    is_eligible = YesNo()
    first_day = Day()
    last_day = Day()
    decided_by = Uuid()
    decided_at = Instant()
