"""The tables of the main job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from claims.storage.base import Xid8

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "answers",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("route", sa.Text(collation="C"), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("has_secret", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name=("pk_answers")),
    )
    op.create_index("ix_answers_created_at", "answers", ["created_at"], unique=False)
    op.create_table(
        "clock",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("offset_seconds", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_single")),
        sa.PrimaryKeyConstraint("id", name=("pk_clock")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.Text(collation="C"), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.Text(collation="C"), nullable=False),
        sa.Column("action", sa.Text(collation="C"), nullable=False),
        sa.Column("from_status", sa.Text(collation="C"), nullable=True),
        sa.Column("to_status", sa.Text(collation="C"), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("xid", Xid8(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_events")),
        sa.UniqueConstraint("object_id", "seq", name=("uq_events_object_id_seq")),
    )
    op.create_index("ix_events_xid_id", "events", ["xid", "id"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(collation="C"), nullable=False),
        sa.Column("queue", sa.Text(collation="C"), nullable=False),
        sa.Column("object_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'done', 'dead')", name=op.f("ck_jobs_status")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_jobs")),
    )
    op.create_index(
        "ix_jobs_open",
        "jobs",
        ["status", "sent_at"],
        unique=False,
        postgresql_where="status <> 'done'",
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("id_scheme", sa.Text(collation="C"), nullable=False),
        sa.Column("national_id_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("national_id_index", sa.LargeBinary(), nullable=False),
        sa.Column("national_id_masked", sa.Text(collation="C"), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_people")),
        sa.UniqueConstraint(
            "id_scheme", "national_id_index", name=("uq_people_id_scheme_national_id_index")
        ),
    )
    op.create_table(
        "programmes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("id_scheme", sa.Text(collation="C"), nullable=False),
        sa.Column("time_zone", sa.Text(collation="C"), nullable=False),
        sa.Column("liable_payer", sa.Text(collation="C"), nullable=False),
        sa.Column("payer_name", sa.Text(collation="C"), nullable=False),
        sa.Column("payer_account_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("payer_account_masked", sa.Text(collation="C"), nullable=False),
        sa.Column("payer_bic", sa.Text(collation="C"), nullable=False),
        sa.Column("rail", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_programmes_period")),
        sa.PrimaryKeyConstraint("id", name=("pk_programmes")),
        sa.UniqueConstraint("code", name=("uq_programmes_code")),
    )
    op.create_table(
        "providers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("sector", sa.Text(collation="C"), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_providers")),
        sa.UniqueConstraint("code", name=("uq_providers_code")),
    )
    op.create_table(
        "accreditations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.Text(collation="C"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_accreditations_period")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_accreditations_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=("fk_accreditations_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_accreditations")),
    )
    op.create_index(
        ("ix_accreditations_provider_id"), "accreditations", ["provider_id"], unique=False
    )
    op.create_table(
        "budgets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("spending_authority", sa.Text(collation="C"), nullable=False),
        sa.Column("account_code", sa.Text(collation="C"), nullable=False),
        sa.Column("authority", sa.BigInteger(), nullable=False),
        sa.Column("available", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("obligated", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "available + committed + obligated + spent = authority", name=op.f("ck_budgets_adds_up")
        ),
        sa.CheckConstraint(
            "available >= 0 AND committed >= 0 AND obligated >= 0 AND spent >= 0",
            name=op.f("ck_budgets_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_budgets_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_budgets")),
        sa.UniqueConstraint("programme_id", "code", name=("uq_budgets_programme_id_code")),
    )
    op.create_table(
        "counters",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_counters_programme_id")
        ),
        sa.PrimaryKeyConstraint("programme_id", "name", name=("pk_counters")),
    )
    op.create_table(
        "event_links",
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=("fk_event_links_event_id")),
        sa.PrimaryKeyConstraint("no", name=("pk_event_links")),
        sa.UniqueConstraint("event_id", name=("uq_event_links_event_id")),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("unit", sa.Text(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_items_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_items")),
        sa.UniqueConstraint("programme_id", "code", name=("uq_items_programme_id_code")),
    )
    op.create_table(
        "ledger_transactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.Text(collation="C"), nullable=False),
        sa.Column("noun", sa.Text(collation="C"), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_ledger_transactions_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_ledger_transactions")),
    )
    op.create_index(
        "ix_ledger_transactions_object_id", "ledger_transactions", ["object_id"], unique=False
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(collation="C"), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("split_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=("fk_outbox_job_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_outbox")),
    )
    op.create_index("ix_outbox_job_id", "outbox", ["job_id"], unique=False)
    op.create_index(
        "ix_outbox_waiting", "outbox", ["topic"], unique=False, postgresql_where="job_id IS NULL"
    )
    op.create_table(
        "usages",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(collation="C"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount >= 0 AND count >= 0 AND quantity_milli >= 0",
            name=op.f("ck_usages_not_negative"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=("fk_usages_person_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_usages_programme_id")
        ),
        sa.PrimaryKeyConstraint(
            "programme_id", "rule", "person_id", "period_start", name=("pk_usages")
        ),
    )
    op.create_index("ix_usages_person_id", "usages", ["person_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(collation="C"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=("fk_users_person_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=("fk_users_provider_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_users")),
        sa.UniqueConstraint("login", name=("uq_users_login")),
    )
    op.create_table(
        "bank_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("holder", sa.Text(collation="C"), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_masked", sa.Text(collation="C"), nullable=False),
        sa.Column("bic", sa.Text(collation="C"), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(person_id, provider_id) = 1", name=op.f("ck_bank_accounts_one_owner")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=("fk_bank_accounts_added_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=("fk_bank_accounts_person_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=("fk_bank_accounts_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_bank_accounts")),
    )
    op.create_index(
        "uq_bank_accounts_person_in_force",
        "bank_accounts",
        ["person_id", "currency"],
        unique=True,
        postgresql_where="replaced_at IS NULL AND person_id IS NOT NULL",
    )
    op.create_index(
        "uq_bank_accounts_provider_in_force",
        "bank_accounts",
        ["provider_id", "currency"],
        unique=True,
        postgresql_where="replaced_at IS NULL AND provider_id IS NOT NULL",
    )
    op.create_table(
        "ledger_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("payee_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("side", sa.Text(collation="C"), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "side = 'either' OR (side = 'debit' AND balance >= 0) OR (side = 'credit' AND balance <= 0)",
            name=op.f("ck_ledger_accounts_side"),
        ),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budgets.id"], name=("fk_ledger_accounts_budget_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_ledger_accounts_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_ledger_accounts")),
        sa.UniqueConstraint(
            "budget_id",
            "name",
            "payee_id",
            name=("uq_ledger_accounts_budget_id_name_payee_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "payouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("rail", sa.Text(collation="C"), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Text(collation="C"), nullable=False),
        sa.Column("execution_on", sa.Date(), nullable=False),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("file_sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("built_by", sa.Uuid(), nullable=False),
        sa.Column("builder_id", sa.Uuid(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("releaser_id", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status IN ('released', 'confirmed')) = (releaser_id IS NOT NULL)",
            name=op.f("ck_payouts_released"),
        ),
        sa.CheckConstraint("releaser_id <> builder_id", name=op.f("ck_payouts_another_person")),
        sa.CheckConstraint("total > 0 AND count > 0", name=op.f("ck_payouts_not_empty")),
        sa.ForeignKeyConstraint(["builder_id"], ["people.id"], name=("fk_payouts_builder_id")),
        sa.ForeignKeyConstraint(["built_by"], ["users.id"], name=("fk_payouts_built_by")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_payouts_programme_id")
        ),
        sa.ForeignKeyConstraint(["released_by"], ["users.id"], name=("fk_payouts_released_by")),
        sa.ForeignKeyConstraint(["releaser_id"], ["people.id"], name=("fk_payouts_releaser_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_payouts")),
        sa.UniqueConstraint("message_id", name=("uq_payouts_message_id")),
        sa.UniqueConstraint("programme_id", "number", name=("uq_payouts_programme_id_number")),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("arrived_sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("stored_sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("store_key", sa.Text(collation="C"), nullable=False),
        sa.Column("media_type", sa.Text(collation="C"), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(person_id, provider_id) = 1", name=op.f("ck_receipts_one_owner")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=("fk_receipts_person_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=("fk_receipts_provider_id")
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["users.id"], name=("fk_receipts_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=("pk_receipts")),
    )
    op.create_index(("ix_receipts_arrived_sha256"), "receipts", ["arrived_sha256"], unique=False)
    op.create_table(
        "standards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("takes_force_on", sa.Date(), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("text", sa.Text(collation="C"), nullable=False),
        sa.Column("digest", sa.Text(collation="C"), nullable=False),
        sa.Column("adopted_by", sa.Uuid(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["adopted_by"], ["users.id"], name=("fk_standards_adopted_by")),
        sa.ForeignKeyConstraint(["budget_id"], ["budgets.id"], name=("fk_standards_budget_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_standards_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_standards")),
        sa.UniqueConstraint(
            "programme_id", "code", "version", name=("uq_standards_programme_id_code_version")
        ),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=("fk_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_tokens")),
        sa.UniqueConstraint("hash", name=("uq_tokens_hash")),
    )
    op.create_index(("ix_tokens_user_id"), "tokens", ["user_id"], unique=False)
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("is_eligible", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("facts_digest", sa.Text(collation="C"), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_enrolments_period")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=("fk_enrolments_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=("fk_enrolments_person_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_enrolments_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=("fk_enrolments_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_enrolments")),
    )
    op.create_index(
        "ix_enrolments_person_programme", "enrolments", ["person_id", "programme_id"], unique=False
    )
    op.create_table(
        "instructions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payout_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("payee_kind", sa.Text(collation="C"), nullable=False),
        sa.Column("payee_id", sa.Uuid(), nullable=False),
        sa.Column("bank_account_id", sa.Uuid(), nullable=False),
        sa.Column("end_to_end_id", sa.Text(collation="C"), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("bank_reference", sa.Text(collation="C"), nullable=True),
        sa.Column("bank_reason", sa.Text(collation="C"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "payee_kind IN ('person', 'provider')", name=op.f("ck_instructions_payee_kind")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_instructions_amount")),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_accounts.id"], name=("fk_instructions_bank_account_id")
        ),
        sa.ForeignKeyConstraint(["payout_id"], ["payouts.id"], name=("fk_instructions_payout_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_instructions")),
        sa.UniqueConstraint("end_to_end_id", name=("uq_instructions_end_to_end_id")),
        sa.UniqueConstraint("payout_id", "no", name=("uq_instructions_payout_id_no")),
    )
    op.create_index(("ix_instructions_payee_id"), "instructions", ["payee_id"], unique=False)
    op.create_index(("ix_instructions_payout_id"), "instructions", ["payout_id"], unique=False)
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.BigInteger(), nullable=False),
        sa.Column("current", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_entries_amount")),
        sa.CheckConstraint("previous + amount = current", name=op.f("ck_ledger_entries_adds_up")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name=("fk_ledger_entries_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.id"],
            name=("fk_ledger_entries_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_ledger_entries")),
        sa.UniqueConstraint("account_id", "seq", name=("uq_ledger_entries_account_id_seq")),
    )
    op.create_index(
        ("ix_ledger_entries_transaction_id"), "ledger_entries", ["transaction_id"], unique=False
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("instruction_id", sa.Uuid(), nullable=False),
        sa.Column("payee_kind", sa.Text(collation="C"), nullable=False),
        sa.Column("payee_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(collation="C"), nullable=False),
        sa.Column("pdf_sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("store_key", sa.Text(collation="C"), nullable=False),
        sa.Column("public_url", sa.Text(collation="C"), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instructions.id"], name=("fk_statements_instruction_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_statements_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_statements")),
        sa.UniqueConstraint("instruction_id", name=("uq_statements_instruction_id")),
        sa.UniqueConstraint("number", name=("uq_statements_number")),
    )
    op.create_index(("ix_statements_payee_id"), "statements", ["payee_id"], unique=False)
    op.create_table(
        "vouchers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Text(collation="C"), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("items", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("redeemed", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "committed >= 0 AND committed <= value", name=op.f("ck_vouchers_committed")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_vouchers_period")),
        sa.CheckConstraint(
            "redeemed >= 0 AND held >= 0 AND redeemed + held <= value",
            name=op.f("ck_vouchers_never_over"),
        ),
        sa.CheckConstraint("value > 0", name=op.f("ck_vouchers_value")),
        sa.ForeignKeyConstraint(["budget_id"], ["budgets.id"], name=("fk_vouchers_budget_id")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=("fk_vouchers_enrolment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=("fk_vouchers_person_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_vouchers_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=("fk_vouchers_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_vouchers")),
        sa.UniqueConstraint("code_hash", name=("uq_vouchers_code_hash")),
        sa.UniqueConstraint("serial", name=("uq_vouchers_serial")),
    )
    op.create_index(("ix_vouchers_person_id"), "vouchers", ["person_id"], unique=False)
    op.create_index("ix_vouchers_programme_id_id", "vouchers", ["programme_id", "id"], unique=False)
    op.create_index("ix_vouchers_status_last_day", "vouchers", ["status", "last_day"], unique=False)
    op.create_table(
        "redemptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("voucher_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("captured", sa.BigInteger(), nullable=False),
        sa.Column("reversed", sa.BigInteger(), nullable=False),
        sa.Column("items", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("service_on", sa.Date(), nullable=False),
        sa.Column("choice_set", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "captured > 0 AND reversed >= 0 AND reversed <= captured",
            name=op.f("ck_redemptions_reversed"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=("fk_redemptions_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["vouchers.id"], name=("fk_redemptions_voucher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_redemptions")),
        sa.UniqueConstraint("voucher_id", "key", name=("uq_redemptions_voucher_id_key")),
    )
    op.create_index(("ix_redemptions_provider_id"), "redemptions", ["provider_id"], unique=False)
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("voucher_id", sa.Uuid(), nullable=True),
        sa.Column("redemption_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("approved", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("cause", sa.Text(collation="C"), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("submitter_id", sa.Uuid(), nullable=False),
        sa.Column("last_editor_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("next_step_due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'redemption') = (redemption_id IS NOT NULL) AND (kind = 'redemption') = (voucher_id IS NOT NULL) AND (kind <> 'redemption' OR provider_id IS NOT NULL)",
            name=op.f("ck_claims_kind"),
        ),
        sa.CheckConstraint(
            "(status = 'in_review') = (cause IS NOT NULL)", name=op.f("ck_claims_cause")
        ),
        sa.CheckConstraint(
            "approved >= 0 AND approved <= claimed", name=op.f("ck_claims_approved")
        ),
        sa.CheckConstraint("claimed > 0", name=op.f("ck_claims_claimed")),
        sa.ForeignKeyConstraint(["assigned_to"], ["users.id"], name=("fk_claims_assigned_to")),
        sa.ForeignKeyConstraint(["budget_id"], ["budgets.id"], name=("fk_claims_budget_id")),
        sa.ForeignKeyConstraint(
            ["last_editor_id"], ["people.id"], name=("fk_claims_last_editor_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=("fk_claims_person_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=("fk_claims_programme_id")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=("fk_claims_provider_id")),
        sa.ForeignKeyConstraint(
            ["redemption_id"], ["redemptions.id"], name=("fk_claims_redemption_id")
        ),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=("fk_claims_standard_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["users.id"], name=("fk_claims_submitted_by")),
        sa.ForeignKeyConstraint(["submitter_id"], ["people.id"], name=("fk_claims_submitter_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=("fk_claims_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_claims")),
        sa.UniqueConstraint("number", name=("uq_claims_number")),
    )
    op.create_index(("ix_claims_person_id"), "claims", ["person_id"], unique=False)
    op.create_index(("ix_claims_provider_id"), "claims", ["provider_id"], unique=False)
    op.create_index(
        "ix_claims_status_programme_id_id", "claims", ["status", "programme_id", "id"], unique=False
    )
    op.create_index("ix_claims_voucher_id", "claims", ["voucher_id"], unique=False)
    op.create_index(
        "uq_claims_redemption_live",
        "claims",
        ["redemption_id"],
        unique=True,
        postgresql_where="status NOT IN ('withdrawn', 'lapsed')",
    )
    op.create_table(
        "reversals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("redemption_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("reversed_by", sa.Uuid(), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_reversals_amount")),
        sa.ForeignKeyConstraint(
            ["redemption_id"], ["redemptions.id"], name=("fk_reversals_redemption_id")
        ),
        sa.ForeignKeyConstraint(["reversed_by"], ["users.id"], name=("fk_reversals_reversed_by")),
        sa.PrimaryKeyConstraint("id", name=("pk_reversals")),
    )
    op.create_index(("ix_reversals_redemption_id"), "reversals", ["redemption_id"], unique=False)
    op.create_table(
        "claim_lines",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("item_code", sa.Text(collation="C"), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("choice_set", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "quantity_milli > 0 AND unit_price >= 0 AND claimed > 0",
            name=op.f("ck_claim_lines_positive"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=("fk_claim_lines_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "no", name=("pk_claim_lines")),
    )
    op.create_table(
        "claim_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(collation="C"), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=("fk_claim_notes_claim_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["users.id"], name=("fk_claim_notes_noted_by")),
        sa.PrimaryKeyConstraint("id", name=("pk_claim_notes")),
    )
    op.create_index(("ix_claim_notes_claim_id"), "claim_notes", ["claim_id"], unique=False)
    op.create_table(
        "claim_receipts",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.Text(collation="C"), nullable=True),
        sa.Column("number", sa.Text(collation="C"), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=("fk_claim_receipts_claim_id")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipts.id"], name=("fk_claim_receipts_receipt_id")
        ),
        sa.PrimaryKeyConstraint("claim_id", "receipt_id", name=("pk_claim_receipts")),
    )
    op.create_index(
        ("ix_claim_receipts_receipt_id"), "claim_receipts", ["receipt_id"], unique=False
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(collation="C"), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("approved", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=True),
        sa.Column("note", sa.Text(collation="C"), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decider_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "approved >= 0 AND approved <= claimed", name=op.f("ck_decisions_approved")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=("fk_decisions_claim_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=("fk_decisions_decided_by")),
        sa.ForeignKeyConstraint(["decider_id"], ["people.id"], name=("fk_decisions_decider_id")),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=("fk_decisions_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_decisions")),
        sa.UniqueConstraint("claim_id", "seq", name=("uq_decisions_claim_id_seq")),
    )
    op.create_table(
        "findings",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("line_no", sa.BigInteger(), nullable=True),
        sa.Column("rule", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("severity", sa.Text(collation="C"), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("bearer", sa.Text(collation="C"), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=("fk_findings_claim_id")),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=("fk_findings_standard_id")
        ),
        sa.PrimaryKeyConstraint("claim_id", "run", "seq", name=("pk_findings")),
    )
    op.create_table(
        "receipt_marks",
        sa.Column("match", sa.Text(collation="C"), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("nth", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("is_numbered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=("fk_receipt_marks_claim_id")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipts.id"], name=("fk_receipt_marks_receipt_id")
        ),
        sa.PrimaryKeyConstraint("match", "mark", "nth", name=("pk_receipt_marks")),
    )
    op.create_index("ix_receipt_marks_claim_id", "receipt_marks", ["claim_id"], unique=False)
    op.create_table(
        "adjustments",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("bearer", sa.Text(collation="C"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(collation="C"), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_adjustments_amount")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=("fk_adjustments_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=("fk_adjustments_standard_id")
        ),
        sa.PrimaryKeyConstraint("decision_id", "line_no", "seq", name=("pk_adjustments")),
    )
    op.create_table(
        "authorisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("authorised_by", sa.Uuid(), nullable=False),
        sa.Column("authoriser_id", sa.Uuid(), nullable=False),
        sa.Column("claimant_id", sa.Uuid(), nullable=False),
        sa.Column("submitter_id", sa.Uuid(), nullable=False),
        sa.Column("adjudicator_id", sa.Uuid(), nullable=True),
        sa.Column("last_editor_id", sa.Uuid(), nullable=True),
        sa.Column("authorised_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "authoriser_id <> claimant_id AND authoriser_id <> submitter_id AND authoriser_id IS DISTINCT FROM adjudicator_id AND authoriser_id IS DISTINCT FROM last_editor_id",
            name=op.f("ck_authorisations_another_person"),
        ),
        sa.ForeignKeyConstraint(
            ["adjudicator_id"], ["people.id"], name=("fk_authorisations_adjudicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["authorised_by"], ["users.id"], name=("fk_authorisations_authorised_by")
        ),
        sa.ForeignKeyConstraint(
            ["authoriser_id"], ["people.id"], name=("fk_authorisations_authoriser_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=("fk_authorisations_claim_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=("fk_authorisations_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["last_editor_id"], ["people.id"], name=("fk_authorisations_last_editor_id")
        ),
        sa.ForeignKeyConstraint(
            ["claimant_id"], ["people.id"], name=("fk_authorisations_claimant_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitter_id"], ["people.id"], name=("fk_authorisations_submitter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_authorisations")),
        sa.UniqueConstraint("decision_id", name=("uq_authorisations_decision_id")),
    )
    op.create_index(("ix_authorisations_claim_id"), "authorisations", ["claim_id"], unique=False)
    op.create_table(
        "decision_lines",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.BigInteger(), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("adjusted", sa.BigInteger(), nullable=False),
        sa.Column("approved", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "adjusted >= 0 AND approved >= 0", name=op.f("ck_decision_lines_not_negative")
        ),
        sa.CheckConstraint("claimed - adjusted = approved", name=op.f("ck_decision_lines_adds_up")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=("fk_decision_lines_decision_id")
        ),
        sa.PrimaryKeyConstraint("decision_id", "line_no", name=("pk_decision_lines")),
    )
    op.create_table(
        "instruction_parts",
        sa.Column("instruction_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_instruction_parts_amount")),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budgets.id"], name=("fk_instruction_parts_budget_id")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=("fk_instruction_parts_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=("fk_instruction_parts_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instructions.id"], name=("fk_instruction_parts_instruction_id")
        ),
        sa.PrimaryKeyConstraint("instruction_id", "decision_id", name=("pk_instruction_parts")),
    )
    op.create_index(
        ("ix_instruction_parts_claim_id"), "instruction_parts", ["claim_id"], unique=False
    )
    op.create_index(
        "uq_instruction_parts_decision_live",
        "instruction_parts",
        ["decision_id"],
        unique=True,
        postgresql_where="is_live",
    )
