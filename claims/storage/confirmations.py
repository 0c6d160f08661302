"""What citizens say of a redemption: that they received the service, or did not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain import facts
from claims.storage.base import Row, among
from claims.storage.claims import Claim


class Confirmation(Row):
    """A citizen's word on one redemption, once; "not received" opens a case.

    `confirmed_by` is None where he said so without an account, by the redemption's code.
    """

    __tablename__ = "confirmations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    redemption_id: Mapped[UUID] = mapped_column(ForeignKey("redemptions.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    received: Mapped[bool]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("received = (case_id IS NULL)", name="case"),)


def find_of(session: Session, redemption_id: UUID) -> Confirmation | None:
    """The citizen's word on a redemption."""
    return session.scalars(
        select(Confirmation).where(Confirmation.redemption_id == redemption_id)
    ).one_or_none()


def read(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, facts.Confirmation]:
    """What was said of the redemptions that claims are of; a claim nobody spoke of is not named."""
    rows = session.execute(
        select(Claim.id, Confirmation.received)
        .join(Confirmation, Confirmation.redemption_id == Claim.redemption_id)
        .where(among(Claim.id, claim_ids))
    )
    said = facts.Confirmation
    return {each: said.YES if received else said.NO for each, received in rows}
