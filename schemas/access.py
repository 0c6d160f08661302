"""Reviews of who may do what, and the registers that are read from what is recorded anyway."""

from __future__ import annotations

from claims.domain.access_reviews import AccessReviewStatus, Verdict
from claims.domain.grants import GrantKind
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Plain, Text, Uuid, Whole, YesNo
from schemas.groups import Many, MoneyField, Nested
from schemas.pages import page_of
from schemas.users import ROLES


class VerdictText(Act):
    """What is decided of one grant, and why."""

    grant_id = Uuid(required=True)
    verdict = OneOf(Verdict, required=True)
    reason = Text(500, required=True)


class DecideReview(Act):
    """What is decided of some grants of a review."""

    verdicts = Many(Nested(VerdictText), least=1, most=500, required=True)


class AccessReviewOut(Out):
    """A review: of which day, until when it is due, who signed it and the digest of the whole."""

    id = Uuid()
    day = Day()
    due_on = Day()
    status = OneOf(AccessReviewStatus)
    version = Whole(1, 10**9)
    opened_by = Uuid()
    opened_at = Instant()
    signed_by = Uuid(allow_none=True)
    signed_at = Instant(allow_none=True)
    digest = Plain(allow_none=True)


class ReviewLineOut(Out):
    """A grant of a review: whose, how he came to it, last used, and what was decided of it."""

    grant_id = Uuid()
    person_id = Uuid()
    login = Plain()
    name = Plain()
    role = OneOf(ROLES)
    kind = OneOf(GrantKind)
    reason = Plain()
    proposed_by = Uuid(allow_none=True)
    confirmed_by = Uuid(allow_none=True)
    last_used_at = Instant(allow_none=True)
    verdict = OneOf(Verdict, allow_none=True)
    verdict_reason = Plain(allow_none=True)
    decided_by = Uuid(allow_none=True)
    decided_at = Instant(allow_none=True)


class WholeReviewOut(AccessReviewOut):
    """A review with its lines, person by person, and how many of them wait."""

    open_lines = Whole(0, 10**9)
    lines = Many(Nested(ReviewLineOut), least=0, most=20_000)


class AccessStandingOut(Out):
    """When the last review was, when the next is due, which is open, and whether one is late."""

    last_signed_on = Day(allow_none=True)
    next_due_on = Day(allow_none=True)
    open_review_id = Uuid(allow_none=True)
    open_due_on = Day(allow_none=True)
    is_overdue = YesNo()


class OverrideOut(Out):
    """Where a person departed from the rules: what they came to, what was decided, by whom."""

    id = Uuid()
    kind = OneOf(("decision", "redecision", "write_off", "redress_exempt"))
    claim_id = Uuid()
    ruled = MoneyField()
    decided = MoneyField()
    reason = Plain(allow_none=True)
    person_id = Uuid(allow_none=True)
    name = Plain(allow_none=True)
    second_id = Uuid(allow_none=True)
    second_name = Plain(allow_none=True)
    at = Instant()


AccessReviewPage = page_of(AccessReviewOut)
OverridePage = page_of(OverrideOut)
