"""Who may do what: one table of action, role and the relation the role must have to the object."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from claims.domain.refusals import Refused


class Role(StrEnum):
    """What a user's account is for."""

    CITIZEN = "citizen"
    PROVIDER = "provider"
    CLAIMS_OFFICER = "claims_officer"
    FINANCE_OFFICER = "finance_officer"
    PROGRAMME_OFFICER = "programme_officer"
    POLICY_OFFICER = "policy_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    WORKER = "worker"


class Relation(StrEnum):
    """How an object must belong to the actor before the role reaches it."""

    ANY = "any"
    OWN = "own"  # the object is of the actor's own person
    ACTING = "acting"  # the object is of the provider the actor acts for


class Action(StrEnum):
    """Everything a person can do, as noun:verb."""

    PROGRAMME_CREATE = "programme:create"
    PROGRAMME_READ = "programme:read"
    PAY_DAYS_SET = "pay_days:set"
    CALENDAR_LOAD = "calendar:load"
    CALENDAR_READ = "calendar:read"
    BUDGET_ADOPT = "budget:adopt"
    BUDGET_READ = "budget:read"
    STANDARD_DRAFT = "standard:draft"
    STANDARD_CHECK = "standard:check"
    STANDARD_PUBLISH = "standard:publish"
    STANDARD_READ = "standard:read"
    STANDARD_TRY = "standard:try"
    DRY_RUN_READ = "dry_run:read"
    STANDARD_REPLAY = "standard:replay"
    DRAFT_READ = "draft:read"
    ITEM_ADD = "item:add"
    ITEM_READ = "item:read"
    PERSON_REGISTER = "person:register"
    PERSON_READ = "person:read"
    PERSON_CHANGE = "person:change"
    PROVIDER_REGISTER = "provider:register"
    PROVIDER_READ = "provider:read"
    PROVIDER_SET_STANDING = "provider:set_standing"
    STANDING_READ = "standing:read"
    PROVIDER_LICENSE = "provider:license"
    PREAUTHORISATION_GIVE = "preauthorisation:give"
    PREAUTHORISATION_WITHDRAW = "preauthorisation:withdraw"
    PREAUTHORISATION_READ = "preauthorisation:read"
    USER_ADD = "user:add"
    USER_INVITE = "user:invite"
    USER_DISABLE = "user:disable"
    GRANT_PROPOSE = "grant:propose"
    GRANT_CONFIRM = "grant:confirm"
    GRANT_END = "grant:end"
    EXEMPTION_PROPOSE = "exemption:propose"
    EXEMPTION_CONFIRM = "exemption:confirm"
    BREAK_GLASS_TAKE = "break_glass:take"
    BREAK_GLASS_REVIEW = "break_glass:review"
    ACCESS_REVIEW = "access:review"
    ACCESS_READ = "access:read"
    ENROLMENT_DECIDE = "enrolment:decide"
    ENROLMENT_READ = "enrolment:read"
    VOUCHER_ISSUE = "voucher:issue"
    VOUCHER_ACTIVATE = "voucher:activate"
    VOUCHER_CANCEL = "voucher:cancel"
    VOUCHER_READ = "voucher:read"
    VOUCHER_EXPIRE = "voucher:expire"
    VOUCHER_REDEEM = "voucher:redeem"
    REDEMPTION_REVERSE = "redemption:reverse"
    REDEMPTION_READ = "redemption:read"
    REDEMPTION_CONFIRM = "redemption:confirm"
    RECEIPT_UPLOAD = "receipt:upload"
    RECEIPT_READ = "receipt:read"
    CLAIM_DRAFT = "claim:draft"
    CLAIM_SUBMIT = "claim:submit"
    CLAIM_QUOTE = "claim:quote"
    CLAIM_READ = "claim:read"
    CLAIM_WITHDRAW = "claim:withdraw"
    CLAIM_RESUBMIT = "claim:resubmit"
    CLAIM_ASSIGN = "claim:assign"
    CLAIM_NOTE = "claim:note"
    CLAIM_RETURN = "claim:return"
    CLAIM_DECIDE = "claim:decide"
    CLAIM_REDECIDE = "claim:redecide"
    COMPARISON_READ = "comparison:read"
    QUEUE_READ = "queue:read"
    CONTACT_SET = "contact:set"
    MESSAGE_READ = "message:read"
    DELIVERY_READ = "delivery:read"
    MESSAGE_SEND = "message:send"
    CLAIM_ADJUDICATE = "claim:adjudicate"
    CLAIM_DEEM_COMPLETE = "claim:deem_complete"
    CLAIM_LAPSE = "claim:lapse"
    CLAIM_AUTHORISE = "claim:authorise"
    AUTHORISATION_READ = "authorisation:read"
    TIER_PROPOSE = "tier:propose"
    TIER_APPROVE = "tier:approve"
    TIER_READ = "tier:read"
    ACCOUNT_PROPOSE = "account:propose"
    ACCOUNT_CONFIRM = "account:confirm"
    ACCOUNT_CHANGE_READ = "account_change:read"
    ACCOUNT_INDEX = "account:index"
    SHARED_ACCOUNT_READ = "shared_account:read"
    TAX_PROPOSE = "tax:propose"
    TAX_APPROVE = "tax:approve"
    TAX_READ = "tax:read"
    TAX_NUMBER_RECORD = "tax_number:record"
    TAX_SLIP_READ = "tax_slip:read"
    TAX_REMIT = "tax:remit"
    INTEREST_DECLARE = "interest:declare"
    INTEREST_READ = "interest:read"
    REDECISION_APPROVE = "redecision:approve"
    REDECISION_READ = "redecision:read"
    CASE_FILE = "case:file"
    CASE_READ = "case:read"
    CASE_HANDLE = "case:handle"
    CASE_ASSIGN = "case:assign"
    CASE_RESOLVE = "case:resolve"
    CASE_ESCALATE = "case:escalate"
    CASE_FOLLOW = "case:follow"
    MOMENT_RATE = "moment:rate"
    PAYOUT_BUILD = "payout:build"
    PAYOUT_VERIFY = "payout:verify"
    PAYOUT_SEND_BACK = "payout:send_back"
    PAYOUT_APPROVE = "payout:approve"
    PAYOUT_RELEASE = "payout:release"
    PAYOUT_CANCEL = "payout:cancel"
    PAYOUT_CONFIRM = "payout:confirm"
    PAYOUT_READ = "payout:read"
    BANK_IMPORT = "bank:import"
    BANK_READ = "bank:read"
    BANK_CLEAR = "bank:clear"
    HIT_RATE_PUBLISH = "hit_rate:publish"
    RECEIVABLE_READ = "receivable:read"
    REPAYMENT_RECORD = "repayment:record"
    REPAYMENT_CONFIRM = "repayment:confirm"
    REPAYMENT_READ = "repayment:read"
    WRITE_OFF_PROPOSE = "write_off:propose"
    WRITE_OFF_APPROVE = "write_off:approve"
    WRITE_OFF_READ = "write_off:read"
    REDRESS_ISSUE = "redress:issue"
    REDRESS_READ = "redress:read"
    REDRESS_QUESTION = "redress:question"
    REDRESS_EXEMPT = "redress:exempt"
    STATEMENT_ISSUE = "statement:issue"
    STATEMENT_READ = "statement:read"
    LEDGER_READ = "ledger:read"
    PERIOD_PROPOSE = "period:propose"
    PERIOD_CLOSE = "period:close"
    PERIOD_READ = "period:read"
    YEAR_END_PROPOSE = "year_end:propose"
    YEAR_END_CONFIRM = "year_end:confirm"
    YEAR_END_READ = "year_end:read"
    REINSTATEMENT_PROPOSE = "reinstatement:propose"
    REINSTATEMENT_APPROVE = "reinstatement:approve"
    REINSTATEMENT_READ = "reinstatement:read"
    QUALITY_READ = "quality:read"
    EVENT_READ = "event:read"
    EVENT_SEAL = "event:seal"
    FILE_SWEEP = "file:sweep"
    JOB_READ = "job:read"
    JOB_RETRY = "job:retry"


STAFF = tuple(role for role in Role if role not in {Role.CITIZEN, Role.PROVIDER, Role.WORKER})
"""The roles of the office, in their order."""

_A, _R = Action, Role
_ANY, _OWN, _ACTING = Relation.ANY, Relation.OWN, Relation.ACTING

_READERS = {
    _R.CLAIMS_OFFICER: _ANY,
    _R.FINANCE_OFFICER: _ANY,
    _R.PROGRAMME_OFFICER: _ANY,
    _R.AUDITOR: _ANY,
}
_OVERSEERS = {_R.ADMINISTRATOR: _ANY, _R.PROGRAMME_OFFICER: _ANY}
_DRAFTERS = {_R.PROGRAMME_OFFICER: _ANY, _R.POLICY_OFFICER: _ANY}
_PARTIES = {_R.CITIZEN: _OWN, _R.PROVIDER: _ACTING}
_EVERYONE: dict[Role, Relation] = {role: _ANY for role in Role if role is not _R.WORKER}
_ONESELF: dict[Role, Relation] = {role: _OWN for role in Role if role is not _R.WORKER}

GRANTS: dict[Action, dict[Role, Relation]] = {
    _A.PROGRAMME_CREATE: {_R.PROGRAMME_OFFICER: _ANY},
    _A.PAY_DAYS_SET: {_R.PROGRAMME_OFFICER: _ANY},
    _A.PROGRAMME_READ: _EVERYONE,
    _A.CALENDAR_LOAD: {_R.WORKER: _ANY},
    _A.CALENDAR_READ: _EVERYONE,
    _A.BUDGET_ADOPT: {_R.PROGRAMME_OFFICER: _ANY},
    _A.BUDGET_READ: _READERS,
    _A.STANDARD_DRAFT: _DRAFTERS,
    _A.STANDARD_CHECK: _DRAFTERS,
    _A.STANDARD_PUBLISH: {_R.POLICY_OFFICER: _ANY},
    _A.STANDARD_READ: _EVERYONE,
    _A.STANDARD_TRY: {**_DRAFTERS, _R.WORKER: _ANY},
    _A.DRY_RUN_READ: {**_DRAFTERS, _R.AUDITOR: _ANY, _R.WORKER: _ANY},
    _A.STANDARD_REPLAY: {_R.WORKER: _ANY},
    _A.DRAFT_READ: {**_DRAFTERS, _R.AUDITOR: _ANY},
    _A.ITEM_ADD: {_R.PROGRAMME_OFFICER: _ANY},
    _A.ITEM_READ: _EVERYONE,
    _A.PERSON_REGISTER: {_R.PROGRAMME_OFFICER: _ANY, _R.ADMINISTRATOR: _ANY},
    _A.PERSON_READ: {**_READERS, _R.CITIZEN: _OWN},
    _A.PERSON_CHANGE: {_R.PROGRAMME_OFFICER: _ANY, _R.ADMINISTRATOR: _ANY},
    _A.PROVIDER_REGISTER: {_R.PROGRAMME_OFFICER: _ANY},
    _A.PROVIDER_READ: _EVERYONE,
    _A.PROVIDER_SET_STANDING: {_R.PROGRAMME_OFFICER: _ANY},
    _A.STANDING_READ: _READERS,
    _A.PROVIDER_LICENSE: {_R.PROGRAMME_OFFICER: _ANY},
    _A.PREAUTHORISATION_GIVE: {_R.CLAIMS_OFFICER: _ANY},
    _A.PREAUTHORISATION_WITHDRAW: {_R.CLAIMS_OFFICER: _ANY},
    _A.PREAUTHORISATION_READ: {**_READERS, **_PARTIES},
    _A.USER_ADD: {_R.ADMINISTRATOR: _ANY},
    _A.USER_DISABLE: {_R.ADMINISTRATOR: _ANY},
    _A.USER_INVITE: {_R.ADMINISTRATOR: _ANY},
    _A.GRANT_PROPOSE: {_R.ADMINISTRATOR: _ANY},
    _A.GRANT_CONFIRM: _OVERSEERS,
    _A.GRANT_END: _OVERSEERS,
    _A.EXEMPTION_PROPOSE: {_R.ADMINISTRATOR: _ANY},
    _A.EXEMPTION_CONFIRM: _OVERSEERS,
    _A.BREAK_GLASS_TAKE: {role: _ANY for role in STAFF if role is not _R.AUDITOR},
    _A.BREAK_GLASS_REVIEW: _OVERSEERS,
    _A.ACCESS_REVIEW: _OVERSEERS,
    _A.ACCESS_READ: {**_OVERSEERS, _R.AUDITOR: _ANY},
    _A.ENROLMENT_DECIDE: {_R.PROGRAMME_OFFICER: _ANY},
    _A.ENROLMENT_READ: {**_READERS, _R.CITIZEN: _OWN},
    _A.VOUCHER_ISSUE: {_R.PROGRAMME_OFFICER: _ANY},
    _A.VOUCHER_ACTIVATE: {_R.PROGRAMME_OFFICER: _ANY, _R.CITIZEN: _OWN},
    _A.VOUCHER_CANCEL: {_R.PROGRAMME_OFFICER: _ANY},
    _A.VOUCHER_READ: {**_READERS, _R.CITIZEN: _OWN},
    _A.VOUCHER_EXPIRE: {_R.WORKER: _ANY},
    _A.VOUCHER_REDEEM: {_R.PROVIDER: _ACTING},
    _A.REDEMPTION_REVERSE: {_R.PROVIDER: _ACTING},
    _A.REDEMPTION_READ: {**_READERS, **_PARTIES},
    _A.REDEMPTION_CONFIRM: {_R.CITIZEN: _OWN},
    _A.RECEIPT_UPLOAD: {_R.CITIZEN: _OWN, _R.PROVIDER: _ACTING},
    _A.RECEIPT_READ: {**_READERS, **_PARTIES},
    _A.CLAIM_DRAFT: _PARTIES,
    _A.CLAIM_SUBMIT: _PARTIES,
    _A.CLAIM_QUOTE: _PARTIES,
    _A.CLAIM_READ: {**_READERS, **_PARTIES},
    _A.CLAIM_WITHDRAW: _PARTIES,
    _A.CLAIM_RESUBMIT: _PARTIES,
    _A.CLAIM_ASSIGN: {_R.CLAIMS_OFFICER: _ANY},
    _A.CLAIM_NOTE: {_R.CLAIMS_OFFICER: _ANY, _R.FINANCE_OFFICER: _ANY},
    _A.CLAIM_RETURN: {_R.CLAIMS_OFFICER: _ANY},
    _A.CLAIM_DECIDE: {_R.CLAIMS_OFFICER: _ANY},
    _A.CLAIM_REDECIDE: {_R.CLAIMS_OFFICER: _ANY},
    _A.COMPARISON_READ: _READERS,
    _A.QUEUE_READ: _READERS,
    _A.CONTACT_SET: {**_ONESELF, _R.PROGRAMME_OFFICER: _ANY, _R.ADMINISTRATOR: _ANY},
    _A.MESSAGE_READ: _ONESELF,
    _A.DELIVERY_READ: _READERS,
    _A.MESSAGE_SEND: {_R.WORKER: _ANY},
    _A.CLAIM_ADJUDICATE: {_R.WORKER: _ANY},
    _A.CLAIM_DEEM_COMPLETE: {_R.WORKER: _ANY},
    _A.CLAIM_LAPSE: {_R.WORKER: _ANY},
    _A.CLAIM_AUTHORISE: {_R.FINANCE_OFFICER: _ANY},
    _A.AUTHORISATION_READ: _READERS,
    _A.TIER_PROPOSE: {_R.PROGRAMME_OFFICER: _ANY},
    _A.TIER_APPROVE: {_R.PROGRAMME_OFFICER: _ANY, _R.FINANCE_OFFICER: _ANY},
    _A.TIER_READ: _READERS,
    _A.ACCOUNT_PROPOSE: {_R.PROGRAMME_OFFICER: _ANY, _R.ADMINISTRATOR: _ANY, **_PARTIES},
    _A.ACCOUNT_CONFIRM: {_R.FINANCE_OFFICER: _ANY, _R.PROGRAMME_OFFICER: _ANY},
    _A.ACCOUNT_CHANGE_READ: {
        _R.FINANCE_OFFICER: _ANY,
        _R.PROGRAMME_OFFICER: _ANY,
        _R.AUDITOR: _ANY,
        **_PARTIES,
    },
    _A.ACCOUNT_INDEX: {_R.WORKER: _ANY},
    _A.SHARED_ACCOUNT_READ: {_R.AUDITOR: _ANY, _R.FINANCE_OFFICER: _ANY},
    _A.TAX_PROPOSE: {_R.PROGRAMME_OFFICER: _ANY},
    _A.TAX_APPROVE: {_R.PROGRAMME_OFFICER: _ANY, _R.FINANCE_OFFICER: _ANY},
    _A.TAX_READ: _READERS,
    _A.TAX_NUMBER_RECORD: {_R.PROGRAMME_OFFICER: _ANY},
    _A.TAX_SLIP_READ: {**_READERS, **_PARTIES},
    _A.TAX_REMIT: {_R.FINANCE_OFFICER: _ANY},
    _A.INTEREST_DECLARE: _ONESELF,
    _A.INTEREST_READ: {**_ONESELF, _R.AUDITOR: _ANY, _R.ADMINISTRATOR: _ANY},
    _A.REDECISION_APPROVE: {_R.CLAIMS_OFFICER: _ANY, _R.FINANCE_OFFICER: _ANY},
    _A.REDECISION_READ: _READERS,
    _A.CASE_FILE: _PARTIES,
    _A.CASE_READ: {**_READERS, **_PARTIES},
    _A.CASE_HANDLE: {_R.CLAIMS_OFFICER: _ANY},
    _A.CASE_ASSIGN: {_R.CLAIMS_OFFICER: _ANY},
    _A.CASE_RESOLVE: {_R.CLAIMS_OFFICER: _ANY},
    _A.CASE_ESCALATE: {_R.WORKER: _ANY},
    _A.CASE_FOLLOW: {_R.WORKER: _ANY},
    _A.MOMENT_RATE: {_R.CITIZEN: _OWN},
    _A.PAYOUT_BUILD: {_R.FINANCE_OFFICER: _ANY},
    _A.PAYOUT_VERIFY: {_R.FINANCE_OFFICER: _ANY},
    _A.PAYOUT_SEND_BACK: {_R.FINANCE_OFFICER: _ANY},
    _A.PAYOUT_APPROVE: {_R.FINANCE_OFFICER: _ANY},
    _A.PAYOUT_RELEASE: {_R.FINANCE_OFFICER: _ANY},
    _A.PAYOUT_CANCEL: {_R.FINANCE_OFFICER: _ANY},
    _A.PAYOUT_CONFIRM: {_R.FINANCE_OFFICER: _ANY},
    _A.PAYOUT_READ: {_R.FINANCE_OFFICER: _ANY, _R.AUDITOR: _ANY},
    _A.BANK_IMPORT: {_R.FINANCE_OFFICER: _ANY},
    _A.BANK_READ: {_R.FINANCE_OFFICER: _ANY, _R.AUDITOR: _ANY},
    _A.BANK_CLEAR: {_R.FINANCE_OFFICER: _ANY},
    _A.HIT_RATE_PUBLISH: {_R.WORKER: _ANY},
    _A.RECEIVABLE_READ: {**_READERS, **_PARTIES},
    _A.REPAYMENT_RECORD: {_R.FINANCE_OFFICER: _ANY},
    _A.REPAYMENT_CONFIRM: {_R.FINANCE_OFFICER: _ANY},
    _A.REPAYMENT_READ: {_R.FINANCE_OFFICER: _ANY, _R.AUDITOR: _ANY},
    _A.WRITE_OFF_PROPOSE: {_R.FINANCE_OFFICER: _ANY},
    _A.WRITE_OFF_APPROVE: {_R.FINANCE_OFFICER: _ANY, _R.PROGRAMME_OFFICER: _ANY},
    _A.WRITE_OFF_READ: {_R.FINANCE_OFFICER: _ANY, _R.PROGRAMME_OFFICER: _ANY, _R.AUDITOR: _ANY},
    _A.REDRESS_ISSUE: {_R.WORKER: _ANY},
    _A.REDRESS_READ: {**_READERS, **_PARTIES},
    _A.REDRESS_QUESTION: {_R.CLAIMS_OFFICER: _ANY, _R.FINANCE_OFFICER: _ANY},
    _A.REDRESS_EXEMPT: {_R.CLAIMS_OFFICER: _ANY, _R.FINANCE_OFFICER: _ANY},
    _A.STATEMENT_ISSUE: {_R.WORKER: _ANY},
    _A.STATEMENT_READ: {**_READERS, **_PARTIES},
    _A.LEDGER_READ: {_R.FINANCE_OFFICER: _ANY, _R.AUDITOR: _ANY},
    _A.PERIOD_PROPOSE: {_R.FINANCE_OFFICER: _ANY},
    _A.PERIOD_CLOSE: {_R.FINANCE_OFFICER: _ANY},
    _A.PERIOD_READ: {_R.FINANCE_OFFICER: _ANY, _R.AUDITOR: _ANY},
    _A.YEAR_END_PROPOSE: {_R.FINANCE_OFFICER: _ANY},
    _A.YEAR_END_CONFIRM: {_R.FINANCE_OFFICER: _ANY},
    _A.YEAR_END_READ: {_R.FINANCE_OFFICER: _ANY, _R.AUDITOR: _ANY},
    _A.REINSTATEMENT_PROPOSE: {_R.FINANCE_OFFICER: _ANY},
    _A.REINSTATEMENT_APPROVE: {_R.FINANCE_OFFICER: _ANY},
    _A.REINSTATEMENT_READ: {_R.FINANCE_OFFICER: _ANY, _R.AUDITOR: _ANY},
    _A.QUALITY_READ: _READERS,
    _A.EVENT_READ: {_R.AUDITOR: _ANY},
    _A.EVENT_SEAL: {_R.WORKER: _ANY},
    _A.FILE_SWEEP: {_R.WORKER: _ANY},
    _A.JOB_READ: {_R.CLAIMS_OFFICER: _ANY, _R.ADMINISTRATOR: _ANY, _R.AUDITOR: _ANY},
    _A.JOB_RETRY: {_R.ADMINISTRATOR: _ANY, _R.CLAIMS_OFFICER: _ANY},
}


AT_ONCE: frozenset[Action] = frozenset(
    {each for each in Action if each.value.endswith(":read")}
    | {
        _A.CASE_ASSIGN, _A.CASE_HANDLE, _A.CLAIM_ASSIGN, _A.CLAIM_NOTE, _A.CLAIM_RETURN,
        _A.GRANT_END, _A.JOB_RETRY, _A.PREAUTHORISATION_WITHDRAW, _A.REDRESS_QUESTION,
        _A.USER_DISABLE,
    }
)  # fmt: skip
"""What a role opens that somebody took alone, by break-glass: reading, handling, stopping.

Nothing that moves money, gives rights or changes a rule is here, and what is new is not either.
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account, the person behind it, his roles and whom he acts for.

    Roles that he took at once, alone, stand apart: they open only what `AT_ONCE` names.
    """

    user_id: UUID
    person_id: UUID
    roles: frozenset[Role]
    provider_id: UUID | None = None
    taken: frozenset[Role] = frozenset()

    def roles_for(self, action: Action) -> frozenset[Role]:
        """The roles that count for an action."""
        return self.roles | self.taken if action in AT_ONCE else self.roles


@dataclass(frozen=True, slots=True)
class Scope:
    """Which objects an actor reaches with one action: all, or those of a person or provider."""

    all: bool
    person_id: UUID | None = None
    provider_id: UUID | None = None

    def reaches(self, *, person_id: UUID | None = None, provider_id: UUID | None = None) -> bool:
        """Whether an object of this person and provider lies within the scope."""
        return (
            self.all
            or (self.person_id is not None and self.person_id == person_id)
            or (self.provider_id is not None and self.provider_id == provider_id)
        )


def permit(actor: Actor, action: Action) -> Scope:
    """The scope in which the actor may do this; refuses `FORBIDDEN` when none of his roles may."""
    relations = {GRANTS[action][role] for role in actor.roles_for(action) if role in GRANTS[action]}
    if Relation.ANY in relations:
        return Scope(all=True)
    own = actor.person_id if Relation.OWN in relations else None
    acting = actor.provider_id if Relation.ACTING in relations else None
    if own is None and acting is None:
        raise Refused("FORBIDDEN", "Your role does not allow this.", action=action.value)
    return Scope(all=False, person_id=own, provider_id=acting)
