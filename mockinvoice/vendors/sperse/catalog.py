"""The operations that list currencies and products."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.currencies import LISTED
from mockinvoice.vendors.sperse.references import PRODUCTS


@operation("getCurrencies")
def get_currencies(_world: World, _request: Request) -> list[Record]:
    """List the currencies of the account."""
    return [{"id": code, "name": name, "symbol": symbol} for code, name, symbol in LISTED]


@operation("getProducts")
def get_products(world: World, _request: Request) -> list[Record]:
    """List the products of the account in the order in which they were made."""
    return [product for _, product in world.collection(PRODUCTS).scan()]
