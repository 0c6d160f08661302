"""Nobody pays alone: tiers of authorisations, ties by person, and interests that are declared.

What was authorised before stands with its one authorisation: no programme has tiers yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import allow_moves, append_only, grant, never_emptied

revision = "0021"
down_revision = "0020"

TIES = """
CREATE FUNCTION ties_of(who uuid, on_day date)
RETURNS TABLE (tie text, person_id uuid, provider_id uuid) LANGUAGE sql STABLE
SET search_path FROM CURRENT AS $$
  SELECT 'account', b.person_id, b.provider_id
    FROM bank_accounts AS a JOIN bank_accounts AS b ON b.number_index = a.number_index
   WHERE a.person_id = who AND a.replaced_at IS NULL AND b.replaced_at IS NULL
     AND b.person_id IS DISTINCT FROM who
  UNION ALL
  SELECT 'interest', CASE WHEN i.person_id = who THEN i.other_person_id ELSE i.person_id END,
         CASE WHEN i.person_id = who THEN i.provider_id END
    FROM interests AS i
   WHERE (i.person_id = who OR i.other_person_id = who) AND i.ends_id IS NULL
     AND i.since <= on_day AND (i.until IS NULL OR i.until >= on_day)
     AND NOT EXISTS (SELECT 1 FROM interests AS e WHERE e.ends_id = i.id AND e.until < on_day)
  UNION ALL
  SELECT 'acting', NULL, u.provider_id FROM users AS u
   WHERE u.person_id = who AND u.provider_id IS NOT NULL AND u.disabled_at IS NULL
  UNION ALL
  SELECT 'household', c.person_id, NULL FROM circumstances AS c
   WHERE c.household_id = (
           SELECT o.household_id FROM circumstances AS o WHERE o.person_id = who
            ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1)
     AND c.person_id <> who
     AND NOT EXISTS (
           SELECT 1 FROM circumstances AS l WHERE l.person_id = c.person_id
              AND (l.recorded_at, l.id) > (c.recorded_at, c.id))
  UNION ALL
  SELECT 'oneself', who, NULL
$$
"""
NEEDED = """
CREATE FUNCTION authorisations_needed(decision uuid) RETURNS bigint LANGUAGE sql STABLE
SET search_path FROM CURRENT AS $$
  SELECT coalesce((
    SELECT max(t.needed)
      FROM decisions AS d JOIN claims AS c ON c.id = d.claim_id
      JOIN programmes AS p ON p.id = c.programme_id
     CROSS JOIN LATERAL (
       SELECT s.id FROM tier_sets AS s
        WHERE s.programme_id = p.id AND s.status = 'in_force'
          AND s.first_day <= (d.decided_at AT TIME ZONE p.time_zone)::date
        ORDER BY s.first_day DESC, s.answered_at DESC, s.id DESC LIMIT 1) AS s
      JOIN tiers AS t ON t.tier_set_id = s.id AND t.above < d.approved
     WHERE d.id = decision), 1)
$$
"""
ENOUGH = """
CREATE FUNCTION require_enough_authorised() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
  latest uuid;
BEGIN
  SELECT id INTO latest FROM decisions WHERE claim_id = NEW.id ORDER BY seq DESC LIMIT 1;
  IF (SELECT count(DISTINCT authoriser_id) FROM authorisations WHERE decision_id = latest)
     < authorisations_needed(latest) THEN
    RAISE EXCEPTION 'claims: authorised by fewer persons than its tier asks for'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
UNTIED_AUTHORISER = """
CREATE FUNCTION require_untied_authoriser() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added AS a JOIN claims AS c ON c.id = a.claim_id
      JOIN decisions AS d ON d.id = a.decision_id
      LEFT JOIN redecisions AS r ON r.decision_id = d.id
     WHERE (d.claim_id, c.person_id, c.submitter_id, d.decider_id, c.last_editor_id, r.answerer_id)
           IS DISTINCT FROM (a.claim_id, a.claimant_id, a.submitter_id, a.adjudicator_id,
                             a.last_editor_id, a.approver_id)
  ) THEN
    RAISE EXCEPTION 'authorisations: other persons are named than had the claim in hand'
      USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1
      FROM (SELECT DISTINCT a.authoriser_id,
                   (a.authorised_at AT TIME ZONE p.time_zone)::date AS on_day
              FROM added AS a JOIN claims AS c ON c.id = a.claim_id
              JOIN programmes AS p ON p.id = c.programme_id) AS w
     CROSS JOIN LATERAL ties_of(w.authoriser_id, w.on_day) AS t
      JOIN added AS a ON a.authoriser_id = w.authoriser_id
      JOIN claims AS c ON c.id = a.claim_id
       AND (c.person_id = t.person_id OR c.provider_id = t.provider_id)
     WHERE t.tie <> 'oneself'
  ) THEN
    RAISE EXCEPTION 'authorisations: by one who is tied to a party of the claim'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
UNTIED_RELEASE = """
CREATE FUNCTION require_untied_release() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
  on_day date;
BEGIN
  SELECT (NEW.released_at AT TIME ZONE time_zone)::date INTO on_day
    FROM programmes WHERE id = NEW.programme_id;
  IF EXISTS (
    SELECT 1 FROM unnest(ARRAY[NEW.builder_id, NEW.releaser_id]) AS w (who)
     CROSS JOIN LATERAL ties_of(w.who, on_day) AS t
      JOIN instructions AS i ON i.payout_id = NEW.id
       AND i.payee_id = coalesce(t.person_id, t.provider_id)
  ) THEN
    RAISE EXCEPTION 'payouts: built or released by one who is tied to a payee'
      USING ERRCODE = 'check_violation';
  END IF;
  IF (SELECT is_release_apart FROM tier_sets
       WHERE programme_id = NEW.programme_id AND status = 'in_force' AND first_day <= on_day
       ORDER BY first_day DESC, answered_at DESC, id DESC LIMIT 1)
     AND EXISTS (
       SELECT 1 FROM instructions AS i JOIN instruction_parts AS p ON p.instruction_id = i.id
         JOIN authorisations AS a ON a.decision_id = p.decision_id
        WHERE i.payout_id = NEW.id AND a.authoriser_id = NEW.releaser_id)
  THEN
    RAISE EXCEPTION 'payouts: released by one who authorised a claim of it'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
UNTIED_APPROVER = """
CREATE FUNCTION require_untied_approver() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM claims AS c JOIN programmes AS p ON p.id = c.programme_id
     CROSS JOIN LATERAL ties_of(
       NEW.answerer_id, (NEW.answered_at AT TIME ZONE p.time_zone)::date) AS t
     WHERE c.id = NEW.claim_id AND t.tie <> 'oneself'
       AND (c.person_id = t.person_id OR c.provider_id = t.provider_id)
  ) THEN
    RAISE EXCEPTION 'redecisions: approved by one who is tied to a party of the claim'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
OPEN_TIERS = """
CREATE FUNCTION require_open_tiers() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM tier_sets WHERE id = NEW.tier_set_id AND status = 'proposed') THEN
    RAISE EXCEPTION 'tiers: added to a set that is answered' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
LATER_TIERS = """
CREATE FUNCTION require_later_tiers() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.first_day <= (
    SELECT (NEW.answered_at AT TIME ZONE time_zone)::date FROM programmes
     WHERE id = NEW.programme_id
  ) THEN
    RAISE EXCEPTION 'tier_sets: in force from a day that has come'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    _interests()
    _tiers()
    op.add_column("bank_accounts", sa.Column("number_index", sa.LargeBinary(), nullable=True))
    op.create_index("ix_bank_accounts_number_index", "bank_accounts", ["number_index"])
    op.create_index("ix_bank_accounts_person_id", "bank_accounts", ["person_id"])
    op.create_index("ix_users_person_id", "users", ["person_id"])
    op.create_index("ix_circumstances_household_id", "circumstances", ["household_id"])
    op.drop_constraint("uq_authorisations_decision_id", "authorisations")
    op.create_unique_constraint(
        "uq_authorisations_decision_id_authoriser_id",
        "authorisations",
        ["decision_id", "authoriser_id"],
    )
    for function in (TIES, NEEDED, ENOUGH, UNTIED_AUTHORISER, UNTIED_RELEASE, UNTIED_APPROVER,
                     OPEN_TIERS, LATER_TIERS):  # fmt: skip
        op.execute(function)
    _triggers()


def _interests() -> None:
    op.create_table(
        "interests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("other_person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ends_id", sa.Uuid(), nullable=True),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("declarer_id", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(provider_id, other_person_id) = 1", name=op.f("ck_interests_one_target")
        ),
        sa.CheckConstraint(
            "other_person_id <> person_id", name=op.f("ck_interests_another_person")
        ),
        sa.CheckConstraint("declarer_id = person_id", name=op.f("ck_interests_by_himself")),
        sa.CheckConstraint("since <= until", name=op.f("ck_interests_period")),
        sa.CheckConstraint("ends_id IS NULL OR until IS NOT NULL", name=op.f("ck_interests_ended")),
        *_to("interests", "people", "person_id", "other_person_id", "declarer_id"),
        *_to("interests", "providers", "provider_id"),
        *_to("interests", "interests", "ends_id"),
        *_to("interests", "users", "declared_by"),
        sa.PrimaryKeyConstraint("id", name="pk_interests"),
    )
    op.create_index("ix_interests_person_id", "interests", ["person_id"])
    op.create_index("ix_interests_other_person_id", "interests", ["other_person_id"])
    op.create_index(
        "uq_interests_ends_id", "interests", ["ends_id"], unique=True,
        postgresql_where=sa.text("ends_id IS NOT NULL"),
    )  # fmt: skip
    grant("interests")
    append_only("interests")


def _tiers() -> None:
    op.create_table(
        "tier_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("is_release_apart", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answerer_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("answerer_id <> proposer_id", name=op.f("ck_tier_sets_another_person")),
        sa.CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)"
            " AND num_nulls(answered_by, answerer_id, answered_at) IN (0, 3)",
            name=op.f("ck_tier_sets_answered"),
        ),
        *_to("tier_sets", "programmes", "programme_id"),
        *_to("tier_sets", "users", "proposed_by", "answered_by"),
        *_to("tier_sets", "people", "proposer_id", "answerer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tier_sets"),
    )
    op.create_index("ix_tier_sets_programme_id", "tier_sets", ["programme_id", "first_day"])
    op.create_table(
        "tiers",
        sa.Column("tier_set_id", sa.Uuid(), nullable=False),
        sa.Column("above", sa.BigInteger(), nullable=False),
        sa.Column("needed", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("above >= 0 AND needed BETWEEN 1 AND 9", name=op.f("ck_tiers_in_range")),
        *_to("tiers", "tier_sets", "tier_set_id"),
        sa.PrimaryKeyConstraint("tier_set_id", "above", name="pk_tiers"),
    )
    grant("tier_sets", may_update="status, version, answered_by, answerer_id, answered_at")
    allow_moves("tier_sets", "proposed>in_force proposed>refused")
    never_emptied("tier_sets")
    grant("tiers")
    append_only("tiers")


def _to(table: str, other: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([each], [f"{other}.id"], name=f"fk_{table}_{each}")
        for each in columns
    ]


def _triggers() -> None:
    op.execute(
        "CREATE TRIGGER enough_authorised AFTER UPDATE ON claims FOR EACH ROW"
        " WHEN (NEW.status = 'authorised' AND OLD.status <> 'authorised')"
        " EXECUTE FUNCTION require_enough_authorised()"
    )
    op.execute(
        "CREATE TRIGGER untied AFTER INSERT ON authorisations REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION require_untied_authoriser()"
    )
    op.execute(
        "CREATE TRIGGER untied AFTER UPDATE ON payouts FOR EACH ROW"
        " WHEN (NEW.status = 'released' AND OLD.status <> 'released')"
        " EXECUTE FUNCTION require_untied_release()"
    )
    op.execute(
        "CREATE TRIGGER untied AFTER UPDATE ON redecisions FOR EACH ROW"
        " WHEN (NEW.answerer_id IS NOT NULL AND OLD.answerer_id IS NULL)"
        " EXECUTE FUNCTION require_untied_approver()"
    )
    op.execute(
        "CREATE TRIGGER still_open AFTER INSERT ON tiers FOR EACH ROW"
        " EXECUTE FUNCTION require_open_tiers()"
    )
    op.execute(
        "CREATE TRIGGER later_day AFTER UPDATE ON tier_sets FOR EACH ROW"
        " WHEN (NEW.status = 'in_force' AND OLD.status <> 'in_force')"
        " EXECUTE FUNCTION require_later_tiers()"
    )
