"""Drafts of standards: texts on their way to being published by another person than wrote them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.drafts import DraftStatus
from claims.domain.refusals import Refused
from claims.storage.base import Row, among

MOST: int = 500
ENDED = (DraftStatus.PUBLISHED.value, DraftStatus.DISCARDED.value)


class Draft(Row):
    """A standard before it is a version; once published it never changes.

    The version it becomes carries the same id. `…_by` are accounts, `…_id` the people behind
    them: that the publisher is another person is held here, whatever the accounts, by a check of
    the drafter and the last editor and by a trigger that asks `draft_editors` of those between.
    """

    __tablename__ = "drafts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"))
    code: Mapped[str]
    text: Mapped[str]
    digest: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    drafted_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    drafter_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    drafted_at: Mapped[datetime]
    edited_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    editor_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    edited_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    publisher_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    discarded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    discarder_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    discard_reason: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("id", "digest", "published_by"),
        CheckConstraint("digest = encode(sha256(convert_to(text, 'UTF8')), 'hex')", name="digest"),
        CheckConstraint(
            "(status = 'published') = (published_by IS NOT NULL)"
            " AND (published_by IS NULL) = (publisher_id IS NULL)",
            name="published",
        ),
        CheckConstraint(
            "num_nulls(discarded_by, discarder_id, discard_reason)"
            " = CASE WHEN status = 'discarded' THEN 0 ELSE 3 END",
            name="discarded",
        ),
        CheckConstraint(
            "publisher_id <> drafter_id AND publisher_id <> editor_id", name="another_person"
        ),
        ForeignKeyConstraint(
            ["id", "editor_id"],
            ["draft_editors.draft_id", "draft_editors.person_id"],
            name="fk_drafts_editor",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        Index("ix_drafts_programme_id_code", "programme_id", "code"),
    )


class DraftEditor(Row):
    """A person who wrote on a draft, once however often: none of them publishes it."""

    __tablename__ = "draft_editors"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (PrimaryKeyConstraint("draft_id", "person_id"),)


def add_editor(session: Session, standard_id: UUID, person_id: UUID) -> None:
    """Keep that a person has written on a draft."""
    row = insert(DraftEditor).values(draft_id=standard_id, person_id=person_id)
    session.execute(row.on_conflict_do_nothing())


def editors_of(session: Session, standard_id: UUID) -> frozenset[UUID]:
    """Everybody who wrote on a draft."""
    query = select(DraftEditor.person_id).where(DraftEditor.draft_id == standard_id)
    return frozenset(session.scalars(query))


def find(session: Session, standard_id: UUID, *, lock: bool = False) -> Draft | None:
    """The draft a standard was or is, if there is one; locked when it is about to move."""
    return session.get(Draft, standard_id, with_for_update=lock)


def get(session: Session, standard_id: UUID, *, lock: bool = False) -> Draft:
    """The draft by its id, or `STANDARD_UNKNOWN`."""
    found = find(session, standard_id, lock=lock)
    if found is None:
        raise Refused("STANDARD_UNKNOWN", "There is no such standard.")
    return found


def of_versions(session: Session, standard_ids: Collection[UUID]) -> dict[UUID, Draft]:
    """The drafts that some versions were, by id."""
    found = session.scalars(select(Draft).where(among(Draft.id, standard_ids)))
    return {each.id: each for each in found}


def list_unpublished(session: Session, programme_id: UUID) -> list[Draft]:
    """What a programme is working on, newest first (at most 500)."""
    return list(
        session.scalars(
            select(Draft)
            .where(Draft.programme_id == programme_id, Draft.status.not_in(ENDED))
            .order_by(Draft.code, Draft.id.desc())
            .limit(MOST)
        )
    )
