"""The e-mail that carries an invoice to its contact."""

import re
from html import escape

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.mailbox import Mail
from mockinvoice.core.money import half_up
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.auth import VENDOR_NAME
from mockinvoice.vendors.sperse.people import display_name
from mockinvoice.vendors.sperse.references import CONTACTS, find

SENDER = "invoices@sperse.example"
DOMAIN = "sperse.example"
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
NO_ADDRESS = "Contact has no email address"
TOTALS = (
    ("Discount", "discountTotal"),
    ("Shipping", "shippingTotal"),
    ("Tax", "taxTotal"),
    ("Total", "grandTotal"),
)


def mail_invoice(world: World, invoice: Record) -> None:
    """Put the invoice into the outbox; 500 if there is no address to send it to."""
    contact = find(world, CONTACTS, invoice["contactId"])
    world.mailbox.send(
        Mail(
            vendor=VENDOR_NAME,
            sender=SENDER,
            to=(_address(contact, invoice),),
            subject=f"Invoice {invoice['number']}",
            text=_text(contact, invoice),
            html=_html(contact, invoice),
            message_id=f"{world.ids.text(length=24)}@{DOMAIN}",
        )
    )


def _address(contact: Record, invoice: Record) -> str:
    """Return the first usable address of the contact, else that of the billing address."""
    billing = invoice["billingAddress"] or {}
    known = [entry["emailAddress"] for entry in contact["emailAddresses"]]
    for address in (*known, billing.get("email") or ""):
        if ADDRESS.fullmatch(address):
            return str(address)
    raise ApiError(Kind.UNPROCESSABLE, NO_ADDRESS)


def _text(contact: Record, invoice: Record) -> str:
    lines = "".join(f"{what}: {how_much}\n" for what, how_much in _lines(invoice))
    totals = "".join(f"{what}: {how_much}\n" for what, how_much in _totals(invoice))
    return f"{_greeting(contact)}\n\n{_headline(invoice)}\n\n{lines}\n{totals}"


def _html(contact: Record, invoice: Record) -> str:
    rows = (*_lines(invoice), *_totals(invoice))
    table = "".join(
        f"<tr><td>{escape(what)}</td><td>{escape(how_much)}</td></tr>" for what, how_much in rows
    )
    return (
        f"<p>{escape(_greeting(contact))}</p>"
        f"<p>{escape(_headline(invoice))}</p>"
        f"<table>{table}</table>"
    )


def _greeting(contact: Record) -> str:
    return f"Dear {display_name(contact) or 'customer'},"


def _headline(invoice: Record) -> str:
    due = f", due {invoice['dueDate'][:10]}" if invoice["dueDate"] else ""
    return f"this is invoice {invoice['number']} of {invoice['date'][:10]}{due}."


def _lines(invoice: Record) -> list[tuple[str, str]]:
    return [
        (
            f"{line['quantity']} x {line['description'] or line['productCode']}",
            _money(line["total"], invoice),
        )
        for line in invoice["lines"]
    ]


def _totals(invoice: Record) -> list[tuple[str, str]]:
    return [
        (what, _money(invoice[name], invoice))
        for what, name in TOTALS
        if name == "grandTotal" or invoice[name] not in (None, "0")
    ]


def _money(text: str, invoice: Record) -> str:
    return f"{half_up(text)} {invoice['currencyId']}"
