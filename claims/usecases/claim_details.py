"""All that a claimant has said in a claim: its lines, receipts, declarations and other payers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.domain.missing import Missing
from claims.storage import claims, preauthorisations, receipts
from claims.storage.claims import Claim, ClaimLine
from claims.storage.declarations import ClaimPayer
from claims.storage.receipts import ClaimReceipt
from claims.usecases import affirmations, missing
from claims.usecases.affirmations import Submitted
from claims.usecases.claims import get
from claims.usecases.context import Context
from claims.usecases.declarations import declared_of, payers_of


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """A claim as it was told. Each receipt comes with the tax number it shows, opened.

    `payers` and `declared` are by line; 0 is the claim itself.
    """

    claim: Claim
    lines: Sequence[ClaimLine]
    receipts: Sequence[tuple[ClaimReceipt, str | None]]
    preauthorisations: Sequence[str]
    payers: Mapping[int, Sequence[ClaimPayer]]
    declared: Mapping[int, Mapping[str, str]]
    missing: Sequence[Missing]
    submissions: Sequence[Submitted]


def get_details(ctx: Context, claim_id: UUID) -> ClaimDetails:
    """What was said in a claim, if the actor may see it."""
    claim = get(ctx, claim_id)
    return ClaimDetails(
        claim=claim,
        lines=claims.lines_of(ctx.session, claim.id),
        receipts=[(row, _tax_number(ctx, row)) for row in receipts.of_claim(ctx.session, claim.id)],
        preauthorisations=preauthorisations.numbers_of(ctx.session, claim.id),
        payers=payers_of(ctx, claim),
        declared=declared_of(ctx, claim),
        missing=missing.of_claim(ctx, claim.id),
        submissions=affirmations.of_claim(ctx, claim.id),
    )


def _tax_number(ctx: Context, row: ClaimReceipt) -> str | None:
    if row.tax_number_sealed is None:
        return None
    return receipts.unseal_tax_number(
        ctx.keys.fields, row.tax_number_sealed, row.claim_id, row.receipt_id
    )
