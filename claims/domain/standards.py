"""Standards: the published rules of one service, as a text of policy becomes rules that run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from claims.domain.case_terms import CaseTerms, read_case_terms
from claims.domain.charters import Charter, read_charter
from claims.domain.claims import ClaimKind
from claims.domain.completeness import Completeness, read_completeness
from claims.domain.components import Components, read_components
from claims.domain.drafts import digest_of
from claims.domain.eligibility import EVERYONE, Eligibility, read_eligibility
from claims.domain.facts import Asked
from claims.domain.late_payment import LatePayment, read_late_payment
from claims.domain.prices import PriceList, read_prices
from claims.domain.promises import Promises, read_promises
from claims.domain.reads import Reads, read_reads
from claims.domain.reasons import Reason, read_own_reasons
from claims.domain.refusals import Refused
from claims.domain.rules.kinds import Group, Rule, Setting, Step
from claims.domain.rules.meters import Meter
from claims.domain.rules.reading import read_order, read_rules
from claims.domain.sections import Section, read_toml
from claims.domain.texts import read_texts


@dataclass(frozen=True, slots=True, eq=False)
class Standard:
    """One version of a standard. Equal and hashed by its code, version and text.

    `rules` are in the order they run; `digest` is the SHA-256 of the text's UTF-8 bytes;
    `reasons` are those it brings itself, beside those of config/reasons.toml. `asks` is what some
    rule needs to have been read beyond the claim itself, and how many days back. `declarations`
    are the codes of what a claimant has to affirm.
    """

    code: str
    version: int
    digest: str
    names: Mapping[str, str]
    service: str
    takes_force_on: date
    currency: str
    prices: PriceList
    order: tuple[Group, ...]
    rules: tuple[Rule, ...]
    steps: Mapping[ClaimKind, tuple[Step, ...]]
    meters: Mapping[ClaimKind, tuple[Meter, ...]]
    budget: Rule
    promises: Promises
    completeness: Completeness
    late_payment: LatePayment | None
    eligibility: Eligibility
    reads: Reads
    components: Components
    charter: Charter
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    asks: Mapping[Asked, int] = field(default_factory=dict)
    case_terms: CaseTerms | None = None
    declarations: tuple[str, ...] = ()

    @property
    def review_above(self) -> int | None:
        """The lowest amount above which a person decides, in minor units."""
        return min(
            (rule.built.review_above for rule in self.rules if rule.built.review_above is not None),
            default=None,
        )

    @property
    def documents(self) -> tuple[str, ...]:
        """Every kind of document that some rule asks for."""
        return tuple(dict.fromkeys(kind for rule in self.rules for kind in rule.built.documents))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Standard):
            return NotImplemented
        return (self.code, self.version, self.digest) == (other.code, other.version, other.digest)

    def __hash__(self) -> int:
        return hash((self.code, self.version))


def parse_standard(
    text: str,
    *,
    version: int,
    currency: str,
    items: frozenset[str],
    reasons: Mapping[str, Reason],
) -> Standard:
    """A standard's text as rules that can be run.

    `currency` and `items` are the programme's, `reasons` those of config/reasons.toml. Refuses
    `STANDARD_INVALID` with every problem found, each naming where it is.
    """
    problems: list[str] = []
    given = read_toml(text, problems)
    standard = _read(given, text, version, currency, items, reasons) if not problems else None
    if problems or standard is None:
        raise Refused(
            "STANDARD_INVALID",
            f"This is no standard yet: {len(problems)} problem(s), the first: {problems[0]}",
            field="text",
            problems=problems,
        )
    return standard


def _read(
    given: Section,
    text: str,
    version: int,
    currency: str,
    items: frozenset[str],
    reasons: Mapping[str, Reason],
) -> Standard:
    code = given.code("code")
    if given.text("currency", longest=3) != currency:
        given.wrong("currency", f"must be the programme's, {currency}")
    prices = read_prices(given, currency=currency, items=items)
    promises = read_promises(given, currency=currency)
    own = read_own_reasons(given.section("reasons"), reasons) if given.has("reasons") else {}
    order = read_order(given)
    rules = read_rules(
        given, Setting(code, currency, prices, promises, items), {**reasons, **own}, order
    )
    promised = frozenset(promise.id for promise in promises.all)
    for_kind = {kind: tuple(rule for rule in rules if kind in rule.claims) for kind in ClaimKind}
    standard = Standard(
        code=code,
        version=version,
        digest=digest_of(text),
        names=_names(given),
        service=given.code("service"),
        takes_force_on=given.day("takes_force_on"),
        currency=currency,
        prices=prices,
        order=order,
        rules=rules,
        steps={
            kind: tuple(rule.for_claim(kind) for rule in its if rule.group is not Group.BUDGET)
            for kind, its in for_kind.items()
        },
        meters={
            kind: tuple(rule.built.meter for rule in its if rule.built.meter is not None)
            for kind, its in for_kind.items()
        },
        budget=next(rule for rule in rules if rule.kind == "budget"),
        promises=promises,
        completeness=(
            read_completeness(given.section("completeness"))
            if given.has("completeness")
            else Completeness()
        ),
        late_payment=(
            read_late_payment(given.section("late_payment")) if given.has("late_payment") else None
        ),
        eligibility=(
            read_eligibility(given.section("eligibility")) if given.has("eligibility") else EVERYONE
        ),
        reads=read_reads(given.section("reads")) if given.has("reads") else Reads(),
        components=read_components(
            given,
            checks=promised
            | {rule.id for rule in rules}
            | {key for key in ("eligibility",) if given.has(key)},
        ),
        charter=read_charter(
            given.section("charter") if given.has("charter") else given.invented({}),
            promises=promised,
        ),
        reasons=own,
        asks=_asks(rules),
        case_terms=read_case_terms(given.section("cases")) if given.has("cases") else None,
        declarations=given.codes("declarations") if given.has("declarations") else (),
    )
    given.finish()
    return standard


def _asks(rules: tuple[Rule, ...]) -> dict[Asked, int]:
    asks: dict[Asked, int] = {}
    for rule in rules:
        for what, days in rule.built.asks.items():
            asks[what] = max(days, asks.get(what, 0))
    return asks


def _names(given: Section) -> dict[str, str]:
    section = given.section("names")
    names = dict(read_texts(section, longest=200))
    section.finish()
    return names
