"""The demo data: contact 4 everywhere, and the invoice of the printed example."""

from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import people
from mockinvoice.vendors.segmetrics.integrations import STARTERS, open_integration
from mockinvoice.vendors.segmetrics.invoices import save_invoice
from mockinvoice.vendors.segmetrics.schemas import InvoiceSchema
from mockinvoice.vendors.segmetrics.scopes import Scope

DEMO = Scope(account="demo", integration="int1")
STARTER = {
    "contact_id": "4",
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "date_created": "2018-10-01T09:00:00+00:00",
    "last_updated": "2018-10-01T09:00:00+00:00",
}
INVOICE = {
    "contact_id": 4,
    "id": 234115,
    "amount": 4500,
    "paid": 4500,
    "is_refunded": 0,
    "date_created": "2018-10-03 11:14:32",
    "items": [
        {"name": "Round Tuit", "product_id": 1556402307145, "amount": 4000, "total_paid": 4000},
        {"name": "Uber Trinket", "product_id": 82638, "amount": 500, "total_paid": 500},
    ],
}


def seed(world: World) -> None:
    """Put the starter contact, and the demo account with its invoice."""
    starter = people.bare(world, DEMO, contact_id="4") | STARTER
    world.collection(STARTERS).put("4", starter)
    open_integration(world, DEMO)
    save_invoice(world, DEMO, InvoiceSchema().load(INVOICE).checked())
