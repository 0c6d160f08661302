"""Strategies of the facts beyond the claim itself: a few values of each, that meet often."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from claims.domain.facts import (
    Confirmation,
    LicensedRole,
    OtherPayerFacts,
    PersonFacts,
    PreauthorisationFacts,
    Sex,
    Standing,
    Window,
)
from claims.domain.history import ActivityFacts, PriceStatistics, ServiceFacts, SiblingFacts
from tests.domain.claim_builders import (
    GRANDMOTHER,
    HOUSEHOLD,
    KIOSK,
    KIT,
    NURSE,
    RENT,
    VISIT,
    YEAR,
    a_provider,
)
from tests.domain.oracle_papers import WORDS

SPRING, WINTER = Window(date(2026, 3, 1), None), Window(date(2026, 1, 1), date(2026, 2, 28))

PROVIDERS = [
    a_provider(level="hospital", type="lab", standings=((Standing.EXCLUDED, WINTER),)),
    a_provider(standings=((Standing.WATCHED, SPRING), (Standing.EXCLUDED, WINTER)), roles=()),
    a_provider(level=None, roles=(LicensedRole("doctor", SPRING, frozenset({VISIT})), NURSE)),
]


def some(**values: list[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Facts, each one of these values."""
    return st.fixed_dictionaries({name: st.sampled_from(each) for name, each in values.items()})


line_facts = some(
    requested_on=[None, date(2026, 1, 2), date(2026, 3, 6)],
    confirmation=list(Confirmation),
    other_payers=[
        (),
        (OtherPayerFacts("Jasa Raharja", paid=7),),
        (OtherPayerFacts("BPJS Kesehatan", liable=None),),
        (OtherPayerFacts("A", 100_000, 50_000), OtherPayerFacts("B", liable=33)),
    ],
    declared=[frozenset(), frozenset({"explanation"})],
)
receipt_facts = some(
    issuer=["Apotek Sehat", "Toko", "Toko", None],
    issued_on=[date(2026, 3, 10), date(2026, 3, 10), None],
    tax_number=[None, "0013121660091000", "013121660091000", "0013121661091000"],
    stamp_duty=[None, 9_999_99, 10_000_00],
    total_in_words=[None, *sorted(WORDS)],
)
services = st.lists(
    st.builds(
        ServiceFacts,
        claim_id=st.just(UUID(int=10**9)),
        claim_number=st.just("C9"),
        line_no=st.just(1),
        item=st.sampled_from([VISIT, KIT, RENT]),
        day=st.sampled_from([date(2026, 1, 1), date(2026, 2, 27), date(2026, 3, 10)]),
        quantity_milli=st.just(1_000),
        approved=st.sampled_from([None, 1, 40_000_00]),
    ),
    max_size=3,
).map(tuple)
siblings = st.lists(
    st.builds(
        SiblingFacts,
        receipt_id=st.sampled_from([UUID(int=500), UUID(int=501)]),
        claim_number=st.just("C9"),
        sha256=st.sampled_from(["aa" * 32, "bb" * 32]),
        number=st.just("7"),
        total=st.sampled_from([None, 20, 20, 3_000_000_00]),
    ),
    max_size=2,
).map(tuple)
activity = st.lists(
    st.builds(
        ActivityFacts,
        day=st.sampled_from([date(2026, 3, 10), date(2026, 3, 14), date(2026, 3, 20)]),
        claims=st.integers(1, 3),
        amount=st.sampled_from([5, 400_000_00]),
    ),
    max_size=3,
).map(tuple)
permissions = st.lists(
    st.builds(
        PreauthorisationFacts,
        id=st.sampled_from([UUID(int=61), UUID(int=62)]),
        number=st.just("IZ-7"),
        item=st.sampled_from([VISIT, KIT]),
        valid=st.sampled_from([YEAR, SPRING]),
        quantity_milli=st.sampled_from([None, 1, 2_500]),
        amount=st.sampled_from([None, 17, 90_000_00]),
        provider_id=st.sampled_from([None, None, KIOSK]),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda each: each.id,
).map(tuple)
people = st.sampled_from(
    [
        GRANDMOTHER,
        PersonFacts(),
        PersonFacts(date(2008, 2, 29), Sex.MALE, frozenset({"disability"})),
        PersonFacts(date(2008, 3, 21), None, frozenset({"poor", "disability"}), HOUSEHOLD),
    ]
)
claim_facts = st.fixed_dictionaries(
    {
        "person": people,
        "services": services,
        "person_activity": activity,
        "provider_activity": activity,
        "preauthorisations": permissions,
        "declared": st.sampled_from([frozenset(), frozenset({"purpose"})]),
        "enrolled_since": st.sampled_from([None, date(2025, 12, 31), date(2026, 2, 28)]),
        "sampling_key": st.sampled_from([None, "key-7"]),
        "holidays": st.sampled_from([frozenset(), frozenset({date(2026, 3, 9)})]),
        "usual_prices": st.just(
            {VISIT: PriceStatistics(10, 3, 7, 40), KIT: PriceStatistics(9, 1, 1, 1)}
        ),
    }
)
