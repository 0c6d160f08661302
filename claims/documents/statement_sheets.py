"""A statement as CSV and XLSX: the same claims, lines, adjustments and amounts as on its paper."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from claims.documents.tables import Cell, Column, Kind, Table, write, write_book
from claims.domain.money import exponent_of
from claims.domain.statements import StatementContent

_CLAIM: Final = (
    "claim", "kind", "reference", "submitted_on", "standard", "object_by", "claimed", "adjusted",
    "approved", "paid_before", "held_back", "paid", "follows",
)  # fmt: skip
_LINE: Final = (
    "claim", "line", "item_code", "item_id", "item_en", "service_on", "quantity", "unit",
    "claimed", "adjusted", "approved",
)  # fmt: skip
_CUT: Final = (
    "claim", "line", "reason", "bearer", "rule", "x12_group", "x12_carc", "amount",
)  # fmt: skip
_MOVEMENT: Final = ("kind", "claim", "amount", "follows", "detail")
_SPENDING: Final = ("spending_authority", "account_code", "amount")
_OFFICER: Final = ("title_id", "title_en", "names")
_LEGEND: Final = ("reason", "text_id", "text_en")
_FACT: Final = ("fact", "value")

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "statement": _FACT,
    "claims": _CLAIM,
    "lines": _LINE,
    "adjustments": _CUT,
    "movements": _MOVEMENT,
    "spending": _SPENDING,
    "officers": _OFFICER,
    "reasons": _LEGEND,
}
"""The tables of a statement and their columns, in order."""

CSV_COLUMNS: Final = ("table", *dict.fromkeys(name for of in COLUMNS.values() for name in of))
"""The one table of the CSV: which of the tables a row is of, and every column there is."""


def statement_csv(content: StatementContent) -> bytes:
    """All tables in one, a row telling which it is of."""
    places = {name: at for at, name in enumerate(CSV_COLUMNS)}

    def rows() -> Iterator[list[Cell]]:
        for table, columns in COLUMNS.items():
            for given in _rows(content, table):
                row: list[Cell] = [None] * len(CSV_COLUMNS)
                row[0] = table
                for name, cell in zip(columns, given, strict=True):
                    row[places[name]] = cell
                yield row

    file = io.BytesIO()
    write(_table(content, "statement", CSV_COLUMNS, rows()), "csv", file)
    return file.getvalue()


def statement_xlsx(content: StatementContent) -> bytes:
    """A sheet for each table."""
    file = io.BytesIO()
    tables = [_table(content, name, of, _rows(content, name)) for name, of in COLUMNS.items()]
    write_book(tables, file, title=content.number)
    return file.getvalue()


Rows = Iterator[tuple[Cell, ...]]


def _table(
    content: StatementContent, name: str, columns: Sequence[str], rows: Iterator[Sequence[Cell]]
) -> Table:
    headed = [Column(each, Kind.ANY) for each in columns]
    return Table(name, content.currency, content.issued_at, headed, rows)


def _rows(of: StatementContent, table: str) -> Rows:
    return _ROWS[table](of, Amounts(of.currency))


class Amounts:
    """Minor units of one currency as exact decimals."""

    def __init__(self, currency: str) -> None:
        self._places = exponent_of(currency)

    def __call__(self, amount: int) -> Decimal:
        """The amount with the currency's decimals."""
        return Decimal(amount).scaleb(-self._places)


def _claims(of: StatementContent, money: Amounts) -> Rows:
    for claim in of.claims:
        yield (
            claim.number, claim.kind, claim.reference, claim.submitted_on, claim.standard,
            claim.object_by, money(claim.claimed), money(claim.adjusted), money(claim.approved),
            money(claim.paid_before), money(claim.held_back), money(claim.paid),
            ", ".join(claim.follows),
        )  # fmt: skip


def _lines(of: StatementContent, money: Amounts) -> Rows:
    for claim in of.claims:
        for line in claim.lines:
            yield (
                claim.number, line.no, line.item_code, line.item_names["id"],
                line.item_names["en"], line.service_on, Decimal(line.quantity_milli).scaleb(-3),
                line.unit, money(line.claimed), money(line.adjusted), money(line.approved),
            )  # fmt: skip


def _adjustments(of: StatementContent, money: Amounts) -> Rows:
    for claim in of.claims:
        for line in claim.lines:
            for cut in line.adjustments:
                yield (
                    claim.number, line.no, cut.reason, cut.bearer, cut.rule, cut.group, cut.carc,
                    money(cut.amount),
                )  # fmt: skip


def _movements(of: StatementContent, money: Amounts) -> Rows:
    for moved in of.movements:
        follows = ", ".join(moved.follows)
        yield moved.kind.value, moved.reference, money(moved.amount), follows, moved.detail


def _spending(of: StatementContent, money: Amounts) -> Rows:
    for each in of.spending:
        yield each.spending_authority, each.account_code, money(each.amount)


def _officers(of: StatementContent, _: Amounts) -> Rows:
    for each in of.officers:
        yield each.titles["id"], each.titles["en"], ", ".join(each.names)


def _reasons(of: StatementContent, _: Amounts) -> Rows:
    for entry in of.legend:
        yield entry.code, entry.texts["id"], entry.texts["en"]


def _facts(of: StatementContent, money: Amounts) -> Rows:
    yield from (
        ("number", of.number),
        ("payee_no", of.payee_no),
        ("programme_id", of.programme_names["id"]),
        ("programme_en", of.programme_names["en"]),
        ("payer", of.payer),
        ("payee", of.payee_name),
        ("payee_identity_masked", of.payee_identity_masked),
        ("account_masked", of.account_masked),
        ("period_from", of.period_from),
        ("period_to", of.period_to),
        ("paid_on", of.released_on),
        ("message_id", of.message_id),
        ("end_to_end_id", of.end_to_end_id),
        ("currency", of.currency),
        ("opening", money(of.opening)),
        ("paid", money(of.paid)),
        ("closing", money(of.closing)),
        ("digest", of.digest),
    )


_ROWS: Final[Mapping[str, Callable[[StatementContent, Amounts], Rows]]] = {
    "statement": _facts,
    "claims": _claims,
    "lines": _lines,
    "adjustments": _adjustments,
    "movements": _movements,
    "spending": _spending,
    "officers": _officers,
    "reasons": _reasons,
}
