"""A standard is drafted by one person and published by another, and what it promised is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Actor, Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import charters, claims, drafts, standards, vouchers
from tests import cast as people
from tests.cast import STANDARD, Cast, a_draft
from tests.usecases.strangers import Owner, later, refusal, wrong

Check, Restrict, Foreign = (
    psycopg.errors.CheckViolation,
    psycopg.errors.RestrictViolation,
    psycopg.errors.ForeignKeyViolation,
)


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def checking(standard_id: UUID) -> Any:
    return lambda ctx: drafts.check(ctx, standard_id)


def publishing(standard_id: UUID, digest: str) -> Any:
    return lambda ctx: drafts.publish(ctx, standard_id, digest=digest)


def editing(standard_id: UUID, text: str, replaces: str) -> Any:
    return lambda ctx: drafts.edit(ctx, standard_id, text=text, replaces=replaces)


def drafting(cast: Cast, text: str = STANDARD, budget: UUID | None = None) -> Any:
    return lambda ctx: drafts.draft(ctx, cast.programme, budget_id=budget or cast.budget, text=text)


def life_of(runtime: Runtime, actor: Actor, standard_id: UUID) -> standards.Standing:
    return runtime.query(actor, lambda ctx: standards.get(ctx, standard_id))


def weaker(cast: Cast, *, in_days: int = 0) -> str:
    """The same standard with ten days where there were five, told to the public as well."""
    day = cast.today + timedelta(days=in_days)
    return (
        STANDARD.replace("within_days = 5", "within_days = 10")
        .replace("5 hari kerja", "10 hari kerja")
        .replace("5 working days", "10 working days")
        .replace("takes_force_on = 2026-01-01", f"takes_force_on = {day}")
    )


def test_a_standard_goes_from_draft_to_superseded(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_draft(runtime, cast, weaker(cast, in_days=2))
    said = [life_of(runtime, cast.policy, draft.id)]
    runtime.act(cast.planner, checking(draft.id))
    said.append(life_of(runtime, cast.policy, draft.id))
    runtime.act(cast.policy, publishing(draft.id, draft.digest))
    said.append(life_of(runtime, cast.siti, draft.id))
    later(owner, days=2)
    said += [life_of(runtime, cast.siti, draft.id), life_of(runtime, cast.siti, cast.standard)]
    assert [each.status.value for each in said] == [
        "draft", "checked", "published", "in_force", "superseded",
    ]  # fmt: skip
    assert [each.version for each in said] == [None, None, 2, 2, 1]
    assert (said[3].drafted_by, said[3].published_by) == (
        cast.planner.user_id,
        cast.policy.user_id,
    )
    rows = owner.execute(
        "SELECT topic, person_id FROM events WHERE object_id = %s ORDER BY seq", [draft.id]
    ).fetchall()
    assert rows == [
        ("draft.draft", cast.planner.person_id),
        ("draft.checked", cast.planner.person_id),
        ("draft.published", cast.policy.person_id),
    ]
    assert wrong(owner) == {}


def test_who_wrote_it_does_not_publish_it_under_any_account(runtime: Runtime, cast: Cast) -> None:
    second = people.a_user(
        runtime, cast.administrator, login="dewi-2", roles=[Role.POLICY_OFFICER], serial=0,
        person_id=cast.planner.person_id,
    )  # fmt: skip
    draft = a_draft(runtime, cast)
    runtime.act(cast.planner, checking(draft.id))
    assert refusal(runtime, second, publishing(draft.id, draft.digest)) == "SAME_PERSON"
    text = STANDARD + "\n# looked at\n"
    edited = runtime.act(cast.policy, editing(draft.id, text, draft.digest))
    runtime.act(cast.planner, checking(draft.id))
    for editor in (cast.policy, second):
        assert refusal(runtime, editor, publishing(draft.id, edited.digest)) == "SAME_PERSON"


def test_who_edited_a_draft_between_others_does_not_publish_it_either(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """The planner drafts, the policy officer edits, the planner edits again and checks it."""
    draft = a_draft(runtime, cast)
    between = runtime.act(cast.policy, editing(draft.id, STANDARD + "\n# mine\n", draft.digest))
    last = runtime.act(cast.planner, editing(draft.id, STANDARD, between.digest))
    runtime.act(cast.planner, checking(draft.id))
    twin = people.a_user(
        runtime, cast.administrator, login="policy-2", roles=[Role.POLICY_OFFICER], serial=0,
        person_id=cast.policy.person_id,
    )  # fmt: skip
    for editor in (cast.policy, twin):
        assert refusal(runtime, editor, publishing(draft.id, last.digest)) == "SAME_PERSON"
    with pytest.raises(Check, match="wrote on it"):
        owner.execute(
            "UPDATE drafts SET status = 'published', version = version + 1,"
            " published_by = %s, publisher_id = %s WHERE id = %s",
            [twin.user_id, twin.person_id, draft.id],
        )
    with pytest.raises(Restrict):
        owner.execute("DELETE FROM draft_editors")
    with pytest.raises(Foreign, match="fk_drafts_editor"):
        owner.execute(
            "UPDATE drafts SET version = version + 1, editor_id = %s WHERE id = %s",
            [cast.officer.person_id, draft.id],
        )
    other = people.a_user(
        runtime, cast.administrator, login="wati-2", roles=[Role.POLICY_OFFICER], serial=78
    )
    runtime.act(other, publishing(draft.id, last.digest))


def test_the_database_holds_that_another_person_publishes(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_draft(runtime, cast)
    runtime.act(cast.planner, checking(draft.id))
    for column in ("drafter_id", "editor_id"):
        with pytest.raises(Check, match="ck_drafts_another_person"):
            owner.execute(
                "UPDATE drafts SET status = 'published', version = version + 1,"
                f" published_by = drafted_by, publisher_id = {column} WHERE id = %s",
                [draft.id],
            )
    with pytest.raises(Foreign):
        owner.execute(
            "INSERT INTO standards SELECT id, programme_id, budget_id, code, 7, '2026-01-01',"
            " '{}', text, digest, edited_by, edited_at FROM drafts WHERE id = %s",
            [draft.id],
        )


def test_a_draft_is_edited_from_what_was_read_until_it_is_published(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_draft(runtime, cast, 'code = "home-care"')
    first = draft.digest
    edited = runtime.act(cast.policy, editing(draft.id, STANDARD, first))
    assert (edited.status, edited.editor_id) == ("draft", cast.policy.person_id)
    assert refusal(runtime, cast.planner, editing(draft.id, "code = 'x'", first)) == (
        "DIGEST_DIFFERS"
    )
    runtime.act(cast.planner, checking(draft.id))
    touched = STANDARD + "\n"
    again = runtime.act(cast.planner, editing(draft.id, touched, edited.digest))
    assert again.status == "draft"
    other = people.a_user(
        runtime, cast.administrator, login="wati", roles=[Role.POLICY_OFFICER], serial=77
    )
    assert refusal(runtime, other, publishing(draft.id, again.digest)) == "STATE_CONFLICT"
    runtime.act(cast.planner, checking(draft.id))
    assert refusal(runtime, other, publishing(draft.id, edited.digest)) == "DIGEST_DIFFERS"
    runtime.act(other, publishing(draft.id, again.digest))
    assert refusal(runtime, cast.planner, editing(draft.id, STANDARD, again.digest)) == (
        "STATE_CONFLICT"
    )
    with pytest.raises(Restrict):
        owner.execute("UPDATE drafts SET version = version + 1 WHERE id = %s", [draft.id])
    with pytest.raises(Restrict):
        owner.execute("DELETE FROM drafts WHERE id = %s", [draft.id])
    assert life_of(runtime, cast.siti, draft.id).text == touched


@pytest.mark.parametrize(
    ("change", "missing", "problem"),
    [
        (("[charter.statements.sanction]", "[charter.statements.pardon]"),
         ["charter.statements.sanction"], "charter.statements.pardon"),
        (('currency = "IDR"', 'currency = "MYR"'), [], "currency: must be the programme's, IDR"),
        (('item = "nurse-visit"', 'item = "gold"'), [], "the programme has no item gold"),
        (('cap = "150000.00"', "cap = 150000.0"), [], "prices[1].cap"),
        (('kind = "price_cap"', 'kind = "whatever_cap"'), [], "there is no such kind of rule"),
        (('when = "age >= 60', 'when = "age >>= 60'), [], "eligibility.when"),
        (('percent = "10"', 'percent = "110"'), [], "percent"),
        (("takes_force_on = 2026-01-01", ""), [], "takes_force_on: missing"),
    ],
)  # fmt: skip
def test_what_is_not_whole_stays_a_draft_and_is_told_why(
    runtime: Runtime,
    cast: Cast,
    owner: Owner,
    change: tuple[str, str],
    missing: list[str],
    problem: str,
) -> None:
    text = STANDARD.replace(*change, 1)
    assert text != STANDARD
    draft = a_draft(runtime, cast, text)
    for actor, act in (
        (cast.planner, checking(draft.id)),
        (cast.policy, publishing(draft.id, draft.digest)),
    ):
        with pytest.raises(Refused) as refused:
            runtime.act(actor, act)
        assert refused.value.code == "STANDARD_NOT_PUBLISHABLE"
        assert refused.value.facts["missing"] == missing
        assert problem in str(refused.value.facts["problems"])
    assert owner.execute("SELECT count(*) FROM standards").fetchone() == (1,)
    told = runtime.query(cast.auditor, lambda ctx: standards.problems(ctx, draft.id))
    assert [each.at for each in told if each.code == "MISSING"] == missing


def test_a_text_that_is_none_is_no_draft(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    assert refusal(runtime, cast.planner, drafting(cast, "= no toml =")) == "STANDARD_INVALID"
    foreign = drafting(cast, budget=cast.programme)
    assert refusal(runtime, cast.planner, foreign) == "BUDGET_UNKNOWN"
    assert owner.execute("SELECT count(*) FROM drafts").fetchone() == (1,)


def test_who_drafts_who_publishes_and_who_sees_a_draft(runtime: Runtime, cast: Cast) -> None:
    draft = a_draft(runtime, cast)
    nobodies = (cast.officer, cast.finance, cast.siti, cast.provider, cast.administrator)
    for nobody in nobodies:
        assert refusal(runtime, nobody, drafting(cast)) == "FORBIDDEN"
        assert refusal(runtime, nobody, checking(draft.id)) == "FORBIDDEN"
        with pytest.raises(Refused) as refused:
            life_of(runtime, nobody, draft.id)
        assert refused.value.code == "STANDARD_UNKNOWN"
        listed = runtime.query(nobody, lambda ctx: standards.list_(ctx, cast.programme))
        assert [each.id for each in listed] == [cast.standard]
    for nobody in (*nobodies, cast.planner, cast.auditor):
        assert refusal(runtime, nobody, publishing(draft.id, draft.digest)) == "FORBIDDEN"
    for reader in (cast.planner, cast.policy, cast.auditor):
        listed = runtime.query(reader, lambda ctx: standards.list_(ctx, cast.programme))
        assert [each.id for each in listed] == [draft.id, cast.standard]


def test_a_claim_is_held_to_the_promise_its_voucher_was_issued_under(
    runtime: Runtime, cast: Cast
) -> None:
    """Five days were promised; a later, weaker version cannot take them back."""
    voucher = people.a_voucher(runtime, cast)
    people.a_version(runtime, cast, weaker(cast))
    later_voucher = people.a_voucher(runtime, cast)
    promised = []
    for at, each in enumerate((voucher, later_voucher)):
        redemption = people.redeem(runtime, cast, each, 90_000, key=f"till-{at}")
        claim = people.claim_redemption(runtime, cast, redemption, 90_000)
        found = runtime.query(cast.officer, lambda ctx, id_=claim: claims.get(ctx, id_))
        promised.append((found.standard_id, found.next_step_due_on))
    assert promised[0][0] == cast.standard
    assert promised[0][1] < promised[1][1]
    mine = runtime.query(cast.siti, lambda ctx: vouchers.get(ctx, voucher[0]))
    marks = runtime.query(cast.siti, lambda ctx: charters.marks(ctx, [mine.standard_id]))
    assert "5 hari kerja" in marks[cast.standard].short["id"]
    assert "version=1" in marks[cast.standard].url


def without_a_charter(cast: Cast, owner: Owner) -> None:
    """A second version as it was adopted before there were drafts and charters."""
    owner.execute("ALTER TABLE standards DROP CONSTRAINT fk_standards_draft")
    owner.execute(
        "INSERT INTO standards SELECT %s, programme_id, budget_id, code, 2, takes_force_on, names,"
        " text, digest, published_by, published_at FROM standards",
        [UUID(int=7)],
    )


def test_no_voucher_is_issued_without_a_published_charter(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    without_a_charter(cast, owner)
    with pytest.raises(Refused) as refused:
        people.a_voucher(runtime, cast)
    assert refused.value.code == "CHARTER_MISSING"
    found = life_of(runtime, cast.siti, UUID(int=7))
    assert (found.status.value, found.drafted_by) == ("in_force", None)


def test_the_database_holds_that_a_voucher_has_a_charter(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    people.a_voucher(runtime, cast)
    without_a_charter(cast, owner)
    with pytest.raises(Foreign):
        owner.execute("UPDATE vouchers SET standard_id = %s, version = version + 1", [UUID(int=7)])
    with pytest.raises(Restrict):
        owner.execute("UPDATE charters SET service = 'x'")


def test_a_draft_is_discarded_with_its_reason_and_then_stands_still(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_draft(runtime, cast).id
    give_up = lambda ctx: drafts.discard(ctx, draft, reason="Sudah ada yang lain.")  # noqa: E731
    for nobody in (cast.siti, cast.officer, cast.auditor):
        assert refusal(runtime, nobody, give_up) == "FORBIDDEN"
    row = runtime.act(cast.policy, give_up)
    assert (row.status, row.discarder_id) == ("discarded", cast.policy.person_id)
    shown = runtime.query(cast.auditor, lambda ctx: standards.get(ctx, draft))
    assert (shown.status, shown.discard_reason) == ("discarded", "Sudah ada yang lain.")
    listed = runtime.query(cast.planner, lambda ctx: standards.list_(ctx, cast.programme))
    assert draft not in {each.id for each in listed}
    for act in (
        give_up,
        lambda ctx: drafts.check(ctx, draft),
        lambda ctx: drafts.edit(ctx, draft, text=STANDARD + "#", replaces=row.digest),
        lambda ctx: drafts.publish(ctx, draft, digest=row.digest),
    ):
        actor = cast.planner if act is not give_up else cast.policy
        assert refusal(runtime, actor, act) in {"STATE_CONFLICT", "FORBIDDEN"}
    told = owner.execute("SELECT person_id FROM events WHERE topic = 'draft.discarded'").fetchall()
    assert told == [(cast.policy.person_id,)]
    with pytest.raises(Restrict):
        owner.execute("UPDATE drafts SET version = version + 1, code = 'x' WHERE id = %s", [draft])
    assert wrong(owner) == {}


def test_a_published_standard_is_not_discarded(runtime: Runtime, cast: Cast) -> None:
    give_up = lambda ctx: drafts.discard(ctx, cast.standard, reason="x")  # noqa: E731
    assert refusal(runtime, cast.planner, give_up) == "STATE_CONFLICT"


def test_the_database_holds_that_a_discarded_draft_says_why(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    draft = a_draft(runtime, cast).id
    with pytest.raises(Check):
        owner.execute(
            "UPDATE drafts SET status = 'discarded', version = version + 1 WHERE id = %s", [draft]
        )
