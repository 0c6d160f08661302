"""The rules of the house that no type checker knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from claims.domain.topics import QUEUES, WORK
from workers.jobs import JOBS

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("claims", "config", "schemas", "workers")
SOURCES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "versions" not in path.parts
)
ROOMS = {
    "domain", "usecases", "storage", "documents", "engines", "api", "pages", "demo", "cli",
    "decisions",
}  # fmt: skip
SAYING_NOTHING = {
    "manager", "helper", "helpers", "util", "utils", "handler", "data", "info", "common",
}  # fmt: skip


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_the_product_has_these_rooms_and_no_others() -> None:
    folders = {path.name for path in (ROOT / "claims").iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == ROOMS


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_name_says_nothing(path: Path) -> None:
    words = set(path.stem.split("_"))
    words |= {
        word.lower()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
        for word in re.findall(r"[A-Z][a-z]+", node.name)
    }
    assert not words & SAYING_NOTHING


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.read_text("utf-8").strip()], ids=_name
)
def test_the_first_line_of_a_file_says_its_idea(path: Path) -> None:
    assert ast.get_docstring(_tree(path))


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_file_has_room_for_one_idea_only(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 420


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_moves_assigns_a_status(path: Path) -> None:
    if _name(path) == "claims/usecases/moves.py":
        return
    assigned = [
        target
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Assign)
        for each in node.targets
        for target in ast.walk(each)
        if isinstance(target, ast.Attribute) and target.attr == "status"
    ]
    allowed = {
        "claims/usecases/jobs.py",  # a job is no noun with a lifecycle
        "claims/demo/client.py",  # an answer's HTTP status
    }
    assert not assigned or _name(path) in allowed


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_the_runtime_commits(path: Path) -> None:
    called = {
        node.func.attr
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    if _name(path) not in {"claims/storage/migrate.py"}:
        assert "commit" not in called


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_money_never_runs_under_another_isolation(path: Path) -> None:
    text = path.read_text("utf-8")
    if "REPEATABLE READ" in text or "SERIALIZABLE" in text:
        assert _name(path) == "claims/usecases/verification.py"


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_the_clock_is_an_argument(path: Path) -> None:
    if _name(path).startswith(("claims/domain", "claims/usecases", "claims/storage")):
        assert not re.search(
            r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(", path.read_text("utf-8")
        )


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_ids_are_sent_as_one_array(path: Path) -> None:
    """A statement has 65,535 parameters at most, a batch up to 100,000 claims (base.among)."""
    assert not re.search(r"\bid\.in_\((?!of_)|_id\.in_\((?!of_)", path.read_text("utf-8"))


def test_every_topic_with_work_has_a_job_and_a_queue() -> None:
    assert set(JOBS) == set(WORK)
    assert {work.queue for work in WORK.values()} <= set(QUEUES)


def test_every_decision_names_tests_that_exist() -> None:
    for path in sorted((ROOT / "claims/decisions").glob("[0-9]*.md")):
        named = re.findall(r"tests/[a-z_/]+(?:\.py)?", path.read_text("utf-8"))
        assert named, path.name
        for each in named:
            assert (ROOT / each).exists(), f"{path.name} names {each}"


def test_no_document_names_a_host_of_ours() -> None:
    for path in (ROOT / "config").glob("requirements*.txt"):
        assert "://" not in path.read_text("utf-8")
