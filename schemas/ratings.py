"""Ratings: one tap after a moment."""

from __future__ import annotations

from claims.domain.ratings import MOMENTS, Grade
from schemas.base import Act, Out
from schemas.fields import Instant, OneOf, Uuid

NAMES = tuple(MOMENTS)


class RateMoment(Act):
    """Which moment of which object of one's own, and F, C or A: failed, met, exceeded."""

    moment = OneOf(NAMES, required=True)
    object_id = Uuid(required=True)
    grade = OneOf(Grade, required=True)


class RatingOut(Out):
    """A rating."""

    id = Uuid()
    moment = OneOf(NAMES)
    object_id = Uuid()
    grade = OneOf(Grade)
    rated_at = Instant()
