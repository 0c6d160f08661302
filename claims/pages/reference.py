"""The OpenAPI document as people read it: nouns, acts, fields, answers, refusals.

Written here rather than by a third party's script, so that nothing is loaded from elsewhere and
the page works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

DEEPEST = 6
METHODS = ("get", "post", "put", "patch", "delete")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body, a query or an answer, by its dotted path."""

    name: str
    kind: str
    is_needed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One status an operation answers with, and the fields of what comes."""

    status: str
    says: str
    media_types: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    says: str
    is_public: bool
    asked: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[Answered, ...]
    refusals: str


@dataclass(frozen=True, slots=True)
class Noun:
    """The operations of one noun."""

    name: str
    says: str
    operations: list[Operation] = field(default_factory=list)


def nouns_of(document: Json) -> list[Noun]:
    """Every noun of a document with its operations, in the document's order."""
    nouns = {
        tag["name"]: Noun(tag["name"], tag.get("description", ""))
        for tag in document.get("tags", [])
    }
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = _operation(document, path, method, item)
                [name, *_] = item[method].get("tags") or ["more"]
                nouns.setdefault(name, Noun(name, "")).operations.append(operation)
    return [noun for noun in nouns.values() if noun.operations]


def problems_of(document: Json) -> list[tuple[int, str, list[str]]]:
    """The stable codes by status with the status's meaning, as the document lists them."""
    by_status: dict[int, list[str]] = {}
    for code, status in document.get("x-refusals", {}).items():
        by_status.setdefault(status, []).append(code)
    return [
        (status, HTTPStatus(status).phrase, sorted(codes))
        for status, codes in sorted(by_status.items())
    ]


def _operation(document: Json, path: str, method: str, item: Json) -> Operation:
    told = item[method]
    parameters = [
        _resolved(document, each)
        for each in [*item.get("parameters", []), *told.get("parameters", [])]
    ]
    statuses = {status: _resolved(document, each) for status, each in told["responses"].items()}
    body = _resolved(document, told.get("requestBody", {}))
    return Operation(
        id=told.get("operationId") or f"{method}{path}",
        method=method.upper(),
        path=path,
        says=told.get("description") or told.get("summary", ""),
        is_public=told.get("security") == [],
        asked=tuple(_parameter(document, each) for each in parameters),
        body=tuple(_fields_of_content(document, body.get("content", {}))),
        answers=tuple(
            Answered(
                status,
                each.get("description", ""),
                ", ".join(each.get("content", {})),
                tuple(_fields_of_content(document, each.get("content", {}))),
            )
            for status, each in statuses.items()
            if status.startswith(("2", "3"))
        ),
        refusals=", ".join(status for status in statuses if status.startswith(("4", "5"))),
    )


def _parameter(document: Json, parameter: Json) -> Field:
    schema = _resolved(document, parameter.get("schema", {}))
    place = {"path": "path", "query": "query", "header": "header"}.get(parameter["in"], "")
    return Field(
        name=parameter["name"],
        kind=f"{place} · {_kind(schema)}",
        is_needed=parameter.get("required", False),
        says=parameter.get("description", "").replace("`", ""),
    )


def _fields_of_content(document: Json, content: Json) -> Iterator[Field]:
    for media in content.values():
        if "schema" in media:
            yield from _fields(document, media["schema"], "", DEEPEST)
        return


def _fields(document: Json, schema: Json, prefix: str, depth: int) -> Iterator[Field]:
    known = _resolved(document, schema)
    needed = known.get("required", [])
    for name, given in known.get("properties", {}).items():
        inner = _resolved(document, given)
        path, step = f"{prefix}{name}", inner
        while step.get("type") == "array":
            path, step = f"{path}[]", _resolved(document, step.get("items", {}))
        says = given.get("description") or inner.get("description", "")
        yield Field(path, _kind(step), name in needed, says.replace("`", ""))
        if "properties" in step and depth and not _is_money(step):
            yield from _fields(document, step, f"{path}.", depth - 1)


def _is_money(schema: Json) -> bool:
    return set(schema.get("properties", {})) == {"amount", "currency"}


def _kind(schema: Json) -> str:
    """A schema in a few words: its type, form, list of words, bounds."""
    if _is_money(schema):
        null = " or null" if "null" in schema.get("type", "") else ""
        return "money: amount (a decimal text) and currency" + null
    types = schema.get("type", "any value")
    text = " or ".join(types) if isinstance(types, list) else str(types)
    if "enum" in schema:
        return "one of " + ", ".join(
            "null" if each is None else str(each) for each in schema["enum"]
        )
    if "format" in schema:
        text += f" ({schema['format']})"
    if "minimum" in schema:
        text += f", {schema['minimum']} to {schema.get('maximum', '…')}"
    elif "maxLength" in schema:
        text += f", at most {schema['maxLength']}"
    if "examples" in schema:
        text += f", such as {schema['examples'][0]}"
    return text


def _resolved(document: Json, given: Json) -> Json:
    """What a reference names; of `anyOf` with null the other one, marked as perhaps null."""
    seen = 0
    while "$ref" in given and seen < DEEPEST:
        target: Any = document
        for part in given["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        given, seen = target, seen + 1
    choices = [each for each in given.get("anyOf", []) if each.get("type") != "null"]
    if len(choices) == 1:
        inner = dict(_resolved(document, choices[0]))
        inner["type"] = [str(inner.get("type", "object")), "null"]
        return inner
    return given
