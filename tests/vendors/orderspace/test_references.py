"""Ids in requests: what must exist where the space is strict, and what is made where it is not."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.orderspace.samples import (
    CUSTOMER,
    EMPTY_ADDRESS,
    NEW_CUSTOMER,
    PLAIN,
    VENDOR,
    create_dispatch,
    create_invoice,
    create_order,
    invalid,
    invoice_body,
    made_invoice,
    message,
    order_of,
    refused,
)

ITEM = {"name": "Gift wrapping", "quantity": 1, "unit_price": 2.5}
REFUSALS: list[tuple[str, dict[str, Any], Any]] = [
    ("createInvoice", invoice_body(customer_id="cu_newcomer"), invalid("Customer must exist")),
    ("createInvoice", invoice_body("or_newcomer"), invalid("Order or_newcomer is invalid")),
    (
        "createInvoice",
        invoice_body(payment_terms_id="pt_newcomer"),
        invalid("Payment Terms are invalid"),
    ),
    (
        "createInvoice",
        invoice_body(invoice_lines=[ITEM | {"tax_rate_id": "tr_newcomer"}]),
        refused("invoice_lines[0] tax rate is invalid"),
    ),
    (
        "createOrder",
        {"order": {"customer_id": "cu_newcomer", "order_lines": [ITEM]}},
        invalid("Customer must exist"),
    ),
    ("createDispatch", {"dispatch": {"order_id": "or_newcomer"}}, invalid("Order must exist")),
    (
        "createCustomer",
        {"customer": {"company_name": "Green Hill", "price_list_id": "pl_newcomer"}},
        invalid("Price List is invalid"),
    ),
]


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param("documented", marks=pytest.mark.space(references="documented")),
        pytest.param("strict", marks=pytest.mark.space(references="strict")),
    ],
)
@pytest.mark.parametrize(("operation", "body", "expected"), REFUSALS)
def test_everything_must_exist(
    space: Space, policy: str, operation: str, body: dict[str, Any], expected: Any
) -> None:
    assert space.world.options.references == policy
    before = space.state()
    assert message(space.call(VENDOR, operation, body=body)) == expected
    assert space.state() == before


lenient = pytest.mark.space(references="lenient")


@lenient
def test_an_unknown_customer_is_made(space: Space) -> None:
    order = create_order(space, ITEM, customer_id="cu_newcomer").json["order"]
    assert (order["customer_id"], order["company_name"], order["billing_address"]) == (
        "cu_newcomer",
        "",
        EMPTY_ADDRESS,
    )
    answer = space.call(VENDOR, "getCustomer", path={"customer_id": "cu_newcomer"})
    assert message(answer) == (
        200,
        {"customer": NEW_CUSTOMER | {"id": "cu_newcomer"}},
    )


@lenient
def test_an_unknown_order_is_made_for_the_customer(space: Space) -> None:
    made = made_invoice(space, "or_newcomer", invoice_lines=[ITEM])
    assert made["orders"] == [{"id": "or_newcomer", "number": 1291}]
    order = order_of(space, "or_newcomer")
    assert (order["number"], order["customer_id"], order["order_lines"]) == (1291, CUSTOMER, [])
    assert (order["currency"], order["gross_total"], order["status"]) == ("GBP", 0.0, "new")


@lenient
def test_an_order_that_is_made_for_a_refused_request_is_not_kept(space: Space) -> None:
    before = space.state()
    answer = create_invoice(space, "or_newcomer")
    assert message(answer) == refused("There are no outstanding items to invoice")
    assert message(create_dispatch(space, "or_newcomer")) == refused(
        "The order has already been fulfilled"
    )
    assert space.state() == before


@lenient
def test_unknown_settings_are_made(space: Space) -> None:
    line = ITEM | {"tax_rate_id": "tr_newcomer"}
    made = made_invoice(space, payment_terms_id="pt_newcomer", invoice_lines=[line])
    assert (made["payment_terms"], made["due_date"], made["deposit"]) == ("", "2024-04-29", None)
    assert made["invoice_lines"][0]["tax_rate"] == 0.0
    rates = space.call(VENDOR, "listTaxRates").json["tax_rates"]
    assert rates[0] == {"id": "tr_newcomer", "name": "", "rate": 0.0}
    body = {
        "customer": {
            "company_name": "Green Hill",
            "price_list_id": "pl_newcomer",
            "customer_group_id": "cg_newcomer",
        }
    }
    assert space.call(VENDOR, "createCustomer", body=body).status == 200
    groups = space.call(VENDOR, "listCustomerGroups").json["customer_groups"]
    assert groups[0] == {"id": "cg_newcomer", "name": ""}
    lists = space.call(VENDOR, "listPriceLists").json["price_lists"]
    assert lists[0] == {
        "id": "pl_newcomer",
        "name": "",
        "currency": "GBP",
        "conversion_rate": 100.0,
    }


@lenient
def test_what_exists_is_used_as_it_is(space: Space) -> None:
    assert made_invoice(space, PLAIN)["gross_total"] == 267.0
