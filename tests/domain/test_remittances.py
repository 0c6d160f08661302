"""A statement in the shape of an X12 835 balances at every level; a changed amount is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.findings import Bearer
from claims.domain.refusals import Refused
from claims.domain.remittances import Plb, Remittance, remittance_of, require_balance, unbalanced
from claims.domain.statements import MovementKind, StatementContent, StatementMovement
from tests.documents.statement_builders import a_claim, a_line, a_statement, an_adjustment

EARLIER = ("LANSIA-2026/000003",)
WHO = (
    (Bearer.PROVIDER, "CO", "45"),
    (Bearer.CITIZEN, "PR", "3"),
    (Bearer.OTHER_PAYER, "OA", "22"),
    (Bearer.PROVIDER, "PI", "94"),
)
amounts = st.integers(0, 10**15)


@st.composite
def lines(draw: st.DrawFn, no: int) -> Any:
    cuts = draw(st.lists(st.tuples(amounts, st.sampled_from(WHO)), max_size=4))
    made = [
        an_adjustment(amount, bearer=bearer, group=group, carc=carc)
        for amount, (bearer, group, carc) in cuts
    ]
    claimed = sum(each.amount for each in made) + draw(amounts)
    return a_line(no, claimed, adjustments=made)


@st.composite
def statements(draw: st.DrawFn) -> StatementContent:
    claims = []
    for at in range(draw(st.integers(1, 4))):
        own = [draw(lines(no)) for no in range(1, draw(st.integers(1, 4)) + 1)]
        approved = sum(line.approved for line in own)
        before = draw(st.integers(0, approved))
        held = draw(st.integers(0, approved - before))
        claims.append(
            a_claim(*own, number=f"C-{at}", paid_before=before, held_back=held, follows=EARLIER)
        )
    moved = [
        StatementMovement(kind, draw(st.integers(1, 10**12)), f"C-{kind}")
        for kind in draw(st.lists(st.sampled_from(MovementKind), max_size=4))
    ]
    least = StatementMovement(MovementKind.REDRESS, 1)
    return a_statement(*claims, movements=(least, *moved))


@given(statements())
def test_every_line_claim_and_transfer_balances(content: StatementContent) -> None:
    made = remittance_of(content)
    assert made.total == content.paid
    for claim, said in zip(content.claims, made.claims, strict=True):
        taken = [cut.amount for svc in said.services for cut in svc.adjustments]
        taken += [cut.amount for cut in said.adjustments]
        assert said.charge - sum(taken) == said.payment == claim.paid
        for line, svc in zip(claim.lines, said.services, strict=True):
            cuts = sum(cut.amount for cut in svc.adjustments)
            assert svc.charge - cuts == svc.payment == line.approved
    paid = sum(said.payment for said in made.claims)
    assert paid - sum(each.amount for each in made.adjustments) == made.total


def a_remittance() -> Remittance:
    cuts = [an_adjustment(50_00), an_adjustment(7_00, bearer=Bearer.CITIZEN, group="PR", carc="3")]
    claim = a_claim(
        a_line(1, 900_00, adjustments=cuts), a_line(2, 100_00), paid_before=300_00,
        held_back=100_00, follows=EARLIER,
    )  # fmt: skip
    moved = (
        StatementMovement(MovementKind.REDRESS, 25_00, "C-1"),
        StatementMovement(MovementKind.LATE_PAYMENT, 5_00, "C-1"),
        StatementMovement(MovementKind.RECOVERY, -60_00, "C-2", EARLIER),
        StatementMovement(MovementKind.TAX, -1_00),
    )
    return remittance_of(a_statement(claim, movements=moved))


def test_it_has_the_groups_and_codes_of_x12() -> None:
    made = a_remittance()
    [claim] = made.claims
    assert [(cut.group, cut.carc, cut.amount) for cut in claim.services[0].adjustments] == [
        ("CO", "45", 50_00), ("PR", "3", 7_00),
    ]  # fmt: skip
    assert [(cut.group, cut.carc, cut.amount) for cut in claim.adjustments] == [
        ("OA", "B13", 300_00), ("OA", "133", 100_00),
    ]  # fmt: skip
    assert (claim.charge, claim.payment, claim.person_bears) == (1_000_00, 543_00, 7_00)
    assert [(each.code, each.amount) for each in made.adjustments] == [
        ("CS", -25_00), ("L6", -5_00), ("WO", 60_00), ("IR", 1_00),
    ]  # fmt: skip
    assert made.total == 512_00


def changed(made: Remittance, what: str) -> Remittance:
    [claim] = made.claims
    first, *others = claim.services
    cut, *cuts = first.adjustments
    match what:
        case "total":
            return replace(made, total=made.total + 1)
        case "provider adjustment":
            return replace(made, adjustments=(*made.adjustments, Plb("WO", "", 1)))
        case "claim payment":
            return replace(made, claims=(replace(claim, payment=claim.payment + 1),))
        case "claim charge":
            return replace(made, claims=(replace(claim, charge=claim.charge + 1),))
        case "claim adjustment":
            return replace(made, claims=(replace(claim, adjustments=claim.adjustments[1:]),))
        case "service payment":
            first = replace(first, payment=first.payment + 1)
        case "service charge":
            first = replace(first, charge=first.charge + 1)
        case "service adjustment":
            first = replace(first, adjustments=(replace(cut, amount=cut.amount + 1), *cuts))
    return replace(made, claims=(replace(claim, services=(first, *others)),))


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("total", "BPR"),
        ("provider adjustment", "BPR"),
        ("claim payment", "CLP"),
        ("claim charge", "CLP"),
        ("claim adjustment", "CLP"),
        ("service payment", "SVC"),
        ("service charge", "SVC"),
        ("service adjustment", "SVC"),
    ],
)
def test_one_changed_amount_is_found_where_it_is(what: str, where: str) -> None:
    wrong = changed(a_remittance(), what)
    assert any(place.startswith(where) for place in unbalanced(wrong))
    with pytest.raises(Refused, match="REMITTANCE_UNBALANCED"):
        require_balance(wrong)
