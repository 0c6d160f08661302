"""What payments take off for overpayments: built, released, confirmed, given back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.receivables import netted
from claims.domain.redress import slices
from claims.storage import bulk, claims, payouts, programmes, receivables, recoveries
from claims.storage.payouts import Instruction, InstructionPart, Payout, Standing
from claims.storage.receivables import Receivable, ReceivablePart
from claims.usecases.context import Context
from claims.usecases.receivables import settle_at

AT_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Further:
    """What is owed back, by payee, and the share of a payment that may be taken for it.

    `held` waits for the word of a second person who saw it repaid, or would give it up.
    """

    owed: Mapping[UUID, Sequence[Receivable]]
    held: Mapping[UUID, int]
    share_percent: int

    def parts(
        self, instruction_id: UUID, payee_id: UUID, *, claims: int, recovered: int
    ) -> tuple[list[ReceivablePart], int]:
        """What is taken off a payment, and what that adds to it (below zero).

        `claims` is what its claims bring, `recovered` what of that goes to redress already.
        """
        rows = self.owed.get(payee_id, ())
        taken = netted(
            [max(row.left - self.held.get(row.id, 0), 0) for row in rows],
            claims=claims,
            recovered=recovered,
            share_percent=self.share_percent,
        )
        parts = [
            ReceivablePart(
                instruction_id=instruction_id,
                receivable_id=rows[at].id,
                amount=amount,
                is_live=True,
            )
            for at, amount in taken
        ]
        return parts, -sum(part.amount for part in parts)


def lock(ctx: Context, programme_id: UUID) -> Further:
    """What a programme's next batch may take off; the rows are locked."""
    owed: dict[UUID, list[Receivable]] = defaultdict(list)
    rows = receivables.lock_owed(ctx.session, programme_id, AT_MOST)
    for row in rows:
        owed[row.payee_id].append(row)
    held = recoveries.held_of(ctx.session, [row.id for row in rows])
    programme = programmes.get(ctx.session, programme_id)
    return Further(owed, held, programme.recovery_share_percent)


def add_parts(ctx: Context, parts: Sequence[ReceivablePart]) -> None:
    """Write what payments take off; each overpayment knows from now on."""
    bulk.copy_objects(ctx.session, parts)
    _change(ctx, parts, netted=1, pending=1)


@dataclass(frozen=True, slots=True)
class Carried:
    """What some payments take off, with its rows, and from which claims it is taken.

    `netted` has for each claim's part (payment and claim) what is taken of it.
    """

    parts: tuple[ReceivablePart, ...]
    slices: tuple[tuple[InstructionPart, Receivable, int], ...]

    @property
    def netted(self) -> dict[tuple[UUID, UUID], int]:
        """What of each claim's part of a payment does not reach the bank."""
        total: dict[tuple[UUID, UUID], int] = defaultdict(int)
        for part, _, amount in self.slices:
            total[part.instruction_id, part.claim_id] += amount
        return total


def carried(
    ctx: Context,
    parts: Sequence[InstructionPart],
    instruction_ids: Sequence[UUID],
    *,
    taken: Mapping[tuple[UUID, UUID], int],
) -> Carried:
    """What some payments take off of the claims of `parts`; the overpayments are locked.

    `taken` is what is recovered of each part for other things before.
    """
    own = receivables.parts_of(ctx.session, instruction_ids)
    ids = [each.receivable_id for each in own]
    rows = {row.id: row for row in receivables.lock(ctx.session, ids)}
    paying: dict[UUID, list[InstructionPart]] = defaultdict(list)
    for part in parts:
        paying[part.instruction_id].append(part)
    of: dict[UUID, list[ReceivablePart]] = defaultdict(list)
    for each in own:
        of[each.instruction_id].append(each)
    return Carried(
        tuple(own),
        tuple(
            (paying[instruction][at], rows[some[which].receivable_id], amount)
            for instruction, some in sorted(of.items())
            for at, which, amount in slices(
                [
                    part.amount - taken.get((part.instruction_id, part.claim_id), 0)
                    for part in paying[instruction]
                ],
                [each.amount for each in some],
            )
        ),
    )


_STEPS = {
    Occasion.RELEASED: Occasion.OVERPAYMENT_NETTED,
    Occasion.CONFIRMED: Occasion.OVERPAYMENT_NETTING_CONFIRMED,
    Occasion.RETURNED: Occasion.OVERPAYMENT_NETTING_RETURNED,
    Occasion.RETURNED_AFTER_CONFIRMATION: (
        Occasion.OVERPAYMENT_NETTING_RETURNED_AFTER_CONFIRMATION
    ),
}
"""What the bank's part of each occasion posts of what is netted."""


def settle(
    ctx: Context,
    payout: Payout,
    instructions: Sequence[Instruction],
    held: Carried,
    occasion: Occasion,
) -> list[Happening]:
    """Take what is netted one step with its payment; gives what that posts."""
    payee = {each.id: each.payee_id for each in instructions}
    if occasion is Occasion.CONFIRMED:
        _change(ctx, held.parts, netted=0, pending=-1)
    return [
        Happening(ctx.new_id(), _STEPS[occasion], "receivables", row.id, part.budget_id,
                  payee[part.instruction_id], Money(amount, payout.currency), row.budget_id)
        for part, row, amount in held.slices
    ]  # fmt: skip


def can_return(ctx: Context, instruction_ids: Sequence[UUID]) -> bool:
    """Whether what confirmed payments took off may be owed again; the overpayments are locked.

    Not while what a later decision gave back of it is due to the payee, or is being paid: it would
    be owed by him and to him at once.
    """
    own = receivables.parts_of(ctx.session, instruction_ids)
    rows = receivables.lock(ctx.session, [each.receivable_id for each in own])
    ids = sorted({row.claim_id for row in rows})
    standing = payouts.standing_of(ctx.session, ids)
    approved = claims.approved_of(ctx.session, ids)
    return all(
        (stands := standing.get(each, Standing())).in_payment == 0 and stands.paid >= approved[each]
        for each in ids
    )


def free(ctx: Context, instruction_ids: Sequence[UUID], *, was_paid: bool = False) -> None:
    """Give back what ended payments have taken off; `was_paid`: the bank had confirmed them."""
    parts = [each for each in receivables.parts_of(ctx.session, instruction_ids) if each.is_live]
    _change(ctx, parts, netted=-1, pending=0 if was_paid else -1)
    receivables.free(ctx.session, instruction_ids)


def _change(ctx: Context, parts: Sequence[ReceivablePart], *, netted: int, pending: int) -> None:
    """Count the amounts of parts so many times with what is netted and what is pending."""
    amounts: dict[UUID, int] = defaultdict(int)
    for part in parts:
        amounts[part.receivable_id] += part.amount
    if not amounts:
        return
    rows = receivables.lock(ctx.session, list(amounts))
    after = [
        row.owed.plus(netted=netted * amounts[row.id], pending=pending * amounts[row.id])
        for row in rows
    ]
    what = {1: "netted", 0: "netting_confirmed", -1: "netting_returned"}[netted]
    settle_at(ctx, rows, after, [{what: amounts[row.id]} for row in rows])
