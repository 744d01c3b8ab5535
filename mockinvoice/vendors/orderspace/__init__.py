"""Orderspace: wholesale orders and their invoices, dispatches and customers."""

from mockinvoice.core.limits import Limit
from mockinvoice.vendors.orderspace import (
    account,
    customers,
    dispatches,
    invoices,
    orders,
    products,
    tokens,
    webhooks,
)
from mockinvoice.vendors.orderspace.actions import ACTIONS
from mockinvoice.vendors.orderspace.auth import authenticate, credential
from mockinvoice.vendors.orderspace.dialect import answer, refuse
from mockinvoice.vendors.orderspace.events import DELIVERIES
from mockinvoice.vendors.orderspace.magic import MAGIC
from mockinvoice.vendors.orderspace.seed import DEMO_CLIENT, DEMO_TOKEN, seed
from mockinvoice.vendors.orderspace.tables import NAME
from mockinvoice.vendors.orderspace.tokens import TOKEN_EXPIRY, expire_token
from mockinvoice.vendors.orderspace.webhooks import HTTP_OPTION
from mockinvoice.web.vendor import Vendor

VENDOR = Vendor(
    name=NAME,
    title="Orderspace",
    modules=(invoices, orders, customers, dispatches, products, account, webhooks, tokens),
    authenticate=authenticate,
    credential=credential,
    answer=answer,
    refuse=refuse,
    seed=seed,
    demo_credential=DEMO_TOKEN,
    more_credentials=(DEMO_CLIENT,),
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
        "customers": (*customers.EQUAL, "created"),
        "dispatches": ("order_id", "created"),
        "products": ("code", "name", "active", "skus", "created"),
        "webhooks": ("events",),
    },
    options={HTTP_OPTION: ("refused", "allowed")},
    actions=ACTIONS,
    events={TOKEN_EXPIRY: expire_token},
    magic=MAGIC,
    limits=(Limit(calls=60, seconds=60, wait=60),),
    deliveries=DELIVERIES,
)
