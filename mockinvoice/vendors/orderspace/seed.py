"""The demo data: everything that the vendor's document names, and what its examples stand on."""

from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.numbering import note_invoice_number
from mockinvoice.vendors.orderspace.seed_account import settings
from mockinvoice.vendors.orderspace.seed_catalogue import products
from mockinvoice.vendors.orderspace.seed_customers import customers
from mockinvoice.vendors.orderspace.seed_invoices import invoices
from mockinvoice.vendors.orderspace.seed_sales import dispatches, orders
from mockinvoice.vendors.orderspace.tables import (
    COUNTERS,
    CUSTOMERS,
    DISPATCHES,
    INVOICES,
    ORDERS,
    PRODUCTS,
)


def seed(world: World) -> None:
    """Fill an empty space, within the open transaction; records go in oldest first."""
    tables = {
        **settings(),
        PRODUCTS: products(),
        CUSTOMERS: customers(),
        ORDERS: orders(),
        DISPATCHES: dispatches(),
        INVOICES: invoices(),
    }
    for table, records in tables.items():
        for record in records:
            world.collection(table).put(record["id"], record)
    for invoice in tables[INVOICES]:
        note_invoice_number(world, invoice["number"], generated=True)
    world.collection(COUNTERS).put("orders", {"largest": tables[ORDERS][-1]["number"]})
