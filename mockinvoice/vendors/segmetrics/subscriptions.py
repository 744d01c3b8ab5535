"""Subscriptions: adding, updating and deleting them."""

from itertools import chain

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import links
from mockinvoice.vendors.segmetrics.deleting import delete
from mockinvoice.vendors.segmetrics.integrations import enter
from mockinvoice.vendors.segmetrics.links import SUBSCRIPTIONS
from mockinvoice.vendors.segmetrics.moments import now
from mockinvoice.vendors.segmetrics.references import (
    ensure,
    ensure_product,
    unknown_contact,
    unknown_item,
)
from mockinvoice.vendors.segmetrics.schemas import SubscriptionSchema
from mockinvoice.vendors.segmetrics.scopes import Scope

UNSAID = (
    *("amount", "billing_cycle", "frequency", "start_date", "last_bill_date"),
    *("trial_end_date", "end_date", "canceled_date"),
)


@operation("upsertSubscription", body=SubscriptionSchema)
def upsert_subscription(world: World, request: Request) -> Record:
    """Add a subscription, or update the one with this id; the amount is in integer cents.

    Raises INVALID for wrong fields and for a contact_id that names no contact.
    """
    scope, draft = enter(world, request.params), request.body
    unknown = chain(
        unknown_contact(world, scope, draft.values), unknown_item(world, scope, draft.values)
    )
    _save(world, scope, draft.checked(unknown))
    return {}


@operation("deleteSubscription")
def delete_subscription(world: World, request: Request) -> Record:
    """Delete a subscription for good. Raises NOT_FOUND."""
    return delete(world, request, SUBSCRIPTIONS, noun="subscription")


def ensure_subscription(
    world: World, scope: Scope, subscription_id: str, *, product_id: str, tied: Record
) -> None:
    """Make a bare subscription, tied like the invoice that names it, if it is unknown."""
    made = {**_bare(world, scope), **tied, "id": subscription_id, "product_id": product_id}
    ensure(world, SUBSCRIPTIONS, scope.key(subscription_id), made=made)


def _save(world: World, scope: Scope, values: Record) -> None:
    key = scope.key(values["id"])
    old = world.collection(SUBSCRIPTIONS).get(key)
    tied = links.link(world, scope, values, old=old)
    ensure_product(world, scope, values["product_id"], name=values.pop("name", None))
    kept = old or _bare(world, scope)
    new = {**kept, **values, **tied, "last_imported_at": now(world)}
    world.collection(SUBSCRIPTIONS).put(key, new)
    links.settle(world, tied["email_key"])


def _bare(world: World, scope: Scope) -> Record:
    moment = now(world)
    return {
        **dict.fromkeys(UNSAID),
        "quantity": 1,
        "scope": scope.name,
        "imported_at": moment,
        "last_imported_at": moment,
    }
