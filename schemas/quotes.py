"""Quotes: what a claim would be paid, and why not more."""

from __future__ import annotations

from claims.domain.claims import ClaimKind
from claims.domain.variables import LANGUAGES
from schemas.base import Act, Out
from schemas.claims import LINES, NewLine
from schemas.explanations import LineExplainedOut
from schemas.fields import Code, Day, OneOf, Pattern, Plain, Uuid, YesNo
from schemas.groups import Many, MoneyField, Nested
from schemas.redemptions import TYPED


class AskQuote(Act):
    """A claim that is not made: of a voucher (serial and code), or of a service (its standard)."""

    programme_id = Uuid(required=True)
    kind = OneOf(ClaimKind, required=True)
    standard_code = Code(load_default=None)
    provider_id = Uuid(load_default=None)
    serial = Pattern(TYPED, 40, load_default=None, example="V0123456789A")
    code = Pattern(TYPED, 40, load_default=None)
    lines = Many(Nested(NewLine), most=LINES, required=True)
    lang = OneOf(LANGUAGES, load_default="id", says="Indonesian (`id`) or English (`en`).")


class QuoteOut(Out):
    """What would be paid as things stand now. It reserves nothing and promises nothing."""

    standard = Plain(says="The standard's code and version.")
    standard_name = Plain()
    language = OneOf(LANGUAGES)
    day = Day(says="As if it were claimed on this day.")
    claimed = MoneyField()
    approved = MoneyField()
    waits_for_person = YesNo(says="A person would look at it; the amount is what the rules say.")
    to_bring = Many(Plain(), least=0, most=100, says="Documents to bring with the claim.")
    lines = Many(Nested(LineExplainedOut), least=0, most=LINES)
