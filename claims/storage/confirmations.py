"""What citizens say of a redemption: that they received the service, or did not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row


class Confirmation(Row):
    """A citizen's word on one redemption, once; "not received" opens a case."""

    __tablename__ = "confirmations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    redemption_id: Mapped[UUID] = mapped_column(ForeignKey("redemptions.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    received: Mapped[bool]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    confirmed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("received = (case_id IS NULL)", name="case"),)


def find_of(session: Session, redemption_id: UUID) -> Confirmation | None:
    """The citizen's word on a redemption."""
    return session.scalars(
        select(Confirmation).where(Confirmation.redemption_id == redemption_id)
    ).one_or_none()


def said_of(session: Session, redemption_ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Whether the service of redemptions was received; one nobody spoke of is not named."""
    if not redemption_ids:
        return {}
    query = select(Confirmation.redemption_id, Confirmation.received)
    rows = session.execute(query.where(Confirmation.redemption_id.in_(redemption_ids)))
    return {row[0]: row[1] for row in rows}
