"""The demo's own bank: it pays what a bank file asks for and answers with a camt.054.

It reads nothing but the file that was released, as a bank would.
"""

from __future__ import annotations

from xml.etree import ElementTree

_SENT = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
_ANSWER = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"


def pay(sent: bytes) -> bytes:
    """The debit notification (camt.054.001.08) for every payment of a pain.001.001.09."""
    document = ElementTree.fromstring(sent)  # noqa: S314 - our own file, as the service gave it
    block = _child(document, "CstmrCdtTrfInitn", "PmtInf")
    message_id = _text(document, "CstmrCdtTrfInitn", "GrpHdr", "MsgId")
    moment = _text(document, "CstmrCdtTrfInitn", "GrpHdr", "CreDtTm")
    day = _text(block, "ReqdExctnDt", "Dt")
    account = _child(block, "DbtrAcct", "Id")

    answer = ElementTree.Element("Document", xmlns=_ANSWER)
    body = _add(answer, "BkToCstmrDbtCdtNtfctn")
    header = _add(body, "GrpHdr")
    _add(header, "MsgId", f"N-{message_id}"[:35])
    _add(header, "CreDtTm", moment)
    note = _add(body, "Ntfctn")
    _add(note, "Id", f"N-{message_id}"[:35])
    own = _add(_add(note, "Acct"), "Id")
    if (iban := account.find(f"{_SENT}IBAN")) is not None:
        _add(own, "IBAN", iban.text or "")
    else:
        _add(_add(own, "Othr"), "Id", _text(account, "Othr", "Id"))
    for number, transfer in enumerate(block.findall(f"{_SENT}CdtTrfTxInf"), start=1):
        _book(note, transfer, f"BANK-{message_id[-20:]}-{number:05d}", day)
    return bytes(ElementTree.tostring(answer, encoding="UTF-8", xml_declaration=True))


def _book(
    note: ElementTree.Element, transfer: ElementTree.Element, reference: str, day: str
) -> None:
    """One booked debit, under the reference by which the bank knows it."""
    asked = _child(transfer, "Amt", "InstdAmt")
    entry = _add(note, "Ntry")
    _add(entry, "Amt", asked.text or "", Ccy=asked.get("Ccy", ""))
    _add(entry, "CdtDbtInd", "DBIT")
    _add(_add(entry, "Sts"), "Cd", "BOOK")
    _add(_add(entry, "BookgDt"), "Dt", day)
    _add(entry, "AcctSvcrRef", reference)
    domain = _add(_add(entry, "BkTxCd"), "Domn")
    _add(domain, "Cd", "PMNT")
    family = _add(domain, "Fmly")
    _add(family, "Cd", "ICDT")
    _add(family, "SubFmlyCd", "DMCT")
    details = _add(_add(entry, "NtryDtls"), "TxDtls")
    _add(_add(details, "Refs"), "EndToEndId", _text(transfer, "PmtId", "EndToEndId"))


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _child(node: ElementTree.Element, *path: str) -> ElementTree.Element:
    found = node.find("/".join(f"{_SENT}{each}" for each in path))
    assert found is not None, path
    return found


def _text(node: ElementTree.Element, *path: str) -> str:
    return _child(node, *path).text or ""
