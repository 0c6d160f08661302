"""The lines of a bank's file: applied to their payments, noted, or kept as unknown money."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from claims.domain.bank import ENTRY, Payment, Step, Told, Why, read_entry, read_status
from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.payouts import InstructionStatus
from claims.storage import bank, payouts
from claims.storage.bank import BankEntry
from claims.storage.payouts import Instruction, Payout
from claims.storage.postings import post
from claims.storage.programmes import Programme
from claims.usecases import payout_steps, settlements, untied
from claims.usecases.context import Context
from claims.usecases.moves import create, move
from claims.usecases.settlements import Said

CREDIT = "credit"
_AFTER = {
    Step.PAY: InstructionStatus.PAID,
    Step.FAIL: InstructionStatus.FAILED,
    Step.RETURN: InstructionStatus.FAILED,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is judged: what the file says, and which programme and payment that is of.

    A status has no money and no side. `programme` is whose account it is on.
    """

    number: int
    programme: Programme
    status: str
    reason: str | None
    end_to_end_id: str | None
    instruction_id: UUID | None
    money: Money | None = None
    side: str | None = None
    entry_reference: str | None = None
    reference: str | None = None
    booked_on: date | None = None
    is_charge: bool = False
    is_from_this_account: bool = False


@dataclass(frozen=True, slots=True)
class Locked:
    """The batches a file speaks of, locked with all their payments."""

    payouts: Mapping[UUID, Payout]
    payments: Mapping[UUID, Instruction]


@dataclass(frozen=True, slots=True)
class Taken:
    """A file under way: its import, its lines, and what is locked for them."""

    import_id: UUID
    lines: Sequence[Line]
    locked: Locked


@dataclass(slots=True)
class _Judged:
    """What each line comes to, by its number."""

    steps: dict[int, Step] = field(default_factory=dict)
    whys: dict[int, Why] = field(default_factory=dict)
    references: dict[int, str | None] = field(default_factory=dict)


def lock(ctx: Context, payout_ids: Iterable[UUID]) -> Locked:
    """Lock batches in order of id, each with all its payments."""
    batches = {each: payouts.get(ctx.session, each, lock=True) for each in sorted(payout_ids)}
    rows = [row for batch in batches.values() for row in payout_steps.payments(ctx, batch)]
    return Locked(batches, {row.id: row for row in rows})


def apply(ctx: Context, taken: Taken) -> None:
    """Do what the lines say and write what became of each; all of them, or the act fails."""
    judged = _judge(ctx, taken)
    for step in Step:
        _do(ctx, taken, judged, step)
    for payout in taken.locked.payouts.values():
        own = [row for row in taken.locked.payments.values() if row.payout_id == payout.id]
        settlements.close(ctx, payout, own)
    _detail(ctx, taken, judged)
    _write(ctx, taken, judged)


def _judge(ctx: Context, taken: Taken) -> _Judged:
    """Say of each line, in order, what it does; a later line sees what an earlier one does."""
    judged = _Judged(references=_references(taken.lines))
    stands = {each: InstructionStatus(row.status) for each, row in taken.locked.payments.items()}
    known = _known(ctx, taken, judged)
    seen: set[tuple[UUID, str]] = set()
    for line in taken.lines:
        reference = judged.references[line.number]
        key = (line.programme.id, reference or "")
        is_booked = line.money is not None and line.status == "BOOK"
        if is_booked and (
            (reference and (key in known or key in seen)) or _was_detailed(ctx, line)
        ):
            judged.whys[line.number] = Why.REPEATED
            continue
        if is_booked:
            seen.add(key)
        said = _read(taken, line, stands)
        if isinstance(said, Step) and line.instruction_id:
            judged.steps[line.number] = said
            stands[line.instruction_id] = _AFTER[said]
        else:
            judged.whys[line.number] = Why(said)
    return judged


def _references(lines: Sequence[Line]) -> dict[int, str | None]:
    """By what each line is known; where the bank gives no reference, the how manieth it is."""
    count: Counter[str] = Counter()
    found: dict[int, str | None] = {}
    for line in lines:
        reference = line.reference
        if reference and reference.startswith("|"):
            count[reference] += 1
            reference = f"{reference}|{count[reference]}"
        found[line.number] = reference
    return found


def _known(ctx: Context, taken: Taken, judged: _Judged) -> frozenset[tuple[UUID, str]]:
    """Which references earlier files had, with the programme on whose account they are."""
    by_owner: dict[UUID, list[str]] = defaultdict(list)
    for line in taken.lines:
        if reference := judged.references[line.number]:
            by_owner[line.programme.id].append(reference)
    return frozenset(
        (owner, each)
        for owner, some in by_owner.items()
        for each in bank.known_references(ctx.session, owner, some)
    )


def _was_detailed(ctx: Context, line: Line) -> bool:
    """Whether an entry comes as a whole whose payments an earlier file gave one by one."""
    if line.end_to_end_id or not line.entry_reference or line.money is None:
        return False
    known = bank.detailed_sum(ctx.session, line.programme.id, line.entry_reference, line.side or "")
    return known == line.money.amount


def _read(taken: Taken, line: Line, stands: Mapping[UUID, InstructionStatus]) -> Step | Why:
    row = taken.locked.payments.get(line.instruction_id) if line.instruction_id else None
    payment = None
    if row is not None:
        payment = Payment(
            status=stands[row.id],
            money=Money(row.amount, row.currency),
            is_from_this_account=line.is_from_this_account,
        )
    told = Told(line.status, line.money, line.side == CREDIT, line.is_charge)
    return read_status(told, payment) if line.money is None else read_entry(told, payment)


def _do(ctx: Context, taken: Taken, judged: _Judged, step: Step) -> None:
    """Take every payment that some line moves by this step, batch by batch."""
    by_payout: dict[UUID, dict[UUID, Line]] = defaultdict(dict)
    for line in taken.lines:
        if judged.steps.get(line.number) is step and line.instruction_id:
            payment = taken.locked.payments[line.instruction_id]
            if step is Step.RETURN and not settlements.is_returnable(ctx, payment):
                del judged.steps[line.number]
                judged.whys[line.number] = Why.RETURN_HELD
                continue
            by_payout[payment.payout_id][payment.id] = line
    for payout_id, lines in sorted(by_payout.items()):
        said = {
            each: Said((line.entry_reference or line.reference or "")[:35] or None, line.reason)
            for each, line in lines.items()
        }
        payments = [taken.locked.payments[each] for each in lines]
        if step is not Step.PAY:
            untied.require_bringer(ctx, taken.locked.payouts[payout_id], payments)
        settlements.settle(ctx, taken.locked.payouts[payout_id], payments, step, said)


def _detail(ctx: Context, taken: Taken, judged: _Judged) -> None:
    """Put aside an unknown entry that came as a whole and of which this file gives the parts."""
    sums: dict[tuple[UUID, str, str], int] = defaultdict(int)
    for line in taken.lines:
        is_part = line.end_to_end_id and line.entry_reference and line.money
        if is_part and judged.whys.get(line.number) not in {Why.REPEATED, Why.NOT_BOOKED}:
            sums[line.programme.id, line.entry_reference or "", line.side or ""] += (
                line.money.amount if line.money else 0
            )
    by_owner: dict[UUID, list[str]] = defaultdict(list)
    for owner, reference, _ in sums:
        by_owner[owner].append(reference)
    for owner, references in by_owner.items():
        wholes = [
            each
            for each in bank.whole_entries(ctx.session, owner, references)
            if sums.get((owner, each.entry_reference or "", each.side or "")) == each.amount
        ]
        move(ctx, ENTRY, wholes, "detail", changes={"cleared_at": [ctx.now] * len(wholes)})
        unpost(ctx, wholes)


def _write(ctx: Context, taken: Taken, judged: _Judged) -> None:
    """Write every line with what became of it; unknown money goes to suspense."""
    by_action: dict[str, list[BankEntry]] = defaultdict(list)
    for line in taken.lines:
        step, why = judged.steps.get(line.number), judged.whys.get(line.number)
        action = _action(line, step, why)
        row = BankEntry(
            id=ctx.new_id(),
            import_id=taken.import_id,
            line=line.number,
            programme_id=line.programme.id,
            side=line.side,
            currency=line.money.currency if line.money else line.programme.currency,
            amount=line.money.amount if line.money else None,
            bank_status=line.status,
            reason=line.reason,
            end_to_end_id=line.end_to_end_id,
            entry_reference=line.entry_reference,
            reference=judged.references[line.number],
            booked_on=line.booked_on,
            why=why.value if why else None,
            instruction_id=line.instruction_id if action in {"apply", "note"} else None,
            is_posted=action == "hold"
            and line.money is not None
            and line.money.currency == line.programme.currency,
            taken_at=ctx.now,
        )
        by_action[action].append(row)
    for action, rows in sorted(by_action.items()):
        told = [{"import": str(taken.import_id), "line": row.line} for row in rows]
        create(ctx, ENTRY, rows, action, payloads=told)
    _post(ctx, by_action["hold"], Occasion.UNKNOWN_MONEY, Occasion.UNKNOWN_MONEY_OUT)


def _action(line: Line, step: Step | None, why: Why | None) -> str:
    if step is not None:
        return "apply"
    if why is Why.REPEATED:
        return "repeat"
    return "note" if line.money is None or why is Why.NOT_BOOKED else "hold"


def unpost(ctx: Context, entries: Sequence[BankEntry]) -> None:
    """Take entries out of suspense that turn out to be something after all."""
    _post(ctx, entries, Occasion.SUSPENSE_CLEARED, Occasion.SUSPENSE_CLEARED_OUT)


def _post(
    ctx: Context, entries: Sequence[BankEntry], came_in: Occasion, went_out: Occasion
) -> None:
    by_owner: dict[UUID, list[Happening]] = defaultdict(list)
    for each in entries:
        if each.is_posted and each.amount:
            by_owner[each.programme_id].append(
                Happening(
                    ctx.new_id(),
                    came_in if each.side == CREDIT else went_out,
                    "bank_entries",
                    each.id,
                    None,
                    None,
                    Money(each.amount, each.currency),
                )
            )
    for owner, happenings in sorted(by_owner.items()):
        post(ctx.session, owner, happenings, ctx.now)
