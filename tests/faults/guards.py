"""Named guards, how each is taken out, and the tests that must notice.

A guard is either SQL that is run against the template database every test is cloned from, or a
function that changes the product's code in the test process. With the variable
CLAIMS_TESTS_WITHOUT set to a guard's name, tests/conftest.py takes it out before the tests run.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

VARIABLE = "CLAIMS_TESTS_WITHOUT"
RACES = "tests/usecases/test_concurrency.py"
SHARED = "tests/usecases/test_shared_limits.py"
DUTIES = "tests/usecases/test_duties.py"
TABLES = "tests/rules/test_tables.py"
JOBS = "tests/workers/test_jobs.py"
GUARDING = "tests/faults/test_database_guards.py"
ANSWERS = "tests/usecases/test_remembered_answers.py"
AUTHORISATIONS = "tests/usecases/test_authorisations.py"
CLAIMS = "tests/usecases/test_claims.py"
OWN_MATTERS = "tests/usecases/test_own_matters.py"
DRAFTING = "tests/usecases/test_claim_drafts.py"
LIFE = "tests/usecases/test_life_of_standards.py"
LEDGER = "tests/usecases/test_ledger.py"
YEAR_ENDS = "tests/usecases/test_year_ends.py"
PERIODS = "tests/usecases/test_periods.py"
PAYOUTS = "tests/usecases/test_payouts.py"
REDEMPTIONS = "tests/usecases/test_redemptions.py"
CASES = "tests/usecases/test_cases.py"
REDRESS = "tests/usecases/test_redress.py"
QUOTES = "tests/usecases/test_quotes.py"
CONFIRMATIONS = "tests/usecases/test_confirmations.py"
PROOF = "tests/usecases/test_proof_of_service.py"
REDECISIONS = "tests/usecases/test_redecisions.py"
RECEIVABLES = "tests/usecases/test_receivables.py"
RECOVERIES = "tests/usecases/test_recoveries.py"
REPEATS = "tests/usecases/test_repeats.py"
BANK = "tests/usecases/test_bank_imports.py"
FAILURES = "tests/usecases/test_payment_failures.py"
VOUCHERS = "tests/usecases/test_vouchers.py"
BACKUPS = "tests/usecases/test_backups.py"
FINANCE_DESK = "tests/pages/test_finance_desk.py"
TIERS = "tests/usecases/test_tiers.py"
SETTINGS = "tests/rules/test_settings_documented.py"
SEALED = "tests/usecases/test_sealed_documents.py"
TAXES = "tests/usecases/test_withheld_taxes.py"
WHO = "tests/usecases/test_who_may_pay.py"
ACCOUNTS = "tests/usecases/test_account_changes.py"
GRANTING = "tests/usecases/test_grants.py"
AT_ONCE = "tests/usecases/test_break_glass.py"
REBUILDS = "tests/usecases/test_rebuilds.py"
DOUBTED = "tests/usecases/test_doubted_accounts.py"
RUNS = "tests/usecases/test_payout_runs.py"
SIGNED = "tests/usecases/test_signed_batches.py"


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: SQL or code that takes it out, and where it must be noticed."""

    name: str
    out: str | Callable[[], None]
    noticed_by: str
    only: str = ""


def _set(path: str, value: Any) -> Callable[[], None]:
    """Replace an attribute named by its module and its name in it."""

    def take_out() -> None:
        from importlib import import_module  # noqa: PLC0415 - in the test process only

        module, _, names = path.partition(":")
        target: Any = import_module(module)
        *parents, last = names.split(".")
        for name in parents:
            target = getattr(target, name)
        setattr(target, last, value)

    return take_out


def _nothing(*_: Any, **__: Any) -> None:
    """Refuse nothing."""


def _unlocked_voucher() -> None:
    from sqlalchemy import select  # noqa: PLC0415

    from claims.storage import vouchers  # noqa: PLC0415

    def find(session: Any, serial: str, code_hash: bytes) -> Any:
        return session.scalars(
            select(vouchers.Voucher).where(
                vouchers.Voucher.serial == serial, vouchers.Voucher.code_hash == code_hash
            )
        ).one_or_none()

    vouchers.find_by_code = find  # type: ignore[assignment] # the guard is out


def _blind_compare_and_set() -> None:
    from claims.storage import bulk  # noqa: PLC0415

    honest = bulk.compare_and_set

    def blind(session: Any, row: Any, *, keys: Any, changes: Any) -> int:
        honest(session, row, keys=keys, changes=changes)
        return len(keys)

    bulk.compare_and_set = blind


def _everything_at_once() -> None:
    from claims.domain import permissions  # noqa: PLC0415

    permissions.AT_ONCE = frozenset(permissions.Action)


def _any_digest() -> None:
    from claims.storage import payouts as rows  # noqa: PLC0415
    from claims.usecases import payouts  # noqa: PLC0415

    honest = payouts.release

    def release(ctx: Any, payout_id: Any, *, file_sha256: str) -> Any:
        assert file_sha256
        return honest(ctx, payout_id, file_sha256=rows.get(ctx.session, payout_id).file_sha256)

    payouts.release = release


def _any_account() -> None:
    from claims.storage import payout_checks  # noqa: PLC0415

    payout_checks.has_replaced_account = lambda *_: False


def _account_not_held() -> None:
    from claims.storage import payout_checks, payouts  # noqa: PLC0415
    from claims.storage.people import BankAccount  # noqa: PLC0415

    def has_replaced_account(session: Any, payout_id: Any) -> bool:
        rows = payouts.instructions_of(session, payout_id)
        accounts = [session.get(BankAccount, row.bank_account_id) for row in rows]
        return any(each.replaced_at is not None for each in accounts)

    payout_checks.has_replaced_account = has_replaced_account


def _never_over() -> None:
    from claims.usecases import decisions  # noqa: PLC0415

    honest = decisions.voucher_effect
    decisions.voucher_effect = lambda **given: honest(**{**given, "has_ended": False})


def _everybody_may() -> None:
    from claims.domain.permissions import Scope  # noqa: PLC0415
    from claims.usecases import context  # noqa: PLC0415

    context.permit = lambda *_: Scope(all=True)


def _whoevers_claim() -> None:
    from claims.usecases import cases  # noqa: PLC0415

    honest = cases.require_other_handler
    cases.require_other_handler = lambda *who, **given: honest(
        *who, **{**given, "claimant": None, "submitter": None}
    )


def _whoever_approved() -> None:
    from claims.usecases import authorisations  # noqa: PLC0415

    honest = authorisations.require_other_person
    authorisations.require_other_person = lambda *who, **given: honest(
        *who, **{**given, "approver": None}
    )


def _nothing_withheld() -> None:
    """The lines of taxes are written, and the payment is as large as without them."""
    from claims.usecases.payout_taxes import Taxes  # noqa: PLC0415

    parts = Taxes.parts
    Taxes.parts = lambda *given: (parts(*given)[0], 0)  # type: ignore[method-assign]


def _builder_asked_once() -> None:
    from claims.usecases import untied  # noqa: PLC0415

    honest = untied.require_untied_payees

    def releaser_only(ties: Any, payees: Any, *, who: str) -> None:
        if "built" not in who:
            honest(ties, payees, who=who)

    untied.require_untied_payees = releaser_only


def _no_lease() -> None:
    from claims.usecases import jobs  # noqa: PLC0415

    jobs.LEASE_SECONDS = 10**9


GUARDS: tuple[Guard, ...] = (
    # the database's
    Guard("budget_not_negative",
          "ALTER TABLE budgets DROP CONSTRAINT ck_budgets_not_negative", GUARDING, "budget"),
    Guard("budget_adds_up",
          "ALTER TABLE budgets DROP CONSTRAINT ck_budgets_adds_up", GUARDING, "budget"),
    Guard("voucher_never_over",
          "ALTER TABLE vouchers DROP CONSTRAINT ck_vouchers_never_over", GUARDING, "voucher"),
    Guard("another_authoriser",
          "ALTER TABLE authorisations DROP CONSTRAINT ck_authorisations_another_person",
          DUTIES, "database_refuses"),
    Guard("another_releaser",
          "ALTER TABLE payouts DROP CONSTRAINT ck_payouts_another_person", GUARDING, "releaser"),
    Guard("another_decider",
          "ALTER TABLE redecisions DROP CONSTRAINT ck_redecisions_another_decider",
          REDECISIONS, "database_holds"),
    Guard("another_approver",
          "ALTER TABLE redecisions DROP CONSTRAINT ck_redecisions_another_person",
          REDECISIONS, "database_holds"),
    Guard("approved_redecision",
          "ALTER TABLE redecisions DROP CONSTRAINT ck_redecisions_approved",
          REDECISIONS, "database_holds"),
    Guard("one_proposal", "DROP INDEX uq_redecisions_claim_id_proposed", REDECISIONS,
          "propose_at_once"),
    Guard("another_publisher",
          "ALTER TABLE drafts DROP CONSTRAINT ck_drafts_another_person", LIFE, "another_person"),
    Guard("another_than_any_editor",
          "DROP TRIGGER other_publisher ON drafts", LIFE, "between_others"),
    Guard("every_editor_kept",
          "ALTER TABLE drafts DROP CONSTRAINT fk_drafts_editor", LIFE, "between_others"),
    Guard("published_draft",
          "ALTER TABLE standards DROP CONSTRAINT fk_standards_draft", LIFE, "another_person"),
    Guard("pinned_at_submission",
          "DROP TRIGGER pinned_at_submission ON claims", DRAFTING, "never_changes"),
    Guard("whole_once_submitted",
          "ALTER TABLE claims DROP CONSTRAINT ck_claims_submitted", DRAFTING, "never_changes"),
    Guard("published_is_final",
          "DROP TRIGGER published_is_final ON drafts", LIFE, "until_it_is_published"),
    Guard("discarded_is_final",
          "DROP TRIGGER discarded_is_final ON drafts", LIFE, "stands_still"),
    Guard("discarded_says_why",
          "ALTER TABLE drafts DROP CONSTRAINT ck_drafts_discarded", LIFE, "says_why"),
    Guard("voucher_with_charter",
          "ALTER TABLE vouchers DROP CONSTRAINT fk_vouchers_charter", LIFE, "has_a_charter"),
    Guard("another_assignee",
          "ALTER TABLE cases DROP CONSTRAINT ck_cases_another_assignee", CASES, "who_decided"),
    Guard("another_resolver",
          "ALTER TABLE cases DROP CONSTRAINT ck_cases_another_resolver", CASES, "who_decided"),
    Guard("claims_person_assigned",
          "ALTER TABLE cases DROP CONSTRAINT ck_cases_another_assignee", OWN_MATTERS,
          "database_too_keeps_a_claims"),
    Guard("claims_person_answering",
          "ALTER TABLE cases DROP CONSTRAINT ck_cases_another_resolver", OWN_MATTERS,
          "database_too_keeps_a_claims"),
    Guard("another_payee",
          "ALTER TABLE redress DROP CONSTRAINT ck_redress_another_payee", OWN_MATTERS,
          "keeps_a_payee"),
    Guard("another_exempter",
          "ALTER TABLE redress DROP CONSTRAINT ck_redress_another_person", REDRESS,
          "wants_another"),
    Guard("another_upholder",
          "ALTER TABLE redress DROP CONSTRAINT ck_redress_another_person", OWN_MATTERS,
          "keeps_a_payee"),
    Guard("another_enroller",
          "ALTER TABLE enrolments DROP CONSTRAINT ck_enrolments_another_person", OWN_MATTERS,
          "own_enrolment"),
    Guard("another_issuer",
          "ALTER TABLE vouchers DROP CONSTRAINT ck_vouchers_another_person", OWN_MATTERS,
          "own_enrolment"),
    Guard("another_than_approved",
          "ALTER TABLE authorisations DROP CONSTRAINT ck_authorisations_another_person",
          OWN_MATTERS, "keeps_an_approver"),
    Guard("redress_once",
          "ALTER TABLE redress DROP CONSTRAINT uq_redress_claim_id_kind", REDRESS, "once_for"),
    Guard("redress_in_one_payment", "DROP INDEX uq_redress_parts_live", REDRESS, "once_for"),
    Guard("one_confirmation",
          "ALTER TABLE confirmations DROP CONSTRAINT uq_confirmations_redemption_id",
          GUARDING, "confirmed_once"),
    Guard("line_adds_up",
          "ALTER TABLE decision_lines DROP CONSTRAINT ck_decision_lines_adds_up",
          GUARDING, "claimed_less_adjusted"),
    Guard("explained_lines", "DROP TRIGGER explained ON decision_lines", GUARDING, "explained"),
    Guard("late_adjustments",
          "DROP TRIGGER with_its_decision ON adjustments", GUARDING, "late"),
    Guard("balanced_transactions",
          "DROP TRIGGER balanced ON ledger_entries", GUARDING, "balance"),
    Guard("account_side",
          "ALTER TABLE ledger_accounts DROP CONSTRAINT ck_ledger_accounts_side",
          GUARDING, "side"),
    Guard("open_books", "DROP TRIGGER open_books ON ledger_transactions", PERIODS,
          "database_books_nothing"),
    Guard("closed_for_good", "DROP TRIGGER closed_for_good ON periods", PERIODS,
          "database_books_nothing"),
    Guard("closed_by_another", "ALTER TABLE periods DROP CONSTRAINT ck_periods_closer", PERIODS,
          "lets_nobody_close"),
    Guard("closed_when_over", "ALTER TABLE periods DROP CONSTRAINT ck_periods_over", PERIODS,
          "lets_nobody_close"),
    Guard("append_only_events", "DROP TRIGGER append_only ON events", GUARDING, "append_only"),
    Guard("never_emptied",
          "DROP TRIGGER never_emptied ON ledger_entries", TABLES, "owner_may_empty"),
    Guard("allowed_move", "DROP TRIGGER allowed_move ON claims", GUARDING, "move"),
    Guard("one_live_claim",
          "DROP INDEX uq_claims_redemption_live", GUARDING, "claimed_twice"),
    Guard("one_live_payment",
          "DROP INDEX uq_instruction_parts_decision_live", RACES, "released_once"),
    Guard("one_redemption_a_key",
          "ALTER TABLE redemptions DROP CONSTRAINT uq_redemptions_voucher_id_key",
          GUARDING, "till"),
    Guard("one_mark_a_place",
          "ALTER TABLE receipt_marks DROP CONSTRAINT pk_receipt_marks", CLAIMS, "two_open"),
    Guard("one_claim_a_mark",
          "ALTER TABLE claim_marks DROP CONSTRAINT pk_claim_marks", REPEATS, "at_once"),
    Guard("application_grants",
          "GRANT DELETE ON events, decisions TO claims_app", TABLES, "rewrite"),
    Guard("enough_authorised",
          "DROP TRIGGER enough_authorised ON claims", TIERS, "database_counts"),
    Guard("untied_authoriser_held",
          "DROP TRIGGER untied ON authorisations", TIERS, "database_keeps_who_is_tied"),
    Guard("untied_release_held", "DROP TRIGGER untied ON payouts", TIERS, "declared_since"),
    Guard("release_apart_held", "DROP TRIGGER untied ON payouts", TIERS, "keeps_the_two_apart"),
    Guard("untied_approver_held",
          "DROP TRIGGER untied ON redecisions", TIERS, "colleague_from_approving"),
    Guard("tiers_by_another",
          "ALTER TABLE tier_sets DROP CONSTRAINT ck_tier_sets_another_person", TIERS,
          "keeps_tiers"),
    Guard("tiers_from_a_later_day",
          "DROP TRIGGER later_day ON tier_sets", TIERS, "keeps_tiers"),
    Guard("tiers_stay_as_approved", "DROP TRIGGER still_open ON tiers", TIERS, "keeps_tiers"),
    Guard("interest_by_himself",
          "ALTER TABLE interests DROP CONSTRAINT ck_interests_by_himself", TIERS,
          "each_for_himself"),
    Guard("tax_rules_by_another",
          "ALTER TABLE tax_sets DROP CONSTRAINT ck_tax_sets_another_person", TAXES,
          "rules_are_set_by_two"),
    Guard("tax_rules_from_a_later_day",
          "DROP TRIGGER later_day ON tax_sets", TAXES, "rules_are_set_by_two"),
    Guard("tax_rules_stay_as_approved",
          "DROP TRIGGER still_open ON tax_rules", TAXES, "rules_are_set_by_two"),
    Guard("tax_remitted_by_two",
          "ALTER TABLE tax_remittances DROP CONSTRAINT ck_tax_remittances_another_person", TAXES,
          "handed_over_by_two"),
    # the code's
    Guard("other_answerer_of_taxes",
          _set("claims.usecases.taxes:require_other_answerer", _nothing), TAXES,
          "rules_are_set_by_two"),
    Guard("other_remitter",
          _set("claims.usecases.tax_remittances:require_other_remitter", _nothing), TAXES,
          "handed_over_by_two"),
    Guard("taxes_lessen_the_payment", _nothing_withheld, TAXES, "lessen_the_payment"),
    Guard("taxes_freed_on_failure",
          _set("claims.usecases.payout_taxes:free", _nothing), TAXES, "frees_its_taxes"),
    Guard("no_return_of_remitted_taxes",
          _set("claims.storage.taxes:is_remitted", lambda *_: False), TAXES,
          "while_the_treasury"),
    Guard("enough_by_tier",
          _set("claims.storage.tiers:needed_by", lambda _, ids: dict.fromkeys(ids, 1)), TIERS,
          "as_many_persons"),
    Guard("untied_authoriser",
          _set("claims.usecases.authorisations:require_untied", _nothing), WHO,
          "who_may_let_money_go and authorise-household-finance"),
    Guard("untied_approver",
          _set("claims.usecases.redecisions:require_untied", _nothing), WHO,
          "who_may_let_money_go and approve-clerk-finance"),
    Guard("untied_builder",
          _set("claims.usecases.untied:require_builder", _nothing), WHO,
          "who_may_let_money_go and build-owner-finance"),
    Guard("untied_bringer",
          _set("claims.usecases.untied:require_bringer", _nothing),
          "tests/usecases/test_bank_imports.py", "tied_to_a_payee"),
    Guard("untied_releaser",
          _set("claims.usecases.untied:require_release", _nothing), WHO,
          "who_may_let_money_go and release-relative-finance"),
    Guard("untied_builder_asked_again", _builder_asked_once, TIERS, "declared_since"),
    Guard("release_apart",
          _set("claims.usecases.untied:require_apart", _nothing), TIERS, "keeps_the_two_apart"),
    Guard("other_answerer_of_tiers",
          _set("claims.usecases.tiers:require_other_answerer", _nothing), TIERS, "set_by_two"),
    Guard("one_import_a_file",
          "ALTER TABLE bank_imports DROP CONSTRAINT uq_bank_imports_file_sha256", BANK,
          "two_imports"),
    Guard("one_entry_a_movement", "DROP INDEX uq_bank_entries_reference", BANK, "no_movement"),
    Guard("two_persons_to_fail",
          "ALTER TABLE payment_failures DROP CONSTRAINT ck_payment_failures_another_person",
          FAILURES, "database_holds"),
    Guard("answered_payments", "DROP TRIGGER answered ON instructions", FAILURES,
          "database_holds"),
    # the code's
    Guard("other_failer",
          _set("claims.usecases.payment_failures:require_other_person", _nothing), FAILURES,
          "one_persons"),
    Guard("other_confirmer",
          _set("claims.usecases.bank_answers:require_other_confirmer", _nothing), FAILURES,
          "who_released"),
    Guard("other_clearer",
          _set("claims.usecases.bank_clearings:require_other_person", _nothing), BANK,
          "cleared_to_a_payment"),
    Guard("seen_in_another_file",
          _set("claims.storage.bank:known_references", lambda *_: frozenset()), BANK,
          "told_and_then_stated"),
    Guard("to_the_last_unit",
          _set("claims.domain.bank:_difference", _nothing), BANK, "not_quite"),
    Guard("other_approver",
          _set("claims.usecases.redecisions:require_other_approver", _nothing), REDECISIONS,
          "proposed_by_one"),
    Guard("other_handler",
          _set("claims.usecases.cases:require_other_handler", _nothing), CASES, "who_decided"),
    Guard("case_of_ones_claim", _whoevers_claim, OWN_MATTERS, "handle"),
    Guard("case_of_ones_provider",
          _set("claims.storage.users:is_acting_for", lambda *_: False), OWN_MATTERS, "case_about"),
    Guard("submitter_of_ones_case",
          _set("claims.usecases.case_filing:require_other_submitter", _nothing), OWN_MATTERS,
          "who_handles_a_case"),
    Guard("uninvolved_in_redress",
          _set("claims.usecases.redress:require_uninvolved", _nothing), OWN_MATTERS,
          "part_in_redress"),
    Guard("other_exempter",
          _set("claims.usecases.redress:require_other_exempter", _nothing), OWN_MATTERS,
          "who_questioned"),
    Guard("other_enroller",
          _set("claims.usecases.enrolments:require_other_person", _nothing), OWN_MATTERS,
          "hands_himself"),
    Guard("other_holder",
          _set("claims.usecases.vouchers:require_other_holder", _nothing), OWN_MATTERS,
          "hands_himself"),
    Guard("other_than_approved", _whoever_approved, OWN_MATTERS, "who_approved"),
    Guard("redress_in_payment_stands",
          _set("claims.storage.redress:is_in_payment", lambda *_: False), REDRESS, "upheld"),
    Guard("undisputed_at_release",
          _set("claims.usecases.payout_checks:require_undisputed", _nothing), CASES,
          "disputed_since"),
    Guard("other_decider_again",
          _set("claims.usecases.redecisions:require_other_decider", _nothing), REDECISIONS,
          "does_not_change_it"),
    Guard("quote_taken_back",
          _set("claims.usecases.quotes:_taken_back", lambda *_: nullcontext()), QUOTES,
          "then_paid"),
    Guard("disputed_waits",
          _set("claims.storage.cases:blocked_of", lambda *_, **__: {}), CASES, "stay_payable"),
    Guard("gone_is_not_disputed",
          _set("claims.usecases.case_filing:_require_standing", _nothing), CONFIRMATIONS,
          "follows_a_redemption"),
    Guard("same_ruling",
          _set("claims.usecases.redecisions:_require_same_ruling", _nothing), REDECISIONS,
          "limits_were_used"),
    Guard("window_to_file",
          _set("claims.usecases.case_filing:require_window", _nothing), CASES, "window"),
    Guard("not_received_holds",
          _set("claims.storage.cases:not_received_among", lambda *_: frozenset()), CONFIRMATIONS,
          "held_whether"),
    Guard("own_code_of_a_use",
          _set("claims.usecases.proof_of_service:is_same", lambda *_: True), PROOF,
          "opens_its_own"),
    Guard("guesses_wait",
          _set("claims.domain.guesses:wait_of_address", lambda *_: timedelta(0)), PROOF,
          "even_the_right_code"),
    Guard("few_drafts",
          _set("claims.usecases.claim_drafts:_require_room", _nothing), DRAFTING, "and_no_more"),
    Guard("drafts_counted_alone",
          _set("claims.storage.claim_drafts:_alone", _nothing), DRAFTING, "one_by_one"),
    Guard("paid_once",
          _set("claims.storage.payouts:standing_of", lambda *_: {}), REDECISIONS,
          "only_the_difference"),
    Guard("locked_voucher", _unlocked_voucher, RACES, "tills_wait"),
    Guard("compare_and_set", _blind_compare_and_set, GUARDING, "stale"),
    Guard("other_authoriser",
          _set("claims.usecases.authorisations:require_other_person", _nothing), DUTIES,
          "submitter"),
    Guard("counted_on_after_a_restore",
          _set("claims.storage.backups:count_on", _nothing), BACKUPS, "another_server"),
    Guard("password_before_money",
          _set("claims.domain.sessions:is_proved", lambda *_, **__: True), FINANCE_DESK,
          "long_ago"),
    Guard("other_releaser",
          _set("claims.usecases.payouts:require_other_releaser", _nothing), DUTIES, "builder"),
    Guard("within_its_rail", "DROP TRIGGER within_rail ON instructions", RUNS, "within_their_rail"),
    Guard("rail_that_carries_it",
          _set("claims.domain.rails:Rail.carries", lambda *_, **__: True), RUNS, "no_rail_carries"),
    Guard("three_signers",
          "ALTER TABLE payouts DROP CONSTRAINT ck_payouts_three_persons", SIGNED, "database_holds"),
    Guard("signed_before_released",
          "ALTER TABLE payouts DROP CONSTRAINT ck_payouts_signed", SIGNED, "database_holds"),
    Guard("signed_once", "DROP TRIGGER signed_once ON payouts", SIGNED, "database_holds"),
    Guard("verified_before_approved",
          "INSERT INTO allowed_moves VALUES ('payouts', 'built', 'released')", SIGNED,
          "database_holds"),
    Guard("other_verifier",
          _set("claims.usecases.payout_signing:require_other_verifier", _nothing), SIGNED,
          "by_three_persons"),
    Guard("third_approver",
          _set("claims.usecases.payout_signing:require_other_approver", _nothing), SIGNED,
          "by_three_persons"),
    Guard("untied_signers",
          _set("claims.usecases.untied:require_step", _nothing), SIGNED, "stranger_to_its_payees"),
    Guard("sound_when_signed",
          _set("claims.storage.payout_checks:has_replaced_account", lambda *_: False), SIGNED,
          "what_stops_it"),
    Guard("other_decider",
          _set("claims.usecases.reviews:_require_other", _nothing), DUTIES, "who_decided"),
    Guard("budget_in_the_rules",
          _set("claims.usecases.adjudication:against_budget", lambda found, *_: found), RACES,
          "budget_line_decide"),
    Guard("shared_counters_looked_at_again",
          _set("claims.usecases.counters:in_doubt", lambda *_: {}), SHARED, "meanwhile"),
    Guard("withdrawn_needs_a_reason",
          "ALTER TABLE preauthorisations DROP CONSTRAINT ck_preauthorisations_withdrawn",
          GUARDING, "withdrawn_with_a_reason"),
    Guard("usages_are_added",
          _set("claims.storage.usages:add", _nothing), RACES, "ceiling"),
    Guard("scope",
          _set("claims.domain.permissions:Scope.reaches", lambda *_, **__: True), DUTIES,
          "foreign"),
    Guard("idempotency",
          _set("claims.usecases.answers:claim_key", _nothing), RACES, "idempotency"),
    Guard("one_authorisation",
          "ALTER TABLE authorisations DROP CONSTRAINT uq_authorisations_decision_id_authoriser_id",
          AUTHORISATIONS, "database_holds"),
    Guard("other_publisher",
          _set("claims.usecases.drafts:require_other_publisher", _nothing), LIFE, "any_account"),
    Guard("any_editor",
          _set("claims.storage.drafts:editors_of", lambda *_: frozenset()), LIFE,
          "between_others"),
    Guard("text_that_was_read",
          _set("claims.usecases.drafts:require_same_text", _nothing), LIFE, "what_was_read"),
    Guard("whole_standard",
          _set("claims.usecases.drafts:require_publishable", _nothing), LIFE, "not_whole"),
    Guard("charter_first",
          _set("claims.usecases.vouchers:require_charters", _nothing), LIFE, "without_a_published"),
    Guard("permissions", _everybody_may, LIFE, "who_drafts"),
    Guard("own_claims",
          _set("claims.usecases.claims:_own", lambda claim, _: claim), CLAIMS, "steer"),
    Guard("drafts_are_hidden",
          _set("claims.storage.claims:Claim.is_submitted", True), DRAFTING, "come_upon"),
    Guard("drafts_are_erased",
          _set("claims.storage.claim_drafts:erase", _nothing), DRAFTING, "erased"),
    Guard("no_more_than_is_owed",
          "ALTER TABLE receivables DROP CONSTRAINT ck_receivables_left", RECEIVABLES,
          "database_holds"),
    Guard("netted_once",
          _set("claims.domain.receivables:Owed.left", property(lambda self: self.amount)),
          RECEIVABLES, "until_nothing"),
    Guard("netting_answered_first",
          _set("claims.storage.receivables:lock_of_claim", lambda *_: []), RECEIVABLES,
          "with_the_bank"),
    Guard("share_kept", "DROP TRIGGER within_share ON receivable_parts", RECEIVABLES,
          "database_holds"),
    Guard("share_of_a_payment",
          _set("claims.usecases.payout_receivables:netted",
               lambda owed, **_: [(at, each) for at, each in enumerate(owed)]),
          RECEIVABLES, "half_of_each"),
    Guard("three_persons",
          "ALTER TABLE write_offs DROP CONSTRAINT ck_write_offs_three_persons", RECOVERIES,
          "database_holds"),
    Guard("three_other_persons",
          _set("claims.usecases.recoveries:require_uninvolved", _nothing), RECOVERIES,
          "three_persons"),
    Guard("another_confirmer",
          "ALTER TABLE repayments DROP CONSTRAINT ck_repayments_another_person", RECOVERIES,
          "database_holds"),
    Guard("no_debt_of_his_own", "DROP TRIGGER not_his_own ON write_offs", RECOVERIES,
          "database_holds"),
    Guard("other_closer",
          _set("claims.usecases.periods:require_other_closer", _nothing), PERIODS,
          "closed_by_another_person"),
    Guard("other_ends_year",
          _set("claims.usecases.year_ends:require_other_person", _nothing), YEAR_ENDS,
          "confirmed_once_by_another"),
    Guard("other_ends_year_in_the_database",
          "ALTER TABLE year_ends DROP CONSTRAINT ck_year_ends_another_person", YEAR_ENDS,
          "drawn_up_once"),
    Guard("lists_drawn_up_once",
          "DROP TRIGGER drawn_up_once ON year_end_rows", YEAR_ENDS, "drawn_up_once"),
    Guard("lists_as_proposed",
          _set("claims.storage.year_ends:has_changed", lambda *_: False), YEAR_ENDS,
          "changed_since"),
    Guard("year_is_settled",
          _set("claims.usecases.year_ends:_require_settled", _nothing), YEAR_ENDS,
          "its_books_closed"),
    Guard("never_paid_with_treasury",
          "DROP TRIGGER not_with_treasury ON instruction_parts", YEAR_ENDS, "comes_later"),
    Guard("other_reinstates",
          _set("claims.usecases.reinstatements:require_other_person", _nothing), YEAR_ENDS,
          "comes_later"),
    Guard("reinstated_by_a_stranger",
          _set("claims.usecases.reinstatements:require_untied", _nothing), YEAR_ENDS,
          "comes_later"),
    Guard("books_shut_for_a_close",
          _set("claims.storage.periods:shut_books", _nothing), PERIODS, "under_way"),
    Guard("digest_that_was_seen", _any_digest, DUTIES, "builder"),
    Guard("account_in_force", _any_account, PAYOUTS, "changed_account"),
    Guard("account_held", _account_not_held, REBUILDS, "that_has_begun"),
    Guard("account_in_force_in_the_database",
          "DROP TRIGGER accounts_in_force ON payouts", REBUILDS, "database_releases"),
    Guard("account_by_two",
          _set("claims.usecases.account_changes:require_other_confirmer", _nothing), ACCOUNTS,
          "who_proposed"),
    Guard("account_by_two_in_the_database",
          "ALTER TABLE account_changes DROP CONSTRAINT ck_account_changes_another_person",
          ACCOUNTS, "one_person_made"),
    Guard("account_that_can_be",
          _set("claims.usecases.account_changes:check_account", lambda *_: ()), ACCOUNTS,
          "cannot_be_one"),
    Guard("account_by_a_stranger",
          _set("claims.usecases.account_changes:require_untied", _nothing), ACCOUNTS, "is_tied"),
    Guard("account_of_another",
          _set("claims.usecases.account_changes:require_not_ones_own", _nothing), ACCOUNTS,
          "own_account"),
    Guard("confirmed_account",
          "DROP TRIGGER confirmed ON bank_accounts", ACCOUNTS, "confirmed_by_who_is_tied"),
    Guard("account_indexed_once",
          "DROP TRIGGER indexed_once ON bank_accounts", ACCOUNTS, "one_person_made"),
    Guard("payable_account",
          "DROP TRIGGER payable ON instructions", ACCOUNTS, "to_an_unconfirmed"),
    Guard("account_doubted",
          _set("claims.usecases.doubts:note", _nothing), DOUBTED, "until_two_persons"),
    Guard("account_doubted_at_release",
          _set("claims.storage.payout_checks:has_doubted_account", lambda *_: False), DOUBTED,
          "released_to"),
    Guard("account_undoubted_in_the_database",
          "DROP TRIGGER undoubted ON instructions", DOUBTED, "database_pays"),
    Guard("account_doubted_once",
          "DROP TRIGGER doubted_once ON bank_accounts", DOUBTED, "database_pays"),
    Guard("receipt_marks", _set("claims.usecases.receipts:_mark", _nothing), CLAIMS, "number"),
    Guard("claimed_stays",
          _set("claims.storage.claims:find_live_of", _nothing), REDEMPTIONS, "not_reversed"),
    Guard("end_gives_back", _never_over, VOUCHERS, "after_the_end"),
    Guard("voucher_settled",
          _set("claims.usecases.decisions:_settle_vouchers", lambda *_: []), LEDGER, "way"),
    Guard("run_again", _set("claims.runtime:RETRIED_STATES", frozenset()), ANSWERS, "met_another"),
    Guard("passing_refusals",
          _set("claims.runtime:TRANSIENT", frozenset()), ANSWERS, "remembered_unless"),
    Guard("halved_batch", _set("workers.jobs:_halve", _nothing), JOBS, "bad_claim"),
    Guard("lease", _no_lease, JOBS, "lease"),
    Guard("key_of_others",
          _set("config.settings:require_signing", _nothing), SETTINGS, "signing or key_that_signs"),
    Guard("certificate_in_force",
          _set("claims.documents.signing:Signer.require_valid", _nothing), SEALED, "expired"),
    Guard("seal_with_its_digest",
          "ALTER TABLE statements DROP CONSTRAINT ck_statements_signed", SEALED, "takes_no_seal"),
    Guard("role_by_another",
          _set("claims.usecases.grants:require_second", _nothing), GRANTING, "given_by_two"),
    Guard("role_by_two_in_the_database",
          "ALTER TABLE grants DROP CONSTRAINT ck_grants_another_person", GRANTING,
          "database_gives"),
    Guard("role_begins_as_a_proposal", "DROP TRIGGER by_two ON grants", GRANTING,
          "database_gives"),
    Guard("two_administrators",
          _set("claims.usecases.grants:require_room_for_first", _nothing), GRANTING, "no_third"),
    Guard("roles_in_conflict",
          _set("claims.usecases.grants:require_no_conflict", _nothing), GRANTING,
          "roles_in_conflict"),
    Guard("at_once_never_for_money", _everything_at_once, AT_ONCE, "opens_no_money"),
    Guard("authorised_by_a_role_by_two",
          "DROP TRIGGER authorised_by_two ON authorisations", AT_ONCE, "database_lets"),
    Guard("built_by_a_role_by_two",
          "DROP TRIGGER built_by_two ON payouts", AT_ONCE, "database_lets"),
    Guard("released_by_a_role_by_two",
          "DROP TRIGGER released_by_two ON payouts", AT_ONCE, "database_lets"),
    Guard("verified_by_a_role_by_two",
          "DROP TRIGGER verified_by_two ON payouts", AT_ONCE, "database_lets"),
    Guard("approved_by_a_role_by_two",
          "DROP TRIGGER approved_by_two ON payouts", AT_ONCE, "database_lets"),
    Guard("another_finds",
          _set("claims.usecases.break_glass:require_another_reviewer", _nothing), AT_ONCE,
          "another_reviews"),
    Guard("line_of_another",
          _set("claims.usecases.access_reviews:require_not_his_own", _nothing), AT_ONCE,
          "decided_by_others"),
    Guard("review_finished", "DROP TRIGGER finished ON access_reviews", AT_ONCE,
          "decided_by_others"),
    Guard("passing_faults",
          _set("workers.jobs:is_passing", lambda _: False), JOBS, "moment"),
)  # fmt: skip
"""Every named guard with the test that must see it missing."""


def named(name: str) -> Guard:
    """The guard of a name."""
    return next(each for each in GUARDS if each.name == name)


def missing() -> Guard | None:
    """The guard that these tests run without."""
    name = os.environ.get(VARIABLE)
    return named(name) if name else None
