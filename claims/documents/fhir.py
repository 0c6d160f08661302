"""An explained claim as HL7 FHIR R4: ClaimResponse and ExplanationOfBenefit.

Persons and providers stand in it by their ids only: no name, no national id. Adjustments carry
X12's claim adjustment reason code as `reason` and its group code in an extension, because the
group says who bears it and is no part of the reason. Amounts are Decimals (see exactjson.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from claims.domain.claims import ClaimStatus
from claims.domain.explanation_words import NEXT_WORDS, OUTCOME_WORDS
from claims.domain.explanations import (
    ClaimedLine,
    ExplainedDecision,
    ExplainedLine,
    ExplainedStep,
    Explanation,
    PaymentTold,
)
from claims.domain.money import exponent_of
from claims.domain.rules.kinds import Group
from claims.domain.variables import LANGUAGES

_HL7: Final = "http://terminology.hl7.org/CodeSystem"
_CARC: Final = "https://x12.org/codes/claim-adjustment-reason-codes"
_ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_CATEGORIES: Final[dict[str, str]] = {Group.DEDUCTIBLE: "deductible", Group.CO_PAY: "copay"}
"""The stages that HL7's adjudication codes have a word for; the others have codes of our own."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom a claim is between, by ids; `base` is the address under which our own codes live."""

    base: str
    programme_code: str
    patient_id: UUID
    provider_id: UUID | None
    payee_kind: str


def claim_response(of: Explanation, parties: Parties) -> Json:
    """The answer to a claim: what was decided of each line, or that it waits (`queued`)."""
    notes = _Notes()
    decision = of.decision
    items = [
        {
            "itemSequence": line.line.no,
            "adjudication": _adjudications(line, of.currency, parties),
            **notes.of(line.steps),
        }
        for line in (decision.lines if decision else ())
    ]
    whole: Json = _whole(
        {
            "resourceType": "ClaimResponse",
            **_head(of, parties),
            "request": {"type": "Claim", "identifier": _identifier(parties, "claims", of.number)},
            **({"requestor": _provider(parties)} if parties.provider_id else {}),
            **_answer(of),
            "payeeType": _coded(f"{_HL7}/payeetype", _payee(parties)),
            "item": items,
            **_end(of, parties, notes),
        }
    )
    return whole


def explanation_of_benefit(of: Explanation, parties: Parties) -> Json:
    """The claim and the answer in one, as it is told to the person it concerns."""
    notes = _Notes()
    decided = {each.line.no: each for each in (of.decision.lines if of.decision else ())}
    coverage = {"type": "Coverage", **_logical(parties, "programmes", parties.programme_code)}
    items = [
        {
            **_item(line, of.currency, parties),
            **(
                {
                    "adjudication": _adjudications(decided[line.no], of.currency, parties),
                    **notes.of(decided[line.no].steps),
                }
                if line.no in decided
                else {}
            ),
        }
        for line in of.lines
    ]
    whole: Json = _whole(
        {
            "resourceType": "ExplanationOfBenefit",
            **_head(of, parties),
            "provider": _provider(parties),
            "claim": {"type": "Claim", "identifier": _identifier(parties, "claims", of.number)},
            **_answer(of),
            "payee": {"type": _coded(f"{_HL7}/payeetype", _payee(parties))},
            "insurance": [{"focal": True, "coverage": coverage}],
            "item": items,
            **_end(of, parties, notes),
        }
    )
    return whole


def _head(of: Explanation, parties: Parties) -> Json:
    decision = of.decision
    is_over = of.place.status in {ClaimStatus.WITHDRAWN, ClaimStatus.LAPSED}
    at = decision.decided_at if decision else of.history[0].at
    number = f"{of.number}/{decision.seq}" if decision else of.number
    return {
        "id": str(decision.id if decision else of.claim_id),
        "identifier": [_identifier(parties, "decisions", number)],
        "status": "cancelled" if is_over else "active",
        "type": _coded(f"{parties.base}/fhir/claim-kinds", of.kind),
        "use": "claim",
        "patient": {"reference": f"Patient/{parties.patient_id}"},
        "created": _instant(at),
        "insurer": {"type": "Organization"}
        | _logical(parties, "programmes", parties.programme_code),
    }


def _answer(of: Explanation) -> Json:
    """Decided is `complete` whatever was decided; before that the claim is `queued`."""
    if of.decision is None:
        return {"outcome": "queued", "disposition": NEXT_WORDS[of.next_step.step]["en"]}
    return {"outcome": "complete", "disposition": OUTCOME_WORDS[of.decision.outcome]["en"]}


def _end(of: Explanation, parties: Parties, notes: _Notes) -> Json:
    paid = [each for each in of.payments if each.status != "failed"]
    return {
        "total": _totals(of.decision, of.currency) if of.decision else [],
        **({"payment": _payment(paid[-1], of, parties)} if paid else {}),
        "processNote": notes.all,
    }


def _item(line: ClaimedLine, currency: str, parties: Parties) -> Json:
    product = _coded(f"{parties.base}/fhir/items", line.item_code)
    return {
        "sequence": line.no,
        "productOrService": {**product, "text": line.item_names["en"]},
        "servicedDate": line.service_on.isoformat(),
        "quantity": {"value": Decimal(line.quantity_milli) / 1_000, "unit": line.unit},
        "unitPrice": _money(line.unit_price, currency),
        "net": _money(line.claimed, currency),
    }


def _adjudications(line: ExplainedLine, currency: str, parties: Parties) -> list[Json]:
    """Submitted, each adjustment, benefit: submitted less the adjustments is the benefit."""
    return [
        {"category": _category("submitted"), "amount": _money(line.line.claimed, currency)},
        *(_adjustment(step, currency, parties) for step in line.steps),
        {"category": _category("benefit"), "amount": _money(line.approved, currency)},
    ]


def _adjustment(step: ExplainedStep, currency: str, parties: Parties) -> Json:
    known = _CATEGORIES.get(step.stage)
    own = _coded(f"{parties.base}/fhir/stages", step.stage)
    return {
        "extension": [
            {"url": f"{parties.base}/fhir/adjustment-group", "valueCode": step.group},
            {"url": f"{parties.base}/fhir/rule", "valueString": f"{step.standard} {step.rule}"},
        ],
        "category": _category(known) if known else own,
        "reason": {**_coded(_CARC, step.carc), "text": step.reason},
        "amount": _money(step.amount, currency),
    }


def _totals(decision: ExplainedDecision, currency: str) -> list[Json]:
    return [
        {"category": _category("submitted"), "amount": _money(decision.claimed, currency)},
        {"category": _category("benefit"), "amount": _money(decision.approved, currency)},
    ]


def _payment(payment: PaymentTold, of: Explanation, parties: Parties) -> Json:
    approved = of.decision.approved if of.decision else 0
    kind = "complete" if payment.amount == approved else "partial"
    return {
        "type": _coded(f"{_HL7}/ex-paymenttype", kind),
        "date": payment.sent_on.isoformat(),
        "amount": _money(payment.amount, of.currency),
        "identifier": _identifier(parties, "payments", payment.end_to_end_id),
    }


class _Notes:
    """The notes of one resource: each text once in every language, numbered as it comes."""

    def __init__(self) -> None:
        self.all: list[Json] = []
        self._numbers: dict[tuple[str, str], int] = {}

    def of(self, steps: Sequence[ExplainedStep]) -> Json:
        """The numbers of what some steps say, as an item refers to them."""
        numbers = []
        for step in steps:
            for language in LANGUAGES:
                key = (language, step.text[language])
                if key not in self._numbers:
                    self._numbers[key] = len(self._numbers) + 1
                    self.all.append(
                        {
                            "number": self._numbers[key],
                            "type": "display",
                            "text": step.text[language],
                            "language": _coded("urn:ietf:bcp:47", language),
                        }
                    )
                numbers.append(self._numbers[key])
        return {"noteNumber": sorted(set(numbers))}


def _provider(parties: Parties) -> Json:
    """Who served; where nobody of ours did, FHIR's way of saying that there is none to name."""
    if parties.provider_id is None:
        return {"extension": [{"url": _ABSENT, "valueCode": "not-applicable"}]}
    return {"reference": f"Organization/{parties.provider_id}"}


def _payee(parties: Parties) -> str:
    return "provider" if parties.payee_kind == "provider" else "subscriber"


def _category(code: str) -> Json:
    return _coded(f"{_HL7}/adjudication", code)


def _coded(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def _identifier(parties: Parties, noun: str, value: str) -> Json:
    return {"system": f"{parties.base}/fhir/{noun}", "value": value}


def _logical(parties: Parties, noun: str, value: str) -> Json:
    return {"identifier": _identifier(parties, noun, value)}


def _money(amount: int, currency: str) -> Json:
    return {"value": Decimal(amount).scaleb(-exponent_of(currency)), "currency": currency}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _whole(value: Any) -> Any:
    """Without empty lists: FHIR has none."""
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items() if each != []}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return value
