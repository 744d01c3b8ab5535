"""What is said of every single member of a request that has the wrong type."""

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, fields

from mockinvoice.app import load_vendors
from tests.space import Space
from tests.vendors.orderspace.samples import (
    ADDRESS,
    CUSTOMER,
    PLAIN,
    VENDOR,
    invalid,
    message,
    refused,
)

HANDLERS = load_vendors([VENDOR])[VENDOR].operations
ITEM = {"name": "Item", "quantity": 1, "unit_price": 1}
BASES: dict[str, dict[str, Any]] = {
    "createInvoice": {"customer_id": CUSTOMER, "orders": [{"id": PLAIN}]},
    "createOrder": {"customer_id": CUSTOMER, "order_lines": [ITEM]},
    "createCustomer": {"company_name": "Green Hill"},
    "updateCustomer": {},
    "createDispatch": {"order_id": PLAIN},
    "createWebhook": {"endpoint": "https://hooks.example/", "events": ["invoice.created"]},
    "updateWebhook": {},
}
OBJECTS = ("address", "shipping_address", "billing_address", "email_addresses")


def address(member: str, words: str) -> dict[str, Any]:
    """Return the sentences about an address and each of its members."""
    inner = {f"{member}.{name}": f"{words} {name.replace('_', ' ')} is invalid" for name in ADDRESS}
    return {member.removesuffix("[]"): f"{words.removesuffix('[0]')} is invalid", **inner}


def line(place: str, /, **problems: str) -> dict[str, Any]:
    """Return the sentences about the members of a line, which stand alone."""
    return {f"{place}[].{k}": refused(f"{place}[0] {problem}") for k, problem in problems.items()}


CUSTOMER_MEMBERS = {
    "company_name": "Company name is invalid",
    "status": "Status is invalid",
    "reference": "Reference is invalid",
    "internal_note": "Internal note is invalid",
    "buyers": "Buyers is invalid",
    "buyers[].name": "Name is invalid, Email address can't be blank",
    "buyers[].email_address": "Email address is invalid",
    "phone": "Phone is invalid",
    "email_addresses": "Email addresses is invalid",
    "email_addresses.orders": "Email addresses orders is invalid",
    "email_addresses.dispatches": "Email addresses dispatches is invalid",
    "email_addresses.invoices": "Email addresses invoices is invalid",
    "tax_number": "Tax number is invalid",
    "tax_rate_id": "Tax Rate is invalid",
    **address("addresses[]", "Addresses[0]"),
    "minimum_spend": "Minimum spend is not a number",
    "payment_terms_id": "Payment Terms are invalid",
    "customer_group_id": "Customer Group is invalid",
    "price_list_id": "Price List is invalid",
}
WEBHOOK_MEMBERS = {
    "endpoint": "Endpoint is invalid, Endpoint must be a https url",
    "events": "Events is invalid",
    "events[]": "Events[0] is invalid",
}
TABLE: dict[str, dict[str, Any]] = {
    "createInvoice": {
        "number": "Number is invalid",
        "invoice_date": "Invoice date is invalid",
        "customer_id": "Customer must exist",
        "orders": "Orders is invalid",
        "orders[].id": "Orders[0] id is invalid",
        "payment_terms_id": "Payment Terms are invalid",
        "due_date": "Due date is invalid",
        "proforma": "Proforma is invalid",
        "comments": "Comments is invalid",
        **address("address", "Address"),
        "invoice_lines": "Invoice lines is invalid",
        **line(
            "invoice_lines",
            order_line_id="order line is invalid",
            sku="sku is invalid",
            name="name is invalid",
            quantity="quantity is not a number",
            unit_price="unit price is not a number",
            tax_rate_id="tax rate is invalid",
        ),
    },
    "createOrder": {
        "customer_id": "Customer must exist",
        "delivery_date": "Delivery date is invalid",
        "reference": "Reference is invalid",
        "internal_note": "Internal note is invalid",
        "customer_po_number": "Customer po number is invalid",
        "customer_note": "Customer note is invalid",
        "shipping_type": "Shipping type is invalid",
        **address("shipping_address", "Shipping address"),
        **address("billing_address", "Billing address"),
        "order_lines": "Order lines can't be blank",
        **line(
            "order_lines",
            sku="sku is invalid",
            name="name is invalid",
            quantity="quantity is not a number",
            unit_price="unit price is not a number",
            tax_rate_id="tax rate is invalid",
            shipping="shipping is invalid",
        ),
    },
    "createCustomer": CUSTOMER_MEMBERS,
    "updateCustomer": CUSTOMER_MEMBERS,
    "createDispatch": {
        "order_id": "Order must exist",
        "comments": "Comments is invalid",
        "dispatch_lines": "Dispatch lines is invalid",
        **line(
            "dispatch_lines",
            order_line_id="order line is invalid",
            sku="sku is invalid",
            quantity="quantity is not a number",
        ),
    },
    "createWebhook": WEBHOOK_MEMBERS,
    "updateWebhook": WEBHOOK_MEMBERS,
}


def root_of(operation: str) -> tuple[str, Schema]:
    schema = HANDLERS[operation].handler.body
    assert schema is not None
    [(name, field)] = schema.fields.items()
    assert isinstance(field, fields.Nested)
    return name, field.schema


def members_of(schema: Schema, inside: str = "") -> Iterator[str]:
    """Yield every member of a schema; those inside a list behind `[]`."""
    for name, field in schema.fields.items():
        yield inside + name
        inner = field.inner if isinstance(field, fields.List) else field
        list_mark = "[]" if isinstance(field, fields.List) else ""
        if isinstance(inner, fields.Nested):
            yield from members_of(inner.schema, f"{inside}{name}{list_mark}.")
        elif list_mark:
            yield f"{inside}{name}[]"


def wrong(member: str) -> dict[str, Any]:
    """Return members with an object where `member` takes something else, or a text for one."""
    first, _, rest = member.partition(".")
    name = first.removesuffix("[]")
    value = wrong(rest) if rest else ({} if name == first else [{}])
    if not rest and name in OBJECTS:
        value = "text"
    return {name: [value] if rest and first.endswith("[]") else value}


@pytest.mark.parametrize("operation", TABLE)
def test_every_member_is_in_the_table(operation: str) -> None:
    assert list(TABLE[operation]) == list(members_of(root_of(operation)[1]))


@pytest.mark.parametrize(
    ("operation", "member"), [(name, member) for name, row in TABLE.items() for member in row]
)
def test_a_member_of_the_wrong_type(space: Space, operation: str, member: str) -> None:
    if operation == "updateWebhook":
        made = space.call(VENDOR, "createWebhook").json["webhook"]
        path = {"webhook_id": made["id"]}
    else:
        path = {}
    before = space.state()
    body = {root_of(operation)[0]: BASES[operation] | wrong(member)}
    answer = space.call(VENDOR, operation, path=path, body=body)
    expected = TABLE[operation][member]
    assert message(answer) == (invalid(expected) if isinstance(expected, str) else expected)
    assert space.state() == before
