"""Invoices: adding, updating and deleting them."""

from collections.abc import Iterator

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import Problem
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import links
from mockinvoice.vendors.segmetrics.deleting import delete
from mockinvoice.vendors.segmetrics.integrations import enter
from mockinvoice.vendors.segmetrics.links import INVOICES
from mockinvoice.vendors.segmetrics.moments import now
from mockinvoice.vendors.segmetrics.references import (
    ensure_product,
    unknown_contact,
    unknown_item,
)
from mockinvoice.vendors.segmetrics.rules import remarks_on
from mockinvoice.vendors.segmetrics.schemas import InvoiceSchema
from mockinvoice.vendors.segmetrics.scopes import Scope
from mockinvoice.vendors.segmetrics.subscriptions import ensure_subscription

DEFAULTS = {"is_refunded": 0, "discount": 0, "tax": 0, "shipping": 0}
ITEM_DEFAULTS = {"subscription_id": None, "total_paid": None}


@operation("upsertInvoice", body=InvoiceSchema)
def upsert_invoice(world: World, request: Request) -> Record:
    """Add an invoice, or update the one with this id; amounts are integer cents.

    Raises INVALID for wrong fields and for a contact_id that names no contact. Source: vendor
    documentation, Orders, Add Purchase to Contact.
    """
    scope = enter(world, request.params)
    values = request.body.checked(_unknown(world, scope, request.body.values))
    invoice = save_invoice(world, scope, values)
    request.remarks.extend(remarks_on(invoice))
    return {}


@operation("deleteInvoice")
def delete_invoice(world: World, request: Request) -> Record:
    """Delete an invoice for good. Raises NOT_FOUND."""
    return delete(world, request, INVOICES, noun="invoice")


def save_invoice(world: World, scope: Scope, values: Record) -> Record:
    """Keep and return an invoice, tied to its contact or waiting; make what its items name."""
    key, moment = scope.key(values["id"]), now(world)
    old = world.collection(INVOICES).get(key)
    tied = links.link(world, scope, values, old=old)
    items = [_item(values["id"], place, item) for place, item in enumerate(values["items"], 1)]
    for item in items:
        _ensure(world, scope, item, tied=tied)
    kept = old or {**DEFAULTS, "scope": scope.name, "imported_at": moment}
    new = {**kept, **values, **tied, "items": items, "last_imported_at": moment}
    world.collection(INVOICES).put(key, new)
    links.settle(world, tied["email_key"])
    return new


def _unknown(world: World, scope: Scope, values: Record) -> Iterator[Problem]:
    yield from unknown_contact(world, scope, values)
    for place, item in enumerate(values.get("items", ())):
        yield from unknown_item(world, scope, item, "items", place)


def _item(invoice_id: str, place: int, item: Record) -> Record:
    return {**ITEM_DEFAULTS, "id": f"{invoice_id}-{place}", **item}


def _ensure(world: World, scope: Scope, item: Record, *, tied: Record) -> None:
    """Make the product and the subscription that an item names, where they are unknown."""
    ensure_product(world, scope, item["product_id"], name=item["name"])
    if item["subscription_id"] is not None:
        ensure_subscription(
            world, scope, item["subscription_id"], product_id=item["product_id"], tied=tied
        )
