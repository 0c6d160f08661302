"""What is read for a batch only where some rule of its standards asks for it (`Standard.asks`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from claims.domain.facts import (
    Asked,
    Confirmation,
    LicensedRole,
    OtherPayerFacts,
    PersonFacts,
    PreauthorisationFacts,
    ReceiptFacts,
    Standing,
    Window,
)
from claims.domain.history import ActivityFacts, PriceStatistics, ServiceFacts, SiblingFacts
from claims.storage import (
    calendars,
    circumstances,
    confirmations,
    declarations,
    histories,
    preauthorisations,
    providers,
)
from claims.storage.cipher import FieldCipher
from claims.storage.circumstances import Known
from claims.storage.claims import Claim
from claims.storage.histories import Asking, Earlier

Asks = Mapping[UUID, Mapping[Asked, int]]
"""For each standard what its rules ask for, and how many days back from the submission."""

UNKNOWN = PersonFacts()


@dataclass(slots=True)
class Further:
    """What was asked for, by claim, line, person or provider; what was not is not there."""

    holidays: Mapping[UUID, frozenset[date]] = field(default_factory=dict)
    people: dict[UUID, Known] = field(default_factory=dict)
    standings: Mapping[UUID, tuple[tuple[Standing, Window], ...]] = field(default_factory=dict)
    roles: Mapping[UUID, tuple[LicensedRole, ...]] = field(default_factory=dict)
    payers: dict[tuple[UUID, int], tuple[OtherPayerFacts, ...]] = field(default_factory=dict)
    declared: dict[tuple[UUID, int], frozenset[str]] = field(default_factory=dict)
    confirmations: dict[UUID, Confirmation] = field(default_factory=dict)
    preauthorisations: dict[UUID, tuple[PreauthorisationFacts, ...]] = field(default_factory=dict)
    services: dict[UUID, tuple[ServiceFacts, ...]] = field(default_factory=dict)
    siblings: dict[UUID, tuple[SiblingFacts, ...]] = field(default_factory=dict)
    person_activity: dict[UUID, tuple[ActivityFacts, ...]] = field(default_factory=dict)
    provider_activity: dict[UUID, tuple[ActivityFacts, ...]] = field(default_factory=dict)
    usual_prices: dict[UUID, dict[str, PriceStatistics]] = field(default_factory=dict)

    def of_claim(self, claim: Claim) -> dict[str, Any]:
        """The further facts of a claim, by the names they have in `ClaimFacts`."""
        return {
            "holidays": self.holidays.get(claim.programme_id, frozenset()),
            "person": self._person(claim),
            "declared": self.declared.get((claim.id, declarations.OF_CLAIM), frozenset()),
            "preauthorisations": self.preauthorisations.get(claim.id, ()),
            "services": self.services.get(claim.id, ()),
            "siblings": self.siblings.get(claim.id, ()),
            "person_activity": self.person_activity.get(claim.id, ()),
            "provider_activity": self.provider_activity.get(claim.id, ()),
            "usual_prices": self.usual_prices.get(claim.id, {}),
        }

    def _person(self, claim: Claim) -> PersonFacts:
        known = self.people.get(claim.person_id)
        return known.at(claim.submitted_at) if known else UNKNOWN

    def of_line(
        self, claim_id: UUID, line_no: int
    ) -> tuple[Confirmation, tuple[OtherPayerFacts, ...], frozenset[str]]:
        """The further facts of a line, in the order `LineFacts` has them."""
        return (
            self.confirmations.get(claim_id, Confirmation.UNKNOWN),
            self.payers.get((claim_id, line_no), ()),
            self.declared.get((claim_id, line_no), frozenset()),
        )


def read_further(
    session: Session,
    claims: Sequence[Claim],
    asks: Asks,
    receipts: Mapping[UUID, Sequence[ReceiptFacts]],
    items: Mapping[UUID, frozenset[str]],
    cipher: FieldCipher,
) -> Further:
    """Read all that the claims' standards ask for; `receipts` and `items` are the claims'."""
    asking = _asking(claims, asks)
    further = Further()
    _read_present(session, further, asking, cipher)
    _read_past(session, further, asking, receipts, items)
    return further


Wanted = Mapping[Asked, Sequence[Asking]]


def _asking(claims: Sequence[Claim], asks: Asks) -> dict[Asked, list[Asking]]:
    """For each thing that is asked, the claims whose standard asks it, and since when."""
    asking: dict[Asked, list[Asking]] = defaultdict(list)
    for standard_id, wanted in asks.items():
        some = [_earlier(claim) for claim in claims if claim.standard_id == standard_id]
        for what, days in wanted.items():
            back = timedelta(days=days)
            asking[what] += [Asking(each, each.submitted_on - back) for each in some]
    return asking


def _earlier(claim: Claim) -> Earlier:
    return Earlier(
        claim.id,
        claim.person_id,
        claim.provider_id,
        claim.programme_id,
        claim.submitted_on,
        claim.submitted_at,
    )


def _read_present(session: Session, further: Further, asking: Wanted, cipher: FieldCipher) -> None:
    """What is known of persons and providers, and what the claimants declare."""

    def ids(what: Asked) -> list[UUID]:
        return [each.claim.id for each in asking.get(what, ())]

    if some := asking.get(Asked.HOLIDAYS):
        programmes = {each.claim.programme_id for each in some}
        further.holidays = calendars.closed_days_of(session, programmes)
    if some := asking.get(Asked.PERSON):
        people = {each.claim.person_id for each in some}
        further.people = circumstances.read(session, people, cipher)
    if some := asking.get(Asked.PROVIDER):
        own = {each.claim.provider_id for each in some if each.claim.provider_id}
        further.standings = providers.read_standings(session, own)
        further.roles = providers.read_roles(session, own)
    if named := ids(Asked.OTHER_PAYERS):
        further.payers = declarations.read_payers(session, named)
    if named := ids(Asked.DECLARED):
        further.declared = declarations.read_declared(session, named)
    if named := ids(Asked.CONFIRMATIONS):
        further.confirmations = confirmations.read(session, named)
    if named := ids(Asked.PREAUTHORISATIONS):
        further.preauthorisations = preauthorisations.read(session, named)


def _read_past(
    session: Session,
    further: Further,
    asking: Wanted,
    receipts: Mapping[UUID, Sequence[ReceiptFacts]],
    items: Mapping[UUID, frozenset[str]],
) -> None:
    """What came before."""
    if some := asking.get(Asked.SERVICES):
        further.services = histories.services(session, some)
    if some := asking.get(Asked.SIBLINGS):
        further.siblings = histories.siblings(session, some, receipts)
    if some := asking.get(Asked.PERSON_ACTIVITY):
        further.person_activity = histories.activity(session, some, of_provider=False)
    if some := asking.get(Asked.PROVIDER_ACTIVITY):
        further.provider_activity = histories.activity(session, some, of_provider=True)
    if some := asking.get(Asked.USUAL_PRICES):
        further.usual_prices = histories.usual_prices(session, some, items)
