"""Whom an invoice bills and for which orders, and what that does to the orders."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.references import customer_of, order_of
from mockinvoice.vendors.orderspace.schemas import faults_in
from mockinvoice.vendors.orderspace.tables import ORDERS
from mockinvoice.vendors.orderspace.wording import refusal, refuse_if, sentences

KEEPS_STATUS = ("part_fulfilled", "fulfilled", "cancelled")


def existing_customer(world: World, given: Mapping[str, Any]) -> Record:
    """Return the customer that a request names, or raise UNPROCESSABLE."""
    customer = customer_of(world, given)
    if customer is None:
        raise refusal("Customer must exist")
    return customer


def billable_orders(world: World, given: Mapping[str, Any], customer: Record) -> list[Record]:
    """Return the orders to bill, each once; raises UNPROCESSABLE with all that speaks against."""
    refuse_if(sentences(faults_in(given, "orders")))
    keys = dict.fromkeys(wanted["id"] for wanted in given["orders"])
    if not keys:
        raise refusal("Orders can't be blank")
    found = {key: order_of(world, key, customer=customer) for key in keys}
    orders = [order for order in found.values() if order and order["status"] != "cancelled"]
    known = {order["id"] for order in orders}
    problems = [f"Order {key} is invalid" for key in keys if key not in known]
    if any(order["customer_id"] != customer["id"] for order in orders):
        problems.append("Orders must belong to the same customer")
    if len({order["currency"] for order in orders}) > 1:
        problems.append("Orders must have the same currency")
    refuse_if(problems)
    return orders


def count(
    world: World, orders: Sequence[Record], lines: Sequence[Record], *, member: str, sign: int = 1
) -> None:
    """Add what `lines` take of `orders` to a count (`invoiced`, `paid`) of the order lines.

    With `sign=-1` it is given back. Orders that are invoiced in full, or no longer, say so.
    """
    taken = Counter[str]()
    for line in lines:
        if line["order_line_id"] is not None:
            taken[line["order_line_id"]] += sign * line["quantity"]
    for order in orders:
        for line in order["order_lines"]:
            line[member] = max(line[member] + taken[line["id"]], 0)
        order["status"] = _status(order)
        world.collection(ORDERS).put(order["id"], order)


def orders_of(world: World, invoice: Record) -> list[Record]:
    """Return those orders of an invoice that still exist."""
    found = (world.collection(ORDERS).get(reference["id"]) for reference in invoice["orders"])
    return [order for order in found if order is not None]


def _status(order: Record) -> str:
    status: str = order["status"]
    if status in KEEPS_STATUS:
        return status
    lines = order["order_lines"]
    if lines and all(line["invoiced"] >= line["quantity"] for line in lines):
        return "invoiced"
    return "new" if status == "invoiced" else status
