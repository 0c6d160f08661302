"""CHECKS: the table of rule kinds. A further kind is one function and one row here."""

from __future__ import annotations

from typing import Final

from claims.domain.findings import Bearer, RuleScope, Severity
from claims.domain.rules.arithmetic import line_arithmetic
from claims.domain.rules.ceilings import ceiling_amount, ceiling_count
from claims.domain.rules.charges import co_pay, deductible, price_cap
from claims.domain.rules.completeness import claim_fields, line_fields
from claims.domain.rules.coverage import item_covered
from claims.domain.rules.delivery import completion_time, service_confirmed
from claims.domain.rules.desk import budget, person_threshold
from claims.domain.rules.duplicates import duplicate_details, duplicate_file, duplicate_number
from claims.domain.rules.evidence import claim_age, documents, receipt_fields, receipt_total
from claims.domain.rules.free import condition, line_condition
from claims.domain.rules.kinds import Group, Kind
from claims.domain.rules.papers import (
    receipt_tax_number,
    split_receipts,
    stamp_duty,
    total_in_words,
)
from claims.domain.rules.payers import liable_payer, other_payer_paid
from claims.domain.rules.people import person_category, waiting_period
from claims.domain.rules.permissions import (
    preauthorised,
    preauthorised_amount,
    preauthorised_quantity,
)
from claims.domain.rules.providers import (
    competence,
    provider_category,
    provider_excluded,
    provider_watched,
)
from claims.domain.rules.quantities import quantity_cap
from claims.domain.rules.redeemed import redemption_amount, voucher_valid
from claims.domain.rules.samples import random_sample, risk_sample
from claims.domain.rules.services import bundle, minimum_interval
from claims.domain.rules.signals import price_outlier, velocity
from claims.domain.rules.validity import service_date_valid

_INFORM, _WARN, _HOLD = Severity.INFORM, Severity.WARN, Severity.HOLD
_REDUCE, _REJECT = Severity.REDUCE, Severity.REJECT
_LINE, _CLAIM = RuleScope.LINE, RuleScope.CLAIM

_JUDGES: Final = (_REJECT, _HOLD, _WARN, _INFORM)
_ASKS: Final = (_HOLD, _REJECT, _WARN, _INFORM)
_CUTS: Final = (_REDUCE, _REJECT, _HOLD, _WARN, _INFORM)
_FLAGS: Final = (_HOLD, _WARN, _INFORM)
_FLAGS_OR_CUTS: Final = (_WARN, _INFORM, _HOLD, _REDUCE, _REJECT)


def _inputs(text: str) -> frozenset[str]:
    return frozenset(text.split())


CHECKS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("service_date_valid", service_date_valid, Group.VALIDITY, _LINE, _JUDGES, {
            "SERVICE_DATE_MISSING": _inputs("item"),
            "SERVICE_DATE_IN_FUTURE": _inputs("item day"),
            "PROGRAMME_NOT_RUNNING": _inputs("item day"),
            "NOT_ENROLLED_ON_DAY": _inputs("item day"),
            "PROVIDER_NOT_ACTIVE": _inputs("item day"),
            "PROVIDER_NOT_ACCREDITED": _inputs("item day"),
        }),
        Kind("voucher_valid", voucher_valid, Group.VALIDITY, _LINE, _JUDGES, {
            "VOUCHER_MISSING": _inputs(""),
            "VOUCHER_NOT_PAYABLE": _inputs("state"),
            "REDEMPTION_NOT_CAPTURED": _inputs(""),
            "VOUCHER_OF_ANOTHER_PERSON": _inputs(""),
            "REDEEMED_BY_ANOTHER_PROVIDER": _inputs(""),
            "VOUCHER_NOT_FOR_PROVIDER": _inputs(""),
            "ITEM_NOT_ON_VOUCHER": _inputs("item"),
            "VOUCHER_NOT_VALID_ON_DAY": _inputs("item day"),
        }, by_item=False),
        Kind("claim_age", claim_age, Group.VALIDITY, _LINE, _JUDGES, {
            "CLAIM_TOO_OLD": _inputs("day days most_days"),
        }),
        Kind("documents", documents, Group.VALIDITY, _CLAIM, _ASKS, {
            "DOCUMENT_MISSING": _inputs("document"),
        }, by_item=False),
        Kind("receipt_fields", receipt_fields, Group.VALIDITY, _CLAIM, _ASKS, {
            "RECEIPT_FIELD_MISSING": _inputs("field"),
            "RECEIPT_DATE_IN_FUTURE": _inputs("day"),
        }, by_item=False),
        Kind("receipt_total", receipt_total, Group.VALIDITY, _CLAIM, _CUTS, {
            "RECEIPTS_BELOW_CLAIM": _inputs("claimed receipts_total"),
        }, by_item=False),
        Kind("line_arithmetic", line_arithmetic, Group.VALIDITY, _LINE, _CUTS, {
            "LINE_ARITHMETIC_WRONG": _inputs("item quantity unit_price expected claimed"),
        }),
        Kind("duplicate_file", duplicate_file, Group.VALIDITY, _CLAIM, _JUDGES, {
            "DUPLICATE_FILE": _inputs("claim_number"),
        }, by_item=False),
        Kind("duplicate_number", duplicate_number, Group.VALIDITY, _CLAIM, _JUDGES, {
            "DUPLICATE_RECEIPT": _inputs("claim_number"),
            "DUPLICATE_RECEIPT_OTHER_AMOUNT": _inputs("claim_number total earlier_total"),
        }, by_item=False),
        Kind("duplicate_details", duplicate_details, Group.VALIDITY, _CLAIM, _ASKS, {
            "DUPLICATE_DETAILS": _inputs("claim_number"),
        }, by_item=False),
        Kind("waiting_period", waiting_period, Group.VALIDITY, _LINE, _JUDGES, {
            "WAITING_PERIOD": _inputs("item day from_day"),
        }),
        Kind("provider_excluded", provider_excluded, Group.VALIDITY, _LINE, _JUDGES, {
            "PROVIDER_EXCLUDED": _inputs("item day"),
        }),
        Kind("provider_category", provider_category, Group.VALIDITY, _LINE, _JUDGES, {
            "PROVIDER_LEVEL_NOT_COVERED": _inputs("item level"),
            "PROVIDER_TYPE_NOT_COVERED": _inputs("item type"),
        }),
        Kind("competence", competence, Group.VALIDITY, _LINE, _JUDGES, {
            "LICENSED_ROLE_MISSING": _inputs("item day role"),
        }),
        Kind("service_confirmed", service_confirmed, Group.VALIDITY, _LINE, _ASKS, {
            "SERVICE_DENIED": _inputs("item day"),
            "SERVICE_NOT_CONFIRMED": _inputs("item day"),
        }),
        Kind("claim_fields", claim_fields, Group.VALIDITY, _CLAIM, _ASKS, {
            "CLAIM_FIELD_MISSING": _inputs("field"),
        }, by_item=False),
        Kind("line_fields", line_fields, Group.VALIDITY, _LINE, _ASKS, {
            "LINE_FIELD_MISSING": _inputs("item field"),
        }),
        Kind("stamp_duty", stamp_duty, Group.VALIDITY, _CLAIM, _ASKS, {
            "STAMP_MISSING": _inputs("total threshold duty duty_paid"),
        }, by_item=False),
        Kind("receipt_tax_number", receipt_tax_number, Group.VALIDITY, _CLAIM, _ASKS, {
            "TAX_NUMBER_MISSING": _inputs("total"),
            "TAX_NUMBER_INVALID": _inputs(""),
        }, by_item=False),
        Kind("total_in_words", total_in_words, Group.VALIDITY, _CLAIM, _ASKS, {
            "TOTAL_WORDS_MISSING": _inputs("total"),
            "TOTAL_WORDS_DIFFER": _inputs("total"),
        }, by_item=False),
        Kind("split_receipts", split_receipts, Group.VALIDITY, _CLAIM, _ASKS, {
            "SPLIT_RECEIPT": _inputs("count total threshold"),
        }, by_item=False),
        Kind("preauthorised", preauthorised, Group.VALIDITY, _LINE, _JUDGES, {
            "PREAUTHORISATION_MISSING": _inputs("item day"),
            "PREAUTHORISATION_NOT_VALID_ON_DAY": _inputs("item day preauthorisation"),
            "PREAUTHORISED_FOR_ANOTHER_PROVIDER": _inputs("item preauthorisation"),
        }),
        Kind("condition", condition, Group.VALIDITY, _CLAIM, _JUDGES, {
            "CONDITION_NOT_MET": _inputs("claimed day"),
        }, by_item=False),
        Kind("line_condition", line_condition, Group.VALIDITY, _LINE, _JUDGES, {
            "LINE_CONDITION_NOT_MET": _inputs("item day claimed quantity unit_price"),
        }),
        Kind("item_covered", item_covered, Group.COVERAGE, _LINE, _JUDGES, {
            "ITEM_NOT_COVERED": _inputs("item day"),
        }),
        Kind("person_category", person_category, Group.COVERAGE, _LINE, _JUDGES, {
            "AGE_NOT_COVERED": _inputs("item age least_age most_age"),
            "SEX_NOT_COVERED": _inputs("item sex"),
            "GROUP_NOT_COVERED": _inputs("item group"),
            "PERSON_FACT_MISSING": _inputs("item field"),
        }),
        Kind("liable_payer", liable_payer, Group.COVERAGE, _LINE, _JUDGES, {
            "OTHER_PAYER_LIABLE": _inputs("item payer"),
        }, bearer=Bearer.OTHER_PAYER),
        Kind("minimum_interval", minimum_interval, Group.COVERAGE, _LINE, _JUDGES, {
            "TOO_SOON_AFTER_LAST": _inputs("item day last_day days least_days"),
        }),
        Kind("bundle", bundle, Group.COVERAGE, _LINE, _CUTS, {
            "INCLUDED_IN_BUNDLE": _inputs("item bundle"),
            "BUNDLE_PARTS_PAID": _inputs("item part_amount"),
        }, by_item=False),
        Kind("preauthorised_quantity", preauthorised_quantity, Group.QUANTITY, _LINE, _CUTS, {
            "PREAUTHORISED_QUANTITY":
                _inputs("item quantity allowed most used_quantity preauthorisation"),
        }),
        Kind("quantity_cap", quantity_cap, Group.QUANTITY, _LINE, _CUTS, {
            "QUANTITY_ABOVE_CAP": _inputs("item quantity allowed most"),
            "QUANTITY_CEILING_REACHED":
                _inputs("item quantity allowed most used_quantity period"),
        }),
        Kind("price_cap", price_cap, Group.PRICE_CAP, _LINE, _CUTS, {
            "FEE_ABOVE_STANDARD": _inputs("item claimed cap quantity most_amount"),
        }),
        Kind("completion_time", completion_time, Group.PRICE_CAP, _LINE, _FLAGS_OR_CUTS, {
            "SERVICE_LATE": _inputs("item days most_days"),
        }),
        Kind("deductible", deductible, Group.DEDUCTIBLE, _CLAIM, (_REDUCE,), {
            "DEDUCTIBLE": _inputs("limit used period"),
        }, bearer=Bearer.CITIZEN),
        Kind("co_pay", co_pay, Group.CO_PAY, _LINE, (_REDUCE,), {
            "CO_PAY_PERCENT": _inputs("percent of"),
            "CO_PAY_FIXED": _inputs("fixed of"),
        }, bearer=Bearer.CITIZEN),
        Kind("redemption_amount", redemption_amount, Group.CEILINGS, _CLAIM, (_REDUCE,), {
            "ABOVE_REDEMPTION": _inputs("claimed captured"),
        }, by_item=False),
        Kind("other_payer_paid", other_payer_paid, Group.CEILINGS, _LINE, _CUTS, {
            "OTHER_PAYER_PAID": _inputs("item payer other_paid claimed"),
        }, bearer=Bearer.OTHER_PAYER),
        Kind("preauthorised_amount", preauthorised_amount, Group.CEILINGS, _CLAIM, _CUTS, {
            "PREAUTHORISED_AMOUNT": _inputs("limit used free preauthorisation"),
        }),
        Kind("ceiling_amount", ceiling_amount, Group.CEILINGS, _CLAIM, _CUTS, {
            "CEILING_REACHED": _inputs("limit used free period"),
        }),
        Kind("ceiling_count", ceiling_count, Group.CEILINGS, _CLAIM, _CUTS, {
            "COUNT_CEILING_REACHED": _inputs("most_count count period"),
        }),
        Kind("person_threshold", person_threshold, Group.PERSON, _CLAIM, _FLAGS, {
            "ABOVE_THRESHOLD": _inputs("amount threshold"),
        }, by_item=False),
        Kind("provider_watched", provider_watched, Group.PERSON, _CLAIM, _FLAGS, {
            "PROVIDER_WATCHED": _inputs(""),
        }, by_item=False),
        Kind("velocity", velocity, Group.PERSON, _CLAIM, _FLAGS, {
            "TOO_MANY_CLAIMS": _inputs("count most_count days"),
            "TOO_MUCH_CLAIMED": _inputs("total limit days"),
        }, by_item=False),
        Kind("price_outlier", price_outlier, Group.PERSON, _LINE, _FLAGS, {
            "PRICE_UNUSUAL": _inputs("item unit_price usual_price most_amount"),
        }),
        Kind("random_sample", random_sample, Group.PERSON, _CLAIM, _FLAGS, {
            "RANDOM_SAMPLE": _inputs("percent"),
        }, by_item=False),
        Kind("risk_sample", risk_sample, Group.PERSON, _CLAIM, _FLAGS, {
            "RISK_SAMPLE": _inputs("percent"),
        }, by_item=False),
        Kind("budget", budget, Group.BUDGET, _CLAIM, (_HOLD,), {
            "BUDGET_SHORT": _inputs("amount available"),
        }, by_item=False),
    )
}  # fmt: skip

ALWAYS: Final = ("redemption_amount", "budget")
"""The kinds every standard has, written or not: without them more than there is would be paid."""
