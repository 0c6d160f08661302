"""Cases, what citizens confirm of redemptions, and their one-tap ratings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import allow_moves, append_only, grant

revision = "0008"
down_revision = "0007"

TEXT = sa.Text(collation="C")
REFERENCES = {
    "cases": {
        "programme_id": "programmes.id", "standard_id": "standards.id", "claim_id": "claims.id",
        "decision_id": "decisions.id", "redemption_id": "redemptions.id",
        "provider_id": "providers.id", "filing_provider_id": "providers.id",
        "person_id": "people.id", "filed_by": "users.id", "filer_id": "people.id",
        "decider_id": "people.id", "assigned_to": "users.id", "assignee_id": "people.id",
        "resolver_id": "people.id", "redecision_id": "redecisions.id",
    },
    "confirmations": {
        "redemption_id": "redemptions.id", "person_id": "people.id", "confirmed_by": "users.id",
        "case_id": "cases.id",
    },
    "ratings": {
        "event_id": "events.id", "programme_id": "programmes.id", "person_id": "people.id",
        "rated_by": "users.id",
    },
}  # fmt: skip


def upgrade() -> None:
    """Bring the tables and their guards to this version."""
    _cases()
    _confirmations()
    _ratings()
    _guard()


def _foreign(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
        for column, target in REFERENCES[table].items()
    ]


def _cases() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("case_class", TEXT, nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=True),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("line_no", sa.BigInteger(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("redemption_id", sa.Uuid(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("filing_provider_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("filer_id", sa.Uuid(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("is_by_payee", sa.Boolean(), nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("disputed", sa.BigInteger(), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("remedy", TEXT, nullable=True),
        sa.Column("act_on", sa.Date(), nullable=False),
        sa.Column("filed_at", moment, nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("verify_on", sa.Date(), nullable=False),
        sa.Column("resolve_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("escalations", sa.BigInteger(), nullable=False),
        sa.Column("decider_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", TEXT, nullable=True),
        sa.Column("answer", TEXT, nullable=True),
        sa.Column("resolver_id", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", moment, nullable=True),
        sa.Column("redecision_id", sa.Uuid(), nullable=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *(
            sa.CheckConstraint(says, name=op.f(f"ck_cases_{name}"))
            for name, says in {
                "one_complainant": "num_nonnulls(person_id, filing_provider_id) = 1",
                "disputed": "disputed >= 0 AND (disputed = 0 OR claim_id IS NOT NULL"
                " OR redemption_id IS NOT NULL)",
                "line": "line_no IS NULL OR claim_id IS NOT NULL",
                "decision": "decision_id IS NULL OR claim_id IS NOT NULL",
                "another_assignee": "assignee_id <> filer_id"
                " AND assignee_id IS DISTINCT FROM person_id"
                " AND (assignee_id IS NULL OR assignee_id IS DISTINCT FROM decider_id)",
                "another_resolver": "resolver_id <> filer_id"
                " AND resolver_id IS DISTINCT FROM person_id"
                " AND (resolver_id IS NULL OR resolver_id IS DISTINCT FROM decider_id)",
                "answered": "(status IN ('dismissed', 'resolved', 'closed'))"
                " = (resolver_id IS NOT NULL) AND (resolver_id IS NULL) = (answer IS NULL)",
                "outcome": "(status IN ('resolved', 'closed')) = (outcome IS NOT NULL)",
                "due_on": "(status IN ('dismissed', 'closed')) = (due_on IS NULL)",
                "escalations": "escalations BETWEEN 0 AND 2",
            }.items()
        ),
        *_foreign("cases"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )
    for column in (
        "claim_id", "redemption_id", "provider_id", "filing_provider_id", "person_id",
        "redecision_id",
    ):  # fmt: skip
        op.create_index(f"ix_cases_{column}", "cases", [column])
    op.create_index("ix_cases_due_on", "cases", ["due_on"], postgresql_where="due_on IS NOT NULL")


def _confirmations() -> None:
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("redemption_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("received", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("received = (case_id IS NULL)", name=op.f("ck_confirmations_case")),
        *_foreign("confirmations"),
        sa.PrimaryKeyConstraint("id", name="pk_confirmations"),
        sa.UniqueConstraint("redemption_id", name="uq_confirmations_redemption_id"),
    )


def _ratings() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("moment", TEXT, nullable=False),
        sa.Column("noun", TEXT, nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("grade", TEXT, nullable=False),
        sa.Column("rated_by", sa.Uuid(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("grade IN ('F', 'C', 'A')", name=op.f("ck_ratings_grade")),
        *_foreign("ratings"),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sa.UniqueConstraint("person_id", "event_id", name="uq_ratings_person_id_event_id"),
    )
    op.create_index("ix_ratings_programme_id_moment", "ratings", ["programme_id", "moment"])


def _guard() -> None:
    """The moves, the triggers and the grants of the new tables."""
    grant(
        "cases",
        may_update="status, version, resolve_on, due_on, escalations, assigned_to, assignee_id,"
        " outcome, answer, resolver_id, resolved_at, redecision_id, claim_id",
    )
    allow_moves(
        "cases",
        "filed>verified filed>dismissed verified>investigated investigated>resolved"
        " resolved>investigated resolved>closed",
    )
    for table in ("confirmations", "ratings"):
        grant(table)
        append_only(table)
