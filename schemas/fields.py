"""The kinds of field every noun is made of: strict coming in, exact going out.

What a field documents is what it checks: the pattern in the OpenAPI document is the one compiled
here. No fault repeats the value, because it may be a secret.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeVar
from uuid import UUID

from marshmallow import ValidationError, fields

from schemas.faults import Fault, fault

T = TypeVar("T")

HIDDEN: Final = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff"
"""Control characters, direction overrides and marks, line separators: unseen, and used to deceive.

Joiners (U+200C, U+200D) stay allowed: several scripts cannot be written without them.
"""
SPACES: Final = r" \xa0\u1680\u2000-\u200a\u202f\u205f\u3000"

_BUILT_IN: Final = {"required": "FIELD_MISSING", "null": "FIELD_NULL"}


class Strict(fields.Field[T]):
    """A field whose faults have codes, and whose documentation is given beside its check."""

    documented: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, *, says: str = "", **kwargs: Any) -> None:
        metadata = {**self.documented, **kwargs.pop("metadata", {})}
        if says:
            metadata["description"] = says
        may_be_null = kwargs.get("allow_none") or kwargs.get("load_default", 0) is None
        if may_be_null and "enum" in metadata:
            metadata["enum"] = [*metadata["enum"], None]
        super().__init__(metadata=metadata, **kwargs)

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """The error of one of marshmallow's own checks, with our code."""
        return ValidationError([Fault(_BUILT_IN.get(key, "TYPE_WRONG"))])


class Plain(Strict[str]):
    """Any text, going out only."""

    documented: ClassVar[Mapping[str, Any]] = {"type": "string"}


class Pattern(Strict[str]):
    """A text of one form, whole: a code, a serial, a digest."""

    def __init__(self, pattern: str, most: int, *, example: str = "", **kwargs: Any) -> None:
        self._form, self._most = re.compile(pattern, re.ASCII), most
        metadata: dict[str, Any] = {
            "type": "string",
            "pattern": f"^(?:{pattern})$" if "|" in pattern else f"^{pattern}$",
            "maxLength": most,
            **({"examples": [example]} if example else {}),
        }
        super().__init__(metadata={**metadata, **kwargs.pop("metadata", {})}, **kwargs)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise fault("TYPE_WRONG")
        if len(value) > self._most or not self._form.fullmatch(value):
            raise fault("TEXT_INVALID", "The text does not have the form that is asked for.")
        return value


class Code(Pattern):
    """A short name of lower-case letters and digits: items, services, budget lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("[a-z0-9]+([-_.][a-z0-9]+)*", 64, example="nurse-visit", **kwargs)


class Sign(Pattern):
    """A short name in capitals that stands in numbers and files: programmes, providers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("[A-Z0-9]+(-[A-Z0-9]+)*", 24, example="LANSIA-26", **kwargs)


class ReasonCode(Pattern):
    """A reason's stable code in capitals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("[A-Z][A-Z0-9_]{2,63}", 64, example="CLAIM_TOO_OLD", **kwargs)


class Sha256(Pattern):
    """A SHA-256 digest in hexadecimal."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("[0-9a-f]{64}", 64, **kwargs)


class Text(Strict[str]):
    """A line (or `lines`) people read: composed (NFC), stripped, not blank, nothing hidden."""

    def __init__(self, most: int = 200, *, lines: bool = False, **kwargs: Any) -> None:
        breaks = r"\t\n\r" if lines else ""
        hidden = HIDDEN.replace(r"\x00-\x1f", r"\x00-\x08\x0b\x0c\x0e-\x1f") if lines else HIDDEN
        self._hidden, self._most = re.compile(f"[{hidden}]"), most
        self._seen = re.compile(f"[^{SPACES}{breaks}]")
        metadata = {
            "type": "string",
            "minLength": 1,
            "maxLength": most,
            "pattern": f"^[^{hidden}]*[^{hidden}{SPACES}{breaks}][^{hidden}]*$",
        }
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise fault("TYPE_WRONG")
        if len(value) > self._most:
            raise fault("TEXT_TOO_LONG", f"At most {self._most} characters are taken.")
        if self._hidden.search(value) or not self._seen.search(value):
            raise fault("TEXT_INVALID", "The text is blank, or has characters nobody can see.")
        return self._kept(value)

    def _kept(self, value: str) -> str:
        return unicodedata.normalize("NFC", value).strip()


class Script(Text):
    """A text that is kept exactly as it came, because its digest is."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        super().__init__(most, lines=True, **kwargs)

    def _kept(self, value: str) -> str:
        return value


class Uuid(Strict[UUID]):
    """An id: a UUID in its usual form with dashes."""

    documented: ClassVar[Mapping[str, Any]] = {"type": "string", "format": "uuid"}
    _form = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> UUID:
        if not isinstance(value, str):
            raise fault("TYPE_WRONG")
        if not self._form.fullmatch(value):
            raise fault("ID_INVALID", "An id is a UUID, such as those this service has given.")
        return UUID(value)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else str(value)


class Day(Strict[date]):
    """A calendar day, `2026-01-31`, of the years 1900 to 2199."""

    documented: ClassVar[Mapping[str, Any]] = {
        "type": "string",
        "format": "date",
        "examples": ["2026-01-31"],
    }
    _form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        if not isinstance(value, str):
            raise fault("TYPE_WRONG")
        try:
            day = date.fromisoformat(value) if self._form.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None:
            raise fault("DAY_INVALID", "A day is written as 2026-01-31 and exists.")
        if not 1900 <= day.year < 2200:
            raise fault("DAY_OUT_OF_RANGE", "The day lies before 1900 or after 2199.")
        return day

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return value.isoformat() if value is not None else None


class Instant(Strict[datetime]):
    """A moment in UTC, going out only: `2026-01-31T23:59:59.000000Z`."""

    documented: ClassVar[Mapping[str, Any]] = {"type": "string", "format": "date-time"}

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        if value is None:
            return None
        moment: str = value.astimezone(UTC).isoformat(timespec="microseconds")
        return moment.replace("+00:00", "Z")


class Whole(Strict[int]):
    """A whole number within bounds: a JSON number without fraction, never a text or true."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        self._least, self._most = least, most
        super().__init__(metadata={"type": "integer", "minimum": least, "maximum": most}, **kwargs)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise fault("TYPE_WRONG")
        if not self._least <= value <= self._most:
            raise fault("NUMBER_OUT_OF_RANGE", f"{self._least} to {self._most} are taken.")
        return value


class Digits(Whole):
    """A whole number within bounds where only texts arrive: in a query."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if not re.fullmatch("0|[1-9][0-9]{0,8}", value, re.ASCII):
            raise fault("TYPE_WRONG")
        return super()._deserialize(int(value))


class YesNo(Strict[bool]):
    """True or false, and nothing that could be taken for it."""

    documented: ClassVar[Mapping[str, Any]] = {"type": "boolean"}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise fault("TYPE_WRONG")
        return value


class OneOf(Strict[str]):
    """One word of a list: a status, a kind, a role."""

    def __init__(self, words: type[StrEnum] | tuple[str, ...], **kwargs: Any) -> None:
        self._words = tuple(str(word) for word in words)
        super().__init__(metadata={"type": "string", "enum": list(self._words)}, **kwargs)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise fault("TYPE_WRONG")
        if value not in self._words:
            raise fault("CHOICE_UNKNOWN", "One of these is taken: " + ", ".join(self._words))
        return value
