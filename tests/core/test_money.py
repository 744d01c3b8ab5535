"""Exact money."""

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockinvoice.core.money import cents, decimal, half_up, tax

AMOUNTS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=6)


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        ("22.25", "22.25"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.30000000000000004"),
        (3, "3"),
        (Decimal("1.10"), "1.10"),
        (" 7 ", "7"),
        ("1e2", "1E+2"),
        ("-0.5", "-0.5"),
    ],
)
def test_amount_is_read_as_it_is_spelled(value: Decimal | float | str, exact: str) -> None:
    assert str(decimal(value)) == exact


@pytest.mark.parametrize(
    "value",
    ["", "abc", "1,5", "NaN", "Infinity", "-inf", float("nan"), float("inf"), Decimal("NaN")],
)
def test_what_is_no_finite_number_is_refused(value: Decimal | float | str) -> None:
    for read in (decimal, half_up, cents):
        with pytest.raises(InvalidOperation):
            read(value)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("1.005", 2, "1.01"),
        ("1.0049", 2, "1.00"),
        (1.005, 2, "1.01"),
        ("-1.005", 2, "-1.01"),
        ("2.5", 0, "3"),
        ("3.5", 0, "4"),
        ("1.23456", 4, "1.2346"),
        ("12", 2, "12.00"),
        ("-0.001", 2, "0.00"),
        ("-0", 2, "0.00"),
        ("0.005", 2, "0.01"),
        ("1234567890123456789012345.675", 2, "1234567890123456789012345.68"),
    ],
)
def test_half_goes_away_from_zero_and_nothing_is_minus_zero(
    value: str | float, places: int, rounded: str
) -> None:
    assert str(half_up(value, places=places)) == rounded


@pytest.mark.parametrize("value", ["1e40", "12345678901234567890123456789", "1e999999"])
def test_more_digits_than_can_be_exact_are_refused(value: str) -> None:
    with pytest.raises(InvalidOperation):
        half_up(value)


@pytest.mark.parametrize(
    ("value", "whole"),
    [("4499.9999", 4500), (4499.5, 4500), ("-0.5", -1), ("0.4999", 0), (4500, 4500)],
)
def test_cents_are_whole(value: str | float, whole: int) -> None:
    assert cents(value) == whole
    assert type(cents(value)) is int


@pytest.mark.parametrize(
    ("sub_total", "rate", "amount"),
    [
        ("22.25", "20", "4.45"),
        ("0.05", "10", "0.01"),
        ("0.04", "10", "0.00"),
        ("99.99", "7.5", "7.50"),
        ("-10", "20", "-2.00"),
        ("10", "0", "0.00"),
    ],
)
def test_tax_is_a_percentage_to_the_cent(sub_total: str, rate: str, amount: str) -> None:
    assert str(tax(Decimal(sub_total), rate=Decimal(rate))) == amount


@given(AMOUNTS, st.integers(0, 4))
def test_rounding_moves_by_half_a_unit_at_most_and_once(amount: Decimal, places: int) -> None:
    rounded = half_up(amount, places=places)
    assert abs(rounded - amount) <= Decimal(5).scaleb(-places - 1)
    assert half_up(rounded, places=places) == rounded
    assert half_up(-amount, places=places) == -rounded
