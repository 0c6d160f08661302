"""Decision letters: what a claimant is told of one decision, with a digest over what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from claims.domain.explanation_words import Texts
from claims.domain.explanations import ExplainedDecision, ExplainedLine, PossibleAct
from claims.domain.kept_promises import ClaimClocks

_DIGEST_DOMAIN: Final = b"claims.decision-letter.v2\n"


def letter_number(claim_number: str, seq: int) -> str:
    """The number people quote: the claim's and which of its decisions, `C0123456789A/1`."""
    return f"{claim_number}/{seq}"


@dataclass(frozen=True)
class LetterContent:
    """Everything a letter says. It is dated on the day of the decision.

    `route_text` says how it was decided, `pay_by` until when what is allowed is paid, `acts` what
    the claimant can do, `clocks` how long it had taken and how the promises stood when it was
    decided. Nothing in it changes after the decision. `signed_by` is whose certificate seals the
    letter; without one it says so.
    """

    number: str
    payer: str
    programme_names: Texts
    addressee: str
    identity_masked: str
    claim_number: str
    kind: str
    submitted_on: date
    currency: str
    route_text: Texts
    decision: ExplainedDecision
    pay_by: date | None
    acts: tuple[PossibleAct, ...]
    clocks: ClaimClocks
    signed_by: str = ""

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex over a domain name and then each part with its length in front.

        Over what the letter says, not how it is drawn: it can be reckoned again without a PDF.
        """
        hasher = hashlib.sha256(_DIGEST_DOMAIN)
        for part in _canonical(self):
            data = json.dumps(part, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
            hasher.update(b"%d:" % len(data))
            hasher.update(data.encode())
        return hasher.hexdigest()


def _canonical(of: LetterContent) -> Iterator[object]:
    decision = of.decision
    yield [
        *(of.number, of.payer, dict(of.programme_names), of.addressee, of.identity_masked),
        *(of.claim_number, of.kind, of.submitted_on.isoformat(), of.currency),
        dict(of.route_text),
        of.pay_by.isoformat() if of.pay_by else None,
        [
            [each.act, dict(each.texts), each.until.isoformat() if each.until else None]
            for each in of.acts
        ],
    ]
    yield [
        *(str(decision.id), decision.seq, decision.outcome, decision.claimed, decision.approved),
        *(decision.decided_on.isoformat(), decision.standard, dict(decision.standard_names)),
        decision.is_by_person,
        dict(decision.reason_text) if decision.reason_text else None,
    ]
    yield _clocks(of.clocks)
    for line in decision.lines:
        yield _line(line)
    if of.signed_by:
        yield ["signed_by", of.signed_by]


def _clocks(of: ClaimClocks) -> object:
    three = (of.clocks.statutory, of.clocks.office, of.clocks.citizen)
    return [
        of.counts,
        [[each.name, each.state, each.days] for each in three],
        [
            [
                *(each.id, each.measure, each.within_days, each.counts),
                *(day.isoformat() if day else None for day in (each.due_on, each.done_on)),
                *(each.late_by, each.is_kept),
            ]
            for each in of.promises
        ],
    ]


def _line(of: ExplainedLine) -> object:
    line = of.line
    return [
        *(line.no, line.item_code, dict(line.item_names), line.unit, line.quantity_milli),
        *(line.unit_price, line.service_on.isoformat(), line.claimed, of.approved),
        [
            [
                *(step.rule, step.stage, step.standard, step.reason, step.group, step.carc),
                *(step.bearer, step.amount, step.after, dict(step.text)),
            ]
            for step in of.steps
        ],
    ]
