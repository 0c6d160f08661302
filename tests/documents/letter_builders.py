"""Builders of decision letters: each says only what matters to its test."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from claims.domain.assessments import Route
from claims.domain.case_terms import parse_case_terms
from claims.domain.claims import ClaimStatus, outcome_of
from claims.domain.clocks import Clock, ClockName, Clocks, ClockState
from claims.domain.decision_letters import LetterContent
from claims.domain.explanation_words import ROUTE_WORDS
from claims.domain.explanations import (
    ClaimedLine,
    Cut,
    ExplainedDecision,
    ExplainedLine,
    explained_line,
    possible_acts,
)
from claims.domain.kept_promises import ClaimClocks, KeptPromise
from claims.domain.promises import Counting, Measure
from tests.documents.statement_builders import ITEMS
from tests.domain.claim_builders import CONFIG, reasons

TERMS = parse_case_terms((CONFIG / "cases.toml").read_text("utf-8"))
NAMES = {code: names for code, names, _ in ITEMS}


def a_cut(amount: int, **given: Any) -> Cut:
    known: dict[str, Any] = {
        "line_no": 1, "rule": "price", "stage": "price_cap", "standard": "home-care/1",
        "reason": "FEE_ABOVE_STANDARD", "bearer": "citizen",
        "inputs": {
            "item": "nurse-visit", "claimed": 400_000_00, "cap": 150_000_00, "quantity": 2_000,
            "most_amount": 300_000_00,
        },
    } | given  # fmt: skip
    return Cut(amount=amount, **known)


def a_share(amount: int, of: int) -> Cut:
    return a_cut(
        amount, rule="co-pay", stage="co_pay", reason="CO_PAY_PERCENT",
        inputs={"percent": "10", "of": of},
    )  # fmt: skip


def a_line(no: int = 1, claimed: int = 400_000_00, *cuts: Cut) -> ExplainedLine:
    code, names, unit = ITEMS[(no - 1) % len(ITEMS)]
    line = ClaimedLine(
        no=no, item_code=code, item_names=names, unit=unit, quantity_milli=2_000,
        unit_price=claimed // 2, service_on=date(2026, 10, 5), claimed=claimed,
    )  # fmt: skip
    approved = claimed - sum(cut.amount for cut in cuts)
    return explained_line(line, approved, cuts, reasons=reasons(), currency="IDR", item_names=NAMES)


def some_clocks(*, late_by: int = 0) -> ClaimClocks:
    """A file complete at once and decided the day after; or so many days late."""
    complete, decided = date(2026, 10, 6), date(2026, 10, 7)
    working = Counting.WORKING_DAYS
    days = 5 + late_by if late_by else 1

    def clock(name: ClockName) -> Clock:
        return Clock(name, ClockState.RUNNING, days, complete, None)

    return ClaimClocks(
        working,
        Clocks(*map(clock, (ClockName.STATUTORY, ClockName.OFFICE, ClockName.CITIZEN))),
        (
            KeptPromise(
                "decide", Measure.DECISION, 5, working, date(2026, 10, 13), decided, late_by,
                is_kept=not late_by,
            ),
            KeptPromise(
                "pay", Measure.PAYMENT, 14, working, date(2026, 10, 26), None, 0, is_kept=None
            ),
        ),
    )  # fmt: skip


def a_letter(*lines: ExplainedLine, **given: Any) -> LetterContent:
    lines = lines or (
        a_line(1, 400_000_00, a_cut(100_000_00), a_share(30_000_00, 300_000_00)),
        a_line(2, 250_000_00, a_share(25_000_00, 250_000_00)),
        a_line(3, 600_000_00),
    )
    claimed = sum(each.line.claimed for each in lines)
    approved = sum(each.approved for each in lines)
    decision = ExplainedDecision(
        id=UUID(int=7), seq=1, outcome=outcome_of(claimed=claimed, approved=approved),
        claimed=claimed, approved=approved, decided_at=datetime(2026, 10, 6, 20, tzinfo=UTC),
        decided_on=date(2026, 10, 7), standard="home-care/1",
        standard_names={"id": "Perawatan lansia di rumah", "en": "Home care for the elderly"},
        is_by_person=False, reason=None, reason_text=None, note=None, lines=lines,
    )  # fmt: skip
    known: dict[str, Any] = {
        "number": "C7K3MQ2XD9VA/1",
        "payer": "Dinas Sosial Provinsi Daerah Istimewa Yogyakarta",
        "programme_names": {
            "id": "Layanan Rumah untuk Lansia 2026",
            "en": "Home Services for the Elderly 2026",
        },
        "addressee": "Siti Rahmawati",
        "identity_masked": "•••••••••••• 0001",
        "claim_number": "C7K3MQ2XD9VA",
        "kind": "reimbursement",
        "submitted_on": date(2026, 10, 6),
        "currency": "IDR",
        "route_text": ROUTE_WORDS[Route.REDUCE],
        "decision": decision,
        "pay_by": date(2026, 10, 13) if approved else None,
        "acts": possible_acts(
            ClaimStatus.DECIDED,
            decision=decision,
            due_on=None,
            today=decision.decided_on,
            terms=TERMS,
        ),
        "clocks": some_clocks(),
    } | given
    return LetterContent(**known)


def a_link(content: LetterContent) -> str:
    return f"http://127.0.0.1:8000/check?number={content.number}&digest={content.digest}"
