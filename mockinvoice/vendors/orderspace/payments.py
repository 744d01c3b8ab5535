"""Payments of invoices, which Orderspace's API shows and never takes."""

from collections.abc import Mapping
from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.events import fire
from mockinvoice.vendors.orderspace.invoice_orders import count, orders_of
from mockinvoice.vendors.orderspace.invoices import save


def record_payment(world: World, invoice: Record, payment: Mapping[str, Any]) -> None:
    """Add a payment to an invoice; once that pays it in full, its order lines count as paid.

    `payment` has amount (decimal text), payment_date, source, description and reference. A
    proforma invoices nothing, so it pays for no order line.
    """
    was_paid = invoice["paid"]
    invoice["payments"].append(dict(payment))
    save(world, invoice)
    if invoice["paid"] and not was_paid and not invoice["proforma"]:
        count(world, orders_of(world, invoice), invoice["invoice_lines"], member="paid")
    told = {"invoice_id": invoice["id"], "invoice_number": invoice["number"], **payment}
    fire(world, "payment.created", told)
