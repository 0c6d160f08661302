"""Say what a claim would be paid, by making it and taking it back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from claims.domain.adjudication import against_budget
from claims.domain.assessments import Assessment, Route
from claims.domain.claims import ClaimKind, ClaimStatus
from claims.domain.explanations import Cut, ExplainedLine, explained_line
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.quotes import Quote, assess
from claims.domain.refusals import Refused
from claims.domain.standards import Standard
from claims.storage import adjudication, programmes, usages
from claims.storage import claims as rows
from claims.usecases import batches, claims, counters, explanations, vouchers
from claims.usecases.batches import Batch
from claims.usecases.claims import NewLine
from claims.usecases.context import Context


def quote(
    ctx: Context,
    *,
    programme_id: UUID,
    kind: str,
    lines: Sequence[NewLine],
    standard_code: str | None = None,
    provider_id: UUID | None = None,
    serial: str | None = None,
    code: str | None = None,
) -> Quote:
    """What would be paid: a citizen asks before he pays, a provider before he serves.

    A provider gives the voucher's serial and code, as at the till. The claim is submitted, judged
    by its pinned standard against the counters as they stand, and taken back: nothing is kept,
    and nothing is promised. What only papers show is supposed to be in order.
    """
    ctx.permit(Action.CLAIM_QUOTE)
    with _taken_back(ctx):
        redemption_id = None
        if ClaimKind(kind) is ClaimKind.REDEMPTION:
            redemption_id = _redeemed(ctx, serial, code, lines)
        claim = claims.submit(
            ctx,
            programme_id=programme_id,
            kind=kind,
            lines=lines,
            receipts=(),
            redemption_id=redemption_id,
            standard_code=standard_code,
            provider_id=provider_id,
            is_tried=True,
        )
        ctx.session.flush()
        batch = batches.take(ctx, [claim.id], [ClaimStatus.SUBMITTED])
        return _quote(ctx, batch)


@contextmanager
def _taken_back(ctx: Context) -> Iterator[None]:
    """Undo whatever is done in the block, also when it succeeds."""
    savepoint = ctx.session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def _redeemed(ctx: Context, serial: str | None, code: str | None, lines: Sequence[NewLine]) -> UUID:
    if serial is None or code is None:
        raise Refused(
            "VOUCHER_NOT_NAMED", "The voucher's serial and code are needed.", field="serial"
        )
    currencies = {line["claimed"].currency for line in lines}
    if len(currencies) > 1:
        raise Refused("CURRENCY_MIXED", "All lines are in one currency.", field="lines")
    return vouchers.redeem(
        ctx,
        serial=serial,
        code=code,
        key=f"quote-{secrets.token_hex(8)}",
        amount=Money(sum(line["claimed"].amount for line in lines), currencies.pop()),
        items=sorted({line["item"] for line in lines}),
        service_on=max(line["delivered_on"] for line in lines),
        choice_set=1,
    ).id


def _quote(ctx: Context, batch: Batch) -> Quote:
    [claim] = batch.claims
    standard = batch.pinned[claim.standard_id]
    own, shared = counters.keys_of(batch)
    used = usages.read(ctx.session, counters.all_of(own, shared))
    assessment = assess(batch.facts[claim.id], standard, used.get(claim.programme_id, {}))
    if claim.kind == ClaimKind.REIMBURSEMENT:
        available = adjudication.read_available(ctx.session, [claim.budget_id], lock=False)
        assessment = against_budget(assessment, standard, available[claim.budget_id])
    return Quote(
        standard=f"{standard.code}/{standard.version}",
        names=standard.names,
        currency=claim.currency,
        day=claim.submitted_on,
        lines=_lines(ctx, batch, assessment),
        to_bring=standard.documents,
        waits_for_person=assessment.route is Route.HOLD,
    )


def _lines(ctx: Context, batch: Batch, assessment: Assessment) -> tuple[ExplainedLine, ...]:
    [claim] = batch.claims
    standard = batch.pinned[claim.standard_id]
    items = programmes.items_of(ctx.session, claim.programme_id)
    names = {code: dict(item.names) for code, item in items.items()}
    approved = {line.no: line.approved for line in assessment.lines}
    cuts = _cuts(assessment, standard)
    return tuple(
        explained_line(
            explanations.claimed_line(row, items[row.item_code]),
            approved[row.no],
            [cut for cut in cuts if cut.line_no == row.no],
            reasons={**ctx.rulebook.reasons, **standard.reasons},
            currency=claim.currency,
            item_names=names,
        )
        for row in rows.lines_of(ctx.session, claim.id)
    )


def _cuts(assessment: Assessment, standard: Standard) -> list[Cut]:
    stages = {rule.id: rule.group.value for rule in standard.rules}
    return [
        Cut(
            line_no=finding.line_no,
            rule=finding.rule,
            stage=stages[finding.rule],
            standard=f"{standard.code}/{standard.version}",
            reason=finding.reason,
            bearer=finding.bearer.value,
            amount=finding.amount,
            inputs=finding.inputs,
        )
        for finding in assessment.adjustments
        if finding.line_no is not None and finding.bearer is not None
    ]
