"""Signing in at a browser: what lets in, what keeps out, and what nobody can tell from outside."""

from __future__ import annotations

import dataclasses
import re
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import TestResponse

from claims.api.policy import FORM, POLICY, PUBLIC, Desk
from claims.app import create_app
from claims.cli.user import user as user_commands
from claims.domain.permissions import GRANTS, Role
from claims.domain.refusals import Refused
from claims.domain.sessions import FREE_BY_ADDRESS, FREE_BY_LOGIN, IDLE, LONGEST
from claims.pages.entrance_texts import TEXTS
from claims.runtime import Runtime
from claims.usecases import passwords, sessions, users
from claims.usecases.demo_clock import set_clock
from claims.usecases.signing_in import STRANGER
from config.settings import Settings
from tests.cast import Cast, assemble
from tests.pages.browsing import PASSWORD, Browsing, form_of, invitation, signed_in, with_password
from tests.usecases.strangers import wrong

NEW = "lima kata yang lain sekali"
EN = TEXTS["en"]
NO_ID = "018f6f0e-7c3a-7b1e-9a55-123456789012"


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return assemble(runtime)


@pytest.fixture
def later(settings: Settings) -> Callable[[timedelta], None]:
    """Let so much time pass."""
    gone = [timedelta(0)]

    def pass_(time: timedelta) -> None:
        gone[0] += time
        set_clock(settings.owner_database_url, datetime.now(UTC) + gone[0])

    return pass_


@pytest.fixture
def officer(app: Flask, runtime: Runtime, cast: Cast) -> Browsing:
    """A browser before anybody has signed in; the officer has a password."""
    with_password(runtime, cast.administrator, cast.officer)
    return Browsing(app)


def enter(browser: Browsing, login: str = "officer", password: str = PASSWORD) -> TestResponse:
    return browser.send("/sign-in?lang=en", login=login, password=password)


def topics(owner: psycopg.Connection[tuple[object, ...]]) -> list[object]:
    return [row[0] for row in owner.execute("SELECT topic FROM events ORDER BY id").fetchall()]


def test_an_invitation_sets_the_password_once_and_the_password_signs_in(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    code, browser = invitation(runtime, cast.administrator, cast.officer), Browsing(app)
    sent = {"invitation": code.lower().replace("-", " "), "password": NEW, "again": NEW}
    answer = browser.send("/invitation?lang=en", **sent)
    assert (answer.status_code, answer.location) == (303, "/desk?lang=en")
    assert "officer" in browser.get("/desk").text
    again = Browsing(app).send("/invitation?lang=en", **sent)
    assert again.status_code == 422
    assert EN["invitation_wrong"] in again.text
    other = Browsing(app)
    assert enter(other, password=NEW).status_code == 303
    assert other.get("/desk").status_code == 200


def test_only_the_newest_invitation_holds_and_not_for_ever(
    app: Flask, runtime: Runtime, cast: Cast, later: Callable[[timedelta], None]
) -> None:
    first = invitation(runtime, cast.administrator, cast.officer)
    second = invitation(runtime, cast.administrator, cast.officer)
    later(timedelta(days=7, seconds=1))
    third = invitation(runtime, cast.administrator, cast.planner)
    later(timedelta(days=6, hours=23))
    for code, is_good in ((first, False), (second, False), (third, True)):
        sent = {"invitation": code, "password": NEW, "again": NEW}
        answer = Browsing(app).send("/invitation", **sent)
        assert (answer.status_code == 303) is is_good, answer.status_code


def test_an_unfit_password_does_not_use_the_invitation_up(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    code, browser = invitation(runtime, cast.administrator, cast.officer), Browsing(app)
    unfit = {"invitation": code, "password": "officer-officer", "again": "officer-officer"}
    assert EN["password_unfit"] in browser.send("/invitation?lang=en", **unfit).text
    differ = {"invitation": code, "password": NEW, "again": NEW + "x"}
    assert EN["passwords_differ"] in browser.send("/invitation?lang=en", **differ).text
    assert browser.send("/invitation", invitation=code, password=NEW, again=NEW).status_code == 303


def test_signing_in_gives_a_cookie_no_script_can_read_and_nothing_is_kept_of_it(
    officer: Browsing, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    cookies = enter(officer).headers.getlist("Set-Cookie")
    [cookie] = [each for each in cookies if each.startswith("claims_session=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    value = cookie.partition("=")[2].partition(";")[0]
    for table in ("sessions", "events", "attempts", "invitations", "passwords"):
        rows = owner.execute(f"SELECT t::text FROM {table} AS t").fetchall()
        assert value not in str(rows)
        assert PASSWORD not in str(rows)
    assert "no-store" in officer.get("/desk").headers["Cache-Control"]


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(
    settings: Settings, runtime: Runtime, cast: Cast
) -> None:
    with_password(runtime, cast.administrator, cast.officer)
    over_https = dataclasses.replace(runtime, public_url="https://localhost")
    secure = dataclasses.replace(settings, public_url="https://localhost")
    browser = Browsing(create_app(secure, over_https))
    drawn = browser.get("/sign-in", base_url="https://localhost")
    form = form_of(drawn.text, "/sign-in")
    sent = {**form["fields"], "login": "officer", "password": PASSWORD}
    answer = browser.post(form["action"], data=sent, base_url="https://localhost")
    cookies = [each for each in answer.headers.getlist("Set-Cookie") if "claims_session" in each]
    assert [each.startswith("__Host-claims_session=") for each in cookies] == [True]
    assert "Secure" in cookies[0]
    assert browser.get("/desk", base_url="https://localhost").status_code == 200


def test_whatever_is_wrong_the_answer_is_the_same(
    app: Flask, officer: Browsing, runtime: Runtime, cast: Cast
) -> None:
    with_password(runtime, cast.administrator, cast.auditor)
    runtime.act(cast.administrator, lambda ctx: users.disable(ctx, cast.auditor.user_id))
    said = set()
    for login, password in [
        ("officer", "wrong password!"),
        ("nobody.at.all", PASSWORD),
        ("finance", PASSWORD),  # an account without a password
        ("auditor", PASSWORD),  # a disabled one
        ("officer'; --", ""),
    ]:
        answer = enter(Browsing(app), login, password)
        assert answer.status_code == 401
        text = re.sub(r'name="form_token" value="[^"]+"', "", answer.text)
        said.add(re.sub(r'value="[^"]*"', "", text))
    assert len(said) == 1
    assert EN["not_signed_in_text"] in said.pop()


def test_an_unknown_log_in_takes_as_long_as_a_known_one(officer: Browsing) -> None:
    del officer
    stored = passwords.slow_hash.hashed(PASSWORD)
    sessions.is_right("warm up", None)

    def taken(found: tuple[object, str] | None) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            assert not sessions.is_right("not the password", found)  # type: ignore[arg-type]
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    known, unknown = taken((None, stored)), taken(None)
    assert known > 0.01, "the hash is slow"
    assert 0.4 < unknown / known < 2.5


def test_a_cookie_brought_along_is_never_the_session(
    officer: Browsing, app: Flask, runtime: Runtime, cast: Cast
) -> None:
    planted = "ab" * 20
    officer.set_cookie("claims_session", planted)
    assert enter(officer).status_code == 303
    [cookie] = [officer.get_cookie("claims_session")]
    assert cookie is not None
    assert cookie.value != planted
    thief = Browsing(app)
    thief.set_cookie("claims_session", planted)
    assert thief.get("/desk").status_code == 303
    before = cookie.value
    assert enter(officer).status_code == 303, "signing in again"
    thief.set_cookie("claims_session", before)
    assert thief.get("/desk").status_code == 303, "the session before has ended"
    del runtime, cast


def test_a_session_ends_when_it_is_not_used_and_when_it_is_old(
    app: Flask, runtime: Runtime, cast: Cast, later: Callable[[timedelta], None]
) -> None:
    later(timedelta(0))
    idle, busy = (signed_in(app, runtime, cast.officer) for _ in range(2))
    steps = 0
    while busy.get("/desk").status_code == 200:
        later(IDLE - timedelta(seconds=90))
        steps += 1
        assert steps < 100
    assert steps == -(-LONGEST // (IDLE - timedelta(seconds=90)))
    assert idle.get("/desk").status_code == 303


def test_signing_out_holds_here_or_everywhere(
    app: Flask, runtime: Runtime, cast: Cast, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    one, two, other = (signed_in(app, runtime, cast.officer) for _ in range(3))
    foreign = signed_in(app, runtime, cast.planner)
    kept = one.get_cookie("claims_session")
    assert kept
    assert one.send("/desk", to="/desk/sign-out").status_code == 303
    one.set_cookie("claims_session", kept.value)
    assert one.get("/desk").status_code == 303
    assert two.get("/desk").status_code == 200
    two.send("/desk", to="/desk/sign-out-everywhere")
    assert other.get("/desk").status_code == 303
    assert foreign.get("/desk").status_code == 200
    assert topics(owner).count("session.ended") == 3


def test_a_disabled_account_is_out_at_its_next_click(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    browser = signed_in(app, runtime, cast.officer)
    runtime.act(cast.administrator, lambda ctx: users.disable(ctx, cast.officer.user_id))
    assert browser.get("/desk").status_code == 303
    with pytest.raises(Refused):
        runtime.act(STRANGER, lambda ctx: sessions.begin(ctx, cast.officer.user_id))


def test_a_changed_password_signs_every_other_browser_out(
    app: Flask, runtime: Runtime, officer: Browsing, cast: Cast
) -> None:
    other = signed_in(app, runtime, cast.officer)
    enter(officer)
    sent = {"old": PASSWORD, "password": NEW, "again": NEW}
    wrong = officer.send("/desk/password?lang=en", **{**sent, "old": "not that one, no"})
    assert EN["old_password_wrong"] in wrong.text
    assert officer.send("/desk/password?lang=en", **sent).status_code == 303
    assert officer.get("/desk").status_code == 200
    assert other.get("/desk").status_code == 303
    assert enter(Browsing(app)).status_code == 401
    assert enter(Browsing(app), password=NEW).status_code == 303


def test_after_five_failures_a_log_in_waits_longer_each_time_even_with_the_password(
    officer: Browsing,
    app: Flask,
    later: Callable[[timedelta], None],
    owner: psycopg.Connection[tuple[object, ...]],
) -> None:
    later(timedelta(0))
    for login in ("officer", "nobody.knows"):
        for _ in range(FREE_BY_LOGIN):
            assert enter(Browsing(app), login, "wrong").status_code == 401
        blocked = enter(Browsing(app), login)
        assert blocked.status_code == 429, "known or not"
        assert 20 <= int(blocked.headers["Retry-After"]) <= 30
        assert EN["too_many_text"] in blocked.text
    assert topics(owner).count("attempt.locked") == 2
    assert topics(owner).count("attempt.failed") == 2 * FREE_BY_LOGIN
    later(timedelta(seconds=31))
    assert enter(officer, password="wrong").status_code == 401
    assert 50 <= int(enter(officer).headers["Retry-After"]) <= 60
    later(timedelta(seconds=61))
    assert enter(officer).status_code == 303
    assert enter(Browsing(app), password="wrong").status_code == 401, "counted anew"
    assert enter(Browsing(app)).status_code == 303


def test_an_address_that_tries_many_log_ins_waits_too(app: Flask, cast: Cast) -> None:
    del cast
    for at in range(FREE_BY_ADDRESS):
        assert enter(Browsing(app), f"nobody-{at}", "wrong").status_code == 401
    assert enter(Browsing(app), "another", "wrong").status_code == 429
    code = Browsing(app).send("/invitation", invitation="x", password=NEW, again=NEW)
    assert code.status_code == 429, "and guesses no invitation either"


def test_a_hundred_guesses_at_once_are_not_more_than_five(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    del app, cast
    guess = sessions.guess_of(runtime.keys, login="officer", address="192.0.2.1")

    def tried(_: int) -> bool:
        try:
            runtime.act(STRANGER, lambda ctx: sessions.count(ctx, guess))
        except Refused as refused:
            return refused.code not in {"TOO_MANY_ATTEMPTS", "BUSY"}
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tried, range(100))) == FREE_BY_LOGIN


def test_what_was_typed_stands_in_no_event(
    officer: Browsing, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    enter(officer, login="my secret password typed here", password="hush hush hush")
    enter(officer)
    told = str(owner.execute("SELECT convert_from(payload, 'UTF8') FROM events").fetchall())
    for word in ("secret", "hush", "127.0.0.1", PASSWORD):
        assert word not in told
    assert wrong(owner) == {}
    assert {"attempt.failed", "session.begun", "password.set", "invitation.used"} <= {
        *map(str, topics(owner))
    }


def test_an_operator_gives_an_invitation_on_the_command_line(
    app: Flask, cast: Cast, environ: dict[str, str]
) -> None:
    del cast
    given = CliRunner().invoke(user_commands, ["invite", "--login", "officer"], env=environ)
    assert given.exit_code == 0, given.output
    sent = {"invitation": given.output.strip(), "password": NEW, "again": NEW}
    assert Browsing(app).send("/invitation", **sent).status_code == 303
    unknown = CliRunner().invoke(user_commands, ["invite", "--login", "nobody"], env=environ)
    assert isinstance(unknown.exception, Refused)


def pages_of(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and path of every page that wants a session or a form of ours."""
    return [
        (
            rule.endpoint,
            method,
            re.sub("<[^>]+>", NO_ID, rule.rule),
        )
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if isinstance(POLICY[rule.endpoint], Desk) or POLICY[rule.endpoint] is FORM
    ]


def test_every_form_is_taken_only_with_the_token_of_its_session(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    everybody = [cast.officer, cast.planner, cast.finance, cast.administrator]
    browsers = [signed_in(app, runtime, actor) for actor in everybody]
    other = form_of(browsers[1].get("/desk").text, "/desk/sign-out")["fields"]["form_token"]
    posts = [(endpoint, path) for endpoint, method, path in pages_of(app) if method == "POST"]
    assert len(posts) >= 5
    for endpoint, path in posts:
        for token in (None, "", "0" * 64, "ä", other):
            for browser in browsers[:1]:
                sent = {} if token is None else {"form_token": token}
                answer = browser.post(path, data=sent)
                assert answer.status_code == 403, endpoint
                assert TEXTS["id"]["form_stale"] in answer.text, endpoint
    assert all(browser.get("/desk").status_code == 200 for browser in browsers)


def test_a_form_another_site_sent_is_not_taken(app: Flask, runtime: Runtime, cast: Cast) -> None:
    browser = signed_in(app, runtime, cast.officer)
    form = form_of(browser.get("/desk").text, "/desk/sign-out")
    for site in ("cross-site", "same-site"):
        answer = browser.post(form["action"], data=form["fields"], headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    answer = browser.post(
        form["action"], data=form["fields"], headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 303


def test_nobody_opens_a_desk_without_a_session_and_only_with_its_role(
    app: Flask, runtime: Runtime, cast: Cast
) -> None:
    desks = [
        (endpoint, path)
        for endpoint, method, path in pages_of(app)
        if method == "GET" and isinstance(POLICY[endpoint], Desk)
    ]
    for endpoint, path in desks:
        answer = Browsing(app).get(path)
        assert answer.status_code == 303, endpoint
        assert answer.location.startswith("/sign-in?lang=id"), endpoint
    by_role = {
        Role.CITIZEN: cast.siti, Role.PROVIDER: cast.provider, Role.CLAIMS_OFFICER: cast.officer,
        Role.FINANCE_OFFICER: cast.finance, Role.PROGRAMME_OFFICER: cast.planner,
        Role.AUDITOR: cast.auditor, Role.ADMINISTRATOR: cast.administrator,
    }  # fmt: skip
    for role, actor in by_role.items():
        browser = signed_in(app, runtime, actor)
        for endpoint, path in desks:
            wanted = POLICY[endpoint]
            assert isinstance(wanted, Desk)
            is_granted = wanted.action is None or role in GRANTS[wanted.action]
            answer = browser.get(path)
            assert (answer.status_code == 403) is not is_granted, (role, endpoint)


def test_no_page_takes_a_form_without_asking_for_its_token(app: Flask) -> None:
    open_posts = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and POLICY[rule.endpoint] is PUBLIC
    ]
    brings_its_code = {"tracking.track", "proof.received"}
    assert set(open_posts) == brings_its_code, "sent by POST so that the code is in no address"


@pytest.mark.parametrize(
    ("wished", "led_to"),
    [
        ("/desk/password?lang=en", "/desk/password?lang=en"),
        ("https://evil.example/desk", "/desk?lang=en"),
        ("//evil.example/desk", "/desk?lang=en"),
        ("/desk//evil", "/desk?lang=en"),
        ("/desk\\evil", "/desk?lang=en"),
        ("/check", "/desk?lang=en"),
    ],
)
def test_signing_in_leads_to_the_page_that_was_asked_for_and_never_elsewhere(
    officer: Browsing, wished: str, led_to: str
) -> None:
    drawn = officer.get("/sign-in", query_string={"lang": "en", "next": wished})
    form = form_of(drawn.text, "/sign-in")
    sent = {**form["fields"], "login": "officer", "password": PASSWORD}
    assert officer.post(form["action"], data=sent).location == led_to
