"""Bytes of a bank's XML to a tree, and out of the tree to texts, days and money; or refused.

Nothing is fetched and nothing is expanded: a document type declaration refuses the file, so that
there are no entities to expand. Size, depth and the number of elements are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NoReturn

from lxml import etree

from claims.domain.money import Money, parse_money
from claims.domain.refusals import Refused

MOST_BYTES: Final = 32 * 1024 * 1024
"""What a bank's file may weigh: about 30,000 entries with their details."""
MOST_DEPTH: Final = 40
MOST_ELEMENTS: Final = 2_000_000
LONGEST_TEXT: Final = 140

_NAMESPACE: Final = re.compile(
    r"\{urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.[0-9]{3}\.001\.[0-9]{2})\}Document"
)
_AMOUNT: Final = re.compile(r"([0-9]{1,18})(?:\.([0-9]{0,5}))?", re.ASCII)
_DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*|Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
_HIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Node:
    """An element of one message, asked by the names of its children; namespaces are left out."""

    element: Any

    def all(self, path: str) -> Iterator[Node]:
        """The elements at a path such as `NtryDtls/TxDtls`, in order."""
        first, _, rest = path.partition("/")
        for child in self.element:
            if child.tag.rpartition("}")[2] == first:
                if rest:
                    yield from Node(child).all(rest)
                else:
                    yield Node(child)

    def find(self, path: str) -> Node | None:
        """The first element at a path."""
        return next(self.all(path), None)

    def get(self, path: str) -> Node:
        """The first element at a path; its absence makes the file unreadable."""
        found = self.find(path)
        return found if found is not None else unreadable(f"{path} is missing in {self.name}")

    def text(self, path: str) -> str | None:
        """The text at a path, in one line and at most 140 characters; None where there is none."""
        found = self.find(path)
        said = _HIDDEN.sub(" ", (found.element.text or "") if found else "").strip()
        return said[:LONGEST_TEXT] or None

    def required(self, path: str) -> str:
        """The text at a path; its absence makes the file unreadable."""
        return self.text(path) or unreadable(f"{path} is missing in {self.name}")

    def day(self, path: str) -> date | None:
        """The day at a path, a date or the date of a moment as the bank wrote it."""
        said = self.text(f"{path}/Dt") or self.text(f"{path}/DtTm")
        match = _DAY.fullmatch(said) if said else None
        if said is None:
            return None
        try:
            return date.fromisoformat(match[1]) if match else unreadable(f"{path} is no day")
        except ValueError:
            unreadable(f"{path} is no day")

    def money(self, path: str) -> Money | None:
        """The amount at a path, exact: further decimals than the currency has must be zeros."""
        found = self.find(path)
        if found is None:
            return None
        match = _AMOUNT.fullmatch((found.element.text or "").strip())
        if match is None:
            unreadable(f"{path} is no amount")
        decimals = (match[2] or "").rstrip("0")
        whole = match[1].lstrip("0") or "0"
        try:
            return parse_money(
                f"{whole}.{decimals}" if decimals else whole, found.element.get("Ccy", "")
            )
        except Refused as refused:
            unreadable(f"{path}: {refused.text}")

    @property
    def name(self) -> str:
        """The element's name."""
        return str(self.element.tag).rpartition("}")[2]


def parse(content: bytes) -> tuple[str, Node]:
    """The message's name, such as `camt.054.001.08`, and its root element.

    Refuses `BANK_FILE_UNREADABLE`, and `BANK_FILE_KIND` for what is XML and no such message.
    """
    if len(content) > MOST_BYTES:
        unreadable(f"a bank's file has at most {MOST_BYTES} bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        # Neither the parser's words nor the bytes: they may hold what nobody should read here.
        unreadable("it is not well-formed XML")
    if root.getroottree().docinfo.internalDTD is not None:
        unreadable("it declares a document type")
    _require_bounded(root)
    match = _NAMESPACE.fullmatch(root.tag)
    if match is None:
        raise Refused(
            "BANK_FILE_KIND",
            "This is no ISO 20022 message that a bank answers with.",
            field="file",
        )
    return match[1], Node(root)


def unreadable(what: str) -> NoReturn:
    """Refuse a file, saying what is wrong with it."""
    raise Refused("BANK_FILE_UNREADABLE", f"The bank's file cannot be read: {what}.", field="file")


def _require_bounded(root: Any) -> None:
    """Refuse what is nested deeper, or has more elements, than any such message."""
    count, depth = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MOST_DEPTH or count > MOST_ELEMENTS:
            unreadable("it is nested too deep or has too many elements")
