"""A batch of payments in words and figures, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from claims.documents.figures import Figures
from claims.domain.payouts import NOT_RELEASED, PayoutStatus
from claims.pages.wording import Wording
from claims.usecases.payout_checks import Check
from claims.usecases.payout_sheets import PayoutSeen


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a list."""

    id: UUID
    name: str
    rail: str
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
    account_codes: str
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
    limits: tuple[tuple[str, str], ...]
    digest: str
    digest_shown: tuple[str, ...]
    words: str
    signatures: tuple[tuple[str, str, str], ...]
    sums: tuple[tuple[str, int, str], ...]
    payments: tuple[PaymentRow, ...]
    next: int | None
    spending: tuple[tuple[str, str, str, str], ...]
    officers: tuple[tuple[str, str, str], ...]
    checks: tuple[Check, ...]
    is_stopped: bool
    sent_back_text: str
    step: str | None
    may_step: bool
    may_send_back: bool
    is_open: bool


def batch_rows(found: Sequence[Any], say: Wording, time_zone: str) -> list[BatchRow]:
    """Batches for one reader."""
    return [_row(each, say, time_zone) for each in found]


def batch_shown(seen: PayoutSeen, programme: Any, say: Wording) -> BatchShown:
    """One batch for one reader."""
    payout, zone = seen.payout, programme.time_zone
    is_open = PayoutStatus(payout.status) in NOT_RELEASED
    payments = tuple(
        PaymentRow(
            no=each.instruction.no,
            id=each.instruction.id,
            payee=each.holder,
            account=f"{each.account} · {each.bic}",
            account_codes=", ".join(each.account_codes),
            amount=say.money(each.instruction.amount, payout.currency),
            status=each.instruction.status,
            reference=each.instruction.bank_reference or "",
            reason=each.instruction.bank_reason or "",
            is_replaced=each.is_replaced and is_open,
        )
        for each in seen.payments
    )
    last = payments[-1].no if payments else 0
    return BatchShown(
        row=_row(payout, say, zone),
        programme_id=payout.programme_id,
        programme=say.name(programme.names),
        limits=_limits(payout, say),
        digest=payout.file_sha256,
        digest_shown=tuple(payout.file_sha256[at : at + 8] for at in range(0, 64, 8)),
        words=Figures(payout.currency).in_words(payout.total)[say.language == "en"],
        signatures=tuple(
            (each.step, each.login, say.instant(each.at, zone)) for each in seen.signatures
        ),
        sums=tuple(
            (status, count, say.money(amount, payout.currency))
            for status, (count, amount) in sorted(seen.sums.items())
        ),
        payments=payments,
        next=last if last < payout.count else None,
        spending=tuple(
            (
                f"{each.code} · {say.name(each.names)}",
                each.spending_authority,
                each.account_code,
                say.money(each.amount, payout.currency),
            )
            for each in seen.spending
        ),
        officers=tuple(
            (
                each.office.titles[say.language],
                ", ".join(each.names),
                say.instant(each.at, zone) if each.at else "",
            )
            for each in seen.officers
        ),
        checks=seen.checks,
        is_stopped=any(each.stops for each in seen.checks),
        sent_back_text=seen.sent_back_text or "",
        step=seen.next.value if seen.next else None,
        may_step=seen.next is not None and seen.bar is None,
        may_send_back=seen.may_send_back,
        is_open=is_open,
    )


def _limits(payout: Any, say: Wording) -> tuple[tuple[str, str], ...]:
    """From which and up to which amount the rail takes a payment, where there is such a limit."""
    found = (("rail_from", payout.rail_least), ("rail_up_to", payout.rail_most))
    return tuple(
        (word, say.money(amount, payout.currency)) for word, amount in found if amount is not None
    )


def _row(payout: Any, say: Wording, time_zone: str) -> BatchRow:
    return BatchRow(
        id=payout.id,
        name=payout.message_id,
        rail=payout.rail,
        total=say.money(payout.total, payout.currency),
        count=payout.count,
        execution=say.day(payout.execution_on),
        built=say.instant(payout.built_at, time_zone),
        status=payout.status,
    )
