"""Changes of a payee's bank account: proposed by one person, in force when another confirms."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class AccountChangeStatus(StrEnum):
    """Where a proposed account stands. A confirmed one is the payee's account, until the next."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


_A = AccountChangeStatus

ACCOUNT_CHANGE = Lifecycle(
    noun="account_changes",
    states=AccountChangeStatus,
    entries={"propose": _A.PROPOSED},
    edges=(
        edge(_A.PROPOSED, "confirm", _A.CONFIRMED),
        edge(_A.PROPOSED, "refuse", _A.REFUSED),
    ),
)


def require_other_confirmer(person_id: UUID, *, proposer: UUID) -> None:
    """Refuse `SAME_PERSON` to who proposed the account he would confirm or refuse."""
    if person_id == proposer:
        raise Refused("SAME_PERSON", "You proposed this account; another person answers.")


def require_one_payee(*, person_id: UUID | None, provider_id: UUID | None) -> None:
    """Refuse `PAYEE_MISSING` unless an account is of one person or of one provider."""
    if (person_id is None) == (provider_id is None):
        raise Refused(
            "PAYEE_MISSING", "An account is of one person or of one provider.", field="person_id"
        )


def require_not_ones_own(is_own: bool) -> None:
    """Refuse `CONFLICT_OF_INTEREST` to who is paid to the very account he would confirm."""
    if is_own:
        raise Refused(
            "CONFLICT_OF_INTEREST", "This is an account of your own; another person has to act."
        )
