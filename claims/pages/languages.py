"""In which language a page is written: as asked, else as the browser prefers, else Indonesian."""

from __future__ import annotations

from typing import Final

from flask import request

LANGUAGES: Final = {"id": "Bahasa Indonesia", "en": "English"}


def language() -> str:
    """`id` or `en`: from `?lang=`, or from what the browser says it accepts."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(list(LANGUAGES), default="id") or "id"


def other(current: str) -> str:
    """The language to switch to."""
    return "en" if current == "id" else "id"
