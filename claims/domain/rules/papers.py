"""Papers: what the law asks of a receipt itself: stamps, tax number, words, and one for one sum."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from importlib import import_module
from typing import Protocol, cast

from claims.domain.amount_words import Language, says_amount
from claims.domain.facts import Asked, ClaimFacts, ReceiptFacts
from claims.domain.findings import Inputs
from claims.domain.money import Money
from claims.domain.receipts import plain
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section


def stamp_duty(given: Section, setting: Setting) -> Built:
    """A receipt of more than `above` bears stamps of at least `duty`, once a document.

    In Indonesia Rp10.000 above Rp5.000.000 (UU 10/2020), and no official may accept one without
    (art. 21): the claimant is offered to have it stamped later.
    """
    above = given.amount("above", setting.currency)
    duty = given.amount("duty", setting.currency)

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for receipt in _each_once(case.facts.receipts):
            paid = receipt.stamp_duty or 0
            if receipt.total is not None and receipt.total > above and paid < duty:
                inputs: Inputs = {
                    "total": receipt.total, "threshold": above, "duty": duty, "duty_paid": paid,
                }  # fmt: skip
                found.append(Found("STAMP_MISSING", inputs))
        return found

    return Built(check)


class TaxNumber(StrEnum):
    """A scheme of tax numbers, by its module of python-stdnum."""

    INDONESIA = "id.npwp"
    EUROPE = "eu.vat"
    UNITED_KINGDOM = "gb.vat"
    SINGAPORE = "sg.uen"
    AUSTRALIA = "au.abn"
    INDIA = "in_.gstin"
    THAILAND = "th.tin"


class _Scheme(Protocol):
    def is_valid(self, number: str) -> bool: ...


def receipt_tax_number(given: Section, setting: Setting) -> Built:
    """A receipt of more than `above` (or every one) names its issuer's tax number, rightly formed.

    `scheme` says how. Whether the number is the issuer's no rule can tell; it is in no finding,
    for of a natural person it may be his national id.
    """
    scheme = given.choice("scheme", TaxNumber)
    above = given.amount("above", setting.currency) if given.has("above") else 0
    numbers = cast(_Scheme, import_module(f"stdnum.{scheme}"))

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for receipt in _each_once(case.facts.receipts):
            if receipt.tax_number:
                if not numbers.is_valid(receipt.tax_number):
                    found.append(Found("TAX_NUMBER_INVALID", {}))
            elif receipt.total is not None and receipt.total > above:
                found.append(Found("TAX_NUMBER_MISSING", {"total": receipt.total}))
        return found

    return Built(check)


class WordsCheck(StrEnum):
    """What is looked at of the total in words."""

    MISSING = "missing"
    DIFFERS = "differs"


def total_in_words(given: Section, setting: Setting) -> Built:
    """What a receipt says in words is its total in figures, in the `language` it is written in.

    `checks` may name less than that words are there and that they say the same.
    """
    language = given.choice("language", Language) if given.has("language") else Language.INDONESIAN
    checks = given.choices("checks", WordsCheck) if given.has("checks") else tuple(WordsCheck)
    is_needed, is_compared = WordsCheck.MISSING in checks, WordsCheck.DIFFERS in checks

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for receipt in _each_once(case.facts.receipts):
            if receipt.total is None:
                continue
            inputs: Inputs = {"total": receipt.total}
            if not receipt.total_in_words:
                if is_needed:
                    found.append(Found("TOTAL_WORDS_MISSING", inputs))
            elif is_compared:
                total = Money(receipt.total, case.facts.currency)
                if not says_amount(receipt.total_in_words, total, language):
                    found.append(Found("TOTAL_WORDS_DIFFER", inputs))
        return found

    return Built(check)


def split_receipts(given: Section, setting: Setting) -> Built:
    """No sum above `above` is split over receipts of one issuer and day for a person or voucher.

    Looked at are the claim's receipts and those of earlier claims beside them, each once, none of
    them above the sum itself.
    """
    above = given.amount("above", setting.currency)

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for totals in _beside_each_other(case.facts, above):
            if len(totals) > 1 and sum(totals) > above:
                inputs: Inputs = {"count": len(totals), "total": sum(totals), "threshold": above}
                found.append(Found("SPLIT_RECEIPT", inputs))
        return found

    return Built(check, asks={Asked.SIBLINGS: 0})


def _beside_each_other(facts: ClaimFacts, above: int) -> Iterable[list[int]]:
    """The totals of receipts of one issuer and day, up to the sum, group by group."""
    if len(facts.receipts) + len(facts.siblings) < 2:
        return ()
    groups: dict[object, dict[str, int]] = {}
    group_of: dict[object, dict[str, int]] = {}
    for receipt in facts.receipts:
        if receipt.issuer and receipt.issued_on:
            group = groups.setdefault((plain(receipt.issuer), receipt.issued_on), {})
            group_of[receipt.id] = group
            if receipt.total is not None and receipt.total <= above:
                group[receipt.sha256] = receipt.total
    for other in facts.siblings:
        its = group_of.get(other.receipt_id)
        if its is not None and other.total is not None and other.total <= above:
            its.setdefault(other.sha256, other.total)
    return [list(group.values()) for group in groups.values()]


def _each_once(receipts: tuple[ReceiptFacts, ...]) -> Iterable[ReceiptFacts]:
    """The receipts, a file that is brought twice once."""
    return receipts if len(receipts) < 2 else {each.sha256: each for each in receipts}.values()
