"""Orders: placed, retrieved and deleted."""

from typing import Any

import pytest

from tests.space import Answer, Space
from tests.vendors.orderspace.samples import (
    ADDRESS,
    CUSTOMER,
    EMPTY_ADDRESS,
    EUROS,
    NOW,
    PLAIN,
    VENDOR,
    create_dispatch,
    create_order,
    invalid,
    made_invoice,
    message,
    order_of,
)

DRESS = {"sku": "ZAG-D-16", "quantity": 2}


def test_a_new_order_takes_over_what_its_customer_has(space: Space) -> None:
    mail = "bp12@alliumstudios.com"
    assert message(create_order(space, DRESS)) == (
        200,
        {
            "order": {
                "id": "or_20jaypeo",
                "number": 1291,
                "created": NOW,
                "status": "new",
                "customer_id": CUSTOMER,
                "company_name": "BP Twelve",
                "phone": "01536 770000",
                "email_addresses": {"orders": mail, "dispatches": mail, "invoices": mail},
                "delivery_date": None,
                "reference": "",
                "internal_note": "",
                "customer_po_number": "",
                "customer_note": "",
                "standing_order_id": None,
                "shipping_type": "",
                "shipping_address": ADDRESS,
                "billing_address": ADDRESS,
                "order_lines": [
                    {
                        "id": "ol_hxuom3p3",
                        "sku": "ZAG-D-16",
                        "name": "Angelica Dress",
                        "options": "Size: 16",
                        "shipping": False,
                        "quantity": 2,
                        "unit_price": 22.25,
                        "sub_total": 44.5,
                        "tax_rate_id": "tr_p5jvgj81",
                        "tax_name": "Standard",
                        "tax_rate": 20.0,
                        "tax_amount": 8.9,
                        "on_hold": False,
                        "invoiced": 0,
                        "paid": 0,
                        "dispatched": 0,
                    }
                ],
                "currency": "GBP",
                "net_total": 44.5,
                "gross_total": 53.4,
            }
        },
    )


def test_a_new_order_can_be_invoiced_and_dispatched(space: Space) -> None:
    order = create_order(space, DRESS).json["order"]
    assert order_of(space, order["id"]) == order
    assert made_invoice(space, order["id"])["gross_total"] == 53.4
    assert create_dispatch(space, order["id"]).status == 200


def test_order_numbers_go_on_also_when_the_newest_is_deleted(space: Space) -> None:
    first = create_order(space, DRESS).json["order"]
    space.call(VENDOR, "deleteOrder", path={"order_id": first["id"]})
    assert [first["number"], create_order(space, DRESS).json["order"]["number"]] == [1291, 1292]


@pytest.mark.space(seed="empty", references="lenient")
def test_the_first_order_of_an_account_has_number_1(space: Space) -> None:
    line = {"name": "Gift wrapping", "quantity": 1, "unit_price": 1}
    numbers = [create_order(space, line).json["order"]["number"] for _ in range(2)]
    assert numbers == [1, 2]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("delivery_date", "2024-05-10"),
        ("reference", "MAY"),
        ("internal_note", "Call first"),
        ("customer_po_number", "PO-1"),
        ("customer_note", "Back door"),
        ("shipping_type", "Courier"),
        ("shipping_address", EMPTY_ADDRESS | {"city": "Kettering"}),
        ("billing_address", EMPTY_ADDRESS | {"city": "Bath"}),
    ],
)
def test_members_of_an_order(space: Space, member: str, value: Any) -> None:
    usual = create_order(space, DRESS).json["order"]
    order = create_order(space, DRESS, **{member: value}).json["order"]
    own = {"id", "number", "order_lines", member}
    assert order[member] == value
    assert {k: v for k, v in order.items() if k not in own} == {
        k: v for k, v in usual.items() if k not in own
    }


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"customer_id": "cu_x"}, "Customer must exist"),
        ({"customer_id": None}, "Customer must exist"),
        ({"customer_id": []}, "Customer must exist"),
        ({"order_lines": None}, "Order lines can't be blank"),
        ({"order_lines": []}, "Order lines can't be blank"),
        ({"order_lines": "all"}, "Order lines can't be blank"),
        ({"delivery_date": "soon"}, "Delivery date is invalid"),
        ({"reference": {}}, "Reference is invalid"),
        ({"internal_note": []}, "Internal note is invalid"),
        ({"customer_po_number": True}, "Customer po number is invalid"),
        ({"customer_note": {}}, "Customer note is invalid"),
        ({"shipping_type": []}, "Shipping type is invalid"),
        ({"shipping_address": "here"}, "Shipping address is invalid"),
        ({"billing_address": {"city": []}}, "Billing address city is invalid"),
    ],
)
def test_refused_members(space: Space, members: dict[str, Any], sentence: str) -> None:
    before = space.state()
    assert message(create_order(space, DRESS, **members)) == invalid(sentence)
    assert space.state() == before


def test_checks_run_in_groups(space: Space) -> None:
    members: dict[str, Any] = {
        "customer_id": "cu_x",
        "delivery_date": "soon",
        "order_lines": [{"sku": "X", "quantity": 1}, {}],
    }
    assert create_order(space, **members).json["message"] == (
        "Validation failed: Customer must exist"
    )
    members["customer_id"] = CUSTOMER
    assert create_order(space, **members).json["message"] == (
        "order_lines[1] must have a sku or a name"
    )
    members["order_lines"].pop()
    assert create_order(space, **members).json["message"] == "X - No longer available"
    members["order_lines"] = [DRESS]
    assert create_order(space, **members).json["message"] == (
        "Validation failed: Delivery date is invalid"
    )


def test_an_order_can_be_placed_for_a_closed_customer(space: Space) -> None:
    space.call(VENDOR, "updateCustomer", body={"customer": {"status": "closed"}})
    assert create_order(space, DRESS).status == 200


def test_a_customer_without_address_has_orders_without_one(space: Space) -> None:
    space.call(VENDOR, "updateCustomer", body={"customer": {"addresses": []}})
    order = create_order(space, DRESS).json["order"]
    assert (order["shipping_address"], order["billing_address"]) == (EMPTY_ADDRESS, EMPTY_ADDRESS)


def delete(space: Space, order: str) -> Answer:
    return space.call(VENDOR, "deleteOrder", path={"order_id": order})


def test_a_deleted_order_is_gone(space: Space) -> None:
    assert message(delete(space, PLAIN)) == (200, {"order": {"id": PLAIN, "deleted": True}})
    gone = (404, {"message": f"Couldn't find order with id {PLAIN}"})
    assert message(delete(space, PLAIN)) == gone
    assert message(space.call(VENDOR, "getOrder", path={"order_id": PLAIN})) == gone


@pytest.mark.parametrize("reason", ["invoiced", "dispatched"])
def test_an_order_of_which_something_has_been_used_stays(space: Space, reason: str) -> None:
    line = {"order_line_id": "ol_pmvznz21", "quantity": 1}
    if reason == "invoiced":
        made_invoice(space, EUROS, invoice_lines=[line])
    else:
        create_dispatch(space, EUROS, dispatch_lines=[line])
    before = space.state()
    assert message(delete(space, EUROS)) == invalid("Order has been invoiced or dispatched")
    assert space.state() == before
