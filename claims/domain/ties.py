"""Who stands too near to a payment to let it go: for himself, his household, provider or stake."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from claims.domain.refusals import Refused

NAMED_AT_MOST = 20
"""How many objects a refusal names."""


class Tie(StrEnum):
    """What ties one person to another person or to a provider."""

    ONESELF = "oneself"
    HOUSEHOLD = "household"
    ACTING = "acting"
    INTEREST = "interest"
    ACCOUNT = "account"


WORDS: Mapping[Tie, str] = {
    Tie.ONESELF: "yourself",
    Tie.HOUSEHOLD: "somebody of your household",
    Tie.ACTING: "a provider you act for",
    Tie.INTEREST: "somebody in whom an interest is declared",
    Tie.ACCOUNT: "somebody who shares a bank account with you",
}
"""Whom a tie is to, as the one who is tied is told."""


@dataclass(frozen=True, slots=True)
class Ties:
    """To which people and providers one person is tied on one day, and by what.

    They are the person's, whichever of his accounts he acts with and whoever lets him act.
    """

    to: Mapping[UUID, Tie]

    def among(self, ids: Iterable[UUID | None]) -> Tie | None:
        """The first of some people and providers' ties to the person, or None."""
        return next((self.to[each] for each in ids if each and each in self.to), None)


def require_untied(ties: Ties, parties: Collection[UUID | None], *, what: str) -> None:
    """Refuse `CONFLICT_OF_INTEREST` to who is tied to a party of what he would let pass."""
    tie = ties.among(parties)
    if tie is not None:
        raise Refused(
            "CONFLICT_OF_INTEREST",
            f"{what} concerns {WORDS[tie]}; another person has to act.",
            tie=tie.value,
        )


def require_untied_payees(ties: Ties, payees: Mapping[str, UUID], *, who: str) -> None:
    """Refuse `CONFLICT_OF_INTEREST` when a payment goes to somebody to whom a person is tied.

    `payees` has the payee of each payment by what the payment is known by; at most 20 are named.
    """
    tied = sorted(name for name, payee in payees.items() if payee in ties.to)
    if tied:
        raise Refused(
            "CONFLICT_OF_INTEREST",
            f"{who} is tied to the payee of {len(tied)} of the payments; another has to act.",
            payments=tied[:NAMED_AT_MOST],
        )
