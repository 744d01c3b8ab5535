"""Products: what items and subscriptions refer to."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics.integrations import enter
from mockinvoice.vendors.segmetrics.references import PRODUCTS
from mockinvoice.vendors.segmetrics.schemas import ProductSchema


@operation("upsertProduct", body=ProductSchema)
def upsert_product(world: World, request: Request) -> Record:
    """Add a product, or give the one with this id a new name."""
    scope = enter(world, request.params)
    values = request.body.checked()
    world.collection(PRODUCTS).put(scope.key(values["id"]), {**values, "scope": scope.name})
    return {}
