"""Texts written as pairs, Indonesian and English side by side, so that neither can be missing."""

from __future__ import annotations

from collections.abc import Mapping

Pairs = Mapping[str, tuple[str, str]]


def by_language(*pairs: Pairs) -> dict[str, dict[str, str]]:
    """The same texts by language, as templates read them."""
    joined = {key: pair for each in pairs for key, pair in each.items()}
    return {
        language: {key: pair[at] for key, pair in joined.items()}
        for at, language in enumerate(("id", "en"))
    }
