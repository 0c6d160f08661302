"""The reasons that banks give by a code of ISO 20022, in words for the office and the payee."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from claims.domain.refusals import Refused
from claims.domain.sections import read_toml
from claims.domain.variables import LANGUAGES

OTHER: Final = "OTHER"
"""The words for a code that the table does not have."""

_CODE: Final = re.compile(r"[A-Z]{2}[0-9]{2}|[A-Z]{4}|OTHER", re.ASCII)


@dataclass(frozen=True, slots=True)
class BankReason:
    """One code: what it means and what the officer does, what the payee reads and can do.

    One that is of the account stops further payments to it until two persons confirm one.
    """

    code: str
    is_of_account: bool
    officer: Mapping[str, str]
    payee: Mapping[str, str]


def parse_bank_reasons(text: str) -> dict[str, BankReason]:
    """The reasons of config/bank_reasons.toml; refuses `BANK_REASONS_INVALID`."""
    problems: list[str] = []
    given = read_toml(text, problems)
    reasons = {}
    for code in given.names():
        section = given.section(code)
        if not _CODE.fullmatch(code):
            section.wrong("", "a code is two letters and two digits, or four letters")
        officer, payee = section.section("officer"), section.section("payee")
        reasons[code] = BankReason(
            code,
            section.has("is_of_account") and section.yes_no("is_of_account"),
            {language: officer.text(language, longest=400) for language in LANGUAGES},
            {language: payee.text(language, longest=400) for language in LANGUAGES},
        )
        for each in (officer, payee, section):
            each.finish()
    if OTHER not in reasons:
        problems.append(f"{OTHER}: the words for all other codes are missing")
    if problems:
        raise Refused(
            "BANK_REASONS_INVALID",
            f"The bank's reasons cannot be read: {len(problems)} problem(s), the first: "
            f"{problems[0]}",
            problems=problems,
        )
    return reasons


def reason_for(reasons: Mapping[str, BankReason], code: str) -> BankReason:
    """What a code says; for one that the table does not have, what is true of any."""
    return reasons.get(code) or reasons[OTHER]
