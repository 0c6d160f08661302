"""What a bank answers with, from bytes to values: pain.002, camt.054 and camt.053.

Read are pain.002.001.03 and later, camt.054.001.02 and camt.053.001.02 and later: what is read of
them has kept its place in all versions, or is looked for in both places. Names, addresses and
remittance texts stay in the file.
"""

from __future__ import annotations

from claims.documents import bankxml, camt, pain002
from claims.documents.bankvalues import BankFile
from claims.domain.refusals import Refused


def read(content: bytes) -> BankFile:
    """The file as values; refuses `BANK_FILE_UNREADABLE` and `BANK_FILE_KIND`."""
    message, document = bankxml.parse(content)
    family, version = message[:8], int(message[-2:])
    if family == "pain.002" and version >= pain002.OLDEST:
        return pain002.read(message, document)
    if family in camt.BODIES and version >= camt.OLDEST:
        return camt.read(message, document)
    raise Refused(
        "BANK_FILE_KIND",
        "A bank's answer is a pain.002 (version 03 or later), a camt.054 or a camt.053"
        f" (version 02 or later); this is a {message}.",
        field="file",
    )
