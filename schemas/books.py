"""Reports out of the ledger: trial balance, budget execution, the statement of an account."""

from __future__ import annotations

from claims.domain.accounts import StatementClass
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Plain, Uuid, YesNo
from schemas.groups import BalanceField, Many, MoneyField, Names, Nested
from schemas.pages import MOST, PageQuery

LANGUAGES = ("id", "en")
KINDS = ("csv", "xlsx")
LINES = 10_000


class AccountOut(Out):
    """What an account is called here."""

    name = Plain()
    code = Plain()
    statement_class = OneOf(StatementClass)
    texts = Names()


class TrialLineOut(Out):
    """An account of a budget line over the days; balances count debits upwards."""

    account = Nested(AccountOut)
    budget_id = Uuid(allow_none=True)
    budget_code = Plain()
    opening = BalanceField()
    debits = MoneyField()
    credits = MoneyField()
    closing = BalanceField()


class TrialTotalsOut(Out):
    """The sums of both sides; each pair is equal when the books are in order."""

    opening_debit = MoneyField()
    opening_credit = MoneyField()
    debits = MoneyField()
    credits = MoneyField()
    closing_debit = MoneyField()
    closing_credit = MoneyField()
    is_balanced = YesNo()


class TrialBalanceOut(Out):
    """Every account of a programme: opening, movements and closing of the days."""

    programme_id = Uuid()
    currency = Plain()
    first_day = Day()
    last_day = Day()
    lines = Many(Nested(TrialLineOut), least=0, most=LINES)
    totals = Nested(TrialTotalsOut)


class ExecutionOut(Out):
    """How much was appropriated and how far it is spoken for; all but `carried` add up to it."""

    appropriation = MoneyField()
    committed = MoneyField()
    obligated = MoneyField()
    paid = MoneyField()
    available = MoneyField()
    lapsed = MoneyField()
    carried = MoneyField()


class ExecutionLineOut(Out):
    """The execution of a budget line."""

    budget_id = Uuid()
    code = Plain()
    names = Names()
    account_code = Plain()
    execution = Nested(ExecutionOut)


class BudgetExecutionOut(Out):
    """How far a programme's budget is executed at the end of a day."""

    programme_id = Uuid()
    currency = Plain()
    day = Day()
    lines = Many(Nested(ExecutionLineOut), least=0, most=500)
    total = Nested(ExecutionOut)


class AccountEntryOut(Out):
    """An entry: a debit above zero or a credit below, and the balance after it."""

    id = Uuid()
    booked_on = Day()
    posted_at = Instant()
    occasion = Plain()
    noun = Plain()
    object_id = Uuid()
    number = Plain(allow_none=True, says="The claim's number, the voucher's serial, or the like.")
    amount = BalanceField()
    balance = BalanceField()


class AccountHeadOut(Out):
    """Whose statement it is, and the balances around its days."""

    account_id = Uuid()
    programme_id = Uuid()
    budget_id = Uuid(allow_none=True)
    budget_code = Plain()
    payee_id = Uuid(allow_none=True)
    account = Nested(AccountOut)
    first_day = Day()
    last_day = Day()
    opening = BalanceField()
    closing = BalanceField()


class AccountPageOut(Out):
    """A page of an account's statement, in order of booking day and entry."""

    head = Nested(AccountHeadOut)
    items = Many(Nested(AccountEntryOut), least=0, most=MOST, attribute="entries")
    next = Uuid(allow_none=True, says="Where the next page begins; null on the last.")


class _Days(Act):
    """Which days; by default this year's until today."""

    first_day = Day()
    last_day = Day()


class _File(Act):
    """As what the report is saved, and in which language."""

    kind = OneOf(KINDS, data_key="format", load_default="xlsx")
    language = OneOf(LANGUAGES, load_default="id")


class TrialBalanceQuery(_Days):
    """Of which programme, and which days."""

    programme_id = Uuid(required=True)


class TrialBalanceFileQuery(TrialBalanceQuery, _File):
    """Which trial balance, and as what."""


class BudgetExecutionQuery(Act):
    """Of which programme, and at the end of which day; by default today."""

    programme_id = Uuid(required=True)
    day = Day()


class BudgetExecutionFileQuery(BudgetExecutionQuery, _File):
    """Which execution report, and as what."""


class AccountQuery(_Days, PageQuery):
    """Which days of the account, and where the page begins."""


class AccountFileQuery(_Days, _File):
    """Which days of the account, and as what."""


class ExportQuery(_Days, _File):
    """Of which programme and days, perhaps of one payee, and as what."""

    programme_id = Uuid(required=True)
    payee_id = Uuid(says="A person or a provider; of the journal, all that moved his accounts.")
