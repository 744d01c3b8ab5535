"""Records of invoices: made of bodies, and shown."""

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.checks import coupon_of
from mockinvoice.vendors.sperse.currencies import is_currency
from mockinvoice.vendors.sperse.invoice_schemas import LINE
from mockinvoice.vendors.sperse.people import display_name
from mockinvoice.vendors.sperse.references import CONTACTS, LINES, ORDERS, find, new_id, no_such
from mockinvoice.vendors.sperse.spelling import amount
from mockinvoice.vendors.sperse.totals import discount

DEFAULT_CURRENCY = "USD"
TOTALS = ("grandTotal", "discountTotal", "shippingTotal", "taxTotal")
LINE_AMOUNTS = ("rate", "total", "commissionableAmount")
PLAIN = (
    "date",
    "dueDate",
    "subscriptionStartOn",
    "couponCode",
    *TOTALS,
    "billingAddress",
    "shippingAddress",
    "description",
    "note",
    "forbiddenPaymentMethods",
)
SHOWN = (
    "groupId",
    "leadId",
    "status",
    "number",
    "date",
    "dueDate",
    "subscriptionStartOn",
    "couponCode",
    "currencyId",
    "billingAddress",
    "shippingAddress",
    "description",
    "note",
    "forbiddenPaymentMethods",
    "validationErrors",
)


def discounted(world: World, body: Record) -> Record:
    """Return a body with the discount that its coupon gives, unless it tells one itself."""
    return body | {"discountTotal": discount(body, coupon_of(world, body))}


def content_of(body: Record) -> Record:
    """Return the members of a record that a body decides, without status, number and lines."""
    content = {name: body[name] for name in PLAIN}
    return content | {"currencyId": _currency(body["currencyId"])}


def lines_of(world: World, body: Record, *, old: list[Record]) -> list[Record]:
    """Return the lines of a body: those with an id keep it, the others get one.

    Raises `ApiError` for the id of a line that is not among the `old` ones, or is sent again.
    """
    left = {line["id"] for line in old}
    lines = []
    for sent in body["lines"]:
        line_id = sent.get("id")
        if line_id is None:
            line_id = new_id(world, LINES)
        elif line_id not in left:
            raise no_such(LINES, id=line_id)
        left.discard(line_id)
        lines.append(line_record(sent, line_id))
    return lines


def line_record(sent: Record, line_id: int | None) -> Record:
    """Return the record of a line."""
    return {"id": line_id, **{name: sent[name] for name in LINE}}


def invoice_info(world: World, invoice: Record) -> Record:
    """Show everything of an invoice, with the number of its order and its contact's name."""
    contact = find(world, CONTACTS, invoice["contactId"])
    order = find(world, ORDERS, invoice["orderId"])
    shown = {name: invoice[name] for name in SHOWN}
    return {
        "id": invoice["id"],
        "contactId": invoice["contactId"],
        "contactName": display_name(contact),
        "orderId": order["id"],
        "orderNumber": order["number"],
        **shown,
        **{name: amount(invoice[name]) for name in TOTALS},
        "lines": [line_info(line) for line in invoice["lines"]],
    }


def line_info(line: Record) -> Record:
    """Show a line."""
    return line | {name: amount(line[name]) for name in LINE_AMOUNTS}


def _currency(code: str | None) -> str:
    if not code:
        return DEFAULT_CURRENCY
    return code.upper() if is_currency(code) else code
