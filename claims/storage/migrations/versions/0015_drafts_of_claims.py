"""Drafts of claims: what a claim only has once submitted, pinned there, and what a draft says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import grant, let_update, never_emptied

revision = "0015"
down_revision = "0014"

LATER = (
    "budget_id", "standard_id", "person_id", "claimed", "submitted_by", "submitter_id",
    "submitted_at", "submitted_on",
)  # fmt: skip
PINNED = (
    *LATER, "provider_id", "voucher_id", "redemption_id", "tracking_hash", "serve_by", "served_on",
)  # fmt: skip
SUBMITTED = (
    "CASE WHEN submitted_at IS NULL THEN status IN ('draft', 'withdrawn', 'lapsed')"
    " AND num_nonnulls(budget_id, standard_id, voucher_id, redemption_id, claimed, approved,"
    " submitted_by, submitter_id, submitted_on, tracking_hash) = 0"
    " AND num_nonnulls(person_id, provider_id) = 1"
    " AND (kind = 'redemption') = (provider_id IS NOT NULL)"
    " ELSE status <> 'draft' AND num_nulls(budget_id, standard_id, person_id, claimed,"
    " submitted_by, submitter_id, submitted_on) = 0 END"
)
KIND = (
    "submitted_at IS NULL OR"
    " (kind = 'redemption') = (redemption_id IS NOT NULL) AND"
    " (kind = 'redemption') = (voucher_id IS NOT NULL) AND"
    " (kind <> 'redemption' OR provider_id IS NOT NULL)"
)


def upgrade() -> None:
    """Bring the tables to this version."""
    for column in LATER:
        op.alter_column("claims", column, nullable=True)
    op.drop_constraint(op.f("ck_claims_kind"), "claims")
    op.create_check_constraint(op.f("ck_claims_kind"), "claims", KIND)
    op.create_check_constraint(op.f("ck_claims_submitted"), "claims", SUBMITTED)
    let_update("claims", ", ".join(PINNED))
    op.execute(
        f"CREATE TRIGGER pinned_at_submission BEFORE UPDATE OF {', '.join(PINNED)} ON claims"
        " FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION refuse_change()"
    )
    op.create_table(
        "claim_drafts",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_claim_drafts_claim_id"),
        sa.PrimaryKeyConstraint("claim_id", name="pk_claim_drafts"),
    )
    op.create_index("ix_claim_drafts_lapses_on", "claim_drafts", ["lapses_on"])
    grant("claim_drafts", may_update="content_sealed, saved_at, lapses_on", may_delete=True)
    never_emptied("claim_drafts")
