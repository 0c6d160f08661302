"""No door is open by accident: routes and policies are the same set, and each is kept."""

from __future__ import annotations

import pytest
from flask import Flask

from claims.api import policy
from claims.api.policy import POLICY, PUBLIC, PolicyIncomplete, require_complete
from claims.app import create_app
from claims.domain.permissions import GRANTS, Action, Role
from claims.runtime import Runtime
from config.settings import Settings

INSIDE = {action for action, granted in GRANTS.items() if granted.keys() == {Role.WORKER}}
"""What only workers do; it has no route."""


@pytest.fixture
def app(settings: Settings, runtime: Runtime) -> Flask:
    """The app as it starts."""
    return create_app(settings, runtime)


def test_every_action_of_a_person_has_a_route() -> None:
    assert set(Action) - set(POLICY.values()) == INSIDE


def test_a_route_without_a_policy_stops_the_start(app: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/forgotten", "forgotten", lambda: "")
    with pytest.raises(PolicyIncomplete, match="route forgotten has no policy"):
        require_complete(bare)
    require_complete(app)


def test_a_policy_without_a_route_stops_the_start(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(policy.POLICY, "ghosts.haunt", PUBLIC)
    with pytest.raises(PolicyIncomplete, match=r"policy ghosts\.haunt has no route"):
        require_complete(app)
