"""What a statement says of one claim: its lines, and every adjustment under its line.

Amounts are whole minor units of the statement's currency. The constructors refuse what does not
add up (`STATEMENT_WRONG`); they reckon nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.domain.claims import ClaimKind
from claims.domain.findings import Bearer
from claims.domain.promises import Counting, Measure
from claims.domain.reasons import AdjustmentGroup
from claims.domain.refusals import Refused

LANGUAGES: Final = ("id", "en")
LONGEST_TEXT: Final = 1_000
"""Characters of one text at most; what people and things are called is far shorter."""

Texts = Mapping[str, str]
"""One text in each of LANGUAGES."""


@dataclass(frozen=True, slots=True)
class StatementAdjustment:
    """Why a line was not paid in full: the reason's code, who bears it, how much, which rule.

    `group` and `carc` are the X12 835 adjustment group and claim adjustment reason code.
    """

    reason: str
    bearer: str
    amount: int
    rule: str
    group: str
    carc: str

    def __post_init__(self) -> None:
        if self.group not in set(AdjustmentGroup):
            raise wrong(f"{self.group!r} is no X12 group.")
        if not self.carc:
            raise wrong(f"{self.reason} has no claim adjustment reason code.")
        if self.bearer not in set(Bearer):
            raise wrong(f"{self.bearer!r} is no bearer.")
        if self.amount < 0:
            raise wrong("An adjustment is never negative.")


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One claimed line: claimed − Σ adjustments = approved."""

    no: int
    item_code: str
    item_names: Texts
    service_on: date
    quantity_milli: int
    unit: str
    claimed: int
    approved: int
    adjustments: tuple[StatementAdjustment, ...] = ()

    def __post_init__(self) -> None:
        require_texts(self.item_names, "item_names")
        if min(self.claimed, self.approved, self.quantity_milli) < 0:
            raise wrong(f"Line {self.no} has a negative figure.")
        if self.claimed - self.adjusted != self.approved:
            raise wrong(f"Line {self.no}: claimed less its adjustments is not what was approved.")

    @property
    def adjusted(self) -> int:
        """The sum of its adjustments."""
        return sum(each.amount for each in self.adjustments)


@dataclass(frozen=True, slots=True)
class StatementDays:
    """How many days one thing took from the complete file on, against how many were promised."""

    measure: Measure
    taken: int
    promised: int
    counts: Counting

    def __post_init__(self) -> None:
        if self.taken < 0 or self.promised < 1:
            raise wrong("Days are never negative, and none is promised in none.")


@dataclass(frozen=True, slots=True)
class StatementClaim:
    """One claim with its lines. `reference` is a voucher's serial or a receipt's number, or "".

    approved − paid before − held back = paid by this payment. `object_by` is the last day to object
    to its decision, `follows` the numbers of the payee's earlier statements with this claim, and
    `days` those its decision and its payment took, where it is known when it was complete.
    """

    number: str
    kind: str
    reference: str
    submitted_on: date
    standard: str
    object_by: date
    lines: tuple[StatementLine, ...]
    days: tuple[StatementDays, ...] = ()
    paid_before: int = 0
    held_back: int = 0
    follows: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in set(ClaimKind):
            raise wrong(f"{self.kind!r} is no kind of claim.")
        if not self.lines:
            raise wrong(f"Claim {self.number} has no lines.")
        if len({line.no for line in self.lines}) != len(self.lines):
            raise wrong(f"Claim {self.number} has two lines of one number.")
        if self.paid_before < 0 or self.paid < 0:
            raise wrong(f"Claim {self.number} is paid less than nothing.")
        if self.paid_before and not self.follows:
            raise wrong(f"Claim {self.number} was paid before and does not say by which statement.")

    @property
    def claimed(self) -> int:
        """What its lines claimed."""
        return sum(line.claimed for line in self.lines)

    @property
    def adjusted(self) -> int:
        """What was taken off its lines."""
        return sum(line.adjusted for line in self.lines)

    @property
    def approved(self) -> int:
        """What was approved of its lines."""
        return sum(line.approved for line in self.lines)

    @property
    def paid(self) -> int:
        """What this payment pays of it."""
        return self.approved - self.paid_before - self.held_back


def require_texts(texts: Texts, field: str) -> None:
    """Refuse a text that is missing in one of the languages, empty or too long."""
    for language in LANGUAGES:
        require_text(texts.get(language, ""), f"{field}.{language}")


def require_text(text: str, field: str) -> None:
    """Refuse a text that is empty or too long."""
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise wrong(f"{field} needs a text of at most {LONGEST_TEXT} characters.")


def wrong(text: str) -> Refused:
    """The refusal of content that no statement may carry."""
    return Refused("STATEMENT_WRONG", text)
