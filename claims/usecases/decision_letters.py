"""The letter of a decision: made when it is first asked for, and the same bytes ever after."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from claims.documents.decision_letters import render_letter
from claims.domain.assessments import route_of
from claims.domain.claims import ClaimStatus
from claims.domain.decision_letters import LetterContent, letter_number
from claims.domain.explanation_words import ROUTE_WORDS
from claims.domain.explanations import ExplainedDecision, possible_acts
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import claims, decision_letters, people, programmes
from claims.storage.claims import Claim
from claims.storage.decision_letters import DecisionLetter
from claims.storage.files import FileKind
from claims.usecases import clocks, explanations
from claims.usecases.case_filing import terms_of
from claims.usecases.context import Context
from claims.usecases.moves import record
from claims.usecases.sealing import Genuine, seal_of, sealed

CHECK_PATH = "/check"
"""Where a letter's QR code leads, with number and digest."""


def read(ctx: Context, claim_id: UUID, *, seq: int | None = None) -> tuple[DecisionLetter, bytes]:
    """The letter of a claim's decision (the last one, or the one numbered `seq`), made once."""
    scope = ctx.permit(Action.CLAIM_READ)
    claim = claims.get(ctx.session, claim_id, scope)
    decision = decision_letters.get_decision(ctx.session, claim.id, seq)
    row = decision_letters.find(ctx.session, decision.id)
    if row is not None:
        return row, ctx.files.get(row.store_key)
    signed_by = ctx.signer.name if ctx.signer else None
    content = _content(ctx, claim, decision.seq, signed_by=signed_by)
    row = DecisionLetter(
        decision_id=decision.id,
        claim_id=claim.id,
        number=content.number,
        digest=content.digest,
        public_url=ctx.public_url,
        issued_at=ctx.now,
        signed_by=signed_by,
    )
    data, row.unsigned_sha256 = sealed(ctx, _render(row, content))
    row.store_key = ctx.files.put(FileKind.DECISION_LETTERS, data)
    row.pdf_sha256 = row.store_key.rpartition("/")[2]
    ctx.session.add(row)
    told: dict[str, str | None] = {
        "number": row.number,
        "digest": row.digest,
        "pdf": row.pdf_sha256,
    }
    told |= seal_of(row)
    record(ctx, "decision_letters", row.decision_id, "decision_letter.issued", told)
    return row, data


def again(ctx: Context, claim_id: UUID, *, seq: int | None = None) -> bytes:
    """Make a letter again from what is stored; it must be the bytes given before, without seal."""
    row, _ = read(ctx, claim_id, seq=seq)
    claim = claims.get(ctx.session, claim_id, ctx.permit(Action.CLAIM_READ))
    decision = decision_letters.get_decision(ctx.session, claim.id, seq)
    return _render(row, _content(ctx, claim, decision.seq, signed_by=row.signed_by))


def check(ctx: Context, *, number: str, digest: str) -> Genuine | None:
    """Whether a letter of this number and digest was made: what it allows, or None.

    Anybody may ask; the same None for a wrong number as for a wrong digest.
    """
    found = decision_letters.find_by_number(ctx.session, number)
    if found is None:
        return None
    row, decision = found
    if not hmac.compare_digest(row.digest.encode(), digest.lower().encode()):
        return None
    return Genuine(Money(decision.approved, decision.currency), row.signed_by)


def _render(row: DecisionLetter, content: LetterContent) -> bytes:
    url = f"{row.public_url}{CHECK_PATH}?number={content.number}&digest={content.digest}"
    return render_letter(content, check_url=url)


def _content(ctx: Context, claim: Claim, seq: int, *, signed_by: str | None) -> LetterContent:
    programme = programmes.get(ctx.session, claim.programme_id)
    explained = explanations.explained(ctx, claim)
    decision = replace(_numbered(explained.decisions, seq), note=None)
    name, identity = _addressee(ctx, claim)
    route = route_of(
        claimed=decision.claimed, approved=decision.approved, is_held=decision.is_by_person
    )
    return LetterContent(
        number=letter_number(claim.number, seq),
        payer=programme.payer_name,
        programme_names=dict(programme.names),
        addressee=name,
        identity_masked=identity,
        claim_number=claim.number,
        kind=claim.kind,
        submitted_on=claim.submitted_on,
        currency=claim.currency,
        route_text=ROUTE_WORDS[route],
        decision=decision,
        pay_by=_pay_by(ctx, claim, decision),
        acts=possible_acts(
            ClaimStatus.DECIDED,
            decision=decision,
            due_on=None,
            today=decision.decided_on,
            terms=terms_of(ctx, claim.standard_id),
        ),
        clocks=clocks.told_of(ctx, claim, at=decision.decided_at),
        signed_by=signed_by or "",
    )


def _numbered(decisions: Sequence[ExplainedDecision], seq: int) -> ExplainedDecision:
    for each in decisions:
        if each.seq == seq:
            return each
    raise Refused("DECISION_UNKNOWN", "The claim has no such decision.")


def _pay_by(ctx: Context, claim: Claim, decision: ExplainedDecision) -> date | None:
    """The day by which the claim's standard promises the payment, if something is to be paid.

    A day that was over when it was decided is no promise any more, and is not written down.
    """
    if not decision.approved:
        return None
    by = claim.pay_by
    return by if by and by >= decision.decided_on else None


def _addressee(ctx: Context, claim: Claim) -> tuple[str, str]:
    if claim.payee_kind == "provider":
        provider = people.get_provider(ctx.session, claim.payee_id)
        return provider.name, provider.code
    person = people.get(ctx.session, claim.payee_id)
    return person.name, person.national_id_masked
