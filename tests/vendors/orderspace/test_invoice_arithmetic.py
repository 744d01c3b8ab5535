"""Amounts of invoices: worked by hand, rounded half-up, exact, and spelled like the vendor does."""

import json
from typing import Any

import pytest

from tests.space import Space
from tests.vendors.orderspace.samples import (
    create_invoice,
    made_invoice,
)


def test_money_and_rates_have_a_decimal_point_and_counts_have_none(space: Space) -> None:
    text = create_invoice(space).text
    assert '"quantity":10,"unit_price":22.25,"sub_total":222.5,"tax_rate":20.0' in text
    assert '"percentage":25.0' in text
    assert '"gross_total":267.0' in text
    assert '"orders":[{"id":"or_wlvzog4g","number":1289}]' in text


@pytest.mark.parametrize(
    ("unit_price", "is_paid"), [(0, True), (-2.5, True), (0.01, False), (0.004, True)]
)
def test_an_invoice_of_nothing_or_less_is_paid_at_once(
    space: Space, unit_price: float, is_paid: bool
) -> None:
    line = {"name": "Discount", "quantity": 1, "unit_price": unit_price}
    assert made_invoice(space, invoice_lines=[line])["paid"] is is_paid


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ({"number": 77}, {"number": "77"}),
        ({"comments": 5}, {"comments": "5"}),
        ({"proforma": "true"}, {"proforma": True}),
        ({"proforma": "false"}, {"proforma": False}),
    ],
)
def test_members_of_another_type_are_taken_and_noted(
    space: Space, members: dict[str, Any], shown: dict[str, Any]
) -> None:
    answer = create_invoice(space, **members)
    assert answer.status == 200
    assert {name: answer.json["invoice"][name] for name in shown} == shown
    rules = [finding.rule for finding in space.world.findings.all()]
    assert rules == ["lenient-coercion"]


@pytest.mark.parametrize(
    ("quantity", "unit_price", "sub_total"),
    [("3", "1.25", 3.75), (3.0, 1.25, 3.75), (2, "-1.5", -3.0), (1, 1, 1.0)],
)
def test_numbers_may_be_text(
    space: Space, quantity: Any, unit_price: Any, sub_total: float
) -> None:
    line = {"name": "Gift wrapping", "quantity": quantity, "unit_price": unit_price}
    made = made_invoice(space, invoice_lines=[line])["invoice_lines"][0]
    assert (made["quantity"], made["sub_total"]) == (int(float(quantity)), sub_total)


@pytest.mark.parametrize(
    ("quantity", "unit_price", "rate", "expected"),
    [
        (1, 1.23, "tr_p5jvgj81", (1.23, 1.23, 0.25, 1.48)),
        (3, 0.33, "tr_p5jvgj81", (0.33, 0.99, 0.2, 1.19)),
        (1, 0.1, "tr_xk7pe5kd", (0.1, 0.1, 0.01, 0.11)),
        (1, 0.09, "tr_xk7pe5kd", (0.09, 0.09, 0.0, 0.09)),
        (1, 0.125, None, (0.13, 0.13, 0.0, 0.13)),
        (1, 0.124, None, (0.12, 0.12, 0.0, 0.12)),
        (2, 2.675, None, (2.68, 5.36, 0.0, 5.36)),
        (1, -0.125, None, (-0.13, -0.13, 0.0, -0.13)),
        (1, -0.1, "tr_xk7pe5kd", (-0.1, -0.1, -0.01, -0.11)),
        (7, 19.99, "tr_p5jvgj81", (19.99, 139.93, 27.99, 167.92)),
    ],
)
def test_arithmetic_worked_by_hand(
    space: Space,
    quantity: int,
    unit_price: float,
    rate: str | None,
    expected: tuple[float, float, float, float],
) -> None:
    """Prices, sub-totals and taxes are half-up to cents: 2.675 is 2.68, 0.1 at 5 % is 0.01."""
    line = {"name": "Item", "quantity": quantity, "unit_price": unit_price, "tax_rate_id": rate}
    made = made_invoice(space, invoice_lines=[line])
    told = made["invoice_lines"][0]
    amounts = told["unit_price"], told["sub_total"], told["tax_amount"], made["gross_total"]
    assert amounts == expected


def test_taxes_are_rounded_line_by_line(space: Space) -> None:
    """Three lines of 0.03 at 20 % are 0.01 of tax each, though 0.09 together would be 0.02."""
    line = {"name": "Item", "quantity": 1, "unit_price": 0.03, "tax_rate_id": "tr_p5jvgj81"}
    made = made_invoice(space, invoice_lines=[line] * 3)
    assert (made["net_total"], made["gross_total"]) == (0.09, 0.12)


def test_the_largest_amounts_stay_exact(space: Space) -> None:
    line = {
        "name": "Everything",
        "quantity": 999999,
        "unit_price": 999999999999,
        "tax_rate_id": "tr_p5jvgj81",
    }
    answer = create_invoice(space, invoice_lines=[line])
    assert '"net_total":999998999999000001.0,"gross_total":1199998799998800001.2' in answer.text
    assert json.loads(answer.body)["invoice"]["invoice_lines"][0]["quantity"] == 999999
