"""Events: what subscribed endpoints are told, signed with their key."""

from base64 import b64encode
from collections.abc import Collection, Mapping
from datetime import timedelta
from hmac import digest
from typing import Any

import orjson

from mockinvoice.core.deliveries import DeliveryPolicy
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import shown
from mockinvoice.vendors.orderspace.tables import NAME, WEBHOOKS

FIRED = (
    "invoice.created",
    "invoice.deleted",
    "payment.created",
    "order.created",
    "order.updated",
    "order.deleted",
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "dispatch.created",
)
NEVER_FIRED = (
    "product.created",
    "product.updated",
    "product.deleted",
    "inventory_level.updated",
)
EVENTS = (*FIRED, *NEVER_FIRED)


def fire(
    world: World, event: str, record: Mapping[str, Any], *, without: Collection[str] = ()
) -> None:
    """Queue an event about a record for every subscription to it, within the open transaction.

    `record` and `without` are as in `amounts.shown`. A delivery is an array of events, here always
    of one.
    """
    if not world.collection(WEBHOOKS).has("events", event):
        return
    found = world.collection(WEBHOOKS).scan(where={"events": event})
    webhooks = [webhook for _, webhook in found if not webhook.get("disabled")]
    if not webhooks:
        return
    data = {event.partition(".")[0]: shown(record, without=without)}
    body = orjson.dumps([{"event": event, "data": data}])
    for webhook in webhooks:
        world.deliveries.queue(
            vendor=NAME,
            event=event,
            subscription=webhook["id"],
            url=webhook["endpoint"],
            body=body.decode(),
            headers={
                "Content-Type": "application/json",
                "X-Orderspace-Signature": signature(body, key=webhook["signing_key"]),
            },
        )


def disable(world: World, delivery: Mapping[str, Any]) -> None:
    """Send nothing more to a subscription that has not received, within the open transaction."""
    webhook = world.collection(WEBHOOKS).get(delivery["subscription"])
    if webhook is not None:
        world.collection(WEBHOOKS).put(webhook["id"], webhook | {"disabled": True})


def signature(body: bytes, *, key: str) -> str:
    """Return the base64 HMAC-SHA256 of a delivery's raw body."""
    return b64encode(digest(key.encode(), body, "sha256")).decode()


DELIVERIES = DeliveryPolicy(
    received=(200,),
    gaps=(
        *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
        *(timedelta(hours=2), timedelta(hours=12)),
    ),
    give_up=disable,
)
