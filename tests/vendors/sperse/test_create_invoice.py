"""Create: what is stored, what is filled in, and every rule that refuses."""

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import (
    call,
    create,
    info,
    invalid,
    invoice,
    refused,
    success,
)

STRINGS = dict.fromkeys(
    (
        "countryId",
        "stateId",
        "stateName",
        "city",
        "zip",
        "neighborhood",
        "address1",
        "address2",
        "firstName",
        "lastName",
        "company",
        "email",
        "phone",
    ),
    "string",
)


def test_the_documents_body_is_kept_whole(space: Space) -> None:
    created = call(space, "createInvoice", example="documented")
    assert created == success(4, of=(4, 0))
    moment = "2024-04-29T05:43:42.978Z"
    assert info(space, 4) == {
        "id": 4,
        "contactId": 0,
        "contactName": "Placeholder",
        "groupId": "string",
        "orderId": 0,
        "orderNumber": "string",
        "leadId": 0,
        "status": "Draft",
        "number": "string",
        "date": moment,
        "dueDate": moment,
        "subscriptionStartOn": moment,
        "couponCode": "string",
        "currencyId": "string",
        "grandTotal": 0.0,
        "discountTotal": 0.0,
        "shippingTotal": 0.0,
        "taxTotal": 0.0,
        "billingAddress": STRINGS,
        "shippingAddress": STRINGS,
        "description": "string",
        "note": "string",
        "forbiddenPaymentMethods": 1,
        "validationErrors": "Coupon is not valid\r\nCurrency is not valid",
        "lines": [
            {
                "id": 5,
                "quantity": 0,
                "rate": 0.0,
                "total": 0.0,
                "commissionableAmount": 0.0,
                "unitId": "Day",
                "productCode": "string",
                "description": "string",
                "sortOrder": 0,
            }
        ],
    }


def test_the_documents_body_can_be_sent_again(space: Space) -> None:
    assert call(space, "createInvoice", example="documented") == success(4, of=(4, 0))
    status, body = call(space, "createInvoice", example="documented")
    assert (status, body["result"], body["contactId"]) == (200, 5, 0)
    assert info(space, 5)["validationErrors"].endswith("Invoice number is already in use")


def test_the_required_members_are_enough(space: Space) -> None:
    body = {"contactId": 1, "status": "Final", "date": "2024-04-29", "grandTotal": 0}
    assert call(space, "createInvoice", body=body) == success(4, of=(4, 1))
    assert info(space, 4) == {
        "id": 4,
        "contactId": 1,
        "contactName": "Ada Lovelace",
        "groupId": None,
        "orderId": 3,
        "orderNumber": "ORD-20240429-0003",
        "leadId": None,
        "status": "Final",
        "number": "INV-20240429-9E37",
        "date": "2024-04-29T00:00:00Z",
        "dueDate": None,
        "subscriptionStartOn": None,
        "couponCode": None,
        "currencyId": "USD",
        "grandTotal": 0.0,
        "discountTotal": None,
        "shippingTotal": None,
        "taxTotal": None,
        "billingAddress": None,
        "shippingAddress": None,
        "description": None,
        "note": None,
        "forbiddenPaymentMethods": None,
        "validationErrors": None,
        "lines": [],
    }


STATUSES = [
    *("Draft", "Final", "Pending", "Sent", "Paid", "PartiallyPaid"),
    *("Canceled", "Cancelled", "Refunded", "PartiallyRefunded"),
]


@pytest.mark.parametrize("status", STATUSES)
def test_an_invoice_may_begin_in_any_status(space: Space, status: str) -> None:
    assert info(space, create(space, status=status))["status"] == status


def test_a_company_gives_its_name_to_a_contact_without_one(space: Space) -> None:
    body = {"companyName": "Navy"}
    _, made = call(space, "createOrUpdateContact", body=body)
    number = create(space, contactId=made["result"]["contactId"])
    assert info(space, number)["contactName"] == "Navy"


def test_a_description_may_have_5255_characters(space: Space) -> None:
    assert info(space, create(space, description="x" * 5255))["description"] == "x" * 5255
    message = "The field Description must be a string with a maximum length of 5255."
    body = invoice(description="x" * 5256)
    refused(space, invalid((message, "description")), "createInvoice", body=body)


def test_an_address_is_answered_with_all_its_members(space: Space) -> None:
    number = create(space, shippingAddress={"city": "Paris", "zip": 75001})
    expected = dict.fromkeys(STRINGS) | {"city": "Paris", "zip": "75001"}
    assert info(space, number)["shippingAddress"] == expected
