"""How people are reached, and what they were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import grant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "contacts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_masked", sa.Text(collation="C"), nullable=True),
        sa.Column("language", sa.Text(collation="C"), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('id', 'en')", name=op.f("ck_contacts_language")),
        sa.CheckConstraint(
            "(email_sealed IS NULL) = (email_masked IS NULL)", name=op.f("ck_contacts_masked")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_contacts_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_contacts"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(collation="C"), nullable=False),
        sa.Column("language", sa.Text(collation="C"), nullable=False),
        sa.Column("subject", sa.Text(collation="C"), nullable=False),
        sa.Column("text", sa.Text(collation="C"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_to", sa.Text(collation="C"), nullable=True),
        sa.Column("why_not", sa.Text(collation="C"), nullable=True),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (sent_to IS NULL)", name=op.f("ck_messages_sent_to")
        ),
        sa.CheckConstraint("sent_at IS NULL OR why_not IS NULL", name=op.f("ck_messages_one_end")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_messages_event_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_messages_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("event_id", name="uq_messages_event_id"),
    )
    op.create_index("ix_messages_person_id_id", "messages", ["person_id", "id"])
    grant("contacts", may_update="email_sealed, email_masked, language, set_at")
    grant("messages", may_update="sent_at, sent_to, why_not")
