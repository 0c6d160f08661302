"""Turns: what became of a claim's money after its first decision, as its status has to say it.

A claim that was denied and is paid on appeal was paid; one that was paid and is approved no more
is being recovered. Read from what is recorded: decisions in order, payments, overpayments, redress.
All amounts are whole minor units of the claim's currency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from claims.domain.case_terms import CaseKind
from claims.domain.claims import ClaimStatus
from claims.domain.explanation_words import STATUS_WORDS, Texts
from claims.domain.variables import LANGUAGES, shown


class Occasion(StrEnum):
    """Why a claim was decided again: a case of some kind was upheld, or the office looked again."""

    APPEAL = "appeal"
    DISPUTE = "dispute"
    COMPLAINT = "complaint"
    REVIEW = "review"


class TurnKind(StrEnum):
    """What became of the money."""

    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    GRANTED = "granted"
    REDUCED = "reduced"
    REVERSED = "reversed"
    BEING_RECOVERED = "being_recovered"
    RECOVERED = "recovered"
    WRITTEN_OFF = "written_off"
    COMPENSATED = "compensated"


DID_NOT_ARRIVE: Final = frozenset({ClaimStatus.PAYMENT_FAILED, ClaimStatus.UNCLAIMED})

_WEIGHT: Final = (Occasion.APPEAL, Occasion.DISPUTE, Occasion.COMPLAINT)


@dataclass(frozen=True, slots=True)
class Approval:
    """What one decision approved, and what it followed; the first followed nothing."""

    amount: int
    after: Occasion = Occasion.REVIEW


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """What is recorded of a claim's money.

    `paid` is what the bank confirmed and was not collected since; `recovering` what is still to
    be collected or not confirmed, and `compensated` the redress that was paid to its payee.
    """

    claimed: int
    approvals: Sequence[Approval]
    paid: int = 0
    recovering: int = 0
    recovered: int = 0
    written_off: int = 0
    compensated: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that became of the money, over how much, and what it followed, if a decision."""

    kind: TurnKind
    amount: int
    after: Occasion | None = None

    def head(self, language: str) -> str:
        """The few words that stand as a status."""
        return HEADS[self.kind][language].format(after=self._after(language))

    def text(self, language: str, currency: str) -> str:
        """The whole sentence, with the amount."""
        amount = shown("amount", self.amount, language=language, currency=currency, words={})
        return f"{self.head(language)}: {RESTS[self.kind][language].format(amount=amount)}"

    def _after(self, language: str) -> str:
        return AFTER[self.after][language] if self.after else ""


def occasion_of(kinds: Sequence[str]) -> Occasion:
    """What a later decision followed, by the kinds of the cases it answers: an appeal first."""
    answered = {Occasion(CaseKind(each).value) for each in kinds}
    return next((each for each in _WEIGHT if each in answered), Occasion.REVIEW)


def turns_of(facts: MoneyFacts) -> tuple[Turn, ...]:
    """All that became of a claim's money after its first decision; nothing for most claims."""
    turns = [_raised(facts) or _lowered(facts)]
    turns += [
        Turn(kind, amount)
        for kind, amount in (
            (TurnKind.BEING_RECOVERED, facts.recovering),
            (TurnKind.WRITTEN_OFF, facts.written_off),
            (TurnKind.RECOVERED, facts.recovered),
            (TurnKind.COMPENSATED, facts.compensated),
        )
        if amount
    ]
    return tuple(each for each in turns if each)


def _raised(facts: MoneyFacts) -> Turn | None:
    """What a later decision approved beyond the first, or gave back of what another took."""
    if len(facts.approvals) < 2:
        return None
    amounts = [each.amount for each in facts.approvals]
    first, last, least = amounts[0], amounts[-1], min(amounts)
    before = first if last > first else least
    if last < first or last == before:
        return None
    after = _last_step(facts.approvals, is_up=True)
    if facts.paid < last:
        kind = TurnKind.GRANTED
    else:
        kind = TurnKind.PAID if last == facts.claimed else TurnKind.PARTLY_PAID
    return Turn(kind, last - before, after)


def _lowered(facts: MoneyFacts) -> Turn | None:
    """What a later decision took of what the first approved."""
    if len(facts.approvals) < 2:
        return None
    first, last = facts.approvals[0].amount, facts.approvals[-1].amount
    if last >= first:
        return None
    after = _last_step(facts.approvals, is_up=False)
    return Turn(TurnKind.REDUCED if last else TurnKind.REVERSED, first - last, after)


def _last_step(approvals: Sequence[Approval], *, is_up: bool) -> Occasion:
    """What the last decision followed that changed the amount in this direction."""
    steps = [
        each.after
        for before, each in pairwise(approvals)
        if each.amount != before.amount and (each.amount > before.amount) == is_up
    ]
    return steps[-1]


def status_words(status: ClaimStatus, turns: Sequence[Turn]) -> Texts:
    """A claim's status in words: what became of its money, where that says more than the state.

    That the money did not arrive says more than what it followed.
    """
    if not turns or turns[0].kind is TurnKind.COMPENSATED or status in DID_NOT_ARRIVE:
        return STATUS_WORDS[status]
    return {language: turns[0].head(language) for language in LANGUAGES}


AFTER: Final[Mapping[Occasion, Texts]] = {
    Occasion.APPEAL: {"id": "keberatan", "en": "appeal"},
    Occasion.DISPUTE: {"id": "sanggahan", "en": "dispute"},
    Occasion.COMPLAINT: {"id": "pengaduan", "en": "complaint"},
    Occasion.REVIEW: {"id": "pemeriksaan ulang", "en": "review"},
}

HEADS: Final[Mapping[TurnKind, Texts]] = {
    TurnKind.PAID: {"id": "Dibayar setelah {after}", "en": "Paid after {after}"},
    TurnKind.PARTLY_PAID: {
        "id": "Dibayar sebagian setelah {after}",
        "en": "Partly paid after {after}",
    },
    TurnKind.GRANTED: {
        "id": "Disetujui setelah {after}, belum dibayar seluruhnya",
        "en": "Allowed after {after}, not paid in full yet",
    },
    TurnKind.REDUCED: {"id": "Dikurangi setelah {after}", "en": "Reduced after {after}"},
    TurnKind.REVERSED: {"id": "Dibatalkan setelah {after}", "en": "Reversed after {after}"},
    TurnKind.BEING_RECOVERED: {"id": "Sedang diambil kembali", "en": "Being recovered"},
    TurnKind.RECOVERED: {"id": "Sudah diambil kembali", "en": "Recovered"},
    TurnKind.WRITTEN_OFF: {"id": "Dihapuskan", "en": "Written off"},
    TurnKind.COMPENSATED: {"id": "Kompensasi dibayar", "en": "Compensation paid"},
}
"""What stands as the status."""

_MORE: Final[Texts] = {
    "id": "{amount} lebih banyak daripada keputusan sebelumnya.",
    "en": "{amount} more than was decided before.",
}
RESTS: Final[Mapping[TurnKind, Texts]] = {
    TurnKind.PAID: _MORE,
    TurnKind.PARTLY_PAID: _MORE,
    TurnKind.GRANTED: _MORE,
    TurnKind.REDUCED: {
        "id": "{amount} lebih sedikit daripada keputusan sebelumnya.",
        "en": "{amount} less than was decided before.",
    },
    TurnKind.REVERSED: {
        "id": "{amount} tidak lagi disetujui.",
        "en": "{amount} is not allowed any more.",
    },
    TurnKind.BEING_RECOVERED: {
        "id": "{amount} yang dibayar terlalu banyak.",
        "en": "{amount} that was paid too much.",
    },
    TurnKind.RECOVERED: {
        "id": "{amount} yang dibayar terlalu banyak.",
        "en": "{amount} that was paid too much.",
    },
    TurnKind.WRITTEN_OFF: {
        "id": "{amount} yang dibayar terlalu banyak tidak ditagih lagi.",
        "en": "{amount} that was paid too much is not asked back.",
    },
    TurnKind.COMPENSATED: {
        "id": "{amount}, karena janji layanan tidak ditepati.",
        "en": "{amount}, because a promise was not kept.",
    },
}
"""What is said behind it, with the amount."""
