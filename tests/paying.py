"""Short ways of a batch to the bank: the second person verifies it, the third approves it."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.storage.payouts import Payout
from claims.usecases import payout_runs, payout_signing, payouts, rebuilds
from claims.usecases.context import Context
from tests.cast import Cast


def build(ctx: Context, programme_id: UUID, *, execution_on: date) -> Payout:
    """The one batch of a run over one rail."""
    [batch] = payout_runs.build(ctx, programme_id, execution_on=execution_on)
    return batch


def rebuild(ctx: Context, payout_id: UUID) -> Payout:
    """The one batch of a run that takes the place of another."""
    [batch] = rebuilds.rebuild(ctx, payout_id)
    return batch


def signers(cast: Cast, batch: Payout) -> tuple[Actor, Actor]:
    """Who verifies and who approves a batch: the last of the three officers who did not build it.

    The second officer approves, so that he releases it; the third verifies.
    """
    officers = (cast.third_finance, cast.second_finance, cast.finance)
    verifier, approver, *_ = [each for each in officers if each.person_id != batch.builder_id]
    return verifier, approver


def approved(runtime: Runtime, cast: Cast, batch: Payout) -> Payout:
    """The same batch once it is verified and approved."""
    verifier, approver = signers(cast, batch)
    for who, act in ((verifier, payout_signing.verify), (approver, payout_signing.approve)):
        runtime.act(who, partial(act, payout_id=batch.id, file_sha256=batch.file_sha256))
    return batch


def released(runtime: Runtime, cast: Cast, batch: Payout) -> Payout:
    """The same batch once it is released, by who approved it."""
    approved(runtime, cast, batch)
    _, approver = signers(cast, batch)
    act = partial(payouts.release, payout_id=batch.id, file_sha256=batch.file_sha256)
    return runtime.act(approver, act)
