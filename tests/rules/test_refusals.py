"""Every refusal that can reach the edge has its status, and no status is for nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from claims.api.problems import TITLES
from claims.api.statuses import STATUS
from claims.documents.images import _SENTENCES as OF_IMAGES
from claims.runtime import TAKEN

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = (
    "claims/domain", "claims/usecases", "claims/storage", "claims/documents", "claims/api",
    "claims/pages", "schemas",
)  # fmt: skip
"""Where a request passes. Engines and the command line refuse too, but never over HTTP."""

SOURCES = [
    *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))),
    ROOT / "claims/runtime.py",
]


def _raised(path: Path) -> set[str]:
    """The codes given to `Refused(…)` in a file, or to its own function that makes one."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Refused", "_refused"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def _texts(path: Path) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_code_raised_in_a_file_has_a_status(path: Path) -> None:
    assert _raised(path) - STATUS.keys() == set()


def test_every_code_out_of_a_table_has_a_status() -> None:
    taken = {code for code, _ in TAKEN.values()}
    assert (taken | set(OF_IMAGES)) - STATUS.keys() == set()


def test_no_status_is_for_a_code_that_nobody_raises() -> None:
    said = set().union(*(_texts(path) for path in SOURCES)) - {""}
    assert {code for code in STATUS if code not in said} == set()


def test_every_status_has_a_title() -> None:
    assert set(STATUS.values()) <= TITLES.keys()
