"""Publication: what a standard must have before it may bind anybody, told as one list."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from claims.domain.charters import Charter, Part, Side
from claims.domain.components import Catalogue
from claims.domain.promises import Promise
from claims.domain.publication_words import PARTS, SIDES, Said, sentence
from claims.domain.refusals import Refused
from claims.domain.standards import Standard
from claims.domain.texts import Texts

MISSING: Final = "MISSING"
INVALID: Final = "STANDARD_INVALID"
OVERPROMISE: Final = "OVERPROMISE"
UNKNOWN: Final = "UNKNOWN"

_DAYS: Final = {
    "id": re.compile(r"\b([0-9]{1,4})\s+hari\b", re.ASCII | re.IGNORECASE),
    "en": re.compile(r"\b([0-9]{1,4})\s+(?:working\s+|calendar\s+)?days?\b", re.ASCII | re.I),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stands between a draft and its publication, and where in the text it is.

    `code` says of which kind it is, `said` which thing, `texts` the same in each language.
    """

    code: str
    at: str
    said: Said
    texts: Texts

    @property
    def text(self) -> str:
        """The sentence in English, as the interface tells it."""
        return self.texts["en"]


def problems_of(
    standard: Standard, catalogue: Catalogue, declarations: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Everything a standard that reads well still lacks, or says that it may not.

    `declarations` are the codes in force when it takes force.
    """
    return (
        *_of_promises(standard.promises.all),
        *_of_components(standard, catalogue),
        *_of_charter(standard.charter, catalogue),
        *_of_what_the_public_is_told(standard),
        *(
            _problem(UNKNOWN, "declarations", Said.DECLARATION_UNKNOWN, name=code)
            for code in standard.declarations
            if code not in declarations
        ),
    )


def problems_in_reading(refused: Refused) -> tuple[Problem, ...]:
    """The problems of a text that does not read as a standard, each at its place."""
    found = refused.facts["problems"]
    assert isinstance(found, list)
    split = [str(each).partition(": ") for each in found]
    return tuple(_problem(INVALID, at, Said.UNREADABLE, name=text) for at, _, text in split)


def require_publishable(problems: Iterable[Problem]) -> None:
    """Refuse `STANDARD_NOT_PUBLISHABLE` with all that is missing or wrong."""
    found = list(problems)
    if not found:
        return
    raise Refused(
        "STANDARD_NOT_PUBLISHABLE",
        f"The standard cannot be published yet: {len(found)} thing(s) to put right, the first: "
        f"{found[0].at}: {found[0].text}",
        missing=[each.at for each in found if each.code == MISSING],
        problems=[f"{each.at}: {each.text}" for each in found if each.code != MISSING],
        errors=[{"field": each.at, "code": each.code, "text": each.text} for each in found],
    )


def _problem(code: str, at: str, said: Said, **named: Texts | str | int) -> Problem:
    return Problem(code, at, said, sentence(said, **named))


def _missing(at: str, said: Said, **named: Texts | str | int) -> Problem:
    return _problem(MISSING, at, said, **named)


def _of_promises(promises: Iterable[Promise]) -> Iterator[Problem]:
    for promise in promises:
        if promise.redress is None:
            yield _missing(f"{promise.id}.redress", Said.NO_REDRESS)


def _of_components(standard: Standard, catalogue: Catalogue) -> Iterator[Problem]:
    for kind in catalogue.kinds:
        component = standard.components.get(kind.key)
        if component is None:
            yield _missing(f"components.{kind.key}", Said.COMPONENT_UNSAID, name=kind.names)
        elif not component.is_complete:
            yield _missing(f"components.{kind.key}.checked_by", Said.COMPONENT_UNCHECKED)
    for key in standard.components.keys() - {kind.key for kind in catalogue.kinds}:
        yield _problem(UNKNOWN, f"components.{key}", Said.COMPONENT_UNKNOWN)


def _of_charter(charter: Charter, catalogue: Catalogue) -> Iterator[Problem]:
    if charter.short is None:
        yield _missing("charter.short", Said.NO_SHORT_TEXT)
    for key, names in catalogue.statements.items():
        if key not in charter.statements:
            yield _missing(f"charter.statements.{key}", Said.STATEMENT_UNSAID, name=names)
    for key in charter.statements.keys() - catalogue.statements.keys():
        yield _problem(UNKNOWN, f"charter.statements.{key}", Said.STATEMENT_UNKNOWN)
    for side in Side:
        for part in Part:
            if not charter.sides[side][part]:
                yield _missing(
                    f"charter.{side}.{part}", Said.SIDE_UNSAID, part=PARTS[part], side=SIDES[side]
                )
    if not charter.channels:
        yield _missing("charter.channels", Said.NO_CHANNELS)


def _of_what_the_public_is_told(standard: Standard) -> Iterator[Problem]:
    """No number of days that the public reads is lower than what the standard holds itself to."""
    limits = {promise.id: promise.within_days for promise in standard.promises.all}
    for promise in standard.promises.all:
        yield from _tighter(f"promises.{promise.id}.texts", promise.texts, promise.within_days)
    for told in standard.charter.promises:
        limit, at = limits[told.promise], f"charter.promises.{told.promise}"
        if told.within_days < limit:
            yield _overpromise(f"{at}.within_days", told.within_days, limit)
        yield from _tighter(at, told.texts, limit)
    if standard.charter.short is not None:
        yield from _tighter("charter.short", standard.charter.short, min(limits.values()))


def _tighter(at: str, texts: Texts, limit: int) -> Iterator[Problem]:
    for language, text in texts.items():
        days = [int(each) for each in _DAYS[language].findall(text)]
        if days and min(days) < limit:
            yield _overpromise(f"{at}.{language}", min(days), limit)


def _overpromise(at: str, told: int, limit: int) -> Problem:
    return _problem(OVERPROMISE, at, Said.TOLD_TOO_FEW_DAYS, told=told, limit=limit)
