"""Settlement statements: what one says of one payment, checked to add up before it may be written.

Amounts are whole minor units of the statement's one currency, as in claim lines. Nothing is
reckoned here that the ledger did not say: the constructors only refuse what does not add up.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

from claims.domain.money import exponent_of
from claims.domain.refusals import Refused
from claims.domain.statement_claims import (
    StatementAdjustment,
    StatementClaim,
    StatementDays,
    StatementLine,
    Texts,
    require_text,
    require_texts,
    wrong,
)

__all__ = [
    "LegendEntry",
    "MovementKind",
    "PayeeKind",
    "StatementAdjustment",
    "StatementAuthority",
    "StatementClaim",
    "StatementContent",
    "StatementDays",
    "StatementLine",
    "StatementMovement",
    "StatementOfficer",
    "digest_of",
    "statement_number",
]

_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}-[0-9]{4}/[0-9]{6,12}", re.ASCII)
_DIGEST_DOMAIN: Final = b"claims.statement.v3\n"


def statement_number(programme_code: str, *, year: int, sequence: int) -> str:
    """The number people quote, gapless within a programme: `PKH-2026/000017`."""
    number = f"{programme_code}-{year:04d}/{sequence:06d}"
    if not _NUMBER.fullmatch(number) or sequence < 1:
        raise Refused("STATEMENT_NUMBER", f"{number!r} is no statement number.")
    return number


class PayeeKind(StrEnum):
    """Who is paid."""

    PERSON = "person"
    PROVIDER = "provider"


class MovementKind(StrEnum):
    """What else went into a payment beside the approved claims."""

    REDRESS = "redress"
    LATE_PAYMENT = "late_payment"
    RECOVERY = "recovery"
    OVERPAYMENT = "overpayment"
    TAX = "tax"


@dataclass(frozen=True, slots=True)
class StatementMovement:
    """A further amount within the payment, negative when it lessens it (a recovery, a tax).

    `reference` is the claim it is about, `follows` the payee's earlier statements with that claim,
    `detail` what a tax was reckoned by.
    """

    kind: MovementKind
    amount: int
    reference: str = ""
    follows: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What one reason code means, in both languages."""

    code: str
    texts: Texts

    def __post_init__(self) -> None:
        require_texts(self.texts, "legend")


@dataclass(frozen=True, slots=True)
class StatementAuthority:
    """By whose spending authority and under which account code a part of the payment is made.

    `amount` is what that budget line bears, before what is taken off.
    """

    spending_authority: str
    account_code: str
    amount: int

    def __post_init__(self) -> None:
        require_text(self.spending_authority, "spending_authority")
        require_text(self.account_code, "account_code")


@dataclass(frozen=True, slots=True)
class StatementOfficer:
    """Who acted on the payment as one officer: the title in both languages, and the names."""

    titles: Texts
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        require_texts(self.titles, "officers")


@dataclass(frozen=True)
class StatementContent:
    """Everything a statement says. Its totals must follow from its lines, or it is refused.

    opening + approved_since − paid = closing, all three as the ledger has them of this payee, from
    the first day of the period to the last; what is paid of the claims + the movements = paid.
    Every reason used is in the legend, and no other. `payee_no` counts this payee's statements,
    without gaps. A payment above `stamp_duty_above` has a box for the duty stamp.
    `signed_by` is whose certificate seals the document; without one a statement says so.
    """

    number: str
    payee_no: int
    programme_names: Texts
    payer: str
    payee_kind: str
    payee_name: str
    payee_identity_masked: str
    account_masked: str
    bank_bic: str
    issued_at: datetime
    time_zone: str
    period_from: date
    period_to: date
    released_on: date
    message_id: str
    end_to_end_id: str
    currency: str
    opening: int
    approved_since: int
    paid: int
    closing: int
    claims: tuple[StatementClaim, ...]
    legend: tuple[LegendEntry, ...]
    complaint_route: Texts
    movements: tuple[StatementMovement, ...] = ()
    stamp_duty_above: int | None = None
    signed_by: str = ""
    spending: tuple[StatementAuthority, ...] = ()
    officers: tuple[StatementOfficer, ...] = ()

    def __post_init__(self) -> None:
        exponent_of(self.currency)
        if not _NUMBER.fullmatch(self.number):
            raise Refused("STATEMENT_NUMBER", f"{self.number!r} is no statement number.")
        if self.payee_kind not in set(PayeeKind):
            raise wrong(f"{self.payee_kind!r} is no kind of payee.")
        if self.issued_at.tzinfo is None:
            raise wrong("The time of issue has no time zone.")
        if self.payee_no < 1 or self.period_from > self.period_to:
            raise wrong("A payee's statements count from one, and a period ends after it begins.")
        require_texts(self.programme_names, "programme_names")
        require_texts(self.complaint_route, "complaint_route")
        for name in ("payer", "payee_name", "message_id", "end_to_end_id"):
            require_text(getattr(self, name), name)
        self._require_sums()
        self._require_legend()

    def _require_sums(self) -> None:
        if self.paid <= 0:
            raise wrong("A statement is issued of a payment; nothing was paid.")
        of_claims = sum(claim.paid for claim in self.claims)
        if of_claims + sum(each.amount for each in self.movements) != self.paid:
            raise wrong(
                "What is paid of the claims and the movements do not make up what was paid."
            )
        if self.opening + self.approved_since - self.paid != self.closing:
            raise wrong("Opening, approved and paid do not make up the closing balance.")
        numbers = [claim.number for claim in self.claims]
        if len(set(numbers)) != len(numbers):
            raise wrong("A claim stands twice on the statement.")

    def _require_legend(self) -> None:
        used = {
            each.reason
            for claim in self.claims
            for line in claim.lines
            for each in line.adjustments
        }
        told = [entry.code for entry in self.legend]
        if len(set(told)) != len(told) or set(told) != used:
            raise wrong("The legend must explain every reason used, and no other.")

    @cached_property
    def claimed(self) -> int:
        """What all claims asked for."""
        return sum(claim.claimed for claim in self.claims)

    @cached_property
    def adjusted(self) -> int:
        """What was taken off all claims."""
        return sum(claim.adjusted for claim in self.claims)

    @cached_property
    def approved(self) -> int:
        """What was approved of all claims."""
        return sum(claim.approved for claim in self.claims)

    @cached_property
    def paid_before(self) -> int:
        """What earlier payments have paid of all claims."""
        return sum(claim.paid_before for claim in self.claims)

    @cached_property
    def held_back(self) -> int:
        """What is approved of all claims and not paid yet."""
        return sum(claim.held_back for claim in self.claims)

    @property
    def has_stamp_box(self) -> bool:
        """Whether so much is paid that the programme asks for a duty stamp."""
        return self.stamp_duty_above is not None and self.paid > self.stamp_duty_above

    @cached_property
    def line_count(self) -> int:
        """How many lines all claims have."""
        return sum(len(claim.lines) for claim in self.claims)

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex over the canonical content; see digest_of."""
        hasher = hashlib.sha256(_DIGEST_DOMAIN)
        for part in _canonical(self):
            data = json.dumps(
                part, ensure_ascii=True, separators=(",", ":"), sort_keys=True
            ).encode()
            hasher.update(b"%d:" % len(data))
            hasher.update(data)
        return hasher.hexdigest()


def digest_of(content: StatementContent) -> str:
    """The digest printed on a statement: over what it says, not over how it is drawn.

    SHA-256 over a domain name and then, each with its length in front, one JSON array for the
    head and one for every claim with its lines. So it can be reckoned again without a PDF.
    """
    return content.digest


def _canonical(content: StatementContent) -> Iterator[object]:
    of = content
    yield [
        *(of.number, of.payee_no, dict(of.programme_names), of.payer, of.payee_kind),
        *(of.payee_name, of.payee_identity_masked, of.account_masked, of.bank_bic),
        *(of.issued_at.astimezone(UTC).isoformat(), of.time_zone, of.period_from.isoformat()),
        *(of.period_to.isoformat(), of.released_on.isoformat()),
        *(of.message_id, of.end_to_end_id, of.currency),
        *(of.opening, of.approved_since, of.paid, of.closing),
        [
            [each.kind, each.amount, each.reference, [*each.follows], *filter(None, [each.detail])]
            for each in of.movements
        ],
        [[entry.code, dict(entry.texts)] for entry in of.legend],
        dict(of.complaint_route),
        *(of.stamp_duty_above, of.signed_by),
        len(of.claims),
        *_authorised(of),
    ]
    for claim in of.claims:
        head = [claim.number, claim.kind, claim.reference]
        yield [
            *head,
            claim.submitted_on.isoformat(),
            claim.standard,
            *(claim.object_by.isoformat(), claim.paid_before, claim.held_back, [*claim.follows]),
            [[each.measure, each.taken, each.promised, each.counts] for each in claim.days],
            [
                [
                    *(line.no, line.item_code, dict(line.item_names), line.service_on.isoformat()),
                    *(line.quantity_milli, line.unit, line.claimed, line.approved),
                    [
                        [cut.reason, cut.bearer, cut.amount, cut.rule, cut.group, cut.carc]
                        for cut in line.adjustments
                    ],
                ]
                for line in claim.lines
            ],
        ]


def _authorised(of: StatementContent) -> Iterator[object]:
    """By what authority it is paid; nothing where an older statement does not say so."""
    if of.spending or of.officers:
        yield [[*(each.spending_authority, each.account_code, each.amount)] for each in of.spending]
        yield [[dict(each.titles), [*each.names]] for each in of.officers]
