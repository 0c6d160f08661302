"""A newcomer finds every file of a room in its README, and nothing there that is gone."""

from __future__ import annotations

import re

import pytest

from config.settings import PROJECT

ROOMS = (
    "claims/cli",
    "claims/demo",
    "claims/documents",
    "claims/domain",
    "claims/engines",
    "claims/usecases",
    "config",
    "workers",
)
"""The rooms whose files are no list of nouns; in the others the noun's name is the file's."""


@pytest.mark.parametrize("room", ROOMS)
def test_every_file_of_a_room_is_named_in_its_readme(room: str) -> None:
    text = (PROJECT / room / "README.md").read_text("utf-8")
    files = {path.stem for path in (PROJECT / room).glob("*.py")} - {"__init__", "__main__"}
    assert {each for each in files if not re.search(rf"\b{each}\b", text)} == set()


@pytest.mark.parametrize("room", ["claims", "config", "schemas", "tests", "workers"])
def test_a_readme_links_to_what_is_there(room: str) -> None:
    for path in (PROJECT / room).rglob("README.md"):
        links = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
        assert [each for each in links if not (path.parent / each).exists()] == [], path
