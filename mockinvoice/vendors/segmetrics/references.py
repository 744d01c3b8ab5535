"""References by id: contacts must exist, products and subscriptions come into being."""

from collections.abc import Iterator

from mockinvoice.core.errors import Problem
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import people
from mockinvoice.vendors.segmetrics.draft import UNKNOWN
from mockinvoice.vendors.segmetrics.links import SUBSCRIPTIONS
from mockinvoice.vendors.segmetrics.scopes import Scope

PRODUCTS = "segmetrics.products"


def unknown_contact(world: World, scope: Scope, values: Record) -> Iterator[Problem]:
    """Yield a problem if `contact_id` names no contact and the space does not make one."""
    contact_id = values.get("contact_id")
    if contact_id is None:
        return
    key = scope.key(contact_id)
    if key in world.collection(people.CONTACTS):
        return
    made = people.bare(world, scope, contact_id=contact_id, email=values.get("email"))
    if world.resolve(people.CONTACTS, key, documented=True, bare=made) is None:
        yield Problem(place=("contact_id",), message=UNKNOWN, value=contact_id)


def unknown_item(
    world: World, scope: Scope, values: Record, *place: str | int
) -> Iterator[Problem]:
    """Yield what a strict space misses: the product and subscription that an object names."""
    if world.options.references != "strict":
        return
    for member, collection in (("product_id", PRODUCTS), ("subscription_id", SUBSCRIPTIONS)):
        named = values.get(member)
        if named is not None and scope.key(named) not in world.collection(collection):
            yield Problem(place=(*place, member), message=UNKNOWN, value=named)


def ensure_product(world: World, scope: Scope, product_id: str, *, name: str | None) -> None:
    """Make the product if it is unknown, under `name` or else its id."""
    made = {"id": product_id, "scope": scope.name, "name": name or product_id}
    ensure(world, PRODUCTS, scope.key(product_id), made=made)


def ensure(world: World, collection: str, key: str, *, made: Record) -> None:
    """Keep `made` if there is no record of this key."""
    if key not in world.collection(collection):
        world.collection(collection).put(key, made)
