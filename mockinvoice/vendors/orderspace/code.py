"""What Orderspace does: loaded when somebody asks for it."""

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
from mockinvoice.vendors.orderspace.seed import seed
from mockinvoice.vendors.orderspace.tokens import TOKEN_EXPIRY, expire_token
from mockinvoice.web.vendor import Code

CODE = Code(
    modules=(invoices, orders, customers, dispatches, products, account, webhooks, tokens),
    authenticate=authenticate,
    credential=credential,
    answer=answer,
    refuse=refuse,
    seed=seed,
    actions=ACTIONS,
    events={TOKEN_EXPIRY: expire_token},
    magic=MAGIC,
    limits=(Limit(calls=60, seconds=60, wait=60),),
    deliveries=DELIVERIES,
)
