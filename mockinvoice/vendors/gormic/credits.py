"""The end of a credit note: planned when it is known, told on each use once it has come."""

from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic.expiry import ends_at
from mockinvoice.vendors.gormic.ledger import find_invoice, keep_invoice
from mockinvoice.vendors.gormic.outcome import Notice
from mockinvoice.vendors.gormic.words import CREDIT_NOTE

CREDIT_EXPIRY = "gormic.credit_expiry"


def plan_end(world: World, invoice: Record) -> None:
    """Plan the end of a credit note anew; the caller stores the invoice."""
    cancel_end(world, invoice)
    invoice["expired"] = False
    end = ends_at(invoice["expires_at"]) if invoice["expires_at"] is not None else None
    if invoice["type"] == CREDIT_NOTE and end is not None:
        data = {"organization": invoice["organization"], "id": invoice["id"]}
        invoice["agenda"] = world.agenda.add(end, kind=CREDIT_EXPIRY, data=data)


def cancel_end(world: World, invoice: Record) -> None:
    """Forget the planned end, if there is one."""
    if invoice["agenda"] is not None:
        world.agenda.cancel(invoice["agenda"])
        invoice["agenda"] = None


def end_credit(world: World, data: dict[str, Any]) -> None:
    """Let a credit note's `applyExpiresAt` pass."""
    invoice = find_invoice(world, data["organization"], data["id"])
    if invoice is not None:
        keep_invoice(world, invoice | {"expired": True, "agenda": None})


def notices_of(invoice: Record) -> tuple[Notice, ...]:
    """Return the warning for a credit note whose time has passed."""
    if not invoice["expired"]:
        return ()
    sentence = f"Credit note {invoice['id']} could be applied until {invoice['expires_at']}"
    return (Notice(code="CreditExpired", description=sentence),)
