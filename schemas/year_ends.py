"""Year ends, their lists, and what is owed again to payees who came later."""

from __future__ import annotations

from claims.domain.year_ends import ReinstatementStatus, RowState, YearEndStatus, YearList
from schemas.base import Act, Out
from schemas.books import KINDS, LANGUAGES
from schemas.fields import Day, Instant, OneOf, Plain, Sha256, Uuid, Whole
from schemas.groups import Many, MoneyField, Nested
from schemas.pages import PageQuery, page_of

LINES = 500


class ProposeYearEnd(Act):
    """Draw up the lists of a year that is over, of every line but those that stay."""

    programme_id = Uuid(required=True)
    last_day = Day(required=True)
    staying = Many(
        Uuid(),
        least=0,
        most=LINES,
        says="Budget lines adopted until then that are for a later year already.",
    )


class YearEndOut(Out):
    """A year end and what its lists come to."""

    id = Uuid()
    programme_id = Uuid()
    last_day = Day()
    unclaimed_until = Day(says="A payment that came back until then counts as unclaimed.")
    released = MoneyField(says="Of vouchers that are expired with it, back to their lines.")
    unpaid = MoneyField(says="Of claims that are owed; carried.")
    lapsed = MoneyField(says="Of lines: authority no more.")
    given = MoneyField(says="Of returned payments that nobody came for: owed to the treasury.")
    digest = Sha256(says="Of every row of the lists, as they were drawn up.")
    status = OneOf(YearEndStatus)
    version = Whole(1, 2**31)
    proposer_id = Uuid()
    proposed_at = Instant()
    answerer_id = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)
    booked_on = Day(allow_none=True)


class YearEndsQuery(PageQuery):
    """Of which programme."""

    programme_id = Uuid(required=True)


YearEndPage = page_of(YearEndOut)


class YearEndRowOut(Out):
    """A voucher or a claim on a list: what is left of it, and what of that is posted."""

    id = Uuid(attribute="object_id", says="The voucher or the claim.")
    budget_id = Uuid()
    payee_id = Uuid()
    number = Plain(says="The voucher's serial, or the claim's number.")
    day = Day(says="The voucher's last day; when it was decided; when its payment came back.")
    state = OneOf(RowState)
    amount = MoneyField()
    posted = MoneyField()


class YearEndRowsQuery(PageQuery):
    """Which list; what lapses has a place of its own."""

    name = OneOf(
        tuple(each.value for each in YearList if each is not YearList.LAPSED),
        data_key="list",
        load_default=YearList.VOUCHERS.value,
    )


YearEndRowPage = page_of(YearEndRowOut)


class YearEndLineOut(Out):
    """A budget line at the year's end; available and released less kept is what lapses."""

    budget_id = Uuid()
    code = Plain()
    available = MoneyField()
    released = MoneyField()
    kept = MoneyField(says="For claims that came in time and are not decided yet.")
    lapsed = MoneyField()
    committed = MoneyField(says="Carried; as of the confirmation once there is one.")
    obligated = MoneyField(says="Carried; as of the confirmation once there is one.")


class YearEndLinesOut(Out):
    """What of each line lapses."""

    items = Many(Nested(YearEndLineOut), least=0, most=LINES)


class YearEndFileQuery(Act):
    """Which list, and as what."""

    name = OneOf(YearList, data_key="list", load_default=YearList.LAPSED.value)
    kind = OneOf(KINDS, data_key="format", load_default="xlsx")
    language = OneOf(LANGUAGES, load_default="id")


class ProposeReinstatement(Act):
    """Owe a claim to its payee again."""

    claim_id = Uuid(required=True)


class ReinstatementOut(Out):
    """What the treasury was given of a claim, to be owed to its payee again."""

    id = Uuid()
    programme_id = Uuid()
    year_end_id = Uuid()
    claim_id = Uuid()
    payee_id = Uuid()
    amount = MoneyField()
    status = OneOf(ReinstatementStatus)
    version = Whole(1, 2**31)
    proposer_id = Uuid()
    proposed_at = Instant()
    answerer_id = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)


ReinstatementPage = page_of(ReinstatementOut)
