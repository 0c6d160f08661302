"""Issue the settlement statement of each released payment, and check one that was shown."""

from __future__ import annotations

import hmac
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from claims.documents.remittances import render_remittance
from claims.documents.statement_sheets import statement_csv, statement_xlsx
from claims.documents.statements import render_statement
from claims.domain.money import Money
from claims.domain.payouts import InstructionStatus
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.remittances import remittance_of
from claims.domain.statement_json import as_json, from_json
from claims.domain.statements import StatementContent, digest_of, statement_number
from claims.storage import statements, users
from claims.storage.base import among
from claims.storage.files import FileKind
from claims.storage.payouts import Instruction, Payout, Statement
from claims.storage.programmes import Programme
from claims.usecases import numbers
from claims.usecases.context import Context
from claims.usecases.moves import record
from claims.usecases.sealing import Genuine, seal_of, sealed
from claims.usecases.statement_content import content_of

CHECK_PATH = "/check"
"""Where a statement's QR code leads, with number and digest."""


def issue(ctx: Context, instruction_id: UUID) -> Statement | None:
    """Issue the statement of one payment, once; None when it has one or was not released.

    The number is gapless within the programme, and so is the count of each payee's; the lock on
    the programme's counter makes its statements follow one another, so that the closing balance of
    one is the opening of the next. What it says is kept beside the PDF.
    Refuses `EARLIER_STATEMENT_OPEN` while an earlier payment to this payee has none.
    """
    ctx.permit(Action.STATEMENT_ISSUE)
    instruction = ctx.session.get_one(Instruction, instruction_id)
    if instruction.status in {InstructionStatus.BUILT, InstructionStatus.CANCELLED}:
        return None
    payout = ctx.session.get_one(Payout, instruction.payout_id)
    programme = ctx.session.get_one(Programme, payout.programme_id)
    numbers.lock(ctx, programme.id, "statements")
    if statements.find_of_instruction(ctx.session, instruction_id) is not None:
        return None
    if statements.has_earlier_open(ctx.session, instruction, payout):
        raise Refused("EARLIER_STATEMENT_OPEN", "An earlier payment has no statement yet.")
    year = ctx.today(programme.time_zone).year
    sequence = numbers.next_number(ctx, programme.id, "statements")
    number = statement_number(programme.code, year=year, sequence=sequence)
    opening, closing = statements.balances_around(ctx.session, instruction, payout)
    row = Statement(
        id=ctx.new_id(),
        number=number,
        payee_no=numbers.next_number(ctx, programme.id, f"statements:{instruction.payee_id}"),
        programme_id=programme.id,
        instruction_id=instruction.id,
        payee_kind=instruction.payee_kind,
        payee_id=instruction.payee_id,
        currency=instruction.currency,
        opening=opening,
        total=instruction.amount,
        closing=closing,
        public_url=ctx.public_url,
        issued_at=ctx.now,
        signed_by=ctx.signer.name if ctx.signer else None,
    )
    content = content_of(ctx, row, instruction, payout, programme)
    row.digest = digest_of(content)
    data, row.unsigned_sha256 = sealed(ctx, render(row, content))
    row.store_key = ctx.files.put(FileKind.STATEMENTS, data)
    row.pdf_sha256 = row.store_key.rpartition("/")[2]
    row.content_key = ctx.files.put(FileKind.STATEMENT_CONTENTS, as_json(content))
    ctx.session.add(row)
    told = {"number": number, "total": row.total, "digest": row.digest, "pdf": row.pdf_sha256}
    record(ctx, "statements", row.id, "statement.issued", {**told, **seal_of(row)})
    if row.payee_kind == "provider":
        _notify(ctx, row)
    return row


def _notify(ctx: Context, row: Statement) -> None:
    """Leave a notice for each who acts for the provider that is paid."""
    for person_id in users.people_acting_for(ctx.session, row.payee_id):
        told = {"statement": str(row.id), "person": str(person_id)}
        record(ctx, "statement_notices", ctx.new_id(), "statement_notice.given", told)


def render(row: Statement, content: StatementContent) -> bytes:
    """The PDF of a statement before it is signed; the same content gives the same bytes."""
    return render_statement(content, check_url=_url(row, digest_of(content)))


def check_url(row: Statement) -> str:
    """Where anybody can check a statement: number and digest, and nothing personal."""
    return _url(row, row.digest)


def _url(row: Statement, digest: str) -> str:
    return f"{row.public_url}{CHECK_PATH}?number={row.number}&digest={digest}"


def again(ctx: Context, statement_id: UUID) -> bytes:
    """Make a statement again from what is stored; it must be the bytes issued, before any seal."""
    row = get(ctx, statement_id)
    instruction = ctx.session.get_one(Instruction, row.instruction_id)
    payout = ctx.session.get_one(Payout, instruction.payout_id)
    programme = ctx.session.get_one(Programme, row.programme_id)
    return render(row, content_of(ctx, row, instruction, payout, programme))


def get(ctx: Context, statement_id: UUID) -> Statement:
    """One statement, if the actor may see it."""
    scope = ctx.permit(Action.STATEMENT_READ)
    found = ctx.session.get(Statement, statement_id)
    if found is None or not scope.reaches(
        person_id=found.payee_id if found.payee_kind == "person" else None,
        provider_id=found.payee_id if found.payee_kind == "provider" else None,
    ):
        raise Refused("STATEMENT_UNKNOWN", "There is no such statement.")
    return found


def list_(
    ctx: Context,
    *,
    programme_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Statement]:
    """A page of the statements the actor may see, in order of issue."""
    scope = ctx.permit(Action.STATEMENT_READ)
    query = select(Statement).order_by(Statement.id).limit(limit)
    if not scope.all:
        query = query.where(
            among(Statement.payee_id, filter(None, (scope.person_id, scope.provider_id)))
        )
    if programme_id:
        query = query.where(Statement.programme_id == programme_id)
    return list(ctx.session.scalars(query.where(Statement.id > after) if after else query))


def read_file(ctx: Context, statement_id: UUID) -> tuple[Statement, bytes]:
    """The bytes that are the statement, checked against their digest."""
    row = get(ctx, statement_id)
    return row, ctx.files.get(row.store_key)


class Form(StrEnum):
    """The forms of a statement's content beside its paper."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    X12 = "x12"


def read_content(ctx: Context, statement_id: UUID, form: Form) -> tuple[Statement, bytes]:
    """What a statement says in another form: made from what was kept when it was issued.

    Refuses `STATEMENT_CONTENT_MISSING` for one issued before contents were kept.
    """
    row = get(ctx, statement_id)
    if row.content_key is None:
        raise Refused(
            "STATEMENT_CONTENT_MISSING", "This statement is of before, and there only as a PDF."
        )
    kept = ctx.files.get(row.content_key)
    content = from_json(kept)
    match form:
        case Form.JSON:
            return row, kept
        case Form.CSV:
            return row, statement_csv(content)
        case Form.XLSX:
            return row, statement_xlsx(content)
        case Form.X12:
            return row, render_remittance(remittance_of(content))


def check(ctx: Context, *, number: str, digest: str) -> Genuine | None:
    """Whether a statement of this number and digest was issued: its total, or None.

    Anybody may ask; the answer shows nothing personal, and the same None for a wrong number as
    for a wrong digest.
    """
    row = ctx.session.scalars(select(Statement).where(Statement.number == number)).one_or_none()
    if row is None or not hmac.compare_digest(row.digest.encode(), digest.lower().encode()):
        return None
    return Genuine(Money(row.total, row.currency), row.signed_by)
