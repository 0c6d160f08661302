"""A refusal: what a person asked for cannot be done, with a stable code and a sentence for him."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """Raised by the domain and the use cases when an act may not happen.

    `code` is stable and for programs (`VOUCHER_EXPIRED`); `text` is for people and may change;
    `field` names the part of the request it concerns; `facts` are further values an answer may
    show. Nothing in a refusal may hold a national id, an account number or a secret.
    """

    def __init__(self, code: str, text: str, *, field: str | None = None, **facts: object) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.field = field
        self.facts = facts
