"""Evidence: the documents a claim must bring, what its receipts must say, and how old it may be."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from claims.domain.facts import DuplicateMatch, ReceiptFacts
from claims.domain.findings import Inputs
from claims.domain.receipts import marks_of
from claims.domain.rules.case import NONE, Built, Case, Check, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section


class ReceiptField(StrEnum):
    """What a receipt may be required to say."""

    ISSUER = "issuer"
    NUMBER = "number"
    ISSUED_ON = "issued_on"
    TOTAL = "total"
    TAX_NUMBER = "tax_number"
    TOTAL_IN_WORDS = "total_in_words"
    TITLE = "title"
    PAYER = "payer"
    PURPOSE = "purpose"
    RECEIVER = "receiver"
    SIGNATURE = "signature"


_SHOWN = frozenset({"title", "payer", "purpose", "receiver", "signature"})
"""The fields of which only is known whether a receipt shows them."""


class AgeFrom(StrEnum):
    """From which day a claim's age is counted."""

    SERVICE_DAY = "service_day"
    RECEIPT = "receipt"


def documents(given: Section, setting: Setting) -> Built:
    """Every document kind of `required` came with the claim; a receipt counts as `receipt`."""
    required = given.codes("required")

    def check(case: Case) -> list[Found]:
        came = case.facts.documents
        return [
            Found("DOCUMENT_MISSING", {"document": kind}) for kind in required if kind not in came
        ]

    return Built(check, documents=required)


def receipt_fields(given: Section, setting: Setting) -> Built:
    """Every receipt says what `required` names, and none is dated after the submission."""
    required = tuple(field.value for field in given.choices("required", ReceiptField))

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for receipt in case.facts.receipts:
            found += [
                Found("RECEIPT_FIELD_MISSING", {"field": field})
                for field in required
                if (
                    field not in receipt.shows
                    if field in _SHOWN
                    else getattr(receipt, field) in (None, "")
                )
            ]
            if receipt.issued_on is not None and receipt.issued_on > case.facts.submitted_on:
                inputs = {"day": receipt.issued_on.isoformat()}
                found.append(Found("RECEIPT_DATE_IN_FUTURE", inputs))
        return found

    return Built(check)


def receipt_total(given: Section, setting: Setting) -> Built:
    """The receipts add up to at least what is claimed; a receipt without a total proves nothing.

    A claim without receipts is left to the documents it needs.
    """

    def check(case: Case) -> tuple[Found, ...]:
        receipts = case.facts.receipts
        if not receipts:
            return NONE
        proven = _proven(receipts)
        claimed = sum(line.claimed for line in case.lines)
        if claimed <= proven:
            return NONE
        over = max(0, sum(case.left) - proven)
        inputs = {"claimed": claimed, "receipts_total": proven}
        return (Found("RECEIPTS_BELOW_CLAIM", inputs, tuple(range(len(case.lines))), over),)

    return Built(check)


def _proven(receipts: tuple[ReceiptFacts, ...]) -> int:
    """What receipts add up to; one that the claim brings twice counts once."""
    if len(receipts) == 1:
        return receipts[0].total or 0
    proven, seen = 0, set[bytes]()
    for each in receipts:
        marks = {
            mark.digest
            for mark in marks_of(
                sha256=each.sha256,
                issuer=each.issuer,
                number=each.number,
                issued_on=each.issued_on,
                total=each.total,
            )
            if mark.match is not DuplicateMatch.DETAILS
        }
        if seen.isdisjoint(marks):
            proven += each.total or 0
        seen |= marks
    return proven


def claim_age(given: Section, setting: Setting) -> Built:
    """At most `days` lie between the service day, or the oldest receipt, and the submission."""
    most = given.whole("days", least=1, most=36_500)
    since = given.choice("from", AgeFrom) if given.has("from") else AgeFrom.SERVICE_DAY
    if since is AgeFrom.SERVICE_DAY:
        return Built(_age_of_lines(most, setting.items))
    if setting.items is not None:
        given.wrong("items", "a receipt's age is no matter of items")

    def check(case: Case) -> tuple[Found, ...]:
        days = [each.issued_on for each in case.facts.receipts if each.issued_on is not None]
        if not days or (case.facts.submitted_on - min(days)).days <= most:
            return NONE
        return (Found("CLAIM_TOO_OLD", _age(case, min(days), most)),)

    return Built(check)


def _age_of_lines(most: int, items: frozenset[str] | None) -> Check:
    def check(case: Case) -> list[Found]:
        submitted_on = case.facts.submitted_on
        return [
            Found("CLAIM_TOO_OLD", _age(case, day, most), (at,))
            for at, day in enumerate(case.days)
            if (submitted_on - day).days > most and (items is None or case.lines[at].item in items)
        ]

    return check


def _age(case: Case, day: date, most: int) -> Inputs:
    days = (case.facts.submitted_on - day).days
    return {"day": day.isoformat(), "days": days, "most_days": most}
