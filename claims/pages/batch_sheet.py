"""A batch of payments in words and figures, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from claims.documents.figures import Figures
from claims.domain.payouts import PayoutStatus
from claims.pages.wording import Wording
from claims.usecases.payout_sheets import PayoutSeen


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a list."""

    id: UUID
    name: str
    total: str
    count: int
    execution: str
    built: str
    status: str


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment of a batch; of the account only the last digits."""

    no: int
    id: UUID
    payee: str
    account: str
    amount: str
    status: str
    reference: str
    reason: str
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class BatchShown:
    """A batch with a page of its payments."""

    row: BatchRow
    programme_id: UUID
    programme: str
    rail: str
    digest: str
    digest_shown: tuple[str, ...]
    words: str
    builder: str
    releaser: str | None
    released: str
    sums: tuple[tuple[str, int, str], ...]
    payments: tuple[PaymentRow, ...]
    next: int | None
    may_release: bool
    is_built: bool
    is_mine: bool


def batch_rows(found: Sequence[Any], say: Wording, time_zone: str) -> list[BatchRow]:
    """Batches for one reader."""
    return [_row(each, say, time_zone) for each in found]


def batch_shown(seen: PayoutSeen, programme: Any, say: Wording) -> BatchShown:
    """One batch for one reader."""
    payout, zone = seen.payout, programme.time_zone
    is_built = payout.status == PayoutStatus.BUILT
    payments = tuple(
        PaymentRow(
            no=each.instruction.no,
            id=each.instruction.id,
            payee=each.holder,
            account=f"{each.account} · {each.bic}",
            amount=say.money(each.instruction.amount, payout.currency),
            status=each.instruction.status,
            reference=each.instruction.bank_reference or "",
            reason=each.instruction.bank_reason or "",
            is_replaced=each.is_replaced and is_built,
        )
        for each in seen.payments
    )
    last = payments[-1].no if payments else 0
    return BatchShown(
        row=_row(payout, say, zone),
        programme_id=payout.programme_id,
        programme=say.name(programme.names),
        rail=payout.rail,
        digest=payout.file_sha256,
        digest_shown=tuple(payout.file_sha256[at : at + 8] for at in range(0, 64, 8)),
        words=Figures(payout.currency).in_words(payout.total)[say.language == "en"],
        builder=seen.builder,
        releaser=seen.releaser,
        released=say.instant(payout.released_at, zone) if payout.released_at else "",
        sums=tuple(
            (status, count, say.money(amount, payout.currency))
            for status, (count, amount) in sorted(seen.sums.items())
        ),
        payments=payments,
        next=last if last < payout.count else None,
        may_release=is_built and not seen.is_mine,
        is_built=is_built,
        is_mine=seen.is_mine,
    )


def _row(payout: Any, say: Wording, time_zone: str) -> BatchRow:
    return BatchRow(
        id=payout.id,
        name=payout.message_id,
        total=say.money(payout.total, payout.currency),
        count=payout.count,
        execution=say.day(payout.execution_on),
        built=say.instant(payout.built_at, time_zone),
        status=payout.status,
    )
