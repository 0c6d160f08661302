"""The differences of two standards in words, in both languages, as an officer reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from claims.domain.money import parse_money
from claims.domain.refusals import Refused
from claims.domain.standard_changes import Change, Path, Way, changes_between, place_of
from claims.domain.texts import Texts
from claims.domain.variables import LANGUAGES, shown


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One difference: where it is in the text, and a sentence in each language."""

    at: str
    texts: Texts


_MONEY: Final = frozenset({"cap", "floor", "above", "amount", "fixed"})
_WORDS: Final[Mapping[str, Texts]] = {
    "yes": {"id": "ya", "en": "yes"},
    "no": {"id": "tidak", "en": "no"},
    "id": {"id": "bahasa Indonesia", "en": "Indonesian"},
    "en": {"id": "bahasa Inggris", "en": "English"},
}

SENTENCES: Final[Mapping[str, Texts]] = {
    "price_up": {
        "id": "Tarif {item} naik dari {before} menjadi {after}.",
        "en": "The price of {item} rises from {before} to {after}.",
    },
    "price_down": {
        "id": "Tarif {item} turun dari {before} menjadi {after}.",
        "en": "The price of {item} falls from {before} to {after}.",
    },
    "price_added": {
        "id": "{item} masuk daftar harga: {after}.",
        "en": "{item} comes into the price list: {after}.",
    },
    "price_removed": {
        "id": "{item} keluar dari daftar harga: {before}.",
        "en": "{item} leaves the price list: {before}.",
    },
    "promise_shorter": {
        "id": "Janji {item} dipersingkat dari {before} menjadi {after} hari.",
        "en": "The promise {item} is shortened from {before} to {after} days.",
    },
    "promise_longer": {
        "id": "Janji {item} diperpanjang dari {before} menjadi {after} hari.",
        "en": "The promise {item} is lengthened from {before} to {after} days.",
    },
    "promise_added": {
        "id": "Janji {item} ditambahkan: {after}.",
        "en": "The promise {item} is added: {after}.",
    },
    "promise_removed": {
        "id": "Janji {item} dihapus: {before}.",
        "en": "The promise {item} is removed: {before}.",
    },
    "rule_added": {
        "id": "Aturan {item} ditambahkan: {after}.",
        "en": "The rule {item} is added: {after}.",
    },
    "rule_removed": {
        "id": "Aturan {item} dihapus: {before}.",
        "en": "The rule {item} is removed: {before}.",
    },
    "rule_changed": {
        "id": "Aturan {item}: {key} berubah dari {before} menjadi {after}.",
        "en": "The rule {item}: {key} changes from {before} to {after}.",
    },
    "rule_says": {
        "id": "Aturan {item} kini menyebut {key}: {after}.",
        "en": "The rule {item} now says {key}: {after}.",
    },
    "rule_silent": {
        "id": "Aturan {item} tidak lagi menyebut {key}, yang semula {before}.",
        "en": "The rule {item} no longer says {key}, which was {before}.",
    },
    "day": {
        "id": "Standar berlaku pada {after}, bukan {before}.",
        "en": "The standard takes force on {after} instead of {before}.",
    },
    "text": {
        "id": "Teks {key} ({language}) berubah dari “{before}” menjadi “{after}”.",
        "en": "The {language} text of {key} changes from “{before}” to “{after}”.",
    },
    "added": {"id": "{key} ditambahkan: {after}.", "en": "{key} is added: {after}."},
    "removed": {"id": "{key} dihapus: {before}.", "en": "{key} is removed: {before}."},
    "changed": {
        "id": "{key} berubah dari {before} menjadi {after}.",
        "en": "{key} changes from {before} to {after}.",
    },
    "reordered": {
        "id": "Urutan {key} berubah menjadi: {after}.",
        "en": "The order of {key} changes to: {after}.",
    },
}


def told_changes(before: str, after: str, *, currency: str) -> tuple[ToldChange, ...]:
    """Everything that another text of a standard changes; nothing where they say the same."""
    return tuple(_told(each, currency) for each in changes_between(before, after))


def _told(change: Change, currency: str) -> ToldChange:
    sentence, key = _sentence(change)
    texts = {
        language: SENTENCES[sentence][language].format(
            item=change.path[1].partition("@")[0] if len(change.path) > 1 else change.at,
            key=key,
            language=_WORDS[change.path[-1]][language] if change.path[-1] in _WORDS else "",
            before=_value(change.before, change.path, language, currency),
            after=_value(change.after, change.path, language, currency),
        )
        for language in LANGUAGES
    }
    return ToldChange(change.at, texts)


def _sentence(change: Change) -> tuple[str, str]:
    """Which sentence tells a change, and how it names the place."""
    path, way = change.path, change.way
    if way is Way.REORDERED:
        return "reordered", change.at
    if len(path) == 2 and path[0] in _LISTS and way is not Way.CHANGED:
        return f"{_LISTS[path[0]]}_{way}", change.at
    if path[0] == "rules" and len(path) > 2:
        kinds = {Way.ADDED: "rule_says", Way.REMOVED: "rule_silent", Way.CHANGED: "rule_changed"}
        return kinds[way], ".".join(path[2:])
    if way is Way.CHANGED:
        return _of_changed(change)
    return way.value, change.at


_LISTS: Final = {"rules": "rule", "promises": "promise", "prices": "price"}


def _of_changed(change: Change) -> tuple[str, str]:
    path, before, after = change.path, change.before, change.after
    if path == ("takes_force_on",):
        return "day", change.at
    if path[0] == "prices" and path[-1] == "cap":
        low, high = _amount(before), _amount(after)
        if low is not None and high is not None:
            return ("price_up" if high > low else "price_down"), change.at
    is_limit = path[0] == "promises" and path[2:] == ("within_days",)
    if is_limit and isinstance(before, int) and isinstance(after, int):
        return ("promise_longer" if after > before else "promise_shorter"), change.at
    if path[-1] in LANGUAGES and isinstance(before, str) and isinstance(after, str):
        return "text", place_of(path[:-1])
    return "changed", change.at


def _amount(value: object) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None


def _value(value: object, path: Path, language: str, currency: str) -> str:
    """A value as a person reads it: amounts, days, yes and no, lists, tables key by key."""
    if isinstance(value, Mapping):
        named = len(path) == len(("rules", "co-pay")) and path[0] in {"rules", "promises"}
        return "; ".join(
            f"{key} = {_value(inner, (*path, key), language, currency)}"
            for key, inner in value.items()
            if not (named and key == "id")
        )
    if isinstance(value, list):
        return ", ".join(_value(each, path, language, currency) for each in value)
    if isinstance(value, str):
        return _text(value, path[-1], language, currency)
    return _plain(value, language)


def _plain(value: object, language: str) -> str:
    if isinstance(value, bool):
        return _WORDS["yes" if value else "no"][language]
    if type(value) is date:
        return shown("day", value.isoformat(), language=language, currency="", words={})
    return str(value)


def _text(value: str, name: str, language: str, currency: str) -> str:
    """A text, or the amount that it is: a limit with two decimals is one, a quantity is not."""
    if name in _MONEY or (name == "at_most" and value[-3:-2] == "."):
        try:
            minor = parse_money(value, currency).amount
        except Refused:
            return value
        return shown("amount", minor, language=language, currency=currency, words={})
    return value
