"""The account's short lists: each comes whole, newest first, whatever parameters are sent."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import shown
from mockinvoice.vendors.orderspace.tables import (
    CUSTOMER_GROUPS,
    PAYMENT_TERMS,
    PRICE_LISTS,
    TAX_RATES,
)


@operation("listPaymentTerms")
def list_payment_terms(world: World, request: Request) -> dict[str, Any]:
    """Return all payment terms."""
    return _whole(world, PAYMENT_TERMS)


@operation("listTaxRates")
def list_tax_rates(world: World, request: Request) -> dict[str, Any]:
    """Return all tax rates."""
    return _whole(world, TAX_RATES)


@operation("listPriceLists")
def list_price_lists(world: World, request: Request) -> dict[str, Any]:
    """Return all price lists."""
    return _whole(world, PRICE_LISTS)


@operation("listCustomerGroups")
def list_customer_groups(world: World, request: Request) -> dict[str, Any]:
    """Return all customer groups."""
    return _whole(world, CUSTOMER_GROUPS)


def _whole(world: World, table: str) -> dict[str, Any]:
    records = (record for _, record in world.collection(table).scan(newest_first=True))
    return {table.rpartition(".")[2]: [shown(record) for record in records]}
