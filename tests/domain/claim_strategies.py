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
from tests.domain.fact_strategies import (
    PROVIDERS,
    claim_facts,
    line_facts,
    receipt_facts,
    siblings,
)
from tests.domain.oracle_papers import CONDITIONS, LINE_CONDITIONS

PERIODS = ("day", "week", "month", "quarter", "year", "programme")
SEVERITIES = ("reduce", "reject", "hold", "warn", "inform")

amounts = st.one_of(st.integers(1, 30), st.integers(1, 500_000_00))
money = amounts.map(lambda amount: f"{amount // 100}.{amount % 100:02}")
quantities = st.one_of(st.sampled_from([1, 500, 1_000, 2_000, 3_333]), st.integers(1, 9_000))
days = st.one_of(
    st.dates(date(2025, 12, 28), date(2026, 3, 22)),
    st.sampled_from([date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 10)]),
)
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
        **draw(line_facts),
    )


@st.composite
def claims(draw: st.DrawFn, most_lines: int = 4) -> ClaimFacts:
    kind = draw(st.sampled_from(ClaimKind))
    receipts = tuple(
        a_receipt(
            id=UUID(int=500 + at),
            sha256=f"{at:064x}",
            total=draw(st.none() | amounts),
            **draw(receipt_facts),
        )
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
             a_provider(is_active=False), *PROVIDERS]
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
        siblings=draw(siblings) if receipts else (),
        **draw(claim_facts),
    )


def _rule(kind: str, severities: tuple[str, ...], **keys: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A rule of a kind: each key always, and severity, items and claims perhaps."""
    optional: dict[str, Any] = {
        "severity": st.sampled_from(severities),
        "claims": st.sampled_from([["redemption"], ["reimbursement"]]),
        "valid_from": st.sampled_from([date(2026, 1, 20), date(2026, 3, 10), date(2026, 3, 21)]),
        "valid_until": st.sampled_from([date(2026, 3, 21), date(2026, 3, 22)]),
        "group": st.sampled_from(["validity", "coverage", "deductible", "person"]),
    }
    if kind in BY_ITEM:
        optional["items"] = st.sampled_from([[VISIT], [KIT, RENT]])
        optional["categories"] = st.just(["aids"])
    optional |= keys.pop("perhaps", {})
    optional = {name: each for name, each in optional.items() if name not in keys}
    rule = st.fixed_dictionaries({"kind": st.just(kind), **keys}, optional=optional)
    RULES_OF.setdefault(kind, []).append(rule)
    return rule


RULES_OF: dict[str, list[st.SearchStrategy[dict[str, Any]]]] = {}
"""The rules of each kind, as written below."""

BY_ITEM = {kind.name for kind in CHECKS.values() if kind.by_item}
_JUDGES = ("reject", "hold", "warn", "inform")
_CUTS = SEVERITIES
_percents = st.sampled_from(["10", "12.5", "33.333", "0.001", "100"])
_units = st.sampled_from(["0.5", "1", "2", "2.5", "4"])
_per = st.sampled_from(PERIODS)
_holder = {"holder": st.sampled_from(["person", "household", "provider", "programme"])}

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
    _rule("quantity_cap", _CUTS, at_most=_units, per=_per, perhaps=_holder),
    _rule("deductible", ("reduce",), amount=money, per=_per, perhaps=_holder),
    _rule("ceiling_amount", _CUTS, at_most=money, per=_per, perhaps=_holder),
    _rule("ceiling_count", _CUTS, at_most=st.integers(1, 3), per=_per,
          counts=st.sampled_from(["claims", "lines"]), perhaps=_holder),
    _rule("preauthorised_quantity", _CUTS),
    _rule("preauthorised_amount", _CUTS),
)  # fmt: skip


_seeds = st.sampled_from(["2026-Q1", "2026-Q2"])
_conditions = st.sampled_from(sorted(CONDITIONS))
_when = {"when": _conditions}

further_line_rules = st.one_of(
    _rule("waiting_period", _JUDGES, days=st.sampled_from([1, 14, 40])),
    _rule("waiting_period", _JUDGES, months=st.integers(1, 14)),
    _rule("provider_excluded", _JUDGES),
    _rule("provider_category", _JUDGES, levels=st.sampled_from([["primary"], ["hospital"]]),
          perhaps={"types": st.sampled_from([["clinic"], ["kiosk", "lab"]])}),
    _rule("competence", _JUDGES, roles=st.sampled_from([["nurse"], ["doctor", "midwife"]])),
    _rule("service_confirmed", _JUDGES,
          perhaps={"checks": st.sampled_from([["denied"], ["unconfirmed"]])}),
    _rule("line_fields", _JUDGES,
          required=st.sampled_from([["requested_on"], ["explanation", "delivered_on"]]),
          perhaps={"above_quantity": _units}),
    _rule("preauthorised", _JUDGES, perhaps={"above": money}),
    _rule("line_condition", _JUDGES, require=st.sampled_from(sorted(LINE_CONDITIONS)),
          perhaps=_when),
    _rule("person_category", _JUDGES, least_age=st.sampled_from([0, 18, 60, 76]),
          perhaps={"most_age": st.sampled_from([76, 100]), "sex": st.sampled_from(["female"]),
                   "groups": st.sampled_from([["poor"], ["veteran", "disability"]])}),
    _rule("liable_payer", _JUDGES,
          perhaps={"payer": st.just("BPJS Kesehatan")}),
    _rule("liable_payer", _JUDGES, payer=st.just("BPJS Kesehatan"), groups=st.just(["poor"])),
    _rule("minimum_interval", _JUDGES, days=st.sampled_from([1, 7, 30])),
    _rule("bundle", _CUTS, bundle=st.just([VISIT]), includes=st.sampled_from([[KIT], [KIT, RENT]]),
          perhaps={"days": st.sampled_from([0, 7, 366])}),
    _rule("completion_time", _CUTS, severity=st.just("reduce"), days=st.sampled_from([0, 3, 10]),
          per_mille_a_day=st.sampled_from([1, 33, 1_000]),
          perhaps={"cap_percent": st.sampled_from([5, 100]),
                   "counts": st.sampled_from(["working_days", "calendar_days"])}),
    _rule("completion_time", ("warn", "hold", "reject"), days=st.sampled_from([0, 3, 10]),
          perhaps={"counts": st.sampled_from(["working_days", "calendar_days"])}),
    _rule("other_payer_paid", _CUTS,
          perhaps={"method": st.sampled_from(["top_up", "carve_out"])}),
    _rule("price_outlier", ("hold", "warn"), least=st.just(10),
          perhaps={"fence": st.sampled_from(["0.5", "3"])}),
)  # fmt: skip
further_claim_rules = st.one_of(
    _rule("claim_fields", _JUDGES, required=st.just(["purpose", "diagnosis"])),
    _rule("stamp_duty", _JUDGES, above=money, duty=st.just("10000.00")),
    _rule("receipt_tax_number", _JUDGES, scheme=st.just("id.npwp"), perhaps={"above": money}),
    _rule("total_in_words", _JUDGES,
          perhaps={"checks": st.sampled_from([["missing"], ["differs"]])}),
    _rule("split_receipts", _JUDGES, above=money),
    _rule("condition", _JUDGES, require=_conditions, perhaps=_when),
    _rule("provider_watched", ("hold", "warn")),
    _rule("velocity", ("hold", "warn"), days=st.sampled_from([1, 7]),
          most_claims=st.integers(1, 4),
          perhaps={"of": st.sampled_from(["person", "provider"]), "most_amount": money}),
    _rule("random_sample", ("hold", "inform"), seed=_seeds,
          percent=st.sampled_from(["0.001", "50", "100"])),
    _rule("risk_sample", ("hold", "inform"), seed=_seeds,
          risks=st.lists(st.fixed_dictionaries(
              {"when": _conditions, "percent": st.sampled_from(["1", "33.333", "100"])}),
              min_size=1, max_size=2)),
)  # fmt: skip


def _widened(rule: dict[str, Any]) -> dict[str, Any]:
    is_of_line = rule["kind"] in ("service_date_valid", "claim_age", "item_covered", "competence")
    return {**rule, "scope": "claim"} if is_of_line else rule


def _named(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"rule-{at}", **rule} for at, rule in enumerate(rules)]


any_rule = st.one_of(
    line_rules,
    line_rules.map(_widened),
    claim_rules,
    pooled_rules,
    further_line_rules,
    further_line_rules.map(_widened),
    further_claim_rules,
)
rule_lists = st.lists(any_rule, max_size=8).map(_named)


def rules_with(kind: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """A few rules, one of them at least of this kind."""
    its = st.one_of(RULES_OF[kind])
    return st.tuples(st.lists(any_rule, max_size=2), its, st.lists(any_rule, max_size=1)).map(
        lambda drawn: _named([*drawn[0], drawn[1], *drawn[2]])
    )


used_amounts = st.tuples(amounts, st.integers(0, 3), quantities)
