"""Withheld taxes: rules of a programme, numbers, slips, the list of a period, remittances."""

from __future__ import annotations

from claims.domain.rules.papers import TaxNumber
from claims.domain.statements import PayeeKind
from claims.domain.taxes import RULES_AT_MOST, RemittanceStatus, TaxSetStatus
from schemas.base import Act, Out
from schemas.books import KINDS, LANGUAGES
from schemas.fields import Day, Instant, OneOf, Pattern, Plain, Script, Text, Uuid, Whole, YesNo
from schemas.groups import Many, MoneyField, Names, Nested
from schemas.pages import PageQuery, page_of

LISTED_AT_MOST = 10_000


class ProposeTaxes(Act):
    """The tax rules of a programme from a later day on, as TOML (config/taxes has an example)."""

    first_day = Day(required=True)
    text = Script(100_000, required=True)


class TaxRuleOut(Out):
    """A rule: of whom, of which items, and how much; fractions are exact, such as `100/111`."""

    code = Plain()
    names = Names()
    law = Plain()
    payee_kind = OneOf(PayeeKind)
    items = Many(Plain(), least=0, most=1_000)
    categories = Many(Plain(), least=0, most=1_000)
    rate = Plain()
    bare_rate = Plain(says="Of a payee without a tax number.")
    base = Plain(says="The part of the gross that is taxed.")
    above = MoneyField(says="Nothing is taken where a payment's base is not above it.")
    unit = MoneyField(says="The tax is rounded down to a multiple of it.")
    does_national_id_count = YesNo()
    first_day = Day()
    last_day = Day(allow_none=True)


class TaxSetOut(Out):
    """Tax rules of a programme as they were proposed, and who answered."""

    id = Uuid()
    programme_id = Uuid()
    first_day = Day()
    text = Plain()
    rules = Many(Nested(TaxRuleOut), least=0, most=RULES_AT_MOST)
    status = OneOf(TaxSetStatus)
    version = Whole(1, 10**9)
    proposed_by = Uuid()
    proposed_at = Instant()
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)


TaxSetPage = page_of(TaxSetOut, most=500)


class RecordTaxNumber(Act):
    """A tax number and the scheme it is checked by."""

    scheme = OneOf(TaxNumber, required=True)
    number = Pattern("[0-9A-Z./ -]{5,40}", 40, example="01.312.166.0-091.000", required=True)


class TaxNumberOut(Out):
    """A tax number that was recorded; it is shown masked."""

    id = Uuid()
    provider_id = Uuid()
    scheme = OneOf(TaxNumber)
    number_masked = Plain()
    recorded_at = Instant()


class WithheldOut(Out):
    """What one rule took of one payment, and how far that is handed over."""

    instruction_id = Uuid()
    number = Plain(says="The slip's number.")
    payee_kind = OneOf(PayeeKind)
    payee_id = Uuid()
    payee = Plain()
    tax_number_masked = Plain(allow_none=True)
    code = Plain()
    names = Names()
    law = Plain()
    withheld_on = Day()
    gross = MoneyField()
    base = MoneyField()
    rate = Plain()
    amount = MoneyField()
    remittance = Plain(says="`withheld`, or the state of the remittance it is in.")
    reference = Plain(allow_none=True, says="The bank's reference of that remittance.")


class TaxListOut(Out):
    """What was withheld in a period, by payment and rule, and its sum."""

    programme_id = Uuid()
    first_day = Day()
    last_day = Day()
    total = MoneyField()
    lines = Many(Nested(WithheldOut), least=0, most=LISTED_AT_MOST)


class TaxListQuery(Act):
    """Of which programme, and on which days the payments were released."""

    programme_id = Uuid(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)


class TaxListFileQuery(TaxListQuery):
    """Which list, as what, and in which language."""

    kind = OneOf(KINDS, data_key="format", load_default="xlsx")
    language = OneOf(LANGUAGES, load_default="id")


class SlipsQuery(PageQuery):
    """Of which programme."""

    programme_id = Uuid()


class SlipOut(Out):
    """The slip of a payment: everything that was withheld of it."""

    id = Uuid(says="The payment's.")
    number = Plain()
    lines = Many(Nested(WithheldOut), least=0, most=RULES_AT_MOST)
    total = MoneyField()


SlipPage = page_of(SlipOut)


class PrepareRemittance(Act):
    """Hand over what was withheld of payments released in a period and paid by now."""

    programme_id = Uuid(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)


class AnswerRemittance(Act):
    """The bank's reference of what it did."""

    reference = Text(35, required=True)


class RemittancesQuery(Act):
    """Of which programme."""

    programme_id = Uuid(required=True)


class RemittanceOut(Out):
    """Withheld taxes on their way to the treasury."""

    id = Uuid()
    programme_id = Uuid()
    first_day = Day()
    last_day = Day()
    total = MoneyField()
    count = Whole(1, 10**9, says="So many lines.")
    status = OneOf(RemittanceStatus)
    version = Whole(1, 10**9)
    prepared_by = Uuid()
    prepared_at = Instant()
    released_by = Uuid(allow_none=True)
    released_at = Instant(allow_none=True)
    reference = Plain(allow_none=True)
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)


RemittancePage = page_of(RemittanceOut, most=500)
