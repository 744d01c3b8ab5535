"""What subscribers are told: bodies of events, queued for every address that asked."""

from typing import Any

import orjson

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.auth import VENDOR_NAME
from mockinvoice.vendors.sperse.people import (
    contact_data,
    display_name,
    first_email,
    first_phone,
)
from mockinvoice.vendors.sperse.references import CONTACTS, PRODUCTS, SUBSCRIPTIONS, find
from mockinvoice.vendors.sperse.spelling import amount, moment

PAYMENT = "Payment.Created"
LEAD = "LeadCreated"
SUBSCRIPTION = "Subscription.CreatedOrUpdated"
USER = "User.CreatedOrUpdated"
EVENTS = (PAYMENT, LEAD, SUBSCRIPTION, USER)
INVOICE = ("id", "number", "date", "description", "currencyId")
TOTALS = ("grandTotal", "discountTotal", "shippingTotal", "taxTotal")


def tell_payment(world: World, invoice: Record, transaction: Record) -> None:
    """Tell of a sale."""
    _publish(
        world,
        PAYMENT,
        contact=_contact(find(world, CONTACTS, invoice["contactId"])),
        invoice=_invoice(world, invoice),
        transaction=_transaction(invoice, transaction),
    )


def tell_lead(world: World, contact: Record) -> None:
    """Tell of a contact that a client made."""
    _publish(world, LEAD, **contact_data(contact))


def tell_subscription(world: World, invoice: Record) -> None:
    """Tell of a paid invoice that begins a subscription."""
    codes = [line["productCode"] for line in invoice["lines"] if line["productCode"]]
    subscription = {
        "invoiceId": invoice["id"],
        "startDate": invoice["subscriptionStartOn"],
        "productCodes": codes,
    }
    contact = _contact(find(world, CONTACTS, invoice["contactId"]))
    _publish(world, SUBSCRIPTION, contact=contact, subscription=subscription)


def tell_user(world: World, contact: Record) -> None:
    """Tell of a contact that has a user."""
    _publish(world, USER, contact=_contact(contact), userId=contact["userId"])


def _publish(world: World, event: str, **body: Any) -> None:
    body |= {"eventType": event, "eventTime": moment(world.clock.now())}
    text = orjson.dumps(body).decode()
    for _, subscription in world.collection(SUBSCRIPTIONS).scan(where={"eventName": event}):
        world.deliveries.queue(
            vendor=VENDOR_NAME,
            event=event,
            subscription=str(subscription["id"]),
            url=subscription["targetUrl"],
            body=text,
            headers={"Content-Type": "application/json"},
        )


def _contact(contact: Record) -> Record:
    return {
        "id": contact["id"],
        "fullName": display_name(contact),
        "email": first_email(contact),
        "phone": first_phone(contact),
    }


def _invoice(world: World, invoice: Record) -> Record:
    shown = {name: invoice[name] for name in INVOICE}
    totals = {name: amount(invoice[name]) for name in TOTALS}
    return {**shown, **totals, "lines": [_line(world, line) for line in invoice["lines"]]}


def _line(world: World, line: Record) -> Record:
    code = line["productCode"]
    product = world.collection(PRODUCTS).first(code=code) if code else None
    return {
        "productId": product["id"] if product else None,
        "description": line["description"],
        "quantity": line["quantity"],
        "rate": amount(line["rate"]),
        "total": amount(line["total"]),
        "unitId": line["unitId"],
    }


def _transaction(invoice: Record, transaction: Record) -> Record:
    return {
        "id": transaction["id"],
        "type": transaction["type"],
        "date": transaction["date"],
        "amount": amount(transaction["amount"]),
        "currencyId": invoice["currencyId"],
        "gatewayName": transaction["gatewayName"],
        "gatewayTransactionId": transaction["gatewayTransactionId"],
        "isSuccessful": True,
    }
