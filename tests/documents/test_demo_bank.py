"""The demo's bank answers a bank file with a valid notification of exactly its payments."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from claims.demo import bank
from claims.documents.bankfiles import read
from claims.documents.pain001 import Batch, Party, Payment, render
from claims.domain.money import Money
from tests.documents.bank_files import valid


@pytest.mark.parametrize("account", ["0012345678901", "DE89370400440532013000"])
def test_the_demos_bank_pays_what_the_file_asks_for(account: str) -> None:
    payer, payee = Party("Dinas Sosial", account, "BRINIDJA"), Party("Siti", "98765", "BMRIIDJA")
    sent = render(
        Batch(
            "LANSIA-000001",
            datetime(2026, 11, 24, tzinfo=UTC),
            date(2026, 11, 25),
            payer,
            tuple(
                Payment(f"LANSIA-000001-{no:06d}", Money(no * 150_050, "IDR"), payee, "-")
                for no in (1, 2)
            ),
        )
    )
    file = read(valid(bank.pay(sent)))
    assert (file.message, file.account) == ("camt.054.001.08", account)
    assert [(each.end_to_end_id, each.money.amount, each.side) for each in file.entries] == [
        ("LANSIA-000001-000001", 150_050, "debit"), ("LANSIA-000001-000002", 300_100, "debit"),
    ]  # fmt: skip
    assert len({each.reference for each in file.entries}) == 2
