"""Closing: an invoice becomes final and takes its number."""

from datetime import datetime

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic.credits import notices_of
from mockinvoice.vendors.gormic.ledger import fetch_invoice, keep_invoice
from mockinvoice.vendors.gormic.outcome import Outcome
from mockinvoice.vendors.gormic.rules import require_open
from mockinvoice.vendors.gormic.words import CLOSED


@operation("closeInvoice")
def close_invoice(world: World, request: Request) -> Outcome:
    """Close an open invoice; the document's answer tells what it took."""
    invoice = fetch_invoice(world, request.client, request.params["id"])
    require_open(invoice)
    close(world, invoice)
    data = {
        "invoiceNumber": invoice["number"],
        "invoiceSource": invoice["source"],
        "invoicedAt": invoice["invoiced_at"],
    }
    return Outcome(data=data, warnings=notices_of(invoice))


def close(world: World, invoice: Record) -> None:
    """Give an invoice the next number of its organization and store it closed."""
    invoice["number"] = world.store.next(f"gormic.invoice_number:{invoice['organization']}")
    invoice["source"] = world.option("gormic.source")
    invoice["invoiced_at"] = _milliseconds(world.clock.now())
    invoice["state"] = CLOSED
    keep_invoice(world, invoice)


def _milliseconds(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
