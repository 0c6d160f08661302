"""Text from people, made safe to draw: one line, no controls, nothing that turns it round.

Everything a document draws passes through here first. What is taken out is invisible anyway:
controls, direction overrides and marks, surrogates, private and unassigned characters. What a
script needs to be written (joiners within Arabic or Indic words) stays.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_JOINERS: Final = "\u200c\u200d"
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_AS_SPACE: Final = frozenset({"Zs", "Zl", "Zp"})


@lru_cache(maxsize=8_192)
def plain(text: str) -> str:
    """The text on one line in NFC, without what does not show, with single spaces."""
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(map(_shown, composed)).split()).strip(_JOINERS)


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    category = unicodedata.category(character)
    if category in _AS_SPACE:
        return " "
    return "" if category in _INVISIBLE and character not in _JOINERS else character
