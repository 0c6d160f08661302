"""Fields made of others: amounts, quantities, names in both languages, lists with a limit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Final, TypeVar

from marshmallow import ValidationError, fields, post_load, utils

from claims.domain.money import Money, parse_money
from claims.domain.refusals import Refused
from schemas.base import Act
from schemas.faults import fault
from schemas.fields import Pattern, Strict, Text

T = TypeVar("T")

AMOUNT: Final = r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?"
EXAMPLE: Final = {"amount": "1250500.00", "currency": "IDR"}


class MoneyText(Act):
    """An exact decimal text and its ISO 4217 currency, with at most the currency's decimals."""

    amount = Pattern(AMOUNT, 20, example="1250500.00", required=True)
    currency = Pattern("[A-Z]{3}", 3, example="IDR", required=True)

    @post_load
    def read(self, given: dict[str, str], **_: Any) -> Money:
        """The amount in minor units, never rounded."""
        try:
            return parse_money(given["amount"], given["currency"])
        except Refused as refused:
            field = "currency" if refused.code == "CURRENCY_UNKNOWN" else "amount"
            raise fault(refused.code, refused.text, field=field) from None


class BalanceText(Act):
    """An exact decimal text that may be below zero, and its currency; going out only."""

    amount = Pattern("-?" + AMOUNT, 24, example="-1250500.00", required=True)
    currency = Pattern("[A-Z]{3}", 3, example="IDR", required=True)


class Nested(fields.Nested, Strict[Any]):
    """A schema within a schema, with our codes for what is wrong around it."""

    def __init__(self, schema: type[Act], *, says: str = "", **kwargs: Any) -> None:
        metadata = {"description": says} if says else {}
        fields.Nested.__init__(self, schema, metadata=metadata, **kwargs)


class MoneyField(Nested):
    """Money: read strictly to minor units; written from them and the object's currency."""

    text: type[Act] = MoneyText

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(self.text, **kwargs)

    # The two parents name the first argument differently.
    def _serialize(  # type: ignore[override]
        self, nested_obj: Any, attr: Any, obj: Any, **_: Any
    ) -> Any:
        if nested_obj is None:
            return None
        given = nested_obj
        money = given if isinstance(given, Money) else Money(given, _currency_of(obj))
        return {"amount": money.text, "currency": money.currency}


class BalanceField(MoneyField):
    """Money that may be below zero; going out only."""

    text = BalanceText


def _currency_of(obj: Any) -> str:
    return str(utils.get_value(obj, "currency"))


class Quantity(Strict[int]):
    """A quantity of at most three decimals as a text, `1.5`; thousandths inside."""

    _form = re.compile(r"(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,3}))?", re.ASCII)
    documented: ClassVar[Mapping[str, Any]] = {
        "type": "string",
        "pattern": r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,3})?$",
        "examples": ["1.5"],
    }

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if not isinstance(value, str):
            raise fault("TYPE_WRONG")
        match = self._form.fullmatch(value)
        if not match:
            raise fault("TEXT_INVALID", "A quantity is written with digits: 2 or 1.5 or 0.125.")
        return int(match[1]) * 1_000 + int((match[2] or "").ljust(3, "0"))

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else format((Decimal(value) / 1_000).normalize(), "f")


class Many(fields.List[T], Strict[Any]):
    """A list whose length is looked at before anything in it."""

    def __init__(
        self, inner: fields.Field[T], *, most: int, least: int = 1, says: str = "", **kwargs: Any
    ) -> None:
        self._least, self._most = least, most
        metadata = {"minItems": least, "maxItems": most, **({"description": says} if says else {})}
        fields.List.__init__(self, inner, metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise fault("TYPE_WRONG")
        if not self._least <= len(value) <= self._most:
            raise fault("LIST_LENGTH", f"{self._least} to {self._most} entries are taken.")
        return super()._deserialize(value, attr, data, **kwargs)


class NamesText(Act):
    """A name in Indonesian and English."""

    id = Text(200, required=True)
    en = Text(200, required=True)


class Names(Nested):
    """A name in both languages."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(NamesText, **kwargs)


class TextsText(Act):
    """A text of some sentences in Indonesian and English."""

    id = Text(2_000, required=True)
    en = Text(2_000, required=True)


class Texts(Nested):
    """A text of some sentences in both languages."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(TextsText, **kwargs)


class Facts(Strict[dict[str, Any]]):
    """Declared facts by name: whole numbers, texts, true or false, days and lists of texts."""

    _name = re.compile(r"[a-z][a-z0-9_]{0,40}", re.ASCII)
    _text = Text(200)
    _most, _largest = 50, 10**15
    documented: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "maxProperties": _most,
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,40}$"},
        "additionalProperties": {
            "anyOf": [
                {"type": "integer", "minimum": -_largest, "maximum": _largest},
                {"type": "boolean"},
                dict(_text.metadata),
                {"type": "array", "maxItems": _most, "items": dict(_text.metadata)},
            ]
        },
    }

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise fault("TYPE_WRONG")
        if len(value) > self._most:
            raise fault("LIST_LENGTH", f"At most {self._most} facts are taken.")
        wrong = {}
        read = {}
        for name, given in value.items():
            try:
                read[name] = self._read(name, given)
            except ValidationError as error:
                wrong[name[:50]] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return read

    def _read(self, name: str, given: Any) -> Any:
        if not self._name.fullmatch(name):
            raise fault("FIELD_UNKNOWN")
        if isinstance(given, str):
            return self._text.deserialize(given)
        if isinstance(given, list):
            if len(given) > self._most:
                raise fault("LIST_LENGTH", f"At most {self._most} texts are taken.")
            return [self._text.deserialize(each) for each in given]
        if not isinstance(given, int) or abs(given) > self._largest:
            raise fault("TYPE_WRONG")
        return given


class Declared(Strict[dict[str, str]]):
    """Further fields by name, each a text as the claimant wrote it; a name is the intake's."""

    _name = re.compile(r"[a-z][a-z0-9_]{0,40}", re.ASCII)
    _text = Text(2_000, lines=True)
    _most = 50
    documented: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "maxProperties": _most,
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,40}$"},
        "additionalProperties": dict(_text.metadata),
    }

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            raise fault("TYPE_WRONG")
        if len(value) > self._most:
            raise fault("LIST_LENGTH", f"At most {self._most} fields are taken.")
        wrong = {}
        read: dict[str, str] = {}
        for name, given in value.items():
            try:
                if not self._name.fullmatch(name):
                    raise fault("FIELD_UNKNOWN")
                read[name] = str(self._text.deserialize(given))
            except ValidationError as error:
                wrong[name[:50]] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return read
