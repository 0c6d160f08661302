"""What banks answer: read whole and exact in each version, and hostile files refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.documents import bankxml
from claims.documents.bankfiles import read
from claims.documents.bankvalues import Side
from claims.domain.money import Money
from claims.domain.refusals import Refused
from tests.documents.bank_files import ACCOUNT, Booked, a_camt, a_pain002, valid

CAMT = [f"camt.05{kind}.001.{version:02d}" for kind in (3, 4) for version in range(2, 15)]
PAIN = ["pain.002.001.03", "pain.002.001.12", "pain.002.001.14", "pain.002.001.15"]
ENTITIES = (
    b'<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = b'<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def code_of(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(content)
    return refused.value.code


@pytest.mark.parametrize("message", CAMT)
def test_a_booked_payment_and_its_return_are_read_from_every_version(message: str) -> None:
    file = read(
        a_camt(
            Booked("90000.00", "LANSIA-000001-000001", "REF-1"),
            Booked("45000.5", "LANSIA-000001-000002", "REF-2", side="CRDT", reason="AC04"),
            message=message,
            opening="-100.00",
            closing="1000000.00",
        )
    )
    assert (file.message, file.message_id, file.account) == (message, "NOTE-1", ACCOUNT)
    paid, back = file.entries
    assert (paid.line, paid.side, paid.money, paid.is_return, paid.status) == (
        1, Side.DEBIT, Money(9_000_000, "IDR"), False, "BOOK",
    )  # fmt: skip
    assert (paid.end_to_end_id, paid.booked_on) == ("LANSIA-000001-000001", date(2026, 11, 25))
    assert (back.line, back.side, back.money, back.is_return, back.reason) == (
        2, Side.CREDIT, Money(4_500_050, "IDR"), True, "AC04",
    )  # fmt: skip
    assert paid.reference != back.reference
    if message.startswith("camt.053"):
        assert file.opening is not None
        assert file.closing is not None
        assert (file.opening.money.amount, file.closing.money.amount) == (-10_000, 100_000_000)


@pytest.mark.parametrize("message", PAIN)
def test_a_status_is_read_of_each_payment_or_of_the_whole_file(message: str) -> None:
    file = read(a_pain002("B-1", ("P-1", "ACCP", None), ("P-2", "RJCT", "AC01"), message=message))
    assert (file.message, file.answers) == (message, "B-1")
    assert [(each.end_to_end_id, each.status, each.reason) for each in file.statuses] == [
        ("P-1", "ACCP", None), ("P-2", "RJCT", "AC01"),
    ]  # fmt: skip
    whole = read(a_pain002("B-1", group="RJCT", reason="FF01", message=message))
    assert [(each.end_to_end_id, each.status, each.reason) for each in whole.statuses] == [
        (None, "RJCT", "FF01")
    ]


def test_an_entry_of_several_payments_is_a_line_each_if_they_add_up() -> None:
    parts = [("P-1", "10.00"), ("P-2", "20.00")]
    whole = read(a_camt(Booked("30.00", details=parts)))
    assert [(each.end_to_end_id, each.money.amount) for each in whole.entries] == [
        ("P-1", 1_000), ("P-2", 2_000),
    ]  # fmt: skip
    assert len({each.reference for each in whole.entries}) == 2
    assert {each.entry_reference for each in whole.entries} == {"BANK-1"}
    [differing] = read(a_camt(Booked("31.00", details=parts))).entries
    assert (differing.end_to_end_id, differing.money.amount) == (None, 3_100)


def test_the_same_movement_is_known_by_the_same_reference_in_both_kinds_of_file() -> None:
    for given_ in (Booked("1.00", "P-1", "REF"), Booked("1.00", "P-1", None)):
        told, stated = (read(a_camt(given_, message=f"camt.05{kind}.001.08")) for kind in (4, 3))
        assert told.entries[0].reference == stated.entries[0].reference is not None
    assert read(a_camt(Booked("1.00", None, None))).entries[0].reference is None


def test_a_charge_and_what_is_not_booked_yet_are_told_apart() -> None:
    file = read(
        a_camt(
            Booked("2.00", family=("MDOP", "CHRG")), Booked("1.00", "P-1", status="PDNG"),
        )
    )  # fmt: skip
    assert [(each.is_charge, each.status) for each in file.entries] == [
        (True, "BOOK"), (False, "PDNG"),
    ]  # fmt: skip


@pytest.mark.parametrize("prefix", [ENTITIES, OUTSIDE, b"<!DOCTYPE Document>"])
def test_a_file_with_a_document_type_is_refused(prefix: bytes) -> None:
    body = a_camt(Booked("1.00")).partition(b"?>")[2]
    assert code_of(prefix + body.replace(b"NOTE-1", b"&c;")) == "BANK_FILE_UNREADABLE"
    assert code_of(prefix + body) == "BANK_FILE_UNREADABLE"
    wide = (prefix + body).decode().encode("utf-16")
    assert code_of(wide) == "BANK_FILE_UNREADABLE"


def test_what_is_no_xml_or_too_much_of_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    good = a_camt(Booked("1.00"))
    for content in (b"", b"\0", b"PK\x03\x04", b"<a>", b"{}", good[:-9], good + b"<b/>"):
        assert code_of(content) == "BANK_FILE_UNREADABLE"
    deep = b"<a>" * 200 + b"</a>" * 200
    assert code_of(deep) == "BANK_FILE_UNREADABLE"
    deeper = b"<a>" * 100_000
    assert code_of(deeper) == "BANK_FILE_UNREADABLE"
    monkeypatch.setattr(bankxml, "MOST_BYTES", len(good) - 1)
    assert code_of(good) == "BANK_FILE_UNREADABLE"
    monkeypatch.setattr(bankxml, "MOST_BYTES", len(good))
    monkeypatch.setattr(bankxml, "MOST_ELEMENTS", 5)
    assert code_of(good) == "BANK_FILE_UNREADABLE"


def test_another_message_is_of_no_kind_that_is_taken() -> None:
    good = a_camt(Booked("1.00"))
    for other in (b"camt.054.001.01", b"camt.052.001.08", b"pain.001.001.09", b"pacs.004.001.09"):
        assert code_of(good.replace(b"camt.054.001.08", other)) == "BANK_FILE_KIND"
    assert code_of(b"<html/>") == "BANK_FILE_KIND"
    assert code_of(b"<Document xmlns='urn:x'/>") == "BANK_FILE_KIND"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b">1.00<", b">1.005<"),
        (b">1.00<", b">1e5<"),
        (b">1.00<", b">-1.00<"),
        (b">1.00<", b">NaN<"),
        (b">1.00<", b">1,00<"),
        (b">1.00<", "\u0661".encode().join((b">", b"<"))),
        (b">1.00<", b">99999999999999999.00<"),
        (b'Ccy="IDR">1', b'Ccy="IDX">1'),
        (b'Ccy="IDR">1', b'Ccy="">1'),
        (b"<Dt>2026-11-25</Dt>", b"<Dt>2026-11-31</Dt>"),
        (b"DBIT", b"OTHR"),
        (b"<Cd>BOOK</Cd>", b""),
        (b"<MsgId>NOTE-1</MsgId>", b"<MsgId> </MsgId>"),
        (b"<Othr><Id>0012345678901</Id></Othr>", b""),
    ],
)
def test_a_value_that_is_not_exact_makes_the_file_unreadable(old: bytes, new: bytes) -> None:
    good = a_camt(Booked("1.00"))
    assert old in good
    assert code_of(good.replace(old, new, 1)) == "BANK_FILE_UNREADABLE"


def test_zeros_beyond_the_currencys_decimals_are_no_other_amount() -> None:
    exact = valid(a_camt(Booked("1.00")).replace(b">1.00<", b">0001.00000<"))
    assert read(exact).entries[0].money == Money(100, "IDR")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_damaged_file_breaks_the_reader(data: st.DataObject) -> None:
    """Whatever bytes are cut out or put in, there is a value or a refusal."""
    good = a_camt(Booked("1.00", "P-1", reason="AC04", side="CRDT"), Booked("2.00"))
    at = data.draw(st.integers(0, len(good)))
    to = data.draw(st.integers(at, min(len(good), at + 60)))
    damaged = good[:at] + data.draw(st.binary(max_size=6)) + good[to:]
    try:
        said = len(read(damaged).entries)
    except Refused as refused:
        said = {"BANK_FILE_UNREADABLE": 0, "BANK_FILE_KIND": 0}[refused.code]
    assert said <= 2
