"""What SegMetrics does: loaded when somebody asks for it."""

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
from mockinvoice.web.vendor import Code

CODE = Code(
    modules=(invoices, contacts, tags, subscriptions, products, reading),
    authenticate=auth.authenticate,
    credential=auth.credential,
    answer=dialect.answer,
    refuse=dialect.refuse,
    seed=seed,
    actions=ACTIONS,
    events=EVENTS,
    magic=auth.MAGIC,
)
