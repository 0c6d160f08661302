"""Every lifecycle of the house, and the pictures of them that stand in lifecycles.md.

`python -m claims.domain.lifecycles` prints the document.
"""

from __future__ import annotations

from typing import Any

from claims.domain.access_reviews import ACCESS_REVIEW
from claims.domain.account_changes import ACCOUNT_CHANGE
from claims.domain.bank import ENTRY, FAILURE
from claims.domain.break_glass import BREAK_GLASS
from claims.domain.cases import CASE
from claims.domain.claims import CLAIM
from claims.domain.drafts import DRAFT
from claims.domain.dry_runs import DRY_RUN, DRY_RUN_PART
from claims.domain.grants import GRANT
from claims.domain.lifecycle import Lifecycle
from claims.domain.payouts import INSTRUCTION, PAYOUT
from claims.domain.periods import PERIOD
from claims.domain.preauthorisations import PREAUTHORISATION
from claims.domain.receivables import RECEIVABLE
from claims.domain.recoveries import REPAYMENT, WRITE_OFF
from claims.domain.redecisions import REDECISION
from claims.domain.redemptions import REDEMPTION
from claims.domain.redress import REDRESS
from claims.domain.role_conflicts import EXEMPTION
from claims.domain.taxes import TAX_REMITTANCE, TAX_SET
from claims.domain.tiers import TIER_SET
from claims.domain.vouchers import VOUCHER
from claims.domain.year_ends import REINSTATEMENT, YEAR_END

LIFECYCLES: tuple[Lifecycle[Any], ...] = (
    VOUCHER,
    REDEMPTION,
    CLAIM,
    REDECISION,
    PREAUTHORISATION,
    CASE,
    PAYOUT,
    INSTRUCTION,
    FAILURE,
    ENTRY,
    REDRESS,
    RECEIVABLE,
    REPAYMENT,
    WRITE_OFF,
    TIER_SET,
    TAX_SET,
    TAX_REMITTANCE,
    PERIOD,
    YEAR_END,
    REINSTATEMENT,
    ACCOUNT_CHANGE,
    DRY_RUN,
    DRY_RUN_PART,
    DRAFT,
    GRANT,
    EXEMPTION,
    BREAK_GLASS,
    ACCESS_REVIEW,
)
"""Every lifecycle of the house."""


HEAD = """# Lifecycles

The states of each noun and every move between them, as claims/domain has them. Printed by
`python -m claims.domain.lifecycles`; a test compares the two.

"""


def as_markdown() -> str:
    """The document: each lifecycle as a Mermaid state diagram under its noun."""
    return HEAD + "\n".join(f"## {each.noun}\n\n{_diagram(each)}" for each in LIFECYCLES)


def _diagram(lifecycle: Lifecycle[Any]) -> str:
    entries = [f"[*] --> {state}: {action}" for action, state in lifecycle.entries.items()]
    moves = [
        f"{source} --> {edge.target}: {edge.action}"
        for edge in lifecycle.edges
        for source in edge.sources
    ]
    left = {source for edge in lifecycle.edges for source in edge.sources}
    ends = [f"{state} --> [*]" for state in lifecycle.states if state not in left]
    lines = "\n".join(f"    {each}" for each in dict.fromkeys((*entries, *moves, *ends)))
    return f"```mermaid\nstateDiagram-v2\n{lines}\n```\n"


if __name__ == "__main__":
    print(as_markdown(), end="")
