"""Lines of a new order: their prices, their taxes and what is said of those that are refused."""

from typing import Any

import pytest

from mockinvoice.vendors.orderspace.tables import PRODUCTS, TAX_RATES
from tests.space import Space
from tests.vendors.orderspace.samples import (
    BLUE_SKY,
    VENDOR,
    create_order,
    message,
    refused,
)

CUSTOM = {"name": "Gift wrapping", "quantity": 2, "unit_price": 1.25}
CHARGE = {"name": "Courier", "unit_price": 6.1, "shipping": True}
STANDARD = ("tr_p5jvgj81", "Standard", 20.0)
REDUCED = ("tr_xk7pe5kd", "Reduced", 5.0)
UNTAXED = (None, "", 0.0)


def change_customer(space: Space, **members: Any) -> None:
    answer = space.call(VENDOR, "updateCustomer", body={"customer": members})
    assert answer.status == 200, answer.text


def made_line(space: Space, line: dict[str, Any], **members: Any) -> Any:
    answer = create_order(space, line, **members)
    assert answer.status == 200, answer.text
    return answer.json["order"]["order_lines"][0]


def tax_of(line: Any) -> tuple[Any, ...]:
    return line["tax_rate_id"], line["tax_name"], line["tax_rate"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            {"sku": "AM-D-CHR-10", "quantity": 3},
            ("AM-D-CHR-10", "Amelia Dress", "Colour: Charcoal, Size: 10", False, 3, 30.0, 90.0),
        ),
        (
            {"sku": "AM-D-CHR-10", "quantity": 3, "unit_price": 25},
            ("AM-D-CHR-10", "Amelia Dress", "Colour: Charcoal, Size: 10", False, 3, 25.0, 75.0),
        ),
        (
            {"sku": "ZAG-D-16", "quantity": "1", "name": "Other", "shipping": True},
            ("ZAG-D-16", "Angelica Dress", "Size: 16", False, 1, 22.25, 22.25),
        ),
        (CUSTOM, ("", "Gift wrapping", "", False, 2, 1.25, 2.5)),
        (CHARGE, ("", "Courier", "", True, 1, 6.1, 6.1)),
        (CHARGE | {"quantity": 2}, ("", "Courier", "", True, 2, 6.1, 12.2)),
    ],
)
def test_line(space: Space, line: dict[str, Any], expected: tuple[Any, ...]) -> None:
    members = ("sku", "name", "options", "shipping", "quantity", "unit_price", "sub_total")
    made = made_line(space, line)
    assert tuple(made[name] for name in members) == expected


def test_one_sku_may_stand_on_several_lines(space: Space) -> None:
    line = {"sku": "ZAG-D-16", "quantity": 1}
    lines = create_order(space, line, line).json["order"]["order_lines"]
    assert [made["sku"] for made in lines] == ["ZAG-D-16", "ZAG-D-16"]
    assert lines[0]["id"] != lines[1]["id"]


@pytest.mark.parametrize(
    ("price_list", "sku", "unit_price", "currency"),
    [
        (None, "ZAG-D-18", 24.5, "GBP"),
        ("pl_3715yj58", "ZAG-D-18", 24.5, "GBP"),
        ("pl_z0j7yjl2", "ZAG-D-18", 26.5, "EUR"),
        ("pl_z0j7yjl2", "ZAG-D-16", 25.59, "EUR"),
        ("pl_z0j7yjl2", "AM-D-CHR-10", 34.5, "EUR"),
    ],
)
def test_prices_are_those_of_the_customers_price_list(
    space: Space, price_list: str | None, sku: str, unit_price: float, currency: str
) -> None:
    change_customer(space, price_list_id=price_list)
    order = create_order(space, {"sku": sku, "quantity": 1}).json["order"]
    assert (order["order_lines"][0]["unit_price"], order["currency"]) == (unit_price, currency)


def test_the_tax_of_a_catalogue_line_is_the_customers_else_the_variants_else_the_accounts(
    space: Space,
) -> None:
    line = {"sku": "ZAG-D-16", "quantity": 1}
    assert tax_of(made_line(space, line)) == STANDARD
    with space.world.transaction():
        product = space.world.collection(PRODUCTS).get("pr_lj3pwm1n")
        assert product is not None
        product["product_variants"][0]["tax_rate_id"] = "tr_xk7pe5kd"
        space.world.collection(PRODUCTS).put("pr_lj3pwm1n", product)
    assert tax_of(made_line(space, line)) == REDUCED
    change_customer(space, tax_rate_id="tr_p5jvgj81")
    assert tax_of(made_line(space, line)) == STANDARD


def test_an_account_without_tax_rates_has_no_tax(space: Space) -> None:
    with space.world.transaction():
        for key in ("tr_p5jvgj81", "tr_xk7pe5kd"):
            space.world.collection(TAX_RATES).delete(key)
    assert tax_of(made_line(space, {"sku": "ZAG-D-16", "quantity": 1})) == UNTAXED


@pytest.mark.parametrize("line", [CUSTOM, CHARGE])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, UNTAXED),
        ({"tax_rate_id": ""}, UNTAXED),
        ({"tax_rate_id": None}, UNTAXED),
        ({"tax_rate_id": "tr_xk7pe5kd"}, REDUCED),
    ],
)
def test_other_lines_have_the_tax_they_name(
    space: Space, line: dict[str, Any], given: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    assert tax_of(made_line(space, line | given)) == expected


def test_totals_add_up(space: Space) -> None:
    lines = [
        {"sku": "ZAG-D-16", "quantity": 1},
        CUSTOM | {"tax_rate_id": "tr_xk7pe5kd"},
        CHARGE,
    ]
    order = create_order(space, *lines).json["order"]
    assert [line["tax_amount"] for line in order["order_lines"]] == [4.45, 0.13, 0.0]
    assert (order["net_total"], order["gross_total"]) == (30.85, 35.43)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({}, "must have a sku or a name"),
        (None, "must have a sku or a name"),
        ("ZAG-D-16", "must have a sku or a name"),
        ({"sku": "ZAG-D-16"}, "quantity can't be blank"),
        ({"sku": "ZAG-D-16", "quantity": 0}, "quantity must be greater than 0"),
        ({"sku": "ZAG-D-16", "quantity": 0.5}, "quantity must be an integer"),
        ({"sku": "", "quantity": 1}, "sku can't be blank"),
        ({"sku": {}, "quantity": 1}, "sku is invalid"),
        ({"name": "", "quantity": 1, "unit_price": 1}, "name can't be blank"),
        ({"name": "Gift wrapping", "unit_price": 1}, "quantity can't be blank"),
        ({"name": "Gift wrapping", "quantity": 1}, "unit price can't be blank"),
        (CUSTOM | {"unit_price": "x"}, "unit price is not a number"),
        (CUSTOM | {"tax_rate_id": "tr_x"}, "tax rate is invalid"),
        (CUSTOM | {"shipping": "perhaps"}, "shipping is invalid"),
        ({"name": "Courier", "shipping": True}, "unit price can't be blank"),
        (CHARGE | {"tax_rate_id": "tr_x"}, "tax rate is invalid"),
    ],
)
def test_refused_line(space: Space, line: Any, problem: str) -> None:
    before = space.state()
    assert message(create_order(space, line)) == refused(f"order_lines[0] {problem}")
    assert space.state() == before


def test_unknown_skus_are_told_without_a_space_between(space: Space) -> None:
    lines = [{"sku": sku, "quantity": 1} for sku in ("TC02-BLU-S", "ZAG-D-16", "TC02-BLU-M")]
    assert message(create_order(space, *lines, customer_id=BLUE_SKY)) == refused(
        "TC02-BLU-S - No longer available,TC02-BLU-M - No longer available"
    )
