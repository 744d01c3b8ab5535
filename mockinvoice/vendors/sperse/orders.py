"""Orders, leads and products, as far as invoices need them."""

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.references import (
    LEADS,
    ORDERS,
    PRODUCTS,
    check_may_be_new,
    new_id,
    put,
    refer,
)


def order_of(world: World, body: Record) -> Record:
    """Return the order that `orderId`, else `orderNumber` names, else a new one."""
    number, contact_id = body["orderNumber"] or None, body["contactId"]
    if body["orderId"] is not None:
        bare = _order(world, body["orderId"], number, contact_id)
        return refer(world, ORDERS, body["orderId"], bare=bare)
    if number is None:
        return _new_order(world, None, contact_id)
    known = world.collection(ORDERS).first(number=number)
    if known is None:
        check_may_be_new(world, ORDERS, number=number)
    return known or _new_order(world, number, contact_id)


def check_lead(world: World, lead_id: int | None, *, contact_id: int) -> None:
    """Make sure that the lead an invoice names exists."""
    if lead_id is not None:
        refer(world, LEADS, lead_id, bare={"id": lead_id, "contactId": contact_id})


def check_product(world: World, code: str | None) -> None:
    """Make sure that the product a line names exists."""
    if not code or world.collection(PRODUCTS).first(code=code) is not None:
        return
    check_may_be_new(world, PRODUCTS, code=code)
    put(world, PRODUCTS, {"id": new_id(world, PRODUCTS), "code": code, "name": code})


def _new_order(world: World, number: str | None, contact_id: int) -> Record:
    order_id = new_id(world, ORDERS)
    return put(world, ORDERS, _order(world, order_id, number, contact_id))


def _order(world: World, order_id: int, number: str | None, contact_id: int) -> Record:
    day = world.clock.now().strftime("%Y%m%d")
    return {
        "id": order_id,
        "number": number or f"ORD-{day}-{order_id:04}",
        "contactId": contact_id,
    }
