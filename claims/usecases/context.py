"""What every act is given: its transaction, who acts, what time it is, and the keys and stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from claims.documents.signing import Signer
from claims.domain.account_formats import AccountFormats
from claims.domain.accounts import ChartOfAccounts
from claims.domain.affirmations import Declaration
from claims.domain.bank_reasons import BankReason
from claims.domain.case_terms import CaseTerms
from claims.domain.components import Catalogue
from claims.domain.messages import Template
from claims.domain.offices import Offices
from claims.domain.permissions import GRANTS, Action, Actor, Role, Scope, permit
from claims.domain.rails import Rail
from claims.domain.reasons import Reason
from claims.domain.role_conflicts import AccessTerms
from claims.domain.standards import Standard
from claims.storage.cipher import BlindIndex, FieldCipher
from claims.storage.files import Files

NOBODY = UUID(int=0)
"""The user and person of acts that no person does: the workers'."""

WORKER = Actor(user_id=NOBODY, person_id=NOBODY, roles=frozenset({Role.WORKER}))


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of this installation: field cipher, blind index, code hash, checkpoint key."""

    fields: FieldCipher
    index: BlindIndex
    codes: bytes
    checkpoints: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What policy has written: texts, terms, standards once read, how much work is enough."""

    reasons: Mapping[str, Reason]
    catalogue: Catalogue
    parsed: dict[UUID, Standard]
    case_terms: CaseTerms
    workload_cap: int = 40
    draft_days: int = 30
    drafts_at_most: int = 20
    unclaimed_days: int = 180
    messages: Mapping[str, Template] = field(default_factory=dict)
    declarations: tuple[Declaration, ...] = ()
    chart: ChartOfAccounts = field(default_factory=ChartOfAccounts)
    bank_reasons: Mapping[str, BankReason] = field(default_factory=dict)
    access: AccessTerms = field(default_factory=AccessTerms)
    rails: tuple[Rail, ...] = ()
    offices: Offices = field(default_factory=dict)
    account_formats: AccountFormats = field(default_factory=AccountFormats)


@dataclass(frozen=True, slots=True)
class Context:
    """One act: everything it may touch. `now` is the database's clock in UTC.

    `signer` signs the documents that are issued; only demos and tests are without.
    """

    session: Session
    actor: Actor
    now: datetime
    keys: Keys
    files: Files
    rulebook: Rulebook
    public_url: str
    signer: Signer | None = None

    def permit(self, action: Action) -> Scope:
        """What of this the actor may do; refuses `FORBIDDEN`."""
        return permit(self.actor, action)

    @property
    def account(self) -> UUID | None:
        """The account that acts; None where a person acts without one, by a code he was given."""
        return None if self.actor.user_id == NOBODY else self.actor.user_id

    def may(self, action: Action) -> bool:
        """Whether some role of the actor's may do this at all."""
        return not self.actor.roles_for(action).isdisjoint(GRANTS[action])

    def today(self, time_zone: str) -> date:
        """The calendar day of `now` where the programme is."""
        return self.day_of(self.now, time_zone)

    @staticmethod
    def day_of(moment: datetime, time_zone: str) -> date:
        """The calendar day of a moment where the programme is."""
        return moment.astimezone(ZoneInfo(time_zone)).date()

    @staticmethod
    def new_id() -> UUID:
        """A fresh id, in order of time (UUID version 7, RFC 9562)."""
        return uuid7()
