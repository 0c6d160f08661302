"""What a claimant affirms with his claim: versioned texts, and which of them were in force."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.domain.chain import canonical_json
from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml
from claims.domain.texts import Texts, read_texts

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Declaration:
    """One version of a text that is affirmed; `content` is what its digest is over."""

    code: str
    version: int
    takes_force_on: date
    texts: Texts

    @property
    def content(self) -> str:
        """The declaration in canonical JSON: code, version and the text in each language."""
        told: dict[str, object] = {
            "code": self.code,
            "version": self.version,
            "texts": dict(self.texts),
        }
        return canonical_json(told).decode()

    @property
    def digest(self) -> str:
        """The SHA-256 of the content's UTF-8 bytes, in hexadecimal."""
        return hashlib.sha256(self.content.encode()).hexdigest()


def required_by(standard: str) -> tuple[str, ...]:
    """The codes of what a standard's text requires to be affirmed; none of what cannot be read."""
    given = read_toml(standard, [])
    return given.codes("declarations")[:MOST] if given.has("declarations") else ()


def parse_declarations(text: str) -> tuple[Declaration, ...]:
    """The texts of config/declarations.toml in their order; refuses `DECLARATIONS_INVALID`."""
    problems: list[str] = []
    given = read_toml(text, problems)
    found = tuple(_read(each) for each in given.sections("declarations", most=MOST))
    given.finish()
    versions = [(each.code, each.version) for each in found]
    if len(set(versions)) != len(versions):
        problems.append("declarations: a version of a declaration is written once")
    if problems:
        raise Refused(
            "DECLARATIONS_INVALID",
            f"The declarations cannot be read: {len(problems)} problem(s), the first: "
            f"{problems[0]}",
            problems=problems,
        )
    return found


def _read(given: Section) -> Declaration:
    texts = given.section("texts")
    read = Declaration(
        code=given.code("code"),
        version=given.whole("version", least=1, most=10_000),
        takes_force_on=given.day("takes_force_on"),
        texts=read_texts(texts),
    )
    texts.finish()
    given.finish()
    return read


def in_force(declarations: Iterable[Declaration], day: date) -> tuple[Declaration, ...]:
    """Of each code the newest version that has taken force by a day, in the order of the codes."""
    newest: dict[str, Declaration] = {}
    for each in declarations:
        if each.takes_force_on <= day:
            known = newest.setdefault(each.code, each)
            if (each.takes_force_on, each.version) > (known.takes_force_on, known.version):
                newest[each.code] = each
    return tuple(newest.values())


def affirmed(
    shown: Sequence[Declaration],
    *,
    codes: Collection[str],
    required: Collection[str],
    language: str | None,
) -> tuple[Declaration, ...]:
    """The declarations of a claim, of those that were shown.

    Refuses `DECLARATION_UNKNOWN` for a code that is not among them, `DECLARATION_MISSING` with the
    texts where a required one is not affirmed, and `LANGUAGE_MISSING` where it is not said in which
    language they were read.
    """
    by_code = {each.code: each for each in shown}
    if set(codes) - by_code.keys():
        raise Refused(
            "DECLARATION_UNKNOWN", "There is no such declaration in force.", field="declarations"
        )
    lacking = [code for code in required if code not in codes]
    if lacking:
        raise Refused(
            "DECLARATION_MISSING",
            "The standard asks the claimant to declare something more.",
            field="declarations",
            declarations=[
                {"code": each.code, "version": each.version, "digest": each.digest,
                 "texts": dict(each.texts)}
                for each in (by_code[code] for code in lacking if code in by_code)
            ],
        )  # fmt: skip
    if codes and language is None:
        raise Refused(
            "LANGUAGE_MISSING", "Say in which language the texts were read.", field="language"
        )
    return tuple(each for each in shown if each.code in codes)
