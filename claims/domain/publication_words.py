"""What each problem of a draft says, in both languages, beside where in the text it is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from claims.domain.charters import Part, Side
from claims.domain.texts import Texts


class Said(StrEnum):
    """Each thing that may be wrong with a draft; stable, so that texts may be changed."""

    NO_REDRESS = "no_redress"
    COMPONENT_UNSAID = "component_unsaid"
    COMPONENT_UNCHECKED = "component_unchecked"
    COMPONENT_UNKNOWN = "component_unknown"
    NO_SHORT_TEXT = "no_short_text"
    STATEMENT_UNSAID = "statement_unsaid"
    STATEMENT_UNKNOWN = "statement_unknown"
    SIDE_UNSAID = "side_unsaid"
    NO_CHANNELS = "no_channels"
    DECLARATION_UNKNOWN = "declaration_unknown"
    TOLD_TOO_FEW_DAYS = "told_too_few_days"
    UNREADABLE = "unreadable"


_SENTENCES: Final[dict[Said, tuple[str, str]]] = {
    Said.NO_REDRESS: (
        "Janji yang diukur menyebut apa yang dibayar bila terlambat.",
        "A promise that is measured says what is owed when late.",
    ),
    Said.COMPONENT_UNSAID: ("{name}: belum disebut.", "{name}: nothing is said of it."),
    Said.COMPONENT_UNCHECKED: (
        "Sebut apa yang memeriksanya, atau tulis not_checked = true.",
        "Name what checks it, or say not_checked = true.",
    ),
    Said.COMPONENT_UNKNOWN: ("Komponen seperti ini tidak ada.", "There is no such component."),
    Said.NO_SHORT_TEXT: (
        "Kalimat yang tertulis pada setiap voucer.",
        "The sentence that stands on every voucher.",
    ),
    Said.STATEMENT_UNSAID: ("{name}.", "{name}."),
    Said.STATEMENT_UNKNOWN: (
        "Maklumat tidak memuat pernyataan seperti ini.",
        "A charter makes no such statement.",
    ),
    Said.SIDE_UNSAID: (
        "Maklumat menyebut {part} {side}.",
        "A charter tells of the {part} of the {side}.",
    ),
    Said.NO_CHANNELS: (
        "Maklumat menyebut ke mana orang dapat mengadu.",
        "A charter says where to complain.",
    ),
    Said.DECLARATION_UNKNOWN: (
        "Pada saat itu tidak ada pernyataan {name}.",
        "There is no declaration {name} by then.",
    ),
    Said.TOLD_TOO_FEW_DAYS: (
        "Kepada umum disebut {told} hari, sedangkan standar menjanjikan {limit}.",
        "The public is told {told} days, the standard promises {limit}.",
    ),
    Said.UNREADABLE: ("Belum terbaca: {name}", "{name}"),
}
PARTS: Final[dict[Part, Texts]] = {
    Part.RIGHTS: {"id": "hak", "en": "rights"},
    Part.DUTIES: {"id": "kewajiban", "en": "duties"},
    Part.SANCTIONS: {"id": "sanksi", "en": "sanctions"},
}
SIDES: Final[dict[Side, Texts]] = {
    Side.CITIZEN: {"id": "warga", "en": "citizen"},
    Side.OFFICE: {"id": "kantor", "en": "office"},
}


def sentence(said: Said, **named: Texts | str | int) -> dict[str, str]:
    """A problem's sentence in each language; what is named is a text of each, or one of both."""
    return {
        language: _SENTENCES[said][at].format_map(
            {
                name: value[language] if isinstance(value, Mapping) else value
                for name, value in named.items()
            }
        )
        for at, language in enumerate(("id", "en"))
    }
