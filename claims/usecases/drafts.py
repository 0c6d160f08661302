"""Draft a standard, edit and check it, and publish it as another person than wrote it."""

from __future__ import annotations

from uuid import UUID

from claims.domain.affirmations import in_force
from claims.domain.charter_content import charter_content, content_digest, content_text
from claims.domain.drafts import (
    DRAFT,
    code_of,
    digest_of,
    require_other_publisher,
    require_same_text,
)
from claims.domain.permissions import Action
from claims.domain.publication import (
    Problem,
    problems_in_reading,
    problems_of,
    require_publishable,
)
from claims.domain.refusals import Refused
from claims.domain.standards import Standard, parse_standard
from claims.storage import drafts, programmes, standards
from claims.storage.charters import PublishedCharter
from claims.storage.drafts import Draft
from claims.storage.standards import AdoptedStandard
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move


def draft(ctx: Context, programme_id: UUID, *, budget_id: UUID, text: str) -> Draft:
    """Begin a standard for a budget line with a first text, which may still be unfinished.

    Refuses `STANDARD_INVALID` where the text is not TOML or names no code.
    """
    ctx.permit(Action.STANDARD_DRAFT)
    programmes.get(ctx.session, programme_id)
    budget = programmes.get_budget(ctx.session, programme_id, budget_id)
    row = Draft(
        id=ctx.new_id(),
        programme_id=programme_id,
        budget_id=budget.id,
        code=code_of(text),
        text=text,
        digest=digest_of(text),
        drafted_by=ctx.actor.user_id,
        drafter_id=ctx.actor.person_id,
        drafted_at=ctx.now,
        edited_by=ctx.actor.user_id,
        editor_id=ctx.actor.person_id,
        edited_at=ctx.now,
    )
    create(ctx, DRAFT, [row], "draft", payloads=[{"code": row.code, "digest": row.digest}])
    drafts.add_editor(ctx.session, row.id, row.editor_id)
    return row


def edit(ctx: Context, standard_id: UUID, *, text: str, replaces: str) -> Draft:
    """Put another text in the place of the one with the digest `replaces`.

    A checked draft is a draft again afterwards: what is published was checked as it stands.
    """
    ctx.permit(Action.STANDARD_DRAFT)
    row = drafts.get(ctx.session, standard_id, lock=True)
    require_same_text(row.digest, seen=replaces)
    digest = digest_of(text)
    changes: Changes = {
        "code": [code_of(text)],
        "text": [text],
        "digest": [digest],
        "edited_by": [ctx.actor.user_id],
        "editor_id": [ctx.actor.person_id],
        "edited_at": [ctx.now],
    }
    payload = {"digest": digest, "replaces": replaces}
    move(ctx, DRAFT, [row], "edit", payloads=[payload], changes=changes)
    drafts.add_editor(ctx.session, row.id, row.editor_id)
    return row


def check(ctx: Context, standard_id: UUID) -> Draft:
    """Find a draft in order; refuses `STANDARD_NOT_PUBLISHABLE` with everything that is not."""
    ctx.permit(Action.STANDARD_CHECK)
    row = drafts.get(ctx.session, standard_id, lock=True)
    require_publishable(problems_with(ctx, row))
    move(ctx, DRAFT, [row], "check", payloads=[{"digest": row.digest}])
    return row


def discard(ctx: Context, standard_id: UUID, *, reason: str) -> Draft:
    """Give a draft up, whoever of those who draft began it; it stays readable with the reason."""
    ctx.permit(Action.STANDARD_DRAFT)
    row = drafts.get(ctx.session, standard_id, lock=True)
    changes: Changes = {
        "discarded_by": [ctx.actor.user_id],
        "discarder_id": [ctx.actor.person_id],
        "discard_reason": [reason],
    }
    payload = {"code": row.code, "digest": row.digest, "reason": reason}
    move(ctx, DRAFT, [row], "discard", payloads=[payload], changes=changes)
    return row


def publish(ctx: Context, standard_id: UUID, *, digest: str) -> AdoptedStandard:
    """Publish the checked text with this digest as the next version of its code, with its charter.

    Refuses `SAME_PERSON` to whoever drafted or ever edited it, under whichever account.
    """
    ctx.permit(Action.STANDARD_PUBLISH)
    row = drafts.get(ctx.session, standard_id, lock=True)
    require_same_text(row.digest, seen=digest)
    writers = drafts.editors_of(ctx.session, row.id) | {row.drafter_id, row.editor_id}
    require_other_publisher(ctx.actor.person_id, writers=writers)
    require_publishable(problems_with(ctx, row))
    version = standards.next_version(ctx.session, row.programme_id, row.code)
    move(
        ctx,
        DRAFT,
        [row],
        "publish",
        payloads=[{"code": row.code, "version": version, "digest": row.digest}],
        changes={
            "published_by": [ctx.actor.user_id],
            "publisher_id": [ctx.actor.person_id],
        },
    )
    standard = parsed_draft(ctx, row, version=version)
    published = AdoptedStandard(
        id=row.id,
        programme_id=row.programme_id,
        budget_id=row.budget_id,
        code=row.code,
        version=version,
        takes_force_on=standard.takes_force_on,
        names=dict(standard.names),
        text=row.text,
        digest=row.digest,
        published_by=ctx.actor.user_id,
        published_at=ctx.now,
    )
    ctx.session.add(published)
    ctx.session.flush()
    ctx.session.add(_charter(ctx, published, standard))
    return published


def _charter(ctx: Context, row: AdoptedStandard, standard: Standard) -> PublishedCharter:
    programme = programmes.get(ctx.session, row.programme_id)
    items = programmes.items_of(ctx.session, row.programme_id)
    content = content_text(
        charter_content(
            standard,
            ctx.rulebook.catalogue,
            programme_code=programme.code,
            programme_names=programme.names,
            payer=programme.liable_payer,
            items={code: item.names for code, item in items.items()},
        )
    )
    return PublishedCharter(
        standard_id=row.id,
        programme_id=row.programme_id,
        service=standard.service,
        content=content,
        digest=content_digest(content),
        published_at=row.published_at,
    )


def problems_with(ctx: Context, row: Draft) -> tuple[Problem, ...]:
    """All that stands between a draft and its publication, in the order of the list."""
    try:
        standard = parsed_draft(ctx, row)
    except Refused as refused:
        if refused.code != "STANDARD_INVALID":
            raise
        return problems_in_reading(refused)
    shown = in_force(ctx.rulebook.declarations, standard.takes_force_on)
    return problems_of(standard, ctx.rulebook.catalogue, [each.code for each in shown])


def parsed_draft(ctx: Context, row: Draft, *, version: int = 1) -> Standard:
    """A draft as rules that can be run, never kept; refuses `STANDARD_INVALID`."""
    return parsed_text(ctx, row.programme_id, row.text, version=version)


def parsed_text(ctx: Context, programme_id: UUID, text: str, *, version: int = 1) -> Standard:
    """A standard's text as rules of a programme that can be run; refuses `STANDARD_INVALID`."""
    programme = programmes.get(ctx.session, programme_id)
    return parse_standard(
        text,
        version=version,
        currency=programme.currency,
        items=frozenset(programmes.items_of(ctx.session, programme_id)),
        reasons=ctx.rulebook.reasons,
    )
