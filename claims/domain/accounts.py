"""What accounts and occasions are called here: a deployer's codes, names and classes, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from claims.domain.ledger import SIDES, Occasion
from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml
from claims.domain.texts import Texts, read_texts


class StatementClass(StrEnum):
    """Where an account stands in the statements of a public body."""

    BUDGET = "budget"
    ASSET = "asset"
    LIABILITY = "liability"
    EXPENSE = "expense"


@dataclass(frozen=True, slots=True)
class Account:
    """What an account of the ledger is called here: its code, its class, its name by language."""

    name: str
    code: str
    statement_class: StatementClass
    texts: Texts


@dataclass(frozen=True, slots=True)
class ChartOfAccounts:
    """Every account of the ledger by its name in the product, and what each occasion is called."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    occasions: Mapping[str, Texts] = field(default_factory=dict)


def parse_chart(text: str) -> ChartOfAccounts:
    """The chart of config/chart.toml; refuses `CHART_INVALID` with every problem.

    Every account the product posts to is written, none twice under one code, and no other; so is
    every occasion.
    """
    problems: list[str] = []
    given = read_toml(text, problems)
    accounts = given.section("accounts")
    found = {name: _read(accounts.section(name), name) for name in SIDES}
    accounts.finish()
    occasions = given.section("occasions")
    called = {each.value: _read_texts(occasions.section(each.value)) for each in Occasion}
    occasions.finish()
    given.finish()
    codes = [each.code for each in found.values() if each.code]
    twice = sorted({each for each in codes if codes.count(each) > 1})
    problems += [f"accounts: the code {code} is given to two accounts" for code in twice]
    if problems:
        raise Refused(
            "CHART_INVALID",
            f"The chart of accounts cannot be read: {len(problems)} problem(s), the first: "
            f"{problems[0]}",
            problems=problems,
        )
    return ChartOfAccounts(found, called)


def _read(given: Section, name: str) -> Account:
    read = Account(
        name=name,
        code=given.text("code", longest=32),
        statement_class=given.choice("class", StatementClass),
        texts=read_texts(given, longest=120),
    )
    given.finish()
    return read


def _read_texts(given: Section) -> Texts:
    texts = read_texts(given, longest=120)
    given.finish()
    return texts
