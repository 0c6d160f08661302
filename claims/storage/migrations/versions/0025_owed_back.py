"""What was paid too much is owed back, row by row; payments take off a share of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import (
    allow_moves,
    grant,
    never_emptied,
)

revision = "0025"
down_revision = "0024"

LEFT = "amount - netted - repaid - written_off - dropped"
MOVES = (
    "owed>settled owed>written_off owed>dropped written_off>settled written_off>dropped"
    " settled>owed written_off>owed dropped>owed"
)
OF_BEFORE = """
WITH found AS (
  INSERT INTO receivables (id, programme_id, budget_id, claim_id, decision_id, payee_kind, payee_id,
                           currency, amount, netted, pending, repaid, written_off, dropped,
                           found_at, status, version)
  SELECT gen_random_uuid(), c.programme_id, c.budget_id, c.id, d.id,
         CASE WHEN c.voucher_id IS NULL THEN 'person' ELSE 'provider' END,
         CASE WHEN c.voucher_id IS NULL THEN c.person_id ELSE c.provider_id END,
         c.currency, x.paid - c.approved, 0, 0, 0, 0, 0, d.decided_at, 'owed', 1
    FROM claims AS c
    JOIN LATERAL (SELECT id, decided_at FROM decisions WHERE claim_id = c.id
                   ORDER BY seq DESC LIMIT 1) AS d ON true
    JOIN LATERAL (SELECT sum(p.amount) AS paid FROM instruction_parts AS p
                    JOIN instructions AS i ON i.id = p.instruction_id AND i.status = 'paid'
                   WHERE p.claim_id = c.id AND p.is_live) AS x ON x.paid > c.approved
  RETURNING *)
INSERT INTO events (id, noun, object_id, seq, topic, action, from_status, to_status, user_id,
                    person_id, at, payload)
SELECT gen_random_uuid(), 'receivables', f.id, 1, 'receivable.owed', 'find', NULL, 'owed',
       coalesce(r.answered_by, r.proposed_by), coalesce(r.answerer_id, r.proposer_id),
       f.found_at, convert_to('{}', 'UTF8')
  FROM found AS f JOIN redecisions AS r ON r.decision_id = f.decision_id
"""
SAME_PAYEE = """
CREATE FUNCTION require_same_payee() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM receivables AS r JOIN instructions AS i ON i.id = NEW.instruction_id
      JOIN payouts AS b ON b.id = i.payout_id
     WHERE r.id = NEW.receivable_id
       AND (r.payee_id, r.currency, r.programme_id) = (i.payee_id, i.currency, b.programme_id)
  ) THEN
    RAISE EXCEPTION 'receivable_parts: taken from another payee, programme or currency'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
WITHIN_SHARE = """
CREATE FUNCTION require_within_share() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF (SELECT sum(amount) FROM receivable_parts WHERE instruction_id = NEW.instruction_id) > (
    SELECT ((SELECT coalesce(sum(amount), 0) FROM instruction_parts WHERE instruction_id = i.id)
            - (SELECT coalesce(sum(amount), 0) FROM redress_parts
                WHERE instruction_id = i.id AND side = 'recovery'))
           * m.recovery_share_percent / 100
      FROM instructions AS i JOIN payouts AS b ON b.id = i.payout_id
      JOIN programmes AS m ON m.id = b.programme_id WHERE i.id = NEW.instruction_id)
  THEN
    RAISE EXCEPTION 'receivable_parts: more than the share of a payment is taken off'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""

NOT_HIS_OWN = """
CREATE FUNCTION require_not_his_own_debt() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
  named jsonb := to_jsonb(NEW);
BEGIN
  IF EXISTS (
    SELECT 1 FROM receivables AS r WHERE r.id = NEW.receivable_id
       AND r.payee_id::text IN (named->>'recorder_id', named->>'proposer_id',
             named->>'seconder_id', named->>'approver_id',
             CASE WHEN NEW.status = 'confirmed' THEN named->>'answerer_id' END)
  ) THEN
    RAISE EXCEPTION '%: by whose debt it is', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
THREE_PERSONS = (
    "status <> 'in_force' OR (proposer_id <> seconder_id AND seconder_id <> approver_id"
    " AND proposer_id <> approver_id) IS TRUE"
)


def upgrade() -> None:
    """Bring the tables to this version."""
    op.add_column(
        "programmes",
        sa.Column("recovery_share_percent", sa.BigInteger(), nullable=False, server_default="50"),
    )
    op.alter_column("programmes", "recovery_share_percent", server_default=None)
    op.create_check_constraint(
        op.f("ck_programmes_recovery_share_percent"),
        "programmes",
        "recovery_share_percent BETWEEN 0 AND 100",
    )
    _receivables()
    _parts()
    op.execute(OF_BEFORE)
    op.execute(NOT_HIS_OWN)
    _repayments()
    _write_offs()


def _receivables() -> None:
    op.create_table(
        "receivables",
        *(_id(each) for each in ("id", "programme_id", "budget_id", "claim_id", "decision_id")),
        _text("payee_kind"),
        _id("payee_id"),
        _text("currency"),
        *(
            _number(each)
            for each in ("amount", "netted", "pending", "repaid", "written_off", "dropped")
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        _text("status"),
        _number("version"),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receivables_amount")),
        sa.CheckConstraint(
            "least(netted, pending, repaid, written_off, dropped) >= 0 AND pending <= netted",
            name=op.f("ck_receivables_parts"),
        ),
        sa.CheckConstraint(f"{LEFT} >= 0", name=op.f("ck_receivables_left")),
        sa.CheckConstraint(
            f"(status = 'owed') = ({LEFT} > 0 OR pending > 0)", name=op.f("ck_receivables_owed")
        ),
        sa.CheckConstraint(
            "payee_kind IN ('person', 'provider')", name=op.f("ck_receivables_payee_kind")
        ),
        *_foreign(
            "receivables",
            programme_id="programmes",
            budget_id="budgets",
            claim_id="claims",
            decision_id="decisions",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_receivables"),
        sa.UniqueConstraint("decision_id", name="uq_receivables_decision_id"),
    )
    op.create_index("ix_receivables_claim_id", "receivables", ["claim_id"])
    op.create_index("ix_receivables_payee_id", "receivables", ["payee_id", "id"])
    op.create_index(
        "ix_receivables_status_programme_id_id", "receivables", ["status", "programme_id", "id"]
    )
    grant(
        "receivables",
        may_update="netted, pending, repaid, written_off, dropped, status, version",
    )
    allow_moves("receivables", MOVES)
    never_emptied("receivables")


def _parts() -> None:
    op.create_table(
        "receivable_parts",
        _id("instruction_id"),
        _id("receivable_id"),
        _number("amount"),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receivable_parts_amount")),
        *_foreign("receivable_parts", instruction_id="instructions", receivable_id="receivables"),
        sa.PrimaryKeyConstraint("instruction_id", "receivable_id", name="pk_receivable_parts"),
    )
    op.create_index("ix_receivable_parts_receivable_id", "receivable_parts", ["receivable_id"])
    grant("receivable_parts", may_update="is_live")
    never_emptied("receivable_parts")
    op.execute(SAME_PAYEE)
    op.execute(
        "CREATE TRIGGER same_payee AFTER INSERT ON receivable_parts FOR EACH ROW"
        " EXECUTE FUNCTION require_same_payee()"
    )
    op.execute(WITHIN_SHARE)
    op.execute(
        "CREATE CONSTRAINT TRIGGER within_share AFTER INSERT ON receivable_parts"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_within_share()"
    )


def _repayments() -> None:
    op.create_table(
        "repayments",
        _id("id"),
        _id("receivable_id"),
        _text("currency"),
        _number("amount"),
        _text("reference"),
        sa.Column("received_on", sa.Date(), nullable=False),
        _id("recorded_by"),
        _id("recorder_id"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _id("answered_by", nullable=True),
        _id("answerer_id", nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        _text("status"),
        _number("version"),
        sa.CheckConstraint("amount > 0", name=op.f("ck_repayments_amount")),
        sa.CheckConstraint(
            "status <> 'confirmed' OR (answerer_id <> recorder_id) IS TRUE",
            name=op.f("ck_repayments_another_person"),
        ),
        sa.CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)", name=op.f("ck_repayments_answered")
        ),
        *_foreign(
            "repayments",
            receivable_id="receivables",
            recorded_by="users",
            recorder_id="people",
            answered_by="users",
            answerer_id="people",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_repayments"),
    )
    op.create_index(
        "uq_repayments_reference",
        "repayments",
        ["receivable_id", "reference"],
        unique=True,
        postgresql_where=sa.text("status <> 'refused'"),
    )
    grant("repayments", may_update="answered_by, answerer_id, answered_at, status, version")
    allow_moves("repayments", "proposed>confirmed proposed>refused")
    never_emptied("repayments")
    _not_his_own("repayments")


def _write_offs() -> None:
    op.create_table(
        "write_offs",
        _id("id"),
        _id("receivable_id"),
        _text("currency"),
        _number("amount"),
        _text("reason"),
        _id("proposed_by"),
        _id("proposer_id"),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        _id("seconded_by", nullable=True),
        _id("seconder_id", nullable=True),
        _id("approved_by", nullable=True),
        _id("approver_id", nullable=True),
        _id("refused_by", nullable=True),
        _text("status"),
        _number("version"),
        sa.CheckConstraint("amount > 0", name=op.f("ck_write_offs_amount")),
        sa.CheckConstraint(THREE_PERSONS, name=op.f("ck_write_offs_three_persons")),
        sa.CheckConstraint(
            "status NOT IN ('seconded', 'in_force') OR (seconder_id <> proposer_id) IS TRUE",
            name=op.f("ck_write_offs_another_person"),
        ),
        *_foreign(
            "write_offs",
            receivable_id="receivables",
            proposed_by="users",
            proposer_id="people",
            seconded_by="users",
            seconder_id="people",
            approved_by="users",
            approver_id="people",
            refused_by="users",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_write_offs"),
    )
    op.create_index("ix_write_offs_receivable_id", "write_offs", ["receivable_id", "id"])
    grant(
        "write_offs",
        may_update="seconded_by, seconder_id, approved_by, approver_id, refused_by, status,"
        " version",
    )
    allow_moves(
        "write_offs", "proposed>seconded seconded>in_force proposed>refused seconded>refused"
    )
    never_emptied("write_offs")
    _not_his_own("write_offs")


def _not_his_own(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER not_his_own AFTER INSERT OR UPDATE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION require_not_his_own_debt()"
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(collation="C"), nullable=False)


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _foreign(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
        for column, other in columns.items()
    ]
