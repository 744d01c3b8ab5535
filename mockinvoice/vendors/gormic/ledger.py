"""Where the invoices and orders of an organization are kept.

An invoice is `{id, organization, order_id, type, reference_id, expires_at, state, expired, agenda,
credits, number, source, invoiced_at}`: `expires_at` as sent, `agenda` the planned end of a credit
note, `credits` the key of the invoice that a credit note points at.
"""

from urllib.parse import quote

from mockinvoice.core.records import Record
from mockinvoice.core.store import Collection
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic import refusals
from mockinvoice.vendors.gormic.words import CREDIT_NOTE

INVOICES = "gormic.invoices"
ORDERS = "gormic.orders"


def key_of(organization: str, key: str) -> str:
    """Return the key of a record: two organizations may use one id."""
    return f"{quote(organization, safe='')}/{key}"


def invoices(world: World) -> Collection:
    """Return the invoices of all organizations."""
    return world.collection(INVOICES)


def find_invoice(world: World, organization: str, key: str) -> Record | None:
    """Return an invoice, or None."""
    return invoices(world).get(key_of(organization, key))


def fetch_invoice(world: World, organization: str, key: str) -> Record:
    """Return an invoice. Raises NOT_FOUND."""
    found = find_invoice(world, organization, key)
    if found is None:
        raise refusals.invoice_not_found(key)
    return found


def keep_invoice(world: World, invoice: Record) -> None:
    """Store an invoice."""
    credited = invoice["reference_id"] if invoice["type"] == CREDIT_NOTE else None
    invoice["credits"] = key_of(invoice["organization"], credited) if credited else None
    invoices(world).put(key_of(invoice["organization"], invoice["id"]), invoice)


def is_credited(world: World, invoice: Record) -> bool:
    """Whether a credit note points at the invoice."""
    key = key_of(invoice["organization"], invoice["id"])
    return invoices(world).first(credits=key) is not None
