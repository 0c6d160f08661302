"""What payments carry less: taxes withheld of claims, owed to the treasury instead of the payee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.taxes import Taxable, TaxRule, withheld
from claims.storage import bulk, standards, statements, taxes
from claims.storage.claims import ClaimLine
from claims.storage.decisions import DecisionLine
from claims.storage.payouts import Instruction, Payout
from claims.storage.taxes import TaxLine
from claims.usecases.context import Context
from claims.usecases.dues import Due
from claims.usecases.standards import parsed


@dataclass(frozen=True, slots=True)
class Taxes:
    """The rules for payments of one day, who has a tax number, and what of claims is taxed.

    `shares` has for each claim and rule of only some items what those make up of its decision.
    """

    tax_set_id: UUID | None
    rules: Sequence[TaxRule]
    numbered: frozenset[UUID]
    shares: Mapping[tuple[UUID, str], tuple[int, int]]

    def parts(
        self, instruction_id: UUID, payee_kind: str, payee_id: UUID, owed: Sequence[Due]
    ) -> tuple[list[TaxLine], int]:
        """The lines of a payment's claims, and what they take of it together."""
        rules = [rule for rule in self.rules if rule.payee_kind == payee_kind]
        if self.tax_set_id is None or not rules or not owed:
            return [], 0
        budgets = {each.claim.id: each.claim.budget_id for each in owed}
        lines = [
            TaxLine(
                instruction_id=instruction_id,
                claim_id=each.claim_id,
                tax_set_id=self.tax_set_id,
                code=each.rule.code,
                budget_id=budgets[each.claim_id],
                gross=each.gross,
                base=each.base,
                is_bare=not self._has_number(each.rule, payee_id),
                amount=each.amount,
                is_live=True,
                remittance_id=None,
            )
            for each in withheld(
                rules,
                [Taxable(each.claim.id, each.amount, self._gross(rules, each)) for each in owed],
                has_number={rule.code: self._has_number(rule, payee_id) for rule in rules},
            )
        ]
        return lines, sum(line.amount for line in lines)

    def _has_number(self, rule: TaxRule, payee_id: UUID) -> bool:
        if rule.payee_kind == "person":
            return rule.does_national_id_count
        return payee_id in self.numbered

    def _gross(self, rules: Sequence[TaxRule], each: Due) -> dict[str, int]:
        """What of a claim's amount is of each rule's items: by what was approved, half up."""
        gross = {}
        for rule in rules:
            of, whole = self.shares.get((each.claim.id, rule.code), (1, 1))
            gross[rule.code] = (2 * each.amount * of + whole) // (2 * whole)
        return gross


def lock(
    ctx: Context, programme_id: UUID, by_payee: Mapping[UUID, Sequence[Due]], *, day: date
) -> Taxes:
    """What is withheld of a programme's next batch, by the rules of the day of payment."""
    found = taxes.find_in_force(ctx.session, programme_id, day)
    rules = taxes.rules_of(ctx.session, found.id) if found else []
    rules = [rule for rule in rules if rule.holds(day)]
    if found is None or not rules:
        return Taxes(None, (), frozenset(), {})
    owed = [each for some in by_payee.values() for each in some]
    limited = [rule for rule in rules if not rule.is_of_all]
    numbers = taxes.tax_numbers_of(ctx.session, list(by_payee))
    shares = _shares(ctx, limited, owed) if limited else {}
    return Taxes(found.id, rules, frozenset(numbers), shares)


def _shares(
    ctx: Context, rules: Sequence[TaxRule], owed: Sequence[Due]
) -> dict[tuple[UUID, str], tuple[int, int]]:
    lines = statements.lines_of(ctx.session, [each.claim.id for each in owed])
    approved = statements.approved_of(ctx.session, [each.decision.id for each in owed])
    of_standard: dict[UUID, Mapping[str, str]] = {}
    shares = {}
    for each in owed:
        pinned = each.decision.standard_id
        if pinned not in of_standard:
            standard = parsed(ctx, standards.get(ctx.session, pinned))
            of_standard[pinned] = standard.prices.categories
        for rule in rules:
            of = sum(
                _approved(approved, each, line)
                for line in lines[each.claim.id]
                if line.item_code in rule.items
                or of_standard[pinned].get(line.item_code) in rule.categories
            )
            shares[each.claim.id, rule.code] = (of, max(each.decision.approved, 1))
    return shares


def _approved(approved: Mapping[tuple[UUID, int], DecisionLine], due: Due, line: ClaimLine) -> int:
    return approved[due.decision.id, line.no].approved


def add_parts(ctx: Context, lines: Sequence[TaxLine]) -> None:
    """Write what is withheld of payments."""
    bulk.copy_objects(ctx.session, lines)


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was withheld of some payments, line by line."""

    lines: Sequence[TaxLine] = ()

    @property
    def taken(self) -> dict[tuple[UUID, UUID], int]:
        """What of each claim's part (payment and claim) the treasury gets."""
        total: dict[tuple[UUID, UUID], int] = defaultdict(int)
        for line in self.lines:
            total[line.instruction_id, line.claim_id] += line.amount
        return total


def carried(ctx: Context, instruction_ids: Sequence[UUID]) -> Withheld:
    """What was withheld of some payments; their batch is locked."""
    return Withheld(taxes.lines_of(ctx.session, instruction_ids))


_OCCASIONS = {
    Occasion.RELEASED: Occasion.TAX_WITHHELD,
    Occasion.RETURNED: Occasion.TAX_GIVEN_BACK,
    Occasion.RETURNED_AFTER_CONFIRMATION: Occasion.TAX_GIVEN_BACK,
}
"""What the bank's part of each occasion posts of taxes; a confirmation moves none of them."""


def settle(
    ctx: Context,
    payout: Payout,
    instructions: Sequence[Instruction],
    held: Withheld,
    occasion: Occasion,
) -> list[Happening]:
    """Take what was withheld one step with its payment; gives what that posts."""
    if occasion not in _OCCASIONS:
        return []
    payee = {each.id: each.payee_id for each in instructions}
    return [
        Happening(ctx.new_id(), _OCCASIONS[occasion], "claims", line.claim_id, line.budget_id,
                  payee[line.instruction_id], Money(line.amount, payout.currency))
        for line in held.lines
    ]  # fmt: skip


def free(ctx: Context, instruction_ids: Sequence[UUID]) -> None:
    """Take back what was withheld of ended payments: their claims are due in full again."""
    taxes.free(ctx.session, instruction_ids)
