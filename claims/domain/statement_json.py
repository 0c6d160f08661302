"""What a statement says as plain mappings and texts, and back: the form that is kept and exchanged.

Amounts are exact decimal texts of the statement's currency (`"1250500.00"`), days ISO 8601,
quantities decimal texts. Reading builds the content anew, so what does not add up is refused
(`STATEMENT_WRONG`), and `digest_of` what was read is the digest on the paper.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from claims.domain.money import decimal_text, exponent_of
from claims.domain.promises import Counting, Measure
from claims.domain.statement_claims import wrong
from claims.domain.statements import (
    LegendEntry,
    MovementKind,
    StatementAdjustment,
    StatementAuthority,
    StatementClaim,
    StatementContent,
    StatementDays,
    StatementLine,
    StatementMovement,
    StatementOfficer,
)

FORM: Final = "claims.statement/3"
"""Which form it is in; another one is refused."""

_MONEY: Final = ("opening", "approved_since", "paid", "closing")
_DAYS: Final = ("period_from", "period_to", "released_on")
_OTHERS: Final = (
    "claims", "legend", "movements", "issued_at", "stamp_duty_above", "spending", "officers",
)  # fmt: skip
_PLAIN: Final = tuple(
    each.name
    for each in fields(StatementContent)
    if each.name not in {*_MONEY, *_DAYS, *_OTHERS, "programme_names", "complaint_route"}
)


def as_json(content: StatementContent) -> bytes:
    """The content as UTF-8 JSON; the same content gives the same bytes."""
    return json.dumps(as_plain(content), ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes) -> StatementContent:
    """The content that was written as JSON."""
    try:
        return from_plain(json.loads(data))
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise wrong(f"This is no statement in the form {FORM}.") from error


def as_plain(content: StatementContent) -> dict[str, Any]:
    """The content as mappings, lists and texts."""
    of = content

    def money(amount: int) -> str:
        return decimal_text(amount, of.currency)

    limit = of.stamp_duty_above
    return {
        "form": FORM,
        "digest": of.digest,
        **{name: getattr(of, name) for name in _PLAIN},
        **{name: money(getattr(of, name)) for name in _MONEY},
        **{name: getattr(of, name).isoformat() for name in _DAYS},
        "issued_at": of.issued_at.astimezone(UTC).isoformat(),
        "stamp_duty_above": None if limit is None else money(limit),
        "programme_names": dict(of.programme_names),
        "complaint_route": dict(of.complaint_route),
        "movements": [
            {
                "kind": each.kind.value,
                "amount": money(each.amount),
                "reference": each.reference,
                "follows": [*each.follows],
                "detail": each.detail,
            }
            for each in of.movements
        ],
        "spending": [
            {
                "spending_authority": each.spending_authority,
                "account_code": each.account_code,
                "amount": money(each.amount),
            }
            for each in of.spending
        ],
        "officers": [{"titles": dict(each.titles), "names": [*each.names]} for each in of.officers],
        "legend": [{"code": each.code, "texts": dict(each.texts)} for each in of.legend],
        "claims": [_claim(claim, of.currency) for claim in of.claims],
    }


def _claim(of: StatementClaim, currency: str) -> dict[str, Any]:
    names = ("claimed", "adjusted", "approved", "paid_before", "held_back", "paid")
    return {
        **{name: getattr(of, name) for name in ("number", "kind", "reference", "standard")},
        "submitted_on": of.submitted_on.isoformat(),
        "object_by": of.object_by.isoformat(),
        "follows": [*of.follows],
        **{name: decimal_text(getattr(of, name), currency) for name in names},
        "days": [
            {
                "measure": each.measure.value,
                "taken": each.taken,
                "promised": each.promised,
                "counts": each.counts.value,
            }
            for each in of.days
        ],
        "lines": [_line(line, currency) for line in of.lines],
    }


def _line(of: StatementLine, currency: str) -> dict[str, Any]:
    names = ("claimed", "adjusted", "approved")
    return {
        "no": of.no,
        "item_code": of.item_code,
        "item_names": dict(of.item_names),
        "service_on": of.service_on.isoformat(),
        "quantity": quantity_text(of.quantity_milli),
        "unit": of.unit,
        **{name: decimal_text(getattr(of, name), currency) for name in names},
        "adjustments": [
            {
                **{name: getattr(cut, name) for name in _OF_A_CUT},
                "amount": decimal_text(cut.amount, currency),
            }
            for cut in of.adjustments
        ],
    }


_OF_A_CUT: Final = ("reason", "bearer", "rule", "group", "carc")


def quantity_text(milli: int) -> str:
    """Thousandths as a decimal text without needless decimals: `1.5`."""
    whole, rest = divmod(milli, 1_000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def from_plain(given: Mapping[str, Any]) -> StatementContent:
    """The content that was written as plain mappings; refuses `STATEMENT_WRONG`."""
    if given["form"] != FORM:
        raise wrong(f"This is no statement in the form {FORM}.")
    minor = _Minor(given["currency"])
    limit = given["stamp_duty_above"]
    known: dict[str, Any] = {name: given[name] for name in _PLAIN}
    known |= {name: minor(given[name]) for name in _MONEY}
    known |= {name: date.fromisoformat(given[name]) for name in _DAYS}
    content = StatementContent(
        **known,
        issued_at=datetime.fromisoformat(given["issued_at"]),
        stamp_duty_above=None if limit is None else minor(limit),
        programme_names=given["programme_names"],
        complaint_route=given["complaint_route"],
        movements=tuple(
            StatementMovement(
                MovementKind(each["kind"]),
                minor(each["amount"]),
                each["reference"],
                tuple(each["follows"]),
                each.get("detail", ""),
            )
            for each in given["movements"]
        ),
        spending=tuple(
            StatementAuthority(
                each["spending_authority"], each["account_code"], minor(each["amount"])
            )
            for each in given.get("spending", ())
        ),
        officers=tuple(
            StatementOfficer(each["titles"], tuple(each["names"]))
            for each in given.get("officers", ())
        ),
        legend=tuple(LegendEntry(each["code"], each["texts"]) for each in given["legend"]),
        claims=tuple(_claim_of(each, minor) for each in given["claims"]),
    )
    if content.digest != given["digest"]:
        raise wrong("This is not what the digest is of.")
    return content


class _Minor:
    """Reads exact decimal texts of one currency into minor units."""

    def __init__(self, currency: str) -> None:
        self._places = exponent_of(currency)

    def __call__(self, text: str) -> int:
        value = Decimal(text).scaleb(self._places)
        if value != int(value):
            raise wrong(f"{text!r} has more decimals than the currency.")
        return int(value)


def _claim_of(given: Mapping[str, Any], minor: _Minor) -> StatementClaim:
    return StatementClaim(
        **{name: given[name] for name in ("number", "kind", "reference", "standard")},
        submitted_on=date.fromisoformat(given["submitted_on"]),
        object_by=date.fromisoformat(given["object_by"]),
        paid_before=minor(given["paid_before"]),
        held_back=minor(given["held_back"]),
        follows=tuple(given["follows"]),
        days=tuple(
            StatementDays(
                Measure(each["measure"]), each["taken"], each["promised"], Counting(each["counts"])
            )
            for each in given["days"]
        ),
        lines=tuple(_line_of(each, minor) for each in given["lines"]),
    )


def _line_of(given: Mapping[str, Any], minor: _Minor) -> StatementLine:
    return StatementLine(
        **{name: given[name] for name in ("no", "item_code", "item_names", "unit")},
        service_on=date.fromisoformat(given["service_on"]),
        quantity_milli=int(Decimal(given["quantity"]) * 1_000),
        claimed=minor(given["claimed"]),
        approved=minor(given["approved"]),
        adjustments=tuple(
            StatementAdjustment(**{name: cut[name] for name in _OF_A_CUT},
                                amount=minor(cut["amount"]))
            for cut in given["adjustments"]
        ),
    )  # fmt: skip
