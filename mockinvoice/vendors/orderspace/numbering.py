"""The next free numbers of invoices and orders, found without looking at all of them."""

import re

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.tables import COUNTERS, INVOICES, ORDERS

FIRST_PREFIX = "INV-"
TRAILING = re.compile(r"([0-9]+)\Z")


def next_invoice_number(world: World) -> str:
    """Return a new invoice number: the newest prefix with the largest trailing integer plus one.

    The numbers that deleted invoices had still count.
    """
    counter = _invoice_counter(world)
    number = int(counter["largest"]) + 1
    while _is_taken(world, f"{counter['prefix']}{number}"):
        number += 1
    return f"{counter['prefix']}{number}"


def note_invoice_number(world: World, number: str, *, generated: bool) -> None:
    """Remember that an invoice has `number`, within the open transaction."""
    counter = _invoice_counter(world)
    largest = max(int(counter["largest"]), _trailing(number))
    prefix = TRAILING.sub("", number) if generated else counter["prefix"]
    world.collection(COUNTERS).put("invoices", {"largest": str(largest), "prefix": prefix})


def next_order_number(world: World) -> int:
    """Take the number after the largest one of all orders, within the open transaction."""
    counter = world.collection(COUNTERS).get("orders") or _count_orders(world)
    number: int = counter["largest"] + 1
    world.collection(COUNTERS).put("orders", {"largest": number})
    return number


def _invoice_counter(world: World) -> Record:
    return world.collection(COUNTERS).get("invoices") or _count_invoices(world)


def _count_invoices(world: World) -> Record:
    """Look at all invoices once, in a space that got them without their counter."""
    largest, prefix = 0, FIRST_PREFIX
    for _, invoice in world.collection(INVOICES).scan():
        largest = max(largest, _trailing(invoice["number"]))
        if invoice.get("generated"):
            prefix = TRAILING.sub("", invoice["number"])
    return {"largest": str(largest), "prefix": prefix}


def _count_orders(world: World) -> Record:
    numbers = [order["number"] for _, order in world.collection(ORDERS).scan()]
    return {"largest": max(numbers, default=0)}


def _trailing(number: str) -> int:
    found = TRAILING.search(number)
    return int(found[1]) if found else 0


def _is_taken(world: World, number: str) -> bool:
    return world.collection(INVOICES).first(number=number) is not None
