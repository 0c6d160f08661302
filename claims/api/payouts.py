"""Payouts over HTTP: built, verified, approved and released by others, answered by the bank."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, file, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Priced, Shown
from claims.domain.bank_reasons import reason_for
from claims.usecases import (
    bank_answers,
    payment_authorities,
    payment_failures,
    payout_checks,
    payout_runs,
    payout_signing,
    payouts,
    rebuilds,
)
from claims.usecases.context import Context
from schemas.base import Nothing
from schemas.payouts import (
    AuthorityOut,
    BatchCheckOut,
    BuildPayout,
    ConfirmPayout,
    FailureOut,
    InstructionOut,
    OfficerOut,
    PayoutChecksOut,
    PayoutDetailOut,
    PayoutOut,
    PayoutPage,
    PayoutRunOut,
    PayoutsQuery,
    SendPayoutBack,
    SignPayout,
)

routes = Routes("payouts", "/v1/payouts", says="Batches of payments and their bank files.")


@routes.post("", takes=BuildPayout, gives=PayoutRunOut)
def build(body: Body) -> Response:
    """Build batches of everything authorised, one a rail, each with its bank file."""
    return command(lambda ctx: payout_runs.build(ctx, **body), _run)


@routes.get("", gives=PayoutPage, query=PayoutsQuery)
def list_(query: Body) -> Response:
    """List batches in order of building."""
    return page(payouts.list_, PayoutOut().dump, query)


@routes.get("/<uuid:payout_id>", gives=PayoutDetailOut)
def get(payout_id: UUID) -> Response:
    """Get a batch with its payments."""
    return answer(lambda ctx: _detail(ctx, payout_id))


@routes.get("/<uuid:payout_id>/checks", gives=PayoutChecksOut)
def read_checks(payout_id: UUID) -> Response:
    """Read what is checked of a batch before it is verified, approved or released."""
    return answer(lambda ctx: _checked(payout_checks.list_(ctx, payout_id)))


@routes.post("/<uuid:payout_id>/verification", takes=SignPayout, gives=PayoutOut)
def verify(body: Body, payout_id: UUID) -> Response:
    """Verify a batch against its checks, as another person than built it."""
    return command(lambda ctx: payout_signing.verify(ctx, payout_id, **body), PayoutOut().dump)


@routes.post("/<uuid:payout_id>/sending-back", takes=SendPayoutBack, gives=PayoutOut)
def send_back(body: Body, payout_id: UUID) -> Response:
    """Send a batch back to who built it, saying why; it is then built anew or cancelled."""
    return command(lambda ctx: payout_signing.send_back(ctx, payout_id, **body), PayoutOut().dump)


@routes.post("/<uuid:payout_id>/approval", takes=SignPayout, gives=PayoutOut)
def approve(body: Body, payout_id: UUID) -> Response:
    """Approve a verified batch, as a third person."""
    return command(lambda ctx: payout_signing.approve(ctx, payout_id, **body), PayoutOut().dump)


@routes.post("/<uuid:payout_id>/releases", takes=SignPayout, gives=PayoutOut)
def release(body: Body, payout_id: UUID) -> Response:
    """Release an approved batch to the bank, as another person than built or verified it."""
    return command(lambda ctx: payouts.release(ctx, payout_id, **body), PayoutOut().dump)


@routes.post("/<uuid:payout_id>/rebuild", takes=Nothing, gives=PayoutRunOut)
def rebuild(payout_id: UUID) -> Response:
    """Cancel a batch that is not released and build it anew, with today's accounts and disputes."""
    return command(lambda ctx: rebuilds.rebuild(ctx, payout_id), _run)


@routes.post("/<uuid:payout_id>/cancellation", takes=Nothing, gives=PayoutOut)
def cancel(payout_id: UUID) -> Response:
    """Cancel a batch that was not released."""
    return command(lambda ctx: payouts.cancel(ctx, payout_id), PayoutOut().dump)


@routes.post("/<uuid:payout_id>/confirmations", takes=ConfirmPayout, gives=PayoutOut)
def confirm(body: Body, payout_id: UUID) -> Response:
    """Take the bank's answers as a person types them; what failed waits for a second person."""
    return command(lambda ctx: bank_answers.take(ctx, payout_id, **body), PayoutOut().dump)


@routes.post(
    "/<uuid:payout_id>/failures/<uuid:failure_id>/approval", takes=Nothing, gives=FailureOut
)
def approve_failure(payout_id: UUID, failure_id: UUID) -> Response:
    """Put in force that a payment failed, as another person than proposed it."""
    return command(
        lambda ctx: payment_failures.approve(ctx, payout_id, failure_id), FailureOut().dump
    )


@routes.post(
    "/<uuid:payout_id>/failures/<uuid:failure_id>/refusal", takes=Nothing, gives=FailureOut
)
def refuse_failure(payout_id: UUID, failure_id: UUID) -> Response:
    """Drop a proposed failure; the payment stays as it is."""
    return command(
        lambda ctx: payment_failures.refuse(ctx, payout_id, failure_id), FailureOut().dump
    )


@routes.get("/<uuid:payout_id>/file", gives=None, media_types=("application/xml",))
def read_file(payout_id: UUID) -> Response:
    """Save a batch's bank file (pain.001.001.09)."""

    def found(ctx: Context) -> tuple[bytes, str, str]:
        payout, content = payouts.read_file(ctx, payout_id)
        return content, "application/xml", f"{payout.message_id}.xml"

    return file(found)


def _run(found: list[Any]) -> dict[str, Any]:
    return {"payouts": PayoutOut(many=True).dump(found)}


def _checked(found: payout_checks.Checklist) -> dict[str, Any]:
    return {
        **PayoutOut().dump(found.payout),
        "checks": BatchCheckOut(many=True).dump(found.checks),
    }


def _detail(ctx: Context, payout_id: UUID) -> dict[str, Any]:
    row = payouts.get(ctx, payout_id)
    rows = payouts.instructions(ctx, payout_id)
    borne = payment_authorities.spending_of(ctx, [each.id for each in rows])
    shown = [
        Shown(
            each,
            spending=[Priced(line, row.currency) for line in borne.get(each.id, ())],
            **_told(ctx, each.bank_reason),
        )
        for each in rows
    ]
    whole = payment_authorities.spending_of_batch(ctx, payout_id)
    lines = [Priced(line, row.currency) for line in whole]
    return {
        **PayoutOut().dump(row),
        "spending": AuthorityOut(many=True).dump(lines),
        "officers": OfficerOut(many=True).dump(_officers(ctx, payout_id)),
        "sent_back_text": payout_signing.why_sent_back(ctx, row),
        "instructions": InstructionOut(many=True).dump(shown),
        "failures": FailureOut(many=True).dump(payment_failures.waiting(ctx, payout_id)),
    }


def _officers(ctx: Context, payout_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "office": each.office.name,
            "titles": dict(each.office.titles),
            "names": list(each.names),
            "acted_at": each.at,
        }
        for each in payment_authorities.acted_on_batch(ctx, payout_id)
    ]


def _told(ctx: Context, code: str | None) -> dict[str, Any]:
    """The bank's reason in words; one that somebody typed in his own words stays as it is."""
    known = reason_for(ctx.rulebook.bank_reasons, code) if code else None
    return {
        "reason_texts": known.officer if known else None,
        "payee_texts": known.payee if known else None,
    }
