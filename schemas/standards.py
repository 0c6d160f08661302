"""Standards: what a service must be and cost, drafted, published as immutable versions."""

from __future__ import annotations

from claims.domain.drafts import Life
from schemas.base import Act, Out
from schemas.fields import (
    Code,
    Day,
    Instant,
    OneOf,
    Pattern,
    Plain,
    Script,
    Sha256,
    Text,
    Uuid,
    Whole,
    YesNo,
)
from schemas.groups import Many, Names, Nested, Texts
from schemas.pages import page_of
from schemas.problems import FieldFaultOut


class DraftStandard(Act):
    """A first text (TOML) for a budget line; it may be unfinished, but names its code."""

    budget_id = Uuid(required=True)
    text = Script(200_000, required=True)


class EditStandard(Act):
    """Another text, and the digest of the one it takes the place of."""

    text = Script(200_000, required=True)
    replaces = Sha256(required=True, says="The digest of the text that was edited.")


class PublishStandard(Act):
    """The digest of the text that the publisher has read."""

    digest = Sha256(required=True)


class DiscardStandard(Act):
    """Why a draft is given up."""

    reason = Text(500, required=True)


class StandardOut(Out):
    """A standard wherever it is in its life; what a draft does not have yet is null."""

    id = Uuid()
    programme_id = Uuid()
    budget_id = Uuid()
    code = Plain()
    status = OneOf(Life)
    version = Whole(1, 10**9, allow_none=True)
    takes_force_on = Day(allow_none=True)
    names = Names(allow_none=True)
    digest = Sha256(says="SHA-256 of the text.")
    declarations = Many(
        Plain(), least=0, most=200, says="What a claimant has to affirm (GET /v1/declarations)."
    )
    drafted_by = Uuid(allow_none=True)
    drafted_at = Instant(allow_none=True)
    edited_by = Uuid(allow_none=True)
    edited_at = Instant(allow_none=True)
    published_by = Uuid(allow_none=True)
    published_at = Instant(allow_none=True)
    discarded_by = Uuid(allow_none=True)
    discard_reason = Plain(allow_none=True)


class StandardTextOut(StandardOut):
    """A standard with its text."""

    text = Plain()


StandardPage = page_of(StandardOut, most=500)


class ChecksOut(Out):
    """What stands between a draft and its publication; nothing of either when it is in order."""

    missing = Many(Plain(), least=0, most=1_000, says="Where in the text something is missing.")
    problems = Many(
        Nested(FieldFaultOut), least=0, most=1_000, says="All that is to be put right, each a code."
    )


class CoverageQuery(Act):
    """Which list of components; without it the whole one."""

    view = Code(says="An older or other list, such as 2003.")


class ComponentOut(Out):
    """One component of the list and what the standard says of it; null where it says nothing."""

    key = Plain()
    group = Plain()
    names = Names()
    texts = Texts(allow_none=True)
    checked_by = Many(Plain(), least=0, most=400, says="The rules and promises that check it.")
    is_not_checked = YesNo(says="The standard says that claims do not show it.")
    is_complete = YesNo()


class CoverageOut(Out):
    """How much of the list of components a standard covers."""

    compliance_percent = Pattern("[0-9]{1,3}\\.[0-9]{2}", 6, example="85.71")
    zone = Plain()
    components = Many(Nested(ComponentOut), least=0, most=200)


class DiffQuery(Act):
    """Which other standard: an earlier version, or the draft's own one."""

    earlier = Uuid(data_key="from", required=True, says="The standard to compare with.")


class SaidOut(Out):
    """A sentence in Indonesian and English."""

    id = Plain()
    en = Plain()


class ChangeOut(Out):
    """One difference: where in the text it is, and in words."""

    at = Plain()
    texts = Nested(SaidOut)


class DiffOut(Out):
    """Every difference of two standards; nothing where they say the same."""

    changes = Many(Nested(ChangeOut), least=0, most=20_000)
