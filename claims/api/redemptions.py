"""Redemptions over HTTP."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import confirmations, redemptions, vouchers
from schemas.confirmations import ConfirmationOut, ConfirmRedemption
from schemas.redemptions import RedeemVoucher, RedemptionOut, ReverseRedemption

routes = Routes("redemptions", "/v1/redemptions", says="What providers took from vouchers.")


@routes.post("", takes=RedeemVoucher, gives=RedemptionOut)
def redeem(body: Body) -> Response:
    """Redeem a part or all of a voucher, as the provider you act for."""
    return command(lambda ctx: vouchers.redeem(ctx, **body), RedemptionOut().dump)


@routes.get("/<uuid:redemption_id>", gives=RedemptionOut)
def get(redemption_id: UUID) -> Response:
    """Get a redemption."""
    return answer(lambda ctx: RedemptionOut().dump(redemptions.get(ctx, redemption_id)))


@routes.post("/<uuid:redemption_id>/reversals", takes=ReverseRedemption, gives=RedemptionOut)
def reverse(body: Body, redemption_id: UUID) -> Response:
    """Reverse a redemption in whole or in part, before it is claimed."""
    return command(
        lambda ctx: redemptions.reverse(ctx, redemption_id, **body), RedemptionOut().dump
    )


@routes.post("/<uuid:redemption_id>/confirmation", takes=ConfirmRedemption, gives=ConfirmationOut)
def confirm(body: Body, redemption_id: UUID) -> Response:
    """Say that you received what was redeemed of your voucher, or that you did not."""
    return command(
        lambda ctx: confirmations.confirm(ctx, redemption_id, **body), ConfirmationOut().dump
    )
