"""Facts: everything the rules may look at when they judge one claim, read before and never changed.

Amounts are minor units of the claim's currency, quantities thousandths of the item's unit. No
fact holds a person's name, a national id or a sector: the rules cannot tell who it is. What has a
default may be left out where no rule of the standard asks for it (`Standard.asks`); a fact left
out reads as unknown, never as in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from claims.domain.claims import ClaimKind
from claims.domain.history import (
    ActivityFacts,
    PriceStatistics,
    ServiceFacts,
    SiblingFacts,
)

NOBODY: Final = UUID(int=0)


class Asked(StrEnum):
    """What a rule may ask for beyond the claim itself; what no rule asks for need not be read.

    `Standard.asks` has for each how many days back from the submission it is asked for.
    """

    PERSON = "person"
    PROVIDER = "provider"
    CONFIRMATIONS = "confirmations"
    OTHER_PAYERS = "other_payers"
    PREAUTHORISATIONS = "preauthorisations"
    DECLARED = "declared"
    HOLIDAYS = "holidays"
    SERVICES = "services"
    SIBLINGS = "siblings"
    PERSON_ACTIVITY = "person_activity"
    PROVIDER_ACTIVITY = "provider_activity"
    USUAL_PRICES = "usual_prices"


@dataclass(frozen=True, slots=True)
class Window:
    """A period of days, both included; without a last day it is open."""

    first_day: date
    last_day: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class Confirmation(StrEnum):
    """What the citizen said of a service: he received it, he did not, or nothing yet."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OtherPayerFacts:
    """Another payer of one line: his name (an insurer, an office: never a citizen).

    `paid` is what he has paid of it, `liable` the part that is his to pay, None for all of it, 0
    for nothing; both in minor units. Filled from what claimant and programme declare.
    """

    name: str
    paid: int = 0
    liable: int | None = 0


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line as the claimant wrote it. The service day is `delivered_on`.

    `confirmation` is the citizen's answer about the redemption behind it (proof of service).
    `declared` names the line's own fields that are filled in beside those above, as the intake
    calls them: `explanation`, `diagnosis`.
    """

    no: int
    item: str
    quantity_milli: int
    unit_price: int
    claimed: int
    requested_on: date | None
    delivered_on: date | None
    confirmation: Confirmation = Confirmation.UNKNOWN
    other_payers: tuple[OtherPayerFacts, ...] = ()
    declared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What the claimant says a receipt shows; `sha256` is of the bytes that arrived.

    `tax_number` is the issuer's, `stamp_duty` the value of the stamps on it (minor units; None
    where nothing was said), `total_in_words` as it is written there. `shows` names what else it
    shows: `title`, `payer`, `purpose`, `receiver`, `signature`; whether, never who.
    """

    id: UUID
    sha256: str
    issuer: str | None
    number: str | None
    issued_on: date | None
    total: int | None
    media_type: str
    tax_number: str | None = None
    stamp_duty: int | None = None
    total_in_words: str | None = None
    shows: frozenset[str] = frozenset()


class Sex(StrEnum):
    """As the population register has it; only a rule that names it looks at it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The person a claim concerns, as far as a rule may ask: filled from people.

    `groups` are codes such as `disability` or `poor`. A person without a household is one alone.
    """

    born_on: date | None = None
    sex: Sex | None = None
    groups: frozenset[str] = frozenset()
    household_id: UUID | None = None


class Standing(StrEnum):
    """How a provider stands: in good order, watched, or excluded from being paid."""

    GOOD = "good"
    WATCHED = "watched"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class LicensedRole:
    """A role somebody at the provider is licensed for, when, and for which items (None: all)."""

    role: str
    valid: Window
    items: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """A provider and, for each item code, the periods he is accredited for it.

    `level` and `type` are codes of the programme (`primary`, `clinic`). `standings` has the
    periods in which he is not in good standing, in any order. All filled from providers.
    """

    id: UUID
    is_active: bool
    accreditations: tuple[tuple[str, Window], ...]
    level: str | None = None
    type: str | None = None
    standings: tuple[tuple[Standing, Window], ...] = ()
    roles: tuple[LicensedRole, ...] = ()

    def is_accredited(self, item: str, day: date) -> bool:
        """Whether he may provide the item on the day."""
        for code, window in self.accreditations:  # noqa: SIM110 - a loop costs half of any()
            if code == item and window.holds(day):
                return True
        return False

    def standing_on(self, day: date) -> Standing:
        """How he stands on a day: the worst that holds then."""
        holding = {standing for standing, window in self.standings if window.holds(day)}
        if Standing.EXCLUDED in holding:
            return Standing.EXCLUDED
        return Standing.WATCHED if Standing.WATCHED in holding else Standing.GOOD

    def has_role(self, roles: frozenset[str], item: str, day: date) -> bool:
        """Whether somebody there is licensed on the day, in one of the roles, for the item."""
        return any(
            each.role in roles
            and each.valid.holds(day)
            and (each.items is None or item in each.items)
            for each in self.roles
        )


@dataclass(frozen=True, slots=True)
class PreauthorisationFacts:
    """A permission given before the service, which the claimant names on his claim.

    For one person and item, on the days of `valid`; None is no limit of quantity (thousandths),
    amount (minor units) or provider. The reader leaves out what is withdrawn or of another person.
    """

    id: UUID
    number: str
    item: str
    valid: Window
    quantity_milli: int | None = None
    amount: int | None = None
    provider_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class VoucherFacts:
    """The voucher of a redemption claim, and the redemption that is claimed.

    `provider_ids` is None when any provider of the programme may redeem it; `captured` is what
    the claimed redemption took, less what was reversed.
    """

    id: UUID
    status: str
    person_id: UUID
    provider_ids: frozenset[UUID] | None
    valid: Window
    items: frozenset[str]
    captured: int
    redemption_status: str
    redemption_provider_id: UUID


class DuplicateMatch(StrEnum):
    """By what a receipt was known again: its bytes, issuer + number + date, or the details."""

    FILE = "file"
    NUMBER = "number"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class DuplicateFacts:
    """A receipt of this claim (`receipt_id`) that an earlier live claim has brought already.

    `total` and `is_numbered` are the earlier receipt's: its amount and whether it has a number.
    """

    match: DuplicateMatch
    claim_number: str
    receipt_id: UUID
    total: int | None = None
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One claim with all that its standard may ask about it.

    `documents` are the kinds of documents it came with; a receipt counts as `receipt`.
    `duplicates` are in order of submission, over both kinds of claim.

    `enrolled_since` is the first day of the unbroken enrolment, where it is earlier than that of
    `enrolment`. `declared` names the claim's own fields that are filled in, as the intake calls
    them. `sampling_key` is what random samples are drawn by, where the claim's id will not do.

    What came before is of live claims submitted before this one, over both kinds: `services` of
    the same person, newest first; `siblings` of this claim's receipts; `person_activity` and
    `provider_activity` by day of submission. `usual_prices` are by item.
    """

    id: UUID
    number: str
    kind: ClaimKind
    currency: str
    person_id: UUID
    provider_id: UUID | None
    submitted_on: date
    lines: tuple[LineFacts, ...]
    receipts: tuple[ReceiptFacts, ...]
    documents: frozenset[str]
    enrolment: Window | None
    programme: Window
    provider: ProviderFacts | None
    voucher: VoucherFacts | None
    duplicates: tuple[DuplicateFacts, ...]
    programme_id: UUID = NOBODY
    person: PersonFacts = PersonFacts()
    enrolled_since: date | None = None
    declared: frozenset[str] = frozenset()
    sampling_key: str | None = None
    holidays: frozenset[date] = frozenset()
    preauthorisations: tuple[PreauthorisationFacts, ...] = ()
    services: tuple[ServiceFacts, ...] = ()
    siblings: tuple[SiblingFacts, ...] = ()
    person_activity: tuple[ActivityFacts, ...] = ()
    provider_activity: tuple[ActivityFacts, ...] = ()
    usual_prices: Mapping[str, PriceStatistics] = field(default_factory=dict)

    @property
    def covered_since(self) -> date | None:
        """The first day of the unbroken enrolment; None without any."""
        if self.enrolment is None:
            return None
        return min(self.enrolled_since or date.max, self.enrolment.first_day)
