"""Reasons: each code a claim can be held, cut or rejected with, and what it says to whom."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from claims.domain.findings import Inputs
from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml
from claims.domain.variables import LANGUAGES, VARIABLES, Words, shown

_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{2,63}", re.ASCII)
_CARC: Final = re.compile(r"[A-Z]?[0-9]{1,3}", re.ASCII)


class Audience(StrEnum):
    """Whom a text is for: the officer who works on the claim, or the citizen it is about."""

    OFFICER = "officer"
    CITIZEN = "citizen"


class AdjustmentGroup(StrEnum):
    """X12's claim adjustment groups: provider bears, person bears, other, payer-initiated."""

    CO = "CO"
    PR = "PR"
    OA = "OA"
    PI = "PI"
    CR = "CR"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason code.

    `queue` is the cause under which a held claim waits, None for a reason that never holds.
    `group` and `carc` are the X12 835 adjustment group and claim adjustment reason code.
    """

    code: str
    queue: str | None
    group: AdjustmentGroup
    carc: str
    texts: Mapping[tuple[Audience, str], str]
    words: Words

    @property
    def variables(self) -> frozenset[str]:
        """Every variable that some text of it uses."""
        return frozenset().union(*(_variables(text) for text in self.texts.values()))

    def variables_for(self, audience: Audience) -> frozenset[str]:
        """Every variable that some text for one audience uses."""
        return frozenset().union(
            *(_variables(self.texts[audience, language]) for language in LANGUAGES)
        )

    def text(self, audience: Audience, language: str, inputs: Inputs, currency: str) -> str:
        """The sentence for one audience in one language, with a finding's inputs in it.

        An input that is not known, as of an officer's own cut, is an ellipsis.
        """
        return self.text_of_all(audience, language, [inputs], currency)

    def text_alone(self, audience: Audience, language: str, currency: str) -> str:
        """The sentence where an officer gives the reason and lists below it what is meant.

        "This document is missing: {document}." ends at the colon, which would lead nowhere.
        """
        return self.text(audience, language, {}, currency).replace(": …", "")

    def text_of_all(
        self, audience: Audience, language: str, uses: Sequence[Inputs], currency: str
    ) -> str:
        """The sentence for several uses of the reason, as a legend says it.

        What is not the same in all of them, or is not known of one, is an ellipsis: a figure that
        is true of one line must not be read as true of another.
        """
        template = self.texts[Audience(audience), language]
        values = {
            name: self._shown_of_all(name, language, uses, currency)
            for name in _variables(template)
        }
        return template.format_map(values)

    def _shown_of_all(self, name: str, language: str, uses: Sequence[Inputs], currency: str) -> str:
        found = {inputs.get(name) for inputs in uses}
        value = found.pop() if len(found) == 1 else None
        if value is None:
            return "…"
        return shown(name, value, language=language, currency=currency, words=self.words)


def parse_reasons(text: str) -> dict[str, Reason]:
    """The reasons of config/reasons.toml; refuses `REASONS_INVALID` with every problem found."""
    problems: list[str] = []
    given = read_toml(text, problems)
    reasons: dict[str, Reason] = {}
    if not problems:
        words = _read_words(given.section("words"))
        for code in given.names():
            if code == "words":
                continue
            section = given.section(code)
            if not _CODE.fullmatch(code):
                section.wrong("", "a reason is named in capitals, such as CLAIM_TOO_OLD")
            reasons[code] = _read_reason(section, code, words)
    if problems:
        raise Refused(
            "REASONS_INVALID",
            f"The reasons cannot be read: {len(problems)} problem(s), the first: {problems[0]}",
            problems=problems,
        )
    return reasons


def read_own_reasons(given: Section, reasons: Mapping[str, Reason]) -> dict[str, Reason]:
    """The reasons that a standard brings itself, one table each as in config/reasons.toml.

    None may bear the code of a reason that is there already: old decisions would say another
    thing. Their words are those of the others.
    """
    words = next(
        (each.words for each in reasons.values()), {language: {} for language in LANGUAGES}
    )
    own: dict[str, Reason] = {}
    for code in given.names():
        section = given.section(code)
        if not _CODE.fullmatch(code):
            section.wrong("", "a reason is named in capitals, such as REFERRAL_MISSING")
        elif code in reasons:
            section.wrong("", "there is such a reason already; take another code")
        own[code] = _read_reason(section, code, words)
    return own


def _read_words(given: Section) -> Words:
    """The words that stand for the codes among the inputs: periods, documents, fields, states."""
    words: dict[str, Mapping[str, str]] = {}
    for language in LANGUAGES:
        section = given.section(language)
        words[language] = {word: section.text(word) for word in section.names()}
    given.finish()
    for word in sorted(set(words["id"]) ^ set(words["en"])):
        given.wrong(word, "is needed in both languages")
    return words


def _read_reason(given: Section, code: str, words: Words) -> Reason:
    carc = given.text("carc", longest=4)
    if carc and not _CARC.fullmatch(carc):
        given.wrong("carc", "must be a claim adjustment reason code such as 45 or B7")
    texts: dict[tuple[Audience, str], str] = {}
    for audience in Audience:
        section = given.section(audience)
        for language in LANGUAGES:
            text = section.text(language, longest=600)
            texts[audience, language] = text
            _require_variables(section, language, text)
        section.finish()
    reason = Reason(
        code=code,
        queue=given.text("queue", longest=64) if given.has("queue") else None,
        group=given.choice("group", AdjustmentGroup),
        carc=carc,
        texts=texts,
        words=words,
    )
    if reason.queue is not None and not _CODE.fullmatch(reason.queue):
        given.wrong("queue", "a queue is named in capitals, such as DUPLICATE")
    given.finish()
    return reason


def _require_variables(given: Section, language: str, text: str) -> None:
    try:
        unknown = _variables(text) - set(VARIABLES)
    except ValueError:
        given.wrong(language, "a brace stands alone")
        return
    if unknown:
        given.wrong(language, "there is no variable " + ", ".join(sorted(unknown)))


def _variables(text: str) -> frozenset[str]:
    """The names in braces; nothing but a plain name may stand in them."""
    names: set[str] = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is not None:
            names.add(name if not form and not conversion else f"{name}!{conversion}:{form}")
    return frozenset(names)
