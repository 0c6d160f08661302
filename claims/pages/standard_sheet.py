"""A standard as a policy officer reads it: prices, promises, rules and eligibility as tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from claims.domain.change_words import ToldChange
from claims.domain.drafts import Life
from claims.domain.money import exponent_of
from claims.domain.permissions import Action
from claims.domain.promises import Promise
from claims.domain.publication import Problem
from claims.domain.refusals import Refused
from claims.domain.standard_edits import tables_of
from claims.domain.standards import Standard
from claims.domain.variables import typed
from claims.pages.wording import Wording
from claims.usecases import drafts, programmes, standards, users
from claims.usecases.context import Context
from claims.usecases.standards import Standing

OF_EVERY_RULE: Final = ("id", "kind")
_AMOUNT: Final = re.compile(r"[0-9]{1,13}\.[0-9]{2}", re.ASCII)
EDITABLE: Final = frozenset({Life.DRAFT, Life.CHECKED})


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A standard in the list of its programme."""

    id: UUID
    name: str
    code: str
    version: int | None
    status: str
    force: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A value that the form of figures offers: the field's name and what is in it."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on a standard's page; `read` is None while the text does not read as one."""

    standing: Standing
    row: StandardRow
    programme: str
    currency: str
    writer: str
    edited_at: str
    publisher: str
    is_editable: bool
    is_mine: bool
    problems: Sequence[Problem]
    read: Mapping[str, Any] | None


def programmes_of(ctx: Context, language: str) -> list[tuple[str, list[StandardRow]]]:
    """Every programme with its standards (at most 200 programmes)."""
    say = Wording(language, ctx.rulebook.reasons)
    return [
        (
            say.name(programme.names),
            [row_of(each, say) for each in standards.list_(ctx, programme.id)],
        )
        for programme in programmes.list_(ctx, limit=200)
    ]


def row_of(standing: Standing, say: Wording) -> StandardRow:
    """A standard in one row; a draft that names itself in no language is called by its code."""
    return StandardRow(
        id=standing.id,
        name=say.name(standing.names) if standing.names else _name_of(standing, say),
        code=standing.code,
        version=standing.version,
        status=standing.status.value,
        force=say.day(standing.takes_force_on),
    )


def _name_of(draft: Standing, say: Wording) -> str:
    names = tables_of(draft.text).get("names")
    told = names.get(say.language) if isinstance(names, dict) else None
    return told if isinstance(told, str) and told.strip() else draft.code


def sheet(ctx: Context, standard_id: UUID, language: str) -> Sheet:
    """Read a standard and what it says, for one reader."""
    standing = standards.get(ctx, standard_id)
    programme = programmes.get(ctx, standing.programme_id)
    say = Wording(language, ctx.rulebook.reasons)
    is_editable = standing.status in EDITABLE
    people = [each for each in (standing.edited_by, standing.published_by) if each]
    logins = users.logins_of(ctx, people)
    edited_at = standing.edited_at
    may_see = is_editable and ctx.may(Action.DRAFT_READ)
    return Sheet(
        standing=standing,
        row=row_of(standing, say),
        programme=say.name(programme.names),
        currency=programme.currency,
        writer=logins.get(standing.edited_by, "") if standing.edited_by else "",
        edited_at=say.instant(edited_at, programme.time_zone) if edited_at else "",
        publisher=logins.get(standing.published_by, "") if standing.published_by else "",
        is_editable=is_editable,
        is_mine=ctx.actor.user_id in {standing.drafted_by, standing.edited_by},
        problems=standards.problems(ctx, standard_id) if may_see else (),
        read=_read(ctx, standing, say, programme.currency),
    )


def compared(
    ctx: Context, standard_id: UUID
) -> tuple[Standing, Standing | None, Sequence[ToldChange]]:
    """A standard beside the version of its code that is in force, and what it changes of it."""
    standing = standards.get(ctx, standard_id)
    in_force = next(
        (
            each
            for each in standards.list_(ctx, standing.programme_id)
            if each.code == standing.code
            and each.status is Life.IN_FORCE
            and each.id != standing.id
        ),
        None,
    )
    if in_force is None:
        return standing, None, ()
    return standing, in_force, standards.changes(ctx, standard_id, earlier=in_force.id)


def _read(ctx: Context, standing: Standing, say: Wording, currency: str) -> dict[str, Any] | None:
    try:
        standard = drafts.parsed_text(
            ctx, standing.programme_id, standing.text, version=standing.version or 1
        )
        tables = tables_of(standing.text)
    except Refused as refused:
        if refused.code != "STANDARD_INVALID":
            raise
        return None
    items = {item.code: item for item in programmes.list_items(ctx, standing.programme_id)}
    return {
        "prices": _prices(standard, tables, items, say, currency),
        "promises": [
            _promise(at, promise, say, currency) for at, promise in enumerate(standard.promises.all)
        ],
        "rules": [_rule(rule, say, currency) for rule in tables.get("rules", [])],
        "when": standard.eligibility.when,
        "facts": {name: kind.value for name, kind in standard.eligibility.facts.items()},
        "force": say.day(standard.takes_force_on),
    }


def _prices(
    standard: Standard, tables: Mapping[str, Any], items: Mapping[str, Any], say: Wording,
    currency: str,
) -> list[dict[str, Any]]:  # fmt: skip
    del standard
    shown = []
    for at, price in enumerate(tables.get("prices", [])):
        cap = _minor(price["cap"], currency) if "cap" in price else None
        item = items.get(price["item"])
        shown.append(
            {
                "item": say.name(item.names) if item else price["item"],
                "unit": price.get("unit", ""),
                "cap": say.money(cap, currency) if cap is not None else None,
                "valid_from": say.day(price.get("valid_from")),
                "figure": Figure(f"cap-{at}", typed(cap, currency, language=say.language))
                if cap is not None
                else None,
            }
        )
    return shown


def _promise(at: int, promise: Promise, say: Wording, currency: str) -> dict[str, Any]:
    guaranteed = promise.guaranteed
    percent = f"{float(guaranteed * 100):g}" if guaranteed is not None else None
    redress = promise.redress
    return {
        "id": promise.id,
        "text": promise.texts.get(say.language, promise.id),
        "days": promise.within_days,
        "counts": promise.counts.value,
        "guaranteed": percent,
        "redress": {
            "per_mille": redress.per_mille_a_day,
            "cap": redress.cap_percent,
            "floor": say.money(redress.floor, currency),
        }
        if redress
        else None,
        "figure": Figure(f"days-{at}", str(promise.within_days)),
        "rate": Figure(f"rate-{at}", percent) if percent else None,
    }


def _rule(rule: Mapping[str, Any], say: Wording, currency: str) -> dict[str, Any]:
    return {
        "id": rule.get("id", ""),
        "kind": rule.get("kind", ""),
        "settings": [
            (key, _setting(value, say, currency))
            for key, value in rule.items()
            if key not in OF_EVERY_RULE
        ],
    }


def _setting(value: Any, say: Wording, currency: str) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_setting(each, say, currency)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_setting(each, say, currency) for each in value)
    if isinstance(value, date):
        return say.day(value)
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return say.money(_minor(value, currency), currency)
    return str(value)


def _minor(text: str, currency: str) -> int:
    whole, _, decimals = text.partition(".")
    return int(whole + decimals.ljust(exponent_of(currency), "0"))
