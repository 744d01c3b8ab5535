"""Arithmetic: exact to the cent, for any amounts."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockinvoice.vendors.slyce.amounts import balance, number, total
from mockinvoice.vendors.slyce.numbers import Amount

CENTS = st.integers(-(10**14) + 1, 10**14 - 1)
CHILDREN = st.lists(CENTS, max_size=3)


def text(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def invoice(lines: list[tuple[int, list[int]]], **members: Any) -> dict[str, Any]:
    items = [
        {"total_cost": text(cost), "child": [{"total_cost": text(c)} for c in children]}
        for cost, children in lines
    ]
    return {"status": "unsent", "credit": None, "payments": [], "line_items": items, **members}


@pytest.mark.parametrize(
    ("lines", "credit", "payments", "status", "expected"),
    [
        ([(20000, [1000, -300]), (11550, [])], None, [], "outstanding", ("322.50", "322.50")),
        ([(20000, [1000, -300]), (11550, [])], "50.00", [], "outstanding", ("322.50", "272.50")),
        ([(10000, [])], "10.00", ["20.00", "30.00"], "partial payment", ("100.00", "40.00")),
        ([(10000, [])], "-10.00", [], "unsent", ("100.00", "110.00")),
        ([(10000, [])], "150.00", [], "unsent", ("100.00", "0.00")),
        ([(-10000, [])], None, [], "unsent", ("-100.00", "0.00")),
        ([(10000, [])], None, [], "paid", ("100.00", "0.00")),
        ([(10000, [])], None, ["30.00"], "canceled", ("100.00", "70.00")),
        ([], None, [], "unsent", ("0.00", "0.00")),
    ],
)
def test_total_and_balance_worked_by_hand(
    lines: list[tuple[int, list[int]]],
    credit: str | None,
    payments: list[str],
    status: str,
    expected: tuple[str, str],
) -> None:
    made = invoice(lines, credit=credit, payments=[{"amount": p} for p in payments], status=status)
    assert (str(total(made)), str(balance(made))) == expected


@given(st.lists(st.tuples(CENTS, CHILDREN), max_size=5))
def test_total_is_the_exact_sum(lines: list[tuple[int, list[int]]]) -> None:
    cents = sum(cost + sum(children) for cost, children in lines)
    assert str(total(invoice(lines))) == text(cents)


@given(st.tuples(CENTS, CHILDREN), st.none() | CENTS, st.lists(st.integers(1, 10**9)))
def test_balance_is_the_exact_rest_and_never_negative(
    line: tuple[int, list[int]], credit: int | None, payments: list[int]
) -> None:
    made = invoice(
        [line],
        credit=None if credit is None else text(credit),
        payments=[{"amount": text(cents)} for cents in payments],
    )
    rest = line[0] + sum(line[1]) - (credit or 0) - sum(payments)
    assert str(balance(made)) == text(max(rest, 0))


@given(CENTS)
def test_number_says_the_same_amount_as_the_text(cents: int) -> None:
    spelled = number(text(cents))
    assert Decimal(str(spelled)) == Decimal(text(cents))
    assert isinstance(spelled, int) == (cents % 100 == 0)


@given(st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=6))
def test_amount_is_rounded_half_up(sent: Decimal) -> None:
    rounded = sent.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert Amount().deserialize(format(sent, "f")) == str(rounded + 0)
