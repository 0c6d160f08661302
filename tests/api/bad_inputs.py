"""Bad inputs, written by hand: for each act a good body, and after it what may go wrong.

A row is the act, the dotted path that is changed, the value put there, and the code that answers.
`{name}` stands for what the furnished house has under that name.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from claims.domain.permissions import Role
from tests import cast as people

NOWHERE = "00000000-0000-4000-8000-000000000000"
GONE: Final = object()
"""The field is left out."""


def money(amount: str, currency: str = "IDR") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


class Act(NamedTuple):
    """Who does it, where, and with which good body; `{name}` is filled from the house."""

    role: Role
    path: str
    body: Any
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


NAMES = {"id": "Nama", "en": "Name"}
ACCOUNT = {"holder": "Siti", "number": "9876543210", "bic": "BMRIIDJA", "currency": "IDR"}
LINE = {
    "item": "nurse-visit",
    "quantity": "1",
    "unit_price": money("60000"),
    "claimed": money("60000.00"),
    "requested_on": "{today}",
    "delivered_on": "{today}",
    "choice_set": 3,
}

ACTS: Final[dict[str, Act]] = {
    "programme": Act(
        Role.PROGRAMME_OFFICER,
        "/v1/programmes",
        {
            "code": "ANAK-26", "names": NAMES, "currency": "IDR", "starts_on": "2026-01-01",
            "ends_on": "2027-12-31", "id_scheme": "id.nik", "time_zone": "Asia/Jakarta",
            "liable_payer": "Dinas Sosial", "payer_name": "Dinas Sosial",
            "payer_account": "001201009876543", "payer_bic": "BRINIDJA", "rail": "SKNBI",
        },
    ),
    "budget": Act(
        Role.PROGRAMME_OFFICER,
        "/v1/programmes/{programme}/budgets",
        {
            "code": "2026.5.02", "names": NAMES, "authority": money("1000000.00"),
            "spending_authority": "KPA", "account_code": "521219",
        },
    ),
    "items": Act(
        Role.PROGRAMME_OFFICER,
        "/v1/programmes/{programme}/items",
        {"items": [{"code": "meal", "names": NAMES, "unit": "porsi"}]},
    ),
    "standard": Act(
        Role.PROGRAMME_OFFICER,
        "/v1/programmes/{programme}/standards",
        {"budget_id": "{budget}", "text": people.STANDARD},
    ),
    "dry-run": Act(
        Role.PROGRAMME_OFFICER,
        "/v1/standards/{standard}/dry-run",
        {"first_day": "2026-01-01", "last_day": "2027-12-31", "one_in": 2},
    ),
    "person": Act(
        Role.PROGRAMME_OFFICER,
        "/v1/people",
        {
            "name": "Maria Wanggai", "national_id": people.nik(777), "id_scheme": "id.nik",
            "birth_on": "1950-08-17", "account": ACCOUNT,
        },
    ),
    "provider": Act(
        Role.PROGRAMME_OFFICER,
        "/v1/providers",
        {
            "code": "APOTEK-07", "name": "Apotek Tujuh", "sector": "private", "account": ACCOUNT,
            "accreditations": [
                {
                    "programme_id": "{programme}", "item_code": "care-kit",
                    "first_day": "2026-01-01", "last_day": None,
                }
            ],
        },
    ),
    "user": Act(
        Role.ADMINISTRATOR,
        "/v1/users",
        {"login": "rina", "person_id": "{other_person}", "roles": ["auditor"]},
    ),
    "enrolment": Act(
        Role.PROGRAMME_OFFICER,
        "/v1/programmes/{programme}/enrolments",
        {
            "person_id": "{other_person}", "standard_code": "home-care",
            "facts": {"age": 75, "lives_alone": True, "monthly_income": 100000000},
            "first_day": "2026-01-01", "last_day": "2026-12-31",
        },
    ),
    "vouchers": Act(
        Role.PROGRAMME_OFFICER,
        "/v1/programmes/{programme}/vouchers",
        {
            "vouchers": [
                {
                    "person_id": "{person}", "standard_code": "home-care",
                    "value": money("50000.00"), "items": ["care-kit"], "first_day": "{today}",
                    "last_day": "{today}",
                }
            ]
        },
    ),
    "activation": Act(Role.PROGRAMME_OFFICER, "/v1/vouchers/{issued}/activation", {}),
    "cancellation": Act(
        Role.PROGRAMME_OFFICER, "/v1/vouchers/{voucher}/cancellation", {"reason": "Pindah."}
    ),
    "redemption": Act(
        Role.PROVIDER,
        "/v1/redemptions",
        {
            "serial": "{serial}", "code": "{code}", "key": "till-9", "amount": money("50000.00"),
            "items": ["nurse-visit"], "service_on": "{today}", "choice_set": 3,
        },
    ),
    "reversal": Act(
        Role.PROVIDER,
        "/v1/redemptions/{reversible}/reversals",
        {"amount": money("1000.00"), "reason": "Salah ketik."},
    ),
    "claim": Act(
        Role.CITIZEN,
        "/v1/claims",
        {
            "programme_id": "{programme}", "kind": "reimbursement", "standard_code": "home-care",
            "provider_id": "{provider}", "lines": [LINE],
            "receipts": [
                {
                    "receipt_id": "{receipt}", "issuer": "Apotek", "number": "A-1",
                    "issued_on": "{today}", "total": money("60000.00"),
                }
            ],
        },
    ),
    "redeemed": Act(
        Role.PROVIDER,
        "/v1/claims",
        {
            "programme_id": "{programme}", "kind": "redemption", "redemption_id": "{redemption}",
            "lines": [{**LINE, "claimed": money("100000.00")}],
            "receipts": [{"receipt_id": "{provider_receipt}"}],
        },
    ),
    "resubmission": Act(
        Role.CITIZEN,
        "/v1/claims/{returned}/resubmissions",
        {"receipts": [{"receipt_id": "{receipt}"}]},
    ),
    "withdrawal": Act(Role.CITIZEN, "/v1/claims/{fresh}/withdrawal", {}),
    "assignment": Act(
        Role.CLAIMS_OFFICER, "/v1/claims/{held}/assignments", {"user_id": "{officer}"}
    ),
    "note": Act(Role.CLAIMS_OFFICER, "/v1/claims/{held}/notes", {"text": "Dilihat.\nCocok."}),
    "return": Act(
        Role.CLAIMS_OFFICER,
        "/v1/claims/{fresh}/returns",
        {"reason": "DOCUMENT_MISSING", "text": "Mohon kuitansi."},
    ),
    "decision": Act(
        Role.CLAIMS_OFFICER,
        "/v1/claims/{held}/decisions",
        {
            "reason": "REVIEWED_IN_ORDER",
            "lines": [{"no": 1, "approved": money("100000.00"), "bearer": "citizen"}],
        },
        {"If-Match": '"{held_version}"'},
    ),
    "redecision": Act(
        Role.CLAIMS_OFFICER,
        "/v1/claims/{decided}/redecisions",
        {
            "reason": "REVIEWED_IN_ORDER", "note": "Diperiksa ulang.",
            "lines": [{"no": 1, "approved": money("10000.00"), "bearer": "citizen"}],
        },
        {"If-Match": '"{decided_version}"'},
    ),
    "approval": Act(Role.FINANCE_OFFICER, "/v1/redecisions/{redecision}/approval", {}),
    "refusal": Act(
        Role.FINANCE_OFFICER, "/v1/redecisions/{redecision}/refusal", {"text": "Sudah benar."}
    ),
    "authorisations": Act(
        Role.FINANCE_OFFICER, "/v1/authorisations", {"claim_ids": ["{decided}"]}
    ),
    "payout": Act(
        Role.FINANCE_OFFICER,
        "/v1/payouts",
        {"programme_id": "{programme}", "execution_on": "{today}"},
    ),
    "release": Act(
        Role.FINANCE_OFFICER,
        "/v1/payouts/{built_payout}/releases",
        {"file_sha256": "{built_sha256}"},
    ),
    "confirmation": Act(
        Role.FINANCE_OFFICER,
        "/v1/payouts/{released_payout}/confirmations",
        {"answers": [{"instruction_id": "{instruction}", "outcome": "paid", "reference": "B1"}]},
    ),
}  # fmt: skip

BAD: Final[list[tuple[str, str, Any, str]]] = [
    # texts: too long, blank, hidden, of another type
    ("programme", "liable_payer", "", "TEXT_INVALID"),
    ("programme", "liable_payer", "   ", "TEXT_INVALID"),
    ("programme", "liable_payer", "\u3000\u2003", "TEXT_INVALID"),
    ("programme", "liable_payer", "D" * 141, "TEXT_TOO_LONG"),
    ("programme", "liable_payer", "Dinas\nSosial", "TEXT_INVALID"),
    ("programme", "liable_payer", "Dinas\u202elaisoS", "TEXT_INVALID"),
    ("programme", "liable_payer", "Dinas\u2066Sosial", "TEXT_INVALID"),
    ("programme", "liable_payer", "Dinas\x1b[31m", "TEXT_INVALID"),
    ("programme", "liable_payer", "\ufeffDinas", "TEXT_INVALID"),
    ("programme", "liable_payer", "Dinas\u2028Sosial", "TEXT_INVALID"),
    ("programme", "liable_payer", 12, "TYPE_WRONG"),
    ("programme", "liable_payer", True, "TYPE_WRONG"),
    ("programme", "liable_payer", ["Dinas"], "TYPE_WRONG"),
    ("programme", "liable_payer", {"id": "Dinas"}, "TYPE_WRONG"),
    ("programme", "liable_payer", None, "FIELD_NULL"),
    ("programme", "liable_payer", GONE, "FIELD_MISSING"),
    ("programme", "names", "Program", "TYPE_WRONG"),
    ("programme", "names", None, "FIELD_NULL"),
    ("programme", "names.en", GONE, "FIELD_MISSING"),
    ("programme", "names.jv", "Jeneng", "FIELD_UNKNOWN"),
    ("programme", "names.id", "N" * 201, "TEXT_TOO_LONG"),
    # codes and numbers of one form
    ("programme", "code", "anak", "TEXT_INVALID"),
    ("programme", "code", "ANAK 26", "TEXT_INVALID"),
    ("programme", "code", "ANAK-26\n", "TEXT_INVALID"),
    ("programme", "code", "-ANAK", "TEXT_INVALID"),
    ("programme", "code", "ＡＮＡＫ", "TEXT_INVALID"),
    ("programme", "code", "A" * 25, "TEXT_INVALID"),
    ("programme", "code", "../../etc", "TEXT_INVALID"),
    ("programme", "code", "LANSIA", "CODE_TAKEN"),
    ("programme", "currency", "idr", "TEXT_INVALID"),
    ("programme", "currency", "RUPIAH", "TEXT_INVALID"),
    ("programme", "currency", "ZZZ", "CURRENCY_UNKNOWN"),
    ("programme", "id_scheme", "id.nope", "NATIONAL_ID_SCHEME_UNKNOWN"),
    ("programme", "id_scheme", "os.path", "NATIONAL_ID_SCHEME_UNKNOWN"),
    ("programme", "id_scheme", "nik", "TEXT_INVALID"),
    ("programme", "time_zone", "Asia/Batavia", "TIME_ZONE_UNKNOWN"),
    ("programme", "time_zone", "../../etc/passwd", "TEXT_INVALID"),
    ("programme", "time_zone", "/etc/localtime", "TIME_ZONE_UNKNOWN"),
    ("programme", "payer_bic", "BRI", "TEXT_INVALID"),
    ("programme", "payer_bic", "BRINZZJA", "BIC_INVALID"),
    ("programme", "payer_account", "12", "TEXT_INVALID"),
    ("programme", "payer_account", "1234<script>5", "TEXT_INVALID"),
    ("programme", "rail", "sknbi!", "TEXT_INVALID"),
    ("programme", "is_admin", True, "FIELD_UNKNOWN"),
    ("programme", "id", NOWHERE, "FIELD_UNKNOWN"),
    # days
    ("programme", "starts_on", "2026-02-30", "DAY_INVALID"),
    ("programme", "starts_on", "2026-1-1", "DAY_INVALID"),
    ("programme", "starts_on", "20260101", "DAY_INVALID"),
    ("programme", "starts_on", "01-01-2026", "DAY_INVALID"),
    ("programme", "starts_on", "2026-01-01T00:00:00Z", "DAY_INVALID"),
    ("programme", "starts_on", "２０２６-01-01", "DAY_INVALID"),
    ("programme", "starts_on", "0001-01-01", "DAY_OUT_OF_RANGE"),
    ("programme", "starts_on", "9999-12-31", "DAY_OUT_OF_RANGE"),
    ("programme", "starts_on", 20260101, "TYPE_WRONG"),
    ("programme", "ends_on", "2025-12-31", "PERIOD_INVALID"),
    # money
    ("budget", "authority.amount", "1e6", "TEXT_INVALID"),
    ("budget", "authority.amount", "-1.00", "TEXT_INVALID"),
    ("budget", "authority.amount", "+1.00", "TEXT_INVALID"),
    ("budget", "authority.amount", "NaN", "TEXT_INVALID"),
    ("budget", "authority.amount", "Infinity", "TEXT_INVALID"),
    ("budget", "authority.amount", "1,000", "TEXT_INVALID"),
    ("budget", "authority.amount", "1_000", "TEXT_INVALID"),
    ("budget", "authority.amount", " 1000", "TEXT_INVALID"),
    ("budget", "authority.amount", "0x10", "TEXT_INVALID"),
    ("budget", "authority.amount", "01.00", "TEXT_INVALID"),
    ("budget", "authority.amount", "1.", "TEXT_INVALID"),
    ("budget", "authority.amount", ".5", "TEXT_INVALID"),
    ("budget", "authority.amount", "١٠٠", "TEXT_INVALID"),
    ("budget", "authority.amount", "１００", "TEXT_INVALID"),
    ("budget", "authority.amount", "1" * 400, "TEXT_INVALID"),
    ("budget", "authority.amount", "1.005", "AMOUNT_INVALID"),
    ("budget", "authority.amount", "999999999999999", "AMOUNT_INVALID"),
    ("budget", "authority.amount", "0.00", "AMOUNT_ZERO"),
    ("budget", "authority.amount", 1000, "TYPE_WRONG"),
    ("budget", "authority.amount", 1000.5, "TYPE_WRONG"),
    ("budget", "authority.amount", None, "FIELD_NULL"),
    ("budget", "authority.currency", "USD", "CURRENCY_DIFFERS"),
    ("budget", "authority.currency", "XXQ", "CURRENCY_UNKNOWN"),
    ("budget", "authority.currency", GONE, "FIELD_MISSING"),
    ("budget", "authority.scale", 2, "FIELD_UNKNOWN"),
    ("budget", "authority", "1000.00", "TYPE_WRONG"),
    ("budget", "authority", [], "TYPE_WRONG"),
    ("budget", "account_code", "'; DROP TABLE budgets; --", "TEXT_INVALID"),
    ("budget", "code", "care", "CODE_TAKEN"),
    # lists
    ("items", "items", [], "LIST_LENGTH"),
    ("items", "items", {}, "TYPE_WRONG"),
    ("items", "items", "meal", "TYPE_WRONG"),
    ("items", "items", [1] * 5_000, "LIST_LENGTH"),
    ("items", "items.0", None, "FIELD_NULL"),
    ("items", "items.0", "meal", "TYPE_WRONG"),
    ("items", "items.0.code", "Meal", "TEXT_INVALID"),
    ("items", "items.0.code", "nurse-visit", "CODE_TAKEN"),
    ("items", "items.0.unit", GONE, "FIELD_MISSING"),
    ("items", "items.0.price", "1", "FIELD_UNKNOWN"),
    # standards
    ("standard", "text", "this is no TOML", "STANDARD_INVALID"),
    ("standard", "text", "code = 'x'", "STANDARD_INVALID"),
    ("standard", "text", "a = [" + "[" * 2_000, "STANDARD_INVALID"),
    ("standard", "text", "a = 1\x07", "TEXT_INVALID"),
    ("standard", "text", "x" * 200_001, "TEXT_TOO_LONG"),
    ("standard", "text", people.STANDARD.replace('currency = "IDR"', 'currency = "USD"'),
     "STANDARD_INVALID"),
    ("standard", "budget_id", NOWHERE, "BUDGET_UNKNOWN"),
    ("standard", "budget_id", "1", "ID_INVALID"),
    ("standard", "budget_id", "{{budget}}", "ID_INVALID"),
    ("standard", "budget_id", 7, "TYPE_WRONG"),
    # dry runs
    ("dry-run", "first_day", "1 Mei 2026", "DAY_INVALID"),
    ("dry-run", "first_day", GONE, "FIELD_MISSING"),
    ("dry-run", "last_day", "2025-12-31", "PERIOD_INVALID"),
    ("dry-run", "one_in", 0, "NUMBER_OUT_OF_RANGE"),
    ("dry-run", "one_in", 10_001, "NUMBER_OUT_OF_RANGE"),
    ("dry-run", "one_in", "2", "TYPE_WRONG"),
    ("dry-run", "sample", 1, "FIELD_UNKNOWN"),
    # people: nothing of an id or account may come back
    ("person", "national_id", "3171011708500778000", "NATIONAL_ID_INVALID"),
    ("person", "national_id", "3171017208500777", "NATIONAL_ID_INVALID"),
    ("person", "national_id", "1' OR '1'='1", "NATIONAL_ID_INVALID"),
    ("person", "national_id", people.nik(50), "PERSON_KNOWN"),
    ("person", "national_id", 3171011708500777, "TYPE_WRONG"),
    ("person", "national_id", GONE, "FIELD_MISSING"),
    ("person", "birth_on", "1951-08-17", "BIRTH_DATE_DIFFERS"),
    ("person", "birth_on", "", "DAY_INVALID"),
    ("person", "name", "\u200f\u200e", "TEXT_INVALID"),
    ("person", "name", "Siti\x00", "JSON_TEXT_INVALID"),
    ("person", "account.number", "1", "TEXT_INVALID"),
    ("person", "account.number", "98765\u202543210", "TEXT_INVALID"),
    ("person", "account.bic", "XXXXXXXX1", "TEXT_INVALID"),
    ("person", "account.currency", "ABC", "CURRENCY_UNKNOWN"),
    ("person", "account.holder", GONE, "FIELD_MISSING"),
    ("person", "account", [], "TYPE_WRONG"),
    # providers
    ("provider", "code", "KLINIK-01", "CODE_TAKEN"),
    ("provider", "sector", "Private Sector", "TEXT_INVALID"),
    ("provider", "accreditations.0.programme_id", NOWHERE, "ITEM_UNKNOWN"),
    ("provider", "accreditations.0.item_code", "haircut", "ITEM_UNKNOWN"),
    ("provider", "accreditations.0.last_day", "2025-01-01", "PERIOD_INVALID"),
    ("provider", "accreditations", None, "FIELD_NULL"),
    ("provider", "account", None, "FIELD_NULL"),
    # users
    ("user", "roles", [], "LIST_LENGTH"),
    ("user", "roles", ["worker"], "CHOICE_UNKNOWN"),
    ("user", "roles", ["Administrator"], "CHOICE_UNKNOWN"),
    ("user", "roles", "administrator", "TYPE_WRONG"),
    ("user", "roles", ["provider"], "PROVIDER_MISSING"),
    ("user", "provider_id", "{provider}", "PROVIDER_MISSING"),
    ("user", "person_id", NOWHERE, "PERSON_UNKNOWN"),
    ("user", "login", "siti", "LOGIN_TAKEN"),
    ("user", "login", "a b", "TEXT_INVALID"),
    ("user", "login", "a" * 65, "TEXT_INVALID"),
    ("user", "disabled_at", None, "FIELD_UNKNOWN"),
    # enrolments
    ("enrolment", "facts", [], "TYPE_WRONG"),
    ("enrolment", "facts", {}, "FACTS_INVALID"),
    ("enrolment", "facts.age", "75", "FACTS_INVALID"),
    ("enrolment", "facts.age", 75.5, "TYPE_WRONG"),
    ("enrolment", "facts.age", None, "TYPE_WRONG"),
    ("enrolment", "facts.age", 10**16, "TYPE_WRONG"),
    ("enrolment", "facts.age", {"deep": 1}, "TYPE_WRONG"),
    ("enrolment", "facts.lives_alone", 1, "FACTS_INVALID"),
    ("enrolment", "facts.religion", "any", "FACTS_INVALID"),
    ("enrolment", "facts.__class__", "x", "FIELD_UNKNOWN"),
    ("enrolment", "facts", {f"f{n}": n for n in range(51)}, "LIST_LENGTH"),
    ("enrolment", "standard_code", "no-such", "STANDARD_NOT_IN_FORCE"),
    ("enrolment", "person_id", NOWHERE, "PERSON_UNKNOWN"),
    ("enrolment", "last_day", "2025-01-01", "PERIOD_INVALID"),
    # vouchers
    ("vouchers", "vouchers.0.value", money("0"), "AMOUNT_ZERO"),
    ("vouchers", "vouchers.0.value", money("1", "MYR"), "CURRENCY_DIFFERS"),
    ("vouchers", "vouchers.0.value", money("9999999999999"), "BUDGET_SHORT"),
    ("vouchers", "vouchers.0.items", ["haircut"], "ITEM_UNKNOWN"),
    ("vouchers", "vouchers.0.items", [], "LIST_LENGTH"),
    ("vouchers", "vouchers.0.items", ["care-kit"] * 101, "LIST_LENGTH"),
    ("vouchers", "vouchers.0.last_day", "2020-01-01", "PERIOD_INVALID"),
    ("vouchers", "vouchers.0.last_day", "2199-12-31", "PERIOD_INVALID"),
    ("vouchers", "vouchers.0.first_day", "2021-01-01", "NOT_ENROLLED"),
    ("vouchers", "vouchers.0.person_id", NOWHERE, "NOT_ENROLLED"),
    ("vouchers", "vouchers.0.standard_code", "", "TEXT_INVALID"),
    ("vouchers", "vouchers.0.status", "active", "FIELD_UNKNOWN"),
    ("vouchers", "vouchers", [None], "FIELD_NULL"),
    ("activation", "force", True, "FIELD_UNKNOWN"),
    ("cancellation", "reason", "", "TEXT_INVALID"),
    ("cancellation", "reason", "R" * 201, "TEXT_TOO_LONG"),
    # redemptions
    ("redemption", "code", "AAAA-AAAA-AAAA-AAAA", "CODE_MISTYPED"),
    ("redemption", "code", "", "TEXT_INVALID"),
    ("redemption", "code", 1234567890123456, "TYPE_WRONG"),
    ("redemption", "serial", "V00000000000", "VOUCHER_NOT_RECOGNISED"),
    ("redemption", "serial", "C", "SERIAL_MISTYPED"),
    ("redemption", "amount", money("0.00"), "AMOUNT_ZERO"),
    ("redemption", "amount", money("90000000.00"), "VOUCHER_BALANCE_SHORT"),
    ("redemption", "amount", money("1.00", "USD"), "CURRENCY_DIFFERS"),
    ("redemption", "items", ["haircut"], "ITEM_NOT_ON_VOUCHER"),
    ("redemption", "service_on", "2199-01-01", "VOUCHER_EXPIRED"),
    ("redemption", "service_on", "2020-01-01", "VOUCHER_NOT_YET_VALID"),
    ("redemption", "choice_set", 0, "NUMBER_OUT_OF_RANGE"),
    ("redemption", "choice_set", 3.0, "TYPE_WRONG"),
    ("redemption", "choice_set", True, "TYPE_WRONG"),
    ("redemption", "choice_set", "3", "TYPE_WRONG"),
    ("redemption", "choice_set", 10**17, "NUMBER_OUT_OF_RANGE"),
    ("redemption", "key", "k" * 65, "TEXT_INVALID"),
    ("redemption", "key", "house-1", "REDEMPTION_KEY_USED"),
    ("redemption", "provider_id", NOWHERE, "FIELD_UNKNOWN"),
    ("reversal", "amount", money("100000.01"), "REVERSAL_TOO_LARGE"),
    ("reversal", "amount", money("0"), "AMOUNT_ZERO"),
    ("reversal", "amount", money("1", "SGD"), "CURRENCY_DIFFERS"),
    ("reversal", "reason", GONE, "FIELD_MISSING"),
    # claims
    ("claim", "kind", "gift", "CHOICE_UNKNOWN"),
    ("claim", "kind", "redemption", "REDEMPTION_MISSING"),
    ("claim", "status", "paid", "FIELD_UNKNOWN"),
    ("claim", "approved", money("1"), "FIELD_UNKNOWN"),
    ("claim", "person_id", NOWHERE, "FIELD_UNKNOWN"),
    ("claim", "programme_id", NOWHERE, "PROGRAMME_UNKNOWN"),
    ("claim", "provider_id", NOWHERE, "PROVIDER_UNKNOWN"),
    ("claim", "standard_code", None, "STANDARD_MISSING"),
    ("claim", "standard_code", "no-such", "STANDARD_NOT_IN_FORCE"),
    ("claim", "lines", [], "LIST_LENGTH"),
    ("claim", "lines", [LINE] * 201, "LIST_LENGTH"),
    ("claim", "lines.0.item", "haircut", "ITEM_UNKNOWN"),
    ("claim", "lines.0.quantity", "0", "AMOUNT_ZERO"),
    ("claim", "lines.0.quantity", "0.0001", "TEXT_INVALID"),
    ("claim", "lines.0.quantity", "-1", "TEXT_INVALID"),
    ("claim", "lines.0.quantity", "1e3", "TEXT_INVALID"),
    ("claim", "lines.0.quantity", "9999999999", "TEXT_INVALID"),
    ("claim", "lines.0.quantity", 1, "TYPE_WRONG"),
    ("claim", "lines.0.quantity_milli", 1000, "FIELD_UNKNOWN"),
    ("claim", "lines.0.claimed", money("0.00"), "AMOUNT_ZERO"),
    ("claim", "lines.0.claimed", money("60000.00", "MYR"), "CURRENCY_DIFFERS"),
    ("claim", "lines.0.unit_price", money("60000", "JPY"), "CURRENCY_DIFFERS"),
    ("claim", "lines.0.delivered_on", "2026-13-01", "DAY_INVALID"),
    ("claim", "lines.0.choice_set", -1, "NUMBER_OUT_OF_RANGE"),
    ("claim", "receipts.0.receipt_id", NOWHERE, "RECEIPT_UNKNOWN"),
    ("claim", "receipts.0.receipt_id", "{foreign_receipt}", "RECEIPT_UNKNOWN"),
    ("claim", "receipts.0.total", money("1", "USD"), "CURRENCY_DIFFERS"),
    ("claim", "receipts.0.number", "1" * 65, "TEXT_TOO_LONG"),
    ("claim", "receipts", [{"receipt_id": "{receipt}"}] * 2, "RECEIPT_TWICE"),
    ("claim", "receipts", [{"receipt_id": "{receipt}"}] * 51, "LIST_LENGTH"),
    ("redeemed", "redemption_id", None, "REDEMPTION_MISSING"),
    ("redeemed", "redemption_id", NOWHERE, "REDEMPTION_UNKNOWN"),
    ("redeemed", "kind", "reimbursement", "STANDARD_MISSING"),
    ("redeemed", "lines.0.claimed", money("99999.99"), "AMOUNT_DIFFERS_FROM_REDEMPTION"),
    ("redeemed", "receipts.0.receipt_id", "{foreign_receipt}", "RECEIPT_UNKNOWN"),
    ("resubmission", "receipts", [], "LIST_LENGTH"),
    ("resubmission", "receipts.0.receipt_id", "{foreign_receipt}", "RECEIPT_UNKNOWN"),
    ("withdrawal", "reason", "x", "FIELD_UNKNOWN"),
    # reviews
    ("assignment", "user_id", NOWHERE, "USER_UNKNOWN"),
    ("assignment", "user_id", "{person}", "USER_UNKNOWN"),
    ("assignment", "user_id", "officer", "ID_INVALID"),
    ("note", "text", "\n\t\n", "TEXT_INVALID"),
    ("note", "text", "x" * 2_001, "TEXT_TOO_LONG"),
    ("note", "text", "a\u202eb", "TEXT_INVALID"),
    ("return", "reason", "NO_SUCH_REASON", "REASON_UNKNOWN"),
    ("return", "reason", "because", "TEXT_INVALID"),
    ("return", "text", GONE, "FIELD_MISSING"),
    ("decision", "reason", "NO_SUCH_REASON", "REASON_UNKNOWN"),
    ("decision", "lines", [], "LIST_LENGTH"),
    ("decision", "lines.0.no", 2, "LINES_DIFFER"),
    ("decision", "lines.0.no", 0, "NUMBER_OUT_OF_RANGE"),
    ("decision", "lines.0.no", 1.0, "TYPE_WRONG"),
    ("decision", "lines.0.bearer", "nobody", "CHOICE_UNKNOWN"),
    ("decision", "lines.0.approved", money("1400000.01"), "APPROVED_OVER_CLAIMED"),
    ("decision", "lines.0.approved", money("1", "MYR"), "CURRENCY_DIFFERS"),
    ("decision", "version", 1, "FIELD_UNKNOWN"),
    # decided again
    ("redecision", "reason", "NO_SUCH_REASON", "REASON_UNKNOWN"),
    ("redecision", "reason", GONE, "FIELD_MISSING"),
    ("redecision", "lines.0.no", 2, "LINES_DIFFER"),
    ("redecision", "lines.0.approved", money("40022.01"), "APPROVED_OVER_CLAIMED"),
    ("redecision", "lines.0.approved", money("1", "MYR"), "CURRENCY_DIFFERS"),
    ("redecision", "lines.0.bearer", "nobody", "CHOICE_UNKNOWN"),
    ("redecision", "standard_id", "{standard}", "LINES_DIFFER"),
    ("redecision", "before", money("1"), "FIELD_UNKNOWN"),
    ("approval", "text", "x", "FIELD_UNKNOWN"),
    ("refusal", "text", "", "TEXT_INVALID"),
    ("refusal", "text", GONE, "FIELD_MISSING"),
    # money out
    ("authorisations", "claim_ids", [], "LIST_LENGTH"),
    ("authorisations", "claim_ids", [NOWHERE], "CLAIM_UNKNOWN"),
    ("authorisations", "claim_ids", ["{decided}", NOWHERE], "CLAIM_UNKNOWN"),
    ("authorisations", "claim_ids", ["{held}"], "STATE_CONFLICT"),
    ("authorisations", "claim_ids", ["x"], "ID_INVALID"),
    ("authorisations", "claim_ids", [None], "FIELD_NULL"),
    ("payout", "programme_id", NOWHERE, "PROGRAMME_UNKNOWN"),
    ("payout", "execution_on", "2020-01-01", "DAY_PAST"),
    ("payout", "execution_on", "tomorrow", "DAY_INVALID"),
    ("release", "file_sha256", "0" * 64, "SAME_PERSON"),
    ("release", "file_sha256", "0" * 63, "TEXT_INVALID"),
    ("release", "file_sha256", "G" * 64, "TEXT_INVALID"),
    ("confirmation", "answers.0.outcome", "lost", "CHOICE_UNKNOWN"),
    ("confirmation", "answers.0.instruction_id", NOWHERE, "INSTRUCTION_UNKNOWN"),
    ("confirmation", "answers.0.reference", "", "TEXT_INVALID"),
    ("confirmation", "answers.0.reference", "=HYPERLINK(1)", "TEXT_INVALID"),
    ("confirmation", "answers", [], "LIST_LENGTH"),
]  # fmt: skip

BODIES: Final[list[tuple[str, bytes, str, str]]] = [
    ("person", b"", "application/json", "JSON_UNREADABLE"),
    ("person", b"null", "application/json", "BODY_INVALID"),
    ("person", b"[]", "application/json", "BODY_INVALID"),
    ("person", b'"x"', "application/json", "BODY_INVALID"),
    ("person", b"3", "application/json", "BODY_INVALID"),
    ("person", b'{"name": NaN}', "application/json", "JSON_NUMBER_INVALID"),
    ("person", b'{"name": 1e400}', "application/json", "JSON_NUMBER_INVALID"),
    ("person", b'{"name": 1E5}', "application/json", "JSON_NUMBER_INVALID"),
    ("person", b'{"name": ' + b"9" * 100_000 + b"}", "application/json", "JSON_NUMBER_INVALID"),
    ("person", b'{"name": "a", "name": "b"}', "application/json", "JSON_DUPLICATE_KEY"),
    ("person", b'{"account": {"bic": 1, "bic": 2}}', "application/json", "JSON_DUPLICATE_KEY"),
    ("person", b"[" * 100_000 + b"]" * 100_000, "application/json", "JSON_TOO_DEEP"),
    ("person", b'{"a":' * 40 + b"1" + b"}" * 40, "application/json", "JSON_TOO_DEEP"),
    ("person", b'{"name": "\\ud800"}', "application/json", "JSON_TEXT_INVALID"),
    ("person", b'{"name": "\\u0000"}', "application/json", "JSON_TEXT_INVALID"),
    ("person", b'{"name": "\xff"}', "application/json", "JSON_NOT_UTF8"),
    ("person", b"\xef\xbb\xbf{}", "application/json", "JSON_UNREADABLE"),
    ("person", b"{'name': 1}", "application/json", "JSON_UNREADABLE"),
    ("person", b"{} {}", "application/json", "JSON_UNREADABLE"),
    ("person", b"{}", "text/plain", "CONTENT_TYPE_WRONG"),
    ("person", b"{}", "application/xml", "CONTENT_TYPE_WRONG"),
    ("person", b"{}", "application/vnd.api+json", "CONTENT_TYPE_WRONG"),
    ("person", b"name=Siti", "application/x-www-form-urlencoded", "CONTENT_TYPE_WRONG"),
    ("person", b"{}", "", "CONTENT_TYPE_WRONG"),
    ("activation", b"[]", "application/json", "BODY_INVALID"),
    ("activation", b"x", "text/plain", "CONTENT_TYPE_WRONG"),
]

QUERIES: Final = [
    "/v1/claims?status=unknown",
    "/v1/claims?status=PAID",
    "/v1/claims?status=paid&status=decided",
    "/v1/claims?cause=%00",
    "/v1/claims?after=1",
    "/v1/claims?after=%F0%28%8C%28",
    "/v1/claims?limit=0",
    "/v1/claims?limit=201",
    "/v1/claims?limit=-1",
    "/v1/claims?limit=1e2",
    "/v1/claims?limit=%EF%BC%91",
    "/v1/claims?limit=",
    "/v1/claims?offset=1",
    "/v1/claims?person_id={person}",
    "/v1/programmes?sort=code",
    "/v1/programmes/{programme}?fields=all",
    "/v1/jobs?status=everything",
]

FILES: Final = [
    (b"", "RECEIPT_TYPE"),
    (b"GIF89a" + b"\x00" * 50, "RECEIPT_TYPE"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "RECEIPT_TYPE"),
    (b"%PDF-1.7\n", "RECEIPT_TYPE"),
    (b"<html><script>1</script></html>", "RECEIPT_TYPE"),
    (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "RECEIPT_UNREADABLE"),
    (b"\xff\xd8\xff\xe0" + b"\x00" * 100, "RECEIPT_UNREADABLE"),
    (people.a_picture(1)[:60], "RECEIPT_UNREADABLE"),
]
