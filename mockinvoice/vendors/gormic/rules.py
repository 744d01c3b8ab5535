"""What the state of an invoice and its neighbors allows."""

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic import refusals
from mockinvoice.vendors.gormic.expiry import ends_at
from mockinvoice.vendors.gormic.ledger import find_invoice
from mockinvoice.vendors.gormic.words import CLOSED, CREDIT_NOTE, OPEN, PLACEHOLDER


def require_open(invoice: Record) -> None:
    """Raise CONFLICT unless the invoice is open."""
    if invoice["state"] != OPEN:
        raise refusals.invoice_closed(invoice["id"])


def require_closed(invoice: Record) -> None:
    """Raise CONFLICT unless the invoice is closed."""
    if invoice["state"] != CLOSED:
        raise refusals.invoice_open(invoice["id"])


def require_agreement(name: str, sent: str | None, *, actual: str, of: str) -> None:
    """Raise UNPROCESSABLE if the body names something else than the path does.

    The document prints a placeholder for every id: it stands for whatever the path names.
    """
    if sent not in (None, PLACEHOLDER, actual):
        raise refusals.wrong_param(f"{name} differs from {of}")


def require_future(world: World, expires_at: str | None) -> None:
    """Raise UNPROCESSABLE if the credit would be gone before it exists."""
    end = ends_at(expires_at) if expires_at is not None else None
    if end is not None and end <= world.clock.now():
        raise refusals.wrong_param("applyExpiresAt has passed")


def require_reference(world: World, invoice: Record) -> None:
    """Check what an invoice refers to: it exists and, for a credit note, can be credited.

    Raises NOT_FOUND, UNPROCESSABLE or CONFLICT. In a lenient space it need not exist.
    """
    key = invoice["reference_id"]
    if key is None:
        return
    referenced = find_invoice(world, invoice["organization"], key)
    if referenced is None and world.options.references != "lenient":
        raise refusals.invoice_not_found(key)
    if referenced is not None and invoice["type"] == CREDIT_NOTE:
        _require_creditable(referenced, order_id=invoice["order_id"])


def _require_creditable(invoice: Record, *, order_id: str) -> None:
    if invoice["order_id"] != order_id:
        raise refusals.wrong_param(f"Invoice {invoice['id']} belongs to another order")
    if invoice["type"] == CREDIT_NOTE:
        raise refusals.wrong_param(f"Invoice {invoice['id']} is a credit note")
    require_closed(invoice)
