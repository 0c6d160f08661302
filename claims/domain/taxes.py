"""Taxes withheld from payments: which rule takes what of whom, and how an amount is split.

Amounts are whole minor units. No rate, base, threshold or payee stands in code: a rule is data,
adopted by a programme (tax_texts.py reads it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused

RULES_AT_MOST = 40


class TaxSetStatus(StrEnum):
    """Where a programme's tax rules stand. Those in force hold from their day to the next's."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REFUSED = "refused"


class RemittanceStatus(StrEnum):
    """Where the handing over of withheld taxes to the treasury stands."""

    PREPARED = "prepared"
    RELEASED = "released"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


_T, _R = TaxSetStatus, RemittanceStatus

TAX_SET = Lifecycle(
    noun="tax_sets",
    states=TaxSetStatus,
    entries={"propose": _T.PROPOSED},
    edges=(
        edge(_T.PROPOSED, "approve", _T.IN_FORCE),
        edge(_T.PROPOSED, "refuse", _T.REFUSED),
    ),
)
TAX_REMITTANCE = Lifecycle(
    noun="tax_remittances",
    states=RemittanceStatus,
    entries={"prepare": _R.PREPARED},
    edges=(
        edge(_R.PREPARED, "release", _R.RELEASED),
        edge(_R.PREPARED, "cancel", _R.CANCELLED),
        edge(_R.RELEASED, "confirm", _R.CONFIRMED),
        edge(_R.RELEASED, "return", _R.RETURNED),
    ),
)


@dataclass(frozen=True, slots=True)
class TaxRule:
    """One tax: of whom, of which items, and how much.

    `base` is the part of the gross that is taxed, `rate` the part of the base that is taken,
    `bare_rate` that of a payee without a tax number. Nothing is taken where the base of one
    payment is not above `above`. The tax is rounded down to a multiple of `unit` minor units.
    Without items and categories the rule is of all items.
    """

    code: str
    names: Mapping[str, str]
    law: str
    payee_kind: str
    items: tuple[str, ...]
    categories: tuple[str, ...]
    rate: Fraction
    bare_rate: Fraction
    base: Fraction
    above: int
    unit: int
    does_national_id_count: bool
    first_day: date
    last_day: date | None

    @property
    def is_of_all(self) -> bool:
        """Whether it is of whatever is paid."""
        return not self.items and not self.categories

    def holds(self, day: date) -> bool:
        """Whether it holds on a day of payment."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def rate_for(self, *, has_number: bool) -> Fraction:
        """The rate for a payee with a tax number, or without one."""
        return self.rate if has_number else self.bare_rate


def base_of(rule: TaxRule, gross: int) -> int:
    """The taxed part of an amount, rounded half up to the minor unit.

    100/111 of Rp11.100.000 are Rp10.000.000.
    """
    part, whole = rule.base.numerator, rule.base.denominator
    return (2 * gross * part + whole) // (2 * whole)


def tax_on(rule: TaxRule, base: int, *, has_number: bool) -> int:
    """The tax of one payment's base, rounded down to the rule's unit; none up to its threshold.

    2 % of Rp1.000.000 are Rp20.000; 1,5 % above Rp2.000.000 takes nothing of Rp2.000.000.
    """
    if base <= rule.above:
        return 0
    rate = rule.rate_for(has_number=has_number)
    return base * rate.numerator // (rate.denominator * rule.unit) * rule.unit


def split(amount: int, weights: Sequence[int], room: Sequence[int]) -> list[int]:
    """Split an amount by weights so that no unit is lost and no part is above its room.

    Largest remainder, the earlier first. Refuses `SHARES_EMPTY` when there is not so much room.
    """
    if amount > sum(room) or (amount and sum(weights) <= 0):
        raise Refused("SHARES_EMPTY", "There is no room for so much to be shared.")
    whole = sum(weights) or 1
    parts = [
        min(amount * weight // whole, most) for weight, most in zip(weights, room, strict=True)
    ]
    order = sorted(range(len(weights)), key=lambda at: (-(amount * weights[at] % whole), at))
    left = amount - sum(parts)
    while left:
        for at in order:
            if left and parts[at] < room[at]:
                parts[at] += 1
                left -= 1
    return parts


@dataclass(frozen=True, slots=True)
class Taxable:
    """What a payment pays of a claim, and how much of that each rule's items make up."""

    claim_id: UUID
    amount: int
    of: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Withheld:
    """What one rule takes of one claim within a payment: of what gross, by what base and rate."""

    claim_id: UUID
    rule: TaxRule
    gross: int
    base: int
    rate: Fraction
    amount: int


def withheld(
    rules: Sequence[TaxRule], claims: Sequence[Taxable], *, has_number: Mapping[str, bool]
) -> list[Withheld]:
    """What the rules take of one payment's claims, in order of claim id.

    Reckoned once a rule for the whole payment and split by gross, so that paying claims together
    or apart differs by rounding and thresholds only. Of no claim is more taken than is paid.
    """
    ordered = sorted(claims, key=lambda each: each.claim_id)
    left = [each.amount for each in ordered]
    found: list[Withheld] = []
    for rule in rules:
        gross = [each.of[rule.code] for each in ordered]
        base = base_of(rule, sum(gross))
        tax = tax_on(rule, base, has_number=has_number[rule.code])
        if not tax:
            continue
        room = [most if of else 0 for most, of in zip(left, gross, strict=True)]
        bases, parts = split(base, gross, gross), split(tax, gross, room)
        left = [most - part for most, part in zip(left, parts, strict=True)]
        found += [
            Withheld(each.claim_id, rule, gross[at], bases[at],
                     rule.rate_for(has_number=has_number[rule.code]), parts[at])
            for at, each in enumerate(ordered) if gross[at]
        ]  # fmt: skip
    return found


def require_later_day(first_day: date, *, today: date) -> None:
    """Refuse `DAY_PAST` unless tax rules begin on a later day: what is built by now stands."""
    if first_day <= today:
        raise Refused("DAY_PAST", "Tax rules begin tomorrow at the earliest.", field="first_day")


def require_other_answerer(person_id: UUID, *, proposer: UUID) -> None:
    """Refuse `SAME_PERSON` to who proposed the tax rules he would approve or refuse."""
    if person_id == proposer:
        raise Refused("SAME_PERSON", "You proposed these tax rules; another person answers.")


def require_other_remitter(person_id: UUID, *, before: UUID | None) -> None:
    """Refuse `SAME_PERSON` to who did the step before of a remittance."""
    if person_id == before:
        raise Refused("SAME_PERSON", "You did the step before this one; another person goes on.")
