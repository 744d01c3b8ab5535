"""What an invoice names: found, made, or required where references are strict."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import (
    call,
    create,
    info,
    invoice,
    line,
    no_such,
    refused,
)

ORDERS = [
    ({"orderId": 1}, 1, "ORD-20240401-0001"),
    ({"orderId": "2"}, 2, "ORD-20240401-0002"),
    ({"orderNumber": "ORD-20240401-0002"}, 2, "ORD-20240401-0002"),
    ({"orderId": 1, "orderNumber": "ORD-20240401-0002"}, 1, "ORD-20240401-0001"),
    ({}, 3, "ORD-20240429-0003"),
    ({"orderNumber": ""}, 3, "ORD-20240429-0003"),
    ({"orderNumber": "MINE"}, 3, "MINE"),
    ({"orderId": 9}, 9, "ORD-20240429-0009"),
    ({"orderId": 9, "orderNumber": "MINE"}, 9, "MINE"),
]


@pytest.mark.parametrize(("sent", "order_id", "number"), ORDERS)
def test_an_invoice_belongs_to_an_order(
    space: Space, sent: dict[str, Any], order_id: int, number: str
) -> None:
    made = info(space, create(space, **sent))
    assert (made["orderId"], made["orderNumber"]) == (order_id, number)


def test_a_new_order_never_takes_the_id_of_one_that_was_referred_to(space: Space) -> None:
    create(space, orderId=3)
    assert info(space, create(space))["orderId"] == 4


@pytest.mark.space(references="lenient")
def test_lenient_references_are_never_required(space: Space) -> None:
    number = create(space, contactId=50, orderId=70, leadId=60, lines=[line(productCode="NEW")])
    made = info(space, number)
    assert (made["contactId"], made["orderId"], made["leadId"]) == (50, 70, 60)


def test_what_an_invoice_names_is_made(space: Space) -> None:
    number = create(space, contactId=50, leadId=60, lines=[line(productCode="NEW")])
    made = info(space, number)
    assert (made["contactId"], made["contactName"], made["leadId"]) == (50, None, 60)
    _, contact = call(space, "getContactInfo", query={"id": 50})
    assert contact["result"]["dateCreated"] == "2024-04-29T12:00:00Z"
    _, products = call(space, "getProducts")
    assert products["result"][-1] == {"id": 3, "code": "NEW", "name": "NEW"}


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"contactId": 50}, no_such("Contact", 50)),
        ({"orderId": 50}, no_such("Order", 50)),
        ({"orderNumber": "X"}, no_such("Order", "X", by="number")),
        ({"leadId": 50}, no_such("Lead", 50)),
        ({"lines": [line(productCode="X")]}, no_such("Product", "X", by="code")),
    ],
)
@pytest.mark.space(references="strict")
def test_strict_references_must_exist(
    space: Space, members: dict[str, Any], expected: tuple[int, Any]
) -> None:
    refused(space, expected, "createInvoice", body=invoice(**members))


@pytest.mark.space(references="strict")
def test_strict_references_that_exist_are_taken(space: Space) -> None:
    lines = [line(productCode="PRO-PLAN")]
    made = info(space, create(space, orderId=1, leadId=1, lines=lines))
    assert (made["contactId"], made["orderId"], made["leadId"]) == (1, 1, 1)
