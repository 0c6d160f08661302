"""How people are reached: their e-mail address, sealed, and the language they read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row, among


class Contact(Row):
    """A person's address and language; whoever gave none is written to in no other way."""

    __tablename__ = "contacts"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    email_sealed: Mapped[bytes | None]
    email_masked: Mapped[str | None]
    language: Mapped[str]
    set_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("language IN ('id', 'en')", name="language"),
        CheckConstraint("(email_sealed IS NULL) = (email_masked IS NULL)", name="masked"),
    )


def find(session: Session, person_id: UUID, *, lock: bool = False) -> Contact | None:
    """How a person is reached, if he has said so."""
    return session.get(Contact, person_id, with_for_update=lock or None)


def of(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """The contacts of those who have one."""
    rows = session.scalars(select(Contact).where(among(Contact.person_id, person_ids)))
    return {row.person_id: row for row in rows}
