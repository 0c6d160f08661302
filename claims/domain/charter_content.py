"""The content of a charter: what one version of a standard tells the public, in one fixed form.

The form is plain JSON in which amounts are decimal texts, so that anybody can reckon the digest
again from what the API gives: SHA-256 of the content with sorted keys, no spaces, in UTF-8.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from claims.domain.chain import canonical_json
from claims.domain.charters import Part, PublicPromise, Side
from claims.domain.components import Catalogue
from claims.domain.money import Money
from claims.domain.prices import Price
from claims.domain.promises import Promise, Redress
from claims.domain.standards import Standard
from claims.domain.texts import Texts

Content = dict[str, Any]

FORM: Final = "claims.charter.v1"


def charter_content(
    standard: Standard,
    catalogue: Catalogue,
    *,
    programme_code: str,
    programme_names: Mapping[str, str],
    payer: str,
    items: Mapping[str, Mapping[str, str]],
) -> Content:
    """What a publishable standard promises; `items` are the names of the catalogue's items."""
    return {
        "form": FORM,
        "programme": {"code": programme_code, "names": dict(programme_names), "payer": payer},
        "standard": {
            "code": standard.code,
            "service": standard.service,
            "names": dict(standard.names),
            "version": standard.version,
            "takes_force_on": standard.takes_force_on.isoformat(),
            "digest": standard.digest,
        },
        "short": dict(standard.charter.short or {}),
        "statements": _statements(standard, catalogue),
        "promises": _promises(standard),
        "prices": [_price(each, standard.currency, items) for each in standard.prices.rows],
        "sides": {
            side.value: {
                part.value: [dict(each) for each in standard.charter.sides[side][part]]
                for part in Part
            }
            for side in Side
        },
        "channels": [
            {"names": dict(each.names), "address": each.address}
            for each in standard.charter.channels
        ],
        "groups": {key: dict(names) for key, names in catalogue.groups.items()},
        "components": _components(standard, catalogue),
    }


def content_text(content: Content) -> str:
    """The one way the content is written."""
    return canonical_json(content).decode()


def content_digest(text: str) -> str:
    """SHA-256 of the written content, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _statements(standard: Standard, catalogue: Catalogue) -> list[Content]:
    return [
        {"key": key, "names": dict(names), "texts": dict(standard.charter.statements[key])}
        for key, names in catalogue.statements.items()
        if key in standard.charter.statements
    ]


def _promises(standard: Standard) -> list[Content]:
    told = {each.promise: each for each in standard.charter.promises}
    return [_promise(each, told.get(each.id), standard.currency) for each in standard.promises.all]


def _promise(promise: Promise, told: PublicPromise | None, currency: str) -> Content:
    """One promise in the words for the public where there are such, else in the standard's."""
    texts: Texts = told.says if told else promise.texts
    guaranteed = None
    if promise.guaranteed is not None:
        hundredths = int(promise.guaranteed * 10_000)
        guaranteed = f"{hundredths // 100}.{hundredths % 100:02d}"
    return {
        "id": promise.id,
        "measure": promise.measure.value,
        "within_days": told.within_days if told else promise.within_days,
        "counts": promise.counts.value,
        "texts": dict(texts),
        "guaranteed_percent": guaranteed,
        "redress": _redress(promise.redress, currency) if promise.redress else None,
    }


def _redress(redress: Redress, currency: str) -> Content:
    return {
        "beyond_percent": redress.beyond_percent,
        "per_mille_a_day": redress.per_mille_a_day,
        "cap_percent": redress.cap_percent,
        "floor": _money(redress.floor, currency),
    }


def _price(price: Price, currency: str, items: Mapping[str, Mapping[str, str]]) -> Content:
    names = items.get(price.item)
    return {
        "item": price.item,
        "names": dict(names) if names else {"id": price.item, "en": price.item},
        "unit": price.unit,
        "cap": _money(price.cap, currency) if price.cap is not None else None,
        "valid_from": price.valid.first_day.isoformat(),
        "valid_until": price.valid.last_day.isoformat() if price.valid.last_day else None,
    }


def _components(standard: Standard, catalogue: Catalogue) -> list[Content]:
    return [
        {
            "key": kind.key,
            "group": kind.group,
            "names": dict(kind.names),
            "texts": dict(standard.components[kind.key].texts),
            "checked_by": list(standard.components[kind.key].checked_by),
        }
        for kind in catalogue.kinds
        if kind.key in standard.components
    ]


def _money(amount: int, currency: str) -> Content:
    return {"amount": Money(amount, currency).text, "currency": currency}
