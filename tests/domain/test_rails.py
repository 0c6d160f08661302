"""Rails: read from data or refused with every problem; the first to carry a payment is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.rails import Accounts, Rail, choose, parse_rails, require_rail
from claims.domain.refusals import Refused

FOLDER = Path(__file__).parents[2] / "config/rails"
FILES = [each.read_text("utf-8") for each in sorted(FOLDER.glob("*.toml"))]
RAILS = parse_rails(FILES)
ONE = """
[[rails]]
code = "{code}"
id = "Jalur"
en = "Rail"
currency = "{currency}"
accounts = "any"
charge_bearer = "DEBT"
{further}
"""


def one(code: str = "ONE", currency: str = "IDR", further: str = "") -> str:
    return ONE.format(code=code, currency=currency, further=further)


def chosen(
    amount: str, *, currency: str = "IDR", preferred: str | None = None, is_iban: bool = False
) -> str | None:
    whole, _, cents = amount.replace(".", "").partition(",")
    minor = int(whole) * 100 + int(cents or 0)
    found = choose(RAILS, currency=currency, preferred=preferred, amount=minor, is_iban=is_iban)
    return found.code if found else None


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("1", "BI-FAST"),
        ("250.000.000", "BI-FAST"),
        ("250.000.000,01", "SKNBI"),
        ("1.000.000.000", "SKNBI"),
        ("1.000.000.000,01", "RTGS"),
        ("90.000.000.000", "RTGS"),
    ],
)
def test_the_amount_chooses_the_rail_in_rupiah(amount: str, code: str) -> None:
    assert chosen(amount) == code


def test_a_preferred_rail_is_taken_where_it_carries_the_payment() -> None:
    assert chosen("1.000", preferred="SKNBI") == "SKNBI"
    assert chosen("1.000.000.001", preferred="SKNBI") == "RTGS"
    assert chosen("100.000.000", preferred="RTGS") == "BI-FAST"
    assert chosen("100.000.000,01", preferred="RTGS") == "RTGS"


def test_another_area_is_another_file() -> None:
    assert chosen("50", currency="EUR", is_iban=True) == "SCT"
    assert chosen("50", currency="EUR", is_iban=True, preferred="SCT-INST") == "SCT-INST"
    assert chosen("50", currency="EUR", is_iban=False) is None
    assert chosen("1.000.000.000", currency="EUR", is_iban=True) is None
    assert chosen("999.999", currency="MYR") == "IBG"
    assert chosen("1.000.001", currency="MYR") == "RENTAS"
    assert chosen("50", currency="USD") is None
    assert chosen("50", is_iban=True) is None, "an IBAN is no account of a rupiah rail"


RAIL = st.builds(
    lambda least, span, accounts: (least, least + span, accounts),
    st.integers(0, 1_000),
    st.integers(0, 1_000),
    st.sampled_from(Accounts),
)


@given(st.lists(RAIL, max_size=5), st.integers(1, 2_100), st.booleans(), st.integers(0, 5))
def test_what_is_chosen_carries_the_payment_and_nothing_before_it_does(
    limits: list[tuple[int, int, Accounts]], amount: int, is_iban: bool, liked: int
) -> None:
    rails = [
        Rail(f"R{at}", {}, "IDR", least, most, accounts, "", "", False, RAILS[0].charge_bearer)
        for at, (least, most, accounts) in enumerate(limits)
    ]
    found = choose(rails, currency="IDR", preferred=f"R{liked}", amount=amount, is_iban=is_iban)
    able = [
        f"R{at}"
        for at, (least, most, accounts) in enumerate(limits)
        if least <= amount <= most
        and accounts in {Accounts.ANY, Accounts.IBAN if is_iban else Accounts.DOMESTIC}
    ]
    expected = f"R{liked}" if f"R{liked}" in able else next(iter(able), None)
    assert (found.code if found else None) == expected


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ([one(), one()], "the code ONE is given to two rails"),
        ([one(code="bi fast")], "capitals"),
        ([one(currency="XXY")], "currency"),
        ([one(further='most = "-1.00"')], "most"),
        ([one(further='least = "2.00"\nmost = "1.00"')], "above the most"),
        ([one(further='service_level = "urgent"')], "service_level"),
        ([one(further='service_level = "urg"')], "ISO 20022"),
        ([one(further='local_instrument = "A"\nlocal_instrument_own = "B"')], "not both"),
        ([one(further='fee = "1.00"')], "not known"),
        (["rails = 1"], "a list of tables"),
        (["[["], "not TOML"),
    ],
)
def test_rails_that_cannot_be_used_are_refused_with_what_is_wrong(
    texts: list[str], told: str
) -> None:
    with pytest.raises(Refused) as refused:
        parse_rails(texts)
    assert refused.value.code == "RAILS_INVALID"
    assert told in str(refused.value.facts["problems"])


def test_a_programme_prefers_only_a_rail_of_its_currency() -> None:
    require_rail(RAILS, "SKNBI", currency="IDR")
    for code, currency in (("SKNBI", "EUR"), ("SKNB1", "IDR")):
        with pytest.raises(Refused) as refused:
            require_rail(RAILS, code, currency=currency)
        assert refused.value.code == "RAIL_UNKNOWN"


def test_every_file_of_rails_is_told_in_its_readme() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    for each in FOLDER.glob("*.toml"):
        assert each.name in text
