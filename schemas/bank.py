"""What the bank sent: files that were taken in, their lines, and how the books compare."""

from __future__ import annotations

from claims.domain.bank import ClearedAs, EntryStatus, Why
from claims.domain.payouts import PayoutStatus
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Plain, Sha256, Text, Uuid, Whole, YesNo
from schemas.groups import BalanceField, Many, MoneyField, Nested
from schemas.pages import PageQuery, page_of

LINES = 100_000_000
BATCHES = 200
ENTRIES = 200


class BankImportOut(Out):
    """A file that was taken in whole, and how many of its lines are in which state."""

    id = Uuid()
    programme_id = Uuid(says="Whose account it reports, or whose batch it answers.")
    message = Plain(says="Such as camt.054.001.08.")
    message_id = Plain()
    file_sha256 = Sha256()
    size = Whole(1, 10**9)
    count = Whole(0, LINES)
    opening = BalanceField(allow_none=True)
    closing = BalanceField(allow_none=True)
    closing_on = Day(allow_none=True)
    imported_by = Uuid()
    imported_at = Instant()
    applied = Whole(0, LINES)
    noted = Whole(0, LINES)
    repeated = Whole(0, LINES)
    waiting = Whole(0, LINES, says="Unknown lines that wait for a person.")
    cleared = Whole(0, LINES)


class BankEntryOut(Out):
    """A line of a bank's file and what became of it."""

    id = Uuid()
    import_id = Uuid()
    line = Whole(1, LINES)
    programme_id = Uuid()
    side = OneOf(("debit", "credit"), allow_none=True, says="Null for a status.")
    amount = MoneyField(allow_none=True)
    bank_status = Plain(says="RJCT, ACCP, BOOK and so on, as ISO 20022 has them.")
    reason = Plain(allow_none=True)
    end_to_end_id = Plain(allow_none=True)
    reference = Plain(attribute="entry_reference", allow_none=True)
    booked_on = Day(allow_none=True)
    why = OneOf(Why, allow_none=True, says="Why it was not applied.")
    instruction_id = Uuid(allow_none=True)
    cleared_as = OneOf(ClearedAs, allow_none=True)
    counter_id = Uuid(allow_none=True)
    note = Plain(allow_none=True)
    proposed_by = Uuid(allow_none=True)
    answered_by = Uuid(allow_none=True)
    taken_at = Instant()
    cleared_at = Instant(allow_none=True)
    status = OneOf(EntryStatus)
    version = Whole(1, 10**9)


class ProposeClearing(Act):
    """What an unknown entry is: a payment of ours, or given back by another entry; and why so."""

    cleared_as = OneOf(ClearedAs, required=True)
    instruction_id = Uuid(load_default=None, says="The payment it is.")
    counter_id = Uuid(load_default=None, says="The entry that gave it back.")
    note = Text(500, required=True)


class BankImportsQuery(PageQuery):
    """Of which programme."""

    programme_id = Uuid()


class BankEntriesQuery(PageQuery):
    """Which entries."""

    state = OneOf(EntryStatus)
    programme_id = Uuid()
    import_id = Uuid()


class ReconciliationQuery(Act):
    """Of which programme, as it stood at the end of which day there."""

    programme_id = Uuid(required=True)
    day = Day(required=True)


class ReconciledSums(Out):
    """What was instructed and what became of it; the difference is zero."""

    instructed = MoneyField()
    paid = MoneyField()
    returned = MoneyField()
    pending = MoneyField()
    difference = BalanceField()


class ReconciledBatch(ReconciledSums):
    """The same of one batch."""

    payout_id = Uuid()
    number = Whole(1, 10**9)
    status = OneOf(PayoutStatus)
    released_at = Instant()


class StatementCompared(Out):
    """The last statement's closing balance, and what the books say once it was taken in."""

    import_id = Uuid()
    closing_on = Day()
    closing = BalanceField()
    ledger = BalanceField(says="The first statement's opening and all that was booked since.")
    difference = BalanceField()


class ReconciliationOut(Out):
    """How a programme's payments, its books and its bank compare at the end of a day."""

    programme_id = Uuid()
    day = Day()
    total = Nested(ReconciledSums)
    batches = Many(Nested(ReconciledBatch), least=0, most=BATCHES)
    has_more_batches = YesNo()
    suspense = BalanceField(says="What lies in suspense; above zero: money that came in.")
    unmatched = Many(Nested(BankEntryOut), least=0, most=ENTRIES)
    unmatched_count = Whole(0, LINES)
    statement = Nested(StatementCompared, allow_none=True)


BankImportPage = page_of(BankImportOut)
BankEntryPage = page_of(BankEntryOut)
