"""Products: list, retrieve."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import shown
from mockinvoice.vendors.orderspace.fields import Flag, Moment, Text
from mockinvoice.vendors.orderspace.listing import existing, near, page, since
from mockinvoice.vendors.orderspace.schemas import ListParameters
from mockinvoice.vendors.orderspace.tables import PRODUCTS

HIDDEN = ("created", "skus")
EQUAL = {"code": "code", "name": "name", "active": "active"}


class ProductFilters(ListParameters):
    """The parameters of listProducts."""

    created_since = Moment()
    code = Text()
    name = Text()
    active = Flag()


@operation("listProducts", query=ProductFilters)
def list_products(world: World, request: Request) -> dict[str, Any]:
    """Return a page of products, newest first, that match all filters."""
    query = request.query
    return page(
        world,
        PRODUCTS,
        query,
        equal=EQUAL,
        within=near(query, "created"),
        tests=(since(query),),
        without=HIDDEN,
    )


@operation("getProduct")
def get_product(world: World, request: Request) -> dict[str, Any]:
    """Return one product with its variants."""
    product = existing(world, PRODUCTS, request.params["product_id"])
    return {"product": shown(product, without=HIDDEN)}
