"""The relay outlives faults of the moment, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.engine import make_url

from claims.runtime import Runtime
from claims.usecases import jobs
from config.settings import Settings
from workers import clock, relay


def test_a_database_that_is_away_is_waited_for(settings: Settings) -> None:
    nowhere = make_url(settings.database_url).update_query_dict({"host": "/nowhere"})
    away = replace(settings, database_url=nowhere.render_as_string(hide_password=False))
    runtime = Runtime.open(away)
    try:
        ticking = clock.Ticking(runtime, away)
        assert relay._work(runtime, {}, ticking) == relay.TROUBLED_SECONDS
    finally:
        runtime.close()


def test_a_bug_ends_the_relay_so_that_somebody_sees_it(
    runtime: Runtime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "TAKEN_AT_ONCE", "a bug")
    with pytest.raises(Exception) as error:  # noqa: PT011 - whatever it is, it is not swallowed
        relay._work(runtime, {}, clock.Ticking(runtime, settings))
    assert not relay.is_passing(error.value)
