"""Templates of messages: every topic that is told has its own, in both languages, and is whole."""

from __future__ import annotations

import ast
from datetime import date

import pytest

from claims.domain.case_terms import CaseKind
from claims.domain.lifecycles import LIFECYCLES
from claims.domain.message_words import appeal_until
from claims.domain.messages import (
    ABOUT,
    VARIABLES,
    masked_email,
    parse_templates,
    read_email,
    written,
)
from claims.domain.refusals import Refused
from claims.domain.topics import TOLD
from claims.domain.untold import UNTOLD
from config.settings import PROJECT

TEXT = (PROJECT / "config/messages.toml").read_text("utf-8")


@pytest.mark.parametrize("topic", ABOUT)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_message_says_who_it_is_for_and_leaves_no_brace(topic: str, language: str) -> None:
    values = {name: f"«{name}»" for name in VARIABLES[ABOUT[topic]]}
    subject, text = written(parse_templates(TEXT)[topic], language, values)
    assert "«name»" in text
    assert "\n" not in subject
    assert len(text) > 80
    assert not {"{", "}"} & set(subject + text)
    assert "«number»" in subject + text


def _of_lifecycles() -> set[str]:
    return {
        lifecycle.topic(event)
        for lifecycle in LIFECYCLES
        for event in [
            *(edge.event for edge in lifecycle.edges),
            *(state.value for state in lifecycle.entries.values()),
        ]
    }


def _texts_of(tree: ast.Module, node: ast.expr) -> set[str]:
    """The texts an argument may be: its own, or those that its name is given in that file."""
    if isinstance(node, ast.Name):
        given = [
            each.value
            for each in ast.walk(tree)
            if isinstance(each, ast.Assign)
            and any(isinstance(to, ast.Name) and to.id == node.id for to in each.targets)
        ]
        return {text for each in given for text in _texts_of(tree, each)}
    if isinstance(node, ast.IfExp):
        return _texts_of(tree, node.body) | _texts_of(tree, node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return set()


def _of_acts() -> set[str]:
    """The topics of acts that change no status: recorded under their whole name, or touched."""
    lifecycles = {each.noun.upper(): each for each in LIFECYCLES}
    lifecycles |= {each.topic("x").split(".")[0].upper(): each for each in LIFECYCLES}
    found = set()
    for path in sorted((PROJECT / "claims/usecases").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id == "record":
                topics = _texts_of(tree, node.args[3])
                assert topics, f"{path.name}:{node.lineno} records a topic nobody can read here"
                found |= topics
            if node.func.id == "touch":
                assert isinstance(node.args[1], ast.Name)
                events = _texts_of(tree, node.args[3])
                assert events, f"{path.name}:{node.lineno} has an event nobody can read here"
                found |= {lifecycles[node.args[1].id].topic(event) for event in events}
    return found


def test_every_topic_is_told_or_left_untold_with_a_reason() -> None:
    happens = _of_lifecycles() | _of_acts()
    untold = [topic for topics in UNTOLD.values() for topic in topics]
    assert len(untold) == len(set(untold)), "a topic has one reason"
    assert set(ABOUT) & set(untold) == set()
    assert set(ABOUT) | set(untold) == happens
    assert set(ABOUT) == TOLD
    assert ABOUT.keys() == parse_templates(TEXT).keys()


def test_an_answered_case_can_be_appealed_against_until_its_window_is_over() -> None:
    decided, last = date(2026, 6, 1), date(2026, 7, 1)
    for kind, on, until in (
        (CaseKind.DISPUTE, last, last),
        (CaseKind.COMPLAINT, decided, last),
        (CaseKind.DISPUTE, date(2026, 7, 2), None),
        (CaseKind.APPEAL, decided, None),
    ):
        assert appeal_until(kind, noticed_on=decided, today=on, days=30) == until
    assert appeal_until(CaseKind.COMPLAINT, noticed_on=None, today=decided, days=30) is None


def test_what_stays_empty_leaves_no_gap() -> None:
    values = dict.fromkeys(VARIABLES["claims"], "x") | {"reason": "", "missing": "Foto lagi."}
    _, text = written(parse_templates(TEXT)["claim.returned"], "id", values)
    assert "\n\n\n" not in text
    assert "Foto lagi." in text


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('["claim.paid".en]', '["claim.posted".en]', "claim.posted"),
        ("{approved}", "{secret_code}", "there is no variable secret_code"),
        ("{approved}", "{approved!r}", "there is no variable approved"),
        ("{approved}", "{", "a brace stands alone"),
        ('subject = "Klaim {number} sudah dibayar"', 'subject = ""', "claim.paid.id.subject"),
        ('subject = "Klaim {number} sudah dibayar"', 'title = "x"', "claim.paid.id.subject"),
    ],
)
def test_a_text_that_is_not_whole_is_refused_with_its_place(
    old: str, new: str, problem: str
) -> None:
    assert old in TEXT
    with pytest.raises(Refused) as refused:
        parse_templates(TEXT.replace(old, new))
    assert refused.value.code == "MESSAGES_INVALID"
    assert any(problem in each for each in refused.value.facts["problems"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "", "siti", "siti@", "@example.id", "a@b", "a b@example.id", "siti@example.id\nBcc: x@y.zz",
        "siti@example.id, x@y.zz", "<siti@example.id>", "siti@-example.id",
        "a@" + "b" * 250 + ".id",
        "a" * 65 + "@example.id", "siti@exämple.id", "siti..r@example.id", '"x y"@example.id',
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_email(text)
    assert refused.value.code == "EMAIL_INVALID"


def test_an_address_is_shown_masked() -> None:
    assert read_email(" Siti.R+kk@Example.ID ") == "Siti.R+kk@example.id"
    assert masked_email("siti@example.id") == "s•••@example.id"
