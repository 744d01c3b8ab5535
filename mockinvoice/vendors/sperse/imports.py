"""Invoices of other systems, brought in together with their payments."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.money import decimal
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.checks import remark_totals
from mockinvoice.vendors.sperse.events import tell_payment
from mockinvoice.vendors.sperse.invoice_records import discounted
from mockinvoice.vendors.sperse.invoice_schemas import ImportInvoiceSchema
from mockinvoice.vendors.sperse.invoices import make_invoice
from mockinvoice.vendors.sperse.payments import REFUND, SALE, record_transaction
from mockinvoice.vendors.sperse.references import INVOICES, put
from mockinvoice.vendors.sperse.spelling import stored


@operation("importInvoice", body=ImportInvoiceSchema)
def import_invoice(world: World, request: Request) -> Record:
    """Make an invoice with the status as sent and record its transactions."""
    body = discounted(world, request.body)
    remark_totals(request, body)
    invoice = make_invoice(world, body)
    for sent in body["transactions"]:
        if decimal(sent["amount"] or 0):
            invoice = _record(world, invoice, sent, is_told=not body["historicalData"])
    return {name: invoice[name] for name in ("id", "contactId", "orderId", "number")}


def _record(world: World, invoice: Record, sent: Record, *, is_told: bool) -> Record:
    """Record one transaction and return the invoice with its amounts."""
    amount = decimal(sent["amount"])
    kind, total = (SALE, "amountPaid") if amount > 0 else (REFUND, "amountRefunded")
    transaction = record_transaction(world, invoice, sent, kind=kind, amount=abs(amount))
    invoice = invoice | {total: stored(decimal(invoice[total]) + abs(amount))}
    put(world, INVOICES, invoice)
    if kind == SALE and is_told:
        tell_payment(world, invoice, transaction)
    return invoice
