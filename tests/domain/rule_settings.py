"""A setting of every kind of rule that a claim in order passes."""

from __future__ import annotations

from typing import Any

from tests.domain.claim_builders import KIT, RENT

IN_ORDER: dict[str, dict[str, Any]] = {
    "service_date_valid": {},
    "voucher_valid": {},
    "claim_age": {"days": 10},
    "documents": {"required": ["receipt"]},
    "receipt_fields": {"required": ["issuer", "number", "issued_on", "total"]},
    "receipt_total": {},
    "line_arithmetic": {},
    "duplicate_file": {},
    "duplicate_number": {},
    "duplicate_details": {},
    "waiting_period": {"days": 60},
    "provider_excluded": {},
    "provider_category": {"levels": ["primary"], "types": ["clinic", "kiosk"]},
    "competence": {"roles": ["nurse", "doctor"]},
    "service_confirmed": {"checks": ["denied"]},
    "claim_fields": {"required": ["purpose"]},
    "line_fields": {"required": ["requested_on", "delivered_on"]},
    "stamp_duty": {"above": "20000000000.00", "duty": "10000.00"},
    "receipt_tax_number": {"scheme": "id.npwp", "above": "20000000000.00"},
    "total_in_words": {"checks": ["differs"]},
    "split_receipts": {"above": "5000000.00"},
    "preauthorised": {"above": "100000.00"},
    "condition": {"require": "claimed > 0 && kind != 'gift'"},
    "line_condition": {"when": "item == 'nurse-visit'", "require": "quantity == 1000"},
    "item_covered": {},
    "person_category": {"least_age": 60, "sex": "female", "groups": ["poor"]},
    "liable_payer": {"payer": "BPJS Kesehatan", "items": [KIT]},
    "minimum_interval": {"days": 7},
    "bundle": {"bundle": [RENT], "includes": [KIT]},
    "preauthorised_quantity": {},
    "quantity_cap": {"at_most": "1"},
    "price_cap": {},
    "completion_time": {"days": 0},
    "redemption_amount": {},
    "other_payer_paid": {},
    "preauthorised_amount": {},
    "ceiling_amount": {"at_most": "100000.00", "per": "day"},
    "ceiling_count": {"at_most": 1, "per": "day"},
    "person_threshold": {"above": "100000.00"},
    "provider_watched": {},
    "velocity": {"days": 7, "most_claims": 1, "most_amount": "100000.00"},
    "price_outlier": {},
    "random_sample": {"percent": "0.001", "seed": "2026-Q1"},
    "risk_sample": {
        "seed": "2026-Q1", "risks": [{"when": "claimed > 10000000", "percent": "100"}],
    },
    "budget": {},
}  # fmt: skip
"""Every kind but the charges, which a claim in order bears too."""

CHARGES = {"deductible", "co_pay"}
