"""Lines of a new invoice: which ones are taken, and what is said of those that are not."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.orderspace.samples import (
    PARTLY_SENT,
    PLAIN,
    STANDARD,
    TRAP,
    create_invoice,
    invalid,
    made_invoice,
    message,
    refused,
)

ITEM = {"name": "Gift wrapping", "quantity": 1, "unit_price": 2.5}


def lines_of(answer: Any) -> list[tuple[Any, ...]]:
    members = ("order_line_id", "sku", "name", "quantity", "sub_total", "tax_amount")
    return [tuple(line[name] for name in members) for line in answer["invoice_lines"]]


@pytest.mark.parametrize(
    ("order", "line", "expected"),
    [
        pytest.param(
            PLAIN,
            {"order_line_id": "ol_z1ow2pdm", "quantity": 2},
            ("ol_z1ow2pdm", "ZAG-D-16", "Angelica Dress", 2, 44.5, 8.9),
            id="an order line",
        ),
        pytest.param(
            TRAP,
            {"order_line_id": "ol_d16560mn"},
            ("ol_d16560mn", "ZAG-D-16", "Angelica Dress", 4, 89.0, 17.8),
            id="all that is outstanding of an order line",
        ),
        pytest.param(
            PLAIN,
            {"sku": "ZAG-D-16", "quantity": 10},
            ("ol_z1ow2pdm", "ZAG-D-16", "Angelica Dress", 10, 222.5, 44.5),
            id="a SKU that stands once",
        ),
        pytest.param(
            PLAIN,
            {"sku": "ZAG-D-16"},
            ("ol_z1ow2pdm", "ZAG-D-16", "Angelica Dress", 10, 222.5, 44.5),
            id="all that is outstanding of a SKU",
        ),
        pytest.param(
            PLAIN,
            ITEM,
            (None, "", "Gift wrapping", 1, 2.5, 0.0),
            id="a custom item without tax",
        ),
        pytest.param(
            PLAIN,
            ITEM | {"tax_rate_id": STANDARD},
            (None, "", "Gift wrapping", 1, 2.5, 0.5),
            id="a custom item with tax",
        ),
        pytest.param(
            PLAIN,
            ITEM | {"tax_rate_id": ""},
            (None, "", "Gift wrapping", 1, 2.5, 0.0),
            id="an empty tax rate is none",
        ),
        pytest.param(
            TRAP,
            {"order_line_id": "ol_nm427o01", "sku": "NO-SUCH-SKU", "name": "Other"},
            ("ol_nm427o01", "ZAG-D-16", "Angelica Dress", 3, 66.75, 13.35),
            id="the id decides before SKU and name",
        ),
        pytest.param(
            PLAIN,
            {"sku": "ZAG-D-16", "name": "Other", "quantity": 1, "unit_price": 9},
            ("ol_z1ow2pdm", "ZAG-D-16", "Angelica Dress", 1, 22.25, 4.45),
            id="the SKU decides before the name, and the order's price stays",
        ),
    ],
)
def test_line(space: Space, order: str, line: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert lines_of(made_invoice(space, order, invoice_lines=[line])) == [expected]


@pytest.mark.parametrize(
    ("order", "line", "problem"),
    [
        (TRAP, {"sku": "ZAG-D-16"}, "SKU 'ZAG-D-16' matches more than one order line"),
        (PLAIN, {"sku": "X"}, "SKU 'X' does not match any order line"),
        (PLAIN, {"sku": 5}, "SKU '5' does not match any order line"),
        (PLAIN, {"order_line_id": "ol_x"}, "order line 'ol_x' is invalid"),
        (PLAIN, {"order_line_id": "ol_d16560mn"}, "order line 'ol_d16560mn' is invalid"),
        (
            TRAP,
            {"order_line_id": "ol_nm427o01", "quantity": 4},
            "quantity exceeds the outstanding quantity of 3",
        ),
        (
            TRAP,
            {"order_line_id": "ol_d16560mn", "quantity": 5},
            "quantity exceeds the outstanding quantity of 4",
        ),
        (PLAIN, {"sku": "ZAG-D-16", "quantity": 0}, "quantity must be greater than 0"),
        (PLAIN, {"sku": "ZAG-D-16", "quantity": -1}, "quantity must be greater than 0"),
        (PLAIN, {"sku": "ZAG-D-16", "quantity": 1.5}, "quantity must be an integer"),
        (PLAIN, {"sku": "ZAG-D-16", "quantity": "two"}, "quantity is not a number"),
        (PLAIN, {"sku": "ZAG-D-16", "quantity": True}, "quantity is not a number"),
        (PLAIN, {"sku": "ZAG-D-16", "quantity": [1]}, "quantity is not a number"),
        (
            PLAIN,
            {"sku": "ZAG-D-16", "quantity": 1000000},
            "quantity must be less than or equal to 999999",
        ),
        (PLAIN, ITEM | {"quantity": 1e300}, "quantity must be less than or equal to 999999"),
        (PLAIN, ITEM | {"quantity": 0}, "quantity must be greater than 0"),
        (PLAIN, {"name": "Gift wrapping", "unit_price": 1}, "quantity can't be blank"),
        (PLAIN, {"name": "Gift wrapping", "quantity": 1}, "unit price can't be blank"),
        (PLAIN, ITEM | {"unit_price": "dear"}, "unit price is not a number"),
        (PLAIN, ITEM | {"unit_price": False}, "unit price is not a number"),
        (
            PLAIN,
            ITEM | {"unit_price": 1e12},
            "unit price must be less than or equal to 999999999999",
        ),
        (
            PLAIN,
            ITEM | {"unit_price": -1e12},
            "unit price must be greater than or equal to -999999999999",
        ),
        (PLAIN, ITEM | {"tax_rate_id": "tr_x"}, "tax rate is invalid"),
        (PLAIN, ITEM | {"tax_rate_id": {}}, "tax rate is invalid"),
        (PLAIN, {}, "must have an order_line_id, a sku or a name"),
        (PLAIN, {"quantity": 1}, "must have an order_line_id, a sku or a name"),
        (PLAIN, None, "must have an order_line_id, a sku or a name"),
        (PLAIN, 5, "must have an order_line_id, a sku or a name"),
        (PLAIN, {"name": ""}, "name can't be blank"),
        (PLAIN, {"sku": ""}, "sku can't be blank"),
        (PLAIN, {"order_line_id": ""}, "order line can't be blank"),
        (PLAIN, {"order_line_id": {}}, "order line is invalid"),
        (PLAIN, {"sku": ["ZAG-D-16"]}, "sku is invalid"),
    ],
)
def test_refused_line_leaves_everything_as_it_was(
    space: Space, order: str, line: Any, problem: str
) -> None:
    before = space.state()
    answer = create_invoice(space, order, invoice_lines=[line])
    assert message(answer) == refused(f"invoice_lines[0] {problem}")
    assert space.state() == before


def test_all_problems_are_told_with_their_places_in_the_request(space: Space) -> None:
    lines = [
        {"sku": "ZAG-D-16", "quantity": 1},
        None,
        {"sku": "X"},
        {"name": "Gift wrapping", "tax_rate_id": "tr_x"},
    ]
    assert message(create_invoice(space, invoice_lines=lines)) == refused(
        "invoice_lines[1] must have an order_line_id, a sku or a name, "
        "invoice_lines[2] SKU 'X' does not match any order line, "
        "invoice_lines[3] quantity can't be blank, "
        "invoice_lines[3] unit price can't be blank, "
        "invoice_lines[3] tax rate is invalid"
    )


def test_lines_that_are_no_list_are_refused(space: Space) -> None:
    answer = create_invoice(space, invoice_lines="all")
    assert message(answer) == invalid("Invoice lines is invalid")


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        ((6, 4), [6, 4]),
        ((6, None), [6, 4]),
        ((6, 5), "invoice_lines[1] quantity exceeds the outstanding quantity of 4"),
        ((11, 10), "invoice_lines[0] quantity exceeds the outstanding quantity of 10"),
        ((10, None), "invoice_lines[1] quantity must be greater than 0"),
        ((None, None), "invoice_lines[1] quantity must be greater than 0"),
    ],
)
def test_lines_for_one_order_line_share_what_is_outstanding_of_it(
    space: Space, quantities: tuple[int | None, int | None], expected: list[int] | str
) -> None:
    lines = [
        {"order_line_id": "ol_z1ow2pdm", "quantity": quantities[0]},
        {"sku": "ZAG-D-16", "quantity": quantities[1]},
    ]
    answer = create_invoice(space, invoice_lines=lines)
    if isinstance(expected, str):
        assert message(answer) == refused(expected)
    else:
        assert [line["quantity"] for line in answer.json["invoice"]["invoice_lines"]] == expected


def test_a_sku_is_ambiguous_by_the_lines_that_carry_it_outstanding_or_not(space: Space) -> None:
    made_invoice(space, TRAP, invoice_lines=[{"order_line_id": "ol_d16560mn"}])
    assert message(create_invoice(space, TRAP, invoice_lines=[{"sku": "ZAG-D-16"}])) == refused(
        "invoice_lines[0] SKU 'ZAG-D-16' matches more than one order line"
    )


def test_a_sku_that_stands_once_in_each_of_two_orders_is_ambiguous_over_both(
    space: Space,
) -> None:
    space.call("orderspace", "createOrder", example="catalogue")
    order = space.call("orderspace", "createOrder", example="full").json["order"]["id"]
    answer = create_invoice(
        space, orders=[{"id": PLAIN}, {"id": order}], invoice_lines=[{"sku": "ZAG-D-16"}]
    )
    assert message(answer) == refused(
        "invoice_lines[0] SKU 'ZAG-D-16' matches more than one order line"
    )


def test_nothing_outstanding_is_nothing_to_invoice(space: Space) -> None:
    made_invoice(space)
    before = space.state()
    assert message(create_invoice(space)) == refused("There are no outstanding items to invoice")
    assert message(create_invoice(space, invoice_lines=[{"sku": "ZAG-D-16"}])) == refused(
        "invoice_lines[0] quantity must be greater than 0"
    )
    assert space.state() == before


def test_charges_for_shipping_are_billed_like_items(space: Space) -> None:
    made = made_invoice(space, PARTLY_SENT, customer_id="cu_dnwz8gnx")
    assert lines_of(made) == [
        ("ol_ndolvlpw", "AM-D-CHR-10", "Amelia Dress", 6, 180.0, 36.0),
        ("ol_8kq2v6zt", "", "Special Delivery", 1, 6.1, 0.0),
    ]
