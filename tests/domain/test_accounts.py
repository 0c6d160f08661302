"""What a deployer calls the accounts: every one, in both languages, under a code of its own."""

from __future__ import annotations

import pytest

from claims.domain.accounts import StatementClass, parse_chart
from claims.domain.ledger import SIDES, Occasion
from claims.domain.refusals import Refused
from config.settings import PROJECT

TEXT = (PROJECT / "config/chart.toml").read_text("utf-8")


def problems_of(text: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        parse_chart(text)
    assert refused.value.code == "CHART_INVALID"
    found = refused.value.facts["problems"]
    assert isinstance(found, list)
    return found


def test_every_account_is_named_in_both_languages_under_its_own_code() -> None:
    chart = parse_chart(TEXT).accounts
    assert set(chart) == set(SIDES)
    assert len({each.code for each in chart.values()}) == len(chart)
    for each in chart.values():
        assert each.texts["id"]
        assert each.texts["en"]
        assert each.texts["id"] != each.texts["en"] or each.name == "bank"


def test_every_occasion_is_named_in_both_languages() -> None:
    occasions = parse_chart(TEXT).occasions
    assert set(occasions) == set(Occasion)
    for language in ("id", "en"):
        assert len({each[language] for each in occasions.values()}) == len(occasions)
    [found] = problems_of(TEXT.replace('en = "Bank fee"\n', ""))
    assert found.startswith("occasions.bank_fee_charged.en: missing")


def test_budget_accounts_and_no_others_stand_in_the_budget() -> None:
    for name, each in parse_chart(TEXT).accounts.items():
        assert (each.statement_class is StatementClass.BUDGET) == name.startswith("budget:")
        assert (each.statement_class is StatementClass.EXPENSE) == name.startswith("expense")


def test_a_chart_that_leaves_an_account_out_is_refused() -> None:
    left = TEXT.replace('[accounts."payable:tax"]', '[accounts."payable:taxes"]')
    found = problems_of(left)
    assert any("payable:tax.code: missing" in each for each in found)
    assert any("payable:taxes: this key is not known" in each for each in found)


def test_a_code_is_given_to_one_account() -> None:
    assert problems_of(TEXT.replace('"1200"', '"1100"')) == [
        "accounts: the code 1100 is given to two accounts"
    ]


def test_a_name_in_one_language_only_is_refused() -> None:
    found = problems_of(TEXT.replace('en = "Bank"\n', ""))
    assert [each.split(":")[0] for each in found] == ["accounts.bank.en"]
