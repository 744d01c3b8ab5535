"""The demo data: every id that the documents' examples name."""

from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic.closing import close
from mockinvoice.vendors.gormic.invoices import new_invoice
from mockinvoice.vendors.gormic.ledger import keep_invoice
from mockinvoice.vendors.gormic.orders import keep_order
from mockinvoice.vendors.gormic.words import DEFAULT_ORGANIZATION, INVOICE, PLACEHOLDER

ADA = {"name": "Ada Lovelace", "email": "ada@customer.example"}
LINES = [
    {"description": "Engine drawing", "quantity": 2, "unit_price": "60.00"},
    {"description": "Shipping", "quantity": 1, "unit_price": "4.50"},
]


def seed(world: World) -> None:
    """Put orders with and without a customer, two open invoices and a closed one."""
    organization = DEFAULT_ORGANIZATION
    keep_order(world, organization, "ord-1001", customer=ADA, lines=LINES, due_date="2024-05-29")
    keep_order(world, organization, "ord-1002")
    keep_order(world, organization, PLACEHOLDER, customer=ADA, lines=LINES)
    for key, order_id in (("inv-open", "ord-1001"), (PLACEHOLDER, PLACEHOLDER)):
        keep_invoice(world, new_invoice(organization, key, order_id=order_id, type=INVOICE))
    close(world, new_invoice(organization, "inv-closed", order_id="ord-1001", type=INVOICE))
