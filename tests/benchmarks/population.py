"""A population to adjudicate: people, providers, submitted claims; a seed gives the same."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from claims.domain.chain import canonical_json
from claims.domain.money import Money
from claims.domain.receipts import marks_of
from claims.runtime import Runtime
from claims.storage import bulk
from claims.storage.claims import Claim, ClaimLine
from claims.storage.events import Event, OutboxRow
from claims.storage.people import Accreditation, Enrolment, Person, Provider
from claims.storage.receipts import ClaimReceipt, Receipt, ReceiptMark
from claims.usecases import programmes
from claims.usecases.context import Context
from tests.benchmarks.further_population import add_further
from tests.cast import ITEMS, Cast, assemble, publish

STANDARD = (Path(__file__).parent / "standard.toml").read_text("utf-8")
STANDARD_ALL = (Path(__file__).parent / "standard_all.toml").read_text("utf-8")
CAPS = {"nurse-visit": 15_000_000, "physiotherapy": 20_000_000, "care-kit": 35_000_000}
UNCOVERED = "wheelchair-rent"
AUTHORITY = Money(10**15, "IDR")
PROVIDERS = 20
CLAIMS_A_PERSON = 10
YEAR = datetime.now(ZoneInfo("Asia/Jakarta")).year
DAY = date(YEAR, 11, 30)
"""The day every claim is submitted on; its year is the one the cast's programme begins in."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the claims are made: programme, budget line, standard, and who submits."""

    cast: Cast
    budget: UUID
    standard: UUID


@dataclass(slots=True)
class Rows:
    """Rows of every table, ready for COPY: for each mapped class its columns' values."""

    by_table: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: type[Any], **values: Any) -> None:
        """One more row of a table."""
        self.by_table.setdefault(table, []).append(values)

    def write(self, session: Session) -> None:
        """Insert all of them, tables in the order in which they were first named."""
        for table, rows in self.by_table.items():
            columns = list(rows[0])
            bulk.copy_rows(session, table, columns, [[row[c] for c in columns] for row in rows])


def populate(
    runtime: Runtime,
    claims: int,
    *,
    seed: int = 3,
    has_all_kinds: bool = False,
    people: int | None = None,
    text: str = STANDARD,
) -> Place:
    """Fill an empty migrated database with submitted claims that wait in the outbox.

    The claims are the same with all kinds of rules; then there is more beside them to look at.
    They are of about ten a person, or of so many `people`, and decided by the standard of `text`.
    """
    cast = assemble(runtime)
    budget = runtime.act(cast.planner, lambda ctx: _budget(ctx, cast))
    standard = publish(
        runtime,
        cast.planner,
        cast.policy,
        cast.programme,
        budget_id=budget,
        text=STANDARD_ALL if has_all_kinds else text,
    )
    place = Place(cast, budget, standard)
    rows = Rows()
    citizens = _people(rows, place, people or max(1, claims // CLAIMS_A_PERSON))
    providers = _providers(rows, cast)
    draw = random.Random(seed)
    _claims(rows, place, draw, citizens, providers, claims)
    if has_all_kinds:
        cipher = runtime.keys.fields
        rows.by_table |= add_further(rows.by_table, cast, cipher, year=YEAR, seed=seed)
    runtime.act(cast.planner, lambda ctx: rows.write(ctx.session))
    return place


def _budget(ctx: Context, cast: Cast) -> UUID:
    return programmes.adopt_budget(
        ctx,
        cast.programme,
        code="bench",
        names={"id": "Tolok ukur", "en": "Benchmark"},
        authority=AUTHORITY,
        spending_authority="Kuasa Pengguna Anggaran",
        account_code="521219",
    ).id


def _people(rows: Rows, place: Place, count: int) -> list[UUID]:
    """Citizens; one in fifty is not enrolled, one in fifty only until October."""
    ids = [uuid7() for _ in range(count)]
    for at, each in enumerate(ids):
        rows.add(
            Person,
            id=each,
            name=f"Warga {at}",
            birth_on=None,
            id_scheme="bench",
            national_id_sealed=b"-",
            national_id_index=at.to_bytes(8, "big"),
            national_id_masked="-",
            registered_at=datetime(YEAR, 1, 1, tzinfo=UTC),
        )
    for at, each in enumerate(ids):
        if at % 50 == 7:
            continue
        rows.add(
            Enrolment,
            id=uuid7(),
            programme_id=place.cast.programme,
            person_id=each,
            standard_id=place.standard,
            is_eligible=True,
            first_day=date(YEAR, 1, 1),
            last_day=date(YEAR, 10, 15) if at % 50 == 8 else date(YEAR + 1, 12, 31),
            facts_sealed=b"-",
            facts_digest="-",
            decided_by=place.cast.planner.user_id,
            decided_at=datetime(YEAR, 1, 1, tzinfo=UTC),
        )
    return ids


def _providers(rows: Rows, cast: Cast) -> list[UUID]:
    """Providers; one is not active, and one has no accreditation for care kits."""
    ids = [uuid7() for _ in range(PROVIDERS)]
    for at, each in enumerate(ids):
        rows.add(
            Provider,
            id=each,
            code=f"BENCH-{at:02}",
            name=f"Klinik {at}",
            sector="private",
            is_active=at != 0,
            registered_at=datetime(YEAR, 1, 1, tzinfo=UTC),
        )
    for at, each in enumerate(ids):
        for item in ITEMS:
            if at == 1 and item == "care-kit":
                continue
            rows.add(
                Accreditation,
                id=uuid7(),
                provider_id=each,
                programme_id=cast.programme,
                item_code=item,
                first_day=date(YEAR, 1, 1),
                last_day=None,
            )
    return ids


@dataclass(frozen=True, slots=True)
class Paper:
    """What a receipt shows."""

    sha256: str
    issuer: str
    number: str | None
    issued_on: date
    total: int


def _claims(
    rows: Rows, place: Place, draw: random.Random, people: list[UUID], providers: list[UUID],
    count: int,
) -> None:  # fmt: skip
    nth: Counter[tuple[str, bytes]] = Counter()
    earlier: list[Paper] = []
    own: dict[UUID, Paper] = {}
    for at in range(count):
        claim_id, person = uuid7(), draw.choice(people)
        lines = list(_lines(draw))
        claimed = sum(line["claimed"] for line in lines)
        _claim(rows, place, at, claim_id, person, draw.choice(providers), claimed)
        for no, line in enumerate(lines, start=1):
            rows.add(ClaimLine, claim_id=claim_id, no=no, choice_set=3, **line)
        if draw.random() >= 0.01:
            paper = _paper(draw, at, claimed, earlier, own.get(person))
            earlier.append(paper)
            own[person] = paper
            _receipt(rows, place, claim_id, person, paper, nth)


def _claim(
    rows: Rows, place: Place, at: int, claim_id: UUID, person: UUID, provider: UUID, claimed: int
) -> None:
    submitted_at = datetime(YEAR, 11, 30, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    actor = place.cast.siti
    rows.add(
        Claim,
        id=claim_id,
        number=f"C-{at:08}",
        kind="reimbursement",
        programme_id=place.cast.programme,
        budget_id=place.budget,
        standard_id=place.standard,
        person_id=person,
        provider_id=provider,
        currency="IDR",
        claimed=claimed,
        status="submitted",
        version=1,
        run=0,
        submitted_by=actor.user_id,
        submitter_id=actor.person_id,
        submitted_at=submitted_at,
        submitted_on=DAY,
        next_step_due_on=DAY + timedelta(days=7),
    )
    rows.add(
        Event,
        id=uuid7(),
        noun="claims",
        object_id=claim_id,
        seq=1,
        topic="claim.submitted",
        action="submit",
        to_status="submitted",
        user_id=actor.user_id,
        person_id=actor.person_id,
        at=submitted_at,
        payload=canonical_json({"claimed": claimed}),
    )
    rows.add(
        OutboxRow,
        id=uuid7(),
        topic="claim.submitted",
        object_id=claim_id,
        split_by=person,
        created_at=submitted_at,
    )


def _lines(draw: random.Random) -> Iterator[dict[str, Any]]:
    """Three lines; one in seven is too dear, and a few are wrong in another way."""
    day = DAY - timedelta(days=draw.randrange(1, 85))
    for _ in range(3):
        item = UNCOVERED if draw.random() < 0.01 else draw.choice(list(CAPS))
        cap = CAPS.get(item, 2_500_000)
        is_dear = draw.random() < 0.15
        price = int(cap * (draw.uniform(1.01, 1.4) if is_dear else draw.uniform(0.6, 1.0)))
        quantity = draw.choice([1_000, 1_000, 1_000, 2_000, 1_500])
        claimed = (2 * price * quantity + 1_000) // 2_000
        if draw.random() < 0.02:
            claimed += draw.choice([-1, 1]) * draw.randrange(1, 500_000)
        delivered_on = day
        if draw.random() < 0.01:
            delivered_on = DAY - timedelta(days=draw.randrange(91, 400))
        elif draw.random() < 0.005:
            delivered_on = DAY + timedelta(days=draw.randrange(1, 5))
        yield {
            "item_code": item,
            "quantity_milli": quantity,
            "unit_price": price,
            "claimed": claimed,
            "requested_on": day,
            "delivered_on": delivered_on,
        }


def _paper(
    draw: random.Random, at: int, total: int, earlier: list[Paper], own: Paper | None
) -> Paper:
    """A receipt of its own; one in fifty was brought by an earlier claim in some way.

    Another one in fifty is of the same shop and day as the person's last.
    """
    new = Paper(
        hashlib.sha256(at.to_bytes(8, "big")).hexdigest(),
        f"Apotek {draw.randrange(400)}",
        None if draw.random() < 0.05 else f"K-{at}",
        DAY - timedelta(days=draw.randrange(1, 85)),
        total,
    )
    chance = draw.random()
    if own and 0.02 <= chance < 0.04:
        return replace(new, issuer=own.issuer, issued_on=own.issued_on)
    if not earlier or chance >= 0.02:
        return new
    other = draw.choice(earlier)
    match draw.randrange(4):
        case 0:
            return Paper(other.sha256, new.issuer, new.number, new.issued_on, total)
        case 1:
            return Paper(new.sha256, other.issuer, other.number, other.issued_on, total)
        case 2:
            return Paper(new.sha256, other.issuer, None, other.issued_on, other.total)
        case _:
            return other


def _receipt(
    rows: Rows, place: Place, claim_id: UUID, person: UUID, paper: Paper,
    nth: Counter[tuple[str, bytes]],
) -> None:  # fmt: skip
    receipt_id = uuid7()
    rows.add(
        Receipt,
        id=receipt_id,
        person_id=person,
        arrived_sha256=paper.sha256,
        stored_sha256=paper.sha256,
        store_key=f"receipts/{receipt_id}",
        media_type="image/jpeg",
        size=1,
        width=1,
        height=1,
        uploaded_by=place.cast.siti.user_id,
        uploaded_at=datetime(YEAR, 11, 30, 1, tzinfo=UTC),
    )
    said = {
        "issuer": paper.issuer,
        "number": paper.number,
        "issued_on": paper.issued_on,
        "total": paper.total,
    }
    rows.add(ClaimReceipt, claim_id=claim_id, receipt_id=receipt_id, **said)
    for mark in marks_of(sha256=paper.sha256, **said):  # type: ignore[arg-type]
        nth[mark.match, mark.digest] += 1
        rows.add(
            ReceiptMark,
            match=mark.match.value,
            mark=mark.digest,
            nth=nth[mark.match, mark.digest],
            claim_id=claim_id,
            receipt_id=receipt_id,
            total=paper.total,
            is_numbered=bool(paper.number),
        )
