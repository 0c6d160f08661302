"""What a re-decision changes: limits used, the voucher, the claim, and the postings."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from claims.domain.adjudication import usage_of
from claims.domain.claims import CLAIM, ClaimStatus
from claims.domain.findings import Bearer, Finding, Severity
from claims.domain.ledger import Happening
from claims.domain.money import Money
from claims.domain.payouts import due
from claims.domain.promises import Measure
from claims.domain.redecisions import difference, occasions, voucher_share
from claims.domain.usages import NOTHING, Usage, UsageKey
from claims.domain.vouchers import VOUCHER, VoucherStatus
from claims.storage import adjudication, bulk, decisions, payouts, redecisions, usages
from claims.storage import standards as adopted
from claims.storage.decisions import Decision, FindingRow
from claims.storage.payouts import Standing
from claims.storage.postings import post
from claims.storage.programmes import Programme
from claims.storage.redecisions import Redecision
from claims.storage.vouchers import Voucher
from claims.usecases import clocks, receivables, reviews, standards
from claims.usecases.batches import Batch
from claims.usecases.context import Context
from claims.usecases.decisions import Ruling, RulingAdjustment, RulingLine, write
from claims.usecases.moves import Changes, move, touch


def put_in_force(ctx: Context, row: Redecision, read: Batch, earlier: Decision) -> tuple[UUID, int]:
    """Write the decision that follows and post the difference; claim and voucher are locked.

    Gives the new decision's id and what of the voucher it does not cover (minor units). Refuses
    `BUDGET_SHORT` when the line cannot carry it.
    """
    claim = read.claims[0]
    stands = payouts.standing_of(ctx.session, [claim.id]).get(claim.id, payouts.Standing())
    ruling = _ruling(ctx, row, read, earlier)
    _count_usage(ctx, read, row, earlier, ruling)
    change = difference(before=row.before, after=row.after, paid=stands.paid)
    available = adjudication.read_available(ctx.session, [claim.budget_id], lock=True)
    carried = max(available[claim.budget_id] + change.lowered - change.raised, 0)
    taken, refilled, uncovered = _share_voucher(ctx, read, earlier, ruling, carried)
    [decision_id] = write(ctx, [ruling])
    _keep_findings(ctx, row, ruling)
    _move_claim(ctx, row, ruling, stands, read.programmes[claim.programme_id])
    receivables.find(ctx, claim, decision_id, change.overpaid, reason=row.reason)
    reversed_ = receivables.drop(ctx, claim, change.forgiven)
    post(
        ctx.session,
        claim.programme_id,
        reversed_ + [
            Happening(
                ctx.new_id(), occasion, "claims", claim.id, claim.budget_id, claim.payee_id,
                Money(amount, claim.currency),
            )
            for occasion, amount in occasions(change, taken=taken, refilled=refilled)
        ],
        ctx.now,
    )  # fmt: skip
    return decision_id, uncovered


def _ruling(ctx: Context, row: Redecision, read: Batch, earlier: Decision) -> Ruling:
    claim = read.claims[0]
    standard = standards.parsed(ctx, adopted.get(ctx.session, row.standard_id))
    return Ruling(
        claim=claim,
        lines=tuple(RulingLine(**each) for each in row.ruling["lines"]),
        adjustments=tuple(RulingAdjustment(**each) for each in row.ruling["adjustments"]),
        promises=standard.promises,
        reason=row.reason,
        note=row.note,
        seq=earlier.seq + 1,
        standard_id=row.standard_id,
        run=claim.run + 1 if row.ruling["findings"] else claim.run,
        decider=(row.proposed_by, row.proposer_id),
    )


def usage_before(ctx: Context, read: Batch, earlier: Decision) -> Mapping[UsageKey, Usage]:
    """What the decision in force had added to the limits used."""
    claim = read.claims[0]
    standard = standards.parsed(ctx, adopted.get(ctx.session, earlier.standard_id))
    approved = {line.line_no: line.approved for line in decisions.lines_of(ctx.session, earlier.id)}
    return usage_of(read.facts[claim.id], standard, approved, reviews.findings_of(ctx, claim))


def _count_usage(
    ctx: Context, read: Batch, row: Redecision, earlier: Decision, ruling: Ruling
) -> None:
    """Take back what the earlier decision used of every limit and add what this one uses."""
    claim = read.claims[0]
    before = usage_before(ctx, read, earlier)
    standard = standards.parsed(ctx, adopted.get(ctx.session, row.standard_id))
    findings = [
        Finding(
            **{
                **each,
                "severity": Severity(each["severity"]),
                "bearer": Bearer(each["bearer"]) if each["bearer"] else None,
            }
        )
        for each in row.ruling["findings"]
    ] or reviews.findings_of(ctx, claim)
    approved = {line.no: line.approved for line in ruling.lines}
    after = usage_of(read.facts[claim.id], standard, approved, findings)
    changed = {
        key: after.get(key, NOTHING) - before.get(key, NOTHING)
        for key in sorted(before.keys() | after.keys())
    }
    usages.lock(ctx.session, {claim.programme_id: frozenset(changed)})
    usages.add(ctx.session, {claim.programme_id: changed})


def _share_voucher(
    ctx: Context, read: Batch, earlier: Decision, ruling: Ruling, carried: int
) -> tuple[int, int, int]:
    """Change what the voucher has given: what was taken, refilled, and is not covered by it."""
    claim = read.claims[0]
    if claim.voucher_id is None:
        return 0, 0, 0
    voucher = read.vouchers[claim.voucher_id]
    today = ctx.today(read.programmes[claim.programme_id].time_zone)
    has_ended = voucher.validity.has_ended(voucher.status, today)
    cuts = decisions.adjustments_of(ctx.session, earlier.id)
    borne = sum(each.amount for each in cuts if each.bearer != Bearer.CITIZEN)
    share = claim.claimed - borne - redecisions.uncovered_by(ctx.session, earlier.id)
    wanted = claim.claimed - sum(
        each.amount for each in ruling.adjustments if each.bearer != Bearer.CITIZEN
    )
    given = voucher_share(
        share=share, wanted=wanted, has_ended=has_ended, balance=voucher.balance, carried=carried
    )
    taken = max(given - share, 0)
    refilled = 0 if has_ended else max(share - given, 0)
    _move_voucher(ctx, voucher, given - share, refilled - taken)
    return taken, refilled, wanted - given


def _move_voucher(ctx: Context, voucher: Voucher, redeemed: int, committed: int) -> None:
    """Count so much more as redeemed and as held for it by the budget; both may be below zero."""
    if not redeemed and not committed:
        return
    changes = {
        "redeemed": [voucher.redeemed + redeemed],
        "committed": [voucher.committed + committed],
    }
    payloads = [{"redeemed": redeemed, "committed": committed}]
    is_open = voucher.status in {VoucherStatus.ACTIVE, VoucherStatus.EXHAUSTED}
    if is_open and redeemed < 0 and committed > 0:
        move(ctx, VOUCHER, [voucher], "restore", payloads=payloads, changes=changes)
    elif voucher.status == VoucherStatus.ACTIVE and changes["redeemed"] == [voucher.value]:
        move(ctx, VOUCHER, [voucher], "exhaust", payloads=payloads, changes=changes)
    else:
        touch(ctx, VOUCHER, [voucher], "settled", payloads=payloads, changes=changes)


def _keep_findings(ctx: Context, row: Redecision, ruling: Ruling) -> None:
    columns = (
        *("seq", "line_no", "rule", "kind", "severity", "reason", "bearer", "amount", "inputs"),
    )
    bulk.copy_rows(
        ctx.session,
        FindingRow,
        ("claim_id", "run", "standard_id", *columns),
        [
            (row.claim_id, ruling.run, row.standard_id, *(each[name] for name in columns))
            for each in row.ruling["findings"]
        ],
    )


def _move_claim(
    ctx: Context, row: Redecision, ruling: Ruling, stands: Standing, programme: Programme
) -> None:
    """To `decided`; and on to `paid` where payments were made and nothing more is due."""
    claim = ruling.claim
    if claim.status == ClaimStatus.AUTHORISED:
        move(ctx, CLAIM, [claim], "lapse_authorisation")
    open_amount = due(approved=row.after, paid=stands.paid)
    today, after = ctx.today(programme.time_zone), clocks.calendar_of(ctx, programme).after
    by = ruling.promises.due(Measure.PAYMENT, today, after) if open_amount else None
    told = {"before": row.before, "after": row.after, "seq": ruling.seq, "reason": row.reason}
    changes: Changes = {
        "approved": [row.after],
        "run": [ruling.run],
        "next_step_due_on": [by],
    }
    move(ctx, CLAIM, [claim], "redecide", payloads=[told], changes=changes)
    if stands.paid + stands.collected and not open_amount:
        move(ctx, CLAIM, [claim], "close")
