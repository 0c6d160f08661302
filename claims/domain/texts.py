"""Texts: what people read, in every language of the product, out of a section of a policy text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from claims.domain.sections import Section
from claims.domain.variables import LANGUAGES

Texts = Mapping[str, str]
"""One text in each language."""

LONGEST: Final = 600


def read_texts(given: Section, *, longest: int = LONGEST) -> Texts:
    """The languages' keys of a section, `id` and `en`; notes each that is missing."""
    return {language: given.text(language, longest=longest) for language in LANGUAGES}


def read_named_texts(given: Section, key: str, *, longest: int = LONGEST) -> dict[str, Texts]:
    """The tables under a key, each with a text in every language; empty where the key is not."""
    if not given.has(key):
        return {}
    section, read = given.section(key), {}
    for name in section.names():
        each = section.section(name)
        read[name] = read_texts(each, longest=longest)
        each.finish()
    return read


def read_list_of_texts(given: Section, key: str, *, most: int) -> tuple[Texts, ...]:
    """The list of tables under a key, each a text in every language; empty where the key is not."""
    if not given.has(key):
        return ()
    read = []
    for each in given.sections(key, most=most):
        read.append(read_texts(each))
        each.finish()
    return tuple(read)
