"""What browsers ask before a page of another origin may call."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request, Response
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic.dialect import preflight


@operation("preflightInvoices")
def preflight_invoices(world: World, request: Request) -> Response:
    """Allow a page to create invoices."""
    return preflight()


@operation("preflightInvoice")
def preflight_invoice(world: World, request: Request) -> Response:
    """Allow a page to change and delete an invoice."""
    return preflight()


@operation("preflightClose")
def preflight_close(world: World, request: Request) -> Response:
    """Allow a page to close an invoice."""
    return preflight()


@operation("preflightSend")
def preflight_send(world: World, request: Request) -> Response:
    """Allow a page to send an invoice."""
    return preflight()
