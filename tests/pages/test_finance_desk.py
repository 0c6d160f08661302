"""The finance officer's desk: two persons, the password again, what is blocked and why."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from claims.domain.permissions import Actor, Role
from claims.domain.sessions import FREE_BY_LOGIN, PROVED_FOR
from claims.pages.finance_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import case_filing, claims, payouts
from claims.usecases.demo_clock import set_clock
from config.settings import Settings
from tests import cast as people
from tests.cast import Cast, rupiah, work_all
from tests.pages.browsing import PASSWORD, Browsing, form_of, signed_in, with_password
from tests.usecases import paid_to
from tests.usecases.strangers import a_batch

EN = TEXTS["en"]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    cast = people.assemble(runtime)
    with_password(runtime, cast.administrator, cast.finance)
    return cast


@pytest.fixture
def decided(runtime: Runtime, cast: Cast) -> list[UUID]:
    """A decided claim of each citizen: Rp90.000 and Rp45.000 approved."""
    ids = [
        people.claim_reimbursement(runtime, cast, 100_000),
        people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2),
    ]
    work_all(runtime)
    return ids


def at_desk(app: Flask, runtime: Runtime, actor: Actor) -> Browsing:
    return signed_in(app, runtime, actor)


def ways(cast: Cast) -> tuple[str, str]:
    return f"/desk/payments/{cast.programme}/claims", f"/desk/payments/{cast.programme}/batches"


def statuses(runtime: Runtime, cast: Cast, ids: list[UUID]) -> list[str]:
    return [runtime.query(cast.officer, lambda ctx, i=i: claims.get(ctx, i).status) for i in ids]  # type: ignore[misc] # bound


def test_a_batch_is_built_by_one_verified_by_another_and_released_by_a_third_at_the_desk(
    app: Flask, runtime: Runtime, cast: Cast, decided: list[UUID]
) -> None:
    claims_page, batches_page = ways(cast)
    one, two, three = (
        at_desk(app, runtime, each)
        for each in (cast.finance, cast.second_finance, cast.third_finance)
    )
    assert EN["finance_desk"] in one.get("/desk?lang=en").text
    shown = one.get(f"{claims_page}?lang=en").text
    assert shown.count('type="checkbox"') == 2
    assert "IDR 90,000.00" in shown.replace("\xa0", " ")
    answer = one.send(f"{claims_page}?lang=en", claim=[str(each) for each in decided])
    assert (answer.status_code, answer.location) == (303, f"{claims_page}?lang=en&done=2")
    assert statuses(runtime, cast, decided) == ["authorised", "authorised"]
    built = one.send(f"{batches_page}?lang=en", execution_on=cast.today.isoformat())
    batch = built.location.partition("?")[0]
    mine = one.get(f"{batch}?lang=en").text
    assert EN["verify_by_another"] in mine
    for step in ("verification", "sending-back", "approval", "release"):
        assert f"{batch}/{step}" not in mine
    checked = three.get(f"{batch}?lang=en").text
    assert (EN["check_new_accounts"] in checked, EN["check_stops"] in checked) == (True, False)
    assert f"{EN['check_payments']} 2" in checked
    verified = three.send(f"{batch}?lang=en", to=f"{batch}/verification")
    assert verified.location == f"{batch}?lang=en&done=verified"
    assert EN["approve_by_another"] in three.get(f"{batch}?lang=en").text
    approved = two.send(f"{batch}?lang=en", to=f"{batch}/approval")
    assert approved.location == f"{batch}?lang=en&done=approved"
    theirs = two.get(f"{batch}?lang=en").text.replace("\xa0", " ")
    assert "IDR 135,000.00" in theirs
    assert "One hundred thirty-five thousand rupiah" in theirs
    assert all(each in theirs for each in ("Kuasa Pengguna Anggaran", "521219", "(PPSPM)"))
    released = two.send(f"{batch}?lang=en", to=f"{batch}/release")
    assert (released.status_code, released.location) == (303, f"{batch}?lang=en&done=released")
    assert statuses(runtime, cast, decided) == ["settled", "settled"]
    file = two.get(f"{batch}/file")
    assert file.content_type == "application/xml"
    assert b"pain.001.001.09" in file.data
    assert "98765430000" not in theirs, "of an account only the last digits are shown"


def test_a_disputed_amount_is_named_with_its_case_and_the_rest_is_authorised(
    app: Flask, runtime: Runtime, cast: Cast, decided: list[UUID]
) -> None:
    claims_page, batches_page = ways(cast)
    case = runtime.act(
        cast.siti,
        lambda ctx: case_filing.file(
            ctx, kind="dispute", text="-", claim_id=decided[0], disputed=rupiah(30_000)
        ),
    )
    browser = at_desk(app, runtime, cast.finance)
    shown = browser.get(f"{claims_page}?lang=en").text.replace("\xa0", " ")
    assert case.number in shown
    assert "IDR 20,000.00" in shown, "10.000 of what is disputed was cut, the rest is held back"
    browser.send(f"{claims_page}?lang=en", claim=[str(each) for each in decided])
    browser.send(f"{batches_page}?lang=en", execution_on=cast.today.isoformat())
    [batch] = runtime.query(
        cast.finance, lambda ctx: payouts.list_(ctx, programme_id=cast.programme)
    )
    assert batch.total == (70_000 + 45_000) * 100


def test_a_batch_that_a_changed_account_stops_is_built_anew_at_the_desk(
    app: Flask, runtime: Runtime, cast: Cast, decided: list[UUID]
) -> None:
    assert decided
    batch = a_batch(runtime, cast, is_released=False)
    way = f"/desk/batches/{batch.id}"
    paid_to.change(runtime, cast, cast.siti.person_id)
    one, two = (at_desk(app, runtime, each) for each in (cast.finance, cast.second_finance))
    hidden = form_of(two.get(f"{way}?lang=en").text, f"{way}/sending-back")["fields"]
    refused = two.post(f"{way}/verification?lang=en", data={**hidden, "sha256": batch.file_sha256})
    assert (refused.status_code, EN["ACCOUNT_CHANGED"].split("'")[0] in refused.text) == (409, True)
    assert (EN["account_replaced"] in refused.text, EN["step_stopped"] in refused.text) == (
        True,
        True,
    )
    back = two.send(f"{way}?lang=en", to=f"{way}/sending-back", text=" ")
    assert EN["REASON_MISSING"] in back.text
    two.send(f"{way}?lang=en", to=f"{way}/sending-back", text="Rekening Siti <baru>?")
    mine = one.get(f"{way}?lang=en").text
    assert ("Rekening Siti &lt;baru&gt;?" in mine, EN["payout_sent_back"] in mine) == (True, True)
    again = one.send(f"{way}?lang=en", to=f"{way}/rebuild").location.partition("?")[0]
    assert again != way
    assert two.send(f"{again}?lang=en", to=f"{again}/verification").status_code == 303
    assert EN["payout_cancelled"] in one.get(f"{way}?lang=en").text


def test_whom_a_claim_concerns_is_told_why_he_cannot_authorise_it(
    app: Flask, runtime: Runtime, cast: Cast, decided: list[UUID]
) -> None:
    claims_page, _ = ways(cast)
    siti = people.a_user(
        runtime, cast.administrator, login="siti-at-work", roles=[Role.FINANCE_OFFICER], serial=1,
        person_id=cast.siti.person_id,
    )  # fmt: skip
    browser = at_desk(app, runtime, siti)
    shown = browser.get(f"{claims_page}?lang=en").text
    assert EN["bar_SAME_PERSON"] in shown
    assert f'value="{decided[0]}" disabled' in shown
    refused = browser.send(f"{claims_page}?lang=en", claim=[str(each) for each in decided])
    assert refused.status_code == 409
    assert EN["SAME_PERSON"] in refused.text
    assert statuses(runtime, cast, decided) == ["decided", "decided"]
    empty = browser.send(f"{claims_page}?lang=en")
    assert (empty.status_code, EN["NOTHING_CHOSEN"] in empty.text) == (409, True)


def test_a_password_given_long_ago_moves_no_money_until_it_is_given_again(
    app: Flask, runtime: Runtime, cast: Cast, decided: list[UUID], settings: Settings
) -> None:
    claims_page, _ = ways(cast)
    browser = at_desk(app, runtime, cast.finance)
    drawn = browser.get(f"{claims_page}?lang=en").text
    token = re.search(r'name="form_token" value="([^"]+)"', drawn)
    assert token is not None
    set_clock(settings.owner_database_url, datetime.now(UTC) + PROVED_FOR + timedelta(seconds=5))
    sent = {"form_token": token[1], "claim": [str(decided[0])]}
    refused = browser.post(
        f"{claims_page}?lang=en", data=sent, headers={"Referer": f"http://localhost{claims_page}"}
    )
    proof = f"/desk/proof?lang=en&next={claims_page}"
    assert (refused.status_code, refused.location) == (303, proof)
    assert statuses(runtime, cast, decided[:1]) == ["decided"]
    stale = browser.get(f"{claims_page}?lang=en").text
    assert EN["authorise_chosen"] not in stale
    assert 'action="/desk/proof' in stale
    assert browser.send(proof, to="/desk/proof", password="not this one").status_code == 422
    proved = browser.send(f"{claims_page}?lang=en", to="/desk/proof", password=PASSWORD)
    assert (proved.status_code, proved.location) == (303, claims_page)
    assert browser.send(f"{claims_page}?lang=en", claim=[str(decided[0])]).status_code == 303
    assert statuses(runtime, cast, decided[:1]) == ["authorised"]


def test_guessing_the_password_again_is_slowed_as_signing_in_is(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    browser = at_desk(app, runtime, cast.finance)
    answers = [
        browser.send("/desk/proof?lang=en", password=f"guess number {n}").status_code
        for n in range(FREE_BY_LOGIN + 2)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert browser.send("/desk/proof?lang=en", password=PASSWORD).status_code == 429
