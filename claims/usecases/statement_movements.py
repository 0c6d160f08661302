"""What a statement says beside its claims: redress, late payment, recoveries, withheld taxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.documents.figures import Figures
from claims.documents.labels import both
from claims.documents.tax_slips import percent
from claims.domain.redress import RedressKind
from claims.domain.statements import MovementKind, StatementMovement
from claims.storage import statements, taxes
from claims.storage.claims import Claim
from claims.storage.payouts import Instruction
from claims.storage.receivables import ReceivablePart
from claims.storage.redress import Redress, RedressPart
from claims.storage.taxes import TaxLine
from claims.usecases.context import Context

Follows = Mapping[UUID, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Movements:
    """What a payment carried beside its claims, each with what it is of, in a fixed order."""

    redress: Sequence[tuple[RedressPart, Redress, str]]
    taken_off: Sequence[tuple[ReceivablePart, Claim]]
    taxes: Sequence[TaxLine]

    @property
    def claim_ids(self) -> list[UUID]:
        """The claims they are of, which need not be claims of the payment."""
        return [
            *(row.claim_id for _, row, _ in self.redress),
            *(claim.id for _, claim in self.taken_off),
        ]


def movements_of(ctx: Context, instruction: Instruction) -> Movements:
    """What a payment carried beside its claims."""
    return Movements(
        statements.carried_by(ctx.session, instruction.id),
        statements.taken_off(ctx.session, instruction.id),
        [line for line in taxes.lines_of(ctx.session, [instruction.id]) if line.amount],
    )


def told(
    ctx: Context,
    held: Movements,
    numbers: Mapping[UUID, str],
    follows: Follows,
    *,
    currency: str,
) -> tuple[StatementMovement, ...]:
    """A line of its own for each, with its claim; `numbers` are those of the payment's claims."""
    return (
        *(_redress(part, row, number, follows[row.claim_id]) for part, row, number in held.redress),
        *(
            StatementMovement(
                MovementKind.OVERPAYMENT, -part.amount, claim.number, follows[claim.id]
            )
            for part, claim in held.taken_off
        ),
        *_taxes(ctx, held.taxes, numbers, follows, currency),
    )


def _redress(
    part: RedressPart, row: Redress, claim_number: str, follows: tuple[str, ...]
) -> StatementMovement:
    if part.side == "recovery":
        return StatementMovement(MovementKind.RECOVERY, -part.amount, claim_number, follows)
    is_late = row.kind == RedressKind.LATE_PAYMENT
    kind = MovementKind.LATE_PAYMENT if is_late else MovementKind.REDRESS
    return StatementMovement(kind, part.amount, claim_number, follows)


def _taxes(
    ctx: Context,
    lines: Sequence[TaxLine],
    numbers: Mapping[UUID, str],
    follows: Follows,
    currency: str,
) -> Iterator[StatementMovement]:
    """A line for each tax of each claim, with its rule, rate and base."""
    rules = taxes.rules_named(ctx.session, lines)
    figures = Figures(currency)
    for line in lines:
        rule = rules[line.tax_set_id, line.code]
        rate = percent(rule.rate_for(has_number=not line.is_bare))
        said = f"{both((rule.names['id'], rule.names['en']))}: {rate} × {figures.full(line.base)}"
        number = numbers[line.claim_id]
        yield StatementMovement(
            MovementKind.TAX, -line.amount, number, follows[line.claim_id], said
        )
