"""Orderspace: wholesale orders and their invoices, dispatches and customers."""

from mockinvoice.vendors.orderspace.tables import CUSTOMER_EQUAL, HTTP_OPTION, NAME
from mockinvoice.web.vendor import Code, Vendor


def _code() -> Code:
    from mockinvoice.vendors.orderspace.code import CODE  # only who asks this vendor loads it

    return CODE


VENDOR = Vendor(
    name=NAME,
    title="Orderspace",
    demo_credential="demo-access-token",
    more_credentials=("demo-client:demo-secret",),
    indexes={
        "invoices": (
            "number",
            "customer_id",
            "paid",
            "proforma",
            "created",
            "invoice_date",
            "due_date",
        ),
        "orders": ("number", "status", "reference", "customer_id", "created", "delivery_date"),
        "customers": (*CUSTOMER_EQUAL, "created"),
        "dispatches": ("order_id", "created"),
        "products": ("code", "name", "active", "skus", "created"),
        "webhooks": ("events",),
    },
    options={HTTP_OPTION: ("refused", "allowed")},
    load=_code,
)
