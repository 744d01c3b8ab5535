"""Orders: list, create, retrieve, delete."""

import operator
from collections.abc import Mapping
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import shown, totals
from mockinvoice.vendors.orderspace.events import fire
from mockinvoice.vendors.orderspace.invoice_orders import existing_customer
from mockinvoice.vendors.orderspace.listing import before, day, existing, near, page, since
from mockinvoice.vendors.orderspace.numbering import next_order_number
from mockinvoice.vendors.orderspace.order_lines import Buyer, ordered_lines
from mockinvoice.vendors.orderspace.order_schemas import OrderFilters, OrderRequest
from mockinvoice.vendors.orderspace.references import CURRENCY, blank_order, setting
from mockinvoice.vendors.orderspace.schemas import faults_in
from mockinvoice.vendors.orderspace.tables import ORDERS, new_id
from mockinvoice.vendors.orderspace.wording import refusal, refuse_if, sentences

EQUAL = {
    "number": "number",
    "status": "status",
    "reference": "reference",
    "customer_id": "customer_id",
}
OWN = (
    "delivery_date",
    "reference",
    "internal_note",
    "customer_po_number",
    "customer_note",
    "shipping_type",
    "shipping_address",
    "billing_address",
)


@operation("listOrders", query=OrderFilters)
def list_orders(world: World, request: Request) -> dict[str, Any]:
    """Return a page of orders, newest first, that match all filters."""
    query = request.query
    tests = (
        since(query),
        before(query),
        day(query, "delivery_date_since", member="delivery_date", holds=operator.ge),
        day(query, "delivery_date_before", member="delivery_date", holds=operator.lt),
    )
    return page(
        world,
        ORDERS,
        query,
        equal=EQUAL,
        within=near(query, "created", "delivery_date"),
        tests=tests,
    )


@operation("createOrder", body=OrderRequest)
def create_order(world: World, request: Request) -> dict[str, Any]:
    """Place an order; the first group of checks that fails answers alone."""
    given = request.body["order"]
    customer = existing_customer(world, given)
    price_list = _of_customer(world, customer, "price_list_id")
    buyer = Buyer(price_list=price_list, tax_rate=_of_customer(world, customer, "tax_rate_id"))
    lines = ordered_lines(world, given, buyer)
    refuse_if(sentences(faults_in(given, *OWN)))
    order = {
        **blank_order(world, customer=customer, currency=_currency(price_list)),
        "id": new_id(world, ORDERS),
        "number": next_order_number(world),
        **_own_members(given),
        "order_lines": lines,
        **totals(lines),
    }
    world.collection(ORDERS).put(order["id"], order)
    fire(world, "order.created", order)
    return {"order": shown(order)}


@operation("getOrder")
def get_order(world: World, request: Request) -> dict[str, Any]:
    """Return one order."""
    return {"order": shown(existing(world, ORDERS, request.params["order_id"]))}


@operation("deleteOrder")
def delete_order(world: World, request: Request) -> dict[str, Any]:
    """Remove an order of which nothing has been invoiced or dispatched."""
    order = existing(world, ORDERS, request.params["order_id"])
    if any(line["invoiced"] or line["dispatched"] for line in order["order_lines"]):
        raise refusal("Order has been invoiced or dispatched")
    world.collection(ORDERS).delete(order["id"])
    gone = {"id": order["id"], "deleted": True}
    fire(world, "order.deleted", {**gone, "number": order["number"]})
    return {"order": gone}


def cancel(world: World, order: Record) -> None:
    """Make an order cancelled, within the open transaction."""
    order["status"] = "cancelled"
    world.collection(ORDERS).put(order["id"], order)
    fire(world, "order.updated", order)


def _of_customer(world: World, customer: Record, member: str) -> Record | None:
    key = customer[member]
    return setting(world, member, key) if key else None


def _currency(price_list: Record | None) -> str:
    return price_list["currency"] if price_list else CURRENCY


def _own_members(given: Mapping[str, Any]) -> Record:
    """Return the members that the request sets, as the record keeps them."""
    own = {name: given[name] for name in OWN if name in given}
    if "delivery_date" in own:
        own["delivery_date"] = own["delivery_date"].isoformat()
    return own
