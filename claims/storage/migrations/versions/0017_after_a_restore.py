"""Transactions counted on from where a restored database stopped.

Events are chained in order of their transaction. Another server counts its transactions from its
own beginning, so that events written there would be taken for older than the last sealed one and
never be sealed. `xid_offset` is what a restore adds; only the owner can replace it.
"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"

FUNCTIONS = """
CREATE FUNCTION xid_offset() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 0::bigint';

CREATE FUNCTION chain_horizon() RETURNS xid8 LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset())::text::xid8
$$;

CREATE OR REPLACE FUNCTION stamp_xid() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  NEW.xid := (pg_current_xact_id()::text::bigint + xid_offset())::text::xid8;
  RETURN NEW;
END $$;
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    op.execute(FUNCTIONS)
