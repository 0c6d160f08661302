"""How an overpayment ends by hand: money that came in by two persons, a write-off by three."""

from __future__ import annotations

from enum import StrEnum

from claims.domain.lifecycle import Lifecycle, edge


class RepaymentStatus(StrEnum):
    """Where money stands that came in: as one person typed it, then as another answered."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class WriteOffStatus(StrEnum):
    """Where a write-off stands: proposed, approved once, and in force when approved twice."""

    PROPOSED = "proposed"
    SECONDED = "seconded"
    IN_FORCE = "in_force"
    REFUSED = "refused"


class WriteOffReason(StrEnum):
    """Why nobody will collect it."""

    DECEASED = "deceased"
    INSOLVENT = "insolvent"
    UNTRACEABLE = "untraceable"
    UNECONOMIC = "uneconomic"
    HARDSHIP = "hardship"


_P, _W = RepaymentStatus, WriteOffStatus

REPAYMENT = Lifecycle(
    noun="repayments",
    states=RepaymentStatus,
    entries={"record": _P.PROPOSED},
    edges=(
        edge(_P.PROPOSED, "confirm", _P.CONFIRMED),
        edge(_P.PROPOSED, "refuse", _P.REFUSED),
    ),
)

WRITE_OFF = Lifecycle(
    noun="write_offs",
    states=WriteOffStatus,
    entries={"propose": _W.PROPOSED},
    edges=(
        edge(_W.PROPOSED, "second", _W.SECONDED),
        edge(_W.SECONDED, "approve", _W.IN_FORCE),
        edge((_W.PROPOSED, _W.SECONDED), "refuse", _W.REFUSED),
    ),
)
