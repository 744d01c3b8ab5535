"""The operations on invoices themselves."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.checks import check, remark_totals
from mockinvoice.vendors.sperse.invoice_records import (
    content_of,
    discounted,
    invoice_info,
    line_record,
    lines_of,
)
from mockinvoice.vendors.sperse.invoice_schemas import (
    CreateInvoiceSchema,
    IdQuery,
    IdsQuery,
    UpdateInvoiceSchema,
)
from mockinvoice.vendors.sperse.moves import move
from mockinvoice.vendors.sperse.numbers import next_number, take_number
from mockinvoice.vendors.sperse.orders import check_lead, check_product, order_of
from mockinvoice.vendors.sperse.outcome import OfInvoice
from mockinvoice.vendors.sperse.people import contact_of
from mockinvoice.vendors.sperse.references import INVOICES, TRANSACTIONS, find, new_id, put
from mockinvoice.vendors.sperse.statuses import (
    EDITABLE,
    can_move,
    check_deletable,
    not_editable,
    one_spelling,
    status_of,
)


@operation("createInvoice", body=CreateInvoiceSchema)
def create_invoice(world: World, request: Request) -> OfInvoice:
    """Make an invoice in any status; the result is its id.

    Wrong totals are 400, a taken number, an unknown coupon or currency 500 (see `checks`).
    """
    body = discounted(world, request.body)
    remark_totals(request, body)
    invoice = make_invoice(world, body)
    return OfInvoice(result=invoice["id"], invoice=invoice)


def make_invoice(world: World, body: Record) -> Record:
    """Check and store a new invoice of a discounted body, with whatever it names."""
    complaints = check(world, body)
    contact = contact_of(world, body)
    order = order_of(world, body | {"contactId": contact["id"]})
    check_lead(world, body["leadId"], contact_id=contact["id"])
    invoice: Record = {
        "id": new_id(world, INVOICES),
        "contactId": contact["id"],
        "groupId": body["groupId"],
        "orderId": order["id"],
        "leadId": body["leadId"],
        "status": body["status"],
        "number": body["number"] or take_number(world),
        **content_of(body),
        "validationErrors": complaints,
        "lines": _lines(world, body, old=[]),
        "amountPaid": "0",
        "amountRefunded": "0",
        "unpaidStatus": None,
    }
    return put(world, INVOICES, invoice)


@operation("updateInvoice", body=UpdateInvoiceSchema)
def update_invoice(world: World, request: Request) -> OfInvoice:
    """Replace an invoice in Draft or Final; elsewhere only its status may differ."""
    body = discounted(world, request.body)
    remark_totals(request, body)
    invoice = find(world, INVOICES, body["id"])
    is_editable = status_of(invoice) in EDITABLE
    if is_editable:
        invoice = _edit(world, invoice, body)
    elif not _is_move_alone(invoice, body):
        raise not_editable(invoice)
    if _is_other(invoice, body) or not is_editable:
        invoice = move(world, invoice, body["status"])
    return OfInvoice(result=None, invoice=invoice)


@operation("getInvoiceInfo", query=IdQuery)
def get_invoice_info(world: World, request: Request) -> OfInvoice:
    """Show everything of an invoice."""
    invoice = find(world, INVOICES, request.query["id"])
    return OfInvoice(result=invoice_info(world, invoice), invoice=invoice)


@operation("deleteInvoice", query=IdQuery)
def delete_invoice(world: World, request: Request) -> OfInvoice:
    """Remove an invoice that is Draft, Final or Canceled."""
    invoice = find(world, INVOICES, request.query["id"])
    _delete(world, invoice)
    return OfInvoice(result=None, invoice=invoice)


@operation("deleteInvoices", query=IdsQuery)
def delete_invoices(world: World, request: Request) -> None:
    """Remove all of the named invoices, or none."""
    for number in dict.fromkeys(request.query["ids"]):
        _delete(world, find(world, INVOICES, number))


@operation("getNewInvoiceInfo")
def get_new_invoice_info(world: World, _request: Request) -> Record:
    """Tell the number of the next invoice without using it up."""
    return {"nextInvoiceNumber": next_number(world)}


def _edit(world: World, invoice: Record, body: Record) -> Record:
    complaints = check(world, body, old_number=invoice["number"])
    edited = invoice | content_of(body)
    edited |= {"number": body["number"] or invoice["number"], "validationErrors": complaints}
    return put(world, INVOICES, edited | {"lines": _lines(world, body, old=invoice["lines"])})


def _is_move_alone(invoice: Record, body: Record) -> bool:
    """Whether a body says what is stored already, save for a status that may be set."""
    wanted = content_of(body)
    wanted["number"] = body["number"] or invoice["number"]
    wanted["lines"] = [line_record(line, line["id"]) for line in body["lines"]]
    is_same = all(invoice[name] == value for name, value in wanted.items())
    return is_same and (_is_other(invoice, body) or can_move(invoice, body["status"]))


def _is_other(invoice: Record, body: Record) -> bool:
    return one_spelling(body["status"]) != status_of(invoice)


def _lines(world: World, body: Record, *, old: list[Record]) -> list[Record]:
    lines = lines_of(world, body, old=old)
    for line in lines:
        check_product(world, line["productCode"])
    return lines


def _delete(world: World, invoice: Record) -> None:
    check_deletable(invoice)
    transactions = world.collection(TRANSACTIONS)
    for key, _ in list(transactions.scan(where={"invoiceId": invoice["id"]})):
        transactions.delete(key)
    world.collection(INVOICES).delete(str(invoice["id"]))
