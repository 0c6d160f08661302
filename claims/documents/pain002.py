"""pain.002: what the bank says of the payments of a file before it books any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from claims.documents.bankvalues import BankFile, StatusLine
from claims.documents.bankxml import Node, unreadable

OLDEST: Final = 3
REJECTED: Final = "RJCT"


def read(message: str, document: Node) -> BankFile:
    """The report as values, its lines numbered from 1 in the order of the file."""
    report = document.get("CstmrPmtStsRpt")
    group = report.get("OrgnlGrpInfAndSts")
    lines = tuple(
        StatusLine(number, end_to_end_id, status, reason)
        for number, (end_to_end_id, status, reason) in enumerate(_lines(report, group), start=1)
    )
    if not lines:
        unreadable("it says nothing of any payment")
    return BankFile(
        message=message,
        message_id=report.required("GrpHdr/MsgId"),
        answers=group.required("OrgnlMsgId"),
        statuses=lines,
    )


def _lines(report: Node, group: Node) -> Iterator[tuple[str | None, str, str | None]]:
    """Each payment that is named; the group or the block as a whole where it names none."""
    blocks = list(report.all("OrgnlPmtInfAndSts"))
    if (status := group.text("GrpSts")) and (not blocks or status == REJECTED):
        yield None, _known(status), _reason(group)
        if status == REJECTED:
            return
    for block in blocks:
        payments = list(block.all("TxInfAndSts"))
        status = block.text("PmtInfSts")
        if status and (status == REJECTED or not payments):
            # One block a file is what this house sends, so that the block is the batch.
            named = [each for each in payments if each.text("OrgnlEndToEndId")]
            if not named:
                yield None, _known(status), _reason(block)
                continue
        for each in payments:
            yield (
                each.required("OrgnlEndToEndId"),
                _known(each.text("TxSts") or status or group.text("GrpSts") or ""),
                _reason(each) or _reason(block) or _reason(group),
            )


def _known(status: str) -> str:
    if not (len(status) == 4 and status.isascii() and status.isalpha() and status.isupper()):
        unreadable("a status is not one of ISO 20022")
    return status


def _reason(node: Node) -> str | None:
    code = node.text("StsRsnInf/Rsn/Cd") or node.text("StsRsnInf/Rsn/Prtry")
    return code[:35] if code else None
