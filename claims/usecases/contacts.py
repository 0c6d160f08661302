"""Say how a person is reached: his e-mail address, sealed on arrival, and his language."""

from __future__ import annotations

from uuid import UUID

from claims.domain.messages import masked_email, read_email
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import contacts, people
from claims.storage.contacts import Contact
from claims.usecases.context import Context
from claims.usecases.moves import record


def set_(ctx: Context, person_id: UUID, *, email: str | None, language: str) -> Contact:
    """Set or take back how a person is reached; he may do so himself."""
    scope = ctx.permit(Action.CONTACT_SET)
    if not scope.reaches(person_id=person_id):
        raise Refused("PERSON_UNKNOWN", "There is no such person.")
    people.get(ctx.session, person_id)
    address = read_email(email) if email else None
    row = contacts.find(ctx.session, person_id, lock=True)
    if row is None:
        row = Contact(person_id=person_id)
        ctx.session.add(row)
    row.email_sealed = _sealed(ctx, person_id, address) if address else None
    row.email_masked = masked_email(address) if address else None
    row.language, row.set_at = language, ctx.now
    ctx.session.flush()
    told = {"person": str(person_id), "language": language, "has_email": int(bool(address))}
    record(ctx, "contacts", ctx.new_id(), "contact.set", told)
    return row


def find_of(ctx: Context, person_id: UUID) -> Contact | None:
    """How a person is reached, if he has said so; whoever calls this has been shown the person."""
    return contacts.find(ctx.session, person_id)


def email_of(ctx: Context, contact: Contact) -> str | None:
    """A person's address, opened for a message to him."""
    if contact.email_sealed is None:
        return None
    return ctx.keys.fields.unseal_text(
        contact.email_sealed, table="contacts", column="email", row_id=contact.person_id
    )


def _sealed(ctx: Context, person_id: UUID, address: str) -> bytes:
    return ctx.keys.fields.seal_text(address, table="contacts", column="email", row_id=person_id)
