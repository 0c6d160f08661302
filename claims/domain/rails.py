"""Rails: by which ways money goes, between which amounts, as a deployer's data; and the choice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from claims.domain.money import exponent_of
from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml
from claims.domain.texts import Texts, read_texts

_CODE: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,22}[A-Z0-9])", re.ASCII)
_EXTERNAL: Final = re.compile(r"[A-Z0-9]{1,4}", re.ASCII)
MOST_RAILS: Final = 100


class Accounts(StrEnum):
    """What kind of account a rail reaches."""

    ANY = "any"
    IBAN = "iban"
    DOMESTIC = "domestic"


class ChargeBearer(StrEnum):
    """Who bears the charges of a transfer (ISO 20022, ChargeBearerType1Code)."""

    DEBTOR = "DEBT"
    SERVICE_LEVEL = "SLEV"
    SHARED = "SHAR"
    CREDITOR = "CRED"


@dataclass(frozen=True, slots=True)
class Rail:
    """One way of payments: its currency, its limits of one payment in minor units, both included.

    `least` and `most` are None where there is no limit. The rest is what the bank file says:
    codes of ISO 20022, or a value of the bank's own for the local instrument.
    """

    code: str
    texts: Texts
    currency: str
    least: int | None
    most: int | None
    accounts: Accounts
    service_level: str
    local_instrument: str
    is_own_instrument: bool
    charge_bearer: ChargeBearer

    def carries(self, amount: int, *, is_iban: bool) -> bool:
        """Whether the rail takes a payment of so many minor units to such an account."""
        reaches = self.accounts is Accounts.ANY or is_iban == (self.accounts is Accounts.IBAN)
        return (
            reaches
            and (self.least is None or amount >= self.least)
            and (self.most is None or amount <= self.most)
        )


def choose(
    rails: Sequence[Rail], *, currency: str, preferred: str | None, amount: int, is_iban: bool
) -> Rail | None:
    """The rail of one payment: the preferred one where it carries it, else the first that does."""
    fitting = [
        each
        for each in rails
        if each.currency == currency and each.carries(amount, is_iban=is_iban)
    ]
    liked = [each for each in fitting if each.code == preferred]
    return next(iter([*liked, *fitting]), None)


def require_rail(rails: Iterable[Rail], code: str, *, currency: str) -> None:
    """Refuse `RAIL_UNKNOWN` for a code that no rail of the currency has."""
    known = sorted(each.code for each in rails if each.currency == currency)
    if code not in known:
        raise Refused(
            "RAIL_UNKNOWN",
            f"No rail for payments in {currency} has this code.",
            field="rail",
            known=known,
        )


def parse_rails(texts: Iterable[str]) -> tuple[Rail, ...]:
    """The rails of every file of config/rails; refuses `RAILS_INVALID` with every problem."""
    problems: list[str] = []
    found: list[Rail] = []
    for text in texts:
        given = read_toml(text, problems)
        found += [_read(each) for each in given.sections("rails", most=MOST_RAILS)]
        given.finish()
    codes = [each.code for each in found]
    twice = sorted({each for each in codes if each and codes.count(each) > 1})
    problems += [f"rails: the code {code} is given to two rails" for code in twice]
    if problems:
        raise Refused(
            "RAILS_INVALID",
            f"The rails cannot be read: {len(problems)} problem(s), the first: {problems[0]}",
            problems=problems,
        )
    return tuple(found)


def _read(given: Section) -> Rail:
    code, currency = given.text("code", longest=24), given.text("currency", longest=3)
    if code and not _CODE.fullmatch(code):
        given.wrong("code", "capitals, digits and dashes between them")
    has_currency = True
    try:
        exponent_of(currency)
    except Refused as refused:
        given.wrong("currency", refused.text)
        has_currency = False
    limits = {
        key: given.amount(key, currency) if given.has(key) and has_currency else None
        for key in ("least", "most")
    }
    least, most = limits["least"], limits["most"]
    if least is not None and most is not None and least > most:
        given.wrong("least", "it is above the most")
    service_level = given.text("service_level", longest=4) if given.has("service_level") else ""
    if service_level and not _EXTERNAL.fullmatch(service_level):
        given.wrong("service_level", "a code of ISO 20022, such as URGP")
    codes = [key for key in ("local_instrument", "local_instrument_own") if given.has(key)]
    if len(codes) > 1:
        given.wrong("local_instrument", "a code or a value of the bank's own, not both")
    read = Rail(
        code=code,
        texts=read_texts(given, longest=80),
        currency=currency,
        least=least,
        most=most,
        accounts=given.choice("accounts", Accounts),
        service_level=service_level,
        local_instrument=given.text(codes[0], longest=35) if codes else "",
        is_own_instrument=codes == ["local_instrument_own"],
        charge_bearer=given.choice("charge_bearer", ChargeBearer),
    )
    given.finish()
    return read
