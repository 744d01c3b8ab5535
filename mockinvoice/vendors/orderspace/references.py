"""Records that requests refer to by id, found by the space's policy."""

from collections.abc import Mapping
from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import spell_time
from mockinvoice.vendors.orderspace.numbering import next_order_number
from mockinvoice.vendors.orderspace.schemas import blank_address
from mockinvoice.vendors.orderspace.tables import (
    CUSTOMER_GROUPS,
    CUSTOMERS,
    ORDERS,
    PAYMENT_TERMS,
    PRICE_LISTS,
    TAX_RATES,
)

CURRENCY = "GBP"
EMAILS = ("orders", "dispatches", "invoices")
SETTINGS: Mapping[str, str] = {
    "tax_rate_id": TAX_RATES,
    "payment_terms_id": PAYMENT_TERMS,
    "customer_group_id": CUSTOMER_GROUPS,
    "price_list_id": PRICE_LISTS,
}
BARE: Mapping[str, Mapping[str, Any]] = {
    TAX_RATES: {"name": "", "rate": "0"},
    PAYMENT_TERMS: {"name": "", "days_due": 0, "deposit_percentage": "0", "deposit_days_due": 0},
    CUSTOMER_GROUPS: {"name": ""},
    PRICE_LISTS: {"name": "", "currency": CURRENCY, "conversion_rate": "100"},
}


def setting(world: World, member: str, key: str) -> Record | None:
    """Return the tax rate, terms, group or price list that `member` names; None if it must exist.

    `member` is that of the request, e.g. `payment_terms_id`.
    """
    table = SETTINGS[member]
    return world.resolve(table, key, documented=True, bare={"id": key, **BARE[table]})


def customer_of(world: World, given: Mapping[str, Any]) -> Record | None:
    """Return the customer that a request names; None if there must be one and is not."""
    key = given.get("customer_id")
    if key is None:
        return None
    known = world.collection(CUSTOMERS).get(key)
    if known is not None:
        return known
    bare = {**blank_customer(world), "id": key}
    return world.resolve(CUSTOMERS, key, documented=True, bare=bare)


def order_of(world: World, key: str, *, customer: Record | None = None) -> Record | None:
    """Return the order that a request names; None if there must be one and is not.

    In a lenient space it is made for `customer`, or for one of whom nothing is known.
    """
    if key in world.collection(ORDERS) or world.options.references != "lenient":
        return world.collection(ORDERS).get(key)
    owner = customer or blank_customer(world)
    bare = blank_order(world, customer=owner, currency=CURRENCY)
    bare |= {"id": key, "number": next_order_number(world)}
    return world.resolve(ORDERS, key, documented=True, bare=bare)


def blank_customer(world: World) -> Record:
    """Return a new customer of whom nothing is known, without an id."""
    return customer_since(spell_time(world.clock.now()))


def customer_since(created: str) -> Record:
    """Return a customer of whom nothing else is known, in the order of its members."""
    return {
        "id": "",
        "company_name": "",
        "created_at": created,
        "created": created,
        "status": "active",
        "reference": "",
        "internal_note": "",
        "buyers": [],
        "phone": "",
        "email_addresses": dict.fromkeys(EMAILS, ""),
        "tax_number": "",
        "tax_rate_id": None,
        "addresses": [],
        "minimum_spend": None,
        "payment_terms_id": None,
        "customer_group_id": None,
        "price_list_id": None,
        "buyers_email_address": "",
    }


def blank_order(world: World, *, customer: Record, currency: str) -> Record:
    """Return a new order of a customer without lines, id and number."""
    address = next(iter(customer["addresses"]), None) or blank_address()
    return {
        "id": "",
        "number": 0,
        "created": spell_time(world.clock.now()),
        "status": "new",
        "customer_id": customer["id"],
        "company_name": customer["company_name"],
        "phone": customer["phone"],
        "email_addresses": customer["email_addresses"],
        "delivery_date": None,
        "reference": "",
        "internal_note": "",
        "customer_po_number": "",
        "customer_note": "",
        "standing_order_id": None,
        "shipping_type": "",
        "shipping_address": address,
        "billing_address": address,
        "order_lines": [],
        "currency": currency,
        "net_total": "0.00",
        "gross_total": "0.00",
    }
