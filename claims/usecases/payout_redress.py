"""What payments carry beside claims: redress and late payment, less what providers make good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.redress import REDRESS, RedressStatus, fitting, slices
from claims.storage import bulk, redress
from claims.storage.payouts import Instruction, InstructionPart, Payout
from claims.storage.redress import Redress, RedressPart
from claims.usecases.context import Context
from claims.usecases.moves import move

AT_MOST = 100_000
PAYMENT, RECOVERY = "payment", "recovery"


@dataclass(frozen=True, slots=True)
class Further:
    """What is owed beside claims, by payee, and what is to be recovered, by provider."""

    payments: Mapping[UUID, Sequence[Redress]]
    recoveries: Mapping[UUID, Sequence[Redress]]

    def payees(self, kind: str) -> set[UUID]:
        """The payees of one kind who are owed anything here."""
        return {
            payee for payee, rows in self.payments.items() if rows and rows[0].payee_kind == kind
        }

    def parts(
        self, instruction_id: UUID, payee_id: UUID, *, claims: int
    ) -> tuple[list[RedressPart], int]:
        """What goes into a payment beside its claims' amount, and what that adds to it.

        A recovery is taken whole and from what claims bring, never from redress; the payment
        stays above zero, so that what is larger waits for a larger payment.
        """
        paid = self.payments.get(payee_id, ())
        due = self.recoveries.get(payee_id, ())
        chosen = [due[at] for at in fitting([row.amount for row in due], within=claims)]
        parts = [
            RedressPart(
                instruction_id=instruction_id,
                redress_id=row.id,
                side=side,
                amount=row.amount,
                is_live=True,
            )
            for side, rows in ((PAYMENT, paid), (RECOVERY, chosen))
            for row in rows
        ]
        return parts, sum(row.amount for row in paid) - sum(row.amount for row in chosen)


def lock(ctx: Context, programme_id: UUID) -> Further:
    """What a programme's next batch carries beside claims; the rows are locked."""
    payments: dict[UUID, list[Redress]] = defaultdict(list)
    recoveries: dict[UUID, list[Redress]] = defaultdict(list)
    for row in redress.lock_payable(ctx.session, programme_id, AT_MOST):
        payments[row.payee_id].append(row)
    for row in redress.lock_recoverable(ctx.session, programme_id, AT_MOST):
        assert row.caused_by is not None
        recoveries[row.caused_by].append(row)
    return Further(payments, recoveries)


def add_parts(ctx: Context, parts: Sequence[RedressPart]) -> None:
    """Write which redress payments carry; what is in another live payment is refused."""
    bulk.copy_objects(ctx.session, parts)


@dataclass(frozen=True, slots=True)
class Carried:
    """The redress within some payments with its rows, and from which claims it is recovered.

    `netted` has for each claim's part (payment and claim) what is recovered of it.
    """

    payments: tuple[tuple[RedressPart, Redress], ...]
    recoveries: tuple[tuple[InstructionPart, Redress, int], ...]

    @property
    def netted(self) -> dict[tuple[UUID, UUID], int]:
        """What of each claim's part of a payment does not reach the bank."""
        total: dict[tuple[UUID, UUID], int] = defaultdict(int)
        for part, _, amount in self.recoveries:
            total[part.instruction_id, part.claim_id] += amount
        return total


def carried(
    ctx: Context,
    parts: Sequence[InstructionPart],
    instruction_ids: Sequence[UUID],
    *,
    taken: Mapping[tuple[UUID, UUID], int],
) -> Carried:
    """What some payments carry beside the claims of `parts`; the redress rows are locked.

    `taken` is what is taken of each part for other things before.
    """
    own = redress.parts_of(ctx.session, instruction_ids)
    rows = {row.id: row for row in redress.lock(ctx.session, [each.redress_id for each in own])}
    claims: dict[UUID, list[InstructionPart]] = defaultdict(list)
    for part in parts:
        claims[part.instruction_id].append(part)
    recoveries: dict[UUID, list[RedressPart]] = defaultdict(list)
    for each in own:
        if each.side == RECOVERY:
            recoveries[each.instruction_id].append(each)
    return Carried(
        tuple((each, rows[each.redress_id]) for each in own if each.side == PAYMENT),
        tuple(
            (claims[instruction][at], rows[some[which].redress_id], amount)
            for instruction, some in sorted(recoveries.items())
            for at, which, amount in slices(
                [
                    part.amount - taken.get((part.instruction_id, part.claim_id), 0)
                    for part in claims[instruction]
                ],
                [each.amount for each in some],
            )
        ),
    )


_STEPS = {
    Occasion.RELEASED: ("settle", Occasion.NETTED),
    Occasion.CONFIRMED: ("pay", Occasion.NETTING_CONFIRMED),
    Occasion.RETURNED: ("fail_payment", Occasion.NETTING_RETURNED),
    Occasion.RETURNED_AFTER_CONFIRMATION: (
        "fail_payment",
        Occasion.NETTING_RETURNED_AFTER_CONFIRMATION,
    ),
}
"""What the bank's part of each occasion does to redress and to what is netted."""


def settle(
    ctx: Context,
    payout: Payout,
    instructions: Sequence[Instruction],
    held: Carried,
    occasion: Occasion,
) -> list[Happening]:
    """Take redress one step with its payment; gives what that posts."""
    payee = {each.id: each.payee_id for each in instructions}
    action, netting = _STEPS[occasion]
    rows = [row for _, row in held.payments]
    move(ctx, REDRESS, rows, action, payloads=[{"payout": str(payout.id)}] * len(rows))
    happenings = [
        Happening(ctx.new_id(), occasion, "redress", row.id, _line(row), payee[part.instruction_id],
                  Money(part.amount, payout.currency))
        for part, row in held.payments
    ]  # fmt: skip
    happenings += [
        Happening(ctx.new_id(), netting, "redress", row.id, part.budget_id,
                  payee[part.instruction_id], Money(amount, payout.currency), _line(row))
        for part, row, amount in held.recoveries
    ]  # fmt: skip
    return happenings


def restored(ctx: Context, payout: Payout, held: Carried) -> list[Happening]:
    """What lines have again: redress that by now is paid to the citizen and recovered, both."""
    return _of_recovered(ctx, payout, held, Occasion.RECOVERED)


def reopened(ctx: Context, payout: Payout, held: Carried) -> list[Happening]:
    """What lines have no more once some paid payments come back; asked before they do."""
    return _of_recovered(ctx, payout, held, Occasion.RECOVERY_REOPENED)


def _of_recovered(
    ctx: Context, payout: Payout, held: Carried, occasion: Occasion
) -> list[Happening]:
    rows = {row.id: row for _, row in held.payments}
    rows |= {row.id: row for _, row, _ in held.recoveries}
    paid = [row for row in rows.values() if row.status == RedressStatus.PAID]
    recovered = redress.recovered_by_paid(ctx.session, [row.id for row in paid])
    return [
        Happening(ctx.new_id(), occasion, "redress", row.id, _line(row), None,
                  Money(row.amount, payout.currency))
        for row in paid if row.id in recovered
    ]  # fmt: skip


def free(ctx: Context, instruction_ids: Sequence[UUID]) -> None:
    """Let the redress of ended payments into a later batch."""
    redress.free(ctx.session, instruction_ids)


def _line(row: Redress) -> UUID:
    assert row.budget_id is not None
    return row.budget_id
