"""camt.054 and camt.053: what the bank has booked on an account, and its balances.

An entry may book several payments at once. Its transactions are then lines of their own if each
has an amount and they add up to the entry; else the entry is one line that names no payment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Final

from claims.documents.bankvalues import Balance, BankFile, EntryLine, Side
from claims.documents.bankxml import Node, unreadable
from claims.domain.money import Money, total

BODIES: Final = {
    "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    "camt.053": ("BkToCstmrStmt", "Stmt"),
}
OLDEST: Final = 2
NOT_PROVIDED: Final = "NOTPROVIDED"
RETURNED: Final = frozenset({"RRTN", "RPCR", "ARET", "CRTN"})
"""Families and subfamilies of the bank transaction code that give money back."""
CHARGES: Final = frozenset({"CHRG", "COMM", "FEES", "CHAR"})
_SIDES: Final = {"DBIT": Side.DEBIT, "CRDT": Side.CREDIT}


def read(message: str, document: Node) -> BankFile:
    """The notification or statement as values, its lines numbered from 1 in order."""
    body_name, report_name = BODIES[message[:8]]
    body = document.get(body_name)
    reports = list(body.all(report_name))
    if not reports:
        unreadable("it reports no account")
    numbers = count(1)
    lines, opening, closing = [], [], []
    accounts = [_account(report) for report in reports]
    for report, account in zip(reports, accounts, strict=True):
        for entry in report.all("Ntry"):
            lines += [replace(each, line=next(numbers)) for each in _lines(entry, account)]
        opening += _balances(report, ("OPBD", "PRCD"))
        closing += _balances(report, ("CLBD",))
    return BankFile(
        message=message,
        message_id=body.required("GrpHdr/MsgId"),
        account=accounts[0],
        accounts=frozenset(accounts),
        entries=tuple(lines),
        opening=opening[0] if len(reports) == 1 and opening else None,
        closing=closing[-1] if len(reports) == 1 and closing else None,
    )


def _account(report: Node) -> str:
    found = report.text("Acct/Id/IBAN") or report.text("Acct/Id/Othr/Id")
    return found or unreadable("an account has no number")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an entry says for all its transactions."""

    account: str
    side: Side
    money: Money
    status: str
    reference: str | None
    booked_on: date | None
    codes: frozenset[str]
    is_reversal: bool


def _lines(node: Node, account: str) -> Iterator[EntryLine]:
    """The lines of an entry, not numbered yet."""
    status = node.text("Sts/Cd") or node.text("Sts/Prtry") or node.text("Sts")
    entry = _Entry(
        account=account,
        side=_side(node.required("CdtDbtInd")),
        money=node.money("Amt") or unreadable("an entry has no amount"),
        status=(status or unreadable("an entry has no status"))[:35],
        reference=_reference(node.text("AcctSvcrRef")),
        booked_on=node.day("BookgDt"),
        codes=_codes(node),
        is_reversal=node.text("RvslInd") in {"true", "1"},
    )
    details = list(node.all("NtryDtls/TxDtls"))
    amounts = [_amount(each, entry, len(details)) for each in details]
    known = [each for each in amounts if each is not None]
    adds_up = len(known) == len(details) > 0 and _adds_up(known, entry.money)
    if not adds_up:
        yield _line(entry, None, entry.money)
        return
    for each, money in zip(details, known, strict=True):
        yield _line(entry, each, money)


def _line(entry: _Entry, details: Node | None, money: Money) -> EntryLine:
    codes, reason, named, own = entry.codes, None, None, None
    side = entry.side
    if details is not None:
        codes = codes | _codes(details)
        reason = details.text("RtrInf/Rsn/Cd") or details.text("RtrInf/Rsn/Prtry")
        named = _reference(details.text("Refs/EndToEndId"))
        own = _reference(details.text("Refs/AcctSvcrRef"))
        if said := details.text("CdtDbtInd"):
            side = _side(said)
    is_return = side is Side.CREDIT and (
        entry.is_reversal
        or bool(codes & RETURNED)
        or (details is not None and details.find("RtrInf") is not None)
    )
    first = entry.reference or own
    return EntryLine(
        line=0,
        account=entry.account,
        side=side,
        money=money,
        status=entry.status,
        entry_reference=entry.reference,
        reference=_known_by(first, named, own, (side, money.text, entry.booked_on)),
        end_to_end_id=named,
        booked_on=entry.booked_on,
        reason=reason[:35] if reason else None,
        is_return=is_return,
        is_charge=side is Side.DEBIT and bool(codes & CHARGES),
    )


def _known_by(
    first: str | None, named: str | None, own: str | None, moved: tuple[Side, str, date | None]
) -> str | None:
    """By what a line is known in whichever file it comes again.

    The bank's own reference and, within an entry of several, the payment's; a payment that comes
    without the bank's reference is known by what moved on which day.
    """
    if first:
        return f"{first}|{named or own or ''}"
    return "|".join(("", named, *map(str, moved))) if named else None


def _amount(details: Node, entry: _Entry, number: int) -> Money | None:
    """What one transaction of an entry moved, in the account's currency."""
    given = details.money("Amt") or details.money("AmtDtls/TxAmt/Amt")
    if given is None or given.currency != entry.money.currency:
        return entry.money if number == 1 else None
    return given


def _adds_up(amounts: list[Money], whole: Money) -> bool:
    return total(amounts, whole.currency) == whole


def _codes(node: Node) -> frozenset[str]:
    family = node.text("BkTxCd/Domn/Fmly/Cd"), node.text("BkTxCd/Domn/Fmly/SubFmlyCd")
    return frozenset(each for each in family if each)


def _side(said: str) -> Side:
    return _SIDES.get(said) or unreadable("an entry is neither a debit nor a credit")


def _reference(said: str | None) -> str | None:
    return said[:35] if said and said != NOT_PROVIDED else None


def _balances(report: Node, kinds: tuple[str, ...]) -> list[Balance]:
    found = []
    for each in report.all("Bal"):
        if each.text("Tp/CdOrPrtry/Cd") in kinds:
            money = each.money("Amt") or unreadable("a balance has no amount")
            sign = -1 if _side(each.required("CdtDbtInd")) is Side.DEBIT else 1
            found.append(Balance(Money(sign * money.amount, money.currency), each.day("Dt")))
    return found
