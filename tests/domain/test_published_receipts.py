"""The standard receipts-my on real receipts, where a folder of them is at hand.

CLAIMS_RECEIPTS names a folder with the images and truth.json; without it these are skipped.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from claims.domain.adjudication import adjudicate_batch
from claims.domain.assessments import Assessment, Route
from claims.domain.facts import (
    ClaimFacts,
    DuplicateFacts,
    DuplicateMatch,
    LineFacts,
    ReceiptFacts,
    Window,
)
from claims.domain.receipts import Mark, marks_of
from claims.domain.standards import Standard
from tests.domain.claim_builders import a_claim, published

FOLDER = os.environ.get("CLAIMS_RECEIPTS", "")
CLOCK = date(2019, 1, 31)
CITIZENS = 12
ITEM = "essential-goods"

pytestmark = pytest.mark.skipif(
    not (FOLDER and (Path(FOLDER) / "truth.json").is_file()),
    reason="CLAIMS_RECEIPTS names no folder with receipts and truth.json",
)


@dataclass(frozen=True)
class Read:
    """What truth.json says of one image, read by the standard."""

    name: str
    sha256: str
    issuer: str
    issued_on: date
    total: int


@pytest.fixture(scope="module")
def standard() -> Standard:
    return published("receipts-my", frozenset({ITEM}), "MYR")


@pytest.fixture(scope="module")
def receipts(standard: Standard) -> list[Read]:
    truth = json.loads((Path(FOLDER) / "truth.json").read_text(encoding="utf-8"))
    return [
        Read(
            name,
            hashlib.sha256((Path(FOLDER) / f"{name}.jpg").read_bytes()).hexdigest(),
            each["company"],
            standard.reads.date(each["date"]),
            standard.reads.amount(each["total"], "MYR").amount,
        )
        for name, each in truth.items()
    ]


def claims_of(receipts: list[Read]) -> list[ClaimFacts]:
    """One reimbursement a receipt, in order, by citizens in turn, with what came earlier."""
    seen: dict[Mark, tuple[str, int]] = {}
    claims = []
    for at, read in enumerate(receipts):
        receipt = ReceiptFacts(
            UUID(int=1_000 + at), read.sha256, read.issuer, None, read.issued_on, read.total,
            "image/jpeg",
        )  # fmt: skip
        marks = marks_of(
            sha256=read.sha256,
            issuer=read.issuer,
            number=None,
            issued_on=read.issued_on,
            total=read.total,
        )
        number = f"C{at}"
        duplicates = [
            DuplicateFacts(mark.match, seen[mark][0], receipt.id, seen[mark][1])
            for mark in marks
            if mark in seen
        ]
        for mark in marks:
            seen.setdefault(mark, (number, read.total))
        line = LineFacts(1, ITEM, 1_000, read.total, read.total, read.issued_on, read.issued_on)
        claims.append(
            replace(
                a_claim(
                    line,
                    id=UUID(int=at + 1),
                    currency="MYR",
                    person_id=UUID(int=10_000 + at % CITIZENS),
                    submitted_on=CLOCK,
                    receipts=[receipt],
                    enrolment=Window(date(2015, 1, 1), None),
                    programme=Window(date(2015, 1, 1), None),
                    duplicates=duplicates,
                ),
                number=number,
            )
        )
    return claims


def judged(standard: Standard, receipts: list[Read]) -> Mapping[str, Assessment]:
    claims = claims_of(receipts)
    assessments = adjudicate_batch([(claim, standard) for claim in claims], {})
    return {read.name: each for read, each in zip(receipts, assessments, strict=True)}


def reasons_of(assessment: Assessment) -> list[str]:
    return [each.reason for each in assessment.findings]


def test_all_ninety_are_read(receipts: list[Read]) -> None:
    read = {each.name: each for each in receipts}
    assert len(read) == 90
    assert read["350"].total == 1_007_50
    assert read["169"].total == 29_30
    assert read["185"].total == 367_10
    assert read["079"].issued_on == date(2017, 9, 19)
    assert read["233"].issued_on == date(2017, 2, 9)
    assert read["270"].issued_on == date(2017, 10, 10)
    assert read["169"].issued_on == date(2018, 3, 18)


def test_forty_six_are_too_old_and_one_of_them_is_a_copy(
    standard: Standard, receipts: list[Read]
) -> None:
    assessments = judged(standard, receipts)
    counts = Counter(reason for each in assessments.values() for reason in set(reasons_of(each)))
    assert counts["CLAIM_TOO_OLD"] == 46
    assert counts["DUPLICATE_FILE"] == 1
    assert reasons_of(assessments["277"]) == ["CLAIM_TOO_OLD"]
    later = assessments["452"].findings
    assert [(each.reason, each.amount) for each in later] == [
        ("CLAIM_TOO_OLD", 72_00),
        ("DUPLICATE_FILE", 0),
    ]
    assert Route.HOLD not in {each.route for each in assessments.values()}


def test_without_the_age_rule_the_copy_is_what_is_rejected(
    standard: Standard, receipts: list[Read]
) -> None:
    young = replace(
        standard,
        steps={
            kind: tuple(step for step in steps if step.rule.kind != "claim_age")
            for kind, steps in standard.steps.items()
        },
    )
    assessments = judged(young, receipts)
    assert assessments["277"].approved == 72_00
    assert [(each.reason, each.amount) for each in assessments["452"].findings] == [
        ("DUPLICATE_FILE", 72_00)
    ]
    assert assessments["452"].route is Route.REDUCE


def test_every_sen_is_approved_reduced_or_rejected_and_cap_and_ceiling_bite(
    standard: Standard, receipts: list[Read]
) -> None:
    assessments = judged(standard, receipts).values()
    findings = [each for assessment in assessments for each in assessment.findings]
    total = sum(read.total for read in receipts)
    assert (
        sum(each.approved for each in assessments) + sum(each.amount for each in findings) == total
    )
    taken = Counter[str]()
    for each in findings:
        taken[each.reason] += each.amount
    assert taken["FEE_ABOVE_STANDARD"] > 0
    assert taken["CEILING_REACHED"] > 0
    # the totals of the 46 old ones, whatever else is wrong with them
    assert taken["CLAIM_TOO_OLD"] == sum(
        read.total for read in receipts if (CLOCK - read.issued_on).days > 365
    )


def test_the_details_alone_find_no_other_pair(receipts: list[Read]) -> None:
    matches = Counter(each.match for claim in claims_of(receipts) for each in claim.duplicates)
    assert matches == {DuplicateMatch.FILE: 1, DuplicateMatch.DETAILS: 1}
