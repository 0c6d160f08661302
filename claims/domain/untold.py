"""What happens and nobody is written to about, each with the reason why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNTOLD: Final[Mapping[str, frozenset[str]]] = {
    "a step inside the office; what comes of it is told": frozenset({
        "claim.complete", "claim.deemed_complete", "claim.in_review", "claim.rerun",
        "claim.authorised", "claim.unauthorised", "claim.settled", "claim.assigned", "claim.left",
        "claim.noted", "claim.part_authorised",
        "case.assigned", "case.claimed", "case.resolved", "case.reopened",
        "redecision.proposed", "redecision.in_force", "redecision.refused",
        "receivable.reopened", "receivable.changed",
        "repayment.proposed", "repayment.confirmed", "repayment.refused",
        "write_off.proposed", "write_off.seconded", "write_off.in_force", "write_off.refused",
        "redress.owed", "redress.in_question", "redress.upheld",
        "instruction.built", "instruction.pending", "instruction.cancelled",
        "payout.built", "payout.verified", "payout.sent_back", "payout.approved",
        "payout.released", "payout.confirmed", "payout.cancelled",
        "claim.reinstated", "year_end.proposed", "year_end.confirmed", "year_end.dropped",
        "reinstatement.proposed", "reinstatement.in_force", "reinstatement.refused",
        "period.open", "period.closed", "standing.set", "licence.recorded", "job.retried",
        "payment_failure.proposed", "payment_failure.approved", "payment_failure.refused",
        "bank_import.taken", "bank_entry.applied", "bank_entry.noted", "bank_entry.repeated",
        "bank_entry.unknown", "bank_entry.proposed", "bank_entry.cleared", "bank_entry.detailed",
        "bank_entry.clearing_refused",
        "tax_remittance.prepared", "tax_remittance.released", "tax_remittance.confirmed",
        "tax_remittance.returned", "tax_remittance.cancelled",
    }),
    "the money is told with the claim or with the statement it stands in": frozenset({
        "instruction.paid", "instruction.failed",
        "redress.settled", "redress.paid", "redress.payment_failed", "receivable.settled",
    }),
    "nothing is owed and nothing is left to do": frozenset({
        "redress.not_due", "claim.closed", "receivable.dropped", "receivable.written_off",
    }),
    "his own act, answered where he did it": frozenset({
        "claim.draft", "claim.saved", "claim.withdrawn", "rating.given", "receipt.uploaded",
        "contact.set", "invitation.used", "password.set", "session.begun", "session.ended",
        "session.proved",
    }),
    "given in person together with a secret that is never mailed": frozenset({
        "invitation.given", "voucher.activated",
    }),
    "seen on the voucher; its use is told by the redemption": frozenset({
        "voucher.redeemed", "voucher.settled", "voucher.exhausted", "voucher.restored",
        "voucher.given_back", "voucher.suspended", "voucher.resumed", "voucher.cancelled",
        "voucher.expired", "redemption.held", "redemption.released", "redemption.lapsed",
        "redemption.reduced", "redemption.reversed",
    }),
    "the decision was told, and where its letter is read": frozenset({"decision_letter.issued"}),
    "its payee, or each who acts for him, is told by a notice of his own": frozenset({
        "account_change.confirmed",
    }),
    "each who reviews is told by a notice of his own": frozenset({"break_glass.taken"}),
    "policy, published for everybody": frozenset({
        "calendar.loaded", "programme.created", "pay_days.set", "budget.adopted", "item.added",
        "standard.guarantee_breached",
        "draft.draft", "draft.edited", "draft.checked", "draft.published",
        "draft.discarded",
        "tier_set.proposed", "tier_set.in_force", "tier_set.refused",
        "tax_set.proposed", "tax_set.in_force", "tax_set.refused",
        "dry_run.running", "dry_run.done", "dry_run_part.waiting", "dry_run_part.replayed",
    }),
    "the office's own records of people and accounts": frozenset({
        "person.registered", "provider.registered", "enrolment.decided", "user.added",
        "user.disabled", "attempt.failed", "attempt.locked", "circumstances.recorded",
        "preauthorisation.given", "preauthorisation.withdrawn",
        "account_change.proposed", "account_change.refused",
        "interest.declared", "interest.ended", "tax_number.recorded",
        "grant.proposed", "grant.confirmed", "grant.refused", "grant.ended",
        "exemption.proposed", "exemption.confirmed", "exemption.refused",
        "break_glass.reviewed", "access_review.open", "access_review.signed",
    }),
}  # fmt: skip
"""Topics by the reason for which nobody is written to about them."""
