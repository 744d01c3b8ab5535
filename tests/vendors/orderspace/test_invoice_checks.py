"""A new invoice is checked in groups: the first group that fails answers, and nothing is kept."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.orderspace.samples import (
    BLUE_SKY,
    EUROS,
    PARTLY_SENT,
    PLAIN,
    VENDOR,
    create_invoice,
    invalid,
    made_invoice,
    message,
    order_of,
    refused,
)

CUSTOMER_MUST_EXIST = "Customer must exist"
BAD: dict[str, Any] = {
    "customer_id": "cu_x",
    "orders": [{"id": "or_x"}],
    "invoice_lines": [{"sku": "X"}],
    "payment_terms_id": "pt_x",
    "number": "INV-1288",
}


def without(*fixed: str) -> dict[str, Any]:
    """Return a request that is wrong in every group but those fixed."""
    return {name: value for name, value in BAD.items() if name not in fixed}


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (without(), invalid(CUSTOMER_MUST_EXIST)),
        (without("customer_id"), invalid("Order or_x is invalid")),
        (
            without("customer_id", "orders"),
            refused("invoice_lines[0] SKU 'X' does not match any order line"),
        ),
        (
            without("customer_id", "orders", "invoice_lines"),
            invalid("Payment Terms are invalid"),
        ),
        (
            without("customer_id", "orders", "invoice_lines", "payment_terms_id"),
            invalid("Number has already been taken"),
        ),
    ],
)
def test_the_first_group_that_fails_answers_alone(
    space: Space, members: dict[str, Any], expected: Any
) -> None:
    before = space.state()
    assert message(create_invoice(space, **members)) == expected
    assert space.state() == before


@pytest.mark.parametrize("customer_id", [None, "", "cu_x", 5, {}, ["cu_pg34zo1x"]])
def test_the_customer_must_exist(space: Space, customer_id: Any) -> None:
    answer = create_invoice(space, customer_id=customer_id)
    assert message(answer) == invalid(CUSTOMER_MUST_EXIST)


@pytest.mark.parametrize(
    ("orders", "sentences"),
    [
        (None, ["Orders can't be blank"]),
        ([], ["Orders can't be blank"]),
        ("or_wlvzog4g", ["Orders is invalid"]),
        ([{}], ["Orders[0] id can't be blank"]),
        ([{"id": PLAIN}, 5], ["Orders[1] id can't be blank"]),
        ([{"id": {}}], ["Orders[0] id is invalid"]),
        ([{"id": "or_x"}], ["Order or_x is invalid"]),
        (
            [{"id": "or_x"}, {"id": PLAIN}, {"id": "or_y"}],
            ["Order or_x is invalid", "Order or_y is invalid"],
        ),
        ([{"id": PARTLY_SENT}], ["Orders must belong to the same customer"]),
        ([{"id": PLAIN}, {"id": EUROS}], ["Orders must have the same currency"]),
        (
            [{"id": PARTLY_SENT}, {"id": EUROS}, {"id": "or_x"}],
            [
                "Order or_x is invalid",
                "Orders must belong to the same customer",
                "Orders must have the same currency",
            ],
        ),
    ],
)
def test_orders(space: Space, orders: Any, sentences: list[str]) -> None:
    before = space.state()
    assert message(create_invoice(space, orders=orders)) == invalid(*sentences)
    assert space.state() == before


def test_a_cancelled_order_is_refused_like_an_unknown_one(space: Space) -> None:
    space.act(VENDOR, "cancel_order", order=PLAIN)
    before = space.state()
    assert message(create_invoice(space)) == invalid(f"Order {PLAIN} is invalid")
    assert space.state() == before


@pytest.mark.parametrize(
    ("members", "sentences"),
    [
        ({"payment_terms_id": "pt_x"}, ["Payment Terms are invalid"]),
        ({"payment_terms_id": {}}, ["Payment Terms are invalid"]),
        ({"invoice_date": "2024-02-30"}, ["Invoice date is invalid"]),
        ({"invoice_date": "29.4.2024"}, ["Invoice date is invalid"]),
        ({"invoice_date": "2024-04-29T00:00:00Z"}, ["Invoice date is invalid"]),
        ({"invoice_date": 20240429}, ["Invoice date is invalid"]),
        ({"due_date": "2024-13-01"}, ["Due date is invalid"]),
        ({"due_date": ""}, ["Due date is invalid"]),
        ({"proforma": "perhaps"}, ["Proforma is invalid"]),
        ({"proforma": 1}, ["Proforma is invalid"]),
        ({"comments": {}}, ["Comments is invalid"]),
        ({"comments": True}, ["Comments is invalid"]),
        ({"address": "here"}, ["Address is invalid"]),
        ({"address": {"line1": []}}, ["Address line1 is invalid"]),
        ({"number": {}}, ["Number is invalid"]),
        ({"number": "9" * 256}, ["Number is too long (maximum is 255 characters)"]),
        ({"number": "INV-1288"}, ["Number has already been taken"]),
        (
            {"payment_terms_id": "pt_x", "invoice_date": "x", "due_date": "y", "comments": []},
            [
                "Payment Terms are invalid",
                "Invoice date is invalid",
                "Due date is invalid",
                "Comments is invalid",
            ],
        ),
    ],
)
def test_members(space: Space, members: dict[str, Any], sentences: list[str]) -> None:
    before = space.state()
    assert message(create_invoice(space, **members)) == invalid(*sentences)
    assert space.state() == before


@pytest.mark.parametrize("status", ["part_fulfilled", "fulfilled"])
def test_an_order_on_its_way_keeps_its_status_when_it_is_invoiced(
    space: Space, status: str
) -> None:
    quantity = {"part_fulfilled": 1, "fulfilled": 10}[status]
    line = {"sku": "ZAG-D-16", "quantity": quantity}
    body = {"dispatch": {"order_id": PLAIN, "dispatch_lines": [line]}}
    space.call(VENDOR, "createDispatch", body=body)
    made_invoice(space)
    order = order_of(space, PLAIN)
    assert (order["status"], order["order_lines"][0]["invoiced"]) == (status, 10)


def test_an_empty_invoice_has_no_customer(space: Space) -> None:
    answer = space.call(VENDOR, "createInvoice", body={"invoice": {}})
    assert message(answer) == invalid(CUSTOMER_MUST_EXIST)


def test_the_customers_own_orders_can_be_billed(space: Space) -> None:
    assert made_invoice(space, PARTLY_SENT, customer_id=BLUE_SKY)["company_name"] == "Blue Sky"
