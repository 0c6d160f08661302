"""Nobody acts in his own matter, whichever of his accounts he acts with.

What was done before stands as it was done: a column that names a person is left empty where he has
acted already.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import append_only, grant, let_update

revision = "0014"
down_revision = "0013"

OTHER_PUBLISHER = """
CREATE FUNCTION require_other_publisher() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM draft_editors
              WHERE draft_id = NEW.id AND person_id = NEW.publisher_id) THEN
    RAISE EXCEPTION 'drafts: published by one who wrote on it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Name further persons on rows and hold that they do not act on them."""
    _cases()
    _redress()
    _drafts()
    _vouchers()
    _authorisations()


def _name(table: str, *columns: str) -> None:
    """Add columns that name a person."""
    for column in columns:
        op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(f"fk_{table}_{column}", table, "people", [column], ["id"])


def _check(table: str, name: str, says: str, *, is_new: bool = False) -> None:
    """Put a check in the place of the one of its name."""
    constraint = op.f(f"ck_{table}_{name}")
    if not is_new:
        op.drop_constraint(constraint, table)
    op.create_check_constraint(constraint, table, says)


def _cases() -> None:
    _name("cases", "claimant_id", "submitter_id")
    op.execute("ALTER TABLE cases DISABLE TRIGGER allowed_move")
    for column, of_claim in (("claimant_id", "person_id"), ("submitter_id", "submitter_id")):
        op.execute(
            f"UPDATE cases SET {column} = c.{of_claim} FROM claims AS c WHERE c.id = cases.claim_id"
            f" AND c.{of_claim} IS DISTINCT FROM cases.assignee_id"
            f" AND c.{of_claim} IS DISTINCT FROM cases.resolver_id"
        )
    op.execute("ALTER TABLE cases ENABLE TRIGGER allowed_move")
    parties = ("filer_id", "person_id", "claimant_id", "submitter_id", "decider_id")
    for name, handler in (("another_assignee", "assignee_id"), ("another_resolver", "resolver_id")):
        others = " AND ".join(f"{handler} IS DISTINCT FROM {each}" for each in parties)
        _check("cases", name, f"{handler} IS NULL OR ({others})")
    let_update("cases", "claimant_id, submitter_id")


def _redress() -> None:
    op.add_column("redress", sa.Column("upheld_by", sa.Uuid(), nullable=True))
    op.create_foreign_key("fk_redress_upheld_by", "redress", "users", ["upheld_by"], ["id"])
    _name("redress", "upholder_id")
    _check(
        "redress",
        "another_person",
        "(exempter_id <> questioner_id) IS NOT FALSE"
        " AND (upholder_id <> questioner_id) IS NOT FALSE",
    )
    _check(
        "redress",
        "another_payee",
        "questioner_id IS DISTINCT FROM payee_id AND exempter_id IS DISTINCT FROM payee_id"
        " AND upholder_id IS DISTINCT FROM payee_id",
        is_new=True,
    )
    _check(
        "redress",
        "upheld",
        "(upheld_by IS NULL) = (upholder_id IS NULL)"
        " AND (upholder_id IS NULL OR status NOT IN ('in_question', 'exempt'))",
        is_new=True,
    )
    let_update("redress", "upheld_by, upholder_id")


def _drafts() -> None:
    """Keep everybody who wrote on a draft; of older ones their events tell who that was."""
    op.create_table(
        "draft_editors",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_draft_editors_draft_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_draft_editors_person_id"),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name="pk_draft_editors"),
    )
    op.execute(
        "INSERT INTO draft_editors SELECT e.object_id, e.person_id FROM events AS e"
        " JOIN drafts AS d ON d.id = e.object_id WHERE e.action IN ('draft', 'edit')"
        " UNION SELECT id, drafter_id FROM drafts UNION SELECT id, editor_id FROM drafts"
    )
    op.create_foreign_key(
        "fk_drafts_editor",
        "drafts",
        "draft_editors",
        ["id", "editor_id"],
        ["draft_id", "person_id"],
        deferrable=True,
        initially="DEFERRED",
    )
    grant("draft_editors")
    append_only("draft_editors")
    op.execute(OTHER_PUBLISHER)
    op.execute(
        "CREATE TRIGGER other_publisher AFTER INSERT OR UPDATE ON drafts"
        " FOR EACH ROW WHEN (NEW.publisher_id IS NOT NULL)"
        " EXECUTE FUNCTION require_other_publisher()"
    )


def _vouchers() -> None:
    """Name who enrolled a person and who issued a voucher; of older rows only accounts tell."""
    _name("enrolments", "decider_id")
    _check("enrolments", "another_person", "decider_id <> person_id", is_new=True)
    _name("vouchers", "issuer_id")
    _check("vouchers", "another_person", "issuer_id <> person_id", is_new=True)


def _authorisations() -> None:
    _name("authorisations", "approver_id")
    _check(
        "authorisations",
        "another_person",
        "authoriser_id <> claimant_id AND authoriser_id <> submitter_id"
        " AND authoriser_id IS DISTINCT FROM adjudicator_id"
        " AND authoriser_id IS DISTINCT FROM approver_id"
        " AND authoriser_id IS DISTINCT FROM last_editor_id",
    )
