"""What a claimant declares beside his lines: further fields, kept sealed, and who else pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from claims.domain.money import Money
from claims.domain.refusals import Refused
from claims.storage import declarations
from claims.storage.claims import Claim, ClaimLine
from claims.storage.declarations import OF_CLAIM, ClaimDeclaration, ClaimPayer, Place
from claims.usecases.context import Context
from claims.usecases.programmes import require_currency


class NewPayer(TypedDict):
    """Another payer of a line: what he has paid, and what of it is his to pay."""

    name: str
    paid: Money
    liable: Money | None
    is_liable_for_all: bool


class DeclaredLine(TypedDict):
    """Further fields of a line that was submitted before."""

    no: int
    declared: Mapping[str, str]


def declare(ctx: Context, claim: Claim, declared: Mapping[str, str], *, no: int = OF_CLAIM) -> None:
    """Keep further fields of a claim, or of its line `no`, as of the claim's version."""
    for name, text in sorted(declared.items()):
        place = Place(claim.id, no, name, claim.version)
        sealed = ctx.keys.fields.seal_text(text, **place.bound())
        ctx.session.add(
            ClaimDeclaration(
                claim_id=claim.id,
                line_no=no,
                name=name,
                version=claim.version,
                text_sealed=sealed,
            )
        )


def complete(
    ctx: Context,
    claim: Claim,
    declared: Mapping[str, str],
    lines: Sequence[DeclaredLine],
    known: Sequence[ClaimLine],
) -> None:
    """Keep further fields that were asked for after a claim was returned."""
    numbers = [each["no"] for each in lines]
    if len(set(numbers)) != len(numbers) or not set(numbers) <= {line.no for line in known}:
        raise Refused("LINES_DIFFER", "The lines are the claim's, each once.", field="lines")
    declare(ctx, claim, declared)
    for each in lines:
        declare(ctx, claim, each["declared"], no=each["no"])


def add_payers(ctx: Context, claim: Claim, no: int, payers: Sequence[NewPayer]) -> None:
    """Keep who else pays, or has paid, for a line."""
    for nth, payer in enumerate(payers, start=1):
        liable, is_all = payer["liable"], payer["is_liable_for_all"]
        if is_all and liable is not None:
            raise Refused("AMOUNT_INVALID", "All of it, or an amount, is his.", field="lines")
        for money in (payer["paid"], liable):
            if money is not None:
                require_currency(money, claim.currency, field="lines")
        ctx.session.add(
            ClaimPayer(
                claim_id=claim.id,
                line_no=no,
                no=nth,
                name=payer["name"],
                paid=payer["paid"].amount,
                liable=None if is_all else liable.amount if liable else 0,
            )
        )


def declared_of(ctx: Context, claim: Claim) -> dict[int, dict[str, str]]:
    """The further fields of a claim the actor may see, by line; 0 for the claim's own."""
    found: dict[int, dict[str, str]] = {}
    for row in declarations.declared_of(ctx.session, claim.id):
        place = Place(claim.id, row.line_no, row.name, row.version)
        text = ctx.keys.fields.unseal_text(row.text_sealed, **place.bound())
        found.setdefault(row.line_no, {})[row.name] = text
    return found


def payers_of(ctx: Context, claim: Claim) -> dict[int, list[ClaimPayer]]:
    """The other payers of the lines of a claim the actor may see, by line."""
    found: dict[int, list[ClaimPayer]] = {}
    for row in declarations.payers_of(ctx.session, claim.id):
        found.setdefault(row.line_no, []).append(row)
    return found
