"""The names under which Orderspace's records are kept, and the prefixes of their ids."""

from mockinvoice.core.ids import ALPHANUMERIC
from mockinvoice.core.worlds import World

NAME = "orderspace"

COUNTERS = f"{NAME}.counters"
CUSTOMERS = f"{NAME}.customers"
CUSTOMER_GROUPS = f"{NAME}.customer_groups"
DISPATCHES = f"{NAME}.dispatches"
INVOICES = f"{NAME}.invoices"
ORDERS = f"{NAME}.orders"
PAYMENT_TERMS = f"{NAME}.payment_terms"
PRICE_LISTS = f"{NAME}.price_lists"
PRODUCTS = f"{NAME}.products"
TAX_RATES = f"{NAME}.tax_rates"
TOKENS = f"{NAME}.tokens"
WEBHOOKS = f"{NAME}.webhooks"

LOGIN = "buyers_email_address"
# What customers are looked up by as it is.
CUSTOMER_EQUAL = {
    name: name
    for name in (
        "company_name",
        LOGIN,
        "status",
        "reference",
        "payment_terms_id",
        "customer_group_id",
        "price_list_id",
    )
}
HTTP_OPTION = f"{NAME}.http_endpoints"

PREFIXES = {
    CUSTOMERS: "cu",
    DISPATCHES: "di",
    INVOICES: "iv",
    ORDERS: "or",
    WEBHOOKS: "wh",
}


def new_id(world: World, table: str) -> str:
    """Return a free id for a record of `table`, e.g. `iv_7xg471xv`."""
    taken = world.collection(table)
    while (key := f"{PREFIXES[table]}_{world.ids.text(length=8)}") in taken:
        continue
    return key


def new_line_id(world: World) -> str:
    """Return an id for an order line; lines have no table of their own."""
    return f"ol_{world.ids.text(length=8)}"


def new_signing_key(world: World) -> str:
    """Return the 40 letters and digits that sign a subscription's deliveries."""
    return world.ids.text(length=40, alphabet=ALPHANUMERIC)
