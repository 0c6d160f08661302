"""Claims: their kinds, their states, and who may not decide or authorise one."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class ClaimKind(StrEnum):
    """A provider claims a redemption; a citizen claims reimbursement of what he paid."""

    REDEMPTION = "redemption"
    REIMBURSEMENT = "reimbursement"


class ClaimStatus(StrEnum):
    """Where a claim stands. A full rejection rests in `decided`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    COMPLETE = "complete"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    AUTHORISED = "authorised"
    SETTLED = "settled"
    PAID = "paid"
    PAYMENT_FAILED = "payment_failed"
    UNCLAIMED = "unclaimed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


_C = ClaimStatus

CLAIM = Lifecycle(
    noun="claims",
    states=ClaimStatus,
    entries={"draft": _C.DRAFT, "submit": _C.SUBMITTED},
    edges=(
        edge(_C.DRAFT, "submit", _C.SUBMITTED),
        edge((_C.DRAFT, _C.RETURNED), "lapse", _C.LAPSED),
        edge(
            (_C.DRAFT, _C.SUBMITTED, _C.RETURNED, _C.COMPLETE, _C.IN_REVIEW),
            "withdraw",
            _C.WITHDRAWN,
        ),
        edge(_C.SUBMITTED, "complete", _C.COMPLETE),
        edge(_C.SUBMITTED, "deem_complete", _C.COMPLETE, "deemed_complete"),
        edge((_C.SUBMITTED, _C.COMPLETE), "hold", _C.IN_REVIEW),
        edge((_C.SUBMITTED, _C.COMPLETE, _C.IN_REVIEW), "return", _C.RETURNED),
        edge(_C.RETURNED, "resubmit", _C.SUBMITTED, "submitted"),
        edge(_C.IN_REVIEW, "rerun", _C.COMPLETE, "rerun"),
        edge((_C.COMPLETE, _C.IN_REVIEW), "decide", _C.DECIDED),
        edge(_C.DECIDED, "redecide", _C.DECIDED, "redecided"),
        edge(_C.DECIDED, "authorise", _C.AUTHORISED),
        edge(_C.DECIDED, "close", _C.PAID, "closed"),
        edge(_C.AUTHORISED, "settle", _C.SETTLED),
        edge(_C.AUTHORISED, "lapse_authorisation", _C.DECIDED, "unauthorised"),
        edge(_C.SETTLED, "pay", _C.PAID),
        edge(_C.SETTLED, "fail_payment", _C.PAYMENT_FAILED),
        edge(_C.PAYMENT_FAILED, "settle", _C.SETTLED),
        edge((_C.PAYMENT_FAILED, _C.PAID), "redecide", _C.DECIDED, "redecided"),
        edge(_C.PAID, "fail_payment", _C.PAYMENT_FAILED),
        edge(_C.PAYMENT_FAILED, "give_to_treasury", _C.UNCLAIMED),
        edge(_C.UNCLAIMED, "reinstate", _C.PAYMENT_FAILED, "reinstated"),
    ),
)

LIVE = frozenset(ClaimStatus) - {_C.WITHDRAWN, _C.LAPSED}
"""The states in which a claim still stands against its redemption and its receipts."""

NEXT_STEP: dict[ClaimStatus, str] = {
    _C.DRAFT: "claimant_submits",
    _C.SUBMITTED: "rules_run",
    _C.COMPLETE: "rules_run",
    _C.RETURNED: "claimant_completes",
    _C.IN_REVIEW: "officer_decides",
    _C.DECIDED: "second_person_authorises",
    _C.AUTHORISED: "payment_is_sent",
    _C.SETTLED: "bank_confirms",
    _C.PAID: "nothing",
    _C.PAYMENT_FAILED: "payment_is_sent_again",
    _C.UNCLAIMED: "payee_comes_forward",
    _C.WITHDRAWN: "nothing",
    _C.LAPSED: "nothing",
}
"""What happens next to a claim, as the claimant is told."""


def unnamed(
    kind: ClaimKind, *, redemption_id: UUID | None, standard_code: str | None
) -> Refused | None:
    """What a claim of a kind names and this one does not: its redemption, or its service."""
    if kind is ClaimKind.REDEMPTION:
        if redemption_id is None:
            return Refused("REDEMPTION_MISSING", "A redemption is claimed.", field="redemption_id")
    elif standard_code is None:
        return Refused("STANDARD_MISSING", "The service is named.", field="standard_code")
    return None


class Outcome(StrEnum):
    """What a decision said of the whole claim."""

    APPROVED = "approved"
    PART_APPROVED = "part_approved"
    REJECTED = "rejected"


def outcome_of(*, claimed: int, approved: int) -> Outcome:
    """The outcome that an approved amount means (minor units)."""
    if approved == 0:
        return Outcome.REJECTED
    return Outcome.APPROVED if approved == claimed else Outcome.PART_APPROVED


def require_other_person(
    person_id: UUID,
    *,
    claimant: UUID,
    submitter: UUID,
    adjudicator: UUID | None,
    approver: UUID | None,
    last_editor: UUID | None,
) -> None:
    """Refuse `SAME_PERSON` when a claim is about its authoriser or was in his hands before.

    `approver` is who put the decision in force where the adjudicator had only proposed it.
    By person, never by account: two accounts of one person are one person.
    """
    if claimant == person_id:
        raise Refused("SAME_PERSON", "This claim is about yourself; another has to authorise it.")
    before = {
        "submitted": submitter,
        "decided": adjudicator,
        "approved the decision of": approver,
        "edited": last_editor,
    }
    for act, other in before.items():
        if other == person_id:
            raise Refused(
                "SAME_PERSON",
                f"You {act} this claim yourself; another person has to authorise it.",
            )
