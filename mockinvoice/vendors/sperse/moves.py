"""Moves of an invoice along the table of statuses."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.events import tell_subscription
from mockinvoice.vendors.sperse.invoice_schemas import UpdateStatusSchema
from mockinvoice.vendors.sperse.mail import mail_invoice
from mockinvoice.vendors.sperse.references import INVOICES, find, put
from mockinvoice.vendors.sperse.statuses import check_move, status_of


@operation("updateInvoiceStatus", body=UpdateStatusSchema)
def update_invoice_status(world: World, request: Request) -> None:
    """Move an invoice; Sent with an `emailId` mails it to its contact."""
    body = request.body
    invoice = move(world, find(world, INVOICES, body["id"]), body["status"])
    if status_of(invoice) == "Sent" and body["emailId"] is not None:
        mail_invoice(world, invoice)


def move(world: World, invoice: Record, status: str) -> Record:
    """Set the status of an invoice if the table allows it, and return the invoice."""
    check_move(invoice, status)
    return set_status(world, invoice, status)


def set_status(world: World, invoice: Record, status: str) -> Record:
    """Store an invoice with this status; one that becomes Paid may begin a subscription."""
    becomes_paid = status == "Paid" != invoice["status"]
    invoice = put(world, INVOICES, invoice | {"status": status})
    if becomes_paid and invoice["subscriptionStartOn"] is not None:
        tell_subscription(world, invoice)
    return invoice
