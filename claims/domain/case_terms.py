"""Case terms: within how many days a case is verified and resolved, and until when it is filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml
from claims.domain.variables import LANGUAGES

LONGEST_LIMIT: Final = 366


class CaseKind(StrEnum):
    """What a case is. A kind's class, and so its deadlines, are policy."""

    COMPLAINT = "complaint"
    DISPUTE = "dispute"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class CaseClass:
    """The limits of a class, from the verification on; calendar days where a law sets them."""

    code: str
    working_days: int
    calendar_days: int | None


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """The terms of a programme's cases.

    `window_days` are calendar days from the act complained of. A case that is still open so many
    working days after it was escalated is offered the ombudsman, of whom `ombudsman` tells.
    """

    verify_working_days: int
    window_days: int
    ombudsman_after_working_days: int
    classes: Mapping[str, CaseClass]
    class_of: Mapping[CaseKind, str]
    ombudsman: Mapping[str, str]

    def of(self, kind: CaseKind) -> CaseClass:
        """The class that cases of a kind have."""
        return self.classes[self.class_of[kind]]


def read_case_terms(given: Section) -> CaseTerms:
    """The section `[cases]`: limits, classes, which kind has which class, the ombudsman's texts."""
    classes = given.section("classes")
    read = {name: _read_class(name, classes.section(name)) for name in classes.names()}
    if not read:
        given.wrong("classes", "missing: at least one class is needed")
    kinds = given.section("kinds")
    class_of = {kind: kinds.code(kind.value) for kind in CaseKind}
    for kind, code in class_of.items():
        if code and code not in read:
            kinds.wrong(kind.value, f"there is no class {code}")
    kinds.finish()
    ombudsman = given.section("ombudsman")
    texts = {language: ombudsman.text(language, longest=400) for language in LANGUAGES}
    ombudsman.finish()
    terms = CaseTerms(
        verify_working_days=given.whole("verify_working_days", least=1, most=LONGEST_LIMIT),
        window_days=given.whole("window_days", least=1, most=10 * LONGEST_LIMIT),
        ombudsman_after_working_days=given.whole(
            "ombudsman_after_working_days", least=1, most=LONGEST_LIMIT
        ),
        classes=read,
        class_of=class_of,
        ombudsman=texts,
    )
    given.finish()
    return terms


def _read_class(code: str, given: Section) -> CaseClass:
    found = CaseClass(
        code,
        given.whole("working_days", least=1, most=LONGEST_LIMIT),
        given.whole("calendar_days", least=1, most=LONGEST_LIMIT)
        if given.has("calendar_days")
        else None,
    )
    given.finish()
    return found


def parse_case_terms(text: str) -> CaseTerms:
    """The terms of a whole file, `config/cases.toml`; refuses `CASE_TERMS_INVALID`."""
    problems: list[str] = []
    terms = read_case_terms(read_toml(text, problems).section("cases"))
    if problems:
        raise Refused(
            "CASE_TERMS_INVALID",
            f"The terms of cases cannot be used; the first problem: {problems[0]}",
            problems=problems,
        )
    return terms
