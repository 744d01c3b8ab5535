"""Events: what each change tells its subscribers, and how that is signed."""

import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from hmac import HMAC
from typing import Any

import pytest

from mockinvoice.vendors.orderspace.events import EVENTS, FIRED
from tests.space import Space
from tests.vendors.orderspace.samples import (
    CUSTOMER,
    PLAIN,
    UNPAID,
    VENDOR,
    create_dispatch,
    create_invoice,
    create_order,
    invoice_of,
    made_invoice,
    order_of,
)

ENDPOINT = "https://hooks.example/orderspace"
Change = Callable[[Space], Any]


def subscribe(space: Space, *events: str, endpoint: str = ENDPOINT) -> Any:
    webhook = {"endpoint": endpoint, "events": list(events)}
    return space.call(VENDOR, "createWebhook", body={"webhook": webhook}).json["webhook"]


def delivered(space: Space) -> list[Any]:
    return [json.loads(delivery["body"]) for delivery in space.world.deliveries.all()]


def delete_invoice(space: Space) -> Any:
    space.call(VENDOR, "deleteInvoice", path={"invoice_id": UNPAID})
    return {"id": UNPAID, "deleted": True, "number": "INV-1289"}


def pay(space: Space) -> Any:
    space.act(VENDOR, "record_payment", invoice=UNPAID, amount=1.5, source="card")
    payment = invoice_of(space, UNPAID)["payments"][0]
    return {"invoice_id": UNPAID, "invoice_number": "INV-1289", **payment}


def cancel(space: Space) -> Any:
    space.act(VENDOR, "cancel_order", order=PLAIN)
    return order_of(space, PLAIN)


def delete_order(space: Space) -> Any:
    space.call(VENDOR, "deleteOrder", path={"order_id": PLAIN})
    return {"id": PLAIN, "deleted": True, "number": 1289}


def update_customer(space: Space) -> Any:
    return space.call(VENDOR, "updateCustomer", body={"customer": {}}).json["customer"]


def delete_customer(space: Space) -> Any:
    space.call(VENDOR, "deleteCustomer")
    return {"id": CUSTOMER, "deleted": True, "company_name": "BP Twelve"}


CHANGES: dict[str, Change] = {
    "invoice.created": made_invoice,
    "invoice.deleted": delete_invoice,
    "payment.created": pay,
    "order.created": lambda space: create_order(space, {"sku": "ZAG-D-16", "quantity": 1}).json[
        "order"
    ],
    "order.updated": cancel,
    "order.deleted": delete_order,
    "customer.created": lambda space: space.call(VENDOR, "createCustomer").json["customer"],
    "customer.updated": update_customer,
    "customer.deleted": delete_customer,
    "dispatch.created": lambda space: create_dispatch(space, PLAIN).json["dispatch"],
}


def test_every_event_that_fires_is_tested() -> None:
    assert tuple(CHANGES) == FIRED


@pytest.mark.parametrize("event", CHANGES)
def test_a_change_fires_its_event_alone_with_the_record_as_it_is_answered(
    space: Space, event: str
) -> None:
    subscribe(space, *EVENTS)
    record = CHANGES[event](space)
    name = event.partition(".")[0]
    assert delivered(space) == [[{"event": event, "data": {name: record}}]]


def test_a_delivery_is_signed_with_its_subscriptions_key(space: Space) -> None:
    webhook = subscribe(space, "invoice.created")
    made_invoice(space)
    [delivery] = space.world.deliveries.all()
    expected = HMAC(webhook["signing_key"].encode(), delivery["body"].encode(), sha256).digest()
    assert delivery["headers"] == {
        "Content-Type": "application/json",
        "X-Orderspace-Signature": b64encode(expected).decode(),
    }
    assert (delivery["vendor"], delivery["event"], delivery["url"], delivery["state"]) == (
        VENDOR,
        "invoice.created",
        ENDPOINT,
        "queued",
    )
    assert '"gross_total":267.0' in delivery["body"]


def test_every_subscription_to_an_event_is_told_and_no_other(space: Space) -> None:
    subscribe(space, "invoice.created", endpoint="https://one.example/")
    subscribe(space, "order.created", endpoint="https://two.example/")
    subscribe(space, "order.created", "invoice.created", endpoint="https://three.example/")
    made_invoice(space)
    urls = [delivery["url"] for delivery in space.world.deliveries.all()]
    assert urls == ["https://one.example/", "https://three.example/"]


def test_a_subscription_hears_what_it_is_changed_to_until_it_is_deleted(space: Space) -> None:
    webhook = subscribe(space, "order.created")
    path = {"webhook_id": webhook["id"]}
    body = {"webhook": {"events": ["invoice.created"]}}
    space.call(VENDOR, "updateWebhook", path=path, body=body)
    create_invoice(space, proforma=True)
    space.call(VENDOR, "deleteWebhook", path=path)
    create_invoice(space, proforma=True)
    assert [body[0]["event"] for body in delivered(space)] == ["invoice.created"]


def test_a_refused_change_tells_nobody(space: Space) -> None:
    subscribe(space, *EVENTS)
    create_invoice(space, number="INV-1288")
    create_order(space)
    create_dispatch(space, "or_x")
    assert delivered(space) == []
