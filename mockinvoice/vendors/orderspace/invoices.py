"""Invoices: list, create, retrieve, delete."""

import operator
from collections.abc import Mapping, Sequence
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.money import decimal
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import shown, spell_time, totals
from mockinvoice.vendors.orderspace.events import fire
from mockinvoice.vendors.orderspace.invoice_lines import billed_lines
from mockinvoice.vendors.orderspace.invoice_orders import (
    billable_orders,
    count,
    existing_customer,
    orders_of,
)
from mockinvoice.vendors.orderspace.invoice_schemas import InvoiceFilters, InvoiceRequest
from mockinvoice.vendors.orderspace.invoice_terms import Terms, settled_terms
from mockinvoice.vendors.orderspace.listing import day, existing, near, page, since
from mockinvoice.vendors.orderspace.numbering import next_invoice_number, note_invoice_number
from mockinvoice.vendors.orderspace.schemas import faults_in
from mockinvoice.vendors.orderspace.tables import INVOICES, new_id
from mockinvoice.vendors.orderspace.wording import refusal, refuse_if, sentences

HIDDEN = ("created", "generated")
EQUAL = {"number": "number", "customer_id": "customer_id", "paid": "paid", "proforma": "proforma"}


@operation("listInvoices", query=InvoiceFilters)
def list_invoices(world: World, request: Request) -> dict[str, Any]:
    """Return a page of invoices, newest first, that match all filters."""
    query = request.query
    tests = (
        since(query),
        day(query, "invoice_date_after", member="invoice_date", holds=operator.gt),
        day(query, "invoice_date_before", member="invoice_date", holds=operator.lt),
        day(query, "due_date_after", member="due_date", holds=operator.gt),
        day(query, "due_date_before", member="due_date", holds=operator.lt),
    )
    return page(
        world,
        INVOICES,
        query,
        equal=EQUAL,
        within=near(query, "created", "invoice_date", "due_date"),
        tests=tests,
        without=HIDDEN,
    )


@operation("createInvoice", body=InvoiceRequest)
def create_invoice(world: World, request: Request) -> dict[str, Any]:
    """Bill lines of a customer's orders; the first group of checks that fails answers alone."""
    given = request.body["invoice"]
    customer = existing_customer(world, given)
    orders = billable_orders(world, given, customer)
    lines = billed_lines(world, given, orders)
    terms = settled_terms(world, given, customer)
    number = _number(world, given)
    invoice = _invoice(world, given, number=number, customer=customer, orders=orders, lines=lines)
    _settle(invoice, terms)
    save(world, invoice)
    note_invoice_number(world, number, generated=invoice["generated"])
    if not invoice["proforma"]:
        count(world, orders, lines, member="invoiced")
    fire(world, "invoice.created", invoice, without=HIDDEN)
    return {"invoice": shown(invoice, without=HIDDEN)}


@operation("getInvoice")
def get_invoice(world: World, request: Request) -> dict[str, Any]:
    """Return one invoice."""
    invoice = existing(world, INVOICES, request.params["invoice_id"])
    return {"invoice": shown(invoice, without=HIDDEN)}


@operation("deleteInvoice")
def delete_invoice(world: World, request: Request) -> dict[str, Any]:
    """Take an invoice without payments back, and give back what it invoiced."""
    invoice = existing(world, INVOICES, request.params["invoice_id"])
    if invoice["payments"]:
        raise refusal("Invoice has payments")
    world.collection(INVOICES).delete(invoice["id"])
    if not invoice["proforma"]:
        lines = invoice["invoice_lines"]
        count(world, orders_of(world, invoice), lines, member="invoiced", sign=-1)
    gone = {"id": invoice["id"], "deleted": True}
    fire(world, "invoice.deleted", {**gone, "number": invoice["number"]})
    return {"invoice": gone}


def save(world: World, invoice: Record) -> None:
    """Store an invoice, paid once its payments reach the gross total."""
    received = sum(decimal(payment["amount"]) for payment in invoice["payments"])
    invoice["paid"] = received >= decimal(invoice["gross_total"])
    world.collection(INVOICES).put(invoice["id"], invoice)


def _number(world: World, given: Mapping[str, Any]) -> str:
    """Return the number that is given and free, or raise UNPROCESSABLE, or the next free one."""
    refuse_if(sentences(faults_in(given, "number")))
    number: str = given.get("number", "")
    if number and world.collection(INVOICES).first(number=number) is not None:
        raise refusal("Number has already been taken")
    return number or next_invoice_number(world)


def _invoice(
    world: World,
    given: Mapping[str, Any],
    *,
    number: str,
    customer: Record,
    orders: Sequence[Record],
    lines: Sequence[Record],
) -> Record:
    """Return the record of a new invoice, without its terms."""
    return {
        "id": new_id(world, INVOICES),
        "number": number,
        "generated": not given.get("number"),
        "created": spell_time(world.clock.now()),
        "invoice_date": None,
        "customer_id": customer["id"],
        "company_name": customer["company_name"],
        "email_address": customer["email_addresses"]["invoices"],
        "orders": [{"id": order["id"], "number": order["number"]} for order in orders],
        "payment_terms": "",
        "due_date": None,
        "paid": False,
        "proforma": given["proforma"],
        "deposit": None,
        "comments": given["comments"],
        "address": given.get("address", orders[0]["billing_address"]),
        "invoice_lines": list(lines),
        "currency": orders[0]["currency"],
        **totals(lines),
        "payments": [],
    }


def _settle(invoice: Record, terms: Terms) -> None:
    invoice["invoice_date"] = terms.invoice_date
    invoice["payment_terms"] = terms.label
    invoice["due_date"] = terms.due_date
    invoice["deposit"] = terms.deposit
