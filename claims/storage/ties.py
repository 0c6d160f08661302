"""To whom a person is tied on a day: the database's own function answers, as its triggers do."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from claims.domain.ties import Tie, Ties

OF = text("SELECT tie, coalesce(person_id, provider_id) FROM ties_of(:who, :day)")


def of(session: Session, person_id: UUID, day: date) -> Ties:
    """The ties of one person on a day, over all his accounts."""
    session.flush()
    rows = session.execute(OF, {"who": person_id, "day": day})
    return Ties({other: Tie(tie) for tie, other in rows})
