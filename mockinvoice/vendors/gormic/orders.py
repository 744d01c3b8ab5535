"""The orders that invoices belong to; this vendor's document only names them.

An order is `{id, organization, currency, due_date, customer, lines}` with `customer` None or
`{name, email}` and lines of `{description, quantity, unit_price}`, prices as decimal text.
"""

from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic import refusals
from mockinvoice.vendors.gormic.ledger import ORDERS, key_of


def bare_order(organization: str, key: str) -> Record:
    """Return an order of which nothing is known but its id."""
    return {
        "id": key,
        "organization": organization,
        "currency": "EUR",
        "due_date": None,
        "customer": None,
        "lines": [],
    }


def resolve_order(world: World, organization: str, key: str) -> Record:
    """Return the order that a request names, made up if the space allows that.

    Raises NOT_FOUND where orders have to exist.
    """
    found = world.resolve(
        ORDERS, key_of(organization, key), documented=False, bare=bare_order(organization, key)
    )
    if found is None:
        raise refusals.order_not_found(key)
    return found


def keep_order(world: World, organization: str, key: str, **members: Any) -> Record:
    """Store an order with some members given, and return it."""
    order = bare_order(organization, key) | members
    world.collection(ORDERS).put(key_of(organization, key), order)
    return order
