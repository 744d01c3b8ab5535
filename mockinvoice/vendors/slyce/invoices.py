"""Slyce's operations on invoices."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request, Response
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.slyce.addresses import pdf_address
from mockinvoice.vendors.slyce.events import report_status
from mockinvoice.vendors.slyce.letters import mail_invoice
from mockinvoice.vendors.slyce.printing import print_invoice
from mockinvoice.vendors.slyce.records import (
    change_invoice,
    find_by_hash,
    find_invoice,
    keep_invoice,
    new_invoice,
)
from mockinvoice.vendors.slyce.reminders import plan_reminder
from mockinvoice.vendors.slyce.schemas import (
    CreateInvoiceSchema,
    SendInvoiceSchema,
    UpdateInvoiceSchema,
)
from mockinvoice.vendors.slyce.spelling import spell_invoice
from mockinvoice.vendors.slyce.states import mark_sent, move


@operation("createInvoice", body=CreateInvoiceSchema)
def create_invoice(world: World, request: Request) -> dict[str, Any]:
    """Keep a new invoice and, with `send_now`, send it. Returns the whole invoice."""
    invoice = new_invoice(world, request.body)
    if invoice["send_now"]:
        _send(world, invoice)
    return _keep(world, request, invoice, before="unsent")


@operation("getInvoice")
def get_invoice(world: World, request: Request) -> dict[str, Any]:
    """Return the whole invoice, named by its id or (observed) its hash."""
    invoice = find_invoice(world, request.params["id"])
    invoice["pdf"] = pdf_address(world, request, invoice)
    return spell_invoice(world, invoice)


@operation("updateInvoice", body=UpdateInvoiceSchema)
def update_invoice(world: World, request: Request) -> dict[str, Any]:
    """Replace what was sent, then move to the status, then send if `send_now` was sent as true."""
    invoice = find_invoice(world, request.params["id"])
    before = invoice["status"]
    sent = {member: value for member, value in request.body.items() if member != "status"}
    change_invoice(world, invoice, sent)
    move(invoice, request.body.get("status", before), today=_today(world))
    if sent.get("send_now"):
        _send(world, invoice)
    return _keep(world, request, invoice, before=before)


@operation("sendInvoice", body=SendInvoiceSchema)
def send_invoice(world: World, request: Request) -> dict[str, Any]:
    """E-mail the invoice; `mail_to` and `mail_body` hold for this one e-mail."""
    invoice = find_invoice(world, request.params["id"])
    before = invoice["status"]
    _send(world, invoice, **request.body)
    return _keep(world, request, invoice, before=before)


@operation("getInvoicePdf")
def get_invoice_pdf(world: World, request: Request) -> Response:
    """Return the PDF of the invoice with this hash, as it is now."""
    invoice = find_by_hash(world, request.params["hash"])
    return Response(
        status=200,
        headers=(
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", f'inline; filename="invoice-{invoice["id"]}.pdf"'),
        ),
        body=print_invoice(invoice, now=world.clock.now()),
    )


def _send(world: World, invoice: Record, **instead: str) -> None:
    mark_sent(invoice, today=_today(world))
    mail_invoice(world, invoice | instead)


def _keep(world: World, request: Request, invoice: Record, *, before: str) -> dict[str, Any]:
    invoice["pdf"] = pdf_address(world, request, invoice)
    plan_reminder(world, invoice)
    keep_invoice(world, invoice)
    report_status(world, invoice, before=before)
    return spell_invoice(world, invoice)


def _today(world: World) -> str:
    return world.clock.now().date().isoformat()
