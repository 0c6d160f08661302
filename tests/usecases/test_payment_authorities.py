"""Each payment names its spending authority, its account code and who acted as which officer."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any

from claims.domain.offices import parse_offices
from claims.domain.statement_json import from_json
from claims.runtime import Runtime
from claims.storage.payouts import Statement
from claims.usecases import payment_authorities, payouts, statements
from tests import cast as people
from tests import paying
from tests.cast import work_all
from tests.usecases.late import WITH_SERVICE, a_late_service, a_line_for, issue
from tests.usecases.strangers import Owner, a_batch, wrong


def test_a_payment_names_every_line_that_bears_it_and_who_really_acted(
    runtime: Runtime, owner: Owner
) -> None:
    cast = people.assemble(runtime, standard=WITH_SERVICE)
    for purpose in ("redress", "late_payment"):
        a_line_for(runtime, cast, purpose)
    a_late_service(runtime, cast, 150_000)
    people.claim_reimbursement(runtime, cast, 100_000, actor=cast.budi, seed=8)
    work_all(runtime)
    issue(runtime)
    batch = a_batch(runtime, cast, is_released=False)
    acted: Any = partial(payment_authorities.acted_on_batch, payout_id=batch.id)

    def names() -> dict[str, tuple[str, ...]]:
        return {each.office.name: each.names for each in runtime.query(cast.auditor, acted)}

    assert names() == {
        "commitment_officer": ("Finance",), "payment_order_signer": (), "treasurer": (),
    }  # fmt: skip
    paying.released(runtime, cast, batch)
    assert names() == {
        "commitment_officer": ("Finance",),
        "payment_order_signer": ("Second_Finance",),
        "treasurer": ("Second_Finance",),
    }
    whole = runtime.query(
        cast.finance, partial(payment_authorities.spending_of_batch, payout_id=batch.id)
    )
    assert {each.code for each in whole} >= {"care", "redress"}
    [[taken]] = owner.execute(
        "SELECT sum(amount)::bigint FROM redress_parts WHERE side = 'recovery'"
    ).fetchall()
    assert taken > 0, "what a provider makes good is taken off what the lines bear"
    assert sum(each.amount for each in whole) == batch.total + taken
    care = next(each for each in whole if each.code == "care")
    assert (care.spending_authority, care.account_code) == ("Kuasa Pengguna Anggaran", "521219")
    rows = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, batch.id))
    each_one = runtime.query(
        cast.finance,
        lambda ctx: payment_authorities.spending_of(ctx, [row.id for row in rows]),
    )
    borne = {row.id: sum(line.amount for line in each_one[row.id]) - row.amount for row in rows}
    assert sorted(borne.values()) == [0] * (len(rows) - 1) + [taken]
    work_all(runtime)
    for row in runtime.query(cast.finance, statements.list_):
        _told(runtime, row)
    assert wrong(owner) == {}


def _told(runtime: Runtime, row: Statement) -> None:
    """The statement's kept content says the same, and what was kept before it said so is read."""
    assert row.content_key
    kept = runtime.files.get(row.content_key)
    content = from_json(kept)
    assert content.digest == row.digest
    taken = sum(min(each.amount, 0) for each in content.movements)
    assert sum(each.amount for each in content.spending) + taken == content.paid
    assert [(each.titles["en"], each.names) for each in content.officers] == [
        ("Commitment officer (PPK)", ("Finance",) if content.claims else ()),
        ("Payment-order signer (PPSPM)", ("Second_Finance",)),
        ("Treasurer (bendahara)", ("Second_Finance",)),
    ]
    older = replace(content, spending=(), officers=())
    plain = json.loads(kept)
    del plain["spending"], plain["officers"]
    plain["digest"] = older.digest
    assert from_json(json.dumps(plain).encode()) == older
    assert older.digest != content.digest


def test_titles_and_acts_of_officers_are_the_deployers(runtime: Runtime) -> None:
    offices = parse_offices('[default.controller]\nact = "verified"\nid = "P"\nen = "C"\n')
    own = replace(runtime, rulebook=replace(runtime.rulebook, offices=offices))
    cast = people.assemble(own)
    people.claim_reimbursement(own, cast, 50_000)
    work_all(own)
    batch = a_batch(own, cast)
    [only] = own.query(
        cast.finance, partial(payment_authorities.acted_on_batch, payout_id=batch.id)
    )
    assert (only.office.titles["en"], only.names) == ("C", ("Third_Finance",))
