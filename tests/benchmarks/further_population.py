"""What further rules look at, for a population: who people are, permissions, declarations.

Added to rows that population.py has made; most of it is in order, some of it is not.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from claims.domain.codes import serial_of
from claims.domain.facts import Sex
from claims.domain.topics import WORK
from claims.domain.words import terbilang
from claims.storage.cipher import FieldCipher
from claims.storage.circumstances import CircumstancesRow, Sealing
from claims.storage.claims import Claim, ClaimLine
from claims.storage.declarations import ClaimDeclaration, ClaimPayer, Place
from claims.storage.people import Person, Provider
from claims.storage.preauthorisations import ClaimPreauthorisation, Preauthorisation
from claims.storage.providers import Licence, ProviderStanding
from claims.storage.receipts import ClaimReceipt, seal_tax_number
from claims.usecases.jobs import _cuts
from tests.cast import Cast

NPWP = "01.312.166.0-091.000"
NEEDS_PERMISSION = 60_000_000
"""Lines above this (minor units) need a preauthorisation, says standard_all.toml."""


def add_further(by_table: dict[type[Any], list[dict[str, Any]]], cast: Cast, cipher: FieldCipher,
                *, year: int, seed: int) -> dict[type[Any], list[dict[str, Any]]]:  # fmt: skip
    """Complete the rows and give those of further tables, in the order they are written in."""
    draw, further = random.Random(seed), _Further(cast, cipher, year)
    further.people(by_table[Person], draw, _beside_a_cut(by_table[Claim]))
    further.providers(by_table[Provider])
    lines: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for line in by_table[ClaimLine]:
        lines[line["claim_id"]].append(line)
    for claim in by_table[Claim]:
        further.claim(claim, lines[claim["id"]], draw)
    for receipt in by_table[ClaimReceipt]:
        further.receipt(receipt, draw)
    return further.rows


def _beside_a_cut(claims: list[dict[str, Any]]) -> set[UUID]:
    """Who is the last of one job or the first of the next.

    Were one household's people in two jobs, it would be chance whose claim meets its limits first,
    and two runs could not be compared.
    """
    people = sorted((claim["person_id"] for claim in claims), key=lambda each: each.int)
    cuts = _cuts(people, WORK["claim.submitted"].batch)
    return {people[at] for start, end in cuts for at in (start, end - 1)}


class _Further:
    """The rows as they are made."""

    def __init__(self, cast: Cast, cipher: FieldCipher, year: int) -> None:
        self.cast, self.cipher, self.year = cast, cipher, year
        self.then = datetime(year, 1, 2, tzinfo=UTC)
        self.rows: dict[type[Any], list[dict[str, Any]]] = {
            table: []
            for table in (
                CircumstancesRow, ProviderStanding, Licence, Preauthorisation,
                ClaimPreauthorisation, ClaimPayer, ClaimDeclaration,
            )
        }  # fmt: skip

    def people(self, people: list[dict[str, Any]], draw: random.Random, alone: set[UUID]) -> None:
        """Two to a household, or one alone; one in fifty of unknown birth, a few too young."""
        sealing, household = Sealing(self.cipher), uuid7()
        for at, person in enumerate(people):
            born = date(self.year - draw.randrange(15, 90), draw.randrange(1, 13), 1)
            person["birth_on"] = None if at % 50 == 9 else born
            household = uuid7() if at % 2 == 0 else household
            row_id, groups = uuid7(), ["poor"] if at % 10 == 0 else []
            self.rows[CircumstancesRow].append({
                "id": row_id, "person_id": person["id"],
                "household_id": None if person["id"] in alone else household,
                "facts_sealed": sealing.seal(row_id, sex=draw.choice(list(Sex)), groups=groups),
                "recorded_by": self.cast.planner.user_id, "recorded_at": self.then,
            })  # fmt: skip

    def providers(self, providers: list[dict[str, Any]]) -> None:
        """One is watched, one excluded for a month, one of no level, one without a licence."""
        by = self.cast.planner.user_id
        for at, provider in enumerate(providers):
            provider["level"] = None if at == 4 else "primary"
            provider["type"] = "clinic" if at % 2 else "pharmacy"
            if at in {2, 3}:
                self.rows[ProviderStanding].append({
                    "id": uuid7(), "provider_id": provider["id"],
                    "standing": "watched" if at == 2 else "excluded",
                    "reason": "REVIEWED_IN_ORDER", "first_day": date(self.year, 10, 1),
                    "last_day": None if at == 2 else date(self.year, 10, 31),
                    "set_by": by, "set_at": self.then,
                })  # fmt: skip
            if at != 5:
                self.rows[Licence].append({
                    "id": uuid7(), "provider_id": provider["id"], "role": "nurse",
                    "number": f"SIPP-{at}", "items": None, "first_day": date(self.year, 1, 1),
                    "last_day": None, "recorded_by": by, "recorded_at": self.then,
                })  # fmt: skip

    def claim(
        self, claim: dict[str, Any], lines: list[dict[str, Any]], draw: random.Random
    ) -> None:
        """Declarations of nearly every claim, other payers of some lines, permissions of large."""
        if draw.random() < 0.97:
            self._declare(claim["id"], 0, "purpose")
        for line in lines:
            if draw.random() < 0.9:
                self._declare(claim["id"], line["no"], "diagnosis")
            if draw.random() < 0.03:
                liable = None if draw.random() < 0.2 else draw.randrange(line["claimed"])
                self.rows[ClaimPayer].append({
                    "claim_id": claim["id"], "line_no": line["no"], "no": 1,
                    "name": "Jasa Raharja", "paid": draw.randrange(line["claimed"]),
                    "liable": liable,
                })  # fmt: skip
            if line["claimed"] > NEEDS_PERMISSION and draw.random() < 0.8:
                self._permit(claim, line, draw)

    def _declare(self, claim_id: UUID, no: int, name: str) -> None:
        place = Place(claim_id, no, name, 1)
        sealed = self.cipher.seal_text("I10", **place.bound())
        self.rows[ClaimDeclaration].append({
            "claim_id": claim_id, "line_no": no, "name": name, "version": 1,
            "text_sealed": sealed,
        })  # fmt: skip

    def _permit(self, claim: dict[str, Any], line: dict[str, Any], draw: random.Random) -> None:
        row_id = uuid7()
        self.rows[Preauthorisation].append({
            "id": row_id, "number": serial_of(len(self.rows[Preauthorisation]), "P"),
            "programme_id": claim["programme_id"], "person_id": claim["person_id"],
            "provider_id": None, "item_code": line["item_code"],
            "quantity_milli": draw.choice([None, 1_500, 2_000]), "currency": "IDR",
            "amount": draw.choice([None, 50_000_000, 90_000_000]),
            "first_day": date(self.year, 1, 1), "last_day": None, "status": "given", "version": 1,
            "withdrawn_because": None, "given_by": self.cast.officer.user_id,
            "given_at": self.then,
        })  # fmt: skip
        self.rows[ClaimPreauthorisation].append(
            {"claim_id": claim["id"], "preauthorisation_id": row_id}
        )

    def receipt(self, receipt: dict[str, Any], draw: random.Random) -> None:
        """Complete a receipt's row with what else it shows, in order nine times of ten."""
        has_all = draw.random() < 0.9
        words = terbilang(receipt["total"] // 100) if draw.random() < 0.95 else "seribu"
        minor = receipt["total"] % 100
        receipt |= {
            "tax_number_sealed": (
                seal_tax_number(self.cipher, NPWP, receipt["claim_id"], receipt["receipt_id"])
                if has_all
                else None
            ),
            "stamp_duty": 1_000_000 if has_all else None,
            "total_in_words": f"{words} rupiah" + (f" {terbilang(minor)} sen" if minor else ""),
            "shows": ["signature", "title"] if has_all else ["title"],
        }
