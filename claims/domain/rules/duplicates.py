"""Duplicates: an earlier live claim, of either kind, has brought the same receipt already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claims.domain.facts import DuplicateFacts, DuplicateMatch, ReceiptFacts
from claims.domain.findings import Inputs
from claims.domain.rules.case import NONE, Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section


def duplicate_file(given: Section, setting: Setting) -> Built:
    """No receipt is, byte for byte, a file that an earlier claim brought."""

    def check(case: Case) -> Sequence[Found]:
        if not case.facts.duplicates:
            return NONE
        return [
            Found("DUPLICATE_FILE", {"claim_number": each.claim_number})
            for each in _first_of_receipts(_matches(case, DuplicateMatch.FILE))
        ]

    return Built(check)


def duplicate_number(given: Section, setting: Setting) -> Built:
    """No receipt has the issuer, number and date of an earlier one, whatever its amount.

    The amount is no part of the match, so that an altered one does not slip through.
    """

    def check(case: Case) -> Sequence[Found]:
        if not case.facts.duplicates:
            return NONE
        receipts = _receipts(case)
        found: list[Found] = []
        for each in _first_of_receipts(_matches(case, DuplicateMatch.NUMBER)):
            receipt = receipts.get(each.receipt_id)
            total = receipt.total if receipt else None
            if total is None or each.total is None or total == each.total:
                found.append(Found("DUPLICATE_RECEIPT", {"claim_number": each.claim_number}))
            else:
                inputs: Inputs = {
                    "claim_number": each.claim_number,
                    "total": total,
                    "earlier_total": each.total,
                }
                found.append(Found("DUPLICATE_RECEIPT_OTHER_AMOUNT", inputs))
        return found

    return Built(check)


def duplicate_details(given: Section, setting: Setting) -> Built:
    """No receipt has the issuer, date and amount of an earlier one, where a number is missing.

    Two numbers that differ are two purchases. What the same earlier claim brought by file or
    number is not found here a second time.
    """

    def check(case: Case) -> Sequence[Found]:
        if not case.facts.duplicates:
            return NONE
        receipts = _receipts(case)
        surer = {
            (each.receipt_id, each.claim_number)
            for each in case.facts.duplicates
            if each.match is not DuplicateMatch.DETAILS
        }
        doubtful = (
            each
            for each in _matches(case, DuplicateMatch.DETAILS)
            if not (each.is_numbered and _has_number(receipts.get(each.receipt_id)))
            and (each.receipt_id, each.claim_number) not in surer
        )
        return [
            Found("DUPLICATE_DETAILS", {"claim_number": each.claim_number})
            for each in _first_of_receipts(doubtful)
        ]

    return Built(check)


def _matches(case: Case, match: DuplicateMatch) -> Iterable[DuplicateFacts]:
    return (each for each in case.facts.duplicates if each.match is match)


def _first_of_receipts(matches: Iterable[DuplicateFacts]) -> list[DuplicateFacts]:
    """For each receipt of the claim only the earliest match."""
    first: dict[object, DuplicateFacts] = {}
    for each in matches:
        first.setdefault(each.receipt_id, each)
    return list(first.values())


def _receipts(case: Case) -> dict[object, ReceiptFacts]:
    return {receipt.id: receipt for receipt in case.facts.receipts}


def _has_number(receipt: ReceiptFacts | None) -> bool:
    return receipt is not None and bool(receipt.number)
