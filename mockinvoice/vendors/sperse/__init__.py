"""Sperse CRM: invoices behind ASP.NET Boilerplate, under three brands."""

from mockinvoice.core.limits import Limit
from mockinvoice.vendors.sperse import (
    account,
    catalog,
    contacts,
    imports,
    invoices,
    moves,
    payments,
    subscriptions,
)
from mockinvoice.vendors.sperse.actions import ACTIONS
from mockinvoice.vendors.sperse.auth import VENDOR_NAME, authenticate, credential
from mockinvoice.vendors.sperse.dialect import answer, refuse
from mockinvoice.vendors.sperse.magic import MAGIC
from mockinvoice.vendors.sperse.seed import seed
from mockinvoice.web.vendor import Vendor

MINUTE, DAY = 60, 24 * 60 * 60

VENDOR = Vendor(
    name=VENDOR_NAME,
    title="Sperse CRM",
    modules=(invoices, moves, payments, imports, contacts, catalog, subscriptions, account),
    authenticate=authenticate,
    credential=credential,
    answer=answer,
    refuse=refuse,
    seed=seed,
    demo_credential="demo-sperse-key",
    indexes={
        "invoices": ("number",),
        "contacts": ("xref", "emails"),
        "orders": ("number",),
        "products": ("code",),
        "transactions": ("invoiceId", "gatewayTransactionId"),
        "subscriptions": ("eventName", "targetUrl"),
    },
    options={"sperse.body": ("hybrid", "abp", "document")},
    actions=ACTIONS,
    magic=MAGIC,
    limits=(
        Limit(calls=50, seconds=MINUTE, wait=MINUTE),
        Limit(calls=10_000, seconds=DAY, wait=DAY),
    ),
)
