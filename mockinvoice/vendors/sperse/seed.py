"""The demo data: everything the document's examples name."""

from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.invoice_schemas import ADDRESS, LINE
from mockinvoice.vendors.sperse.people import blank
from mockinvoice.vendors.sperse.references import (
    CONTACTS,
    COUPONS,
    INVOICES,
    LEADS,
    LINES,
    ORDERS,
    PRODUCTS,
    TRANSACTIONS,
    put,
)

SINCE = "2024-04-01T09:00:00Z"
LAST_IDS = {
    INVOICES: 3,
    LINES: 4,
    CONTACTS: 1,
    LEADS: 1,
    ORDERS: 2,
    PRODUCTS: 2,
    TRANSACTIONS: 1,
}
DATE, DUE = "2024-04-01T00:00:00Z", "2024-05-01T00:00:00Z"
REMARKS = {"usageTypeId": "P", "isActive": True, "isConfirmed": True, "comment": None}
COUPONS_OF_DEMO = (
    {"id": "TEN", "kind": "percentage", "value": "10"},
    {"id": "FIVE", "kind": "fixed", "value": "5"},
)
ORDERS_OF_DEMO = (
    {"id": 0, "number": "string", "contactId": 0},
    {"id": 1, "number": "ORD-20240401-0001", "contactId": 1},
    {"id": 2, "number": "ORD-20240401-0002", "contactId": 1},
)
PRODUCTS_OF_DEMO = (
    {"id": 1, "code": "CONSULTING", "name": "Consulting hour"},
    {"id": 2, "code": "PRO-PLAN", "name": "Pro plan"},
)
ADA = {
    "countryId": "GB",
    "city": "London",
    "zip": "W1H 1QA",
    "address1": "12 St James's Square",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "email": "ada@example.com",
    "phone": "+442079460000",
}


def seed(world: World) -> None:
    """Fill an empty space."""
    _seed_contacts(world)
    for coupon in COUPONS_OF_DEMO:
        put(world, COUPONS, coupon)
    for order in ORDERS_OF_DEMO:
        put(world, ORDERS, order)
    for product in PRODUCTS_OF_DEMO:
        put(world, PRODUCTS, product)
    _seed_invoices(world)
    for collection, last in LAST_IDS.items():
        world.store.next(collection, first=last)


def _seed_contacts(world: World) -> None:
    for contact_id in (0, 1):
        put(world, LEADS, {"id": contact_id, "contactId": contact_id})
    _contact(world, 0, "placeholder@example.com", "+15550100", lastName="Placeholder")
    names = {"firstName": "Ada", "lastName": "Lovelace", "companyName": "Analytical Engines"}
    _contact(world, 1, "ada@example.com", "+442079460000", xref="ada", groupId="C", **names)


def _contact(world: World, contact_id: int, email: str, phone: str, **members: Any) -> None:
    contact = blank(
        world,
        contact_id,
        leadId=contact_id,
        dateCreated=SINCE,
        emails=[email],
        emailAddresses=[{"emailAddress": email, **REMARKS}],
        phoneNumbers=[{"phoneNumber": phone, "phoneExtension": None, **REMARKS}],
        **members,
    )
    put(world, CONTACTS, contact)


def _seed_invoices(world: World) -> None:
    draft = _invoice(0, "Draft", "10", contactId=0, groupId=None, leadId=0, orderId=0)
    put(world, INVOICES, draft | {"lines": [_line(0, 1, "10", "10", description="Sample")]})
    _seed_draft(world)
    sent = _invoice(2, "Sent", "100", orderId=2)
    put(world, INVOICES, sent | {"lines": [_line(3, 1, "100", "100", description="Workshop")]})
    paid = _invoice(3, "Paid", "200", amountPaid="200", unpaidStatus="Sent")
    line = _line(4, 4, "50", "200", unitId="Hour", productCode="CONSULTING")
    put(world, INVOICES, paid | {"lines": [line]})
    put(world, TRANSACTIONS, _sale(1, invoice_id=3, amount="200", key="ch_1000"))


def _seed_draft(world: World) -> None:
    consulting = {"productCode": "CONSULTING", "description": "Consulting hour"}
    plan = {"productCode": "PRO-PLAN", "description": "Pro plan"}
    lines = [
        _line(1, 2, "150", "300", unitId="Hour", sortOrder=1, **consulting),
        _line(2, 1, "49.5", "49.5", unitId="Month", sortOrder=2, **plan),
    ]
    members = {
        "discountTotal": "9.5",
        "taxTotal": "10",
        "billingAddress": dict.fromkeys(ADDRESS) | ADA,
        "description": "Consulting in March",
        "lines": lines,
    }
    put(world, INVOICES, _invoice(1, "Draft", "350", **members))


def _invoice(number: int, status: str, total: str, **members: Any) -> Record:
    invoice: Record = {
        "id": number,
        "contactId": 1,
        "groupId": "C",
        "orderId": 1,
        "leadId": 1,
        "status": status,
        "number": f"INV-20240401-{number:04}",
        "date": DATE,
        "dueDate": DUE,
        "subscriptionStartOn": None,
        "couponCode": None,
        "currencyId": "USD",
        "grandTotal": total,
        "discountTotal": "0",
        "shippingTotal": "0",
        "taxTotal": "0",
        "billingAddress": None,
        "shippingAddress": None,
        "description": None,
        "note": None,
        "forbiddenPaymentMethods": None,
        "validationErrors": None,
        "lines": [],
        "amountPaid": "0",
        "amountRefunded": "0",
        "unpaidStatus": None,
    }
    return invoice | members


def _line(line_id: int, quantity: int, rate: str, total: str, **members: Any) -> Record:
    amounts = {"quantity": quantity, "rate": rate, "total": total}
    return {"id": line_id, **dict.fromkeys(LINE), "unitId": "Unit", **amounts, **members}


def _sale(number: int, *, invoice_id: int, amount: str, key: str) -> Record:
    return {
        "id": number,
        "invoiceId": invoice_id,
        "type": "Sale",
        "date": DATE,
        "amount": amount,
        "gatewayName": "Stripe",
        "gatewayTransactionId": key,
        "cardLastFour": None,
        "isVoided": False,
    }
