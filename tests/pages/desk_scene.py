"""A desk with something on it: claims held for several causes, with real receipts beside them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from claims.demo.kuitansi import draw
from claims.documents.images import clean_image
from claims.domain.permissions import Actor
from claims.runtime import Runtime
from claims.usecases import receipts
from tests import cast as people
from tests.cast import Cast, claim_reimbursement, work_all


@dataclass(frozen=True)
class Scene:
    """The cast, a large claim, and one that shows the receipt of another."""

    cast: Cast
    large: UUID
    original: UUID
    doubled: UUID


def a_kuitansi(runtime: Runtime, cast: Cast, actor: Actor, *, number: str, price: int) -> UUID:
    """An uploaded receipt as a shop would write it."""
    content = draw(
        issuer="Apotek Sejahtera",
        number=number,
        issued_on=cast.today,
        payer_name="Siti Rahmawati",
        lines=[("Fisioterapi", 1, price)],
        seed=price + actor.user_id.int % 97,
    )
    image = clean_image(content)
    return runtime.act(actor, lambda ctx: receipts.upload(ctx, image=image).id)


def scene(runtime: Runtime) -> Scene:
    """Claims in two queues: above the threshold, and a receipt whose details were shown before."""
    cast = people.assemble(runtime)
    large = claim_reimbursement(
        runtime, cast, 1_500_000, item="wheelchair-rent", quantity=60, number="AS-5",
        receipt=a_kuitansi(runtime, cast, cast.siti, number="AS-5", price=1_500_000),
    )  # fmt: skip
    original = claim_reimbursement(
        runtime, cast, 240_000, actor=cast.budi, item="physiotherapy",
        receipt=a_kuitansi(runtime, cast, cast.budi, number="GT-77", price=240_000),
    )  # fmt: skip
    work_all(runtime)
    doubled = claim_reimbursement(
        runtime, cast, 240_000, item="physiotherapy",
        receipt=a_kuitansi(runtime, cast, cast.siti, number="GT-77", price=240_000),
    )  # fmt: skip
    work_all(runtime)
    return Scene(cast, large, original, doubled)
