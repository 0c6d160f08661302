"""What must never be false of drafts of claims: what each says is kept, and of nothing else."""

from __future__ import annotations

from claims.storage.invariant import Invariant

DRAFTED = Invariant(
    "54",
    "Each draft of a claim has its content, and nothing else has",
    """
    SELECT c.id::text, 'a draft without its content' FROM claims AS c
      LEFT JOIN claim_drafts AS d ON d.claim_id = c.id
     WHERE c.status = 'draft' AND d.claim_id IS NULL
    UNION ALL
    SELECT d.claim_id::text, 'content of no draft' FROM claim_drafts AS d
      LEFT JOIN claims AS c ON c.id = d.claim_id WHERE c.status IS DISTINCT FROM 'draft'
    """,
    "SELECT count(*) FROM claims WHERE status = 'draft'",
)
