"""Customers: updated in part and deleted, while their papers stay."""

from typing import Any

import pytest

from tests.space import Answer, Space
from tests.vendors.orderspace.samples import (
    BLUE_SKY,
    CUSTOMER,
    PAID,
    TRAP,
    VENDOR,
    create_invoice,
    invalid,
    invoice_of,
    message,
    order_of,
)

TAKEN = "Email address has already been taken"


GWEN = {"name": "Gwen Hill", "email_address": "Gwen@GreenHill.example"}


def update(space: Space, customer: str, **members: Any) -> Answer:
    path = {"customer_id": customer}
    return space.call(VENDOR, "updateCustomer", path=path, body={"customer": members})


def get(space: Space, customer: str) -> Any:
    return space.call(VENDOR, "getCustomer", path={"customer_id": customer}).json["customer"]


@pytest.mark.parametrize(
    ("members", "changes"),
    [
        ({}, {}),
        ({"company_name": "BP 12"}, {"company_name": "BP 12"}),
        ({"status": "closed"}, {"status": "closed"}),
        ({"payment_terms_id": None}, {"payment_terms_id": None}),
        ({"minimum_spend": "9.5"}, {"minimum_spend": 9.5}),
        ({"addresses": []}, {"addresses": []}),
        ({"buyers": []}, {"buyers": []}),
        (
            {"email_addresses": {"invoices": "a@b.example"}},
            {
                "email_addresses": {
                    "orders": "bp12@alliumstudios.com",
                    "dispatches": "bp12@alliumstudios.com",
                    "invoices": "a@b.example",
                }
            },
        ),
        ({"buyers": [GWEN]}, {"buyers": [GWEN]}),
        (
            {"buyers": [{"name": "Bea", "email_address": "BP12@alliumstudios.com"}]},
            {"buyers": [{"name": "Bea", "email_address": "BP12@alliumstudios.com"}]},
        ),
        ({"id": "cu_mine", "created": "x", "created_at": 5, "company_name": None}, {}),
    ],
)
def test_an_update_changes_what_is_sent(
    space: Space, members: dict[str, Any], changes: dict[str, Any]
) -> None:
    expected = get(space, CUSTOMER) | changes
    assert message(update(space, CUSTOMER, **members)) == (200, {"customer": expected})
    assert get(space, CUSTOMER) == expected


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"company_name": ""}, "Company name can't be blank"),
        ({"buyers": [{"name": "Bea", "email_address": "sample@orderspace.com"}]}, TAKEN),
        ({"payment_terms_id": "pt_x"}, "Payment Terms are invalid"),
    ],
)
def test_refused_update(space: Space, members: dict[str, Any], sentence: str) -> None:
    before = space.state()
    assert message(update(space, CUSTOMER, **members)) == invalid(sentence)
    assert space.state() == before


def test_a_login_that_is_given_up_can_be_taken(space: Space) -> None:
    update(space, BLUE_SKY, buyers=[])
    buyers = [{"name": "", "email_address": "sample@orderspace.com"}]
    assert update(space, CUSTOMER, buyers=buyers).status == 200


def test_orders_and_invoices_keep_what_they_have_copied(space: Space) -> None:
    before = order_of(space, TRAP), invoice_of(space, PAID)
    update(space, CUSTOMER, company_name="Other", email_addresses={"invoices": "x@y.example"})
    assert (order_of(space, TRAP), invoice_of(space, PAID)) == before
    made = create_invoice(space).json["invoice"]
    assert (made["company_name"], made["email_address"]) == ("Other", "x@y.example")


def test_a_deleted_customer_is_gone_and_its_papers_stay(space: Space) -> None:
    before = order_of(space, TRAP), invoice_of(space, PAID)
    answer = space.call(VENDOR, "deleteCustomer")
    assert message(answer) == (200, {"customer": {"id": CUSTOMER, "deleted": True}})
    gone = (404, {"message": f"Couldn't find a customer with ID {CUSTOMER}"})
    for operation in ("getCustomer", "updateCustomer", "deleteCustomer"):
        assert message(space.call(VENDOR, operation)) == gone
    assert message(create_invoice(space)) == invalid("Customer must exist")
    assert (order_of(space, TRAP), invoice_of(space, PAID)) == before
