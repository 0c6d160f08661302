"""Standards are drafted, checked, and published by another person; each version has its charter.

What was adopted before by one person stays as it is: it has no draft and no charter, so nothing
new can be promised under it. The references that say so are therefore not asked of older rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import allow_moves, append_only, grant

revision = "0006"
down_revision = "0005"

MAY_UPDATE = (
    "code, text, digest, status, version, edited_by, editor_id, edited_at, published_by,"
    " publisher_id"
)
TEXT = sa.Text(collation="C")


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def upgrade() -> None:
    """Make the tables of drafts and charters, and hold versions and vouchers to them."""
    _drafts()
    _charters()
    op.alter_column("standards", "adopted_by", new_column_name="published_by")
    op.alter_column("standards", "adopted_at", new_column_name="published_at")
    op.execute(
        "ALTER TABLE standards RENAME CONSTRAINT fk_standards_adopted_by"
        " TO fk_standards_published_by"
    )
    op.execute(
        "ALTER TABLE standards ADD CONSTRAINT fk_standards_draft"
        " FOREIGN KEY (id, digest, published_by) REFERENCES drafts (id, digest, published_by)"
        " NOT VALID"
    )
    op.execute(
        "ALTER TABLE vouchers ADD CONSTRAINT fk_vouchers_charter"
        " FOREIGN KEY (standard_id) REFERENCES charters (standard_id) NOT VALID"
    )
    _dry_runs()
    allow_moves("drafts", "draft>checked checked>draft checked>published")
    op.execute(
        "CREATE TRIGGER published_is_final BEFORE UPDATE ON drafts"
        " FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER never_deleted BEFORE DELETE ON drafts"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON drafts"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    append_only("charters")
    grant("charters")
    grant("drafts", may_update=MAY_UPDATE)


def _dry_runs() -> None:
    """Let a draft be tried that is no version: what is tried is kept as it was."""
    op.drop_constraint("fk_dry_runs_standard_id", "dry_runs")
    op.add_column("dry_runs", sa.Column("code", TEXT))
    op.add_column("dry_runs", sa.Column("text", TEXT))
    op.execute("ALTER TABLE dry_runs DISABLE TRIGGER allowed_move")
    op.execute(
        "UPDATE dry_runs SET code = tried.code, text = tried.text"
        " FROM standards AS tried WHERE tried.id = dry_runs.standard_id"
    )
    op.execute("ALTER TABLE dry_runs ENABLE TRIGGER allowed_move")
    op.alter_column("dry_runs", "code", nullable=False)
    op.alter_column("dry_runs", "text", nullable=False)


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("drafter_id", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("editor_id", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("publisher_id", sa.Uuid(), nullable=True),
        _reference("drafts", "programme_id", "programmes"),
        _reference("drafts", "budget_id", "budgets"),
        *(
            _reference("drafts", column, "users")
            for column in ("drafted_by", "edited_by", "published_by")
        ),
        *(
            _reference("drafts", column, "people")
            for column in ("drafter_id", "editor_id", "publisher_id")
        ),
        sa.CheckConstraint(
            "digest = encode(sha256(convert_to(text, 'UTF8')), 'hex')",
            name=op.f("ck_drafts_digest"),
        ),
        sa.CheckConstraint(
            "(status = 'published') = (published_by IS NOT NULL)"
            " AND (published_by IS NULL) = (publisher_id IS NULL)",
            name=op.f("ck_drafts_published"),
        ),
        sa.CheckConstraint(
            "publisher_id <> drafter_id AND publisher_id <> editor_id",
            name=op.f("ck_drafts_another_person"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint(
            "id", "digest", "published_by", name="uq_drafts_id_digest_published_by"
        ),
    )
    op.create_index("ix_drafts_programme_id_code", "drafts", ["programme_id", "code"])


def _charters() -> None:
    op.create_table(
        "charters",
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("content", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        _reference("charters", "standard_id", "standards"),
        _reference("charters", "programme_id", "programmes"),
        sa.CheckConstraint(
            "digest = encode(sha256(convert_to(content, 'UTF8')), 'hex')",
            name=op.f("ck_charters_digest"),
        ),
        sa.PrimaryKeyConstraint("standard_id", name="pk_charters"),
    )
    op.create_index("ix_charters_service", "charters", ["service"])
