"""What payments carry beside claims, every kind at once: taxes, then redress, then overpayments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from claims.domain.ledger import Happening, Occasion
from claims.storage.payouts import Instruction, InstructionPart, Payout
from claims.storage.programmes import Programme
from claims.storage.receivables import ReceivablePart
from claims.storage.redress import RedressPart
from claims.storage.taxes import TaxLine
from claims.usecases import payout_receivables, payout_redress, payout_taxes
from claims.usecases.context import Context
from claims.usecases.dues import Due


@dataclass(frozen=True, slots=True)
class Parts:
    """What one payment carries beside its claims, and what that adds to their amount."""

    taxes: Sequence[TaxLine]
    redress: Sequence[RedressPart]
    receivables: Sequence[ReceivablePart]
    adds: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What a programme's next batch may carry beside claims; its rows are locked."""

    taxes: payout_taxes.Taxes
    redress: payout_redress.Further
    receivables: payout_receivables.Further

    def of(
        self, instruction_id: UUID, payee_kind: str, payee_id: UUID, owed: Sequence[Due]
    ) -> Parts:
        """What a payment of some claims carries beside them.

        Taxes are of what is owed in full; what is recovered comes out of what they leave.
        """
        lines, withheld = self.taxes.parts(instruction_id, payee_kind, payee_id, owed)
        left = sum(each.amount for each in owed) - withheld
        carried, added = self.redress.parts(instruction_id, payee_id, claims=left)
        recovered = sum(each.amount for each in carried if each.side == payout_redress.RECOVERY)
        netted, taken = self.receivables.parts(
            instruction_id, payee_id, claims=left, recovered=recovered
        )
        return Parts(lines, carried, netted, added + taken - withheld)


def lock(
    ctx: Context,
    programme: Programme,
    owed: Mapping[UUID, Sequence[Due]],
    redress: payout_redress.Further,
    *,
    day: date,
) -> Beside:
    """What a batch of claims by payee carries beside them, paid on a day."""
    receivables = payout_receivables.lock(ctx, programme.id)
    taxes = payout_taxes.lock(ctx, programme.id, owed, day=day)
    return Beside(taxes, redress, receivables)


def add_parts(ctx: Context, parts: Sequence[Parts]) -> None:
    """Write what a batch's payments carry beside claims."""
    payout_redress.add_parts(ctx, [row for each in parts for row in each.redress])
    payout_receivables.add_parts(ctx, [row for each in parts for row in each.receivables])
    payout_taxes.add_parts(ctx, [row for each in parts for row in each.taxes])


@dataclass(frozen=True, slots=True)
class Carried:
    """What some payments carry beside claims, each kind with what it takes of their parts."""

    taxes: payout_taxes.Withheld
    redress: payout_redress.Carried
    receivables: payout_receivables.Carried

    @property
    def netted(self) -> dict[tuple[UUID, UUID], int]:
        """What of each claim's part of a payment does not reach the bank, whatever takes it."""
        return _sum(self.taxes.taken, self.redress.netted, self.receivables.netted)


def carried(ctx: Context, parts: Sequence[InstructionPart], instruction_ids: list[UUID]) -> Carried:
    """What some payments carry beside the claims of `parts`, locked."""
    taxes = payout_taxes.carried(ctx, instruction_ids)
    redress = payout_redress.carried(ctx, parts, instruction_ids, taken=taxes.taken)
    taken = _sum(taxes.taken, redress.netted)
    receivables = payout_receivables.carried(ctx, parts, instruction_ids, taken=taken)
    return Carried(taxes, redress, receivables)


def settle(
    ctx: Context,
    payout: Payout,
    instructions: Sequence[Instruction],
    held: Carried,
    occasion: Occasion,
) -> list[Happening]:
    """Take what payments carry one step with them; gives what that posts."""
    happenings = payout_redress.settle(ctx, payout, instructions, held.redress, occasion)
    happenings += payout_receivables.settle(ctx, payout, instructions, held.receivables, occasion)
    happenings += payout_taxes.settle(ctx, payout, instructions, held.taxes, occasion)
    if occasion is Occasion.CONFIRMED:
        happenings += payout_redress.restored(ctx, payout, held.redress)
    return happenings


def free(ctx: Context, instruction_ids: list[UUID], *, was_paid: bool) -> None:
    """Let what ended payments carried into a later batch; `was_paid`: they were confirmed."""
    payout_redress.free(ctx, instruction_ids)
    payout_receivables.free(ctx, instruction_ids, was_paid=was_paid)
    payout_taxes.free(ctx, instruction_ids)


def _sum(*taken: Mapping[tuple[UUID, UUID], int]) -> dict[tuple[UUID, UUID], int]:
    total: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for each in taken:
        for part, amount in each.items():
            total[part] += amount
    return total
