"""What a claimant saw and declared is kept with each submission, and asked for by the standard."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.affirmations import Declaration, in_force, parse_declarations, required_by
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage import charters, standards
from claims.usecases import affirmations, claims, quotes, reviews
from claims.usecases import standards as publishing
from config.settings import PROJECT
from tests import cast as people
from tests.cast import STANDARD, Cast, work_all
from tests.usecases.strangers import Owner, refusal, wrong

TEXT = (PROJECT / "config/declarations.toml").read_text("utf-8")
BOTH = ["true-and-complete", "paid-by-no-other"]
DEMANDING = STANDARD.replace('service = "', f'declarations = {json.dumps(BOTH)}\nservice = "', 1)


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def submitting(cast: Cast, **told: Any) -> Any:
    given = {
        "programme_id": cast.programme,
        "kind": "reimbursement",
        "standard_code": "home-care",
        "provider_id": cast.provider.provider_id,
        "lines": [people.a_line(cast, 60_000)],
        "receipts": [],
        **told,
    }
    return lambda ctx: claims.submit(ctx, **given)


def test_each_submission_keeps_what_was_in_force_and_what_was_affirmed(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    act = submitting(cast, declarations=["paid-by-no-other", "true-and-complete"], language="id")
    claim = runtime.act(cast.siti, act)
    [told] = runtime.query(cast.siti, lambda ctx: affirmations.of_claim(ctx, claim.id))
    row = runtime.query(cast.officer, lambda ctx: standards.get(ctx.session, cast.standard))
    charter = runtime.query(
        cast.officer, lambda ctx: charters.of_standards(ctx.session, {cast.standard})
    )[cast.standard][0]
    assert (told.standard_digest, told.charter_digest) == (row.digest, charter.digest)
    assert (told.language, told.submitted_at) == ("id", claim.submitted_at)
    shown = {each.code: each for each in parse_declarations(TEXT)}
    assert {each.code: each.digest for each in told.declarations} == {
        code: shown[code].digest for code in BOTH
    }
    assert told.declarations[0].texts == dict(shown["paid-by-no-other"].texts)
    [(payload,)] = owner.execute(
        "SELECT payload FROM events WHERE object_id = %s AND seq = 1", (claim.id,)
    ).fetchall()
    assert json.loads(bytes(payload))["affirmed"] == {code: shown[code].digest for code in BOTH}
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(ctx, claim.id, reason="DOCUMENT_MISSING", text="Lengkapi."),
    )
    runtime.act(
        cast.siti,
        lambda ctx: claims.resubmit(
            ctx, claim.id, receipts=[], declared={"purpose": "x"},
            declarations=["true-and-complete"], language="en",
        ),
    )  # fmt: skip
    first, second = runtime.query(cast.officer, lambda ctx: affirmations.of_claim(ctx, claim.id))
    assert first == told
    assert (second.language, [each.code for each in second.declarations]) == (
        "en", ["true-and-complete"],
    )  # fmt: skip
    assert wrong(owner) == {}


def test_who_declares_nothing_goes_on_as_before_where_nothing_is_required(
    runtime: Runtime, cast: Cast
) -> None:
    claim = runtime.act(cast.siti, submitting(cast))
    [told] = runtime.query(cast.siti, lambda ctx: affirmations.of_claim(ctx, claim.id))
    assert (told.language, told.declarations) == (None, [])
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 60_000)
    claimed = people.claim_redemption(runtime, cast, redemption, 60_000)
    asking: Any = lambda ctx: affirmations.of_claim(ctx, claimed)  # noqa: E731
    assert len(runtime.query(cast.provider, asking)) == 1
    assert refusal(runtime, cast.budi, asking) == "CLAIM_UNKNOWN"


def test_what_the_standard_requires_is_affirmed_or_the_texts_are_told(runtime: Runtime) -> None:
    cast = people.assemble(runtime, standard=DEMANDING)
    for codes, lacking in (([], BOTH), (["true-and-complete"], ["paid-by-no-other"])):
        with pytest.raises(Refused) as refused:
            runtime.act(cast.siti, submitting(cast, declarations=codes, language="id"))
        assert refused.value.code == "DECLARATION_MISSING"
        told: Any = refused.value.facts["declarations"]
        assert [each["code"] for each in told] == lacking
        assert all(each["texts"]["id"] and each["texts"]["en"] for each in told)
    unread = submitting(cast, declarations=BOTH)
    assert refusal(runtime, cast.siti, unread) == "LANGUAGE_MISSING"
    unknown = submitting(cast, declarations=[*BOTH, "nothing-of-it"], language="id")
    assert refusal(runtime, cast.siti, unknown) == "DECLARATION_UNKNOWN"
    quote = runtime.act(
        cast.siti,
        lambda ctx: quotes.quote(
            ctx, programme_id=cast.programme, kind="reimbursement", standard_code="home-care",
            provider_id=cast.provider.provider_id, lines=[people.a_line(cast, 60_000)],
        ),
    )  # fmt: skip
    assert quote.lines, "a quote declares nothing"
    assert runtime.query(cast.siti, claims.list_) == []
    claim = runtime.act(cast.siti, submitting(cast, declarations=BOTH, language="id"))
    work_all(runtime)
    found = runtime.query(cast.siti, lambda ctx: affirmations.of_claim(ctx, claim.id))
    assert len(found[0].declarations) == 2


def test_a_standard_that_requires_what_nobody_is_shown_is_not_published(
    runtime: Runtime, cast: Cast
) -> None:
    text = DEMANDING.replace("paid-by-no-other", "no-such-text")
    draft = people.a_draft(runtime, cast, text)
    problems = runtime.query(cast.planner, lambda ctx: publishing.problems(ctx, draft.id))
    assert [(each.code, each.at) for each in problems] == [("UNKNOWN", "declarations")]


def test_an_affirmation_stays_with_its_text_when_a_new_one_takes_force(
    runtime: Runtime, cast: Cast
) -> None:
    act = submitting(cast, declarations=["true-and-complete"], language="en")
    claim = runtime.act(cast.siti, act)
    newer = Declaration(
        "true-and-complete", 2, date(2026, 1, 2), {"id": "Semuanya benar.", "en": "All is true."}
    )
    rulebook = replace(runtime.rulebook, declarations=(newer, *runtime.rulebook.declarations))
    later = replace(runtime, rulebook=rulebook)
    second = later.act(
        cast.siti, submitting(cast, declarations=["true-and-complete"], language="en",
                              is_another=True),
    )  # fmt: skip
    [was] = later.query(cast.siti, lambda ctx: affirmations.of_claim(ctx, claim.id))
    [now] = later.query(cast.siti, lambda ctx: affirmations.of_claim(ctx, second.id))
    assert was.declarations[0].texts["en"] == "What I state in this claim is true and complete."
    assert (now.declarations[0].version, now.declarations[0].texts) == (2, dict(newer.texts))
    assert now.declarations[0].digest == newer.digest


def test_of_each_declaration_the_newest_in_force_is_shown() -> None:
    texts = {"id": "a", "en": "b"}
    old = Declaration("x", 1, date(2026, 1, 1), texts)
    new = Declaration("x", 2, date(2026, 6, 1), texts)
    other = Declaration("y", 1, date(2026, 3, 1), texts)
    assert in_force([new, old, other], date(2025, 12, 31)) == ()
    assert in_force([new, old, other], date(2026, 5, 31)) == (old, other)
    assert in_force([new, old, other], date(2026, 6, 1)) == (new, other)
    assert old.digest == hashlib.sha256(
        b'{"code":"x","texts":{"en":"b","id":"a"},"version":1}'
    ).hexdigest()  # fmt: skip


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("version = 1", "version = 0"),
        ("version = 1", "versions = 1"),
        ("2026-01-01", '"today"'),
        ('code = "may-be-checked"', 'code = "true-and-complete"'),
        ("[[declarations]]", "[[declaration]]"),
        ('en = "I know', 'nl = "I know'),
    ],
)
def test_declarations_that_cannot_be_read_refuse_the_start(was: str, becomes: str) -> None:
    assert was in TEXT
    with pytest.raises(Refused) as refused:
        parse_declarations(TEXT.replace(was, becomes))
    assert refused.value.code == "DECLARATIONS_INVALID"


def test_nobody_changes_what_was_declared(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    runtime.act(cast.siti, submitting(cast, declarations=BOTH, language="id"))
    for change in (
        "UPDATE claim_submissions SET language = 'en'",
        "DELETE FROM claim_affirmations",
        "UPDATE declaration_texts SET code = 'x'",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute(change)
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("INSERT INTO declaration_texts VALUES (repeat('0', 64), 'x', '{}')")


def test_a_standard_shows_what_it_requires_to_be_affirmed(runtime: Runtime, cast: Cast) -> None:
    def shown(standard_id: UUID) -> tuple[str, ...]:
        return runtime.query(cast.siti, lambda ctx: publishing.get(ctx, standard_id)).declarations

    assert shown(cast.standard) == ()
    assert set(shown(people.a_version(runtime, cast, DEMANDING))) == set(BOTH)
    assert required_by('declarations = ["a", 7') == ()
