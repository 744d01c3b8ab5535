"""What Sperse does: loaded when somebody asks for it."""

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
from mockinvoice.vendors.sperse.auth import authenticate, credential
from mockinvoice.vendors.sperse.dialect import answer, refuse
from mockinvoice.vendors.sperse.magic import MAGIC
from mockinvoice.vendors.sperse.seed import seed
from mockinvoice.web.vendor import Code

MINUTE, DAY = 60, 24 * 60 * 60

CODE = Code(
    modules=(invoices, moves, payments, imports, contacts, catalog, subscriptions, account),
    authenticate=authenticate,
    credential=credential,
    answer=answer,
    refuse=refuse,
    seed=seed,
    actions=ACTIONS,
    magic=MAGIC,
    limits=(
        Limit(calls=50, seconds=MINUTE, wait=MINUTE),
        Limit(calls=10_000, seconds=DAY, wait=DAY),
    ),
)
