"""Who may knock at which door: one table of endpoint and action; nothing is open by accident."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from flask import Flask

from claims.domain.permissions import Action


class Open(Enum):
    """What needs no log-in."""

    PUBLIC = "public"
    FORM = "form"  # public, and what is sent came from a form drawn here


@dataclass(frozen=True, slots=True)
class Desk:
    """A page for somebody signed in, who is granted the action; without one, for anybody's own.

    What `moves_money` is done only by who gave his password within the last minutes. A form with a
    file takes so many bytes at most; others as many as any request.
    """

    action: Action | None = None
    moves_money: bool = False
    most_bytes: int | None = None


PUBLIC: Final = Open.PUBLIC
FORM: Final = Open.FORM

_A = Action

POLICY: Final[dict[str, Action | Open | Desk]] = {
    "programmes.create": _A.PROGRAMME_CREATE,
    "programmes.list_": _A.PROGRAMME_READ,
    "programmes.get": _A.PROGRAMME_READ,
    "programmes.adopt_budget": _A.BUDGET_ADOPT,
    "programmes.list_budgets": _A.BUDGET_READ,
    "programmes.add_items": _A.ITEM_ADD,
    "programmes.list_items": _A.ITEM_READ,
    "calendars.list_": _A.CALENDAR_READ,
    "standards.draft": _A.STANDARD_DRAFT,
    "standards.edit": _A.STANDARD_DRAFT,
    "standards.check": _A.STANDARD_CHECK,
    "standards.publish": _A.STANDARD_PUBLISH,
    "standards.discard": _A.STANDARD_DRAFT,
    "standards.list_": _A.STANDARD_READ,
    "standards.get": _A.STANDARD_READ,
    "dry_runs.start": _A.STANDARD_TRY,
    "dry_runs.list_": _A.DRY_RUN_READ,
    "dry_runs.get": _A.DRY_RUN_READ,
    "dry_runs.list_claims": _A.DRY_RUN_READ,
    "standards.get_checks": _A.DRAFT_READ,
    "standards.get_components": _A.STANDARD_READ,
    "standards.get_diff": _A.STANDARD_READ,
    "charters.get": PUBLIC,
    "charters.list_": PUBLIC,
    "people.register": _A.PERSON_REGISTER,
    "people.get": _A.PERSON_READ,
    "people.change": _A.PERSON_CHANGE,
    "people.set_contact": _A.CONTACT_SET,
    "messages.list_": _A.MESSAGE_READ,
    "providers.register": _A.PROVIDER_REGISTER,
    "providers.list_": _A.PROVIDER_READ,
    "providers.get": _A.PROVIDER_READ,
    "providers.set_standing": _A.PROVIDER_SET_STANDING,
    "providers.list_standings": _A.STANDING_READ,
    "providers.license_": _A.PROVIDER_LICENSE,
    "providers.list_licences": _A.PROVIDER_READ,
    "preauthorisations.give": _A.PREAUTHORISATION_GIVE,
    "preauthorisations.list_": _A.PREAUTHORISATION_READ,
    "preauthorisations.get": _A.PREAUTHORISATION_READ,
    "preauthorisations.withdraw": _A.PREAUTHORISATION_WITHDRAW,
    "users.add": _A.USER_ADD,
    "users.disable": _A.USER_DISABLE,
    "users.invite": _A.USER_INVITE,
    "enrolments.decide": _A.ENROLMENT_DECIDE,
    "enrolments.get": _A.ENROLMENT_READ,
    "vouchers.issue": _A.VOUCHER_ISSUE,
    "vouchers.list_": _A.VOUCHER_READ,
    "vouchers.get": _A.VOUCHER_READ,
    "vouchers.activate": _A.VOUCHER_ACTIVATE,
    "vouchers.cancel": _A.VOUCHER_CANCEL,
    "redemptions.redeem": _A.VOUCHER_REDEEM,
    "redemptions.get": _A.REDEMPTION_READ,
    "redemptions.reverse": _A.REDEMPTION_REVERSE,
    "redemptions.confirm": _A.REDEMPTION_CONFIRM,
    "receipts.upload": _A.RECEIPT_UPLOAD,
    "receipts.get": _A.RECEIPT_READ,
    "receipts.read_file": _A.RECEIPT_READ,
    "quotes.quote": _A.CLAIM_QUOTE,
    "declarations.list_": PUBLIC,
    "claim_drafts.start": _A.CLAIM_DRAFT,
    "claim_drafts.list_": _A.CLAIM_DRAFT,
    "claim_drafts.get": _A.CLAIM_DRAFT,
    "claim_drafts.save": _A.CLAIM_DRAFT,
    "claim_drafts.submit": _A.CLAIM_SUBMIT,
    "claims.submit": _A.CLAIM_SUBMIT,
    "claims.list_": _A.CLAIM_READ,
    "claims.get": _A.CLAIM_READ,
    "claims.withdraw": _A.CLAIM_WITHDRAW,
    "claims.resubmit": _A.CLAIM_RESUBMIT,
    "reviews.assign": _A.CLAIM_ASSIGN,
    "reviews.leave": _A.CLAIM_ASSIGN,
    "reviews.note": _A.CLAIM_NOTE,
    "reviews.return_": _A.CLAIM_RETURN,
    "reviews.decide": _A.CLAIM_DECIDE,
    "reviews.get_decision": _A.CLAIM_READ,
    "explanations.get": _A.CLAIM_READ,
    "decision_letters.read_file": _A.CLAIM_READ,
    "fhir.get": _A.CLAIM_READ,
    "reviews.compare": _A.COMPARISON_READ,
    "queues.list_": _A.QUEUE_READ,
    "authorisations.authorise": _A.CLAIM_AUTHORISE,
    "authorisations.authorise_many": _A.CLAIM_AUTHORISE,
    "authorisations.list_of": _A.AUTHORISATION_READ,
    "tiers.propose": _A.TIER_PROPOSE,
    "tiers.list_of": _A.TIER_READ,
    "tiers.approve": _A.TIER_APPROVE,
    "tiers.refuse": _A.TIER_APPROVE,
    "account_changes.propose": _A.ACCOUNT_PROPOSE,
    "account_changes.list_": _A.ACCOUNT_CHANGE_READ,
    "account_changes.confirm": _A.ACCOUNT_CONFIRM,
    "account_changes.refuse": _A.ACCOUNT_CONFIRM,
    "interests.list_shared": _A.SHARED_ACCOUNT_READ,
    "interests.declare": _A.INTEREST_DECLARE,
    "interests.list_": _A.INTEREST_READ,
    "interests.end": _A.INTEREST_DECLARE,
    "redecisions.propose": _A.CLAIM_REDECIDE,
    "redecisions.list_of": _A.REDECISION_READ,
    "redecisions.get": _A.REDECISION_READ,
    "redecisions.approve": _A.REDECISION_APPROVE,
    "redecisions.refuse": _A.REDECISION_APPROVE,
    "cases.file": _A.CASE_FILE,
    "cases.list_": _A.CASE_READ,
    "cases.get": _A.CASE_READ,
    "cases.verify": _A.CASE_HANDLE,
    "cases.dismiss": _A.CASE_HANDLE,
    "cases.assign": _A.CASE_ASSIGN,
    "cases.resolve": _A.CASE_RESOLVE,
    "ratings.rate": _A.MOMENT_RATE,
    "payouts.build": _A.PAYOUT_BUILD,
    "payouts.list_": _A.PAYOUT_READ,
    "payouts.get": _A.PAYOUT_READ,
    "payouts.release": _A.PAYOUT_RELEASE,
    "payouts.rebuild": _A.PAYOUT_BUILD,
    "payouts.cancel": _A.PAYOUT_CANCEL,
    "payouts.confirm": _A.PAYOUT_CONFIRM,
    "payouts.read_file": _A.PAYOUT_RELEASE,
    "payouts.approve_failure": _A.PAYOUT_CONFIRM,
    "payouts.refuse_failure": _A.PAYOUT_CONFIRM,
    "bank.take": _A.BANK_IMPORT,
    "bank.list_imports": _A.BANK_READ,
    "bank.get_import": _A.BANK_READ,
    "bank.read_file": _A.BANK_READ,
    "bank.list_entries": _A.BANK_READ,
    "bank.propose": _A.BANK_CLEAR,
    "bank.approve": _A.BANK_CLEAR,
    "bank.refuse": _A.BANK_CLEAR,
    "bank.reconcile": _A.BANK_READ,
    "receivables.list_": _A.RECEIVABLE_READ,
    "receivables.get": _A.RECEIVABLE_READ,
    "receivables.record": _A.REPAYMENT_RECORD,
    "receivables.confirm": _A.REPAYMENT_CONFIRM,
    "receivables.refuse_repayment": _A.REPAYMENT_CONFIRM,
    "receivables.list_repayments": _A.REPAYMENT_READ,
    "receivables.propose_write_off": _A.WRITE_OFF_PROPOSE,
    "receivables.approve_write_off": _A.WRITE_OFF_APPROVE,
    "receivables.refuse_write_off": _A.WRITE_OFF_APPROVE,
    "receivables.list_write_offs": _A.WRITE_OFF_READ,
    "redress.list_": _A.REDRESS_READ,
    "redress.get": _A.REDRESS_READ,
    "redress.question": _A.REDRESS_QUESTION,
    "redress.exempt": _A.REDRESS_EXEMPT,
    "redress.uphold": _A.REDRESS_EXEMPT,
    "statements.list_": _A.STATEMENT_READ,
    "statements.get": _A.STATEMENT_READ,
    "statements.read_file": _A.STATEMENT_READ,
    "statements.read_content": _A.STATEMENT_READ,
    "statements.check": PUBLIC,
    "quality.decisions": _A.QUALITY_READ,
    "quality.queues": _A.QUALITY_READ,
    "ledger.balances": _A.LEDGER_READ,
    "ledger.trial_balance": _A.LEDGER_READ,
    "ledger.save_trial_balance": _A.LEDGER_READ,
    "ledger.budget_execution": _A.LEDGER_READ,
    "ledger.save_budget_execution": _A.LEDGER_READ,
    "ledger.list_entries": _A.LEDGER_READ,
    "ledger.save_account": _A.LEDGER_READ,
    "periods.list_": _A.PERIOD_READ,
    "periods.propose": _A.PERIOD_PROPOSE,
    "periods.close": _A.PERIOD_CLOSE,
    "events.list_": _A.EVENT_READ,
    "jobs.list_": _A.JOB_READ,
    "jobs.retry": _A.JOB_RETRY,
    "health.healthy": PUBLIC,
    "health.ready": PUBLIC,
    "health.metrics": PUBLIC,
    "document.openapi": PUBLIC,
    "pages.home": PUBLIC,
    "pages.check": PUBLIC,
    "pages.reference": PUBLIC,
    "pages.style": PUBLIC,
    "tracking.track": PUBLIC,
    "proof.received": PUBLIC,
    "entrance.sign_in": FORM,
    "entrance.accept_invitation": FORM,
    "own.home": Desk(),
    "own.change_password": Desk(),
    "own.prove": Desk(),
    "own.sign_out": Desk(),
    "own.sign_out_everywhere": Desk(),
    "charters_pages.list_": PUBLIC,
    "charters_pages.charter": PUBLIC,
    "charters_pages.sheet": PUBLIC,
    "desk.list_queues": Desk(_A.CLAIM_ASSIGN),
    "desk.find": Desk(_A.CLAIM_ASSIGN),
    "desk.show_queue": Desk(_A.CLAIM_ASSIGN),
    "desk.show": Desk(_A.CLAIM_ASSIGN),
    "desk.show_receipt": Desk(_A.CLAIM_ASSIGN),
    "desk.take": Desk(_A.CLAIM_ASSIGN),
    "desk.leave": Desk(_A.CLAIM_ASSIGN),
    "desk.note": Desk(_A.CLAIM_NOTE),
    "desk.return_": Desk(_A.CLAIM_RETURN),
    "desk.decide": Desk(_A.CLAIM_DECIDE),
    "policy.list_": Desk(_A.DRAFT_READ),
    "policy.show": Desk(_A.DRAFT_READ),
    "policy.compare": Desk(_A.DRAFT_READ),
    "policy.draft": Desk(_A.STANDARD_DRAFT),
    "policy.edit_text": Desk(_A.STANDARD_DRAFT),
    "policy.edit_figures": Desk(_A.STANDARD_DRAFT),
    "policy.check": Desk(_A.STANDARD_CHECK),
    "policy.publish": Desk(_A.STANDARD_PUBLISH),
    "policy.discard": Desk(_A.STANDARD_DRAFT),
    "dry_run_pages.list_": Desk(_A.DRY_RUN_READ),
    "dry_run_pages.start": Desk(_A.STANDARD_TRY),
    "dry_run_pages.show": Desk(_A.DRY_RUN_READ),
    "dry_run_pages.list_claims": Desk(_A.DRY_RUN_READ),
    "finance.home": Desk(_A.PAYOUT_READ),
    "finance.queue": Desk(_A.PAYOUT_READ),
    "finance.authorise": Desk(_A.CLAIM_AUTHORISE, moves_money=True),
    "bank_pages.show": Desk(_A.BANK_READ),
    "bank_pages.take": Desk(_A.BANK_IMPORT, moves_money=True, most_bytes=33 * 1024 * 1024),
    "bank_pages.show_entry": Desk(_A.BANK_READ),
    "bank_pages.propose": Desk(_A.BANK_CLEAR, moves_money=True),
    "bank_pages.approve": Desk(_A.BANK_CLEAR, moves_money=True),
    "bank_pages.refuse": Desk(_A.BANK_CLEAR, moves_money=True),
    "books.budget": Desk(_A.LEDGER_READ),
    "books.trial_balance": Desk(_A.LEDGER_READ),
    "books.accounts": Desk(_A.LEDGER_READ),
    "books.account": Desk(_A.LEDGER_READ),
    "books.list_periods": Desk(_A.PERIOD_READ),
    "books.propose_period": Desk(_A.PERIOD_PROPOSE, moves_money=True),
    "books.close_period": Desk(_A.PERIOD_CLOSE, moves_money=True),
    "finance.list_statements": Desk(_A.STATEMENT_READ),
    "finance.save_statement": Desk(_A.STATEMENT_READ),
    "books.save_budget": Desk(_A.LEDGER_READ),
    "books.save_trial_balance": Desk(_A.LEDGER_READ),
    "books.save_account": Desk(_A.LEDGER_READ),
    "batches.list_": Desk(_A.PAYOUT_READ),
    "batches.build": Desk(_A.PAYOUT_BUILD),
    "batches.show": Desk(_A.PAYOUT_READ),
    "batches.release": Desk(_A.PAYOUT_RELEASE, moves_money=True),
    "batches.rebuild": Desk(_A.PAYOUT_BUILD),
    "batches.cancel": Desk(_A.PAYOUT_CANCEL),
    "batches.read_file": Desk(_A.PAYOUT_RELEASE),
}
"""Every endpoint. The use case asks again, with the object in its hands."""


QUESTIONS: Final = frozenset({"quotes.quote"})
"""What is asked by POST and changes nothing: it needs no Idempotency-Key."""


class PolicyIncomplete(Exception):  # noqa: N818 - it says what is wrong with the table
    """A route without a policy, or a policy without a route: the service does not start."""


def require_complete(app: Flask) -> None:
    """Refuse to start when the table and the routes of the app differ in any way."""
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    problems = [f"the route {name} has no policy" for name in sorted(routes - POLICY.keys())]
    problems += [f"the policy {name} has no route" for name in sorted(POLICY.keys() - routes)]
    if problems:
        raise PolicyIncomplete("; ".join(problems))
