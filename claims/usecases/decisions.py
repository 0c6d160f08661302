"""Write decisions: lines, adjustments, what the voucher gets back, and the postings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from claims.domain.assessments import Route, route_of
from claims.domain.claims import CLAIM, ClaimKind, outcome_of
from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.promises import Measure, Promises
from claims.domain.vouchers import VOUCHER, VoucherEffect, VoucherStatus, voucher_effect
from claims.storage import bulk, programmes
from claims.storage.claims import Claim
from claims.storage.decisions import Adjustment, Decision, DecisionLine
from claims.storage.postings import post
from claims.storage.vouchers import Voucher
from claims.usecases import clocks
from claims.usecases.context import NOBODY, Context
from claims.usecases.moves import move, touch

_DECISION = (
    *("id", "claim_id", "seq", "run", "standard_id", "outcome", "currency", "claimed", "approved"),
    *("reason", "note", "decided_by", "decider_id", "decided_at"),
)
_ADJUSTMENT = (
    *("decision_id", "line_no", "seq", "reason", "bearer", "amount", "rule", "standard_id"),
    "inputs",
)
_LINE = ("decision_id", "line_no", "claimed", "adjusted", "approved")


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A line's claimed and approved amount, in minor units."""

    no: int
    claimed: int
    approved: int


@dataclass(frozen=True, slots=True)
class RulingAdjustment:
    """Why a line was cut: bearer, reason, amount (minor units; 0 for a further reason), rule.

    `inputs` may be the text of their JSON already.
    """

    line_no: int
    reason: str
    bearer: str
    amount: int
    rule: str
    inputs: dict[str, Any] | str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided of one claim; by a person when it has a reason of his.

    What follows an earlier decision has a `seq` above 1, perhaps another standard than the claim's,
    the run its findings are kept under, and as `decider` (user, person) who proposed it.
    """

    claim: Claim
    lines: tuple[RulingLine, ...]
    adjustments: tuple[RulingAdjustment, ...]
    promises: Promises
    reason: str | None = None
    note: str | None = None
    seq: int = 1
    standard_id: UUID | None = None
    run: int | None = None
    decider: tuple[UUID, UUID] | None = None

    @property
    def claimed(self) -> int:
        """The sum of the lines as claimed."""
        return sum(line.claimed for line in self.lines)

    @property
    def approved(self) -> int:
        """The sum of the lines as approved."""
        return sum(line.approved for line in self.lines)

    @property
    def route(self) -> Route:
        """How the claim came to be decided: by the rules, or by a person who had it held."""
        return route_of(
            claimed=self.claimed, approved=self.approved, is_held=self.reason is not None
        )

    def borne_by(self, bearer: str) -> int:
        """What one bearer bears of the cuts."""
        return sum(each.amount for each in self.adjustments if each.bearer == bearer)


def decide(ctx: Context, rulings: Sequence[Ruling], vouchers: Mapping[UUID, Voucher]) -> None:
    """Write first decisions of claims of any programmes; `vouchers` are theirs, locked.

    Refuses `BUDGET_SHORT` when a reimbursement's line cannot carry it: then nothing is written.
    """
    enter(ctx, rulings)
    book(ctx, rulings, vouchers)


def enter(ctx: Context, rulings: Sequence[Ruling]) -> None:
    """The first half of deciding: the decisions' rows, and their claims move."""
    if rulings:
        write(ctx, rulings)
        _move_claims(ctx, rulings)


def book(ctx: Context, rulings: Sequence[Ruling], vouchers: Mapping[UUID, Voucher]) -> None:
    """The second half: what the vouchers get back, and the postings, where all workers meet."""
    if not rulings:
        return
    happenings = [_decided(ctx, each) for each in rulings]
    happenings += _settle_vouchers(ctx, rulings, vouchers)
    by_programme: dict[UUID, list[Happening]] = defaultdict(list)
    programme_of: dict[UUID | None, UUID] = {
        each.claim.budget_id: each.claim.programme_id for each in rulings
    }
    for happening in happenings:
        by_programme[programme_of[happening.budget_id]].append(happening)
    for programme_id, each in sorted(by_programme.items()):
        post(ctx.session, programme_id, each, ctx.now)


def write(ctx: Context, rulings: Sequence[Ruling]) -> list[UUID]:
    """Write decisions with their lines and adjustments; gives their ids.

    Adjustments go in before the lines they explain: the database adds them up (0002).
    """
    by_rules = ctx.actor.user_id == NOBODY
    actor = (None, None) if by_rules else (ctx.actor.user_id, ctx.actor.person_id)
    rows = [(ctx.new_id(), each) for each in rulings]
    bulk.copy_rows(
        ctx.session,
        Decision,
        _DECISION,
        [
            (
                *(decision_id, each.claim.id, each.seq, each.run or each.claim.run),
                each.standard_id or each.claim.standard_id,
                outcome_of(claimed=each.claimed, approved=each.approved).value,
                *(each.claim.currency, each.claimed, each.approved, each.reason, each.note),
                *(*(each.decider or actor), ctx.now),
            )
            for decision_id, each in rows
        ],
    )
    bulk.copy_rows(
        ctx.session,
        Adjustment,
        _ADJUSTMENT,
        [
            (
                *(decision_id, cut.line_no, seq, cut.reason, cut.bearer, cut.amount, cut.rule),
                *(ruling.standard_id or ruling.claim.standard_id, cut.inputs),
            )
            for decision_id, ruling in rows
            for seq, cut in enumerate(ruling.adjustments, start=1)
        ],
    )
    bulk.copy_rows(
        ctx.session,
        DecisionLine,
        _LINE,
        [
            (decision_id, line.no, line.claimed, line.claimed - line.approved, line.approved)
            for decision_id, ruling in rows
            for line in ruling.lines
        ],
    )
    return [decision_id for decision_id, _ in rows]


def _move_claims(ctx: Context, rulings: Sequence[Ruling]) -> None:
    """What is approved is next to be paid, by the day that was promised of a complete file."""
    pay_by = _pay_by(ctx, rulings)
    today = {
        each: ctx.today(programmes.get(ctx.session, each).time_zone)
        for each in {ruling.claim.programme_id for ruling in rulings}
    }
    move(
        ctx,
        CLAIM,
        [each.claim for each in rulings],
        "decide",
        payloads=[
            {"approved": each.approved, "claimed": each.claimed, "route": each.route.value}
            for each in rulings
        ],
        changes={
            "approved": [each.approved for each in rulings],
            "cause": [None] * len(rulings),
            "next_step_due_on": [
                pay_by[each.claim.id] if each.approved else None for each in rulings
            ],
            "decided_on": [
                each.claim.decided_on
                or max(today[each.claim.programme_id], each.claim.submitted_on)
                for each in rulings
            ],
        },
    )


def _pay_by(ctx: Context, rulings: Sequence[Ruling]) -> dict[UUID, date]:
    """The day each claim is to be paid by: the pinned one, else by its submission."""
    pinned = {each.claim.id: each.claim.pay_by for each in rulings if each.claim.pay_by}
    bare = [each for each in rulings if each.claim.id not in pinned]
    if bare:
        rows = [each.claim for each in bare]
        calendar_of = clocks.calendars_of(ctx, rows, since=min(row.submitted_on for row in rows))
        for each in bare:
            after = calendar_of[each.claim.programme_id].after
            pinned[each.claim.id] = each.promises.due(
                Measure.PAYMENT, each.claim.submitted_on, after
            )
    return pinned


def _decided(ctx: Context, ruling: Ruling) -> Happening:
    claim = ruling.claim
    of_voucher = claim.kind == ClaimKind.REDEMPTION
    return Happening(
        ctx.new_id(),
        Occasion.REDEMPTION_DECIDED if of_voucher else Occasion.REIMBURSEMENT_DECIDED,
        "claims",
        claim.id,
        claim.budget_id,
        claim.payee_id,
        Money(ruling.approved, claim.currency),
    )


def _settle_vouchers(
    ctx: Context, rulings: Sequence[Ruling], vouchers: Mapping[UUID, Voucher]
) -> list[Happening]:
    """What the decisions do to their vouchers, one step a voucher however many claims it has."""
    effects: dict[UUID, VoucherEffect] = {}
    for each in rulings:
        if each.claim.voucher_id is not None:
            voucher = vouchers[each.claim.voucher_id]
            effect = _effect(ctx, each, voucher)
            before = effects.get(voucher.id)
            effects[voucher.id] = before + effect if before else effect
    settled = [(vouchers[each], effect) for each, effect in sorted(effects.items())]
    restored = [each for each in settled if _is_restored(*each)]
    touched = [each for each in settled if not _is_restored(*each)]
    for step, event, some in ((move, "restore", restored), (touch, "settled", touched)):
        step(
            ctx,
            VOUCHER,
            [voucher for voucher, _ in some],
            event,
            payloads=[_told(effect) for _, effect in some],
            changes={
                "redeemed": [voucher.redeemed - effect.returned for voucher, effect in some],
                "committed": [
                    voucher.committed - effect.obligated - effect.given_back
                    for voucher, effect in some
                ],
            },
        )
    return [_given_back(ctx, voucher, effect) for voucher, effect in settled]


def _effect(ctx: Context, ruling: Ruling, voucher: Voucher) -> VoucherEffect:
    programme = programmes.get(ctx.session, voucher.programme_id)
    return voucher_effect(
        has_ended=voucher.validity.has_ended(voucher.status, ctx.today(programme.time_zone)),
        approved=ruling.approved,
        cut=ruling.claimed - ruling.approved,
        borne_by_citizen=ruling.borne_by("citizen"),
    )


def _is_restored(voucher: Voucher, effect: VoucherEffect) -> bool:
    """Whether the voucher moves: what it got back may be redeemed again."""
    return effect.restored > 0 and voucher.status in {VoucherStatus.ACTIVE, VoucherStatus.EXHAUSTED}


def _told(effect: VoucherEffect) -> dict[str, int]:
    return {
        "obligated": effect.obligated,
        "returned": effect.returned,
        "given_back": effect.given_back,
    }


def _given_back(ctx: Context, voucher: Voucher, effect: VoucherEffect) -> Happening:
    return Happening(
        ctx.new_id(),
        Occasion.GIVEN_BACK,
        "vouchers",
        voucher.id,
        voucher.budget_id,
        None,
        Money(effect.given_back, voucher.currency),
    )
