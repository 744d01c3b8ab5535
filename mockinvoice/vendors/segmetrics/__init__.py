"""SegMetrics: the import API for invoices and what surrounds them, and the reading side."""

from mockinvoice.vendors.segmetrics import (
    auth,
    contacts,
    dialect,
    invoices,
    products,
    reading,
    subscriptions,
    tags,
)
from mockinvoice.vendors.segmetrics.actions import ACTIONS
from mockinvoice.vendors.segmetrics.events import EVENTS
from mockinvoice.vendors.segmetrics.seed import seed
from mockinvoice.web.vendor import Vendor

VENDOR = Vendor(
    name="segmetrics",
    title="SegMetrics",
    modules=(invoices, contacts, tags, subscriptions, products, reading),
    authenticate=auth.authenticate,
    credential=auth.credential,
    answer=dialect.answer,
    refuse=dialect.refuse,
    seed=seed,
    demo_credential="demo-segmetrics-apikey",
    indexes={
        "contacts": ("email_key", "in_account", "email_in_account"),
        "integrations": ("account",),
        "invoices": ("contact", "email_key"),
        "subscriptions": ("contact", "email_key"),
        "tags": ("name_key",),
    },
    options={"segmetrics.sync": ("immediate", "hourly")},
    actions=ACTIONS,
    events=EVENTS,
    magic=auth.MAGIC,
)
