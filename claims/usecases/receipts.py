"""Take in a receipt image as evidence: decoded in a child, cleaned, stored by its digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NotRequired, TypedDict
from uuid import UUID

from sqlalchemy import text

from claims.documents.images import CleanImage
from claims.domain.money import Money
from claims.domain.permissions import Action, Scope
from claims.domain.receipts import marks_of
from claims.domain.refusals import Refused
from claims.storage import receipts
from claims.storage.claims import Claim
from claims.storage.files import FileKind
from claims.storage.receipts import ClaimReceipt, Receipt
from claims.usecases.context import Context
from claims.usecases.moves import record
from claims.usecases.programmes import require_currency


class NewReceipt(TypedDict):
    """What a claimant says one of his uploaded receipts shows."""

    receipt_id: UUID
    issuer: str | None
    number: str | None
    issued_on: date | None
    total: Money | None
    tax_number: NotRequired[str | None]
    stamp_duty: NotRequired[Money | None]
    total_in_words: NotRequired[str | None]
    shows: NotRequired[Sequence[str]]


def upload(ctx: Context, *, image: CleanImage) -> Receipt:
    """Keep a cleaned image as a receipt of the actor's person, or of the provider he acts for.

    Cleaning takes a moment and a child process, so it is done before the transaction. The clean
    bytes are written before the row that names them commits; an orphan is swept.
    """
    scope = ctx.permit(Action.RECEIPT_UPLOAD)
    key = ctx.files.put(FileKind.RECEIPTS, image.data)
    receipt = Receipt(
        id=ctx.new_id(),
        person_id=None if scope.provider_id else scope.person_id,
        provider_id=scope.provider_id,
        arrived_sha256=image.arrived_sha256,
        stored_sha256=image.stored_sha256,
        store_key=key,
        media_type=image.media_type,
        size=len(image.data),
        width=image.width,
        height=image.height,
        uploaded_by=ctx.actor.user_id,
        uploaded_at=ctx.now,
    )
    ctx.session.add(receipt)
    record(ctx, "receipts", receipt.id, "receipt.uploaded", {"sha256": image.arrived_sha256})
    return receipt


def papers_of(ctx: Context, claim: Claim) -> frozenset[UUID]:
    """The receipts a claim has already."""
    return frozenset(row.receipt_id for row in receipts.of_claim(ctx.session, claim.id))


def attach(
    ctx: Context,
    claim: Claim,
    news: Sequence[NewReceipt],
    scope: Scope,
    *,
    known: frozenset[UUID] = frozenset(),
) -> None:
    """Attach uploaded receipts to a claim with what they are said to show, and mark their use.

    `known` are those it has already; each is named once in a claim.

    Two claims that bring the same receipt at once meet at the marks' primary key: the later one
    is run again and sees the earlier (see ReceiptMark).
    """
    seen = set(known)
    for new in news:
        receipt = receipts.get(ctx.session, new["receipt_id"], scope)
        if receipt.id in seen:
            raise Refused("RECEIPT_TWICE", "A receipt is named once in a claim.", field="receipts")
        seen.add(receipt.id)
        ctx.session.add(_shown(ctx, claim, receipt, new))
        _mark(ctx, claim, receipt, new)


def _shown(ctx: Context, claim: Claim, receipt: Receipt, new: NewReceipt) -> ClaimReceipt:
    """What a receipt is said to show, as it is kept; the issuer's tax number is sealed."""
    total, duty = new["total"], new.get("stamp_duty")
    for money in (total, duty):
        if money is not None:
            require_currency(money, claim.currency, field="receipts")
    number = new.get("tax_number")
    return ClaimReceipt(
        claim_id=claim.id,
        receipt_id=receipt.id,
        issuer=new["issuer"],
        number=new["number"],
        issued_on=new["issued_on"],
        total=total.amount if total else None,
        tax_number_sealed=(
            receipts.seal_tax_number(ctx.keys.fields, number, claim.id, receipt.id)
            if number
            else None
        ),
        stamp_duty=duty.amount if duty else None,
        total_in_words=new.get("total_in_words"),
        shows=sorted(set(new.get("shows", ()))),
    )


def _mark(ctx: Context, claim: Claim, receipt: Receipt, new: NewReceipt) -> None:
    total = new["total"].amount if new["total"] else None
    marks = marks_of(
        sha256=receipt.arrived_sha256,
        issuer=new["issuer"],
        number=new["number"],
        issued_on=new["issued_on"],
        total=total,
    )
    for mark in marks:
        ctx.session.execute(
            text(
                "INSERT INTO receipt_marks"
                " (match, mark, nth, claim_id, receipt_id, total, is_numbered)"
                " SELECT :match, :mark, coalesce(max(nth), 0) + 1, :claim, :receipt, :total,"
                " :numbered FROM receipt_marks WHERE match = :match AND mark = :mark"
            ),
            {
                "match": mark.match.value,
                "mark": mark.digest,
                "claim": claim.id,
                "receipt": receipt.id,
                "total": total,
                "numbered": bool(new["number"]),
            },
        )


def get(ctx: Context, receipt_id: UUID) -> Receipt:
    """One receipt, if the actor may see it."""
    scope = ctx.permit(Action.RECEIPT_READ)
    return receipts.get(ctx.session, receipt_id, scope)


def read_file(ctx: Context, receipt_id: UUID) -> tuple[Receipt, bytes]:
    """A receipt with its clean bytes, checked against their digest."""
    receipt = get(ctx, receipt_id)
    return receipt, ctx.files.get(receipt.store_key)


def sweep(ctx: Context, *, older_than: datetime) -> int:
    """Delete stored files that nothing names, left by acts that did not commit; returns how many.

    `older_than` is an instant of the store's own clock, a day ago as a rule: bytes are written
    before the row that names them.
    """
    ctx.permit(Action.FILE_SWEEP)
    deleted = 0
    for kind in FileKind:
        for page in ctx.files.list_older(kind, older_than=older_than):
            orphans = set(page) - receipts.named_keys(ctx.session, page)
            deleted += sum(ctx.files.delete(key, older_than=older_than) for key in sorted(orphans))
    return deleted + ctx.files.tidy(older_than=older_than)
