"""The bank file: an ISO 20022 credit transfer (pain.001.001.09), the same bytes every time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from lxml import etree

from claims.domain.identities import read_iban
from claims.domain.money import Money, total
from claims.domain.refusals import Refused

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
NAME_AT_MOST: Final = 140
ID_AT_MOST: Final = 35
REMITTANCE_AT_MOST: Final = 140
_PERMITTED: Final = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")
"""What the payments character set leaves out (EPC217-08): a bank refuses a file with it."""


@dataclass(frozen=True, slots=True)
class Party:
    """A name with its account: an IBAN or a domestic number, and its bank's BIC."""

    name: str
    account: str
    bic: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One credit transfer to one payee."""

    end_to_end_id: str
    amount: Money
    payee: Party
    remittance: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A whole file: one payer, one day, one currency, at least one payment."""

    message_id: str
    created_at: datetime
    execution_on: date
    payer: Party
    payments: tuple[Payment, ...]


def render(batch: Batch) -> bytes:
    """The file's bytes; the same batch always gives the same ones.

    Refuses `BANK_FILE_EMPTY` without payments, `BANK_FILE_NAME` when nothing of a name can be
    written in the permitted characters.
    """
    if not batch.payments:
        raise Refused("BANK_FILE_EMPTY", "A bank file has at least one payment.")
    currency = batch.payments[0].amount.currency
    control_sum = total((each.amount for each in batch.payments), currency).text
    root = etree.Element("Document", nsmap={None: NAMESPACE})
    initiation = _add(root, "CstmrCdtTrfInitn")
    header = _add(initiation, "GrpHdr")
    _add(header, "MsgId", _id(batch.message_id))
    _add(header, "CreDtTm", batch.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _add(header, "NbOfTxs", str(len(batch.payments)))
    _add(header, "CtrlSum", control_sum)
    _add(_add(header, "InitgPty"), "Nm", _name(batch.payer.name))
    information = _add(initiation, "PmtInf")
    _add(information, "PmtInfId", _id(batch.message_id))
    _add(information, "PmtMtd", "TRF")
    _add(information, "BtchBookg", "true")
    _add(information, "NbOfTxs", str(len(batch.payments)))
    _add(information, "CtrlSum", control_sum)
    _add(_add(information, "ReqdExctnDt"), "Dt", batch.execution_on.isoformat())
    _add(_add(information, "Dbtr"), "Nm", _name(batch.payer.name))
    _account(_add(information, "DbtrAcct"), batch.payer.account)
    _bank(_add(information, "DbtrAgt"), batch.payer.bic)
    for payment in batch.payments:
        _transfer(information, payment)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _transfer(information: etree._Element, payment: Payment) -> None:
    transfer = _add(information, "CdtTrfTxInf")
    _add(_add(transfer, "PmtId"), "EndToEndId", _id(payment.end_to_end_id))
    currency = {"Ccy": payment.amount.currency}
    _add(_add(transfer, "Amt"), "InstdAmt", payment.amount.text, currency)
    _bank(_add(transfer, "CdtrAgt"), payment.payee.bic)
    _add(_add(transfer, "Cdtr"), "Nm", _name(payment.payee.name))
    _account(_add(transfer, "CdtrAcct"), payment.payee.account)
    remittance = _written(payment.remittance)[:REMITTANCE_AT_MOST].strip()
    if remittance:
        _add(_add(transfer, "RmtInf"), "Ustrd", remittance)


def _add(
    parent: etree._Element,
    name: str,
    text: str | None = None,
    attributes: Mapping[str, str] | None = None,
) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", dict(attributes or {}))
    child.text = text
    return child


def _account(parent: etree._Element, number: str) -> None:
    identification = _add(parent, "Id")
    try:
        _add(identification, "IBAN", read_iban(number))
    except Refused:
        _add(_add(identification, "Othr"), "Id", number)


def _bank(parent: etree._Element, bic: str) -> None:
    _add(_add(parent, "FinInstnId"), "BICFI", bic)


def _id(text: str) -> str:
    """An identification: permitted characters, no leading or doubled slash, at most 35."""
    written = re.sub(r"/+", "/", _written(text)).strip("/ ")
    if not written or len(written) > ID_AT_MOST:
        raise Refused("BANK_FILE_ID", "A payment's identification does not fit a bank file.")
    return written


def _name(text: str) -> str:
    written = _written(text)[:NAME_AT_MOST].strip()
    if not written:
        raise Refused(
            "BANK_FILE_NAME",
            "A name cannot be written in a bank file: give the account holder's name in Latin"
            " letters, as the bank knows it.",
            field="holder",
        )
    return written


def _written(text: str) -> str:
    """Text in the permitted characters: accents are dropped, other signs become a space."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(_PERMITTED.sub(" ", kept).split())
