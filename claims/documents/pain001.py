"""The bank file: a batch of payments as ISO 20022 pain.001.001.09, from values to bytes.

One payment block a file, which says by which rail. Unless the rail has it otherwise, charges are
borne by the payer (DEBT), so that each payee gets exactly what was approved. Every value comes in
as an argument, the time too: the same batch always gives the same bytes. What would not be valid is
refused before a byte is written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import stdnum.exceptions
import stdnum.iban
from lxml import etree

from claims.documents.paymenttext import LONGEST_NAME, LONGEST_REMITTANCE, cleaned, exact_id
from claims.domain.money import Money, decimal_text, total
from claims.domain.refusals import Refused

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
MOST_PAYMENTS: Final = 100_000
_LARGEST_SUM: Final = 10**18 - 1
"""Eighteen digits, decimals among them: what the format's control sum can hold."""

_BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_LIKE_AN_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", re.ASCII)
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9]{1,34}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Party:
    """Who pays or is paid: the account's holder, its number (an IBAN or any other), its bank."""

    name: str
    account: str
    bic: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment. The bank's answer names it by `end_to_end_id`; the payee reads `remittance`."""

    end_to_end_id: str
    amount: Money
    payee: Party
    remittance: str


@dataclass(frozen=True, slots=True)
class Way:
    """By which rail the bank is to pay, in the codes of ISO 20022; what is empty is not said.

    `local_instrument` is a value of the bank's own where `is_own_instrument`.
    """

    service_level: str = ""
    local_instrument: str = ""
    is_own_instrument: bool = False
    charge_bearer: str = "DEBT"


@dataclass(frozen=True, slots=True)
class Batch:
    """One file: its id, when it was made, on which day to pay, by whom, how, and the payments."""

    message_id: str
    created_at: datetime
    execution_on: date
    payer: Party
    payments: tuple[Payment, ...]
    way: Way = Way()


def render(batch: Batch) -> bytes:
    """The file's bytes.

    Refuses `BATCH_EMPTY`, `BATCH_TOO_LARGE`, `CURRENCY_MIXED`, `PAYMENT_AMOUNT`,
    `PAYMENT_ID_INVALID`, `PAYMENT_ID_TWICE`, `NAME_UNWRITABLE`, `ACCOUNT_INVALID`, `BIC_INVALID`.
    """
    currency, control_sum = _checked(batch.payments)
    written = io.BytesIO()
    with etree.xmlfile(written, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element("Document", nsmap={None: NAMESPACE}), xml.element("CstmrCdtTrfInitn"):
            for element in _header(batch, control_sum):
                xml.write(element)
            with xml.element("PmtInf"):
                for element in _payment_block(batch, currency, control_sum):
                    xml.write(element)
                for payment in batch.payments:
                    xml.write(_transfer(payment))
    written.write(b"\n")
    return written.getvalue()


def require_payable(party: Party) -> None:
    """Refuse a party whom no file could pay; ask when the account is given, not at payday."""
    cleaned(party.name, longest=LONGEST_NAME, field="holder")
    _account_id(party.account)
    _bic(party.bic)


def _checked(payments: tuple[Payment, ...]) -> tuple[str, str]:
    """The batch's one currency and its control sum."""
    if not payments:
        raise Refused("BATCH_EMPTY", "A bank file needs at least one payment.")
    if len(payments) > MOST_PAYMENTS:
        raise Refused("BATCH_TOO_LARGE", f"A bank file holds at most {MOST_PAYMENTS} payments.")
    if any(payment.amount.amount <= 0 for payment in payments):
        raise Refused("PAYMENT_AMOUNT", "Every payment is above zero.")
    ids = [payment.end_to_end_id for payment in payments]
    if len(set(ids)) != len(ids):
        raise Refused("PAYMENT_ID_TWICE", "Two payments have the same end-to-end id.")
    currency = payments[0].amount.currency
    whole = total((payment.amount for payment in payments), currency).amount
    if whole > _LARGEST_SUM:
        raise Refused("BATCH_TOO_LARGE", "The sum has more digits than the format can hold.")
    return currency, decimal_text(whole, currency)


def _header(batch: Batch, control_sum: str) -> Iterable[Any]:
    header = etree.Element("GrpHdr")
    _add(header, "MsgId", exact_id(batch.message_id, field="message_id"))
    created = batch.created_at.astimezone(UTC).replace(tzinfo=None)
    _add(header, "CreDtTm", created.isoformat(timespec="seconds") + "Z")
    _add(header, "NbOfTxs", str(len(batch.payments)))
    _add(header, "CtrlSum", control_sum)
    _add_name(header, "InitgPty", batch.payer, field="payer")
    yield header


def _payment_block(batch: Batch, currency: str, control_sum: str) -> Iterable[Any]:
    """What stands before the payments of the one block, in the order of the schema."""
    block = etree.Element("PmtInf")
    _add(block, "PmtInfId", batch.message_id)
    _add(block, "PmtMtd", "TRF")
    _add(block, "NbOfTxs", str(len(batch.payments)))
    _add(block, "CtrlSum", control_sum)
    _add_way(block, batch.way)
    _add(etree.SubElement(block, "ReqdExctnDt"), "Dt", batch.execution_on.isoformat())
    _add_name(block, "Dbtr", batch.payer, field="payer")
    account = _add_account(block, "DbtrAcct", batch.payer)
    _add(account, "Ccy", currency)
    _add_bank(block, "DbtrAgt", batch.payer)
    _add(block, "ChrgBr", batch.way.charge_bearer)
    return list(block)


def _add_way(block: Any, way: Way) -> None:
    if not way.service_level and not way.local_instrument:
        return
    kind = etree.SubElement(block, "PmtTpInf")
    if way.service_level:
        _add(etree.SubElement(kind, "SvcLvl"), "Cd", way.service_level)
    if way.local_instrument:
        tag = "Prtry" if way.is_own_instrument else "Cd"
        _add(etree.SubElement(kind, "LclInstrm"), tag, way.local_instrument)


def _transfer(payment: Payment) -> Any:
    transfer = etree.Element("CdtTrfTxInf")
    ids = etree.SubElement(transfer, "PmtId")
    _add(ids, "EndToEndId", exact_id(payment.end_to_end_id, field="end_to_end_id"))
    amount = _add(etree.SubElement(transfer, "Amt"), "InstdAmt", payment.amount.text)
    amount.set("Ccy", payment.amount.currency)
    _add_bank(transfer, "CdtrAgt", payment.payee)
    _add_name(transfer, "Cdtr", payment.payee, field="payee")
    _add_account(transfer, "CdtrAcct", payment.payee)
    text = cleaned(payment.remittance, longest=LONGEST_REMITTANCE, field="remittance")
    _add(etree.SubElement(transfer, "RmtInf"), "Ustrd", text)
    return transfer


def _add(parent: Any, tag: str, text: str) -> Any:
    element = etree.SubElement(parent, tag)
    element.text = text
    return element


def _add_name(parent: Any, tag: str, party: Party, *, field: str) -> None:
    name = cleaned(party.name, longest=LONGEST_NAME, field=field)
    _add(etree.SubElement(parent, tag), "Nm", name)


def _add_account(parent: Any, tag: str, party: Party) -> Any:
    account = etree.SubElement(parent, tag)
    number, is_iban = _account_id(party.account)
    holder = etree.SubElement(account, "Id")
    if is_iban:
        _add(holder, "IBAN", number)
    else:
        _add(etree.SubElement(holder, "Othr"), "Id", number)
    return account


def _add_bank(parent: Any, tag: str, party: Party) -> None:
    bank = etree.SubElement(etree.SubElement(parent, tag), "FinInstnId")
    _add(bank, "BICFI", _bic(party.bic))


def _account_id(account: str) -> tuple[str, bool]:
    """The number without separators, and whether it is an IBAN.

    What begins like an IBAN must be one: a mistyped IBAN is never sent as some other number.
    """
    number = re.sub(r"[ .\-]", "", account)
    if _LIKE_AN_IBAN.fullmatch(number):
        try:
            stdnum.iban.validate(number)
        except stdnum.exceptions.ValidationError:
            raise _wrong_account() from None
        return number, True
    if not _ACCOUNT.fullmatch(number):
        raise _wrong_account()
    return number, False


def is_iban(account: str) -> bool:
    """Whether a payable account is an IBAN; any other number is domestic."""
    return _account_id(account)[1]


def _wrong_account() -> Refused:
    # The number itself is never told: refusals are logged and shown.
    return Refused("ACCOUNT_INVALID", "The account number is not valid.", field="account")


def _bic(bic: str) -> str:
    if not _BIC.fullmatch(bic):
        raise Refused("BIC_INVALID", "A bank is named by a BIC of 8 or 11 characters.", field="bic")
    return bic
