"""Numbers in JSON are written exactly, whatever their length."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.documents.exactjson import exact_json

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=4)
VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | DECIMALS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_back_exactly(value: Any) -> None:
    assert json.loads(exact_json(value), parse_float=Decimal) == value


def test_a_long_amount_keeps_every_digit_and_its_decimals() -> None:
    assert (
        exact_json({"value": Decimal("99999999999999999.10")}) == '{"value":99999999999999999.10}'
    )


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), 0.1, b"x", {1, 2}])
def test_what_json_has_no_exact_form_for_is_refused(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        exact_json([value])
