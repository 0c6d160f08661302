"""A batch of claims as it is judged: its rows locked in order, their facts, and their budgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.domain.facts import ClaimFacts
from claims.storage import bulk
from claims.storage.base import among
from claims.storage.cipher import FieldCipher
from claims.storage.claims import Claim
from claims.storage.facts import read_facts
from claims.storage.further_facts import Asks
from claims.storage.programmes import Programme
from claims.storage.vouchers import Voucher


@dataclass(slots=True)
class Read:
    """What was read for a batch: rows locked in order, and the facts the rules are given."""

    claims: list[Claim]
    vouchers: dict[UUID, Voucher]
    programmes: dict[UUID, Programme]
    facts: dict[UUID, ClaimFacts] = field(default_factory=dict)


def lock_batch(session: Session, claim_ids: Sequence[UUID], statuses: Sequence[str]) -> Read:
    """Lock those claims that are still in one of the states; their facts are read afterwards.

    Locks claims, then their vouchers, each in order of id; the claims come back in order of
    submission, which is the order in which they meet ceilings.
    """
    rows = list(
        session.scalars(
            select(Claim)
            .where(among(Claim.id, claim_ids), Claim.status.in_(statuses))
            .order_by(Claim.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
    rows.sort(key=lambda claim: (claim.submitted_at, claim.id))
    voucher_ids = [claim.voucher_id for claim in rows if claim.voucher_id]
    vouchers = session.scalars(
        select(Voucher)
        .where(among(Voucher.id, voucher_ids))
        .order_by(Voucher.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    programme_ids = {claim.programme_id for claim in rows}
    programmes = session.scalars(select(Programme).where(among(Programme.id, programme_ids)))
    return Read(rows, {row.id: row for row in vouchers}, {row.id: row for row in programmes})


def read_batch_facts(session: Session, read: Read, *, asks: Asks, cipher: FieldCipher) -> None:
    """Read for a locked batch all that its standards ask about."""
    read.facts = read_facts(
        session, read.claims, read.vouchers, read.programmes, asks=asks, cipher=cipher
    )


def read_available(session: Session, budget_ids: Iterable[UUID], *, lock: bool) -> dict[UUID, int]:
    """What budget lines have available (minor units); locked in order of id if asked for.

    The lock does not hold up those who only refer to a line, as every move of a claim does.
    """
    ids = sorted(budget_ids)
    if not ids:
        return {}
    query = "SELECT id, available FROM budgets WHERE id = ANY(%s) ORDER BY id"
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(query + (" FOR NO KEY UPDATE" if lock else ""), (ids,))
        return dict(cursor.fetchall())
