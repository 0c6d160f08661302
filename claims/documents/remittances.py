"""A remittance as JSON: the segments of an X12 835 by their names, amounts as decimal texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from claims.domain.money import decimal_text
from claims.domain.remittances import Cas, Clp, Remittance, Svc
from claims.domain.statement_json import quantity_text


def render_remittance(of: Remittance) -> bytes:
    """UTF-8 JSON; the same remittance gives the same bytes."""
    written = {
        "form": "x12-835-like",
        "BPR": {
            "amount": decimal_text(of.total, of.currency),
            "currency": of.currency,
            "date": of.paid_on.isoformat(),
        },
        "TRN": {"trace": of.trace, "statement": of.number},
        "N1": {
            "PR": {"name": of.payer},
            "PE": {"name": of.payee_name, "identity_masked": of.payee_identity_masked},
        },
        "CLP": [_claim(each, of.currency) for each in of.claims],
        "PLB": [
            {
                "code": each.code,
                "reference": each.reference,
                "amount": decimal_text(each.amount, of.currency),
            }
            for each in of.adjustments
        ],
    }
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()


def _claim(of: Clp, currency: str) -> dict[str, Any]:
    return {
        "claim": of.number,
        "charge": decimal_text(of.charge, currency),
        "payment": decimal_text(of.payment, currency),
        "patient_responsibility": decimal_text(of.person_bears, currency),
        "follows": [*of.follows],
        "CAS": _cuts(of.adjustments, currency),
        "SVC": [_service(each, currency) for each in of.services],
    }


def _service(of: Svc, currency: str) -> dict[str, Any]:
    return {
        "line": of.no,
        "item": of.item_code,
        "date": of.service_on.isoformat(),
        "quantity": quantity_text(of.quantity_milli),
        "charge": decimal_text(of.charge, currency),
        "payment": decimal_text(of.payment, currency),
        "CAS": _cuts(of.adjustments, currency),
    }


def _cuts(cuts: Sequence[Cas], currency: str) -> list[dict[str, str]]:
    return [
        {
            "group": cut.group,
            "carc": cut.carc,
            "reason": cut.reason,
            "amount": decimal_text(cut.amount, currency),
        }
        for cut in cuts
    ]
