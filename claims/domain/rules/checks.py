"""CHECKS: the table of rule kinds. A further kind is one function and one row here."""

from __future__ import annotations

from typing import Final

from claims.domain.findings import Bearer, RuleScope, Severity
from claims.domain.rules.arithmetic import line_arithmetic
from claims.domain.rules.ceilings import ceiling_amount, ceiling_count
from claims.domain.rules.charges import co_pay, deductible, price_cap
from claims.domain.rules.coverage import item_covered
from claims.domain.rules.desk import budget, person_threshold
from claims.domain.rules.duplicates import duplicate_details, duplicate_file, duplicate_number
from claims.domain.rules.evidence import claim_age, documents, receipt_fields, receipt_total
from claims.domain.rules.kinds import Group, Kind
from claims.domain.rules.quantities import quantity_cap
from claims.domain.rules.redeemed import redemption_amount, voucher_valid
from claims.domain.rules.validity import service_date_valid

_INFORM, _WARN, _HOLD = Severity.INFORM, Severity.WARN, Severity.HOLD
_REDUCE, _REJECT = Severity.REDUCE, Severity.REJECT
_LINE, _CLAIM = RuleScope.LINE, RuleScope.CLAIM

_JUDGES: Final = (_REJECT, _HOLD, _WARN, _INFORM)
_ASKS: Final = (_HOLD, _REJECT, _WARN, _INFORM)
_CUTS: Final = (_REDUCE, _REJECT, _HOLD, _WARN, _INFORM)


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
        Kind("item_covered", item_covered, Group.COVERAGE, _LINE, _JUDGES, {
            "ITEM_NOT_COVERED": _inputs("item day"),
        }),
        Kind("quantity_cap", quantity_cap, Group.QUANTITY, _LINE, _CUTS, {
            "QUANTITY_ABOVE_CAP": _inputs("item quantity allowed most"),
            "QUANTITY_CEILING_REACHED":
                _inputs("item quantity allowed most used_quantity period"),
        }),
        Kind("price_cap", price_cap, Group.PRICE_CAP, _LINE, _CUTS, {
            "FEE_ABOVE_STANDARD": _inputs("item claimed cap quantity most_amount"),
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
        Kind("ceiling_amount", ceiling_amount, Group.CEILINGS, _CLAIM, _CUTS, {
            "CEILING_REACHED": _inputs("limit used free period"),
        }),
        Kind("ceiling_count", ceiling_count, Group.CEILINGS, _CLAIM, _CUTS, {
            "COUNT_CEILING_REACHED": _inputs("most_count count period"),
        }),
        Kind("person_threshold", person_threshold, Group.PERSON, _CLAIM, (_HOLD, _WARN, _INFORM), {
            "ABOVE_THRESHOLD": _inputs("amount threshold"),
        }, by_item=False),
        Kind("budget", budget, Group.BUDGET, _CLAIM, (_HOLD,), {
            "BUDGET_SHORT": _inputs("amount available"),
        }, by_item=False),
    )
}  # fmt: skip

ALWAYS: Final = ("redemption_amount", "budget")
"""The kinds every standard has, written or not: without them more than there is would be paid."""
