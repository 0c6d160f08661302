"""Templates of messages: every topic that is told has its own, in both languages, and is whole."""

from __future__ import annotations

import pytest

from claims.domain.lifecycles import LIFECYCLES
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


def test_every_topic_that_is_told_is_one_that_happens() -> None:
    happens = {
        lifecycle.topic(event)
        for lifecycle in LIFECYCLES
        for event in [
            *(edge.event for edge in lifecycle.edges),
            *(state.value for state in lifecycle.entries.values()),
        ]
    }
    assert set(ABOUT) - happens == {"statement.issued"}
    assert set(ABOUT) == TOLD
    assert ABOUT.keys() == parse_templates(TEXT).keys()


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
