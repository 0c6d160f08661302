"""Receivables: what a payee was paid too much, and how it comes back or is given up.

An overpayment is found by a decision of a paid claim downwards. It is taken from later payments
part by part, repaid to the bank, dropped by a decision upwards, or written off by three persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class ReceivableStatus(StrEnum):
    """Where an overpayment stands: owed until nothing is left, then how it ended."""

    OWED = "owed"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"
    DROPPED = "dropped"


_R = ReceivableStatus

RECEIVABLE = Lifecycle(
    noun="receivables",
    states=ReceivableStatus,
    entries={"find": _R.OWED},
    edges=(
        edge((_R.OWED, _R.WRITTEN_OFF), "settle", _R.SETTLED),
        edge(_R.OWED, "write_off", _R.WRITTEN_OFF),
        edge((_R.OWED, _R.WRITTEN_OFF), "drop", _R.DROPPED),
        edge((_R.SETTLED, _R.WRITTEN_OFF, _R.DROPPED), "reopen", _R.OWED, "reopened"),
    ),
)

ENDING = {
    _R.OWED: "reopen",
    _R.SETTLED: "settle",
    _R.WRITTEN_OFF: "write_off",
    _R.DROPPED: "drop",
}
"""The action that leads to each state."""

SHARE_PERCENT = 50
"""How much of a payment is taken for overpayments where a programme says nothing else.

Whoever is paid for a service or gets money back keeps at least half of every payment: he has
spent it already, and an office's error is not to leave him without.
"""


@dataclass(frozen=True, slots=True)
class Owed:
    """What became of an overpayment, in minor units, none below zero.

    `netted` is in payments that live, `pending` what of it the bank has not confirmed.
    """

    amount: int
    netted: int = 0
    pending: int = 0
    repaid: int = 0
    written_off: int = 0
    dropped: int = 0

    @property
    def left(self) -> int:
        """What is still to be collected."""
        return self.amount - self.netted - self.repaid - self.written_off - self.dropped

    @property
    def status(self) -> ReceivableStatus:
        """The state follows from the amounts: owed until all is accounted for and confirmed."""
        if self.left or self.pending:
            return ReceivableStatus.OWED
        if self.written_off:
            return ReceivableStatus.WRITTEN_OFF
        if self.netted or self.repaid:
            return ReceivableStatus.SETTLED
        return ReceivableStatus.DROPPED

    def plus(self, **changes: int) -> Owed:
        """With so much more of each; refuses `OVER_OWED` when that is more than is left."""
        after = replace(self, **{name: getattr(self, name) + n for name, n in changes.items()})
        if after.left < 0:
            raise Refused("OVER_OWED", "Less than that is owed by now.", field="amount")
        return after


def netted(
    owed: Sequence[int], *, claims: int, recovered: int, share_percent: int
) -> list[tuple[int, int]]:
    """What is taken of which overpayments from a payment: (position, amount), in order.

    At most the share of what its claims bring after redress is recovered from it, rounded down
    to a whole minor unit; and something of them is always paid. Rp100.001 at 50 percent: Rp50.000.
    """
    brought = claims - recovered
    within = min(brought * share_percent // 100, brought - 1)
    taken = []
    for at, amount in enumerate(owed):
        part = min(amount, within)
        if part > 0:
            taken.append((at, part))
            within -= part
    return taken


def given_up(rows: Sequence[Owed], amount: int) -> list[tuple[int, int, int]]:
    """How a decision upwards gives up so much: (position, of what is left, of what is written off).

    First what is still to be collected, then what nobody would have collected; what was collected
    is no overpayment any more and is owed to the payee again. Refuses `OVER_OWED` past that.
    """
    left = [min(each.left, max(amount - before, 0)) for each, before in _running(rows, "left")]
    amount -= sum(left)
    off = [
        min(each.written_off, max(amount - before, 0))
        for each, before in _running(rows, "written_off")
    ]
    if amount > sum(off):
        raise Refused("OVER_OWED", "Less than that is owed by now.", field="amount")
    return [(at, left[at], off[at]) for at in range(len(rows)) if left[at] or off[at]]


def _running(rows: Sequence[Owed], name: str) -> list[tuple[Owed, int]]:
    """Each row with the sum of those before it."""
    pairs, total = [], 0
    for each in rows:
        pairs.append((each, total))
        total += getattr(each, name)
    return pairs


def require_uninvolved(person_id: UUID, *, payee: UUID, before: Sequence[UUID | None]) -> None:
    """Refuse `SAME_PERSON` to whose debt it is, and to who acted in the same matter before."""
    if person_id == payee:
        raise Refused("SAME_PERSON", "Nobody decides about a debt of his own.")
    if person_id in before:
        raise Refused("SAME_PERSON", "You acted in this already; it takes another person.")
