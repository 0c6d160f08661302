"""Strategies: claims, rules and usages for hypothesis, small enough to meet often at the edges."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from claims.domain.claims import ClaimKind
from claims.domain.facts import ClaimFacts, DuplicateFacts, DuplicateMatch, Window
from claims.domain.rules.checks import CHECKS
from tests.domain.claim_builders import (
    BUDI,
    KIT,
    RENT,
    SITI,
    TODAY,
    VISIT,
    YEAR,
    a_claim,
    a_line,
    a_provider,
    a_receipt,
    a_voucher,
)

PERIODS = ("day", "week", "month", "quarter", "year", "programme")
SEVERITIES = ("reduce", "reject", "hold", "warn", "inform")

amounts = st.one_of(st.integers(1, 30), st.integers(1, 500_000_00))
money = amounts.map(lambda amount: f"{amount // 100}.{amount % 100:02}")
quantities = st.one_of(st.sampled_from([1, 500, 1_000, 2_000, 3_333]), st.integers(1, 9_000))
days = st.dates(date(2025, 12, 28), date(2026, 3, 22))
items = st.sampled_from([VISIT, KIT, RENT, "haircut"])


@st.composite
def lines(draw: st.DrawFn, no: int) -> Any:
    claimed = draw(amounts)
    quantity = draw(quantities)
    unit_price = draw(st.one_of(st.just(claimed * 1_000 // quantity), amounts))
    return a_line(
        no,
        item=draw(items),
        quantity_milli=quantity,
        unit_price=unit_price,
        claimed=claimed,
        day=draw(st.one_of(days, days, days, st.none())),
    )


@st.composite
def claims(draw: st.DrawFn, most_lines: int = 4) -> ClaimFacts:
    kind = draw(st.sampled_from(ClaimKind))
    receipts = tuple(
        a_receipt(id=UUID(int=500 + at), sha256=f"{at:064x}", total=draw(st.none() | amounts))
        for at in range(draw(st.integers(0, 2)))
    )
    duplicates = [
        DuplicateFacts(DuplicateMatch.FILE, "C7", receipt.id)
        for receipt in receipts
        if draw(st.booleans())
    ]
    provider = draw(
        st.sampled_from(
            [None, a_provider(), a_provider(VISIT, window=Window(date(2026, 2, 1), None)),
             a_provider(is_active=False)]
        )
    )  # fmt: skip
    return a_claim(
        *[draw(lines(no)) for no in range(1, draw(st.integers(1, most_lines)) + 1)],
        id=UUID(int=draw(st.integers(1, 10**6))),
        kind=kind,
        person_id=draw(st.sampled_from([SITI, SITI, BUDI])),
        submitted_on=TODAY,
        receipts=receipts,
        enrolment=draw(st.sampled_from([YEAR, YEAR, None, Window(date(2026, 1, 15), None)])),
        programme=YEAR,
        provider=provider,
        voucher=a_voucher(captured=draw(amounts)) if kind is ClaimKind.REDEMPTION else None,
        duplicates=duplicates if draw(st.integers(0, 4)) == 0 else (),
    )


def _rule(kind: str, severities: tuple[str, ...], **keys: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A rule of a kind: each key always, and severity, items and claims perhaps."""
    optional: dict[str, Any] = {
        "severity": st.sampled_from(severities),
        "claims": st.sampled_from([["redemption"], ["reimbursement"]]),
    }
    if kind in BY_ITEM:
        optional["items"] = st.sampled_from([[VISIT], [KIT, RENT]])
    return st.fixed_dictionaries({"kind": st.just(kind), **keys}, optional=optional)


BY_ITEM = {kind.name for kind in CHECKS.values() if kind.by_item}
_JUDGES = ("reject", "hold", "warn", "inform")
_CUTS = SEVERITIES
_percents = st.sampled_from(["10", "12.5", "33.333", "0.001", "100"])
_units = st.sampled_from(["0.5", "1", "2", "2.5", "4"])
_per = st.sampled_from(PERIODS)

line_rules = st.one_of(
    _rule("service_date_valid", _JUDGES),
    _rule("claim_age", _JUDGES, days=st.sampled_from([1, 10, 60])),
    _rule("line_arithmetic", _CUTS),
    _rule("item_covered", _JUDGES),
    _rule("quantity_cap", _CUTS, at_most=_units),
    _rule("price_cap", _CUTS),
    _rule("co_pay", ("reduce",), percent=_percents),
    _rule("co_pay", ("reduce",), fixed=money),
)
claim_rules = st.one_of(
    _rule("documents", _JUDGES, required=st.just(["receipt", "referral"])),
    _rule("receipt_total", _CUTS),
    _rule("duplicate_file", _JUDGES),
    _rule("deductible", ("reduce",), amount=money),
    _rule("person_threshold", ("hold", "warn", "inform"), above=money),
)
pooled_rules = st.one_of(
    _rule("quantity_cap", _CUTS, at_most=_units, per=_per),
    _rule("deductible", ("reduce",), amount=money, per=_per),
    _rule("ceiling_amount", _CUTS, at_most=money, per=_per),
    _rule("ceiling_count", _CUTS, at_most=st.integers(1, 3), per=_per,
          counts=st.sampled_from(["claims", "lines"])),
)  # fmt: skip


def _widened(rule: dict[str, Any]) -> dict[str, Any]:
    is_of_line = rule["kind"] in ("service_date_valid", "claim_age", "item_covered")
    return {**rule, "scope": "claim"} if is_of_line else rule


def _named(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"rule-{at}", **rule} for at, rule in enumerate(rules)]


any_rule = st.one_of(line_rules, line_rules.map(_widened), claim_rules, pooled_rules)
rule_lists = st.lists(any_rule, max_size=8).map(_named)
used_amounts = st.tuples(amounts, st.integers(0, 3), quantities)
