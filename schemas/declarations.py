"""Declarations: what a claimant affirms, and what he saw when he did."""

from __future__ import annotations

from claims.domain.variables import LANGUAGES
from schemas.base import Out
from schemas.fields import Day, Instant, OneOf, Plain, Whole
from schemas.groups import Many, Nested, Texts
from schemas.pages import page_of

DECLARATIONS = 20


class DeclarationOut(Out):
    """A text in force; its digest is what an affirmation of it is kept under."""

    code = Plain()
    version = Whole(1, 10_000)
    takes_force_on = Day()
    digest = Plain(says="SHA-256 of code, version and texts in canonical JSON.")
    texts = Texts()


class AffirmedOut(Out):
    """A text as it was affirmed."""

    code = Plain()
    version = Whole(1, 10_000)
    digest = Plain()
    texts = Texts()


class SubmissionOut(Out):
    """One submission of a claim: what was in force and read, and what was declared."""

    submitted_at = Instant()
    standard_digest = Plain(says="SHA-256 of the standard's text.")
    charter_digest = Plain(allow_none=True, says="SHA-256 of its charter.")
    language = OneOf(LANGUAGES, allow_none=True, says="Null where the claimant did not say.")
    declarations = Many(Nested(AffirmedOut), least=0, most=DECLARATIONS)


DeclarationPage = page_of(DeclarationOut, most=200)
