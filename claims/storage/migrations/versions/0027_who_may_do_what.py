"""Who may do what: roles by two persons, exemptions, roles taken at once, and their review.

Roles that were given before are carried over as what they are: given when one person sufficed.
They are in force until somebody takes them away, and the first review looks at each of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import allow_moves, append_only, grant, never_emptied

revision = "0027"
down_revision = "0026"

MONEY = {
    "authorisations": [("authorised_by", "authorised_at", "INSERT")],
    "payouts": [("built_by", "built_at", "INSERT"), ("released_by", "released_at", "UPDATE")],
    "tax_remittances": [
        ("prepared_by", "prepared_at", "INSERT"),
        ("released_by", "released_at", "UPDATE"),
        ("answered_by", "answered_at", "UPDATE"),
    ],
}
"""Who lets money go, in which table, when; each of these is a finance officer by two persons."""

CARRIED = """
WITH carried AS (
  INSERT INTO grants (id, user_id, person_id, role, kind, reason, first_day, proposed_at,
                      answered_at, status, version)
  SELECT gen_random_uuid(), u.id, u.person_id, r.role, 'older', 'Given when one person sufficed.',
         (u.added_at AT TIME ZONE 'UTC')::date, u.added_at, u.added_at, 'confirmed', 1
    FROM users AS u CROSS JOIN LATERAL unnest(u.roles) AS r (role)
  RETURNING id, answered_at)
INSERT INTO events (id, noun, object_id, seq, topic, action, from_status, to_status, user_id,
                    person_id, at, payload)
SELECT gen_random_uuid(), 'grants', id, 1, 'grant.confirmed', 'carry_over', NULL, 'confirmed',
       '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', answered_at,
       convert_to('{}', 'UTF8')
  FROM carried
"""
HOLDS = """
CREATE FUNCTION holds_by_two(account uuid, wanted text, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT EXISTS (
    SELECT 1 FROM grants AS g
     WHERE g.user_id = account AND g.role = wanted AND g.status IN ('confirmed', 'ended')
       AND g.answered_at <= at AND (g.ended_at IS NULL OR g.ended_at > at)
       AND g.first_day <= (at AT TIME ZONE 'UTC')::date
       AND (g.last_day IS NULL OR g.last_day >= (at AT TIME ZONE 'UTC')::date))
$$
"""
MONEY_BY_TWO = """
CREATE FUNCTION require_role_by_two() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT (to_jsonb(a)->>TG_ARGV[0])::uuid AS account,
                          (to_jsonb(a)->>TG_ARGV[1])::timestamptz AS at FROM added AS a) AS d
     WHERE d.account IS NOT NULL AND NOT holds_by_two(d.account, 'finance_officer', d.at)
  ) THEN
    RAISE EXCEPTION '%: money by one whose role two persons have not given', TG_TABLE_NAME
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
GRANTED = """
CREATE FUNCTION require_grant_by_two() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.status = OLD.status OR (OLD.status <> 'proposed' AND
        (OLD.answered_by, OLD.answerer_id, OLD.answered_at)
        IS DISTINCT FROM (NEW.answered_by, NEW.answerer_id, NEW.answered_at)) THEN
      RAISE EXCEPTION 'grants: what was answered stands' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.kind = 'by_two' AND NEW.status <> 'proposed' THEN
    RAISE EXCEPTION 'grants: a role begins as a proposal' USING ERRCODE = 'check_violation';
  ELSIF NEW.kind = 'older' THEN
    RAISE EXCEPTION 'grants: a role of before is only carried over'
      USING ERRCODE = 'check_violation';
  ELSIF NEW.kind = 'bootstrap' THEN
    PERFORM pg_advisory_xact_lock(hashtext('claims.first_user'));
    IF (SELECT count(DISTINCT g.person_id) FROM grants AS g JOIN users AS u ON u.id = g.user_id
         WHERE g.role = 'administrator' AND g.status = 'confirmed' AND u.disabled_at IS NULL
           AND (g.last_day IS NULL OR g.last_day >= NEW.first_day)) >= 2 THEN
      RAISE EXCEPTION 'grants: two administrators are enough to grant by two'
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$
"""
REVIEWED = """
CREATE FUNCTION require_finished_review() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM access_review_lines AS l LEFT JOIN access_review_verdicts AS v
        ON (v.review_id, v.grant_id) = (l.review_id, l.grant_id)
     WHERE l.review_id = NEW.id AND v.grant_id IS NULL
  ) THEN
    RAISE EXCEPTION 'access_reviews: signed before every line was decided'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_unique_constraint("uq_users_id_person_id", "users", ["id", "person_id"])
    _grants()
    op.execute(CARRIED)
    op.drop_column("users", "roles")
    for function in (HOLDS, MONEY_BY_TWO, GRANTED):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER by_two BEFORE INSERT OR UPDATE ON grants FOR EACH ROW"
        " EXECUTE FUNCTION require_grant_by_two()"
    )
    for table, acts in MONEY.items():
        for who, when, what in acts:
            op.execute(
                f"CREATE TRIGGER {who}_two AFTER {what} ON {table} REFERENCING NEW TABLE AS added"
                f" FOR EACH STATEMENT EXECUTE FUNCTION require_role_by_two('{who}', '{when}')"
            )
    _exemptions()
    _break_glass()
    _reviews()
    op.create_index(
        "ix_decisions_by_person", "decisions", ["id"],
        postgresql_where=sa.text("decided_by IS NOT NULL"),
    )  # fmt: skip


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        *_signed("propos", nullable=True),
        *_signed("answer", nullable=True),
        *_signed("end", nullable=True),
        sa.Column("end_reason", sa.Text(collation="C"), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('by_two', 'bootstrap', 'older')"
            " AND (kind = 'by_two') = (proposer_id IS NOT NULL)"
            " AND (kind <> 'bootstrap' OR role = 'administrator')",
            name=op.f("ck_grants_kind"),
        ),
        sa.CheckConstraint(
            "(proposer_id <> person_id) IS NOT FALSE AND (status = 'refused' OR"
            " (answerer_id <> person_id AND answerer_id <> proposer_id) IS NOT FALSE)",
            name=op.f("ck_grants_another_person"),
        ),
        sa.CheckConstraint(
            "(status = 'proposed') = (answered_at IS NULL)"
            " AND (answerer_id IS NULL) = (status = 'proposed' OR kind <> 'by_two')",
            name=op.f("ck_grants_answered"),
        ),
        sa.CheckConstraint(
            "(status = 'ended') = (ended_at IS NOT NULL)"
            " AND num_nulls(ended_by, ender_id, ended_at, end_reason) IN (0, 4)",
            name=op.f("ck_grants_ended"),
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_grants_days")),
        *_by_account("grants", "user_id", "person_id"),
        *_by_account("grants", "proposed_by", "proposer_id"),
        *_by_account("grants", "answered_by", "answerer_id"),
        *_by_account("grants", "ended_by", "ender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
    )
    op.create_index("ix_grants_user_id", "grants", ["user_id"])
    op.create_index("ix_grants_person_id", "grants", ["person_id"])
    grant(
        "grants",
        may_update="status, version, answered_by, answerer_id, answered_at,"
        " ended_by, ender_id, ended_at, end_reason",
    )
    allow_moves("grants", "proposed>confirmed proposed>refused confirmed>ended")
    never_emptied("grants")


def _exemptions() -> None:
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("conflict", sa.Text(collation="C"), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        *_signed("propos"),
        *_signed("answer", nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "proposer_id <> person_id AND (status = 'refused' OR"
            " (answerer_id <> person_id AND answerer_id <> proposer_id) IS NOT FALSE)",
            name=op.f("ck_exemptions_another_person"),
        ),
        sa.CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)"
            " AND num_nulls(answered_by, answerer_id, answered_at) IN (0, 3)",
            name=op.f("ck_exemptions_answered"),
        ),
        sa.CheckConstraint(
            "last_day <= (proposed_at AT TIME ZONE 'UTC')::date + 367",
            name=op.f("ck_exemptions_dated"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_exemptions_person_id"),
        *_by_account("exemptions", "proposed_by", "proposer_id"),
        *_by_account("exemptions", "answered_by", "answerer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_exemptions"),
    )
    op.create_index("ix_exemptions_person_id", "exemptions", ["person_id"])
    grant("exemptions", may_update="status, version, answered_by, answerer_id, answered_at")
    allow_moves("exemptions", "proposed>confirmed proposed>refused")
    never_emptied("exemptions")


def _break_glass() -> None:
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(collation="C"), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        *_signed("review", nullable=True),
        sa.Column("finding", sa.Text(collation="C"), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "lapses_at > taken_at AND lapses_at <= taken_at + interval '24 hours'",
            name=op.f("ck_break_glass_short"),
        ),
        sa.CheckConstraint(
            "(reviewer_id <> person_id) IS NOT FALSE", name=op.f("ck_break_glass_another_person")
        ),
        sa.CheckConstraint(
            "(status = 'reviewed') = (reviewed_at IS NOT NULL)"
            " AND num_nulls(reviewed_by, reviewer_id, reviewed_at, finding) IN (0, 4)",
            name=op.f("ck_break_glass_reviewed"),
        ),
        *_by_account("break_glass", "user_id", "person_id"),
        *_by_account("break_glass", "reviewed_by", "reviewer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_break_glass"),
    )
    op.create_index("ix_break_glass_user_id", "break_glass", ["user_id"])
    grant(
        "break_glass",
        may_update="status, version, reviewed_by, reviewer_id, reviewed_at, finding",
    )
    allow_moves("break_glass", "taken>reviewed")
    never_emptied("break_glass")


def _reviews() -> None:
    op.create_table(
        "access_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *_signed("open"),
        *_signed("sign", nullable=True),
        sa.Column("digest", sa.Text(collation="C"), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(status = 'signed') = (signed_at IS NOT NULL)"
            " AND num_nulls(signed_by, signer_id, signed_at, digest) IN (0, 4)",
            name=op.f("ck_access_reviews_signed"),
        ),
        *_by_account("access_reviews", "opened_by", "opener_id"),
        *_by_account("access_reviews", "signed_by", "signer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_access_reviews"),
    )
    op.create_index(
        "uq_access_reviews_open", "access_reviews", ["status"], unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )  # fmt: skip
    op.create_table(
        "access_review_lines",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        *_to("access_review_lines", review_id="access_reviews", grant_id="grants"),
        sa.PrimaryKeyConstraint("review_id", "grant_id", name="pk_access_review_lines"),
        sa.UniqueConstraint(
            "review_id", "grant_id", "person_id", name="uq_access_review_lines_review_id"
        ),
    )
    op.create_table(
        "access_review_verdicts",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.Text(collation="C"), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        *_signed("decid"),
        sa.CheckConstraint(
            "verdict IN ('keep', 'take_away')", name=op.f("ck_access_review_verdicts_verdict")
        ),
        sa.CheckConstraint(
            "decider_id <> person_id", name=op.f("ck_access_review_verdicts_another_person")
        ),
        sa.ForeignKeyConstraint(
            ["review_id", "grant_id", "person_id"],
            [f"access_review_lines.{each}" for each in ("review_id", "grant_id", "person_id")],
            name="fk_access_review_verdicts_review_id",
        ),
        *_by_account("access_review_verdicts", "decided_by", "decider_id"),
        sa.PrimaryKeyConstraint("review_id", "grant_id", name="pk_access_review_verdicts"),
    )
    grant("access_reviews", may_update="status, version, signed_by, signer_id, signed_at, digest")
    allow_moves("access_reviews", "open>signed")
    never_emptied("access_reviews")
    for table in ("access_review_lines", "access_review_verdicts"):
        grant(table)
        append_only(table)
    op.execute(REVIEWED)
    op.execute(
        "CREATE TRIGGER finished BEFORE UPDATE ON access_reviews FOR EACH ROW"
        " WHEN (NEW.status = 'signed') EXECUTE FUNCTION require_finished_review()"
    )


def _signed(verb: str, *, nullable: bool = False) -> list[sa.Column[object]]:
    """Who did it and when: `proposed_by` (the account), `proposer_id` (the person), `proposed_at`.

    A proposal always has its moment, also one that no person made.
    """
    past, doer = f"{verb}ed", f"{verb}er"
    always = verb == "propos"
    return [
        sa.Column(f"{past}_by", sa.Uuid(), nullable=nullable),
        sa.Column(f"{doer}_id", sa.Uuid(), nullable=nullable),
        sa.Column(f"{past}_at", sa.DateTime(timezone=True), nullable=nullable and not always),
    ]


def _by_account(table: str, account: str, person: str) -> list[sa.ForeignKeyConstraint]:
    """The account and the person behind it belong together."""
    return [
        sa.ForeignKeyConstraint(
            [account, person], ["users.id", "users.person_id"], name=f"fk_{table}_{account}"
        )
    ]


def _to(table: str, **others: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
        for column, other in others.items()
    ]
