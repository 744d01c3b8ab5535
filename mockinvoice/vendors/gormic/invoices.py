"""Invoices and credit notes while they are open."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic import refusals
from mockinvoice.vendors.gormic.credits import cancel_end, notices_of, plan_end
from mockinvoice.vendors.gormic.ledger import (
    fetch_invoice,
    invoices,
    is_credited,
    keep_invoice,
    key_of,
)
from mockinvoice.vendors.gormic.orders import resolve_order
from mockinvoice.vendors.gormic.outcome import Outcome
from mockinvoice.vendors.gormic.rules import (
    require_agreement,
    require_future,
    require_open,
    require_reference,
)
from mockinvoice.vendors.gormic.schemas import CreateInvoiceSchema, UpdateInvoiceSchema
from mockinvoice.vendors.gormic.words import OPEN

PARAMS = ("order_id", "type", "reference_id", "expires_at")


def new_invoice(organization: str, key: str, **params: Any) -> Record:
    """Return an open invoice; `params` are `PARAMS`, of which any but `order_id` may be None."""
    return {
        "id": key,
        "organization": organization,
        **{name: params.get(name) for name in PARAMS},
        "state": OPEN,
        "expired": False,
        "agenda": None,
        "number": None,
        "source": None,
        "invoiced_at": None,
    }


@operation("createInvoice", body=CreateInvoiceSchema)
def create_invoice(world: World, request: Request) -> Outcome:
    """Open an invoice or a credit note on an order."""
    params, organization = request.body["params"], request.client
    require_future(world, params["expires_at"])
    order = resolve_order(world, organization, params["order_id"])
    key = world.ids.uuid7(world.clock.now())
    invoice = new_invoice(organization, key, **params | {"order_id": order["id"]})
    require_reference(world, invoice)
    plan_end(world, invoice)
    keep_invoice(world, invoice)
    return Outcome(data={"id": key})


@operation("updateInvoice", body=UpdateInvoiceSchema)
def update_invoice(world: World, request: Request) -> Outcome:
    """Change params of an open invoice; those that are not sent stay."""
    params = dict(request.body["params"])
    invoice = fetch_invoice(world, request.client, request.params["id"])
    require_agreement("id", params.pop("id", None), actual=invoice["id"], of="the path")
    require_open(invoice)
    changes = {name: value for name, value in params.items() if invoice[name] != value}
    if not changes:
        raise refusals.no_changes()
    warnings = notices_of(invoice)
    _apply(world, invoice, changes)
    return Outcome(data={"success": True}, warnings=warnings)


def _apply(world: World, invoice: Record, changes: Record) -> None:
    invoice |= changes
    if "order_id" in changes:
        resolve_order(world, invoice["organization"], invoice["order_id"])
    require_reference(world, invoice)
    if "expires_at" in changes:
        plan_end(world, invoice)
    keep_invoice(world, invoice)


@operation("deleteInvoice")
def delete_invoice(world: World, request: Request) -> Outcome:
    """Forget an open invoice that no credit note points at."""
    invoice = fetch_invoice(world, request.client, request.params["id"])
    if is_credited(world, invoice):
        raise refusals.invoice_referenced(invoice["id"])
    require_open(invoice)
    cancel_end(world, invoice)
    invoices(world).delete(key_of(invoice["organization"], invoice["id"]))
    return Outcome(data={"succeed": True, "success": True}, warnings=notices_of(invoice))
